import type { LifecycleRule, TagSelection } from "./lifecycle-rule";

/** Days after which a rule acts. */
export interface AfterDays {
  /** A whole number of at least 1. */
  readonly afterDays: number;
}

/** Days after which a rule about some or all images acts. */
export interface TagsAfterDays extends AfterDays {
  /**
   * Which images.
   *
   * @default "any"
   */
  readonly tags?: TagSelection;
}

/** One kind of tags. */
export interface TagPattern {
  /** A tag in which `*` stands for any characters, at most four times: `v*`, `*-sha-*`. */
  readonly pattern: string;
}

/** Deletes images without a tag so many days after their push: what a moved tag and broken pushes leave behind. */
export function expireUntagged({ afterDays }: AfterDays): LifecycleRule {
  return {
    action: "expire",
    tags: "untagged",
    daysSincePushed: afterDays,
    description: `Expire untagged images ${days(afterDays)} after their push`,
  };
}

/**
 * Deletes all but the newest images of the repository. Has to come last.
 *
 * Images that earlier rules protect count too: with 20 releases kept by {@link keepReleases}, `keepNewest(20)` can
 * leave no other image at all. Give it room for both.
 *
 * @param maxImages how many stay, at least 1
 */
export function keepNewest(maxImages: number): LifecycleRule {
  return { action: "expire", tags: "any", maxImages, description: `Keep the newest ${maxImages} images` };
}

/**
 * Keeps the newest images of one kind of tags, whatever later rules say, and deletes older ones of that kind. Put it
 * before the rules that it shall protect from.
 *
 * - It protects an image that carries such a tag among others, and nothing else: `v*` also means `vendor-test`.
 * - For several kinds call it once for each (a rule with two patterns selects only images that carry both kinds of
 *   tags). Each call keeps `maxImages` of its own.
 * - An image that an earlier rule selects belongs to that rule: an `expireFeatureImages` before it wins.
 */
export function keepReleases({ pattern, maxImages }: TagPattern & { readonly maxImages: number }): LifecycleRule {
  return {
    action: "expire",
    tags: { patterns: [pattern] },
    maxImages,
    description: `Keep the newest ${maxImages} images tagged ${pattern}`,
  };
}

/**
 * Deletes images of one kind of tags so many days after their push, even if they run somewhere.
 *
 * - It also takes over images that carry another tag besides (a release built from a feature image): put
 *   {@link keepReleases} before it.
 * - Until then it protects them from later rules, though they count there: see {@link keepNewest}.
 * - For several kinds call it once for each.
 */
export function expireFeatureImages({ pattern, afterDays }: TagPattern & AfterDays): LifecycleRule {
  return {
    action: "expire",
    tags: { patterns: [pattern] },
    daysSincePushed: afterDays,
    description: `Expire images tagged ${pattern} ${days(afterDays)} after their push`,
  };
}

/**
 * Moves images that nobody pulled for so many days to the archive, where a pull gives 404 until they are restored.
 *
 * - A node that has the image in its cache does not pull: what runs for long looks unused, and its next start on a
 *   fresh node fails.
 * - Without `tags` it selects all images and has to come after all tagged and untagged rules. A policy has room for
 *   one rule about all images (and one about all archived ones), so it excludes {@link keepNewest}.
 * - With `tags` it takes these images away from later rules: a `keepNewest` after it counts them but deletes none of them.
 */
export function archiveUnpulled({ afterDays, tags = "any" }: TagsAfterDays): LifecycleRule {
  return {
    action: "archive",
    tags,
    daysSincePulled: afterDays,
    description: `Archive images that nobody pulled for ${days(afterDays)}`,
  };
}

/**
 * Deletes archived images so many days after they were archived, at least 90: ECR bills 90 in any case.
 */
export function expireArchived({ afterDays, tags = "any" }: TagsAfterDays): LifecycleRule {
  return {
    action: "expire",
    tags,
    daysSinceArchived: afterDays,
    description: `Expire images ${days(afterDays)} after they were archived`,
  };
}

/** What a repository gets that says nothing: untagged images go after 7 days, then all beyond the newest 20. */
export const DEFAULT_LIFECYCLE: readonly LifecycleRule[] = Object.freeze([
  expireUntagged({ afterDays: 7 }),
  keepNewest(20),
]);

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
