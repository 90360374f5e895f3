/**
 * What Terraform calls to make, read, change and destroy each kind of resource of this platform.
 *
 * Found by watching `terraform apply`, `plan` and `destroy`, and read in the sources of the AWS provider; the names are
 * those of https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */

/** A repository, its lifecycle policy and its repository policy. */
export const ECR_MANAGE_REPOSITORY = [
  "ecr:CreateRepository",
  "ecr:DeleteLifecyclePolicy",
  "ecr:DeleteRepository",
  "ecr:DeleteRepositoryPolicy",
  "ecr:DescribeRepositories",
  "ecr:GetLifecyclePolicy",
  "ecr:GetRepositoryPolicy",
  "ecr:ListTagsForResource",
  "ecr:PutImageScanningConfiguration",
  "ecr:PutImageTagMutability",
  "ecr:PutLifecyclePolicy",
  "ecr:SetRepositoryPolicy",
  "ecr:TagResource",
  "ecr:UntagResource",
] as const;

/** The scanning configuration of a registry; ECR has no resource to narrow it to. */
export const ECR_MANAGE_SCANNING = [
  "ecr:GetRegistryScanningConfiguration",
  "ecr:PutRegistryScanningConfiguration",
] as const;

/** Turning enhanced scanning on. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html */
export const INSPECTOR_ENABLE = [
  "inspector2:Disable",
  "inspector2:Enable",
  "inspector2:ListAccountPermissions",
] as const;

/** The policy of a registry; ECR has no resource to narrow it to. */
export const ECR_MANAGE_REGISTRY_POLICY = [
  "ecr:DeleteRegistryPolicy",
  "ecr:GetRegistryPolicy",
  "ecr:PutRegistryPolicy",
] as const;

/** The replication of a registry; ECR has no resource to narrow it to. */
export const ECR_MANAGE_REPLICATION = ["ecr:DescribeRegistry", "ecr:PutReplicationConfiguration"] as const;

/** The rules of pull-through caches; ECR has no resource to narrow them to. */
export const ECR_MANAGE_PULL_THROUGH_CACHE = [
  "ecr:CreatePullThroughCacheRule",
  "ecr:DeletePullThroughCacheRule",
  "ecr:DescribePullThroughCacheRules",
  "ecr:UpdatePullThroughCacheRule",
] as const;

/** Creation templates; ECR has no resource to narrow them to. */
export const ECR_MANAGE_TEMPLATES = [
  "ecr:CreateRepositoryCreationTemplate",
  "ecr:DeleteRepositoryCreationTemplate",
  "ecr:DescribeRepositoryCreationTemplates",
  "ecr:UpdateRepositoryCreationTemplate",
] as const;

/** What a template does to the repositories that ECR makes; who makes the template needs it too. */
export const ECR_APPLY_TEMPLATE = [
  "ecr:CreateRepository",
  "ecr:PutLifecyclePolicy",
  "ecr:SetRepositoryPolicy",
] as const;

/** The state bucket itself. */
export const S3_MANAGE_BUCKET = [
  "s3:CreateBucket",
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:GetAccelerateConfiguration",
  "s3:GetBucketAcl",
  "s3:GetBucketCORS",
  "s3:GetBucketLogging",
  "s3:GetBucketObjectLockConfiguration",
  "s3:GetBucketOwnershipControls",
  "s3:GetBucketPolicy",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketRequestPayment",
  "s3:GetBucketTagging",
  "s3:GetBucketVersioning",
  "s3:GetBucketWebsite",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:ListBucket",
  "s3:ListTagsForResource",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketTagging",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:TagResource",
  "s3:UntagResource",
] as const;

/** Emptying the state bucket, which only an unprotected one needs. */
export const S3_EMPTY_BUCKET = ["s3:ListBucketVersions"] as const;

/** Deleting every version in the state bucket. */
export const S3_EMPTY_OBJECTS = ["s3:DeleteObject", "s3:DeleteObjectVersion"] as const;

/** Using a KMS key for objects in S3. */
export const KMS_USE_FOR_S3 = ["kms:Decrypt", "kms:GenerateDataKey"] as const;

/** Making repositories that use a KMS key. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html */
export const KMS_USE_FOR_ECR = ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"] as const;

/** Managed policies. */
export const IAM_MANAGE_POLICY = [
  "iam:CreatePolicy",
  "iam:CreatePolicyVersion",
  "iam:DeletePolicy",
  "iam:DeletePolicyVersion",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:ListPolicyVersions",
  "iam:TagPolicy",
  "iam:UntagPolicy",
] as const;

/** Users with a policy of their own, and whatever somebody else gave them: it goes with them. */
export const IAM_MANAGE_USER = [
  "iam:CreateUser",
  "iam:DeleteAccessKey",
  "iam:DeleteLoginProfile",
  "iam:DeleteUser",
  "iam:DeleteUserPolicy",
  "iam:GetUser",
  "iam:GetUserPolicy",
  "iam:ListAccessKeys",
  "iam:ListAttachedUserPolicies",
  "iam:ListGroupsForUser",
  "iam:ListMFADevices",
  "iam:ListSSHPublicKeys",
  "iam:ListServiceSpecificCredentials",
  "iam:ListSigningCertificates",
  "iam:ListUserPolicies",
  "iam:PutUserPolicy",
  "iam:TagUser",
  "iam:UntagUser",
] as const;

/** Which user a device belongs to is only found by listing all of them. */
export const IAM_LIST_DEVICES = ["iam:ListVirtualMFADevices"] as const;

/** Roles with a policy of their own. */
export const IAM_MANAGE_ROLE = [
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "iam:PutRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
] as const;
