import { ECR, rules, type Case } from "../../support/changes";

/** What is lost: images, states, keys, clusters. */
export const LOSS: readonly Case[] = [
  [
    "a lifecycle policy with other words",
    [],
    {
      address: "aws_ecr_lifecycle_policy.a",
      ...{ before: { policy: rules(5), repository: "a" }, after: { policy: ` ${rules(5)}`, repository: "a" } },
      replace_paths: [["policy"]],
    },
  ],
  ["a repository that is destroyed", ["high data-loss"], { address: ECR, before: { name: "a" } }],
  [
    "a repository that is replaced",
    ["high data-loss"],
    { address: ECR, before: { name: "a" }, after: { name: "b" }, replace_paths: [["name"]] },
  ],
  [
    "a replacement that creates first",
    ["high data-loss"],
    {
      address: ECR,
      actions: ["create", "delete"],
      before: { name: "a" },
      after: { name: "b" },
      replace_paths: [["name"]],
    },
  ],
  [
    "a log group that is destroyed",
    ["medium data-loss"],
    { address: "aws_cloudwatch_log_group.a", before: { name: "a" } },
  ],
  ["a new repository with force_delete", ["medium force-delete"], { address: ECR, after: { force_delete: true } }],
  [
    "a cluster of ECS that is destroyed",
    ["high cluster-lost"],
    { address: "aws_ecs_cluster.a", before: { name: "a" } },
  ],
  ["what a replacement left behind", [], { address: ECR, before: { name: "a" }, deposed: "12345678" }],
  ["a bucket that is destroyed", ["high data-loss"], { address: "aws_s3_bucket.a", before: { bucket: "a" } }],
  ["a table that is destroyed", ["high data-loss"], { address: "aws_dynamodb_table.a", before: { name: "a" } }],
  ["a key that is scheduled for deletion", ["high data-loss"], { address: "aws_kms_key.a", before: {} }],
  [
    "a key that is disabled",
    ["high data-loss"],
    { address: "aws_kms_key.a", before: { is_enabled: true }, after: { is_enabled: false } },
  ],
  [
    "a cluster that is replaced",
    ["high cluster-lost"],
    { address: "aws_eks_cluster.a", before: { name: "a" }, after: { name: "b" }, replace_paths: [["name"]] },
  ],
  [
    "force_delete that is turned on",
    ["high force-delete"],
    { address: ECR, before: { force_delete: false }, after: { force_delete: true } },
  ],
  [
    "force_destroy that stays on",
    [],
    { address: "aws_s3_bucket.a", before: { force_destroy: true }, after: { force_destroy: true, tags: {} } },
  ],
  [
    "a lifecycle policy that is replaced by a longer one",
    [],
    {
      address: "aws_ecr_lifecycle_policy.a",
      ...{ before: { policy: rules(5), repository: "a" }, after: { policy: rules(6), repository: "a" } },
      replace_paths: [["policy"]],
    },
  ],
  [
    "a lifecycle policy that is shorter",
    ["medium retention-shortened"],
    {
      address: "aws_ecr_lifecycle_policy.a",
      ...{ before: { policy: rules(5), repository: "a" }, after: { policy: rules(4), repository: "a" } },
      replace_paths: [["policy"]],
    },
  ],
  [
    "a lifecycle policy with another rule",
    ["medium retention-shortened"],
    {
      address: "aws_ecr_lifecycle_policy.a",
      ...{ before: { policy: rules(5), repository: "a" }, after: { policy: rules(5, 5), repository: "a" } },
      replace_paths: [["policy"]],
    },
  ],
  [
    "the first lifecycle policy of a repository that is there",
    ["medium retention-shortened"],
    { address: "aws_ecr_lifecycle_policy.a", after: { policy: rules(5), repository: "a" } },
  ],
  [
    "the first lifecycle policy of a repository that is new",
    [],
    { address: ECR, after: { name: "a" } },
    { address: "aws_ecr_lifecycle_policy.a", after: { policy: rules(5), repository: "a" } },
  ],
  [
    "a lifecycle policy that goes",
    ["low destroyed"],
    { address: "aws_ecr_lifecycle_policy.a", before: { policy: rules(5), repository: "a" } },
  ],
];
