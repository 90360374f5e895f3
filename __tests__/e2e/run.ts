/**
 * `npm run test:e2e [-- NAME...]`: real Terraform against an emulated AWS, real objects on a real Kubernetes API.
 *
 * Every test file starts an emulator of its own; with AWS_ENDPOINT_URL set all of them use that one, in turn. It is the
 * same with Kubernetes: with E2E_KUBECONFIG set they use the cluster of that file.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";

import { removeOldRuns, ROOT, RUN_FOLDER } from "./support/folders";
import { findRequirements } from "./support/requirements";

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: "passed" | "failed";
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** One step is a run of Terraform or several, and some of the provider's waits are a minute long. */
const TEST_TIMEOUT_MS = 600_000;

const RESULTS = join(RUN_FOLDER, "results.json");

function runTests(names: readonly string[], env: NodeJS.ProcessEnv, impossible: readonly string[]): number {
  const workers = env["AWS_ENDPOINT_URL"] === undefined ? Math.min(2, availableParallelism()) : 1;
  const options = [`--maxWorkers=${workers}`, `--testTimeout=${TEST_TIMEOUT_MS}`, "--json", `--outputFile=${RESULTS}`];
  const left =
    impossible.length === 0 ? [] : ["--testPathIgnorePatterns", ...impossible.map((name) => `/${name}\\.test\\.ts$`)];
  const args = [...names, "--selectProjects", "e2e", ...options, ...left];
  const jest = join(ROOT, "node_modules/jest/bin/jest.js");
  return (
    spawnSync(process.execPath, [jest, ...args], { cwd: ROOT, env, stdio: ["ignore", "inherit", "inherit"] }).status ??
    1
  );
}

/** The lines that CI counts. */
function summary(): string[] {
  if (!existsSync(RESULTS)) {
    return [];
  }
  const { testResults } = JSON.parse(readFileSync(RESULTS, "utf8")) as Results;
  return testResults
    .map((suite) => {
      const seconds = Math.round((suite.endTime - suite.startTime) / 1000);
      const name = basename(suite.name, ".test.ts");
      return `e2e ${name}: ${suite.status}, ${suite.assertionResults.length} tests in ${seconds} s`;
    })
    .sort();
}

async function main(names: readonly string[]): Promise<number> {
  removeOldRuns();
  if (/amazonaws\.com/.test(process.env["AWS_ENDPOINT_URL"] ?? "")) {
    process.stderr.write("AWS_ENDPOINT_URL is AWS itself; these tests create, break and destroy: give an emulator\n");
    return 1;
  }
  const { environment, missing, impossible } = await findRequirements(names);
  if (missing.length > 0) {
    process.stderr.write(["end-to-end tests need:", ...missing.map((fault) => `  - ${fault}`), ""].join("\n"));
    return 1;
  }
  const code = runTests(names, environment, [...impossible.keys()]);
  const left = [...impossible].map(([name, reason]) => `e2e ${name}: not possible here: ${reason}`);
  process.stdout.write(["", ...summary(), ...left, ""].join("\n"));
  return code;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
