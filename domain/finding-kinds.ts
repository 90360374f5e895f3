/** Kinds of findings that `review plan` tells, each by a rule of its own. The list is closed: pipelines script against it. */
export const PLAN_KINDS = [
  "data-loss",
  "force-delete",
  "cluster-lost",
  "access-widened",
  "access-unknown",
  "access-removed",
  "admin-access",
  "public-access",
  "network-opened",
  "path-removed",
  "proof-lost",
  "pull-refuted",
  "image-expired",
  "retention-shortened",
  "version-back",
  "version-unknown",
  "mutability-loosened",
  "scanning-loosened",
  "encryption-changed",
  "protection-off",
  "backup-off",
  "secret-exposed",
  "drift",
  "replaced",
  "destroyed",
  "forgotten",
  "not-planned",
] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/**
 * Kinds of findings of the proof.
 *
 * - `pull-refuted`: a workload cannot pull its image.
 * - `pull-unknown`: nobody knows whether it can.
 * - `not-examined`: what no verdict speaks of, one of {@link NOT_EXAMINED_PARTS}.
 */
export const PROOF_KINDS = ["pull-refuted", "pull-unknown", "not-examined"] as const;
export type ProofKind = (typeof PROOF_KINDS)[number];

/** Parts of a pull that a proof may leave out. */
export const NOT_EXAMINED_PARTS = ["network", "organization"] as const;

/**
 * Codes of what a lifecycle policy can have that ECR takes and that hardly anybody wants.
 *
 * - `dead-rule`: the rule can never act, and protects nothing either.
 * - `shadowed-rule`: earlier rules select all that it selects, so it never acts.
 * - `and-of-patterns`: several patterns or prefixes mean AND, and no image carries all kinds of tags.
 * - `quota-filled`: images that other rules protect fill the quota of an `any` rule, or can fill it.
 * - `no-tag-in-scheme`: no tag of the declared scheme is one that the rule selects.
 * - `mutable-untagged`: moved tags leave untagged images, which the policy treats in a way that surprises.
 * - `replica-without-policy`: the repository is replicated to where no lifecycle policy waits: none is replicated.
 */
export const LINT_CODES = [
  "dead-rule",
  "shadowed-rule",
  "and-of-patterns",
  "quota-filled",
  "no-tag-in-scheme",
  "mutable-untagged",
  "replica-without-policy",
] as const;
export type LintCode = (typeof LINT_CODES)[number];

/**
 * Codes of needed images that do not stay.
 *
 * - `image-in-use`: an image that something refers to will be expired or archived.
 * - `rollback-target`: an image to which a rollback must be possible will be.
 * - `image-missing`: something refers to an image of a listed repository that is not in the list.
 * - `image-archived`: something refers to an image that is in the archive already, so it cannot be pulled.
 */
export const IN_USE_CODES = ["image-in-use", "rollback-target", "image-missing", "image-archived"] as const;
export type InUseCode = (typeof IN_USE_CODES)[number];

/** A kind of finding that a team can accept. */
export type FindingKind = PlanKind | ProofKind | LintCode | InUseCode;

/** Every kind of finding that `npm run review` tells. */
export const FINDING_KINDS: readonly FindingKind[] = [
  ...new Set<FindingKind>([...PLAN_KINDS, ...PROOF_KINDS, ...LINT_CODES, ...IN_USE_CODES]),
];
