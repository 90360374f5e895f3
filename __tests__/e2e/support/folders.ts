import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

/** The root of the checkout. */
export const ROOT = resolve(__dirname, "../../..");

/** What outlives one run: the Python environment, the provider cache. */
export const CACHE = join(ROOT, ".cache");

/** Where the folders of runs are. They stay until the next run, so that a failure can be looked into. */
const RUNS = join(CACHE, "e2e");

/** The folder of this run; the runner tells it to its tests, which are processes of their own. */
export const RUN_FOLDER = process.env["E2E_RUN_FOLDER"] ?? join(RUNS, `${process.pid}`);

/** Removes what earlier runs left, but not what other runs are using. */
export function removeOldRuns(): void {
  const names = existsSync(RUNS) ? readdirSync(RUNS) : [];
  for (const name of names.filter((pid) => !isRunning(Number(pid)))) {
    rmSync(join(RUNS, name), { recursive: true, force: true });
  }
}

/** A new empty folder. It is inside the checkout, so that a settings file in it can import the product. */
export function workFolder(name: string): string {
  mkdirSync(RUN_FOLDER, { recursive: true });
  return mkdtempSync(join(RUN_FOLDER, `${name}-`));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
