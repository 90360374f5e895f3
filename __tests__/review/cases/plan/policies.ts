import { policy } from "../../support/changes";
import {
  get,
  inline,
  role,
  OTHER_ROLE,
  attach,
  OWN,
  own,
  aws,
  PULL_ONLY,
  READ_ONLY,
  type Sides,
} from "../../support/policies";

/** Policies over all stacks, and the risks that are told of them. */
export const POLICIES: readonly [name: string, risks: readonly string[], stacks: Readonly<Record<string, Sides>>][] = [
  [
    "a policy that moves to another stack",
    [],
    { a: [inline("r", get("s3:Get*")), {}], b: [{}, inline("r", get("s3:Get*"))] },
  ],
  [
    "a policy that moves to another stack and grows",
    ["medium | access-widened | b | aws_iam_role_policy.r | new action `s3:Put*`"],
    { a: [inline("r", get("s3:Get*")), {}], b: [{}, inline("r", get(["s3:Get*", "s3:Put*"]))] },
  ],
  [
    "a policy that only goes",
    ["medium | access-removed | a | aws_iam_role_policy.r | is destroyed: whom it let in may no longer come in"],
    { a: [inline("r", get("s3:Get*")), {}], b: [role("r"), role("r")] },
  ],
  ["policies of a new role in another stack", [], { a: [{}, role("r")], b: [{}, { ...inline("r", get("s3:*")) }] }],
  [
    "a role of the same name in another account",
    [
      "high | access-widened | b | aws_iam_role_policy.r | new action `s3:Get*`; broader resource `*`",
      "medium | access-removed | a | aws_iam_role_policy.r | is destroyed: whom it let in may no longer come in",
    ],
    {
      a: [{ ...role("r"), ...inline("r", get("s3:Get*")) }, role("r")],
      b: [OTHER_ROLE, { ...OTHER_ROLE, ...inline("r", get("s3:Get*")) }],
    },
  ],
  [
    "a policy of another stack that is attached",
    ["high | access-widened | b | aws_iam_role_policy_attachment.a | new action `s3:GetObject`; broader resource `*`"],
    { a: [own(get("s3:GetObject")), own(get("s3:GetObject"))], b: [role("r"), { ...role("r"), ...attach(OWN) }] },
  ],
  [
    "a policy that is attached instead of one that says the same",
    [],
    {
      a: [own(get("s3:GetObject")), own(get("s3:GetObject"))],
      b: [inline("r", get("s3:GetObject")), attach(OWN)],
    },
  ],
  [
    "AWS's policy instead of another one of AWS's, for what it adds",
    ["medium | access-widened | a | aws_iam_role_policy_attachment.a | new action `ecr:BatchImportUpstreamImage`"],
    { a: [attach(READ_ONLY), attach(PULL_ONLY)] },
  ],
  [
    "AWS's policy instead of a wider one",
    [],
    { a: [attach(aws("AmazonEC2ContainerRegistryPowerUser")), attach(READ_ONLY)] },
  ],
  [
    "a policy of AWS's that the table does not have as a whole",
    [`medium | access-widened | a | aws_iam_role_policy_attachment.a | gets \`${aws("AmazonS3FullAccess")}\``],
    { a: [{}, attach(aws("AmazonS3FullAccess"))] },
  ],
  [
    "an administrator",
    [`high | admin-access | a | aws_iam_role_policy_attachment.a | \`r\` gets \`${aws("AdministratorAccess")}\``],
    { a: [attach(PULL_ONLY), attach(aws("AdministratorAccess"))] },
  ],
  [
    "an attachment that moves to another stack",
    [],
    { a: [attach(aws("AdministratorAccess")), {}], b: [{}, attach(aws("AdministratorAccess"))] },
  ],
  [
    "ARNs that a role has itself",
    ["medium | access-widened | a | aws_iam_role.r | new action `ecr:BatchImportUpstreamImage`"],
    {
      a: [role("r", { managed_policy_arns: [READ_ONLY] }), role("r", { managed_policy_arns: [READ_ONLY, PULL_ONLY] })],
    },
  ],
  [
    "a Deny that goes, although the bucket still repeats it",
    ["high | access-widened | a | aws_s3_bucket_policy.b | a Deny is gone or weaker"],
    {
      a: [
        {
          "aws_s3_bucket.b": { bucket: "b", policy: policy({ ...get("s3:*"), Effect: "Deny", Principal: "*" }) },
          "aws_s3_bucket_policy.b": {
            bucket: "b",
            policy: policy({ ...get("s3:*"), Effect: "Deny", Principal: "*" }),
          },
        },
        {
          "aws_s3_bucket.b": { bucket: "b", policy: policy({ ...get("s3:*"), Effect: "Deny", Principal: "*" }) },
          "aws_s3_bucket_policy.b": {
            bucket: "b",
            policy: policy({ ...get("s3:Get*"), Principal: { AWS: "123456789012" }, Effect: "Deny" }),
          },
        },
      ],
    },
  ],
];
