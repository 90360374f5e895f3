import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

import { CACHE, ROOT, RUN_FOLDER, workFolder } from "./folders";
import { execute, type Finished } from "./process";
import { PROVIDERS } from "./terraform";
import { builtProviders, kubernetesFaults, usesKubernetes } from "./test-bed";

/** What the tests run with, or everything that is missing for it, each with the way to get it. */
export interface Requirements {
  readonly environment: NodeJS.ProcessEnv;
  readonly missing: readonly string[];
  /** Test files that cannot run here, by name, and why: not a fault. */
  readonly impossible: ReadonlyMap<string, string>;
}

const NO_KUBERNETES_PROVIDER =
  "Terraform finds no provider hashicorp/kubernetes; 'testbed/kube/kube build' builds one where its source is in reach, " +
  "or put one into ~/.terraform.d/plugins ('terraform providers mirror')";

const PYTHON_REQUIREMENTS = join(ROOT, "testbed/aws/requirements.txt");

/**
 * Looks for everything before anything starts, so that a newcomer sees one whole list.
 *
 * @param names of test files, as the runner has them; Kubernetes is only looked for where one of them needs it
 */
export async function findRequirements(names: readonly string[] = []): Promise<Requirements> {
  const kubernetes = usesKubernetes(names) ? await kubernetesFaults() : [];
  const config = terraformConfigFile(await builtProviders());
  const python = await findPython();
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    TF_CLI_CONFIG_FILE: config,
    E2E_RUN_FOLDER: RUN_FOLDER,
    TF_IN_AUTOMATION: "1",
    CHECKPOINT_DISABLE: "1",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ...(python.folder === undefined
      ? {}
      : {
          PATH: `${python.folder}${delimiter}${process.env["PATH"] ?? ""}`,
          E2E_PYTHON: join(python.folder, "python3"),
        }),
  };
  const terraform = await terraformFault();
  const faults = [
    terraform,
    terraform === undefined ? await awsProviderFault(environment) : undefined,
    python.fault,
    python.fault === undefined
      ? await commandFault("aws", `pip install -r ${PYTHON_REQUIREMENTS}`, environment)
      : undefined,
    await commandFault("skopeo", "apt-get install skopeo, or the package of your system", environment),
    await chromiumFault(environment),
    ...kubernetes,
  ];
  const missing = faults.filter((fault) => fault !== undefined);
  const hasKubernetes = missing.length === 0 && (await tryProvider("kubernetes", environment)).code === 0;
  environment["E2E_KUBERNETES_PROVIDER"] = hasKubernetes ? "found" : "";
  return {
    environment,
    missing,
    impossible: new Map(hasKubernetes ? [] : [["workloads-provider", NO_KUBERNETES_PROVIDER]]),
  };
}

const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The browser that is found is told to the tests. */
async function chromiumFault(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (env["CHROMIUM_PATH"] !== undefined) return undefined;
  for (const name of CHROMIUM_NAMES) {
    const path = await says("sh", ["-c", `command -v ${name}`], env);
    if (path === undefined) continue;
    env["CHROMIUM_PATH"] = path.trim();
    return undefined;
  }
  return "chromium: apt-get install chromium, or the package of your system; or name a browser like it by CHROMIUM_PATH";
}

async function commandFault(name: string, remedy: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return (await says(name, ["--version"], env)) === undefined ? `${name}: ${remedy}` : undefined;
}

async function terraformFault(): Promise<string | undefined> {
  const remedy = "install Terraform 1.10 or newer (native S3 locking) from developer.hashicorp.com/terraform/install";
  const text = await says("terraform", ["version", "-json"], process.env);
  if (text === undefined) {
    return `terraform: ${remedy}`;
  }
  const { terraform_version: found } = JSON.parse(text) as { terraform_version: string };
  const [major = 0, minor = 0] = found.split(".").map(Number);
  return major > 1 || minor >= 10 ? undefined : `terraform: found ${found}; ${remedy}`;
}

