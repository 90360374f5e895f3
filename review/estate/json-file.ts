import { readFileSync, statSync } from "node:fs";

import { depthOf } from "./document";
import { InputError } from "./folder";
import { isObject, type Json, type JsonObject } from "./json";

const MEGABYTE = 2 ** 20;
/** A text of Node's can't be longer than this. */
const MOST_MEGABYTES = 500;
/** Deeper than whatever Terraform writes, and less than what a stack of calls holds. */
const DEEPEST = 200;

/**
 * @throws InputError with one line that says what is wrong with the file
 */
export function readObject(path: string): JsonObject {
  const value = parsed(path, textOf(path));
  return checkedObject(path, value);
}

/** @throws InputError */
export function checkedObject(path: string, value: Json): JsonObject {
  checkDepth(path, value, "Terraform");
  if (isObject(value)) return value;
  throw new InputError(`${path} holds no object; give what Terraform wrote`);
}

/**
 * Refuses what nobody could walk through.
 *
 * @param author who writes such files
 * @throws InputError
 */
export function checkDepth(path: string, value: Json, author: string): void {
  if (depthOf(value, DEEPEST) <= DEEPEST) return;
  throw new InputError(`${path} is nested deeper than ${DEEPEST} levels; give what ${author} wrote`);
}

function textOf(path: string): string {
  try {
    const megabytes = Math.ceil(statSync(path).size / MEGABYTE);
    if (megabytes > MOST_MEGABYTES) {
      throw new InputError(`${path} has ${megabytes} MB, at most ${MOST_MEGABYTES} are read; give it in parts`);
    }
    return decoded(readFileSync(path)).replace(/^\uFEFF/, "");
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(`${path} cannot be read (${code ?? "unreadable"}); name a file that is there`);
  }
}

/** PowerShell writes what a command prints as UTF-16. */
function decoded(bytes: Buffer): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isWide ? "utf16le" : "utf8");
}

function parsed(path: string, text: string): Json {
  if (text.trim() === "") throw new InputError(`${path} is empty; write JSON into it`);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new InputError(`${path} is ${faultOf(text, (error as Error).message)}; give a whole JSON file`);
  }
}

/** What the parser quotes of the text may be a secret: only the place is told. */
function faultOf(text: string, message: string): string {
  const end = text.trimEnd().slice(-1);
  if (/^(?:Unexpected end|Unterminated)/.test(message) || !/[\]}]/.test(end)) return "cut off or not JSON";
  const place = /at position \d+/.exec(message)?.[0];
  return place === undefined ? "not JSON" : `not JSON (${place})`;
}
