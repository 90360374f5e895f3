import { isUnderPrefix, prefixWeight } from "../../domain/ecr/repository-prefix";
import { all, type Truth, truthOf } from "../iam/truth";

/** What ECR has for all repositories below a prefix. */
interface Prefixed {
  /** Undefined where it is not known. */
  readonly prefix: string | undefined;
}

/** What a repository gets: the certain one, unless it is one of the possible ones, which would come before it. */
export interface Chosen<T> {
  readonly certain?: T;
  readonly possible: readonly T[];
}

/** Chooses as ECR does, by the longest prefix; `fits` tells what else has to be so. */
export function byLongestPrefix<T extends Prefixed>(
  candidates: readonly T[],
  name: string,
  fits: (one: T) => Truth,
): Chosen<T> {
  const judged = candidates
    .map((one) => ({ one, truth: all([isUnder(one, name), fits(one)]) }))
    .filter(({ truth }) => truth !== "no")
    .sort((a, b) => weightOf(b.one) - weightOf(a.one) || Number(a.truth === "yes") - Number(b.truth === "yes"));
  const first = judged.findIndex(({ truth }) => truth === "yes");
  const before = first === -1 ? judged : judged.slice(0, first);
  const certain = judged[first]?.one;
  return { ...(certain !== undefined && { certain }), possible: before.map(({ one }) => one) };
}

function isUnder({ prefix }: Prefixed, name: string): Truth {
  return prefix === undefined ? "unknown" : truthOf(isUnderPrefix(prefix, name));
}

/** One that is not known may be longer than all others. */
function weightOf({ prefix }: Prefixed): number {
  return prefix === undefined ? Infinity : prefixWeight(prefix);
}
