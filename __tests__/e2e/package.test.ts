import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./support/folders";
import { execute, type Finished, succeed } from "./support/process";

const GUIDE = join(ROOT, "docs/how-to/use-one-module.md");
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const STRICT = ["--strict", "--skipLibCheck", "--target", "es2022"];
const RESOLUTIONS = {
  node16: ["--module", "node16"],
  // What `cdktf init` gives, which knows no `exports`.
  node10: ["--module", "commonjs", "--moduleResolution", "node10", "--ignoreDeprecations", "6.0"],
};

/** Needed only by those who make Kubernetes objects. */
const KUBERNETES = "@cdktf/provider-kubernetes";

type Named = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Outside the checkout, whose node_modules Node would find. */
let project: string;
let packed: readonly string[];

beforeAll(async () => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "package-")));
  const output = await npm(ROOT, "pack", "--json", "--pack-destination", project);
  const [tarball] = JSON.parse(output.slice(output.indexOf("[\n"))) as [
    { filename: string; files: { path: string }[] },
  ];
  packed = tarball.files.map(({ path }) => path);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, dependencies: peersOfCheckout() }));
  await npm(project, "install", "--offline", "--no-audit", "--no-fund", `./${tarball.filename}`);
  writeFileSync(join(project, "main.ts"), codeOfGuide());
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

describe("the package", () => {
  test("holds compiled modules and domain with their types, and nothing else of the project", () => {
    const module = ["dist/modules/ecr/repository.d.ts", "dist/modules/ecr/repository.js"];
    const ofKubernetes = ["dist/modules/kubernetes/namespace.d.ts", "dist/modules/kubernetes/namespace.js"];
    const rule = ["dist/domain/text/errors.d.ts", "dist/domain/text/errors.js"];
    const expected = [...module, ...ofKubernetes, ...rule, "LICENSE", "package.json"];
    expect(packed).toEqual(expect.arrayContaining(expected));
    const known = /^(LICENSE|README(\.ja)?\.md|package\.json|dist\/(domain|modules)\/[\w/-]+\.(d\.ts|js))$/;
    expect(packed.filter((path) => !known.test(path))).toEqual([]);
  });

  test.each(Object.entries(RESOLUTIONS))("gives its types to a project that resolves as %s", async (_, options) => {
    await tsc(["--noEmit", ...options]);
  });

  test("keeps its types strict: a property that does not exist is an error", async () => {
    const wrong = codeOfGuide().replace("repositoryName:", "repositoryTitle:");
    writeFileSync(join(project, "wrong.ts"), wrong);
    const { code, output } = await run(process.execPath, [
      TSC,
      ...STRICT,
      ...RESOLUTIONS.node16,
      "--noEmit",
      "wrong.ts",
    ]);
    expect(output).toContain("'repositoryTitle' does not exist");
    expect(code).toBe(2);
  });

  test("can be imported by an ES module", async () => {
    const program =
      'import { Repository } from "task-tool-platform/modules/ecr/repository"; console.log(Repository.name)';
    writeFileSync(join(project, "main.mjs"), program);
    expect((await run(process.execPath, ["main.mjs"])).output).toBe("Repository\n");
  });

  test("has every file that it exports", () => {
    const files = Object.values(exportsOfCheckout()).flatMap((target) => Object.values(target));
    expect(files.filter((file) => !packed.includes(file.replace(/^\.\//, "")))).toEqual([]);
    expect(files.length).toBeGreaterThan(0);
  });

  test.each(["stacks/platform", "modules/iam/grant", "domain/facts"])("does not give away %s", async (path) => {
    const { output } = await run(process.execPath, ["--eval", `require("task-tool-platform/${path}")`]);
    expect(output).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});

describe("the guide's program", () => {
  let resources: Record<string, Named>;

  beforeAll(async () => {
    await tsc(["--outDir", "built", ...RESOLUTIONS.node16]);
    await succeed(process.execPath, ["built/main.js"], { cwd: project, env: environment() });
    const file = readFileSync(join(project, "cdktf.out/stacks/images/cdk.tf.json"), "utf8");
    resources = (JSON.parse(file) as { resource: Record<string, Named> }).resource;
  });

  const only = (type: string) => {
    const [[address, attributes], ...others] = Object.entries(resources[type] ?? {}) as [[string, Named[string]]];
    expect(others).toEqual([]);
    return { reference: `${type}.${address}`, attributes };
  };

  test("makes the repository, its policies, the role and its policy, each once", () => {
    expect(Object.entries(resources).map(([type, named]) => [type, Object.keys(named).length])).toEqual([
      ["aws_ecr_lifecycle_policy", 1],
      ["aws_ecr_repository", 1],
      ["aws_ecr_repository_policy", 1],
      ["aws_iam_role", 1],
      ["aws_iam_role_policy", 1],
    ]);
  });

  test("makes a repository that is safe by default", () => {
    expect(only("aws_ecr_repository").attributes).toMatchObject({
      name: "mamezou-tech/task-service",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "AES256" }],
      lifecycle: { prevent_destroy: true },
    });
  });

  test("lets the role log in, and pull from this repository only", () => {
    const { reference } = only("aws_ecr_repository");
    const { role, policy } = only("aws_iam_role_policy").attributes;
    expect(role).toBe(`\${${only("aws_iam_role").reference}.name}`);
    expect(JSON.parse(String(policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
        {
          Effect: "Allow",
          Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: [`\${${reference}.arn}`],
        },
      ],
    });
  });

  test("lets the other account pull by the repository's policy", () => {
    expect(JSON.parse(String(only("aws_ecr_repository_policy").attributes["policy"]))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PullAccount210987654321",
          Effect: "Allow",
          Principal: { AWS: ["arn:aws:iam::210987654321:root"] },
          Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        },
      ],
    });
  });
});

test("loads what makes Kubernetes objects once their provider is installed, and everything else without it", async () => {
  const program = `
    const { App, TerraformStack } = require("cdktf");
    const { Namespace } = require("task-tool-platform/modules/kubernetes/namespace");
    console.log(new Namespace(new TerraformStack(new App(), "shop"), "Shop", { name: "shop" }).namespaceName);`;
  expect((await run(process.execPath, ["--eval", program])).output).toContain(`Cannot find module '${KUBERNETES}/`);
  await npm(project, "install", "--offline", "--no-audit", "--no-fund", ownCopy(KUBERNETES));
  expect((await run(process.execPath, ["--eval", program])).output).toBe("shop\n");
});

test("refuses a repository name as in the project itself", async () => {
  const program = `
    const { App, TerraformStack } = require("cdktf");
    const { Repository } = require("task-tool-platform/modules/ecr/repository");
    const { ValidationError } = require("task-tool-platform/domain/text/errors");
    try {
      new Repository(new TerraformStack(new App(), "images"), "TaskService", { repositoryName: "Task" });
    } catch (error) {
      console.log(error instanceof ValidationError, error.message);
    }`;
  const { output } = await run(process.execPath, ["--eval", program]);
  expect(output).toBe(
    "true images/TaskService: 1 fault\n" +
      "  'repositoryName' must be lower-case letters and digits, with single . _ - between them and / between parts, " +
      'got "Task"; for example "task"\n',
  );
});

/** What a project needs; npm still checks that the versions fit. */
function peersOfCheckout(): Record<string, string> {
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    peerDependencies: Record<string, string>;
    peerDependenciesMeta: Record<string, { optional: boolean }>;
  };
  const needed = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  return Object.fromEntries(needed.map((name) => [name, ownCopy(name)]));
}

