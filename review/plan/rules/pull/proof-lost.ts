import type { Proof } from "../../proofs";
import type { Secrets } from "../../secrets";
import { defineRule, found, type Found } from "../rule";
import { lacksOf, mendOf, ofVerdicts, reasonsOf, type VerdictChange } from "./verdict-changes";

export const proofLost = defineRule({
  id: "proof-lost",
  severities: ["high", "medium", "low"],
  summary: "a workload's pull was proven and is not any more: refuted, unknown, not known yet",
  subject: "workload",
  review: ofVerdicts(lost),
});

function lost({ proof, known, isPartial }: VerdictChange, secrets: Secrets): Found | undefined {
  const { verdict } = proof;
  if (known.length === 0 || !known.every((one) => one.verdict === "proven")) return undefined;
  const isLater = verdict === "unknown" && (isPartial || isAllLater(proof));
  if (isLater) {
    const why = `that its image can be pulled was proven, and cannot be seen yet after this${reasonsOf(proof, secrets)}`;
    return found("low", why, "apply what it waits for, then plan it again");
  }
  const said = verdict === "refuted" ? lacksOf(proof, secrets) : reasonsOf(proof, secrets);
  const why = `that its image can be pulled was proven, and is ${verdict} after this${said}`;
  return found(verdict === "refuted" ? "high" : "medium", why, mendOf(proof, secrets));
}

/** What only the apply tells, or the plan of another stack. */
const LATER = /known only after apply|was not read as a whole|no stack of the estate has the state/;

function isAllLater({ unknown }: Proof): boolean {
  return unknown.length > 0 && unknown.every((reason) => LATER.test(reason));
}
