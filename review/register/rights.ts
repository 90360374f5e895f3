import { BY_LOST_PROOF, BY_PROOF, NOT_SHOWN, NO_IMAGE, NO_OBJECT, NO_PULL, type RegisterEntry } from "./entry";

/** Registries and rights: what is in ECR, who is who, and what opens what to whom. */
export const RIGHTS: readonly RegisterEntry[] = [
  {
    subject: "ECR: repositories, templates, caches, replicas, and their policies",
    parts: ["proof", "report"],
    without: { lifecycle: NO_IMAGE, plan: BY_LOST_PROOF, manifests: NO_OBJECT },
    readers: {
      "ecr/cache-rules.ts": ["aws_ecr_pull_through_cache_rule"],
      "ecr/registry-policies.ts": ["aws_ecr_account_setting"],
    },
  },
  {
    subject: "ECR: repositories, templates, caches, replicas, and their policies",
    parts: ["lifecycle", "plan", "report"],
    without: { proof: NO_PULL, manifests: NO_OBJECT },
    readers: {
      "ecr/lifecycle-policies.ts": ["aws_ecr_lifecycle_policy"],
    },
  },
  {
    subject: "ECR: repositories, templates, caches, replicas, and their policies",
    parts: ["proof", "plan", "report"],
    without: { lifecycle: NO_IMAGE, manifests: NO_OBJECT },
    readers: {
      "ecr/registries.ts": ["aws_ecr_repository_policy"],
      "ecr/registry-policies.ts": ["aws_ecr_registry_policy"],
    },
  },
  {
    subject: "ECR: repositories, templates, caches, replicas, and their policies",
    parts: ["plan"],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, report: NOT_SHOWN, manifests: NO_OBJECT },
    readers: {
      "plan/rules": ["aws_ecr_registry_scanning_configuration"],
    },
  },
  {
    subject: "ECR: repositories, templates, caches, replicas, and their policies",
    parts: ["proof", "lifecycle", "plan", "report"],
    without: { manifests: NO_OBJECT },
    readers: {
      "ecr/registries.ts": ["aws_ecr_repository"],
      "ecr/replication.ts": ["aws_ecr_replication_configuration", "awscc_ecr_replication_configuration"],
      "ecr/templates.ts": ["aws_ecr_repository_creation_template"],
    },
  },
  {
    subject: "IAM: who is who, and which policy is whose",
    parts: ["proof", "lifecycle", "plan", "report"],
    without: { manifests: NO_OBJECT },
    readers: {
      "identities/attachments.ts": ["aws_iam_group", "aws_iam_group_membership", "aws_iam_user_group_membership"],
      "identities/identities.ts": ["aws_iam_role", "aws_iam_user"],
      "identities/policy-grants.ts": [
        "aws_iam_group_policies_exclusive",
        "aws_iam_group_policy",
        "aws_iam_group_policy_attachment",
        "aws_iam_group_policy_attachments_exclusive",
        "aws_iam_policy_attachment",
        "aws_iam_role_policies_exclusive",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_iam_role_policy_attachments_exclusive",
        "aws_iam_user_policies_exclusive",
        "aws_iam_user_policy",
        "aws_iam_user_policy_attachment",
        "aws_iam_user_policy_attachments_exclusive",
      ],
    },
  },
  {
    subject: "IAM: who is who, and which policy is whose",
    parts: ["plan", "report"],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, manifests: NO_OBJECT },
    readers: {
      "plan/policy/attached.ts": ["aws_iam_policy"],
    },
  },
  {
    subject: "roles that a machine or a token wears",
    parts: ["proof", "lifecycle", "plan"],
    without: { report: BY_PROOF, manifests: NO_OBJECT },
    readers: {
      "workloads/instances.ts": ["aws_autoscaling_group", "aws_instance", "aws_launch_template"],
    },
  },
  {
    subject: "roles that a machine or a token wears",
    parts: ["proof", "lifecycle"],
    without: { plan: BY_LOST_PROOF, report: BY_PROOF, manifests: NO_OBJECT },
    readers: {
      "workloads/instances.ts": ["aws_iam_instance_profile", "aws_launch_configuration"],
    },
  },
  {
    subject: "roles that a machine or a token wears",
    parts: ["plan"],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, report: NOT_SHOWN, manifests: NO_OBJECT },
    readers: {
      "plan/rules": ["aws_iam_openid_connect_provider"],
    },
  },
];
