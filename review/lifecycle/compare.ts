import type { Outcome } from "./outcome";

/** What another policy does to the same images until the same day. */
export interface Comparison {
  /** Kept by the policy, expired or archived by the new one. */
  readonly newlyExpired: readonly Outcome[];
  /** Expired or archived by the policy, kept by the new one. */
  readonly newlyKept: readonly Outcome[];
  /** Something happens to them under both, but another thing, or on another day. */
  readonly changed: readonly { readonly before: Outcome; readonly after: Outcome }[];
}

/** @param after the outcomes under the new policy, of the same images in the same order */
export function compareOutcomes(before: readonly Outcome[], after: readonly Outcome[]): Comparison {
  const pairs = before.flatMap((old, index) => {
    const next = after[index];
    return next === undefined ? [] : [{ before: old, after: next }];
  });
  const acts = ({ verdict }: Outcome): boolean => verdict !== "keep";
  return {
    newlyExpired: pairs.filter((pair) => !acts(pair.before) && acts(pair.after)).map((pair) => pair.after),
    newlyKept: pairs.filter((pair) => acts(pair.before) && !acts(pair.after)).map((pair) => pair.after),
    changed: pairs.filter((pair) => acts(pair.before) && acts(pair.after) && !isSame(pair.before, pair.after)),
  };
}

function isSame(one: Outcome, other: Outcome): boolean {
  return one.verdict === other.verdict && one.at === other.at && one.then?.at === other.then?.at;
}
