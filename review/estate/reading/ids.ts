import { basename, dirname, resolve } from "node:path";

import { InputError } from "./input-error";

/** Something that is to be told apart from others by its id. */
export interface NamedSource {
  /** As short as it can be: the last parts of its path. */
  readonly id: string;
  /** The file or folder that it was read from. */
  readonly path: string;
  /** The folder before the id. */
  readonly folder: string;
}

const PLAIN = new Set(["plan", "state", "tfplan", "show"]);

/** A file of a plan or state has its name without the end; `registry/plan.json` that of its folder. */
export function namedFile(path: string): NamedSource {
  const name = basename(path).replace(/(?:\.tfplan|\.plan|\.state)?\.json$/, "");
  const folder = dirname(path);
  const isPlain = PLAIN.has(name) && !["", "."].includes(basename(folder));
  return isPlain ? { id: basename(folder), path, folder: dirname(folder) } : { id: name, path, folder };
}

/** The ids, before which stand as many folders as it takes to tell them apart. */
export function distinctIds(all: readonly NamedSource[]): readonly string[] {
  const byId = new Map<string, NamedSource[]>();
  for (const one of all) byId.set(one.id, [...(byId.get(one.id) ?? []), one]);
  const like = [...byId.values()].find(({ length }) => length > 1);
  if (like === undefined) return all.map(({ id }) => id);
  return distinctIds(all.map((one) => (like.includes(one) ? longer(one, like) : one)));
}

function longer(one: NamedSource, like: readonly NamedSource[]): NamedSource {
  const { id, path, folder } = one;
  const isTwice = like.some((other) => other !== one && resolve(other.path) === resolve(path));
  if (isTwice) throw new InputError(`${path} is given twice; give it once`);
  const parent = resolve(folder);
  const name = basename(parent);
  return name === "" ? one : { id: `${name}/${id}`, path, folder: dirname(parent) };
}
