import type { Change, StackPlan } from "../plan";
import type { Side } from "../side";
import { readStatements, type Statement } from "./statements";

/** All policies of one side that speak of the same role, user, repository, bucket or key. */
export interface Policies {
  readonly statements: readonly Statement[];
  /** Whether some are known only after apply, or can't be read. */
  readonly isUnknown: boolean;
  readonly isSensitive: boolean;
}

/** What policies are attached to, with all its policies in the plan: a statement that moves between them changes nothing. */
export interface Subject {
  /** A `guard` only narrows what callers may do by their own policies. */
  readonly kind: "identity" | "resource" | "trust" | "guard";
  /** Those of its resources that change. */
  readonly changes: readonly Change[];
  readonly before: Policies;
  readonly after: Policies;
  /** Whether it is there only after the apply: then nothing was allowed before that could widen. */
  readonly isNew: boolean;
  /** Whether it is gone after the apply. */
  readonly isGone: boolean;
}

/** Where a type keeps its policy, and what the policy is about. */
interface Holder {
  readonly kind: Subject["kind"];
  readonly attribute: string;
  /** The attribute that names its subject, and the type and attribute by which that is found. @default it is its own */
  readonly of?: readonly [attribute: string, types: readonly string[], name: string];
}

const role = (attribute: string): Holder => ({ kind: "identity", attribute, of: ["role", ["aws_iam_role"], "name"] });
const resource = (attribute = "policy", of?: Holder["of"]): Holder => ({
  kind: "resource",
  attribute,
  ...(of && { of }),
});

const HOLDERS: Readonly<Record<string, readonly Holder[]>> = {
  aws_iam_policy: [{ kind: "identity", attribute: "policy" }],
  aws_iam_role_policy: [role("policy")],
  aws_iam_user_policy: [{ kind: "identity", attribute: "policy", of: ["user", ["aws_iam_user"], "name"] }],
  aws_iam_group_policy: [{ kind: "identity", attribute: "policy", of: ["group", ["aws_iam_group"], "name"] }],
  aws_iam_role: [
    { kind: "trust", attribute: "assume_role_policy" },
    { kind: "identity", attribute: "inline_policy.0.policy", of: ["name", ["aws_iam_role"], "name"] },
    { kind: "identity", attribute: "inline_policy.1.policy", of: ["name", ["aws_iam_role"], "name"] },
  ],
  aws_ecr_repository_policy: [resource("policy", ["repository", ["aws_ecr_repository"], "name"])],
  aws_ecr_registry_policy: [resource()],
  aws_ecr_repository_creation_template: [resource("repository_policy")],
  aws_s3_bucket_policy: [resource("policy", ["bucket", ["aws_s3_bucket"], "bucket"])],
  aws_s3_bucket: [resource("policy", ["bucket", ["aws_s3_bucket"], "bucket"])],
  aws_kms_key: [resource()],
  aws_kms_key_policy: [resource("policy", ["key_id", ["aws_kms_key"], "key_id"])],
  aws_secretsmanager_secret: [resource("policy", ["arn", ["aws_secretsmanager_secret"], "arn"])],
  aws_secretsmanager_secret_policy: [resource("policy", ["secret_arn", ["aws_secretsmanager_secret"], "arn"])],
  aws_sqs_queue: [resource()],
  aws_sqs_queue_policy: [resource("policy", ["queue_url", ["aws_sqs_queue"], "url"])],
  aws_sns_topic: [resource()],
  aws_sns_topic_policy: [resource("policy", ["arn", ["aws_sns_topic"], "arn"])],
  aws_vpc_endpoint: [{ kind: "guard", attribute: "policy" }],
  aws_vpc_endpoint_policy: [
    { kind: "guard", attribute: "policy", of: ["vpc_endpoint_id", ["aws_vpc_endpoint"], "id"] },
  ],
};

export function holdsPolicy(type: string): boolean {
  return Object.hasOwn(HOLDERS, type);
}

interface Entry {
  readonly change: Change;
  readonly holder: Holder;
}

/** All subjects of the plan of which a policy changes, in the order of the plan. */
export function subjectsOf({ changes, drift }: StackPlan): Subject[] {
  const groups = new Map<string, Entry[]>();
  for (const change of changes) {
    const holders = holdsPolicy(change.type) ? HOLDERS[change.type] : undefined;
    for (const holder of holders ?? []) {
      const key = keyOf(change, holder);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ change, holder }]);
      else group.push({ change, holder });
    }
  }
  return [...groups.values()].flatMap((entries) => subjectOf(entries, { changes, drift }) ?? []);
}

function keyOf({ address, before, after }: Change, { kind, of, attribute }: Holder): string {
  const name = of === undefined ? undefined : (after?.text(of[0]) ?? before?.text(of[0]));
  if (of === undefined || name === undefined) return `${kind} ${address} ${attribute}`;
  return `${kind} ${of[1].join()} ${name}`;
}

/**
 * What somebody took away without Terraform counts as allowed before: that this apply gives it back is what the drift
 * says.
 */
function subjectOf(
  entries: readonly Entry[],
  { changes: all, drift }: Pick<StackPlan, "changes" | "drift">,
): Subject | undefined {
  const touched = entries.filter(({ change, holder }) => isTouched(change, holder));
  const [first] = touched;
  if (first === undefined) return undefined;
  return {
    kind: first.holder.kind,
    changes: touched.map(({ change }) => change),
    before: merged([...entries.map(sideOf("before")), ...drifted(entries, drift)]),
    after: merged(entries.map(sideOf("after"))),
    isNew: entries.every((entry) => isOf(entry, all, "create")),
    isGone: entries.every((entry) => isOf(entry, all, "delete")),
  };
}

function isTouched({ action, before, after }: Change, { attribute }: Holder): boolean {
  if (action === "none") return false;
  return before?.at(attribute) !== after?.at(attribute) || after?.isUnknown(attribute) === true;
}

/** Whether what a policy is about comes or goes in this plan; one that is named only after apply comes. */
function isOf({ change, holder: { of } }: Entry, all: readonly Change[], action: "create" | "delete"): boolean {
  if (of === undefined || of[1].includes(change.type)) return change.action === action;
  const [attribute, types, name] = of;
  if (action === "create" && change.after?.isUnknown(attribute) === true) return change.action === "create";
  const side = action === "create" ? "after" : "before";
  const wanted = change[side]?.text(attribute);
  return all.some(
    (other) =>
      types.includes(other.type) &&
      other.action === action &&
      other[side]?.text(name) === wanted &&
      wanted !== undefined,
  );
}

function sideOf(at: "before" | "after"): (entry: Entry) => Policies {
  return ({ change, holder: { attribute } }) => policyOf(change[at], attribute);
}

function drifted(entries: readonly Entry[], drift: readonly Change[]): Policies[] {
  return entries.flatMap(({ change: { address }, holder: { attribute } }) =>
    drift.filter((change) => change.address === address).map(({ before }) => policyOf(before, attribute)),
  );
}

function merged(read: readonly Policies[]): Policies {
  return {
    statements: read.flatMap(({ statements }) => statements),
    isUnknown: read.some(({ isUnknown }) => isUnknown),
    isSensitive: read.some(({ isSensitive }) => isSensitive),
  };
}

function policyOf(side: Side | undefined, attribute: string): Policies {
  const isSensitive = side?.isSensitive(attribute) === true;
  if (side?.isUnknown(attribute) === true) return { statements: [], isUnknown: true, isSensitive };
  const text = side?.text(attribute);
  const statements = text === undefined ? [] : readStatements(text);
  return { statements: statements ?? [], isUnknown: statements === undefined, isSensitive };
}
