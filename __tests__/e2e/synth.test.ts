import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT, workFolder } from "./support/folders";
import { type Finished, execute } from "./support/process";

jest.setTimeout(120_000);

/** What a checkout consists of, as far as synthesis reads it. */
const PARTS = [
  "cdktf.json",
  "commands",
  "config",
  "domain",
  "main.ts",
  "modules",
  "package.json",
  "stacks",
  "synthesis",
  "tsconfig.json",
];

/** What an environment of the default platform has. */
const KINDS = ["access", "data", "eks", "network", "workloads"];
const ENVIRONMENTS = ["prod", "staging"];
const STACKS = [
  ...["access", "registry", "state"],
  ...KINDS.flatMap((kind) => ENVIRONMENTS.map((environment) => `${kind}-${environment}`)),
].sort();

/** No Terraform, no AWS account, no colours: what a newcomer's machine has. */
const PLAIN = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: process.env.HOME ?? "/", CI: "true" };

function checkout(name: string): string {
  const folder = join(workFolder("checkout"), name);
  mkdirSync(folder);
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

function npmSynth(cwd: string, env: NodeJS.ProcessEnv = {}, args: readonly string[] = []): Promise<Finished> {
  return execute("npm", ["run", "synth", "--", ...args], { cwd, env: { ...PLAIN, ...env } });
}

function cdktfSynth(cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const cdktf = join(ROOT, "node_modules/.bin/cdktf");
  return execute(cdktf, ["synth"], { cwd, env: { ...PLAIN, CHECKPOINT_DISABLE: "1", ...env } });
}

/** Everything in cdktf.out, by path. */
function outputs(folder: string): Record<string, string> {
  const out = join(folder, "cdktf.out");
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(out.length), readFileSync(path, "utf8")]));
}

