import type { Accepted, Open } from "../accepted/acceptance";
import { acceptFindings, type RepositoryFinding } from "./accepted";
import { assumptionOf } from "./cadence";
import type { Comparison } from "./compare";
import { byPlace, costs, type CostRow } from "./cost";
import { type Holding, inUse, type InUseFinding } from "./in-use";
import type { Uncertainty } from "./outcome";
import { type Part, partsOf } from "./parts";
import type { Question, RepositoryInput } from "./question";
import { reasonOf } from "./reasons";
import { mayBeSame, registryName } from "../ecr/registry";
import { dateOf } from "../../domain/aws/time";

/** An image and what becomes of it, as the JSON output has it. */
export interface ImageRow {
  readonly repository: string | null;
  /** The host of its registry, where it is known. */
  readonly registry?: string;
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
  readonly lint: readonly Open<RepositoryFinding>[];
  readonly inUse: readonly Open<InUseFinding>[];
  /** What a team lives with: it is neither in `lint` nor in `inUse`. @default nothing */
  readonly accepted?: readonly Accepted<RepositoryFinding | InUseFinding>[];
  readonly cost: readonly CostRow[];
  readonly compare?: {
    readonly newlyExpired: readonly ImageRow[];
    readonly newlyKept: readonly ImageRow[];
    readonly changed: readonly { readonly before: ImageRow; readonly after: ImageRow }[];
  };
  readonly live?: readonly Difference[];
  readonly assumptions: readonly string[];
  /** What nobody can tell from what was given, and why. */
  readonly unknown: readonly string[];
}

/** Answers the question about each repository. */
export function reportOf(inputs: readonly RepositoryInput[], question: Question): LifecycleReport {
  const parts = partsOf(inputs, question);
  const listed = parts.filter(({ isListed }) => isListed);
  const { now, days, prices } = question;
  const used = inUse(parts.map(holdingOf), question);
  const unlisted = parts.flatMap(({ input: { repository = "", list, doubt } }) =>
    list === undefined || doubt === undefined ? [] : [`images of ${repository} are left out: ${doubt}`],
  );
  return {
    now: new Date(now).toISOString(),
    days,
    images: listed.flatMap((part) => part.outcomes.map((outcome) => rowOf(outcome, part))),
    ...acceptFindings(parts, used.findings, question.acceptance),
    cost:
      days === 0 ? [] : listed.flatMap((part) => costs(part.outcomes, question, prices, part.registry)).sort(byPlace),
    ...(question.newPolicy === undefined ? {} : { compare: comparisonOf(listed) }),
    assumptions: [
      ...(listed.length === 0 ? [] : assumptionsOf(question)),
      ...parts.flatMap((part) => assumedOf(part, question)),
    ],
    unknown: [...new Set([...(question.unknown ?? []), ...unlisted, ...used.unknown])],
  };
}

function holdingOf({ input, outcomes, keptDoubt, absentDoubt }: Part): Holding {
  const { repository = outcomes[0]?.image.repository, place } = input;
  const { registryId, region } = outcomes[0]?.image ?? {};
  return { repository, place: place ?? { account: registryId, region }, outcomes, keptDoubt, absentDoubt };
}

/** What a copy takes for granted, where somebody needs it. */
function assumedOf({ input, isAssumed }: Part, { references }: Question): string[] {
  const { repository = "", place = {}, copyOf = [], assumptions = [] } = input;
  const isNeeded = references.some((one) => one.repository === repository && mayBeSame(place, one));
  if (!isNeeded || copyOf.length === 0) return [...assumptions];
  const name = `${repository} in ${registryName(place)}`;
  const same = isAssumed
    ? [`${name} has the images of its source, pushed at the same time: no list of its own is given`]
    : [];
  const off = copyOf
    .filter(({ deletes }) => deletes === false)
    .map(({ through }) => `${through} replicates no deletes to ${name}: nothing in the files turns that on`);
  return [...assumptions, ...same, ...off];
}

function rowOf(outcome: Part["outcomes"][number], { registry }: Pick<Part, "registry">): ImageRow {
  const { image, verdict, rule, at, uncertain, then } = outcome;
  return {
    repository: image.repository ?? null,
    registry,
    digest: image.digest,
    tags: image.tags,
    verdict,
    rule: rule?.rulePriority ?? null,
    on: at === undefined ? null : dateOf(at),
    reason: reasonOf(outcome),
    uncertain,
    then: then && { verdict: then.verdict, rule: then.rule.rulePriority, on: dateOf(then.at) },
  };
}

function comparisonOf(parts: readonly Part[]): LifecycleReport["compare"] {
  const rows = <T>(of: (comparison: Comparison, part: Part) => readonly T[]): T[] =>
    parts.flatMap((part) => (part.comparison === undefined ? [] : of(part.comparison, part)));
  return {
    newlyExpired: rows(({ newlyExpired }, part) => newlyExpired.map((one) => rowOf(one, part))),
    newlyKept: rows(({ newlyKept }, part) => newlyKept.map((one) => rowOf(one, part))),
    changed: rows(({ changed }, part) =>
      changed.map(({ before, after }) => ({ before: rowOf(before, part), after: rowOf(after, part) })),
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

/** Whether a verdict depends on what AWS's documentation leaves open, or on what is not known. */
export function hasUncertainty({ images, unknown }: LifecycleReport): boolean {
  return unknown.length > 0 || images.some(({ uncertain }) => uncertain.length > 0);
}
