import type { FoundInReview } from "./rules/rule";
import type { RiskKind } from "./rules/rules";
import type { Severity } from "./severity";

/** Something that the apply of a plan would do, and that somebody should know before. */
export interface Risk extends FoundInReview {
  /** The rule that found it. */
  readonly kind: RiskKind;
}

/** A risk of which it is not said yet where it is. */
export type UnplacedRisk = Omit<Risk, "address" | "stack">;

export function unplaced(severity: Severity, kind: RiskKind, why: string, mend: string): UnplacedRisk {
  return { severity, kind, why, mend };
}
