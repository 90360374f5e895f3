/** How bad it is, the worst first. */
export const SEVERITIES = ["high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a plan can risk. The list is closed: pipelines script against it. */
export const RISK_KINDS = [
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
export type RiskKind = (typeof RISK_KINDS)[number];

/** Something that the apply of a plan would do, and that somebody should know before. */
export interface Risk {
  readonly severity: Severity;
  readonly kind: RiskKind;
  /** Of the resource; empty where it is about the stack as a whole. */
  readonly address: string;
  readonly stack: string;
  /** What happens, in words, values in backticks. */
  readonly why: string;
  /** What to do instead. */
  readonly mend: string;
}

/** A risk before it is known to which resource it belongs. */
export type Finding = Omit<Risk, "address" | "stack">;

export function finding(severity: Severity, kind: RiskKind, why: string, mend: string): Finding {
  return { severity, kind, why, mend };
}

/** Whether a risk is at least as bad. */
export function isAtLeast(severity: Severity, limit: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(limit);
}
