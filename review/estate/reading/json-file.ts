import { readFileSync, statSync } from "node:fs";

import { isDeeper } from "../language/document";
import { InputError } from "./input-error";
import { isObject, type Json, type JsonObject } from "../language/json";

const MEGABYTE = 2 ** 20;
/** More than 100,000 images take, and a good part less than one text of Node's can hold. */
const MOST_MEGABYTES = 150;
/** Deeper than whatever Terraform writes, and less than what a stack of calls holds. */
const DEEPEST = 200;

/** @throws InputError with one line that says what is wrong with the file */
export function readObject(path: string): JsonObject {
  return checkedObject(path, readJson(path));
}

/** @throws InputError with one line that says what is wrong with the file */
export function readJson(path: string): Json {
  const value = parsed(path, readText(path));
  checkDepth(path, value);
  return value;
}

/** @throws InputError */
export function checkedObject(path: string, value: Json): JsonObject {
  checkDepth(path, value);
  if (isObject(value)) return value;
  throw new InputError(`${path} holds no object; give what Terraform wrote`);
}

/** Refuses what nobody could walk through. */
function checkDepth(path: string, value: Json): void {
  if (!isDeeper(value, DEEPEST)) return;
  throw new InputError(`${path} is nested deeper than ${DEEPEST} levels; give what a tool wrote, as it is`);
}

/** @throws InputError with one line */
export function readText(path: string): string {
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
    throw new InputError(`${path} is ${jsonFault(text, error as Error)}; give a whole JSON file`);
  }
}

/** What the parser quotes of the text may be a secret: only the place is told. */
export function jsonFault(text: string, { message }: Error): string {
  const place = / JSON at position (\d+)/.exec(message)?.[1];
  const isAtEnd = /^(?:Unexpected end|Unterminated)/.test(message) || Number(place) >= text.trimEnd().length;
  if (isAtEnd && /^\s*[[{]/.test(text)) return "cut off";
  return place === undefined ? "not JSON" : `not JSON (at position ${place})`;
}
