import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { bucketArn } from "../../domain/arn";
import { type Fault, refuse, within } from "../../domain/errors";
import { bucketNameFaults } from "../../domain/names";
import { type PolicyStatement, renderPolicy } from "../../domain/policy-document";
import type { Partition } from "../../domain/regions";
import { kmsKeyFaults } from "../../domain/repository-settings";
import { DEFAULT_EXPIRY_DAYS, expiryDaysFaults } from "../../domain/state-bucket";

/** Properties of a {@link StateBucket}. */
export interface StateBucketProps {
  /** 3 to 63 characters, unique in the world. */
  readonly bucketName: string;
  /** How many days an old version of a state is kept. At least 1. @default 90 */
  readonly oldVersionsExpireAfterDays?: number;
  /** Encrypt with this key. @default a key that S3 holds (AES256) */
  readonly kmsKeyArn?: string;
  /** `true`: Terraform refuses a plan that destroys the bucket. `false`: it destroys the bucket with all states in it. @default true */
  readonly protect?: boolean;
  /** @default "aws" */
  readonly partition?: Partition;
}

/**
 * A bucket for Terraform's remote state: versioned, encrypted, closed to the public, only over TLS 1.2 or newer.
 *
 * Old versions expire, since every plan of a busy team writes and deletes lock objects. Not for anything but state.
 */
export class StateBucket extends Construct {
  private readonly bucket: S3Bucket;

  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: StateBucketProps,
  ) {
    super(scope, id);
    refuse(this.node.path, stateBucketFaults(props));
    const { bucketName: bucket, protect = true } = props;
    this.bucket = new S3Bucket(this, "Resource", {
      bucket,
      forceDestroy: !protect,
      ...(protect && { lifecycle: { preventDestroy: true } }),
    });
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
      rule: [
        {
          id: "expire-old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [
            { noncurrentDays: this.props.oldVersionsExpireAfterDays ?? DEFAULT_EXPIRY_DAYS },
          ],
          expiration: [{ expiredObjectDeleteMarker: true }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });
  }

  private encrypt(): void {
    const { kmsKeyArn } = this.props;
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
      policy: renderPolicy(tlsStatements(this.props)),
      dependsOn: [publicAccess],
    });
  }
}

function tlsStatements({ bucketName, partition = "aws" }: StateBucketProps): PolicyStatement[] {
  const resources = [bucketArn(partition, bucketName), bucketArn(partition, bucketName, "*")];
  const denied = { effect: "Deny", principals: "*", actions: ["s3:*"], resources } as const;
  return [
    { ...denied, sid: "DenyWithoutTls", conditions: { Bool: { "aws:SecureTransport": "false" } } },
    { ...denied, sid: "DenyOldTls", conditions: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}

function stateBucketFaults({ bucketName, oldVersionsExpireAfterDays: days, kmsKeyArn }: StateBucketProps): Fault[] {
  return [
    ...within(["bucketName"], bucketNameFaults(bucketName)),
    ...(days === undefined ? [] : within(["oldVersionsExpireAfterDays"], expiryDaysFaults(days))),
    ...(kmsKeyArn === undefined ? [] : kmsKeyFaults(kmsKeyArn, ["kmsKeyArn"])),
  ];
}
