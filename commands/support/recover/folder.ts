import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { literal } from "../../../domain/text/terraform-text";
import type { Candidate } from "../examine";
import { outputFolder, type Stack } from "../stack-file";

/** The plan that recover makes and, when told to, applies. */
export const PLAN_FILE = "recover.tfplan";

/** Terraform's working files, which belong to one folder each. */
const NOT_COPIED = /^(\.terraform|errored\.tfstate|terraform\.tfstate.*|.*\.tfplan|plan)$/;

/** Copies a stack's folder, so that nothing written for the recovery joins a later plan of the stack. */
export function makeRecoveryFolder(stack: Stack): string {
  const folder = join(outputFolder(), "recover", stack.id);
  mkdirSync(folder, { recursive: true });
  // What an earlier init downloaded stays.
  for (const name of readdirSync(folder).filter((entry) => entry !== ".terraform")) {
    rmSync(join(folder, name), { recursive: true });
  }
  for (const name of readdirSync(stack.folder).filter((entry) => !NOT_COPIED.test(entry))) {
    cpSync(join(stack.folder, name), join(folder, name), { recursive: true });
  }
  shareProviders(stack, folder);
  return folder;
}

/** Providers are large; what an init of the stack downloaded serves here too. */
function shareProviders(stack: Stack, folder: string): void {
  const downloaded = resolve(stack.folder, ".terraform/providers");
  const shared = join(folder, ".terraform/providers");
  if (existsSync(shared)) return;
  // What is left here is a link to something that is gone.
  rmSync(shared, { force: true });
  if (!existsSync(downloaded)) return;
  mkdirSync(join(folder, ".terraform"), { recursive: true });
  symlinkSync(downloaded, shared, "junction");
}

/** Writes the import blocks beside the synthesized JSON. */
export function writeImportBlocks(folder: string, candidates: readonly Candidate[]): void {
  writeFileSync(join(folder, "recover_import.tf.json"), `${JSON.stringify(importBlocks(candidates), null, 2)}\n`);
}

/** Import blocks in Terraform's JSON syntax, where `to` is an address without quotes in HCL. */
export function importBlocks(candidates: readonly Candidate[]): object {
  return { import: candidates.map(({ address, importId }) => ({ to: address, id: literal(importId) })) };
}

/** The state that Terraform saved here when it could not write it to the bucket. */
export function erroredState(stack: Stack): string | undefined {
  const path = join(stack.folder, "errored.tfstate");
  return existsSync(path) ? path : undefined;
}
