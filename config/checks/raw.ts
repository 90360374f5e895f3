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

/** Whether the value can be looked into: what has another type is refused for that, and nothing is known of what is in it. */
export function isReadable(value: unknown): boolean {
  return value === undefined || isRecord(value);
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