describe("npm run synth", () => {
  const here = checkout("here");
  let first: Record<string, string>;

  beforeAll(async () => {
    const finished = await npmSynth(here);
    // Long lists go over several lines.
    const output = finished.output.replace(/\s+/g, " ");
    expect(output).toContain(`Generated Terraform code for the stacks: ${STACKS.join(", ")} `);
    expect(finished.code).toBe(0);
    first = outputs(here);
  });

  it("writes every stack, which images run beside the workloads, and the facts for a review", () => {
    const stacks = STACKS.map((id) => `/stacks/${id}/cdk.tf.json`);
    const releases = ENVIRONMENTS.map((environment) => `/stacks/workloads-${environment}/release.auto.tfvars.json`);
    expect(Object.keys(first)).toEqual(["/facts.json", "/manifest.json", ...[...stacks, ...releases].sort()]);
  });

  it("writes the same bytes again", async () => {
    expect((await npmSynth(here)).code).toBe(0);
    expect(outputs(here)).toEqual(first);
  });

  it("writes the same bytes in another folder, timezone and locale", async () => {
    const there = checkout("another place ü");
    const env = { TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
    expect((await npmSynth(there, env)).code).toBe(0);
    expect(outputs(there)).toEqual(first);
  });

  it("writes the same bytes as cdktf's command line, of the app itself as of npm run synth", async () => {
    const there = checkout("by-cdktf");
    const finished = await cdktfSynth(there);
    expect(finished.code).toBe(0);
    expect(outputs(there)).toEqual(first);
  });

  it.each([
    ["npm run synth", npmSynth],
    ["cdktf synth", cdktfSynth],
  ])("removes the folder of a stack that is gone: %s", async (_name, synth) => {
    const gone = join(here, "cdktf.out/stacks/gone");
    mkdirSync(join(gone, ".terraform"), { recursive: true });
    writeFileSync(join(gone, "cdk.tf.json"), "{}");
    expect((await synth(here)).code).toBe(0);
    expect(existsSync(gone)).toBe(false);
    expect(outputs(here)).toEqual(first);
  });

  it("writes into another folder on demand", async () => {
    expect((await npmSynth(here, {}, ["--output", "elsewhere"])).code).toBe(0);
    expect(readFileSync(join(here, "elsewhere/manifest.json"), "utf8")).toBe(first["/manifest.json"]);
  });

  it.each([
    ["--hcl", "unknown option '--hcl'"],
    ["--app=x", "unknown option '--app'"],
    ["--output=", "--output is without a value"],
    ["registry", "unexpected argument 'registry'"],
  ])("refuses %s", async (arg, problem) => {
    const finished = await npmSynth(here, {}, [arg]);
    expect(finished.code).toBe(64);
    expect(finished.stderr).toContain(`${problem}; usage: npm run synth -- [--output DIR]\n`);
  });

  it("lists repeated keys among the faults of the settings", async () => {
    const repeated = `export default { name: "x", name: "xyz", state: { key: "s1" }, registry: { account: 1, region: "ap-northeast-1", namespace: "a1", repositories: {} } };`;
    writeFileSync(join(here, "repeated.ts"), repeated);
    const finished = await npmSynth(here, { PLATFORM_CONFIG: "repeated.ts" });
    expect(finished.code).toBe(1);
    expect(finished.stderr).toContain("repeated.ts: 2 faults\n");
    expect(finished.stderr).toContain('duplicate key "name"');
    expect(finished.stderr).toContain("'registry.account'");
    expect(outputs(here)).toEqual(first);
  });

  it("runs a team's own app with what cdktf gives it: context, no values of Terraform's variables", async () => {
    const own = checkout("own");
    const project = JSON.parse(readFileSync(join(own, "cdktf.json"), "utf8")) as object;
    const changed = { ...project, app: "node --require tsx/cjs own.ts", output: "out", context: { team: "red" } };
    writeFileSync(join(own, "cdktf.json"), JSON.stringify(changed));
    writeFileSync(
      join(own, "own.ts"),
      `import { Annotations, App, TerraformOutput, TerraformStack } from "cdktf";
       const app = new App({ stackTraces: false });
       const stack = new TerraformStack(app, "own");
       const value = [app.node.getContext("team"), process.env.TF_VAR_x, app.node.getContext("cdktfRelativeModules")];
       new TerraformOutput(stack, "seen", { value: JSON.stringify(value) });
       Annotations.of(stack).addWarning("mind the gap");
       setTimeout(() => app.synth(), 10);`,
    );
    const env = { TF_VAR_x: "secret" };
    const finished = await npmSynth(own, env);
    expect(finished.code).toBe(0);
    expect(finished.stdout).toContain("WARN [own]: mind the gap\nGenerated Terraform code for the stacks: own\n");
    const written = readFileSync(join(own, "out/stacks/own/cdk.tf.json"), "utf8");
    expect(written).toContain(String.raw`"value": "[\"red\",null,[]]"`);
    const manifest = readFileSync(join(own, "out/manifest.json"), "utf8");
    expect((await cdktfSynth(own, env)).code).toBe(0);
    expect(readFileSync(join(own, "out/stacks/own/cdk.tf.json"), "utf8")).toBe(written);
    expect(readFileSync(join(own, "out/manifest.json"), "utf8")).toBe(manifest);
  });

  it("starts another app by a shell, and ends as it does", async () => {
    const other = checkout("other");
    writeFileSync(join(other, "cdktf.json"), JSON.stringify({ app: "echo $CDKTF_OUTDIR; exit 7", output: "out" }));
    const finished = await npmSynth(other);
    expect(finished.code).toBe(7);
    expect(finished.stdout).toContain("\nout\n");
  });

  it("lists the faults of the settings once, without a stack trace, and leaves cdktf.out as it was", async () => {
    const faulty = `export default { name: "x", state: { key: "s1" }, registry: { account: 1, region: "tokyo", namespace: "a1", repositories: {} } };`;
    writeFileSync(join(here, "faulty.ts"), faulty);
    const finished = await npmSynth(here, { PLATFORM_CONFIG: "faulty.ts" });
    expect(finished.code).toBe(1);
    expect(finished.output.match(/registry\.region/g)).toHaveLength(1);
    expect(finished.output).toContain("faulty.ts: 3 faults\n");
    expect(finished.output).not.toMatch(/\n\s+at /);
    expect(outputs(here)).toEqual(first);
  });

  it("writes nothing for a file that is not there", async () => {
    const empty = checkout("empty");
    const finished = await npmSynth(empty, { PLATFORM_CONFIG: "config/absent.ts" });
    expect(finished.code).toBe(1);
    expect(finished.output).toContain("config/absent.ts: 1 fault\n  does not exist; set PLATFORM_CONFIG");
    expect(existsSync(join(empty, "cdktf.out"))).toBe(false);
  });

  it("shows a fourth repository as the only change, with its settings in the facts", async () => {
    const four = checkout("four");
    const file = join(four, "config/task-tool.ts");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace("taskReporter: {},", "taskReporter: {},\n      taskMailer: {},"),
    );
    expect((await npmSynth(four)).code).toBe(0);
    const changed = outputs(four);
    const same = (path: string) => changed[path] === first[path];
    expect(Object.keys(changed).filter((path) => !same(path))).toEqual(["/facts.json", "/stacks/registry/cdk.tf.json"]);
    expect(changed["/facts.json"]).toContain('"registry.repositories.taskMailer');
    const lines = (found: Record<string, string>) => found["/stacks/registry/cdk.tf.json"]?.split("\n") ?? [];
    const before = new Set(lines(first));
    const added = lines(changed).filter((line) => !before.has(line));
    expect(added.length).toBeGreaterThan(0);
    expect(added.filter((line) => !/task[-_]mailer|TaskMailer/.test(line))).toEqual([]);
  });
});

