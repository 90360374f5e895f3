import { concatenated, documentOf } from "./document";
import { compare } from "./json";
import {
  isUnknown,
  isValueList,
  isValueObject,
  missing,
  textOf,
  Unknown,
  unknownsIn,
  type Value,
  valueAt,
} from "./value";

type Function = (...args: readonly Value[]) => Value;

const WRONG = missing("a function gets what it does not take");

/**
 * The value of a call.
 *
 * Source: https://developer.hashicorp.com/terraform/language/functions
 */
export function functionOf(name: string, args: readonly Value[]): Value {
  const lenient = LENIENT.get(name);
  if (lenient !== undefined) return lenient(...args);
  const structural = STRUCTURAL.get(name);
  const strict = STRICT.get(name);
  const [unknown] = structural === undefined ? args.flatMap(unknownsIn) : args.filter(isUnknown);
  if (unknown !== undefined) return unknown.apart();
  const call = structural ?? strict;
  return call === undefined ? new Unknown(`the function '${name}' is not evaluated here`) : call(...args);
}

/** They take unknown values as they are. */
const LENIENT = new Map<string, Function>([
  ["try", (...args) => args.find((arg) => !(isUnknown(arg) && arg.isMissing === true)) ?? WRONG],
  ["can", (arg = null) => (isUnknown(arg) && arg.isMissing === true ? false : isUnknown(arg) ? arg.apart() : true)],
  ["coalesce", (...args) => coalesced(args)],
  ["jsonencode", (arg = null) => encoded(arg)],
  ["jsondecode", (arg = null) => documentOf(arg)],
  ["sensitive", () => new Unknown("it is sensitive", { isSensitive: true })],
  ["nonsensitive", (arg = null) => arg],
  ["tostring", (arg = null) => (arg === null ? null : concatenated([arg]))],
  ["join", (separator = "", ...lists) => joined(separator, lists)],
  ["format", (pattern = "", ...args) => formatted(pattern, args)],
]);

/** They look at the outermost level of their arguments only; what is unknown within stays so. */
const STRUCTURAL = new Map<string, Function>([
  ["concat", (...lists) => (lists.every(isValueList) ? lists.flat() : WRONG)],
  ["merge", (...maps) => Object.fromEntries(maps.filter(isValueObject).flatMap((map) => Object.entries(map)))],
  ["element", (list = null, index = 0) => elementOf(list, index)],
  ["lookup", (map = null, key = "", other?) => lookedUp(map, key, other)],
  ["one", (list = null) => oneOf(list)],
  ["tolist", (list = null) => list],
  ["toset", (list = null) => setOf(list)],
  ["tomap", (map = null) => map],
  ["length", (value = null) => lengthOf(value)],
  ["keys", (map = null) => (isValueObject(map) ? Object.keys(map).sort(compare) : WRONG)],
  ["values", (map = null) => (isValueObject(map) ? sortedEntries(map).map(([, value]) => value) : WRONG)],
  ["flatten", (list = null) => (isValueList(list) ? flattened(list) : WRONG)],
  ["reverse", (list = null) => (isValueList(list) ? [...list].reverse() : WRONG)],
  ["slice", (list = null, from = 0, to = 0) => (isValueList(list) ? list.slice(Number(from), Number(to)) : WRONG)],
  ["zipmap", (keys = null, values = null) => zipped(keys, values)],
]);

/** They need all that they get. */
const STRICT = new Map<string, Function>([
  ["distinct", (list = null) => (isValueList(list) ? distinct(list) : WRONG)],
  ["sort", (list = null) => (isValueList(list) ? list.map(String).sort(compare) : WRONG)],
  ["compact", (list = null) => (isValueList(list) ? list.filter((item) => item !== null && item !== "") : WRONG)],
  ["contains", (list = null, item = null) => (isValueList(list) ? list.some((one) => isEqual(one, item)) : WRONG)],
  ["setunion", (...lists) => (lists.every(isValueList) ? setOf(lists.flat()) : WRONG)],
  ["replace", (text = null, what = "", by = "") => replaced(text, what, by)],
  ["split", ofTexts((separator, text) => text.split(separator))],
  ["lower", ofTexts((text) => text.toLowerCase())],
  ["upper", ofTexts((text) => text.toUpperCase())],
  ["trimspace", ofTexts((text) => text.trim())],
  ["trimprefix", ofTexts((text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text))],
  ["trimsuffix", ofTexts((text, end) => (end !== "" && text.endsWith(end) ? text.slice(0, -end.length) : text))],
  ["startswith", ofTexts((text, prefix) => text.startsWith(prefix))],
  ["endswith", ofTexts((text, end) => text.endsWith(end))],
  ["strcontains", ofTexts((text, part) => text.includes(part))],
  ["base64encode", ofTexts((text) => Buffer.from(text, "utf8").toString("base64"))],
  ["base64decode", ofTexts((text) => Buffer.from(text, "base64").toString("utf8"))],
  ["substr", (text = null, from = 0, length = -1) => substring(text, Number(from), Number(length))],
  ["tonumber", (value = null) => numberOf(value)],
  ["tobool", (value = null) => (value === "true" || value === true ? true : value === "false" ? false : value)],
]);

