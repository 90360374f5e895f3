import { type Json, type JsonObject, property } from "./json";
import { isUnknown, isValueList, isValueObject, textOf, Unknown, type Value } from "./value";

/** Computes the values of JSON in whose texts expressions stand. */
export interface Evaluates {
  value(json: Json): Value;
  /** With further names, such as `each` or an iterator. */
  with(names: Iterable<readonly [string, Value]>): Evaluates;
}

/** One copy of a resource. */
export interface Copy {
  /** What stands behind the address: `["a"]`, `[0]`; empty for a resource without copies. */
  readonly key: string;
  /** `each` or `count`. */
  readonly names: readonly (readonly [string, Value])[];
  /** Why nobody knows how many copies there are. */
  readonly unknown?: string;
}

const MOST = 10_000;

/** The copies that `count` or `for_each` makes. */
export function copiesOf(attributes: JsonObject, evaluator: Evaluates): readonly Copy[] {
  const count = property(attributes, "count");
  const forEach = property(attributes, "for_each");
  if (count !== undefined) return counted(evaluator.value(count));
  if (forEach === undefined) return [{ key: "", names: [] }];
  return keyed(evaluator.value(forEach));
}

function counted(count: Value): readonly Copy[] {
  const number = typeof count === "string" ? Number(count) : count;
  if (isUnknown(number)) return undecided("count", number.reason);
  if (typeof number !== "number" || !Number.isInteger(number) || number < 0 || number > MOST) {
    return undecided("count", "it is no number of copies");
  }
  return Array.from({ length: number }, (_, index) => ({ key: `[${index}]`, names: [["count", { index }]] }));
}

function keyed(collection: Value): readonly Copy[] {
  if (isUnknown(collection)) return undecided("each", collection.reason);
  const unknown = isValueList(collection) ? collection.find(isUnknown) : undefined;
  if (unknown !== undefined) return undecided("each", unknown.reason);
  return eachOf(collection).map(({ key, value }) => ({
    key: `[${JSON.stringify(key)}]`,
    names: [["each", { key, value }]],
  }));
}

/** The items of a map by their keys; those of a set are their own keys. */
export function eachOf(collection: Value): readonly { readonly key: string; readonly value: Value }[] {
  if (isValueObject(collection)) return Object.entries(collection).map(([key, value]) => ({ key, value }));
  return isValueList(collection) ? collection.map((value) => ({ key: textOf(value), value })) : [];
}

function undecided(name: "count" | "each", reason: string): readonly Copy[] {
  const unknown = `it is not known how many copies there are: ${reason}`;
  const differs = new Unknown("it differs in each copy of the resource");
  const each: Value = name === "count" ? { index: differs } : { key: differs, value: differs };
  return [{ key: "", names: [[name, each]], unknown }];
}
