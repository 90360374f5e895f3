import { compare } from "../estate/language/json";
import type { Image } from "../ecr/images";
import { inOrder, producersOf } from "./order";
import type { Action, Change, StackPlan, StateReference } from "./plan";
import { lostProofs, type Proofs } from "./proofs";
import { finding, type Finding, type Risk, SEVERITIES, type Severity } from "./risk";
import { type AccessReview, keyOf, reviewAccess } from "./rules/access";
import { clusterLost, dataLoss, forceDelete, keyDisabled } from "./rules/data/data-loss";
import { accessEntries } from "./rules/access/entries";
import { type KnownImages, lifecycleRule } from "./rules/lifecycle/lifecycle-policy";
import { narrowed } from "./rules/network/narrowed";
import { networkOpened, pathRemoved } from "./rules/network/path-removed";
import { changedAttributes, drift, exposed, forgotten, gone } from "./rules/other/others";
import type { Rule } from "./rules/rule";
import { exclusions, settingRemoved, settings } from "./rules/settings/settings";
import { versions } from "./rules/versions/versions";
import { Secrets } from "./secrets";
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
  readonly risks: readonly Risk[];
}

/** Reads plans as one change: what it risks, and in which order its stacks are applied. */
export function reviewPlans({ stacks, images, proofs }: ReviewInput): PlanReview {
  const secrets = new Secrets(stacks.flatMap(({ plan }) => (plan === undefined ? [] : [plan.document])));
  const ordered = inOrder(stacks.map((input) => ({ ...input, reads: input.plan?.reads ?? ([] as StateReference[]) })));
  const names = ordered.map(({ stack }) => stack);
  const rules = rulesOf(images);
  const pulls = proofs ?? proofsOf(stacks, imagesIn(images));
  const lost = pulls === undefined ? [] : lostProofs(pulls, secrets, names);
  const access = reviewAccess(
    ordered.flatMap(({ stack, plan }) => (plan === undefined ? [] : [{ ...plan, stack }])),
    secrets,
  );
  const reviewed = ordered.map((input) => reviewStack(input, { rules, secrets, access }));
  const risks = [...reviewed.flatMap((one) => one.risks), ...lost].sort(byWeight(names));
  return {
    risks,
    stacks: reviewed.map(({ stack }, index) => ({
      ...stack,
      risk:
        SEVERITIES.find((severity) => risks.some((risk) => risk.stack === stack.stack && risk.severity === severity)) ??
        null,
      after: producersOf(ordered[index] ?? { stack: "", reads: [] }, names).filter((name) => name !== stack.stack),
    })),
  };
}

function imagesIn(images: KnownImages | undefined): readonly Image[] {
  return (images?.groups ?? []).flatMap(({ list }) => list.images);
}

function rulesOf(images: KnownImages | undefined): readonly Rule[] {
  const always = [dataLoss, clusterLost, forceDelete, keyDisabled, settings, settingRemoved, exclusions];
  return [
    ...always,
    ...accessEntries,
    pathRemoved,
    ...narrowed,
    networkOpened,
    versions,
    lifecycleRule(images),
    forgotten,
    exposed,
  ];
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

interface Circumstances {
  readonly rules: readonly Rule[];
  readonly secrets: Secrets;
  readonly access: AccessReview;
}

function reviewStack({ stack, plan, error }: StackInput, circumstances: Circumstances): Reviewed {
  const { secrets } = circumstances;
  const isPlanned = plan?.isErrored === false && error === undefined;
  const reason = reasonOf(error, secrets);
  const unplanned = isPlanned ? [] : [notPlanned(stack, reason, plan !== undefined)];
  const changes = plan?.changes ?? [];
  const risks = plan === undefined ? [] : risksOf(stack, plan, circumstances);
  const risky = new Set(risks.map(({ address }) => address));
  const count = (...actions: readonly Action[]): number =>
    changes.filter(({ action }) => actions.includes(action)).length;
  return {
    risks: [...unplanned, ...risks],
    stack: {
      stack,
      planned: isPlanned,
      ...(isPlanned ? {} : { reason }),
      create: count("create"),
      change: count("update"),
      replace: count("replace"),
      destroy: count("delete"),
      harmless: [
        ...changes.flatMap((change) => harmlessOf(change, risky, secrets)),
        ...(plan?.outputs ?? []).map((name): Harmless => ({
          action: "output",
          address: secrets.hide(name),
          attributes: [],
        })),
      ],
    },
  };
}

function risksOf(stack: string, plan: StackPlan, { rules, secrets, access }: Circumstances): Risk[] {
  const context = { plan, secrets, isKept: (address: string) => access.kept.has(keyOf(stack, address)) };
  const single = plan.changes.flatMap((change): Risk[] => {
    const found = change.action === "none" ? [] : rules.flatMap((rule) => rule(change, context));
    // What another rule has told of needs no second word.
    const all: Finding[] = found.some(({ kind }) => TOLD.has(kind)) ? found : [...found, ...gone(change, context)];
    return all.map((one) => ({ ...one, address: secrets.address(change.address), stack }));
  });
  return [...single, ...access.risks.filter((risk) => risk.stack === stack), ...drift(context)];
}

/** Kinds that say already that something is away. */
const TOLD: ReadonlySet<string> = new Set([
  "data-loss",
  "cluster-lost",
  "path-removed",
  "scanning-loosened",
  "backup-off",
  "encryption-changed",
  "public-access",
]);

function notPlanned(stack: string, reason: string, isPartial: boolean): Risk {
  const why = `${isPartial ? "could be planned in part only, what is said about it is not all" : "could not be planned, so nothing is known of it"}${reason === "" ? "" : `: ${reason}`}`;
  const mend = "apply the stacks before it, then plan it again; or mend what Terraform complains about";
  return { ...finding("low", "not-planned", why, mend), address: "", stack };
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
