import { readFileSync, statSync } from "node:fs";

import { refuse } from "../../../domain/errors";
import { type Facts, factsFaults } from "../../../domain/facts";
import { InputError } from "../../../review/estate/folder";

/** Half of what fits into one text of Node's, and more than 100,000 images take. */
const MOST_BYTES = 150 * 2 ** 20;
const LONGEST_REASON = 120;

/** @throws InputError with one line */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text) as unknown;
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

/** @throws InputError, ValidationError */
export function readFacts(path: string | undefined): Facts {
  if (path === undefined) return {};
  const facts = readJson(path);
  refuse(path, factsFaults(facts));
  return facts as Facts;
}
