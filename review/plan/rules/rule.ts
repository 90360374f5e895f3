/**
 * The shape of a rule. A rule knows one kind of risk: it looks at single changes, at stacks, or at the whole review. The
 * table in `rules.ts` names them all; `review.ts` asks them.
 */
import type { Change, StackPlan } from "../plan";
import type { Proofs } from "../proofs";
import type { Secrets } from "../secrets";
import type { Severity } from "../severity";
import type { PolicyReview } from "./access/policy-shifts";
import type { KnownImages } from "./lifecycle/known-images";

/** What a rule found, before it is known where. */
export interface Found {
  readonly severity: Severity;
  /** What happens, in words, values in backticks. */
  readonly why: string;
  /** What to do instead. */
  readonly mend: string;
}

/** What a rule found at a resource of a stack. */
export interface FoundInStack extends Found {
  /** As the plan writes it, hidden where a secret is in it; empty for the stack as a whole. */
  readonly address: string;
}

/** What a rule found at a resource of one of the stacks. */
export interface FoundInReview extends FoundInStack {
  readonly stack: string;
}

/** What rules need besides the change. */
export interface Context {
  readonly plan: StackPlan;
  readonly secrets: Secrets;
  /** Whether a policy or attachment of the stack goes without anybody losing anything by that. */
  readonly isKept: (address: string) => boolean;
  /** @default what a lifecycle policy expires is told by its rules only */
  readonly images?: KnownImages;
}

/** A stack under review. */
export interface ReviewedStack {
  /** @default it could not be planned at all */
  readonly plan?: StackPlan;
  /** Why there is no whole plan, empty where nobody says it. @default there is one */
  readonly unplanned?: string;
  readonly secrets: Secrets;
}

/** All stacks of a review at once. */
export interface WholeReview {
  /** The names of the stacks. */
  readonly stacks: readonly string[];
  readonly secrets: Secrets;
  /** What changes of policies do, over all plans. */
  readonly policies: PolicyReview;
  /** @default no plan has both what is there and what will be */
  readonly proofs?: Proofs;
}

/** Looks at one change. Values of the plan come into its words only through {@link Context.secrets}. */
export type ChangeCheck = (change: Change, context: Context) => readonly Found[];

/** Looks at a stack, such as at whether it could be planned. */
export type StackCheck = (stack: ReviewedStack) => readonly FoundInStack[];

/** Looks at all stacks, such as at all policies of a role. */
export type ReviewCheck = (review: WholeReview) => readonly FoundInReview[];

/** A kind of risk: what it is called, and how it is found. It has at least one check. */
export interface Rule<Id extends string = string> {
  /** The kind of the risks that it finds; pipelines script against it. Its file and its heading are named after it. */
  readonly id: Id;
  /** Those that it can give, the worst first. */
  readonly severities: readonly Severity[];
  /** What it finds, on one line, in Markdown. */
  readonly summary: string;
  readonly change?: ChangeCheck;
  readonly stack?: StackCheck;
  readonly review?: ReviewCheck;
  /**
   * What the addresses of its risks name: a workload as `prove` calls it, and not a change of the plan.
   *
   * @default a resource of the plan, or none
   */
  readonly subject?: "workload";
  /**
   * `told`: what it finds at a change says that something is away. `untold`: its check of changes is asked only where no
   * rule has told so.
   *
   * @default neither
   */
  readonly loss?: "told" | "untold";
}

/** The rule itself; its id stays a literal, so that the table of rules is the type of kinds. */
export function defineRule<const Id extends string>(rule: Rule<Id>): Rule<Id> {
  return rule;
}

export function found(severity: Severity, why: string, mend: string): Found {
  return { severity, why, mend };
}

/** A check that only concerns some types of resources. */
export function forTypes(types: readonly string[], check: ChangeCheck): ChangeCheck {
  return (change, context) => (types.includes(change.type) ? check(change, context) : []);
}

/** Everything that several checks find. */
export function anyOf(...checks: readonly ChangeCheck[]): ChangeCheck {
  return (change, context) => checks.flatMap((check) => check(change, context));
}
