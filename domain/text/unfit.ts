import type { Fault } from "./errors";
import { nearest } from "./nearest";

/** The fault of a value that is missing or not what it must be; a value that has no short text is named by its kind. */
export function unfit(path: readonly PropertyKey[], must: string, value: unknown, remedy: string): Fault {
  if (value === undefined) return { path, problem: `${must}, is missing`, remedy };
  const shown = typeof value === "number" ? Number.isFinite(value) : value === null || SHOWN.has(typeof value);
  return shown
    ? { path, problem: must, found: value, remedy }
    : { path, problem: `${must}, is ${kindOf(value)}`, remedy };
}

const SHOWN: ReadonlySet<string> = new Set(["string", "boolean"]);

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** An object with keys of its own: what settings call a block. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A fault for each key that is not known.
 *
 * @param remedies what to write instead of keys that people know from elsewhere
 */
export function unknownKeyFaults(
  block: Readonly<Record<string, unknown>>,
  known: readonly string[],
  remedies: ReadonlyMap<string, string>,
): Fault[] {
  return Object.keys(block)
    .filter((key) => !known.includes(key))
    .map((key) => ({ path: [key], problem: "is not a setting", remedy: remedies.get(key) ?? likeKey(key, known) }));
}

function likeKey(key: string, known: readonly string[]): string {
  const like = nearest(key, known);
  return like === undefined ? `there are ${known.map((name) => `'${name}'`).join(", ")}` : `did you mean '${like}'?`;
}
