import { type Fault, formatPath } from "../../domain/text/errors";

/** Where something stands in the settings. */
export type Path = readonly PropertyKey[];

/** What has been seen, and where. */
export type Seen = Map<string, Path>;

/**
 * A fault where something has been seen before, naming both places.
 *
 * @param seen what was seen, and where; it is added to
 * @param key what must be unique
 * @param found what to show
 */
export function twice(seen: Seen, key: string, path: Path, problem: string, found = key): Fault[] {
  const other = seen.get(key);
  if (other === undefined) {
    seen.set(key, path);
    return [];
  }
  return [{ path, problem, found, remedy: `'${formatPath(other)}' has it already: change or remove one` }];
}
