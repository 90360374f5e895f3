import type { Stack } from "./estate";
import type { JsonObject } from "./language/json";
import type { RecordedResource } from "./recorded-resource";

/** What Terraform is going to do with a resource. */
export type Action = "create" | "update" | "replace" | "delete" | "forget" | "none";

/** A resource of a plan before and after the apply, also one that stays as it is. */
export interface Change {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Undefined for one that is new. */
  readonly before?: RecordedResource;
  /** Undefined for one that goes. */
  readonly after?: RecordedResource;
  /** The attributes that force a replacement: `encryption_configuration.0.kms_key`. */
  readonly replacePaths: readonly string[];
  /** Its address in the state, where a `moved` block changes it. */
  readonly movedFrom?: string;
  readonly isImported: boolean;
  /** Whether it is what a replacement left behind. */
  readonly isDeposed: boolean;
}

/** A stack's state that another one reads. */
export interface StateReference {
  readonly bucket?: string;
  /** The key, path or prefix of the state. */
  readonly key: string;
}

/** A stack as it is, and as the apply makes it. */
export interface Sides {
  readonly before: Stack;
  readonly after: Stack;
}

/** What a plan changes in a stack. */
export interface StackPlan {
  readonly stack: string;
  readonly changes: readonly Change[];
  /** What was changed without Terraform since it was applied last. */
  readonly drift: readonly Change[];
  readonly reads: readonly StateReference[];
  /** The names of outputs that change. */
  readonly outputs: readonly string[];
  /** Whether Terraform gave up: what is here is not all. */
  readonly isErrored: boolean;
  /**
   * Both sides as a part of an estate, by the name that the stack has in it.
   *
   * @default the plan does not hold both
   */
  readonly sides?: (stack: string) => Sides;
  /** Everything, to look for secrets. */
  readonly document: JsonObject;
}
