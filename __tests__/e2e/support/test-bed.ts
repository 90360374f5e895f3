import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./folders";
import { givenKubeconfig, TEST_BED } from "./kube";
import { execute } from "./process";

const TESTS = join(ROOT, "__tests__/e2e");
const OWN_CLUSTER = "or name a cluster that is there for tests: E2E_KUBECONFIG=FILE";

/** Whether one of the chosen test files starts a Kubernetes. */
export function usesKubernetes(names: readonly string[]): boolean {
  const files = readdirSync(TESTS).filter((file) => file.endsWith(".test.ts"));
  const chosen = files.filter((file) => names.length === 0 || names.some((name) => join(TESTS, file).includes(name)));
  return chosen.some((file) => readFileSync(join(TESTS, file), "utf8").includes('"./support/kube"'));
}

/** What is missing for a Kubernetes. The test bed is built here, once. */
export async function kubernetesFaults(): Promise<string[]> {
  const kubectl = await runs("kubectl", ["version", "--client"]);
  const faults = kubectl ? [] : ["kubectl: install 1.32 or newer from kubernetes.io/docs/tasks/tools"];
  return givenKubeconfig() === undefined ? [...faults, ...(await testBedFaults())] : faults;
}

/** The folder of the Terraform providers that were built with the test bed; it need not exist. */
export async function builtProviders(): Promise<string> {
  return (await execute(TEST_BED, ["providers"], { env: process.env })).stdout.trim();
}

async function testBedFaults(): Promise<string[]> {
  const faults = [
    ...((await runs("openssl", ["version"]))
      ? []
      : ["openssl: apt-get install openssl, or the package of your system"]),
    ...((await runs("flock", ["--version"])) ? [] : ["flock and setsid: apt-get install util-linux"]),
  ];
  if (await runs(TEST_BED, ["built"])) {
    return faults;
  }
  if (!(await runs("go", ["version"]))) {
    return [...faults, `Kubernetes test bed: install Go 1.26 or newer, which builds it, ${OWN_CLUSTER}`];
  }
  process.stdout.write("building the Kubernetes test bed (once, about 7 minutes) ...\n");
  const { status } = spawnSync(TEST_BED, ["build"], { stdio: ["ignore", "inherit", "inherit"] });
  return status === 0 ? faults : [...faults, `Kubernetes test bed: see above why it was not built, ${OWN_CLUSTER}`];
}

async function runs(command: string, args: readonly string[]): Promise<boolean> {
  try {
    return (await execute(command, args, { env: process.env })).code === 0;
  } catch {
    return false;
  }
}