describe("the app by itself", () => {
  it("prints the faults and exits with 1", async () => {
    const env = { ...PLAIN, PLATFORM_CONFIG: "absent.ts" };
    const finished = await execute(process.execPath, ["--require", "tsx/cjs", "main.ts"], { cwd: ROOT, env });
    expect(finished.code).toBe(1);
    expect(finished.output).toBe(
      "absent.ts: 1 fault\n  does not exist; set PLATFORM_CONFIG to a platform file, relative to the working directory\n",
    );
  });

  it("is one line where the folder cannot be written", async () => {
    const here = checkout("no-folder");
    writeFileSync(join(here, "cdktf.out"), "a file");
    const finished = await execute(process.execPath, ["--require", "tsx/cjs", "main.ts"], { cwd: here, env: PLAIN });
    expect(finished.code).toBe(1);
    expect(finished.output).toMatch(/^cannot write 'cdktf\.out': .*; what was there is as it was\n$/);
  });

  it("shows the place in the sources of an error that is no fault of the user's", async () => {
    const here = checkout("broken");
    const file = join(here, "stacks/registry-stack.ts");
    const lines = readFileSync(file, "utf8").split("\n");
    const first = lines.findIndex((line) => line.includes("super(")) + 1;
    lines.splice(first, 0, 'if (id === "registry") throw new RangeError("not foreseen");');
    writeFileSync(file, lines.join("\n"));
    const finished = await execute(process.execPath, ["--require", "tsx/cjs", "main.ts"], { cwd: here, env: PLAIN });
    expect(finished.code).toBe(1);
    expect(finished.output).toContain("RangeError: not foreseen\n");
    expect(finished.output).toMatch(new RegExp(`at new RegistryStack \\(.*registry-stack\\.ts:${first + 1}:\\d+\\)`));
  });

  it("loads nothing of Kubernetes for a platform without workloads", async () => {
    const loaded = "Object.keys(require.cache).filter((file) => file.includes('provider-kubernetes'))";
    const script = `require("./main.ts"); console.log(JSON.stringify(${loaded}))`;
    const CDKTF_OUTDIR = join(workFolder("checkout"), "network-only");
    const env = { ...PLAIN, PLATFORM_CONFIG: "config/examples/private-network.ts", CDKTF_OUTDIR };
    const finished = await execute(process.execPath, ["--require", "tsx/cjs", "--eval", script], { cwd: ROOT, env });
    expect(finished.output).toBe("[]\n");
  });
});
