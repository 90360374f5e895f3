/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A property of the object's own: JSON may well hold the key `constructor`. */
export function property(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A property that should be an object; empty where it is none. */
export function objectIn(object: JsonObject, key: string): JsonObject {
  const value = property(object, key);
  return isObject(value) ? value : {};
}

/** Terraform's JSON takes a block as an object, or as a list of objects. */
export function blocksOf(value: Json | undefined): readonly JsonObject[] {
  if (isList(value)) return value.flatMap(blocksOf);
  return isObject(value) ? [value] : [];
}

/** A property that should be a text; empty where it is none. */
export function textIn(object: JsonObject, key: string): string {
  const value = property(object, key);
  return typeof value === "string" ? value : "";
}

/** By code unit, so the same everywhere: the order of a locale is not. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
