import { matcherOf } from "../../domain/text/wildcards";
import { isUnknown, valueAt, valueBlocks, type ValueObject } from "../estate/estate";
import { knownText } from "../estate/links";

/** What AWS takes where nothing is written. */
const DEFAULT_MUTABILITY = "MUTABLE";

function mutabilityOf(settings: ValueObject): string | undefined {
  const mutability = valueAt(settings, "image_tag_mutability");
  return isUnknown(mutability) ? undefined : (knownText(mutability) ?? DEFAULT_MUTABILITY);
}

/** Whether the tags of a repository, or of what a template makes, can be moved but for exceptions; undefined where it is not known. */
export function isMutable(settings: ValueObject): boolean | undefined {
  return mutabilityOf(settings)?.startsWith("MUTABLE");
}

/** Whether one tag can be moved; undefined where it is not known. */
export function canMove(settings: ValueObject, tag: string): boolean | undefined {
  const mutability = mutabilityOf(settings);
  if (mutability === undefined) return undefined;
  const isExcepted = valueBlocks(valueAt(settings, "image_tag_mutability_exclusion_filter")).some((filter) =>
    matcherOf(knownText(valueAt(filter, "filter")) ?? "")(tag),
  );
  if (mutability.startsWith("IMMUTABLE")) return isExcepted;
  return !(isExcepted && mutability.includes("EXCLUSION"));
}
