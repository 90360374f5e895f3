import { type Fault, formatPath } from "../../domain/text/errors";
import type { Path } from "./raw";

/**
 * A fault where something has been seen before, naming both places.
 *
 * @param seen what was seen, and where; it is added to
 * @param key what must be unique
 * @param found what to show
 */
export function twice(seen: Map<string, Path>, key: string, path: Path, problem: string, found = key): Fault[] {
  const other = seen.get(key);
  if (other === undefined) {
    seen.set(key, path);
    return [];
  }
  return [{ path, problem, found, remedy: `'${formatPath(other)}' has it already: change or remove one` }];
}
