import { readFileSync } from "node:fs";
import { type Message, transformSync } from "esbuild";
import type { Fault } from "../../domain/text/errors";

/**
 * Keys that an object of a platform file has twice. JavaScript keeps the last of them without a word, and tsx, which
 * runs the file, checks no types.
 */
export function repeatedKeyFaults(path: string): Fault[] {
  return warningsOf(path)
    .filter(({ id }) => id === "duplicate-object-key")
    .map(({ text, location }) => ({
      path: [],
      problem: `line ${location?.line ?? 0}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`,
      remedy: "the last one would win; rename or remove one",
    }));
}

/** A file that cannot be read or parsed is refused when it is loaded. */
function warningsOf(path: string): readonly Message[] {
  try {
    return transformSync(readFileSync(path, "utf8"), { loader: "ts", logLevel: "silent" }).warnings;
  } catch {
    return [];
  }
}
