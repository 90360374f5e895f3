import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { bucketArn } from "../../domain/aws/arn";
import { expireAfterDaysFaults } from "../../domain/data/settings";
import { type Fault, refuse, within } from "../../domain/text/errors";
import { bucketNameFaults } from "../../domain/aws/names";
import { type PolicyStatement, renderPolicy } from "../../domain/aws/policy-document";
import type { Partition } from "../../domain/aws/regions";
import { kmsKeyFaults } from "../../domain/ecr/repository-settings";
import { DEFAULT_EXPIRY_DAYS, expiryDaysFaults } from "../../domain/aws/state-bucket";

/** What buckets for different things have in common. */
export interface PrivateBucketProps {
  /** 3 to 63 characters, unique in the world. */
  readonly bucketName: string;
  /** Let Terraform refuse a plan that destroys the bucket. */
  readonly protect: boolean;
  /** Let a destroy delete the bucket together with the objects in it. */
  readonly forceDestroy: boolean;
  /** Days after which objects expire. At least 1. @default they do not */
  readonly expireAfterDays?: number;
  /** How many days an old version of an object is kept. At least 1. @default 90 */
  readonly oldVersionsExpireAfterDays?: number;
  /** Encrypt with this key. @default a key that S3 holds (AES256) */
  readonly kmsKeyArn?: string;
  /** @default "aws" */
  readonly partition?: Partition;
}

/**
 * A bucket that is versioned, encrypted, closed to the public, and reached only over TLS 1.2 or newer.
 *
 * What it is for is said by the class that extends it: so each has its parts directly below itself, and their addresses
 * do not depend on what buckets have in common.
 */
export abstract class PrivateBucket extends Construct {
  /** As given. */
  readonly bucketName: string;
  /** Known after apply. */
  readonly bucketArn: string;
  private readonly bucket: S3Bucket;

  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly bucketProps: PrivateBucketProps,
  ) {
    super(scope, id);
    refuse(this.node.path, propertyFaults(bucketProps));
    const { bucketName: bucket, protect, forceDestroy } = bucketProps;
    this.bucket = new S3Bucket(this, "Resource", {
      bucket,
      forceDestroy,
      ...(protect && { lifecycle: { preventDestroy: true } }),
    });
    this.bucketName = bucket;
    this.bucketArn = this.bucket.arn;
    this.keepVersions();
    this.encrypt();
    this.close();
  }

  private keepVersions(): void {
    const bucket = this.bucket.id;
    const versioning = new S3BucketVersioningA(this, "Versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket,
      dependsOn: [versioning],
      rule: lifecycleRules(this.bucketProps),
    });
  }

  private encrypt(): void {
    const { kmsKeyArn } = this.bucketProps;
    new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket: this.bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault:
            kmsKeyArn === undefined
              ? { sseAlgorithm: "AES256" }
              : { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
          bucketKeyEnabled: kmsKeyArn !== undefined,
        },
      ],
    });
  }

  private close(): void {
    const bucket = this.bucket.id;
    const publicAccess = new S3BucketPublicAccessBlock(this, "PublicAccess", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "Ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    new S3BucketPolicy(this, "Policy", {
      bucket,
      policy: renderPolicy(tlsStatements(this.bucketProps)),
      dependsOn: [publicAccess],
    });
  }
}

/** S3 takes the days of objects and their delete markers in two rules only. */
function lifecycleRules(props: PrivateBucketProps): S3BucketLifecycleConfigurationRule[] {
  const { expireAfterDays, oldVersionsExpireAfterDays = DEFAULT_EXPIRY_DAYS } = props;
  const every = { status: "Enabled", filter: [{ prefix: "" }] };
  const old: S3BucketLifecycleConfigurationRule = {
    id: "expire-old-versions",
    ...every,
    noncurrentVersionExpiration: [{ noncurrentDays: oldVersionsExpireAfterDays }],
    expiration: [{ expiredObjectDeleteMarker: true }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
  };
  if (expireAfterDays === undefined) return [old];
  return [old, { id: "expire-objects", ...every, expiration: [{ days: expireAfterDays }] }];
}

function tlsStatements({ bucketName, partition = "aws" }: PrivateBucketProps): PolicyStatement[] {
  const resources = [bucketArn(partition, bucketName), bucketArn(partition, bucketName, "*")];
  const denied = { effect: "Deny", principals: "*", actions: ["s3:*"], resources } as const;
  return [
    { ...denied, sid: "DenyWithoutTls", conditions: { Bool: { "aws:SecureTransport": "false" } } },
    { ...denied, sid: "DenyOldTls", conditions: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}

function propertyFaults(props: PrivateBucketProps): Fault[] {
  const { bucketName, expireAfterDays, oldVersionsExpireAfterDays: oldDays, kmsKeyArn } = props;
  return [
    ...within(["bucketName"], bucketNameFaults(bucketName)),
    ...(expireAfterDays === undefined ? [] : within(["expireAfterDays"], expireAfterDaysFaults(expireAfterDays))),
    ...(oldDays === undefined ? [] : within(["oldVersionsExpireAfterDays"], expiryDaysFaults(oldDays))),
    ...(kmsKeyArn === undefined ? [] : kmsKeyFaults(kmsKeyArn, ["kmsKeyArn"])),
  ];
}
