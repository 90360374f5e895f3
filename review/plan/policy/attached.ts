import { awsManagedPolicy } from "../../../domain/aws/managed-policies";
import { POLICY_GRANTS, ROLE_ITSELF } from "../../identities/policy-grants";
import type { Change, StackPlan } from "../plan";
import type { RecordedResource } from "../../estate/recorded-resource";
import { type SubjectNaming, namesIdentity } from "./holders";
import { merged, NOTHING, type ReducedPolicies, policyOf } from "./policies";
import { readStatements, type ReducedStatement } from "./statements";

/** Policies that are attached by their ARN: where the ARNs stand, and to whom. */
interface Attachment {
  readonly arns: string;
  /** The attributes that name identities: one, or a list. */
  readonly to: readonly SubjectNaming[];
}

const ATTACHMENTS: ReadonlyMap<string, Attachment> = new Map([
  ...POLICY_GRANTS.flatMap(({ type, holders, arns }): [string, Attachment][] =>
    arns === undefined ? [] : [[type, { arns, to: holders.map(([attribute, of]) => namesIdentity(attribute, of)) }]],
  ),
  [ROLE_ITSELF.type, { arns: ROLE_ITSELF.arns, to: [namesIdentity(ROLE_ITSELF.name, ROLE_ITSELF.type)] }],
]);

/** A policy that an identity has on one side of a change, or on both. */
export interface AttachedPolicy {
  /** Undefined where it is known only after apply. */
  readonly arn?: string;
  readonly of: SubjectNaming;
  /** The identity's name; undefined where it is known only after apply. */
  readonly name?: string;
  readonly isBefore: boolean;
  readonly isAfter: boolean;
}

export function attachedBy({ type, before, after }: Change): readonly AttachedPolicy[] {
  const attachment = ATTACHMENTS.get(type);
  if (attachment === undefined) return [];
  const [old, now] = [before, after].map((side) => pairsOn(side, attachment));
  const all = new Map([...(old ?? []), ...(now ?? [])]);
  return [...all].map(([key, pair]) => ({
    ...pair,
    isBefore: old?.has(key) === true,
    isAfter: now?.has(key) === true,
  }));
}

type Pair = Pick<AttachedPolicy, "arn" | "of" | "name">;

function pairsOn(side: RecordedResource | undefined, { arns, to }: Attachment): ReadonlyMap<string, Pair> {
  if (side === undefined) return new Map();
  const listed = textsOf(side, arns).map((arn) => ({ arn }));
  // Of a list, some may be known.
  const policies: { arn?: string }[] = side.isUnknown(arns) ? [...listed, {}] : listed;
  const identities = to.flatMap((of) => {
    const names = textsOf(side, of[0]).map((name) => ({ of, name }));
    return names.length === 0 && side.isUnknown(of[0]) ? [{ of }] : names;
  });
  const pairs = identities.flatMap((one) => policies.map((policy): Pair => ({ ...one, ...policy })));
  return new Map(pairs.map((pair) => [JSON.stringify(pair), pair]));
}

function textsOf(side: RecordedResource, path: string): readonly string[] {
  const text = side.text(path);
  return text === undefined ? side.texts(path) : [text];
}

/** The text of policies that are attached by their ARN. */
export class ManagedPolicies {
  private readonly byArn = new Map<string, Change>();
  private readonly byAddress = new Map<string, Change>();

  constructor(plans: readonly StackPlan[]) {
    for (const { stack, changes } of plans) {
      for (const change of changes.filter(({ type }) => type === "aws_iam_policy")) {
        for (const side of [change.before, change.after]) {
          const arn = side?.text("arn");
          if (arn !== undefined) this.byArn.set(arn, change);
        }
        this.byAddress.set(`${stack} ${change.address}`, change);
      }
    }
  }

  /** What an attached policy says on one side. */
  content({ arn }: AttachedPolicy, at: "before" | "after", change: Change, plan: StackPlan): ReducedPolicies {
    const saidBy = (own: Change): ReducedPolicies => policyOf(own[at] ?? own.before, "policy");
    if (arn !== undefined) {
      const own = this.byArn.get(arn);
      return own === undefined ? { ...NOTHING, statements: outside(arn) } : saidBy(own);
    }
    const referred = this.referred(change, plan);
    return referred.length === 0 ? UNKNOWN : merged(referred.map((own) => (own === undefined ? UNKNOWN : saidBy(own))));
  }

  /** Of ARNs that are known only after apply, the configuration tells whose they are; undefined is one outside of the plans. */
  private referred({ type, after }: Change, { stack }: StackPlan): (Change | undefined)[] {
    const references = after?.references(ATTACHMENTS.get(type)?.arns ?? "") ?? [];
    return references.map(({ address }) => this.byAddress.get(`${stack} ${address}`));
  }
}

const UNKNOWN: ReducedPolicies = { ...NOTHING, isUnknown: true };

/** Policies of AWS's that speak of nothing but what the table has of them. */
const WHOLE =
  /\/(?:AdministratorAccess|AWSDenyAll|PowerUserAccess|AmazonEC2ContainerRegistry(?:PullOnly|ReadOnly|PowerUser)|AWSAppRunnerServicePolicyForECRAccess|AmazonEKSFargatePodExecutionRolePolicy)$/;

/** What is known of a policy outside of the plans; the rest of it stands as an action of its own name. */
function outside(arn: string): readonly ReducedStatement[] {
  const managed = awsManagedPolicy(arn);
  const text = JSON.stringify({ Version: "2012-10-17", Statement: managed?.statements ?? [] });
  // Nearly all of AWS's speak of everything: nobody here wrote that, so it is not told.
  const known = (readStatements(text) ?? []).map((one) => ({ ...one, resources: { ...one.resources, written: [] } }));
  return managed !== undefined && WHOLE.test(arn) ? known : [...known, itself(arn)];
}

function itself(arn: string): ReducedStatement {
  const any = { patterns: ["*"], written: [], negated: false };
  const actions = { patterns: [arn.toLowerCase()], written: [arn], negated: false };
  return { effect: "Allow", principals: any, resources: any, actions, conditions: [] };
}