async function awsProviderFault(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const finished = await tryProvider("aws", env);
  return finished.code === 0
    ? undefined
    : `AWS provider (hashicorp/aws ${PROVIDERS.aws.version}): a reachable Terraform registry, or a mirror made by ` +
        "'terraform providers mirror DIR' and named by TF_PLUGINS_DIR=DIR; Terraform says:\n" +
        finished.output.trim().replace(/^/gm, "      ");
}

/** Only an init tells whether a provider can be had: mirrors, caches and registries are Terraform's own matter. */
function tryProvider(name: keyof typeof PROVIDERS, env: NodeJS.ProcessEnv): Promise<Finished> {
  const folder = workFolder("provider");
  const required_providers = { [name]: PROVIDERS[name] };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
  return execute("terraform", ["init", "-no-color"], { cwd: folder, env });
}

/**
 * The user's own configuration if there is one, else one that knows the mirror or caches what the registry gives.
 *
 * @param built the folder of providers that were built here
 */
function terraformConfigFile(built: string): string {
  const own = [process.env["TF_CLI_CONFIG_FILE"], join(homedir(), ".terraformrc")];
  const existing = own.find((path) => path !== undefined && existsSync(path));
  if (existing !== undefined) {
    return existing;
  }
  const mirror = process.env["TF_PLUGINS_DIR"] ?? mirrorBelow("/opt");
  const cache = join(CACHE, "terraform-plugins");
  mkdirSync(cache, { recursive: true }); // Terraform refuses a cache folder that does not exist
  const path = join(CACHE, "terraformrc");
  const setting = mirror === undefined ? `plugin_cache_dir = "${cache}"` : mirrors([mirror, built]);
  writeFileSync(path, `disable_checkpoint = true\n${setting}\n`);
  return path;
}

/** Mirrors, and the folder that Terraform would look into without one. */
function mirrors(folders: readonly string[]): string {
  const existing = [...folders, join(homedir(), ".terraform.d/plugins")].filter((folder) => existsSync(folder));
  const blocks = existing.map((folder) => `  filesystem_mirror {\n    path = "${folder}"\n  }\n`);
  return `provider_installation {\n${blocks.join("")}}`;
}

function mirrorBelow(folder: string): string | undefined {
  const candidates = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return candidates.find((candidate) => existsSync(join(candidate, "registry.terraform.io")));
}

/** A Python in which the emulator runs: the one on the path if it has the packages, else a virtual environment. */
async function findPython(): Promise<{ readonly folder?: string; readonly fault?: string }> {
  const version = await says("python3", ["-c", "import sys; print(sys.version_info >= (3, 11))"], process.env);
  if (version?.trim() !== "True") {
    return { fault: "python3: install Python 3.11 or newer with its venv module" };
  }
  if (await emulatorRuns("python3")) {
    return {};
  }
  const pins = createHash("sha256").update(readFileSync(PYTHON_REQUIREMENTS)).digest("hex").slice(0, 12);
  const environment = join(CACHE, `python-${pins}`);
  const folder = join(environment, "bin");
  if (await emulatorRuns(join(folder, "python3"))) {
    return { folder };
  }
  return (await installPython(environment)) ?? { folder };
}

async function installPython(environment: string): Promise<{ readonly fault: string } | undefined> {
  process.stdout.write(`installing the emulator's Python packages into ${environment} (once) ...\n`);
  rmSync(environment, { recursive: true, force: true });
  const steps = [
    ["python3", "-m", "venv", environment],
    [join(environment, "bin/python3"), "-m", "pip", "install", "--quiet", "-r", PYTHON_REQUIREMENTS],
  ] as const;
  for (const [command, ...args] of steps) {
    const finished = await execute(command, args, { env: process.env });
    if (finished.code !== 0) {
      return {
        fault: `Python packages of testbed/aws/requirements.txt: '${[command, ...args].join(" ")}' says:\n${finished.output}`,
      };
    }
  }
  return undefined;
}

async function emulatorRuns(python: string): Promise<boolean> {
  const emulator = join(ROOT, "testbed/aws/emulator");
  return (await says(python, [emulator, "run", "--", "true"], process.env)) !== undefined;
}

/** What a command prints; undefined if it is not there or fails. */
async function says(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const finished = await execute(command, args, { env });
    return finished.code === 0 ? finished.stdout : undefined;
  } catch {
    return undefined;
  }
}
