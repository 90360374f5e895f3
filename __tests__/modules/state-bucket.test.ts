import { StateBucket, type StateBucketProps } from "../../modules/s3/state-bucket";
import { policyOf, resource, synthIn } from "../support/synth";

const synthBucket = (props: Partial<StateBucketProps> = {}) =>
  synthIn((stack) => {
    new StateBucket(stack, "StateBucket", { bucketName: "team-states", ...props });
  });

describe("StateBucket", () => {
  const json = synthBucket();

  it("is protected, and not emptied by a destroy", () => {
    expect(resource(json, "aws_s3_bucket")).toEqual({
      bucket: "team-states",
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("is destroyed with all states where that is asked for", () => {
    expect(resource(synthBucket({ protect: false }), "aws_s3_bucket")).toEqual({
      bucket: "team-states",
      force_destroy: true,
    });
  });

  it("keeps versions, and old ones for 90 days", () => {
    expect(resource(json, "aws_s3_bucket_versioning").versioning_configuration).toEqual({ status: "Enabled" });
    expect(resource(json, "aws_s3_bucket_lifecycle_configuration").rule).toEqual([
      {
        id: "expire-old-versions",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ noncurrent_days: 90 }],
        expiration: [{ expired_object_delete_marker: true }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  it("is encrypted, with a customer's key where one is named", () => {
    const rule = (found: typeof json) => resource(found, "aws_s3_bucket_server_side_encryption_configuration").rule;
    expect(rule(json)).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" }, bucket_key_enabled: false },
    ]);
    const kmsKeyArn = "arn:aws:kms:ap-northeast-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d";
    expect(rule(synthBucket({ kmsKeyArn }))).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: kmsKeyArn },
        bucket_key_enabled: true,
      },
    ]);
  });

  it("is closed to the public, and to other accounts' objects", () => {
    expect(resource(json, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource(json, "aws_s3_bucket_ownership_controls").rule).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
  });

  it("is reached over TLS 1.2 or newer only", () => {
    const denied = {
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource: ["arn:aws:s3:::team-states", "arn:aws:s3:::team-states/*"],
    };
    expect(policyOf(resource(json, "aws_s3_bucket_policy")).Statement).toEqual([
      { ...denied, Sid: "DenyWithoutTls", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { ...denied, Sid: "DenyOldTls", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    ]);
  });

  it("rejects every fault at once, with its construct path", () => {
    expect(() => synthBucket({ bucketName: "Team", oldVersionsExpireAfterDays: 0, kmsKeyArn: "alias/a" })).toThrow(
      /^test\/StateBucket: 3 faults\n {2}'bucketName' .*\n {2}'oldVersionsExpireAfterDays' must be at least 1, got 0; .*\n {2}'kmsKeyArn' /,
    );
  });
});
