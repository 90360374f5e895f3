import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { nearest } from "../../../domain/text/nearest";
import { InputError } from "./input-error";
import { compare, type JsonObject } from "../language/json";
import { readObject } from "./json-file";
import { type StackJson, stackOf } from "./stack-json";

/** Nothing in the folder has this name. */
export class UnknownStackError extends Error {
  override readonly name = "UnknownStackError";
}

const SYNTH = "write it with: npm run synth";

/**
 * The ids of the stacks in a folder that `cdktf synth` wrote.
 *
 * @throws InputError
 */
export function stackIds(folder: string): readonly string[] {
  const stacks = join(folder, "stacks");
  if (!existsSync(stacks)) throw new InputError(`there is no ${stacks}; ${SYNTH}`);
  const ids = readdirSync(stacks, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return ids.map(({ name }) => name).sort(compare);
}

/**
 * Reads one stack of the folder, with the values that its files give to variables.
 *
 * @throws UnknownStackError if there is no such stack
 * @throws InputError if a file of it is not what Terraform reads
 */
export function readStack(folder: string, id: string): StackJson {
  const ids = stackIds(folder);
  const stack = join(folder, "stacks", id);
  if (!ids.includes(id)) throw new UnknownStackError(`there is no stack '${id}' in ${folder}${hint(id, ids)}`);
  const files = readdirSync(stack).sort(compare);
  const documents = files.filter((name) => name.endsWith(".tf.json"));
  if (documents.length === 0) throw new InputError(`${stack} holds no cdk.tf.json; ${SYNTH}`);
  const read = (name: string): JsonObject => readObject(join(stack, name));
  return stackOf(id, documents.map(read), valueFiles(files).map(read));
}

function hint(id: string, ids: readonly string[]): string {
  const like = nearest(id, ids);
  return like === undefined ? `, only: ${ids.join(", ")}` : `; did you mean '${like}'?`;
}

/**
 * The files from which Terraform takes values by itself; a later one counts more.
 *
 * Source: https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 */
export function valueFiles(files: readonly string[]): readonly string[] {
  const automatic = files.filter((name) => name.endsWith(".auto.tfvars.json"));
  return files.includes("terraform.tfvars.json") ? ["terraform.tfvars.json", ...automatic] : automatic;
}
