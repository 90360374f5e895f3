import type { Change, StackPlan } from "../plan";
import { type AttachedPolicy, attachedBy, ManagedPolicies } from "./attached";
import { type Holder, holdersOf, type SubjectNaming, type PolicyKind } from "./holders";
import { Places } from "./places";
import { merged, NOTHING, type ReducedPolicies, policyOf } from "./policies";

/** A change, and the stack in which it is planned. */
export interface PlacedChange {
  readonly stack: string;
  readonly change: Change;
}

/** What policies are attached to, with all its policies in all plans: a statement that moves between them changes nothing. */
export interface PolicySubject {
  readonly kind: PolicyKind;
  /** Those of its resources that change, what comes before what goes. */
  readonly changes: readonly PlacedChange[];
  readonly before: ReducedPolicies;
  readonly after: ReducedPolicies;
  /** ARNs of policies that it gets, as {@link isAdmin} finds them; they are no part of `after`. */
  readonly admin: readonly string[];
  /** Its name, where it has one. */
  readonly name?: string;
  /** Whether it is there only after the apply: then nothing was allowed before that could widen. */
  readonly isNew: boolean;
  /** Whether it is gone after the apply. */
  readonly isGone: boolean;
}

/** A policy of a subject, on both sides of a change. */
interface Part extends PlacedChange {
  readonly key: string;
  readonly kind: PolicyKind;
  readonly of?: SubjectNaming;
  readonly name?: string;
  readonly arn?: string;
  readonly before?: ReducedPolicies;
  readonly after?: ReducedPolicies;
  readonly isTouched: boolean;
}

/**
 * All subjects of which a policy changes, over all plans of a review, in their order.
 *
 * @param isAdmin whether a policy makes an administrator of whoever gets it
 */
export function subjectsOf(plans: readonly StackPlan[], isAdmin: (arn: string) => boolean): PolicySubject[] {
  const managed = new ManagedPolicies(plans);
  const groups = new Map<string, Part[]>();
  for (const plan of plans) {
    for (const part of partsOf(plan, managed)) {
      const group = groups.get(part.key);
      if (group === undefined) groups.set(part.key, [part]);
      else group.push(part);
    }
  }
  const all = new ComingAndGoing(plans.flatMap(({ changes }) => changes));
  return [...groups.values()].flatMap((parts) => subjectOf(parts, all, isAdmin) ?? []);
}

function partsOf(plan: StackPlan, managed: ManagedPolicies): Part[] {
  const places = new Places(plan);
  const drift = new Map<string, Change[]>();
  for (const one of plan.drift) drift.set(one.address, [...(drift.get(one.address) ?? []), one]);
  return plan.changes.flatMap((change) => {
    const place = places.of(change);
    const held = holdersOf(change).map((holder) => heldPart(plan, change, holder, { place, drift }));
    const attached = attachedBy(change).map((one) => attachedPart(plan, change, one, { managed, place }));
    return [...held, ...attached];
  });
}

/** A policy that is written in the resource; with it, what somebody took away without Terraform counts as allowed before. */
function heldPart(
  plan: StackPlan,
  change: Change,
  holder: Holder,
  { place, drift }: { readonly place: string; readonly drift: ReadonlyMap<string, readonly Change[]> },
): Part {
  const { kind, attribute, of } = holder;
  const { stack } = plan;
  const { address, before, after } = change;
  const name = of === undefined ? undefined : (after?.text(of[0]) ?? before?.text(of[0]));
  const named = of === undefined || name === undefined ? `${stack} ${address} ${attribute}` : `${of[1].join()} ${name}`;
  const drifted = drift.get(address) ?? [];
  return {
    ...{ stack, change, kind, key: `${kind} ${place} ${named}`, isTouched: isTouched(change, holder) },
    ...(of && { of }),
    ...(name !== undefined && { name }),
    before: merged([policyOf(before, attribute), ...drifted.map((one) => policyOf(one.before, attribute))]),
    after: policyOf(after, attribute),
  };
}

