/** Asks the rules of the table, each what it looks at. It knows the shape of rules, and none of them. */
import type { Change, StackPlan } from "./plan";
import type { Risk } from "./risk";
import { keyOf } from "./rules/access/policy-shifts";
import type { KnownImages } from "./rules/lifecycle/known-images";
import type { Found, FoundInReview, ReviewedStack, Rule, WholeReview } from "./rules/rule";
import { type RiskKind, RULES } from "./rules/rules";

/** What is known when a stack is looked at. */
export interface Circumstances {
  readonly whole: WholeReview;
  /** What rules found that look at the whole review. */
  readonly atLarge: readonly Risk[];
  readonly images: KnownImages | undefined;
}

/** What rules find that look at the whole review. */
export function risksAtLarge(whole: WholeReview): Risk[] {
  return RULES.flatMap((rule) => (rule.review?.(whole) ?? []).map((one) => riskOf(rule.id, one)));
}

function riskOf(kind: RiskKind, { severity, why, mend, address, stack }: FoundInReview): Risk {
  return { severity, kind, why, mend, address, stack };
}

const OF_WORKLOADS: ReadonlySet<RiskKind> = new Set(
  RULES.filter(({ subject }) => subject === "workload").map(({ id }) => id),
);

/** Whether a risk's address is one of a resource. */
export function isOfResource({ kind }: Risk): boolean {
  return !OF_WORKLOADS.has(kind);
}

/** The stack of a review, by its name. */
type NamedStack = Omit<ReviewedStack, "secrets"> & { readonly stack: string };

/** All risks of a stack: of itself, of its changes, and what was found at it in the whole review. */
export function risksOf({ stack, plan, ...more }: NamedStack, circumstances: Circumstances): Risk[] {
  const { whole, atLarge } = circumstances;
  const about = { secrets: whole.secrets, ...more, ...(plan !== undefined && { plan }) };
  const ofStack = RULES.flatMap((rule) => (rule.stack?.(about) ?? []).map((one) => riskOf(rule.id, { ...one, stack })));
  const single = plan?.changes.flatMap((change) => changeRisks(change, { stack, plan }, circumstances)) ?? [];
  return [...ofStack, ...single, ...atLarge.filter((risk) => risk.stack === stack)];
}

interface PlannedStack {
  readonly stack: string;
  readonly plan: StackPlan;
}

/** The rules that are asked where no other one has told of a loss come last. */
const LAST = RULES.filter(({ loss }) => loss === "untold");
const FIRST = RULES.filter(({ loss }) => loss !== "untold");

function changeRisks(change: Change, { stack, plan }: PlannedStack, { whole, images }: Circumstances): Risk[] {
  if (change.action === "none") return [];
  const { secrets, policies } = whole;
  const isKept = (address: string): boolean => policies.kept.has(keyOf(stack, address));
  const context = { plan, secrets, isKept, ...(images !== undefined && { images }) };
  const ask = (rules: readonly Rule<RiskKind>[]): { readonly rule: Rule<RiskKind>; readonly one: Found }[] =>
    rules.flatMap((rule) => (rule.change?.(change, context) ?? []).map((one) => ({ rule, one })));
  const first = ask(FIRST);
  const all = first.some(({ rule }) => rule.loss === "told") ? first : [...first, ...ask(LAST)];
  const place = { address: secrets.address(change.address), stack };
  return all.map(({ rule, one }) => riskOf(rule.id, { ...one, ...place }));
}
