import { isRecord } from "../../domain/text/unfit";
import type { FormFault } from "./schema";

type Scalar = string | number | boolean | null | undefined;

/**
 * Settings out of which everything was cut that has another type than it must have.
 *
 * What is absent was left out. A key that is there and has no value was written, and wrong: see {@link isFaulty}.
 */
export type Sound<T> = T extends Scalar
  ? T
  : T extends readonly (infer Each)[]
    ? readonly (Sound<Each> | undefined)[]
    : { readonly [K in keyof T]?: Sound<T[K]> };

/**
 * Settings without what has the wrong type, so that the rest can be looked at as what it should be.
 *
 * @param faults those that the schema found in these settings
 */
export function cutFaulty(settings: unknown, faults: readonly FormFault[]): unknown {
  return faults.filter(({ cuts }) => cuts === true).reduce((rest, { path }) => cut(rest, path), settings);
}

function cut(value: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (key === undefined) return undefined;
  if (Array.isArray(value)) return value.map((each: unknown, index) => (index === key ? cut(each, rest) : each));
  if (!isRecord(value) || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: cut(value[String(key)], rest) };
}

/** Whether a setting was written, right or wrong. */
export function isGiven<T extends object>(settings: T, key: keyof T & string): boolean {
  return Object.hasOwn(settings, key);
}

/** Whether a setting was written and is wrong, so that nothing is known of it. */
export function isFaulty<T extends object>(settings: T, key: keyof T & string): boolean {
  return isGiven(settings, key) && settings[key] === undefined;
}

/** Values by key, of which every property may be absent; one that is faulty is empty. */
export function entriesOf<T extends object>(values: Readonly<Record<string, T | undefined>> = {}): [string, T][] {
  // Of an empty object it is true that each of its properties has the right type or none.
  return Object.entries(values).map(([key, value]) => [key, value ?? ({} as T)]);
}

/** As {@link entriesOf}, of a list. */
export function itemsOf<T extends object>(values: readonly (T | undefined)[] = []): T[] {
  return values.map((value) => value ?? ({} as T));
}