function isTouched({ action, before, after }: Change, { attribute }: Holder): boolean {
  if (action === "none") return false;
  return before?.at(attribute) !== after?.at(attribute) || after?.isUnknown(attribute) === true;
}

interface Circumstances {
  readonly managed: ManagedPolicies;
  readonly place: string;
}

function attachedPart(
  plan: StackPlan,
  change: Change,
  attached: AttachedPolicy,
  { managed, place }: Circumstances,
): Part {
  const { of, name, arn, isBefore, isAfter } = attached;
  const { stack } = plan;
  const named = name === undefined ? `${stack} ${change.address}` : `${of[1].join()} ${name}`;
  return {
    ...{ stack, change, of, kind: "identity", key: `identity ${place} ${named}` },
    ...(name !== undefined && { name }),
    ...(arn !== undefined && { arn }),
    ...(isBefore && { before: managed.content(attached, "before", change, plan) }),
    ...(isAfter && { after: managed.content(attached, "after", change, plan) }),
    isTouched: change.action !== "none" && isBefore !== isAfter,
  };
}

function subjectOf(
  parts: readonly Part[],
  all: ComingAndGoing,
  isAdmin: (arn: string) => boolean,
): PolicySubject | undefined {
  const touched = parts.filter((part) => part.isTouched);
  const [first] = touched;
  if (first === undefined) return undefined;
  const had = new Set(parts.flatMap(({ arn, before }) => (arn === undefined || before === undefined ? [] : [arn])));
  const gets = ({ arn, after }: Part): boolean =>
    arn !== undefined && after !== undefined && isAdmin(arn) && !had.has(arn);
  const admin = parts.filter(gets);
  const come = touched.filter(({ change }) => change.after !== undefined);
  return {
    kind: first.kind,
    ...(first.name !== undefined && { name: first.name }),
    changes: [...admin, ...come, ...touched].map(({ change, stack }) => ({ change, stack })),
    before: merged(parts.map(({ before = NOTHING }) => before)),
    after: merged(
      parts.filter((part) => !gets(part) && !isRepeated(part, touched)).map(({ after = NOTHING }) => after),
    ),
    admin: [...new Set(admin.flatMap(({ arn }) => arn ?? []))],
    isNew: parts.every((part) => isOf(part, all, "create")),
    isGone: parts.every((part) => isOf(part, all, "delete")),
  };
}

/**
 * The provider repeats in a role, bucket or key what policies beside it say; of a plan that changes these, the role still
 * says the old.
 */
function isRepeated({ isTouched: isOwn, of, change, arn, before }: Part, touched: readonly Part[]): boolean {
  if (isOwn || of?.[1].includes(change.type) !== true || before?.statements.length === 0) return false;
  const said = JSON.stringify(before?.statements);
  return touched.some(
    (other) => other.change !== change && other.arn === arn && JSON.stringify(other.before?.statements) === said,
  );
}

/** Whether what a policy is about comes or goes in these plans; one that is named only after apply comes. */
function isOf({ change, of, name }: Part, all: ComingAndGoing, action: "create" | "delete"): boolean {
  if (of === undefined || of[1].includes(change.type)) return change.action === action;
  const [, types, attribute] = of;
  if (name === undefined) return action === "create" && change.action === "create";
  return all.has(action, types, attribute, name);
}

/** The resources that come or go in some plans, by what they are called. */
class ComingAndGoing {
  private readonly byAttribute = new Map<string, ReadonlySet<string>>();

  constructor(private readonly all: readonly Change[]) {}

  has(action: "create" | "delete", types: readonly string[], attribute: string, name: string): boolean {
    const known = this.byAttribute.get(attribute) ?? this.named(attribute);
    this.byAttribute.set(attribute, known);
    return types.some((type) => known.has(`${action} ${type} ${name}`));
  }

  private named(attribute: string): ReadonlySet<string> {
    const keys = this.all.flatMap(({ type, action, before, after }) => {
      const side = action === "create" ? after : action === "delete" ? before : undefined;
      const name = side?.text(attribute);
      return name === undefined ? [] : [`${action} ${type} ${name}`];
    });
    return new Set(keys);
  }
}
