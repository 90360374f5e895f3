import type { Image } from "../ecr/images";
import type { PolicyRule } from "../ecr/lifecycle-policy";

/**
 * What AWS's documentation leaves open, and on what a verdict depends.
 *
 * - `tie`: images pushed at the same time stand on both sides of a limit.
 * - `boundary`: the image is exactly as old as the rule says.
 * - `index-child`: whether parts of other images (children of a manifest list, signatures) count or are protected.
 */
export const UNCERTAINTIES = ["tie", "boundary", "index-child"] as const;
export type Uncertainty = (typeof UNCERTAINTIES)[number];

/** Something that happens to an image. */
export interface LifecycleEvent {
  readonly verdict: "expire" | "archive";
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly rule: PolicyRule;
}

/** What becomes of an image. */
export interface Outcome {
  readonly image: Image;
  /** The first that happens to it. */
  readonly verdict: "keep" | "expire" | "archive";
  readonly at?: number;
  /** The rule that owns it: the first one that selects it. Of an artifact, that of its subject. */
  readonly rule?: PolicyRule;
  /** What happens to it once it is archived. */
  readonly then?: LifecycleEvent;
  readonly uncertain: readonly Uncertainty[];
  /** The digest of the manifest list that protects it from its own rule. */
  readonly heldBy?: string;
  /** The digest of the image that it follows. */
  readonly follows?: string;
  /** Whether it is pushed only after the end. */
  readonly isAbsent: boolean;
  /** Of a copy that goes since its source does: whose rule it is. */
  readonly replicated?: ReplicatedDelete;
  /** The same, where it is not known whether deletes are replicated. */
  readonly perhaps?: ReplicatedDelete;
  /** Of a copy: the rule that owns its source. */
  readonly kind?: PolicyRule;
}

/** What the source of a copy does to it. */
export interface ReplicatedDelete {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly rule: PolicyRule | undefined;
  /** The source's registry. */
  readonly from: string;
  /** `<stack>/<address>` of what replicates. */
  readonly through: string;
}
