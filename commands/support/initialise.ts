import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { terraform } from "./terraform";

/**
 * Runs `terraform init` in a folder; it heals what an earlier, interrupted one left.
 *
 * @returns whether there was anything to do
 */
export async function initialise(folder: string): Promise<boolean> {
  const before = traces(folder);
  // Terraform writes this file in place, so a kill can cut it off, and no later init reads it. An init makes it anew.
  if (!namesBackend(folder)) rmSync(join(folder, BACKEND), { force: true });
  await terraform({ folder, args: ["init", "-input=false", "-no-color"] });
  return before !== traces(folder);
}

/** Whether an init went to its end here. */
export function isInitialised(folder: string): boolean {
  return namesBackend(folder) && existsSync(join(folder, LOCK));
}

/** Which backend an init set up: not a state, in spite of its name. */
const BACKEND = join(".terraform", "terraform.tfstate");

/** Which providers an init chose. */
const LOCK = ".terraform.lock.hcl";

function namesBackend(folder: string): boolean {
  try {
    JSON.parse(read(folder, BACKEND));
    return true;
  } catch {
    return false;
  }
}

function traces(folder: string): string {
  return [BACKEND, LOCK].map((name) => read(folder, name)).join("\n");
}

function read(folder: string, name: string): string {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
