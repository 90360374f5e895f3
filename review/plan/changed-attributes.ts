import type { Json } from "../estate/language/json";
import type { RecordedResource } from "../estate/recorded-resource";

/** The top-level attributes that differ; what is nothing in two ways is the same, in blocks, too. */
export function changedAttributes(before: RecordedResource | undefined, after: RecordedResource | undefined): string[] {
  const names = new Set([...Object.keys(before?.values ?? {}), ...Object.keys(after?.values ?? {})]);
  const isSame = (name: string): boolean => canonical(before?.values[name]) === canonical(after?.values[name]);
  return [...names].filter((name) => after?.isUnknown(name) === true || !isSame(name)).sort();
}

function canonical(value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return "";
  if (typeof value !== "object") return JSON.stringify(value);
  return Object.keys(value).length === 0 ? "" : JSON.stringify(sortKeys(value));
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => sortKeys(item as Json));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, inner]) => canonical(inner) !== "")
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
