/*
 * Plan: what the plans of a change risk, and in which order their stacks are applied. `rules/` holds a file for each kind
 * of risk, `policy/` what policies allow before and after, `secrets.ts` what must not be shown.
 * Asks: `estate` for the changes and for both sides as estates, `pull` for what can be pulled before and after, `identities`
 * and `iam` for policies, `accepted` for what a team lives with, `network` for ways out, `ecr` and `lifecycle` for images and what expires.
 * Asked by: `commands/review` alone.
 */
import type { Acceptance, Accepted, Open } from "../accepted/acceptance";
import { compare } from "../estate/language/json";
import type { Image } from "../ecr/images";
import { acceptRisks } from "./accepted";
import { inOrder, producersOf } from "./order";
import type { Action, Change, StackPlan, StateReference } from "./plan";
import type { Proofs } from "./proofs";
import type { Risk } from "./risk";
import { changedAttributes } from "./changed-attributes";
import { reviewPolicies } from "./rules/access/policy-shifts";
import type { KnownImages } from "./rules/lifecycle/known-images";
import { type Circumstances, isOfResource, risksAtLarge, risksOf } from "./risks";
import type { WholeReview } from "./rules/rule";
import { Secrets } from "./secrets";
import { SEVERITIES, type Severity } from "./severity";
import { proofsOf } from "./verdicts";

/** A stack, and what is known of its plan. */
export interface StackInput {
  readonly stack: string;
  /** @default it could not be planned at all */
  readonly plan?: StackPlan;
  /** What Terraform said where it could not plan. */
  readonly error?: string;
}

/** What is to be looked at. */
export interface ReviewInput {
  readonly stacks: readonly StackInput[];
  /** @default what a lifecycle policy expires is told by its rules only */
  readonly images?: KnownImages;
  /** @default what the plans themselves tell */
  readonly proofs?: Proofs;
  /** What a team lives with. @default nothing */
  readonly acceptance?: Acceptance;
  /** What the change itself accepts. @default nothing */
  readonly anew?: readonly Accepted[];
}

/** A change without a risk. */
export interface Harmless {
  readonly action: Action | "move" | "import" | "output";
  readonly address: string;
  /** The attributes that change in place. */
  readonly attributes: readonly string[];
}

/** A stack in the order in which it is applied. */
export interface StackReview {
  readonly stack: string;
  /** Whether there is a whole plan. */
  readonly planned: boolean;
  /** Why there is none. */
  readonly reason?: string;
  readonly create: number;
  readonly change: number;
  readonly replace: number;
  readonly destroy: number;
  /** The worst. */
  readonly risk: Severity | null;
  /** The stacks among these that must be applied before. */
  readonly after: readonly string[];
  readonly harmless: readonly Harmless[];
}

/** What the plans of a change risk. */
export interface PlanReview {
  readonly stacks: readonly StackReview[];
  /** The worst first, then in the order of stacks and addresses. */
  readonly risks: readonly Open<Risk>[];
  /** What a team lives with: it is not among the risks. @default nothing */
  readonly accepted?: readonly Accepted<Risk>[];
  /** What the change accepts that was not accepted before, of any kind. @default nothing */
  readonly acceptedAnew?: readonly Accepted[];
}

/** Reads plans as one change: what it risks, and in which order its stacks are applied. */
export function reviewPlans(input: ReviewInput): PlanReview {
  const { stacks } = input;
  const ordered = inOrder(stacks.map((one) => ({ ...one, reads: one.plan?.reads ?? ([] as StateReference[]) })));
  const names = ordered.map(({ stack }) => stack);
  const whole = wholeReview(input, ordered);
  const atLarge = risksAtLarge(whole);
  const reviewed = ordered.map((one) => reviewStack(one, { whole, atLarge, images: input.images }));
  const elsewhere = atLarge.filter(({ stack }) => !names.includes(stack));
  const found = [...reviewed.flatMap((one) => one.risks), ...elsewhere].sort(byWeight(names));
  const { secrets } = whole;
  const { open: risks, accepted } = acceptRisks(found, input.acceptance, secrets);
  const anew = (input.anew ?? []).map((one) => ({
    ...one,
    address: secrets.hide(one.address),
    reason: secrets.hide(one.reason),
  }));
  return {
    risks,
    ...(accepted.length > 0 && { accepted }),
    ...(anew.length > 0 && { acceptedAnew: anew }),
    stacks: reviewed.map(({ stack }, index) => ({
      ...stack,
      risk:
        SEVERITIES.find((severity) => risks.some((risk) => risk.stack === stack.stack && risk.severity === severity)) ??
        null,
      after: producersOf(ordered[index] ?? { stack: "", reads: [] }, names).filter((name) => name !== stack.stack),
    })),
  };
}

