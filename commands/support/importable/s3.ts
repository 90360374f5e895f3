import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

import { found } from "../aws-errors";
import type { Importable, Subject } from "./subject";

interface BucketOfAccount {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
}

/** A part of a bucket: it has the bucket's name, and the owner's account where the resource names it. */
function partOfBucket(
  action: string,
  ask: (s3: S3Client, bucket: BucketOfAccount) => Promise<unknown>,
  ...absent: string[]
): Importable {
  return {
    importId: ({ text, optionalText }) => {
      const owner = optionalText("expected_bucket_owner");
      return owner === undefined ? text("bucket") : `${text("bucket")},${owner}`;
    },
    exists: (subject, { s3 }) => {
      const bucket = bucketOf(subject);
      return found(`s3:${action} on ${bucket.Bucket}`, () => ask(s3, bucket), "NoSuchBucket", ...absent);
    },
  };
}

/** A bucket of that name in another account is not the one that the stack means. */
function bucketOf({ text, account }: Subject): BucketOfAccount {
  return { Bucket: text("bucket"), ExpectedBucketOwner: account.id };
}

/** Import ids as the provider's documentation gives them, at the end of each resource's page. */
export const S3: Readonly<Record<string, Importable>> = {
  aws_s3_bucket: {
    importId: ({ text }) => text("bucket"),
    exists: (subject, { s3 }) => {
      const bucket = bucketOf(subject);
      return found(`s3:ListBucket on ${bucket.Bucket}`, () => s3.send(new HeadBucketCommand(bucket)), "NotFound");
    },
  },
  aws_s3_bucket_versioning: partOfBucket("GetBucketVersioning", async (s3, bucket) => {
    return (await s3.send(new GetBucketVersioningCommand(bucket))).Status !== undefined;
  }),
  aws_s3_bucket_public_access_block: partOfBucket(
    "GetBucketPublicAccessBlock",
    (s3, bucket) => s3.send(new GetPublicAccessBlockCommand(bucket)),
    "NoSuchPublicAccessBlockConfiguration",
  ),
  aws_s3_bucket_server_side_encryption_configuration: partOfBucket(
    "GetEncryptionConfiguration",
    (s3, bucket) => s3.send(new GetBucketEncryptionCommand(bucket)),
    "ServerSideEncryptionConfigurationNotFoundError",
  ),
  aws_s3_bucket_ownership_controls: partOfBucket(
    "GetBucketOwnershipControls",
    (s3, bucket) => s3.send(new GetBucketOwnershipControlsCommand(bucket)),
    "OwnershipControlsNotFoundError",
  ),
  aws_s3_bucket_policy: partOfBucket(
    "GetBucketPolicy",
    (s3, bucket) => s3.send(new GetBucketPolicyCommand(bucket)),
    "NoSuchBucketPolicy",
  ),
  aws_s3_bucket_lifecycle_configuration: partOfBucket(
    "GetLifecycleConfiguration",
    (s3, bucket) => s3.send(new GetBucketLifecycleConfigurationCommand(bucket)),
    "NoSuchLifecycleConfiguration",
  ),
};
