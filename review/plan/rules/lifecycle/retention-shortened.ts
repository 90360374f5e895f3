import type { LifecyclePolicy, PolicyRule } from "../../../ecr/lifecycle-policy";
import { isShorter, loosened, type Setting } from "../settings/setting";
import { anyOf, type ChangeCheck, defineRule, found } from "../rule";
import { MEND_POLICY, policyChangeOf } from "./policy-change";

const SETTINGS: readonly Setting[] = [
  {
    paths: ["retention_in_days"],
    types: ["aws_cloudwatch_log_group"],
    isWorse: isShorter,
    severity: "medium",
    why: "older logs are deleted",
    mend: "export them first, or keep the longer time",
  },
];

/** Of a policy whose images are not known; where they are, `image-expired` tells which go. */
const policy: ChangeCheck = (change, context) => {
  const changed = policyChangeOf(change, context);
  if (changed === undefined || changed.list !== undefined) return [];
  const { old, next } = changed;
  if (next === undefined) {
    const why = "what it will expire is known only after apply";
    return [found("medium", why, "write the policy without references")];
  }
  const changes = old === undefined ? ["the repository had no policy: now images expire"] : shorter(old, next);
  if (changes.length === 0) return [];
  return [found("medium", `images may expire that the policy kept: ${changes.join("; ")}`, MEND_POLICY)];
};

export const retentionShortened = defineRule({
  id: "retention-shortened",
  severities: ["medium"],
  summary: "a lifecycle policy or log group keeps less",
  change: anyOf(policy, loosened(SETTINGS)),
});

/** Which rules delete more, by what they select. The tags themselves are told by `--images`. */
function shorter(old: LifecyclePolicy, next: LifecyclePolicy): string[] {
  const before = new Map(old.rules.map((rule) => [selectionOf(rule), rule]));
  const after = new Set(next.rules.map(selectionOf));
  const changed = next.rules.flatMap((rule): string[] => {
    const was = before.get(selectionOf(rule));
    if (was === undefined) return [`rule ${rule.rulePriority} is new: it ${limitOf(rule)}`];
    if (rule.countNumber >= was.countNumber) return [];
    return [`rule ${rule.rulePriority} ${limitOf(rule)} instead of ${was.countNumber}`];
  });
  const gone = old.rules.filter((rule) => !after.has(selectionOf(rule)) && next.rules.length > 0);
  return [
    ...changed,
    ...gone.map(
      (rule) => `old rule ${rule.rulePriority} (${whichOf(rule)}) is gone: what it held belongs to later rules`,
    ),
    ...(changed.length + gone.length === 0 && isReordered(old, next) ? ["the order of its rules changes"] : []),
  ];
}

function selectionOf({
  tagStatus,
  tagPatternList,
  tagPrefixList,
  storageClass,
  countType,
  action,
}: PolicyRule): string {
  return JSON.stringify([tagStatus, tagPatternList ?? [], tagPrefixList ?? [], storageClass, countType, action]);
}

function isReordered(old: LifecyclePolicy, next: LifecyclePolicy): boolean {
  return old.rules.map(selectionOf).join() !== next.rules.map(selectionOf).join();
}

function whichOf({ tagStatus }: PolicyRule): string {
  return tagStatus === "any" ? "images" : `${tagStatus} images`;
}

function limitOf(rule: PolicyRule): string {
  const verb = rule.action === "archive" ? "archives" : "expires";
  if (rule.countType === "imageCountMoreThan") return `${verb} ${whichOf(rule)} beyond ${rule.countNumber}`;
  const since = { sinceImagePushed: "push", sinceImagePulled: "last pull", sinceImageTransitioned: "archiving" }[
    rule.countType
  ];
  return `${verb} ${whichOf(rule)} more than ${rule.countNumber === 1 ? "1 day" : `${rule.countNumber} days`} after their ${since}`;
}
