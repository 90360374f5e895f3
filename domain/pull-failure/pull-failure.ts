import { DENIALS, LOGINS, REFUSALS } from "./access";
import type { PullFailureCase } from "./case";
import { type PullFailureFacts, pullFailureFacts } from "./facts";
import { ABSENCES, PLAIN } from "./image";
import { NETWORK } from "./network";

export type { PullFailureFacts } from "./facts";

/** The text is about a pull, but its reason stands elsewhere; or it is of a kind that nobody foresaw. */
const LEFT_OVER = [
  {
    code: "no-reason",
    fits: (text) =>
      /ImagePullBackOff|ErrImagePull|Back-off pulling image|CannotPull|UNABLE_TO_PULL_IMAGE|ResourceInitializationError|Failed to pull image/.test(
        text,
      ),
    missing: ({ image = "the image" }) => `${image} could not be pulled; this text does not say why`,
    mend: () => "read the event or stop reason before it: kubectl describe pod, or aws ecs describe-tasks",
  },
  {
    code: "unknown",
    fits: () => true,
    missing: () => "this text is not known as a failed pull",
    mend: () => "give the whole message of the event, of the task's stop reason or of the build's phase",
  },
] as const satisfies readonly PullFailureCase<string>[];

/**
 * The first that fits counts. What a text says in words of its own comes first; then who is refused, before what is
 * absent, before the network: ECR answers an absent repository with the words of a refusal, and a refusal with a 403.
 */
const CASES = [...PLAIN, ...DENIALS, ...NETWORK, ...ABSENCES, ...LOGINS, ...REFUSALS, ...LEFT_OVER] as const;

/** The code of a kind of failure. The list is closed: programs may compare with these. */
export type PullFailureCode = (typeof CASES)[number]["code"];

/** Every code, in the order in which they are tried. */
export const PULL_FAILURE_CODES: readonly PullFailureCode[] = CASES.map(({ code }) => code);

/** What a text about a failed pull means. */
export interface PullFailure {
  readonly code: PullFailureCode;
  /** The link that is missing, as far as the text tells. */
  readonly missing: string;
  /** What to do about it. */
  readonly mend: string;
  /** What the text names. */
  readonly named: PullFailureFacts;
}

/**
 * Reads what kubelet, containerd, Docker, ECS, CodeBuild or the AWS CLI said about a pull that failed.
 *
 * The text may be one message or a whole output; it is a likely reason, not a proof.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
export function diagnosePullFailure(text: string): PullFailure {
  const named = pullFailureFacts(text);
  const kinds: readonly PullFailureCase<PullFailureCode>[] = CASES;
  const { code, missing, mend } = kinds.find(({ fits }) => fits(text, named)) ?? LEFT_OVER[1];
  return { code, missing: missing(named), mend: mend(named), named };
}
