import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { refuse } from "../../../domain/errors";
import { type Facts, FACTS_FILE, factsFaults } from "../../../domain/facts";
import { InputError } from "../../../review/estate/folder";
import type { Json } from "../../../review/estate/json";
import { checkDepth } from "../../../review/estate/json-file";
import type { Source } from "../../../review/estate/read";
import { type ImageList, readImages } from "../../../review/lifecycle/images";

/** Half of what fits into one text of Node's, and more than 100,000 images take. */
const MOST_BYTES = 150 * 2 ** 20;
const LONGEST_REASON = 120;

/** @throws InputError with one line */
export function readJson(path: string): unknown {
  const text = readText(path);
  const value = parsed(path, text);
  checkDepth(path, value, "AWS, Terraform or kubectl");
  return value;
}

function parsed(path: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const reason = (error as Error).message.replace(/\s+/g, " ").slice(0, LONGEST_REASON);
    const isCut =
      /^(Unexpected end|Unterminated|Expected .* \(line|Expected double)/.test(reason) && !/[\]}]\s*$/.test(text);
    if (text.trim() === "") throw new InputError(`${path} is empty; write JSON into it`);
    throw new InputError(`${path} is ${isCut ? "cut off" : "not JSON"} (${reason}); give a whole JSON file`);
  }
}

/** @throws InputError with one line */
export function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) {
      const [found, most] = [size, MOST_BYTES].map((bytes) => Math.round(bytes / 2 ** 20));
      throw new InputError(`${path} has ${found} MB, at most ${most} are read; give its pages as files of their own`);
    }
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(`${path} cannot be read (${code ?? String(error)}); name a file that is there`);
  }
}

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
  return facts as Facts;
}
