import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { TerraformStack } from "cdktf";
import { policyOf } from "./policies";

export function addBucket(stack: TerraformStack, name: string): string {
  const { id: bucket } = new S3Bucket(stack, "bucket", { bucket: name, lifecycle: { preventDestroy: true } });
  new S3BucketServerSideEncryptionConfigurationA(stack, "encryption", {
    bucket,
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
  new S3BucketOwnershipControls(stack, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
  keepVersions(stack, bucket);
  close(stack, bucket, name);
  return bucket;
}

function keepVersions(stack: TerraformStack, bucket: string): void {
  const versioning = new S3BucketVersioningA(stack, "versioning", {
    bucket,
    versioningConfiguration: { status: "Enabled" },
  });
  new S3BucketLifecycleConfiguration(stack, "lifecycle", {
    bucket,
    dependsOn: [versioning],
    rule: [
      {
        id: "expire-old-versions",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrentVersionExpiration: [{ noncurrentDays: 90 }],
      },
    ],
  });
}

function close(stack: TerraformStack, bucket: string, name: string): void {
  const publicAccess = new S3BucketPublicAccessBlock(stack, "public_access", {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  const Resource = [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];
  const policy = policyOf({ Effect: "Deny", Principal: "*", Action: ["s3:*"], Resource, Condition });
  new S3BucketPolicy(stack, "policy", { bucket, policy, dependsOn: [publicAccess] });
}
