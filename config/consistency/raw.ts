/** Settings as they come: any key may be absent or of any type. */
export type Raw = Readonly<Record<string, unknown>>;

/** Where something stands in the settings. */
export type Path = readonly PropertyKey[];

/** Whether the value is an object, and no list. */
export function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is an object, else an empty one. */
export function record(value: unknown): Raw {
  return isRecord(value) ? value : {};
}

/** What a key of the object itself holds: `constructor` is none. */
export function ownValue(value: Raw, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value if it is a list, else an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value if it is a string. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
