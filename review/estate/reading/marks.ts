import { isList, isObject, type Json, property } from "../language/json";

/** The member of an object or a list by its name or its place; undefined where there is none. */
export function memberOf(value: Json | undefined, key: string): Json | undefined {
  if (isList(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) ? property(value, key) : undefined;
}

/**
 * Whether marks of Terraform's speak of what is at a path. They are `true`, or have the shape of the values with `true`
 * where one is sensitive (`before_sensitive`, `sensitive_values`) or known only after apply (`after_unknown`). A mark on a
 * block is one on everything in it, and one within a value is one of the value.
 */
export function isMarked(marks: Json, path: string): boolean {
  let mark: Json | undefined = marks;
  for (const key of path.split(".")) {
    if (mark === true) return true;
    mark = memberOf(mark, key);
  }
  return holdsMark(mark);
}

/** Whether anything is marked. */
export function holdsMark(mark: Json | undefined): boolean {
  if (isList(mark)) return mark.some(holdsMark);
  if (isObject(mark)) return Object.values(mark).some(holdsMark);
  return mark === true;
}

/** The parts of a value of which marks speak. */
export function markedIn(value: Json | undefined, mark: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  if (mark === true) return [value];
  if (isList(mark)) return isList(value) ? mark.flatMap((inner, index) => markedIn(value[index], inner)) : [];
  if (!isObject(mark) || !isObject(value)) return [];
  return Object.entries(mark).flatMap(([key, inner]) => markedIn(property(value, key), inner));
}
