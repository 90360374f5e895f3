import type { FoundInReview } from "./rules/rule";
import type { RiskKind } from "./rules/rules";

/** Something that the apply of a plan would do, and that somebody should know before. */
export interface Risk extends FoundInReview {
  /** The rule that found it. */
  readonly kind: RiskKind;
}
