import { ECR, type Case, type Values } from "../../support/changes";

const scan = (scan_frequency: string, filter: string): Values => ({ scan_frequency, repository_filter: [{ filter }] });
const excluding = (filter: string): Values => ({
  image_tag_mutability: "IMMUTABLE_WITH_EXCLUSION",
  image_tag_mutability_exclusion_filter: [{ filter }],
});

/** What protects: encryption, backups, scans, tags that stay. */
export const PROTECTION: readonly Case[] = [
  [
    "a disk that is no longer encrypted",
    ["high encryption-changed"],
    { address: "aws_ebs_volume.a", before: { encrypted: true }, after: { encrypted: false } },
  ],
  [
    "a database that is kept in fewer backups",
    ["medium backup-off"],
    { address: "aws_db_instance.a", before: { backup_retention_period: 7 }, after: { backup_retention_period: 1 } },
  ],
  ...["aws_ecr_replication_configuration", "awscc_ecr_replication_configuration"].map((type): Case => {
    return [`a replication that goes: ${type}`, ["medium backup-off"], { address: `${type}.a`, before: {} }];
  }),
  [
    "tags that can be moved",
    ["medium mutability-loosened"],
    { address: ECR, before: { image_tag_mutability: "IMMUTABLE" }, after: { image_tag_mutability: "MUTABLE" } },
  ],
  [
    "tags that cannot be moved any more",
    [],
    { address: ECR, before: { image_tag_mutability: "MUTABLE" }, after: { image_tag_mutability: "IMMUTABLE" } },
  ],
  [
    "a scan that is turned off",
    ["medium scanning-loosened"],
    {
      address: ECR,
      before: { image_scanning_configuration: [{ scan_on_push: true }] },
      after: { image_scanning_configuration: [{ scan_on_push: false }] },
    },
  ],
  [
    "another key",
    ["medium encryption-changed"],
    { address: "aws_cloudwatch_log_group.a", before: { kms_key_id: "a" }, after: { kms_key_id: "b" } },
  ],
  [
    "deletion protection that is turned off",
    ["medium protection-off"],
    { address: "aws_lb.a", before: { enable_deletion_protection: true }, after: { enable_deletion_protection: false } },
  ],
  [
    "point-in-time recovery that is turned off",
    ["high backup-off"],
    {
      address: "aws_dynamodb_table.a",
      before: { point_in_time_recovery: [{ enabled: true }] },
      after: { point_in_time_recovery: [{ enabled: false }] },
    },
  ],
  [
    "versioning that is suspended",
    ["high backup-off"],
    {
      address: "aws_s3_bucket_versioning.a",
      before: { versioning_configuration: [{ status: "Enabled" }] },
      after: { versioning_configuration: [{ status: "Suspended" }] },
    },
  ],
  [
    "a rule of scanning that is removed",
    ["medium scanning-loosened"],
    {
      address: "aws_ecr_registry_scanning_configuration.a",
      before: { rule: [scan("CONTINUOUS_SCAN", "*"), scan("SCAN_ON_PUSH", "team/*")] },
      after: { rule: [scan("SCAN_ON_PUSH", "team/*")] },
    },
  ],
  [
    "a rule of scanning that another one holds",
    [],
    {
      address: "aws_ecr_registry_scanning_configuration.a",
      before: { rule: [scan("SCAN_ON_PUSH", "team/*")] },
      after: { rule: [scan("CONTINUOUS_SCAN", "*")] },
    },
  ],
  [
    "an exception from immutability that is narrower",
    [],
    { address: ECR, before: excluding("*"), after: excluding("latest*") },
  ],
  [
    "an exception from immutability that is wider",
    ["medium mutability-loosened"],
    { address: ECR, before: excluding("latest*"), after: excluding("*") },
  ],
  [
    "a secret that is not marked",
    ["medium secret-exposed"],
    { address: "aws_x.a", after: { note: "AKIAIOSFODNN7EXAMPLE" } },
  ],
];