function wholeReview({ stacks, images, proofs }: ReviewInput, ordered: readonly StackInput[]): WholeReview {
  const secrets = new Secrets(stacks.flatMap(({ plan }) => (plan === undefined ? [] : [plan.document])));
  const plans = ordered.flatMap(({ stack, plan }) => (plan === undefined ? [] : [{ ...plan, stack }]));
  const pulls = proofs ?? proofsOf(stacks, imagesIn(images));
  return {
    stacks: ordered.map(({ stack }) => stack),
    secrets,
    policies: reviewPolicies(plans, secrets),
    ...(pulls !== undefined && { proofs: pulls }),
  };
}

function imagesIn(images: KnownImages | undefined): readonly Image[] {
  return (images?.groups ?? []).flatMap(({ list }) => list.images);
}

function byWeight(names: readonly string[]): (one: Risk, other: Risk) => number {
  const place = ({ stack }: Risk): number => (names.includes(stack) ? names.indexOf(stack) : names.length);
  return (one, other) =>
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    place(one) - place(other) ||
    compare(one.address, other.address) ||
    compare(one.kind, other.kind) ||
    compare(one.why, other.why);
}

interface Reviewed {
  readonly stack: Omit<StackReview, "risk" | "after">;
  readonly risks: readonly Risk[];
}

function reviewStack(input: StackInput, circumstances: Circumstances): Reviewed {
  const { stack, plan, error } = input;
  const { secrets } = circumstances.whole;
  const isPlanned = plan?.isErrored === false && error === undefined;
  const reason = isPlanned ? undefined : reasonOf(error, secrets);
  const changes = plan?.changes ?? [];
  const about = { stack, ...(plan !== undefined && { plan }), ...(reason !== undefined && { unplanned: reason }) };
  const risks = risksOf(about, circumstances);
  const count = (...actions: readonly Action[]): number =>
    changes.filter(({ action }) => actions.includes(action)).length;
  return {
    risks,
    stack: {
      stack,
      planned: isPlanned,
      ...(reason !== undefined && { reason }),
      create: count("create"),
      change: count("update"),
      replace: count("replace"),
      destroy: count("delete"),
      harmless: plan === undefined ? [] : harmlessIn(plan, risks, secrets),
    },
  };
}

function harmlessIn({ changes, outputs }: StackPlan, risks: readonly Risk[], secrets: Secrets): Harmless[] {
  const risky = new Set(risks.filter(isOfResource).map(({ address }) => address));
  return [
    ...changes.flatMap((change) => harmlessOf(change, risky, secrets)),
    ...outputs.map((name): Harmless => ({ action: "output", address: secrets.hide(name), attributes: [] })),
  ];
}

const MOST_ERRORS = 3;

/** Colours, which Terraform also writes into a file. */
const COLOURS = /\u001b\[[0-9;]*m/g;

/** The titles of Terraform's errors; what follows may quote values. */
function reasonOf(error: string | undefined, secrets: Secrets): string {
  const titles = [...(error ?? "").replace(COLOURS, "").matchAll(/^[\s│╷]*Error: ([^\n]+)$/gm)].map(([, title = ""]) =>
    title.trim(),
  );
  const all = [...new Set(titles)].map((title) => secrets.quote(title));
  const rest = all.length > MOST_ERRORS ? ` and ${all.length - MOST_ERRORS} more` : "";
  return `${all.slice(0, MOST_ERRORS).join(", ")}${rest}`;
}

function harmlessOf(change: Change, risky: ReadonlySet<string>, secrets: Secrets): Harmless[] {
  const address = secrets.address(change.address);
  const { action, before, after, movedFrom, isImported } = change;
  const attributes = action === "update" ? changedAttributes(before, after).map((name) => secrets.hide(name)) : [];
  return [
    ...(movedFrom === undefined
      ? []
      : [{ action: "move" as const, address: `${secrets.address(movedFrom)} to ${address}`, attributes: [] }]),
    ...(isImported ? [{ action: "import" as const, address, attributes: [] }] : []),
    ...(action === "none" || risky.has(address) ? [] : [{ action, address, attributes }]),
  ];
}
