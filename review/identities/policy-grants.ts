/** What has policies of its own. */
export type IdentityType = "aws_iam_role" | "aws_iam_user" | "aws_iam_group";

/** How a resource gives policies to identities, or keeps others from them: by which of its attributes. */
export interface PolicyGrant {
  readonly type: string;
  /** What names the identities, one or a list. */
  readonly holders: readonly (readonly [attribute: string, identity: IdentityType])[];
  /** The text of a policy of the identity's own. */
  readonly document?: string;
  /** ARNs of policies, one or a list. */
  readonly arns?: string;
  /** The list that leaves the identity nothing of this kind but what is in it: ARNs, or names of policies of its own. */
  readonly exclusive?: "policy_arns" | "policy_names";
}

const KINDS = ["role", "user", "group"] as const;
const IDENTITIES = { role: "aws_iam_role", user: "aws_iam_user", group: "aws_iam_group" } as const;

/**
 * Every resource type that gives policies to a role, user or group, but for what a role says of itself.
 *
 * Sources: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachment,
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachments_exclusive,
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy_attachment
 */
export const POLICY_GRANTS: readonly PolicyGrant[] = [
  ...KINDS.flatMap((kind): PolicyGrant[] => {
    const identity = IDENTITIES[kind];
    return [
      { type: `aws_iam_${kind}_policy`, holders: [[kind, identity]], document: "policy" },
      { type: `aws_iam_${kind}_policy_attachment`, holders: [[kind, identity]], arns: "policy_arn" },
      {
        type: `aws_iam_${kind}_policy_attachments_exclusive`,
        holders: [[`${kind}_name`, identity]],
        arns: "policy_arns",
        exclusive: "policy_arns",
      },
      { type: `aws_iam_${kind}_policies_exclusive`, holders: [[`${kind}_name`, identity]], exclusive: "policy_names" },
    ];
  }),
  {
    type: "aws_iam_policy_attachment",
    holders: [
      ["roles", "aws_iam_role"],
      ["users", "aws_iam_user"],
      ["groups", "aws_iam_group"],
    ],
    arns: "policy_arn",
  },
];

/**
 * Where a role says itself which policies it has. Where nobody wrote it there, the provider repeats what AWS has.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
 */
export const ROLE_ITSELF = {
  type: "aws_iam_role",
  name: "name",
  arns: "managed_policy_arns",
  inline: "inline_policy",
  inlineName: "name",
  inlineDocument: "policy",
} as const;
