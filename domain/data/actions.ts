import { type AwsPlace, bucketArn, tableArn } from "../aws/arn";
import type { BucketAccess, TableAccess, WorkloadAccessSettings } from "./settings";
import type { PolicyStatement } from "../aws/policy-document";
import { partitionOf } from "../aws/regions";

/**
 * The actions of DynamoDB and S3 by what a workload wants to do.
 *
 * Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-only-permissions-on-table-items.html */
const TABLE_READ = [
  "dynamodb:BatchGetItem",
  "dynamodb:ConditionCheckItem",
  "dynamodb:GetItem",
  "dynamodb:Query",
  "dynamodb:Scan",
];

/** The actions on a table, and on its indexes, of which only Query and Scan can be asked. */
const TABLE_ACTIONS: Readonly<Record<TableAccess, readonly string[]>> = {
  read: TABLE_READ,
  "read-write": [
    ...TABLE_READ,
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
  ],
};

/** Listing: the one action on a bucket itself. */
const BUCKET_LIST = ["s3:ListBucket"];

/**
 * A client uploads large objects in parts, and has to be able to give up.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
const OBJECT_WRITE = ["s3:AbortMultipartUpload", "s3:PutObject"];

/** The actions on objects. */
const OBJECT_ACTIONS: Readonly<Record<BucketAccess, readonly string[]>> = {
  read: ["s3:GetObject"],
  write: OBJECT_WRITE,
  "read-write": [...OBJECT_WRITE, "s3:DeleteObject", "s3:GetObject"],
};

/** The names of an environment's tables and buckets, by their keys. */
export interface DataNames {
  readonly tables: Readonly<Record<string, string>>;
  readonly buckets: Readonly<Record<string, string>>;
}

/**
 * The statements by which a workload may do what it asks for, and nothing else: one for each kind of access.
 *
 * @param place where the data is
 * @param access keys that `names` has not are left out: `workloadAccessFaults` refuses them
 */
export function dataStatements(place: AwsPlace, access: WorkloadAccessSettings, names: DataNames): PolicyStatement[] {
  return [
    ...tableStatements(place, namesBy(access.tables ?? {}, names.tables)),
    ...bucketStatements(place, namesBy(access.buckets ?? {}, names.buckets)),
  ];
}

function tableStatements(place: AwsPlace, names: ReadonlyMap<TableAccess, readonly string[]>): PolicyStatement[] {
  return [...names].map(([access, tables]) => ({
    sid: access === "read" ? "ReadTables" : "ReadWriteTables",
    actions: TABLE_ACTIONS[access],
    resources: tables.flatMap((name) => [tableArn(place, name), tableArn(place, `${name}/index/*`)]),
  }));
}

function bucketStatements(
  { region }: AwsPlace,
  names: ReadonlyMap<BucketAccess, readonly string[]>,
): PolicyStatement[] {
  const partition = partitionOf(region);
  const listed = [...names].flatMap(([access, buckets]) => (access === "write" ? [] : buckets));
  const list = {
    sid: "ListBuckets",
    actions: BUCKET_LIST,
    resources: listed.map((name) => bucketArn(partition, name)),
  };
  const objects = [...names].map(([access, buckets]) => ({
    sid: OBJECT_SIDS[access],
    actions: OBJECT_ACTIONS[access],
    resources: buckets.map((name) => bucketArn(partition, name, "*")),
  }));
  return [...(listed.length > 0 ? [list] : []), ...objects];
}

const OBJECT_SIDS: Readonly<Record<BucketAccess, string>> = {
  read: "ReadObjects",
  write: "WriteObjects",
  "read-write": "ReadWriteObjects",
};

/** Names by what may be done with them, in the order of their keys: the same access, the same text. */
function namesBy<Access extends string>(
  access: Readonly<Record<string, Access>>,
  names: Readonly<Record<string, string>>,
): Map<Access, string[]> {
  const groups = new Map<Access, string[]>();
  for (const key of Object.keys(access).sort()) {
    const [kind, name] = [access[key], names[key]];
    if (kind === undefined || name === undefined) continue;
    groups.set(kind, [...(groups.get(kind) ?? []), name]);
  }
  return groups;
}
