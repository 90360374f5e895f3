import { refuse, type Fault } from "../text/errors";
import { listFaults } from "./lifecycle-faults";
import { COUNT_TYPE_NAMES, COUNT_TYPES, MOST_POLICY_CHARACTERS, TARGET_STORAGE_CLASS } from "./lifecycle-limits";
import type { LifecycleRule } from "./lifecycle-rule";

export * from "./lifecycle-presets";
export type { ArchiveRule, ExpireRule, LifecycleLimits, LifecycleRule, TagSelection } from "./lifecycle-rule";

/**
 * Everything that ECR would refuse in a list of rules, each with its place in the list: `[0, "maxImages"]`. Takes
 * whatever untyped settings hold, and never throws.
 *
 * Two things are refused that ECR documents less clearly, since both cost nothing to mend:
 *
 * - a rule for `"any"` images before a rule of the other storage class (AWS says "must have the highest value for
 *   rulePriority", yet shows two `any` rules in one policy, one for each class);
 * - a rule that selects by patterns exactly what an earlier one selects (AWS says "a unique set of prefixes"): all its
 *   images belong to the earlier one, so it would never act.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html
 */
export function lifecyclePolicyFaults(rules: readonly LifecycleRule[]): Fault[] {
  return check(rules).faults;
}

/**
 * The policy text for ECR: canonical JSON, the same bytes for the same rules.
 *
 * Rules are sorted by priority, since another order makes a perpetual diff; keys, lists of tags and escapes are
 * written as the AWS provider writes them into the state.
 *
 * @param subject what the rules belong to, for the error: a file or a construct path
 * @throws ValidationError with everything that {@link lifecyclePolicyFaults} finds
 */
export function renderLifecyclePolicy(rules: readonly LifecycleRule[], subject = "lifecycle policy"): string {
  const { faults, text } = check(rules);
  refuse(subject, faults);
  return text;
}

function check(rules: readonly LifecycleRule[]): { faults: Fault[]; text: string } {
  const faults = listFaults(rules);
  if (faults.length > 0) return { faults, text: "" };
  const text = policyText(rules);
  if (text.length <= MOST_POLICY_CHARACTERS) return { faults, text };
  const problem = `has ${text.length} characters as JSON, ECR takes ${MOST_POLICY_CHARACTERS}`;
  const remedy = "use fewer rules, or shorter descriptions";
  return { faults: [{ path: [], problem, remedy }], text };
}

function policyText(rules: readonly LifecycleRule[]): string {
  const numbered = rules.map((rule, index) => ({ rule, priority: rule.priority ?? index + 1 }));
  numbered.sort((a, b) => a.priority - b.priority);
  return escapeLikeGo(JSON.stringify({ rules: numbered.map(({ rule, priority }) => ecrRule(rule, priority)) }));
}

function ecrRule(rule: LifecycleRule, priority: number): object {
  return {
    action:
      rule.action === "archive" ? { targetStorageClass: TARGET_STORAGE_CLASS, type: "transition" } : { type: "expire" },
    description: rule.description,
    rulePriority: priority,
    selection: { ...ecrCount(rule), ...ecrTags(rule) },
  };
}

/** A rule without faults has exactly one limit. */
function ecrCount(rule: LifecycleRule): object {
  const countType = COUNT_TYPE_NAMES.find((name) => rule[COUNT_TYPES[name].setting] !== undefined);
  if (countType === undefined) return {};
  const { setting, unit, storageClass } = COUNT_TYPES[countType];
  const isDefault = storageClass === "standard";
  return { countNumber: rule[setting], countType, countUnit: unit, storageClass: isDefault ? undefined : storageClass };
}

function ecrTags({ tags }: LifecycleRule): object {
  if (typeof tags === "string") return { tagStatus: tags };
  return tags.patterns === undefined
    ? { tagPrefixList: [...tags.prefixes].sort(), tagStatus: "tagged" }
    : { tagPatternList: [...tags.patterns].sort(), tagStatus: "tagged" };
}

/** The provider sends the text as Go's `encoding/json` writes it: only so are its bytes and its length ours. */
function escapeLikeGo(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