/** An unknown value may be null. */
function coalesced(args: readonly Value[]): Value {
  const first = args.find((arg) => arg !== null && arg !== "") ?? WRONG;
  return isUnknown(first) ? first.apart() : first;
}

function ofTexts(call: (first: string, second: string) => Value): Function {
  return (first = null, second = "") =>
    typeof first === "object" || typeof second === "object" ? WRONG : call(String(first), String(second));
}

/** As Terraform writes JSON: keys in order, and three characters escaped that HTML would take for its own. */
function encoded(value: Value): Value {
  const document = sorted(value);
  const [unknown] = unknownsIn(document);
  if (unknown === undefined) {
    return JSON.stringify(document).replace(/[<>&\u2028\u2029]/g, (sign) => {
      return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
    });
  }
  const isSensitive = unknownsIn(document).some((one) => one.isSensitive === true);
  return new Unknown(unknown.reason, {
    ...(unknown.expression !== undefined && { expression: unknown.expression }),
    document,
    ...(isSensitive && { isSensitive }),
  });
}

function sorted(value: Value): Value {
  if (isValueList(value)) return value.map(sorted);
  if (!isValueObject(value)) return value;
  return Object.fromEntries(sortedEntries(value).map(([key, inner]) => [key, sorted(inner)]));
}

function sortedEntries(map: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(map).sort(([a], [b]) => compare(a, b));
}

function joined(separator: Value, lists: readonly Value[]): Value {
  const unknown = [separator, ...lists].find(isUnknown);
  if (unknown !== undefined) return unknown.apart();
  if (!lists.every(isValueList)) return WRONG;
  return concatenated(lists.flat().flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
}

/** `%s`, `%d` and `%v`; what is written in another way is not evaluated. */
function formatted(pattern: Value, args: readonly Value[]): Value {
  if (isUnknown(pattern)) return pattern.apart();
  const pieces = textOf(pattern).split(/(%.)/s);
  if (pieces.some((piece) => /^%[^sdv%]/s.test(piece))) return new Unknown("the format is not evaluated here");
  let next = 0;
  return concatenated(
    pieces.map((piece): Value => {
      if (piece === "%%") return "%";
      return /^%./s.test(piece) ? (args[next++] ?? WRONG) : piece;
    }),
  );
}

function elementOf(list: Value, index: Value): Value {
  if (!isValueList(list) || list.length === 0 || typeof index !== "number") return WRONG;
  return list[index % list.length] ?? WRONG;
}

function lookedUp(map: Value, key: Value, other?: Value): Value {
  if (!isValueObject(map)) return WRONG;
  return valueAt(map, textOf(key)) ?? other ?? missing(`there is no ${JSON.stringify(key)}`);
}

function oneOf(list: Value): Value {
  if (!isValueList(list)) return list;
  return list.length > 1 ? WRONG : (list[0] ?? null);
}

function lengthOf(value: Value): Value {
  if (typeof value === "string") return Array.from(value).length;
  if (isValueList(value)) return value.length;
  return isValueObject(value) ? Object.keys(value).length : WRONG;
}

function flattened(list: readonly Value[]): Value {
  const unknown = list.find(isUnknown);
  // An unknown item may be a list of many.
  if (unknown !== undefined) return unknown.apart();
  const items = list.map((item) => (isValueList(item) ? flattened(item) : [item]));
  return items.find(isUnknown) ?? items.flatMap((item) => (isValueList(item) ? item : []));
}

function zipped(keys: Value, values: Value): Value {
  if (!isValueList(keys) || !isValueList(values) || keys.some(isUnknown)) return WRONG;
  return Object.fromEntries(keys.map((key, index) => [textOf(key), values[index] ?? null]));
}

function setOf(list: Value): Value {
  if (!isValueList(list)) return WRONG;
  const items = distinct(list);
  return items.every((item) => typeof item === "string") ? items.sort(compare) : items;
}

function distinct(list: readonly Value[]): Value[] {
  return [...new Map(list.map((item) => [JSON.stringify(item), item])).values()];
}

function isEqual(left: Value, right: Value): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** A pattern between slashes is a regular expression. */
function replaced(text: Value, what: Value, by: Value): Value {
  if (typeof text !== "string" || typeof what !== "string" || typeof by !== "string") return WRONG;
  const pattern = /^\/(.+)\/$/s.exec(what)?.[1];
  if (pattern === undefined) return text.split(what).join(by);
  try {
    return text.replace(new RegExp(pattern, "gu"), by);
  } catch {
    return new Unknown("the regular expression is not evaluated here");
  }
}

function substring(text: Value, from: number, length: number): Value {
  if (typeof text !== "string") return WRONG;
  const start = from < 0 ? text.length + from : from;
  return length < 0 ? text.slice(start) : text.slice(start, start + length);
}

function numberOf(value: Value): Value {
  if (value === null || typeof value === "number") return value;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? WRONG : number;
}
