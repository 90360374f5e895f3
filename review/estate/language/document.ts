import { isObject, type Json } from "./json";
import { isUnknown, isValueList, isValueObject, textOf, Unknown, type Value } from "./value";

const OPEN = "\uE000";
const CLOSE = "\uE001";
const MARK = /\uE000(\d+)\uE001/;
const DEEPEST = 100;

/**
 * A text of JSON (a policy, container definitions) as the document that it holds; what is unknown within the text is
 * unknown at its place in the document. What is no text is returned as it is.
 */
export function documentOf(value: Value): Value {
  if (typeof value === "string") return parsed(value);
  if (!isUnknown(value)) return value;
  if (value.document !== undefined) return value.document;
  return value.parts === undefined ? value : fromParts(value, value.parts);
}

function parsed(text: string): Value {
  const value = parseJson(text);
  return value === undefined ? new Unknown("the text is not JSON") : value;
}

/** Undefined for what is no JSON, or nested without reason. */
function parseJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isDeeper(value, DEEPEST) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Whether a value has more levels of lists and objects than that; it goes no deeper itself. */
export function isDeeper(value: Json, most: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (most === 0) return true;
  if (Array.isArray(value)) return (value as readonly Json[]).some((item) => isDeeper(item, most - 1));
  return Object.values(value).some((item) => isDeeper(item, most - 1));
}

function fromParts(whole: Unknown, parts: readonly (string | Unknown)[]): Value {
  const unknown = parts.filter((part) => typeof part !== "string");
  const document = parseJson(marked(parts));
  return document === undefined ? whole : unmarked(document, unknown);
}

/** The text with a mark for each unknown piece, in quotation marks where the piece stands outside of a JSON string. */
function marked(parts: readonly (string | Unknown)[]): string {
  let inString = false;
  let count = 0;
  return parts
    .map((part) => {
      if (typeof part === "string") {
        if ((part.replace(/\\./gs, "").match(/"/g)?.length ?? 0) % 2 === 1) inString = !inString;
        return part;
      }
      const mark = `${OPEN}${count}${CLOSE}`;
      count += 1;
      return inString ? mark : `"${mark}"`;
    })
    .join("");
}

function unmarked(value: Json, unknown: readonly Unknown[]): Value {
  if (typeof value === "string") return unmarkedText(value, unknown);
  if (Array.isArray(value)) return (value as Json[]).map((item) => unmarked(item, unknown));
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  // Nobody can look up a property whose name is not known.
  if (entries.some(([key]) => MARK.test(key))) return new Unknown("the name of a property in it is not known");
  return Object.fromEntries(entries.map(([key, inner]) => [key, unmarked(inner, unknown)]));
}

function unmarkedText(text: string, unknown: readonly Unknown[]): Value {
  const pieces = text.split(MARK);
  if (pieces.length === 1) return text;
  const parts = pieces.map((piece, index) => (index % 2 === 0 ? piece : (unknown[Number(piece)] ?? piece)));
  return concatenated(parts.filter((part) => part !== ""));
}

/** A text of several pieces: known if all of them are. */
export function concatenated(pieces: readonly Value[], expression?: string): Value {
  if (pieces.some((piece) => piece === null || isValueList(piece) || isValueObject(piece))) {
    return new Unknown("it puts a value that is no text into a text", expression === undefined ? {} : { expression });
  }
  const parts: (string | Unknown)[] = [];
  for (const part of pieces.flatMap(partsOf)) {
    const last = parts.at(-1);
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
    else if (part !== "") parts.push(part);
  }
  const [only = ""] = parts;
  return parts.length <= 1 ? only : ofParts(parts, expression);
}

function partsOf(piece: Value): readonly (string | Unknown)[] {
  if (!isUnknown(piece)) return [textOf(piece)];
  return piece.document === undefined ? (piece.parts ?? [piece]) : [piece];
}

/** Two pieces of known text never stand beside each other, so one is unknown. */
function ofParts(parts: readonly (string | Unknown)[], expression?: string): Unknown {
  const unknown = parts.filter((part) => typeof part !== "string");
  const reason = unknown[0]?.reason ?? "";
  const written = expression ?? unknown[0]?.expression;
  const isSensitive = unknown.some((part) => part.isSensitive === true);
  return new Unknown(reason, {
    ...(written !== undefined && { expression: written }),
    parts,
    ...(isSensitive && { isSensitive }),
  });
}
