import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { terraform } from "./terraform";

/**
 * Runs `terraform init` in a folder; it heals what an earlier, interrupted one left.
 *
 * @returns whether there was anything to do
 */
export async function initialise(folder: string): Promise<boolean> {
  const before = traces(folder);
  await terraform({ folder, args: ["init", "-input=false", "-no-color"] });
  return before !== traces(folder);
}

/** Whether an init went to its end here. */
export function isInitialised(folder: string): boolean {
  return TRACES.every((name) => existsSync(join(folder, name)));
}

/** What an init leaves: which backend it set up (not a state, in spite of its name), and which providers it chose. */
const TRACES = [".terraform/terraform.tfstate", ".terraform.lock.hcl"];

function traces(folder: string): string {
  return TRACES.map((name) => join(folder, name))
    .map((path) => (existsSync(path) ? readFileSync(path, "utf8") : ""))
    .join("\n");
}
