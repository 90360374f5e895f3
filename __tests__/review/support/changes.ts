import { readPlan } from "../../../review/plan/plan";
import { RULES } from "../../../review/plan/rules/rules";
import { type PlanReview, type ReviewInput, reviewPlans } from "../../../review/plan/review";

export type Values = Readonly<Record<string, unknown>>;

export interface Written {
  readonly address: string;
  readonly before?: Values | null;
  readonly after?: Values | null;
  readonly actions?: readonly string[];
  readonly replace_paths?: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly [more: string]: unknown;
}

/** A change as Terraform writes it; its actions follow from its sides. */
export function change({ address, before = null, after = null, actions, previous_address, deposed, ...rest }: Written) {
  const [both, paths] = [before !== null && after !== null, rest.replace_paths !== undefined];
  const usual = both ? (paths ? ["delete", "create"] : ["update"]) : [before === null ? "create" : "delete"];
  const [type = ""] = address.split(".");
  return {
    ...{ address, type, mode: "managed", previous_address, deposed },
    change: { actions: actions ?? usual, before, after, after_unknown: {}, ...rest },
  };
}

export function document(changes: readonly Written[], more: Values = {}): Values {
  return { format_version: "1.2", resource_changes: changes.map(change), ...more };
}

export function review(changes: readonly Written[], more: Values = {}, others: Partial<ReviewInput> = {}): PlanReview {
  const plan = readPlan("plan.json", document(changes, more), "registry", true);
  return declared(reviewPlans({ stacks: [{ stack: "registry", plan }], ...others }));
}

/** The review itself, if each of its risks has a severity that its rule declares. */
function declared(found: PlanReview): PlanReview {
  for (const { kind, severity } of found.risks) {
    const rule = RULES.find(({ id }) => id === kind);
    if (rule?.severities.includes(severity) !== true) throw new Error(`the rule ${kind} declares no ${severity} risks`);
  }
  return found;
}

export const policy = (...statements: readonly Values[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
export const allow = (Principal: unknown, Action: unknown, more: Values = {}): Values => ({
  ...{ Effect: "Allow", Principal, Action },
  ...more,
});
export const ROLE = { AWS: "arn:aws:iam::222222222222:role/a" };

export const ECR = "aws_ecr_repository.a";
export const ECR_POLICY = "aws_ecr_repository_policy.a";

/** A lifecycle policy that keeps so many images of `a*`, `b*` and so on. */
export const rules = (...limits: readonly number[]): string =>
  JSON.stringify({
    rules: limits.map((countNumber, index) => ({
      rulePriority: index + 1,
      selection: {
        tagStatus: "tagged",
        tagPatternList: [`${String.fromCharCode(97 + index)}*`],
        countType: "imageCountMoreThan",
        countNumber,
      },
      action: { type: "expire" },
    })),
  });

/** A change of resources, and the risks that it has: `high data-loss`. */
export type Case = readonly [name: string, expected: readonly string[], ...changes: Written[]];
