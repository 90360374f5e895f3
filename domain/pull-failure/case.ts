import type { PullFailureFacts } from "./facts";

/** One kind of failure: how its text is known, and what it means. */
export interface PullFailureCase<Code extends string> {
  readonly code: Code;
  /** Whether the text is of this kind; earlier cases of the table have been tried. */
  readonly fits: (text: string, facts: PullFailureFacts) => boolean;
  /** The link of the chain from registry to container that is missing, as far as the text tells. */
  readonly missing: (facts: PullFailureFacts) => string;
  /** What to do about it. */
  readonly mend: (facts: PullFailureFacts) => string;
}

/** `repository mamezou-tech/task-service`, or `the repository` where it has no name. */
export function theRepository({ repository }: PullFailureFacts): string {
  return repository === undefined ? "the repository" : `repository ${repository}`;
}

/** `the registry of account 123456789012 in ap-northeast-1`, a host, or `the registry`. */
export function theRegistry({ account, region, registry }: PullFailureFacts): string {
  if (account !== undefined) return `the registry of account ${account}${region === undefined ? "" : ` in ${region}`}`;
  return registry === undefined ? "the registry" : `the registry ${registry}`;
}

/** `tag 1.4.2`, `digest sha256:...`, or `the tag or digest`. */
export function theVersion({ tag, digest }: PullFailureFacts): string {
  if (digest !== undefined) return `digest ${digest}`;
  return tag === undefined ? "the tag or digest" : `tag ${tag}`;
}
