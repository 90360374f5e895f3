/**
 * Which images a rule selects.
 *
 * - `"untagged"`: those without a tag. `"any"`: all, tagged or not; such a rule has to come last.
 * - `patterns`: those with a tag for *every* pattern. `*` stands for any characters, at most four in a pattern.
 * - `prefixes`: those with a tag for *every* prefix.
 *
 * Several entries mean AND, never OR: `["main-*", "dev-*"]` selects an image that carries both kinds of tags, which
 * hardly any image does. For OR write one rule for each.
 *
 * In ECR's words: `tagStatus` with `tagPatternList` or `tagPrefixList`.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export type TagSelection =
  | "untagged"
  | "any"
  | { readonly patterns: readonly [string, ...string[]]; readonly prefixes?: never }
  | { readonly prefixes: readonly [string, ...string[]]; readonly patterns?: never };

/** What a rule leaves alone: exactly one of these in each rule. Whole numbers of at least 1. */
export interface LifecycleLimits {
  /** The newest so many of the selected images stay, by the time of their push (ECR's `imageCountMoreThan`). */
  readonly maxImages: number;
  /** Images stay until so many days after their push; a new tag does not renew it (ECR's `sinceImagePushed`). */
  readonly daysSincePushed: number;
  /**
   * Images stay until so many days after the last pull, or after the push where they were never pulled (ECR's
   * `sinceImagePulled`). Goes only with the action `"archive"`.
   */
  readonly daysSincePulled: number;
  /**
   * Archived images stay until so many days after they were archived, at least 90 (ECR's `sinceImageTransitioned`
   * with `storageClass` archive). Goes only with the action `"expire"`. All other limits look at images that are not
   * archived.
   */
  readonly daysSinceArchived: number;
}

/** One of the limits, and none of the others. */
type OneOf<K extends keyof LifecycleLimits> = K extends unknown
  ? Pick<LifecycleLimits, K> & { readonly [other in Exclude<keyof LifecycleLimits, K>]?: never }
  : never;

interface LifecycleRuleBase {
  /** Which images it is about. */
  readonly tags: TagSelection;
  /**
   * What the rule is for; ECR shows it in the console.
   *
   * @default no description
   */
  readonly description?: string;
  /**
   * ECR's `rulePriority`, a whole number of at least 1, for a policy that exists and is to keep its numbers: then all
   * its rules carry one, and the order of the list no longer matters.
   *
   * @default the rule's place in the list, from 1
   */
  readonly priority?: number;
}

/** Deletes images for good. */
export type ExpireRule = LifecycleRuleBase & { readonly action: "expire" } & OneOf<
    "maxImages" | "daysSincePushed" | "daysSinceArchived"
  >;

/**
 * Moves images to the archive (ECR's `transition`), where they cost less, for at least 90 days, and cannot be pulled.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html
 */
export type ArchiveRule = LifecycleRuleBase & { readonly action: "archive" } & OneOf<
    "maxImages" | "daysSincePushed" | "daysSincePulled"
  >;

/**
 * One rule of a repository's lifecycle policy.
 *
 * How ECR reads a list of rules, where an earlier rule has precedence over a later one:
 *
 * - An image belongs to the first rule that selects it and is acted on by that rule or by none. So an earlier rule
 *   protects the images that it selects and leaves alone from all later rules.
 * - A rule still *counts* images that belong to earlier ones: protected images fill the quota of a later `maxImages`.
 * - An image that a manifest list refers to stays until the list is gone; signatures and SBOMs go with their image.
 * - Rules about the archive (`daysSinceArchived`) and rules about all other images do not touch each other.
 *
 * ECR acts within 24 hours. https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export type LifecycleRule = ExpireRule | ArchiveRule;
