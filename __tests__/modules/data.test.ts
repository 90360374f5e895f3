import { Table, type TableProps } from "../../modules/dynamodb/table";
import { DataBucket, type DataBucketProps } from "../../modules/s3/data-bucket";
import { StateBucket } from "../../modules/s3/state-bucket";
import { policyOf, resource, synthIn } from "../support/synth";

const synthTable = (props: Partial<TableProps> = {}) =>
  synthIn((stack) => {
    new Table(stack, "Tasks", { tableName: "demo-prod-tasks", hashKey: "task_id", ...props });
  });

const synthBucket = (props: Partial<DataBucketProps> = {}) =>
  synthIn((stack) => {
    new DataBucket(stack, "Reports", { bucketName: "demo-prod-reports", ...props });
  });

describe("Table", () => {
  it("is billed by request, can be restored, and is protected by DynamoDB and by Terraform", () => {
    expect(resource(synthTable(), "aws_dynamodb_table")).toEqual({
      name: "demo-prod-tasks",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "task_id",
      attribute: [{ name: "task_id", type: "S" }],
      global_secondary_index: [],
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("defines the attributes of all keys, and projects everything into its indexes", () => {
    const json = synthTable({
      rangeKey: "created_at",
      attributes: { updated_at: "N" },
      indexes: {
        user_index: { hashKey: "user_name", rangeKey: "updated_at" },
        status_index: { hashKey: "status" },
      },
    });
    expect(resource(json, "aws_dynamodb_table")).toMatchObject({
      hash_key: "task_id",
      range_key: "created_at",
      attribute: [
        { name: "created_at", type: "S" },
        { name: "status", type: "S" },
        { name: "task_id", type: "S" },
        { name: "updated_at", type: "N" },
        { name: "user_name", type: "S" },
      ],
      global_secondary_index: [
        { name: "user_index", hash_key: "user_name", range_key: "updated_at", projection_type: "ALL" },
        { name: "status_index", hash_key: "status", projection_type: "ALL" },
      ],
    });
  });

  it("can be destroyed only where that is asked for", () => {
    const table = resource(synthTable({ protect: false }), "aws_dynamodb_table");
    expect(table.deletion_protection_enabled).toBe(false);
    expect(table).not.toHaveProperty("lifecycle");
  });

  it("rejects every fault at once, with its construct path", () => {
    expect(() => synthTable({ tableName: "a", rangeKey: "task_id", attributes: { other: "S" } })).toThrow(
      /^test\/Tasks: 3 faults\n {2}'tableName' must have 3 .*\n {2}'rangeKey' must be another .*\n {2}'attributes.other' is an attribute of no key/,
    );
  });
});

describe("DataBucket", () => {
  const json = synthBucket();

  it("is protected, and keeps what is in it from a destroy", () => {
    expect(resource(json, "aws_s3_bucket")).toEqual({
      bucket: "demo-prod-reports",
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("is destroyed with everything in it only where that is asked for twice", () => {
    expect(resource(synthBucket({ protect: false, forceDestroy: true }), "aws_s3_bucket")).toEqual({
      bucket: "demo-prod-reports",
      force_destroy: true,
    });
  });

  it("keeps objects for ever, and old versions for 90 days", () => {
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

  it("lets objects expire where that is asked for, by a rule of its own", () => {
    const rules = resource(synthBucket({ expireAfterDays: 30 }), "aws_s3_bucket_lifecycle_configuration").rule;
    expect(rules).toEqual([
      expect.objectContaining({ id: "expire-old-versions" }),
      { id: "expire-objects", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 30 }] },
    ]);
  });

  it("is reached over TLS 1.2 or newer only, in the terms of its partition", () => {
    const china = synthBucket({ partition: "aws-cn" });
    const denied = {
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource: ["arn:aws-cn:s3:::demo-prod-reports", "arn:aws-cn:s3:::demo-prod-reports/*"],
    };
    expect(policyOf(resource(china, "aws_s3_bucket_policy")).Statement).toEqual([
      { ...denied, Sid: "DenyWithoutTls", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { ...denied, Sid: "DenyOldTls", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    ]);
  });

  it("is otherwise what a bucket of states is: versioned, encrypted, private, with the owner's objects only", () => {
    const states = synthIn((stack) => {
      new StateBucket(stack, "Reports", { bucketName: "demo-prod-reports" });
    });
    expect(states.resource).toEqual(json.resource);
    expect(Object.keys(json.resource ?? {}).sort()).toEqual([
      "aws_s3_bucket",
      "aws_s3_bucket_lifecycle_configuration",
      "aws_s3_bucket_ownership_controls",
      "aws_s3_bucket_policy",
      "aws_s3_bucket_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration",
      "aws_s3_bucket_versioning",
    ]);
  });

  it("rejects every fault at once, with its construct path", () => {
    expect(() => synthBucket({ bucketName: "Reports", expireAfterDays: 0 })).toThrow(
      /^test\/Reports: 2 faults\n {2}'bucketName' must be lower-case .*\n {2}'expireAfterDays' must be at least 1, got 0;/,
    );
  });
});