/** What the package lets others import, but for its own package.json. */
function exportsOfCheckout(): Record<string, { types: string; default: string }> {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    exports: Record<string, { types: string; default: string } | string>;
  };
  return Object.fromEntries(
    Object.entries(exports).flatMap(([path, target]) => (typeof target === "string" ? [] : [[path, target]])),
  );
}

/** The checkout's copy, so that nothing is downloaded. */
function ownCopy(name: string): string {
  return `file:${join(ROOT, "node_modules", name)}`;
}

function codeOfGuide(): string {
  const code = /```ts\n([\s\S]*?)```/.exec(readFileSync(GUIDE, "utf8"))?.[1];
  if (code === undefined) throw new Error(`${GUIDE} shows no program`);
  return code;
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, CHECKPOINT_DISABLE: "1" };
}

function run(command: string, args: readonly string[]): Promise<Finished> {
  return execute(command, args, { cwd: project, env: environment() });
}

async function npm(cwd: string, ...args: readonly string[]): Promise<string> {
  return (await succeed("npm", [...args], { cwd, env: environment() })).stdout;
}

async function tsc(options: readonly string[]): Promise<void> {
  mkdirSync(join(project, "built"), { recursive: true });
  await succeed(process.execPath, [TSC, ...STRICT, ...options, "main.ts"], { cwd: project, env: environment() });
}
