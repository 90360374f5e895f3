import { mkdirSync, mkdtempSync } from "node:fs";
import { join, resolve } from "node:path";

/** The root of the checkout. */
export const ROOT = resolve(__dirname, "../../..");

/** What outlives one run: the Python environment, the provider cache. */
export const CACHE = join(ROOT, ".cache");

/** The folders of one run; the next run clears them, so that a failure can be looked into. */
export const WORK = join(CACHE, "e2e");

/** A new empty folder. It is inside the checkout, so that a settings file in it can import the product. */
export function workFolder(name: string): string {
  mkdirSync(WORK, { recursive: true });
  return mkdtempSync(join(WORK, `${name}-`));
}
