import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readStack, stackIds, UnknownStackError } from "../../review/estate/reading/folder";
import { InputError } from "../../review/estate/reading/input-error";

const namespace = (name: string) => ({ resource: { kubernetes_namespace_v1: { shop: { metadata: { name } } } } });

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder as `cdktf synth` writes it: files by path below `stacks`. */
function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), "manifests-"));
  folders.push(folder);
  mkdirSync(join(folder, "stacks"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, "stacks", path, ".."), { recursive: true });
    writeFileSync(join(folder, "stacks", path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

describe("a folder of stacks", () => {
  test("gives a variable the value of the file that counts most", () => {
    const variable = { a: { default: 0 }, b: { default: 0 }, c: { default: 0 }, d: { default: 0 } };
    const folder = folderOf({
      "web/cdk.tf.json": { variable },
      "web/terraform.tfvars.json": { b: 1, c: 1, d: 1 },
      "web/first.auto.tfvars.json": { c: 2, d: 2 },
      "web/second.auto.tfvars.json": { d: 3 },
      "web/other.tfvars.json": { a: 4 },
    });
    expect([...readStack(folder, "web").variables].map(([name, { value }]) => [name, value])).toEqual([
      ["a", 0],
      ["b", 1],
      ["c", 2],
      ["d", 3],
    ]);
  });

  test.each<[what: string, files: Record<string, unknown>, message: string]>([
    ["no object", { "web/cdk.tf.json": "[]" }, "stacks/web/cdk.tf.json holds no object; give what Terraform wrote"],
    ["no file", { "web/plan.txt": "" }, "stacks/web holds no cdk.tf.json; write it with: npm run synth"],
  ])("is refused where a stack has %s", (_, files, message) => {
    const folder = folderOf(files);
    expect(() => readStack(folder, "web")).toThrow(new InputError(join(folder, message)));
  });

  test("is refused where a file is not JSON", () => {
    const folder = folderOf({ "web/cdk.tf.json": "{" });
    expect(() => readStack(folder, "web")).toThrow(
      /^\S+stacks\/web\/cdk\.tf\.json is cut off; give a whole JSON file$/,
    );
  });

  test("names the nearest stack, or all of them, where the one that is asked for is not there", () => {
    const folder = folderOf({ "web-prod/cdk.tf.json": {}, "api/cdk.tf.json": {} });
    expect(() => readStack(folder, "web-prd")).toThrow(
      new UnknownStackError(`there is no stack 'web-prd' in ${folder}; did you mean 'web-prod'?`),
    );
    expect(() => readStack(folder, "database")).toThrow(
      new UnknownStackError(`there is no stack 'database' in ${folder}, only: api, web-prod`),
    );
  });

  test("is refused where nothing was synthesized", () => {
    expect(() => stackIds("nowhere")).toThrow(
      new InputError("there is no nowhere/stacks; write it with: npm run synth"),
    );
  });
});

describe("the command", () => {
  const run = (folder: string, ...args: readonly string[]) => {
    const command = ["--require", "tsx/cjs", "commands/manifests.ts", "--from", folder, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    return { status, stdout, stderr };
  };
  const folder = folderOf({
    "a/cdk.tf.json": namespace("${data.x.y.name}"),
    "b/cdk.tf.json": { ...namespace("b"), output: { allowed_image_prefixes: { value: ["quay.io/team/"] } } },
    "c/cdk.tf.json": { resource: { kubernetes_manifest: { crd: {} } } },
    "network/cdk.tf.json": { resource: { aws_vpc: { vpc: {} } } },
  });
  const yamlOf = (stack: string, name: string): string =>
    `# stack ${stack}\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;

  test("prints the objects of every stack that has some, and fails where one is not converted", () => {
    expect(run(folder)).toEqual({
      status: 1,
      stdout: yamlOf("a", "${data.x.y.name}") + yamlOf("b", "b"),
      stderr: [
        "warning: a: kubernetes_namespace_v1.shop: ${data.x.y.name} is not known: the module has no such thing",
        "error: c: kubernetes_manifest.crd: resources of type kubernetes_manifest are not converted",
        "",
      ].join("\n"),
    });
  });

  test("prints one stack, and does not fail for what is not known", () => {
    expect(run(folder, "--stack", "a")).toMatchObject({ status: 0, stdout: yamlOf("a", "${data.x.y.name}") });
  });

  test("prints the admission policy of a stack", () => {
    const { status, stdout, stderr } = run(folder, "--stack", "b", "--admission-policy");
    expect({ status, stderr, kinds: stdout.match(/^kind: .*$/gm) }).toEqual({
      status: 0,
      stderr: "",
      kinds: ["kind: ValidatingAdmissionPolicy", "kind: ValidatingAdmissionPolicyBinding"],
    });
  });

  test("says that a stack has no Kubernetes objects", () => {
    expect(run(folder, "--stack", "network")).toEqual({
      status: 1,
      stdout: "",
      stderr: "error: the stack 'network' holds no Kubernetes objects\n",
    });
  });

  test("ends with 64 where a stack is not known", () => {
    expect(run(folder, "--stack", "netwrk")).toEqual({
      status: 64,
      stdout: "",
      stderr: `there is no stack 'netwrk' in ${folder}; did you mean 'network'?; usage: npm run manifests -- [--stack STACK] [--from DIR] [--admission-policy]\n`,
    });
  });
});
