import type { EcrPrices } from "../../domain/facts";
import { assumptionOf, imagesOf, type Cadence } from "./cadence";
import { compareOutcomes, type Comparison } from "./compare";
import { costs, type CostRow } from "./cost";
import type { Outcome, Uncertainty } from "./evaluate";
import type { ImageList } from "./images";
import { inUseFindings, type InUseFinding } from "./in-use";
import { lint, type LintContext, type LintFinding } from "./lint";
import type { LifecyclePolicy } from "./policy";
import { reasonOf } from "./reasons";
import type { Reference } from "./references";
import { type Horizon, simulate } from "./simulate";
import { dateOf } from "./time";

/** A repository and the policy that is to be looked at. */
export interface RepositoryInput {
  /** As far as it is known. */
  readonly repository?: string;
  readonly policy: LifecyclePolicy;
  /** What is in it. Without: the policy is only linted, unless there is a cadence. */
  readonly list?: ImageList;
  readonly isMutable?: boolean;
  readonly replicas?: LintContext["replicas"];
}

/** What is asked about all of them. */
export interface Question extends Horizon {
  readonly cadence?: Cadence;
  readonly references: readonly Reference[];
  readonly rollbackDepth: number;
  readonly prices?: EcrPrices;
  readonly tagSchemes: Readonly<Record<string, readonly string[]>>;
  /** The policy that may come instead. */
  readonly newPolicy?: LifecyclePolicy;
}

/** An image and what becomes of it, as the JSON output has it. */
export interface ImageRow {
  readonly repository: string | null;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly verdict: "keep" | "expire" | "archive";
  /** The priority of the rule that owns it. */
  readonly rule: number | null;
  /** The day, in UTC. */
  readonly on: string | null;
  readonly reason: string;
  readonly uncertain: readonly Uncertainty[];
  /** What happens to it once it is archived. */
  readonly then?: { readonly verdict: "expire" | "archive"; readonly rule: number; readonly on: string };
}

/** What AWS's own preview says of an image, and what this evaluation does. */
export interface Difference {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly ours: string;
  readonly aws: string;
  readonly uncertain: readonly Uncertainty[];
}

/** All answers, as the JSON output has them. */
export interface LifecycleReport {
  readonly now: string;
  readonly days: number;
  readonly images: readonly ImageRow[];
  readonly lint: readonly (LintFinding & { readonly repository: string | null })[];
  readonly inUse: readonly InUseFinding[];
  readonly cost: readonly CostRow[];
  readonly compare?: {
    readonly newlyExpired: readonly ImageRow[];
    readonly newlyKept: readonly ImageRow[];
    readonly changed: readonly { readonly before: ImageRow; readonly after: ImageRow }[];
  };
  readonly live?: readonly Difference[];
  readonly assumptions: readonly string[];
}

/** Answers the question about each repository. */
export function reportOf(inputs: readonly RepositoryInput[], question: Question): LifecycleReport {
  const parts = inputs.map((input) => partOf(input, question));
  const outcomes = parts.flatMap((part) => part.outcomes);
  const compared = parts.flatMap(({ comparison }) => (comparison === undefined ? [] : [comparison]));
  const { references, rollbackDepth } = question;
  return {
    now: new Date(question.now).toISOString(),
    days: question.days,
    images: outcomes.map(rowOf),
    lint: parts.flatMap(({ repository = null, findings }) => findings.map((finding) => ({ ...finding, repository }))),
    inUse: inUseFindings(outcomes, { references, rollbackDepth }),
    cost: question.days === 0 ? [] : costs(outcomes, question, question.prices),
    ...(question.newPolicy === undefined ? {} : { compare: comparisonOf(compared) }),
    assumptions: outcomes.length === 0 ? [] : assumptionsOf(question),
  };
}

interface Part {
  readonly repository?: string;
  readonly outcomes: readonly Outcome[];
  readonly findings: readonly LintFinding[];
  readonly comparison?: Comparison;
}

function partOf(input: RepositoryInput, question: Question): Part {
  const { repository, policy, isMutable, replicas } = input;
  const { cadence, now, days, newPolicy, tagSchemes } = question;
  const scheme = Object.hasOwn(tagSchemes, repository ?? "") ? tagSchemes[repository ?? ""] : undefined;
  const pushed = cadence && { images: imagesOf(cadence, now, days, repository), children: new Map<string, string[]>() };
  const images = input.list && { ...input.list, now };
  const list = pushed ?? input.list ?? { images: [], children: new Map<string, string[]>() };
  const outcomes = simulate(policy, list, question);
  return {
    repository,
    outcomes,
    findings: lint(policy, { images, scheme, isMutable, replicas }),
    comparison: newPolicy && compareOutcomes(outcomes, simulate(newPolicy, list, question)),
  };
}

export function rowOf(outcome: Outcome): ImageRow {
  const { image, verdict, rule, at, uncertain, then } = outcome;
  return {
    repository: image.repository ?? null,
    digest: image.digest,
    tags: image.tags,
    verdict,
    rule: rule?.rulePriority ?? null,
    on: at === undefined ? null : dateOf(at),
    reason: reasonOf(outcome),
    uncertain,
    ...(then && { then: { verdict: then.verdict, rule: then.rule.rulePriority, on: dateOf(then.at) } }),
  };
}

function comparisonOf(parts: readonly Comparison[]): LifecycleReport["compare"] {
  return {
    newlyExpired: parts.flatMap(({ newlyExpired }) => newlyExpired.map(rowOf)),
    newlyKept: parts.flatMap(({ newlyKept }) => newlyKept.map(rowOf)),
    changed: parts.flatMap(({ changed }) =>
      changed.map(({ before, after }) => ({ before: rowOf(before), after: rowOf(after) })),
    ),
  };
}

function assumptionsOf({ cadence, days, prices }: Question): string[] {
  const assumptions: string[] = [];
  if (cadence !== undefined) assumptions.push(assumptionOf(cadence));
  if (days === 0) return assumptions;
  assumptions.push("the policy is evaluated at least once a day; ECR acts within 24 hours");
  if (cadence === undefined) assumptions.push("no image is pushed, pulled, tagged anew or restored until the end");
  assumptions.push("layers that images share are counted for each image, so storage is at most what cost says");
  if (prices !== undefined) assumptions.push(`prices of ${prices.date} from ${prices.source}`);
  return assumptions;
}

/** Whether something is to be looked at: what makes the exit code 1. */
export function hasFindings({ lint: findings, inUse, compare, live = [] }: LifecycleReport): boolean {
  return findings.length + inUse.length + live.length + (compare?.newlyExpired.length ?? 0) > 0;
}

/** Whether a verdict depends on what AWS's documentation leaves open. */
export function hasUncertainty({ images }: LifecycleReport): boolean {
  return images.some(({ uncertain }) => uncertain.length > 0);
}
