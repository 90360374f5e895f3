import type { Fault } from "../../domain/text/errors";
import { nearest } from "../../domain/text/nearest";
import type { Path } from "./twice";

/** The fault of a key that names nothing, with the nearest that does. */
export function unknownKeyFaults(path: Path, found: string, known: readonly string[], problem: string): Fault[] {
  if (known.includes(found)) return [];
  return [{ path, problem, found, remedy: remedyFor(found, known) }];
}

/** What was probably meant, or else what there is. */
export function remedyFor(found: string, known: readonly string[]): string {
  const like = nearest(found, known);
  return like === undefined ? `known are ${known.join(", ") || "none"}` : `did you mean "${like}"?`;
}
