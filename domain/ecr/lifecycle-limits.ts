import type { Fault } from "../text/errors";
import type { LifecycleLimits } from "./lifecycle-rule";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html */
export const MOST_POLICY_CHARACTERS = 30_720;

const MOST_WILDCARDS = 4;

/** No policy deletes an archived image earlier: https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html */
const FEWEST_ARCHIVED_DAYS = 90;

/** ECR's `storageClass`. Archived images are billed as such and cannot be pulled. */
export type StorageClass = "standard" | "archive";

/** ECR's `tagStatus`. */
export const TAG_STATUSES = ["tagged", "untagged", "any"] as const;
export type TagStatus = (typeof TAG_STATUSES)[number];

/** ECR's `action.type`. */
export const ACTION_TYPES = ["expire", "transition"] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

/** The only `targetStorageClass` of the action `transition`. */
export const TARGET_STORAGE_CLASS = "archive" satisfies StorageClass;

/** ECR's `countType`. */
export type CountType = "imageCountMoreThan" | "sinceImagePushed" | "sinceImagePulled" | "sinceImageTransitioned";

/** What ECR takes together with a count type. */
export interface CountTypeLimits {
  /** What settings call it. */
  readonly setting: keyof LifecycleLimits;
  /** The `countUnit` that it must have. @default none: it counts images */
  readonly unit?: "days";
  /** The images that it looks at. */
  readonly storageClass: StorageClass;
  readonly actions: readonly ActionType[];
  /** The least `countNumber`. */
  readonly least: number;
}

/**
 * What ECR takes together with each count type.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export const COUNT_TYPES: Readonly<Record<CountType, CountTypeLimits>> = {
  imageCountMoreThan: { setting: "maxImages", storageClass: "standard", actions: ACTION_TYPES, least: 1 },
  sinceImagePushed: {
    setting: "daysSincePushed",
    unit: "days",
    storageClass: "standard",
    actions: ACTION_TYPES,
    least: 1,
  },
  sinceImagePulled: {
    setting: "daysSincePulled",
    unit: "days",
    storageClass: "standard",
    actions: ["transition"],
    least: 1,
  },
  sinceImageTransitioned: {
    setting: "daysSinceArchived",
    unit: "days",
    storageClass: "archive",
    actions: ["expire"],
    least: FEWEST_ARCHIVED_DAYS,
  },
};

export const COUNT_TYPE_NAMES = Object.keys(COUNT_TYPES) as readonly CountType[];

/** Whether a value is a whole number of at least so many. */
export function isCount(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

/**
 * What is wrong with the wildcards of a pattern.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function wildcardFaults(pattern: string): Fault[] {
  const wildcards = pattern.split("*").length - 1;
  if (wildcards <= MOST_WILDCARDS) return [];
  const problem = `must have at most ${MOST_WILDCARDS} wildcards (*), has ${wildcards}`;
  return [{ path: [], problem, found: pattern, remedy: "let one * stand for more" }];
}

/** The images that a rule selects, as far as other rules of its policy have to do with it. */
export interface ImageSelection {
  readonly tagStatus: TagStatus;
  readonly storageClass: StorageClass;
  /** ECR's `tagPatternList`. */
  readonly patterns?: readonly string[];
  /** ECR's `tagPrefixList`. */
  readonly prefixes?: readonly string[];
}

/** The tags that a rule selects, as patterns: the prefix `v` is the pattern `v*`. Empty unless it is about tagged images. */
export function patternsOf({
  patterns,
  prefixes = [],
}: Pick<ImageSelection, "patterns" | "prefixes">): readonly string[] {
  return patterns ?? prefixes.map((prefix) => `${prefix}*`);
}

/** Whether two rules select the same images. */
export function isSameSelection(one: ImageSelection, other: ImageSelection): boolean {
  const isAlike = one.storageClass === other.storageClass && one.tagStatus === other.tagStatus;
  return isAlike && sorted(patternsOf(one)) === sorted(patternsOf(other));
}

/**
 * Whether ECR takes only one of two rules: "a unique set of prefixes" for each, and for a storage class one rule of
 * untagged images and one of any.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function isRepeated(one: ImageSelection, other: ImageSelection): boolean {
  const isByPrefixes = one.prefixes !== undefined && other.prefixes !== undefined;
  return isSameSelection(one, other) && (one.tagStatus !== "tagged" || isByPrefixes);
}

/**
 * Whether a rule "must have the highest value for rulePriority": of its storage class, as ECR's own example has such a
 * rule for each.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html
 */
export function mustComeLast({ tagStatus }: ImageSelection): boolean {
  return tagStatus === "any";
}

function sorted(patterns: readonly string[]): string {
  return JSON.stringify([...patterns].sort());
}
