import { type IdentityType, POLICY_GRANTS, ROLE_ITSELF } from "../../identities/policy-grants";
import type { Change } from "../plan";

/** What a policy is about: a `guard` only narrows what callers may do by their own policies. */
export type PolicyKind = "identity" | "resource" | "trust" | "guard";

/** The attribute that names a policy's subject, and the types and the attribute by which that is found. */
export type SubjectNaming = readonly [attribute: string, types: readonly string[], name: string];

/** Where a type keeps its policy, and what the policy is about. */
export interface Holder {
  readonly kind: PolicyKind;
  readonly attribute: string;
  /** @default it is its own subject */
  readonly of?: SubjectNaming;
}

/** An attribute that names a role, user or group. */
export function namesIdentity(attribute: string, of: IdentityType): SubjectNaming {
  return [attribute, [of], "name"];
}

/** What gives an identity a policy of its own. */
const INLINE: Readonly<Record<string, readonly Holder[]>> = Object.fromEntries(
  POLICY_GRANTS.flatMap(({ type, holders, document }) =>
    document === undefined
      ? []
      : [
          [
            type,
            holders.map(([name, of]): Holder => ({
              kind: "identity",
              attribute: document,
              of: namesIdentity(name, of),
            })),
          ],
        ],
  ),
);
const resource = (attribute = "policy", of?: SubjectNaming): Holder => ({
  kind: "resource",
  attribute,
  ...(of && { of }),
});

const HOLDERS: Readonly<Record<string, readonly Holder[]>> = {
  aws_iam_policy: [{ kind: "identity", attribute: "policy" }],
  ...INLINE,
  aws_iam_role: [{ kind: "trust", attribute: "assume_role_policy" }],
  aws_ecr_repository_policy: [resource("policy", ["repository", ["aws_ecr_repository"], "name"])],
  aws_ecr_registry_policy: [resource()],
  aws_ecr_repository_creation_template: [resource("repository_policy")],
  aws_s3_bucket_policy: [resource("policy", ["bucket", ["aws_s3_bucket"], "bucket"])],
  aws_s3_bucket: [resource("policy", ["bucket", ["aws_s3_bucket"], "bucket"])],
  aws_kms_key: [resource("policy", ["key_id", ["aws_kms_key"], "key_id"])],
  aws_kms_key_policy: [resource("policy", ["key_id", ["aws_kms_key"], "key_id"])],
  aws_secretsmanager_secret: [resource("policy", ["arn", ["aws_secretsmanager_secret"], "arn"])],
  aws_secretsmanager_secret_policy: [resource("policy", ["secret_arn", ["aws_secretsmanager_secret"], "arn"])],
  aws_sqs_queue: [resource("policy", ["url", ["aws_sqs_queue"], "url"])],
  aws_sqs_queue_policy: [resource("policy", ["queue_url", ["aws_sqs_queue"], "url"])],
  aws_sns_topic: [resource("policy", ["arn", ["aws_sns_topic"], "arn"])],
  aws_sns_topic_policy: [resource("policy", ["arn", ["aws_sns_topic"], "arn"])],
  aws_vpc_endpoint: [{ kind: "guard", attribute: "policy", of: ["id", ["aws_vpc_endpoint"], "id"] }],
  aws_vpc_endpoint_policy: [
    { kind: "guard", attribute: "policy", of: ["vpc_endpoint_id", ["aws_vpc_endpoint"], "id"] },
  ],
};

export function holdsPolicy(type: string): boolean {
  return Object.hasOwn(HOLDERS, type);
}

/** All places of a resource in which a policy is or was. */
export function holdersOf({ type, before, after }: Change): readonly Holder[] {
  const holders = holdsPolicy(type) ? (HOLDERS[type] ?? []) : [];
  if (type !== ROLE_ITSELF.type) return holders;
  const { inline: block, inlineDocument, name } = ROLE_ITSELF;
  const count = Math.max(...[before, after].map((side) => side?.blocks(block).length ?? 0));
  const inline = Array.from({ length: count }, (_, index): Holder => ({
    kind: "identity",
    attribute: `${block}.${index}.${inlineDocument}`,
    of: namesIdentity(name, type),
  }));
  return [...holders, ...inline];
}
