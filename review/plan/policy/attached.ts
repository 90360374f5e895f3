import { awsManagedPolicy } from "../../../domain/aws/managed-policies";
import { isList, isObject, property } from "../../estate/language/json";
import type { Change, StackPlan } from "../plan";
import type { Side } from "../side";
import { IDENTITIES, type Naming } from "./holders";
import { NOTHING, type Policies, policyOf } from "./policies";
import { readStatements, type Statement } from "./statements";

/** Policies that are attached by their ARN: where the ARNs stand, and to whom. */
interface Attachment {
  readonly arns: string;
  /** The attributes that name identities: one, or a list. */
  readonly to: readonly Naming[];
}

const ARN = "policy_arn";
const naming = (attribute: string, of: keyof typeof IDENTITIES): Naming => [attribute, IDENTITIES[of], "name"];

const ATTACHMENTS: Readonly<Record<string, Attachment>> = {
  aws_iam_role_policy_attachment: { arns: ARN, to: [naming("role", "role")] },
  aws_iam_user_policy_attachment: { arns: ARN, to: [naming("user", "user")] },
  aws_iam_group_policy_attachment: { arns: ARN, to: [naming("group", "group")] },
  aws_iam_policy_attachment: {
    arns: ARN,
    to: [naming("roles", "role"), naming("users", "user"), naming("groups", "group")],
  },
  aws_iam_role: { arns: "managed_policy_arns", to: [naming("name", "role")] },
};

/** A policy that an identity has on one side of a change, or on both. */
export interface Attached {
  /** Undefined where it is known only after apply. */
  readonly arn?: string;
  readonly of: Naming;
  /** The identity's name; undefined where it is known only after apply. */
  readonly name?: string;
  readonly isBefore: boolean;
  readonly isAfter: boolean;
}

export function attachedBy({ type, before, after }: Change): readonly Attached[] {
  const attachment = Object.hasOwn(ATTACHMENTS, type) ? ATTACHMENTS[type] : undefined;
  if (attachment === undefined) return [];
  const [old, now] = [before, after].map((side) => pairsOn(side, attachment));
  const all = new Map([...(old ?? []), ...(now ?? [])]);
  return [...all].map(([key, pair]) => ({
    ...pair,
    isBefore: old?.has(key) === true,
    isAfter: now?.has(key) === true,
  }));
}

type Pair = Pick<Attached, "arn" | "of" | "name">;

function pairsOn(side: Side | undefined, { arns, to }: Attachment): ReadonlyMap<string, Pair> {
  if (side === undefined) return new Map();
  const listed = textsOf(side, arns).map((arn) => ({ arn }));
  const policies: { arn?: string }[] = listed.length === 0 && side.isUnknown(arns) ? [{}] : listed;
  const identities = to.flatMap((of) => {
    const names = textsOf(side, of[0]).map((name) => ({ of, name }));
    return names.length === 0 && side.isUnknown(of[0]) ? [{ of }] : names;
  });
  const pairs = identities.flatMap((one) => policies.map((policy): Pair => ({ ...one, ...policy })));
  return new Map(pairs.map((pair) => [JSON.stringify(pair), pair]));
}

function textsOf(side: Side, path: string): readonly string[] {
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
  content({ arn }: Attached, at: "before" | "after", { address }: Change, plan: StackPlan): Policies {
    const own = arn === undefined ? this.referred(address, plan) : this.byArn.get(arn);
    if (own !== undefined) return policyOf(own[at] ?? own.before, "policy");
    return arn === undefined ? { ...NOTHING, isUnknown: true } : { ...NOTHING, statements: outside(arn) };
  }

  /** Of an ARN that is known only after apply, the configuration tells whose it is. */
  private referred(address: string, { stack, document }: StackPlan): Change | undefined {
    const configuration = property(document, "configuration");
    const root = isObject(configuration) ? configuration["root_module"] : undefined;
    const resources = isObject(root) ? root["resources"] : undefined;
    const base = address.replace(/\[.*$/, "");
    const written = (isList(resources) ? resources : []).find((one) => isObject(one) && one["address"] === base);
    const expressions = isObject(written) ? written["expressions"] : undefined;
    const expression = isObject(expressions) ? expressions[ARN] : undefined;
    const references = isObject(expression) ? expression["references"] : undefined;
    const [first] = isList(references) ? references : [];
    return typeof first === "string" ? this.byAddress.get(`${stack} ${first.replace(/\.\w+$/, "")}`) : undefined;
  }
}

/** Policies of AWS's that speak of nothing but what the table has of them. */
const WHOLE =
  /\/(?:AdministratorAccess|AWSDenyAll|PowerUserAccess|AmazonEC2ContainerRegistry(?:PullOnly|ReadOnly|PowerUser)|AWSAppRunnerServicePolicyForECRAccess|AmazonEKSFargatePodExecutionRolePolicy)$/;

/** What is known of a policy outside of the plans; the rest of it stands as an action of its own name. */
function outside(arn: string): readonly Statement[] {
  const managed = awsManagedPolicy(arn);
  const text = JSON.stringify({ Version: "2012-10-17", Statement: managed?.statements ?? [] });
  // Nearly all of AWS's speak of everything: nobody here wrote that, so it is not told.
  const known = (readStatements(text) ?? []).map((one) => ({ ...one, resources: { ...one.resources, written: [] } }));
  return managed !== undefined && WHOLE.test(arn) ? known : [...known, itself(arn)];
}

function itself(arn: string): Statement {
  const any = { patterns: ["*"], written: [], negated: false };
  const actions = { patterns: [arn.toLowerCase()], written: [arn], negated: false };
  return { effect: "Allow", principals: any, resources: any, actions, conditions: [] };
}
