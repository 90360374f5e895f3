import type { ReviewCheck } from "../rule";

/** What changes of policies risk of one kind. */
export function ofPolicies(kind: string): ReviewCheck {
  return ({ access }) => access.risks.filter((risk) => risk.kind === kind);
}
