import type { Fault } from "../text/errors";
import { entriesFaults, tagCharacterFaults } from "./lifecycle-tag-faults";
import { unfit } from "../text/unfit";
import { matcherOf } from "../text/wildcards";

/** What is wrong with a tag scheme: patterns of all tags that are pushed to a repository, such as `["v*", "build-*"]`. */
export function tagSchemeFaults(scheme: unknown): Fault[] {
  const remedy = 'for example ["v*", "build-*"]';
  if (!Array.isArray(scheme)) return [unfit([], "must be a list of patterns", scheme, remedy)];
  return entriesFaults(scheme, tagCharacterFaults, "omit it where any tag is pushed");
}

/** Whether a tag is one of a scheme. */
export function isInScheme(scheme: readonly string[], tag: string): boolean {
  return scheme.some((pattern) => matcherOf(pattern)(tag));
}
