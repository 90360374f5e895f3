import { existsSync } from "node:fs";
import { join } from "node:path";

import { refuse } from "../../../domain/text/errors";
import { type Facts, FACTS_FILE, factsFaults } from "../../../domain/facts";
import { readJson } from "../../../review/estate/reading/json-file";
import type { Source } from "../../../review/estate/reading/read";
import { type ImageList, readImages } from "../../../review/ecr/images";

/**
 * The facts of a file, or where none is given, those that synth wrote into folders; the last folder's count most.
 *
 * A folder without `stacks/` is no synthesized one, so that a file of this name in it is somebody else's.
 *
 * @throws InputError, ValidationError
 */
export function factsFor(path: string | undefined, sources: readonly Source[]): Facts {
  if (path !== undefined) return readFacts(path);
  const folders = sources.flatMap((source) => (source.kind === "folder" ? [source.path] : []));
  const written = folders.filter((folder) => existsSync(join(folder, "stacks"))).map((one) => join(one, FACTS_FILE));
  return written
    .filter((file) => existsSync(file))
    .map(readFacts)
    .reduce(merged, {});
}

function merged(one: Facts, other: Facts): Facts {
  return {
    ...one,
    ...other,
    tagSchemes: { ...one.tagSchemes, ...other.tagSchemes },
    settings: [...(one.settings ?? []), ...(other.settings ?? [])],
    accept: [...(one.accept ?? []), ...(other.accept ?? [])],
  };
}

/** A region before a file: no file is named like one. */
const PLACED = /^([a-z]{2,}(?:-[a-z]+)+-\d+)=(.*)$/s;

/**
 * Lists of images, as `FILE` or `REGION=FILE`.
 *
 * @throws InputError, ValidationError
 */
export function readImageFiles(files: readonly string[], warn: (line: string) => void): ImageList {
  const documents = files.map((file) => {
    const [, region, path = file] = PLACED.exec(file) ?? [];
    return { name: path, document: readJson(path), ...(region !== undefined && { region }) };
  });
  const { warnings, ...list } = readImages(documents);
  warnings.forEach(warn);
  return list;
}

/** @throws InputError, ValidationError */
export function readFacts(path: string): Facts {
  const facts = readJson(path);
  refuse(path, factsFaults(facts));
  return facts as unknown as Facts;
}
