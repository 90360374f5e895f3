import { allow, ECR, ECR_POLICY, policy, ROLE, type Case, type Values } from "../../support/changes";

const ofOrganization = (operator: string, id: string): Values => ({
  Condition: { [operator]: { "aws:PrincipalOrgID": id } },
});

/** Who may do more, or less, than before. */
export const ACCESS: readonly Case[] = [
  [
    "a bucket that needs no TLS any more",
    ["high access-widened"],
    {
      address: "aws_s3_bucket_policy.a",
      before: { policy: policy({ ...allow("*", "s3:*"), Effect: "Deny" }), bucket: "b" },
      after: { policy: policy(), bucket: "b" },
    },
  ],
  [
    "a policy of a cluster that somebody gets",
    ["medium access-widened"],
    {
      address: "aws_eks_access_policy_association.a",
      after: { policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", principal_arn: "arn" },
    },
  ],
  [
    "a policy of a cluster that is new",
    [],
    { address: "aws_eks_cluster.a", after: { name: "a", vpc_config: [{ endpoint_public_access: false }] } },
    {
      address: "aws_eks_access_policy_association.a",
      after: { policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", principal_arn: "arn" },
    },
  ],
  [
    "the administrator of a cluster that is new",
    ["low admin-access"],
    { address: "aws_eks_cluster.a", after: { name: "a", vpc_config: [{ endpoint_public_access: false }] } },
    {
      address: "aws_eks_access_policy_association.a",
      after: { policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", principal_arn: "arn" },
    },
  ],
  [
    "a group of a cluster that somebody joins",
    ["medium access-widened"],
    { address: "aws_eks_access_entry.a", before: { kubernetes_groups: [] }, after: { kubernetes_groups: ["viewers"] } },
  ],
  [
    "a repository's policy that is replaced by its repository's replacement",
    [],
    {
      address: ECR_POLICY,
      ...{
        before: { policy: policy(allow(ROLE, "ecr:BatchGetImage")) },
        after: { policy: policy(allow(ROLE, "ecr:BatchGetImage")) },
      },
      replace_paths: [["repository"]],
    },
  ],
  [
    "a repository that everybody may pull from",
    ["high public-access"],
    {
      address: ECR_POLICY,
      before: { policy: policy(allow(ROLE, "ecr:BatchGetImage")), repository: "a" },
      after: { policy: policy(allow("*", "ecr:BatchGetImage")), repository: "a" },
    },
  ],
  [
    "a new repository that everybody may pull from",
    ["high public-access"],
    { address: ECR, after: { name: "a" } },
    { address: ECR_POLICY, after: { policy: policy(allow("*", "ecr:BatchGetImage")), repository: "a" } },
  ],
  [
    "a new repository with a principal of its own",
    [],
    { address: ECR, after: { name: "a" } },
    { address: ECR_POLICY, after: { policy: policy(allow(ROLE, "ecr:BatchGetImage")), repository: "a" } },
  ],
  [
    "everybody of an organization",
    ["high access-widened"],
    {
      address: ECR_POLICY,
      before: { policy: policy(allow(ROLE, "ecr:BatchGetImage")), repository: "a" },
      after: {
        policy: policy(
          allow("*", "ecr:BatchGetImage", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
        ),
        repository: "a",
      },
    },
  ],
  [
    "a policy that is known only after apply",
    ["medium access-unknown"],
    {
      address: "aws_iam_policy.a",
      ...{ before: { policy: policy(allow(undefined, "s3:GetObject")) }, after: {}, after_unknown: { policy: true } },
    },
  ],
  [
    "a statement that moves between two policies of a role",
    [],
    {
      address: "aws_iam_role_policy.a",
      before: { role: "r", policy: policy(allow(undefined, "s3:GetObject", { Resource: "*" })) },
      after: { role: "r", policy: policy(allow(undefined, "s3:ListBucket", { Resource: "*" })) },
    },
    {
      address: "aws_iam_role_policy.b",
      before: { role: "r", policy: policy(allow(undefined, "s3:ListBucket", { Resource: "*" })) },
      after: { role: "r", policy: policy(allow(undefined, "s3:GetObject", { Resource: "*" })) },
    },
  ],
  [
    "a role that gets everything",
    ["high admin-access"],
    { address: "aws_iam_policy.a", after: { policy: policy(allow(undefined, "*", { Resource: "*" })) } },
  ],
  [
    "a role that gets AdministratorAccess",
    ["high admin-access"],
    {
      address: "aws_iam_role_policy_attachment.a",
      after: { role: "r", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    },
  ],
  [
    "a role without its boundary",
    ["high access-widened"],
    { address: "aws_iam_role.a", before: { permissions_boundary: "arn:aws:iam::1:policy/b" }, after: {} },
  ],
  [
    "an administrator of a cluster that is there",
    ["high admin-access"],
    {
      address: "aws_eks_access_policy_association.a",
      after: {
        principal_arn: "arn:aws:iam::123456789012:role/a",
        policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      },
    },
  ],
  [
    "an API that is reached from everywhere",
    ["high public-access"],
    {
      address: "aws_eks_cluster.a",
      before: { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["10.0.0.0/8"] }] },
      after: { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] }] },
    },
  ],
  [
    "an API that is reached from one more network",
    ["medium public-access"],
    {
      address: "aws_eks_cluster.a",
      before: { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["10.0.0.0/8"] }] },
      after: { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["10.0.0.0/8", "192.0.2.0/24"] }] },
    },
  ],
  [
    "an access block that is loosened",
    ["high public-access"],
    {
      address: "aws_s3_bucket_public_access_block.a",
      ...{ before: { block_public_acls: true }, after: { block_public_acls: false } },
    },
  ],
  [
    "a condition that everybody meets",
    ["high public-access"],
    {
      address: ECR_POLICY,
      before: { repository: "a", policy: policy(allow("*", "ecr:*", ofOrganization("StringEquals", "o-1"))) },
      after: { repository: "a", policy: policy(allow("*", "ecr:*", ofOrganization("StringLike", "*"))) },
    },
  ],
  [
    "a repository's policy that is destroyed",
    ["medium access-removed"],
    { address: ECR_POLICY, before: { policy: policy(allow(ROLE, "ecr:BatchGetImage")) } },
  ],
];
