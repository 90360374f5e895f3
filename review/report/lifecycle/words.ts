import { patternsOf, type PolicyRule } from "../../ecr/lifecycle-policy";

/** What a rule does, in one sentence without its priority. */
export function ruleInWords(rule: PolicyRule): string {
  const { countType, countNumber, action } = rule;
  const acts = action === "expire" ? "expires" : "archives";
  const which = selectionOf(rule);
  if (countType === "imageCountMoreThan") return `keeps the newest ${countNumber} of ${which}, and ${acts} the others`;
  const days = `${countNumber} ${countNumber === 1 ? "day" : "days"}`;
  return `${acts} ${which} ${AGES[countType].replace("N days", days)}`;
}

const AGES = {
  sinceImagePushed: "pushed more than N days ago",
  sinceImagePulled: "neither pulled nor pushed for more than N days",
  sinceImageTransitioned: "archived more than N days ago",
} as const;

function selectionOf(rule: PolicyRule): string {
  const archived = rule.storageClass === "archive" ? "archived " : "";
  if (rule.tagStatus === "untagged") return `untagged ${archived}images`;
  if (rule.tagStatus === "any") return `all ${archived}images`;
  const patterns = patternsOf(rule);
  if (patterns.length < 2) return `${archived}images tagged ${patterns.join("")}`;
  return `${archived}images that have a tag for each of ${patterns.join(", ")}`;
}
