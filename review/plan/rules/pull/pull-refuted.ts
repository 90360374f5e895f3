import type { Secrets } from "../../secrets";
import { defineRule, found, type Found } from "../rule";
import { lacksOf, mendOf, ofVerdicts, type VerdictChange } from "./verdict-changes";

export const pullRefuted = defineRule({
  id: "pull-refuted",
  severities: ["high", "low"],
  summary: "what is new, or pulls another image, cannot pull it",
  subject: "workload",
  review: ofVerdicts(fresh),
});

/** What was not there before, and cannot pull. */
function fresh({ proof, known, isPartial }: VerdictChange, secrets: Secrets): Found | undefined {
  if (known.length > 0 || proof.verdict !== "refuted") return undefined;
  const doubt = isPartial ? ", unless a stack that cannot be planned yet gives it" : "";
  const why = `its image ${secrets.quote(proof.image)} cannot be pulled${doubt}${lacksOf(proof, secrets)}`;
  return found(isPartial ? "low" : "high", why, mendOf(proof, secrets));
}
