import type { StackPlan } from "../../plan";
import { type PolicySubject, subjectsOf } from "../../policy/subjects";
import { isWider, type Widening, widening } from "../../policy/widening";
import type { Secrets } from "../../secrets";
import type { Found, ReviewCheck } from "../rule";

/** Managed policies that make an administrator of whoever gets them. */
const ADMIN_POLICY =
  /(?:^|\/)(?:AdministratorAccess|IAMFullAccess|PowerUserAccess|AmazonEC2ContainerRegistryFullAccess|AWSKeyManagementServicePowerUser)$/;

/** What changes of policies do to an identity or a resource. */
export interface PolicyShift extends PolicySubject {
  /** The change that is told, of those that do it. */
  readonly address: string;
  readonly stack: string;
  /** What is allowed more than before. @default nothing; or it is new, or not known */
  readonly wider?: Widening;
}

/** What changes of policies do, over all plans of a review. */
export interface PolicyReview {
  readonly shifts: readonly PolicyShift[];
  /** Resources that go or change without anybody losing anything, as {@link keyOf} names them. */
  readonly kept: ReadonlySet<string>;
}

/** What tells a resource from those of other stacks. */
export function keyOf(stack: string, address: string): string {
  return `${stack} ${address}`;
}

export function reviewPolicies(plans: readonly StackPlan[], secrets: Secrets): PolicyReview {
  const subjects = subjectsOf(plans, (arn) => ADMIN_POLICY.test(arn)).filter(({ isGone }) => !isGone);
  const wide = subjects.filter((subject) => !isNarrower(subject));
  const kept = wide.flatMap(({ changes }) => changes.map(({ stack, change }) => keyOf(stack, change.address)));
  return { shifts: subjects.flatMap((subject) => shiftOf(subject, secrets)), kept: new Set(kept) };
}

function shiftOf(subject: PolicySubject, secrets: Secrets): PolicyShift[] {
  const [first] = subject.changes;
  if (first === undefined) return [];
  const wider = widerThanBefore(subject);
  const place = { address: secrets.address(first.change.address), stack: first.stack };
  return [{ ...subject, ...place, ...(wider !== undefined && { wider }) }];
}

function isNarrower({ before, after }: Pick<PolicySubject, "before" | "after">): boolean {
  return before.isUnknown || after.isUnknown || isWider(widening(after.statements, before.statements));
}

function widerThanBefore(subject: PolicySubject): Widening | undefined {
  const { before, after, isNew } = subject;
  if (after.isUnknown || isNew) return undefined;
  const wider = widening(before.statements, after.statements, isAlone(subject));
  return isWider(wider) ? wider : undefined;
}

/** Whom a resource's policy denies may be let in by policies of their own; where an identity is only denied, others allow. */
function isAlone({ kind, after }: PolicySubject): boolean {
  return kind !== "resource" && after.statements.some(({ effect }) => effect === "Allow");
}

/** A check of every identity and resource whose policies change. */
export function ofPolicies(judge: (shift: PolicyShift, secrets: Secrets) => readonly Found[]): ReviewCheck {
  return ({ policies, secrets }) =>
    policies.shifts.flatMap((shift) => {
      const { address, stack } = shift;
      return judge(shift, secrets).map((one) => ({ ...one, address, stack }));
    });
}
