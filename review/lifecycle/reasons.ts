import type { Outcome } from "./outcome";
import type { PolicyRule } from "../ecr/lifecycle-policy";

/** Why it is so, in one line. */
export function reasonOf(outcome: Outcome): string {
  const { verdict, rule, follows, heldBy, then, image, replicated } = outcome;
  if (replicated !== undefined) {
    const theirs =
      replicated.rule === undefined ? "" : ` (rule ${replicated.rule.rulePriority}: ${markReason(replicated.rule)})`;
    return `expired in ${replicated.from}${theirs}, and ${replicated.through} replicates deletes`;
  }
  if (outcome.isAbsent) return "not pushed yet at the end";
  if (rule === undefined) {
    const which = image.storageClass === "archive" ? " for archived images" : "";
    return follows === undefined ? `no rule${which} selects it` : `follows ${follows}, which no rule${which} selects`;
  }
  const acts = verdict === "keep" ? keptReason(rule, heldBy) : `rule ${rule.rulePriority}: ${markReason(rule)}`;
  const later = then === undefined ? "" : `; then rule ${then.rule.rulePriority}: ${markReason(then.rule)}`;
  return follows === undefined ? `${acts}${later}` : `follows ${follows}: ${acts}${later}`;
}

function keptReason(rule: PolicyRule, heldBy: string | undefined): string {
  if (heldBy !== undefined) return `rule ${rule.rulePriority} marks it, but the manifest list ${heldBy} refers to it`;
  const { countNumber } = rule;
  const why =
    rule.countType === "imageCountMoreThan"
      ? `among the newest ${countNumber} that it selects`
      : `not ${AGES[rule.countType]} more than ${countNumber} days ago`;
  return `rule ${rule.rulePriority} selects it and leaves it, ${why}; no later rule acts on it`;
}

function markReason({ countType, countNumber }: PolicyRule): string {
  if (countType === "imageCountMoreThan") return `not among the newest ${countNumber} that it selects`;
  if (countType === "sinceImagePulled") return `neither pulled nor pushed for more than ${countNumber} days`;
  return `${AGES[countType]} more than ${countNumber} days ago`;
}

const AGES = {
  sinceImagePushed: "pushed",
  sinceImagePulled: "pulled or pushed",
  sinceImageTransitioned: "archived",
};
