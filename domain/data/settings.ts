import { type Fault, within } from "../text/errors";
import { bucketNameFaults } from "../aws/names";
import { nearest } from "../text/nearest";
import { kebabCase } from "../text/words";

/** What an attribute of a key holds: a string, a number or bytes. */
export type AttributeType = "S" | "N" | "B";

/** What a workload may do with a table: read it, or read and change its items. */
export type TableAccess = "read" | "read-write";

/**
 * What a workload may do with the objects of a bucket.
 *
 * - `read`: list and read them
 * - `write`: write new ones, and replace those whose keys it knows
 * - `read-write`: all of that, and delete them
 */
export type BucketAccess = "read" | "write" | "read-write";

/**
 * How the pods of a workload get AWS credentials.
 *
 * - `pod-identity`: by EKS Pod Identity
 * - `irsa`: by the cluster's OIDC provider, for clusters without the Pod Identity agent
 * - `{ secretName }`: by an existing Kubernetes Secret with access keys, for clusters outside AWS
 */
export type CredentialSource = "pod-identity" | "irsa" | AccessKeySecret;

/** A Secret of the cluster that Terraform neither makes nor reads; the IAM user is made, its access key is not. */
export interface AccessKeySecret {
  /** It holds `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. */
  readonly secretName: string;
}

/** What the workloads of an environment keep their data in. */
export interface DataSettings {
  /** DynamoDB tables by key, such as `tasks`. @default {} */
  readonly tables?: Readonly<Record<string, TableSettings>>;
  /** S3 buckets by key, such as `reports`. @default {} */
  readonly buckets?: Readonly<Record<string, BucketSettings>>;
}

/** A DynamoDB table that is billed by request. */
export interface TableSettings {
  /** 3 to 255 letters, digits and `_ . -`; unique in the account and region. @default "<platform>-<environment>-<key>" */
  readonly name?: string;
  /** Attribute of the partition key. It cannot be changed: another one makes a new table. */
  readonly hashKey: string;
  /** Attribute of the sort key. It cannot be changed: another one makes a new table. @default none */
  readonly rangeKey?: string;
  /** Types of the attributes of keys; no others. @default "S" for each attribute that a key names */
  readonly attributes?: Readonly<Record<string, AttributeType>>;
  /** Global secondary indexes by name, at most 20. @default {} */
  readonly indexes?: Readonly<Record<string, IndexSettings>>;
  /** Let DynamoDB refuse to delete the table, and Terraform a plan that does. @default true */
  readonly protect?: boolean;
}

/** A global secondary index with all attributes of the items. */
export interface IndexSettings {
  /** Attribute of the partition key. */
  readonly hashKey: string;
  /** Attribute of the sort key. @default none */
  readonly rangeKey?: string;
}

/** An S3 bucket: private, versioned, encrypted. */
export interface BucketSettings {
  /** 3 to 63 characters, unique in the world. @default "<platform>-<environment>-<key>" */
  readonly name?: string;
  /** Let Terraform refuse a plan that destroys the bucket. @default true */
  readonly protect?: boolean;
  /** Days after which objects expire, at least 1; as all deleted objects they can be restored for 90 more. @default they do not */
  readonly expireAfterDays?: number;
  /** Let a destroy delete the bucket together with the objects in it. @default false */
  readonly forceDestroy?: boolean;
}

/** What a workload may do with the data of its environment. */
export interface WorkloadAccessSettings {
  /** Keys of `data.tables`. @default {} */
  readonly tables?: Readonly<Record<string, TableAccess>>;
  /** Keys of `data.buckets`. @default {} */
  readonly buckets?: Readonly<Record<string, BucketAccess>>;
  /** @default "pod-identity" on EKS; needed elsewhere */
  readonly via?: CredentialSource;
}

const ATTRIBUTE_TYPES: readonly string[] = ["S", "N", "B"] satisfies AttributeType[];
const TABLE_NAME = /^[A-Za-z0-9_.-]*$/;
const LONGEST_ATTRIBUTE_BYTES = 255;
const MOST_INDEXES = 20;

/** What may have a name of its own. */
interface Named {
  readonly name?: string | undefined;
}

/** Tables and buckets by key, as far as they are called something. */
interface DataNames {
  readonly tables?: Readonly<Record<string, Named>>;
  readonly buckets?: Readonly<Record<string, Named>>;
}

/** The table's name in DynamoDB. */
export function tableName(platform: string, environment: string, key: string, settings: Named = {}): string {
  return settings.name ?? `${platform}-${environment}-${kebabCase(key)}`;
}

/** The bucket's name in S3. */
export function bucketName(platform: string, environment: string, key: string, settings: Named = {}): string {
  return settings.name ?? `${platform}-${environment}-${kebabCase(key)}`;
}

/**
 * The rules of DynamoDB for the name of a table or an index.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function tableNameFaults(found: string): Fault[] {
  const remedy = 'choose a name such as "task-tool-prod-tasks"';
  const problems: [boolean, string][] = [
    [found.length < 3 || found.length > 255, `must have 3 to 255 characters, has ${found.length}`],
    [!TABLE_NAME.test(found), "must be letters, digits and _ . -"],
  ];
  return problems.filter(([wrong]) => wrong).map(([, problem]) => ({ path: [], problem, found, remedy }));
}

/** What is wrong with a table: its keys, their attributes and its indexes. */
export function tableFaults(settings: TableSettings): Fault[] {
  const { name, attributes = {}, indexes = {} } = settings;
  return [
    ...(name === undefined ? [] : within(["name"], tableNameFaults(name))),
    ...keyFaults(settings),
    ...Object.entries(indexes).flatMap(([index, keys]) =>
      within(["indexes", index], [...tableNameFaults(index), ...keyFaults(keys)]),
    ),
    ...indexCountFaults(Object.keys(indexes).length),
    ...Object.entries(attributes).flatMap(([attribute, type]) =>
      within(["attributes", attribute], [...attributeTypeFaults(type), ...unusedFaults(attribute, settings)]),
    ),
  ];
}

/** The attributes that the keys of a table and its indexes name, each once, in the order of their names. */
export function keyAttributes(settings: TableSettings): string[] {
  const keys = [settings, ...Object.values(settings.indexes ?? {})];
  const named = keys.flatMap(({ hashKey, rangeKey }) => (rangeKey === undefined ? [hashKey] : [hashKey, rangeKey]));
  return [...new Set(named)].sort();
}

function keyFaults({ hashKey, rangeKey }: IndexSettings): Fault[] {
  const range = rangeKey === undefined ? [] : within(["rangeKey"], attributeNameFaults(rangeKey));
  const faults = [...within(["hashKey"], attributeNameFaults(hashKey)), ...range];
  if (hashKey !== rangeKey) return faults;
  const problem = "must be another attribute than 'hashKey'";
  return [...faults, { path: ["rangeKey"], problem, found: rangeKey, remedy: "name another one, or omit it" }];
}

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
function attributeNameFaults(found: string): Fault[] {
  const bytes = new TextEncoder().encode(found).length;
  if (bytes >= 1 && bytes <= LONGEST_ATTRIBUTE_BYTES) return [];
  const problem = `must have 1 to ${LONGEST_ATTRIBUTE_BYTES} bytes, has ${bytes}`;
  return [{ path: [], problem, found, remedy: 'name an attribute such as "task_id"' }];
}

function attributeTypeFaults(found: string): Fault[] {
  if (ATTRIBUTE_TYPES.includes(found)) return [];
  const remedy = 'write "S" for a string, "N" for a number, "B" for bytes';
  return [{ path: [], problem: "must be a type that a key can have", found, remedy }];
}

/** DynamoDB refuses the definition of an attribute that no key names. */
function unusedFaults(attribute: string, settings: TableSettings): Fault[] {
  const used = keyAttributes(settings);
  if (used.includes(attribute)) return [];
  const like = nearest(attribute, used);
  const remedy = like === undefined ? "remove it: other attributes need no definition" : `did you mean "${like}"?`;
  return [{ path: [], problem: "is an attribute of no key", remedy }];
}

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
function indexCountFaults(count: number): Fault[] {
  if (count <= MOST_INDEXES) return [];
  const problem = `must be at most ${MOST_INDEXES} indexes, are ${count}`;
  return [{ path: ["indexes"], problem, remedy: "remove some" }];
}

/** What is wrong with a bucket. */
export function bucketFaults({ name, expireAfterDays }: BucketSettings): Fault[] {
  return [
    ...(name === undefined ? [] : within(["name"], bucketNameFaults(name))),
    ...(expireAfterDays === undefined ? [] : within(["expireAfterDays"], expireAfterDaysFaults(expireAfterDays))),
  ];
}

/** S3 counts in whole days. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html */
export function expireAfterDaysFaults(found: number): Fault[] {
  if (Number.isInteger(found) && found >= 1) return [];
  const remedy = "write a whole number of days, or omit it to keep objects for ever";
  return [{ path: [], problem: "must be at least 1", found, remedy }];
}

/** What is wrong with the names that tables and buckets get where none is given, and names that two of them have. */
export function dataNameFaults(platform: string, environment: string, data: DataNames): Fault[] {
  const { tables = {}, buckets = {} } = data;
  const tableNames = Object.entries(tables).map(([key, { name }]): Resolved => {
    return {
      path: ["tables", key],
      isGiven: name !== undefined,
      name: tableName(platform, environment, key, { name }),
    };
  });
  const bucketNames = Object.entries(buckets).map(([key, { name }]): Resolved => {
    const found = bucketName(platform, environment, key, { name });
    return { path: ["buckets", key], isGiven: name !== undefined, name: found };
  });
  return [
    ...tableNames.flatMap((each) => [...defaultNameFaults(each, tableNameFaults), ...twinNameFaults(each, tableNames)]),
    ...bucketNames.flatMap((each) => [
      ...defaultNameFaults(each, bucketNameFaults),
      ...twinNameFaults(each, bucketNames),
    ]),
  ];
}

/** A table or a bucket, and what it is called. */
interface Resolved {
  readonly path: readonly string[];
  readonly isGiven: boolean;
  readonly name: string;
}

/** A name that is given is checked where it stands. */
function defaultNameFaults({ path, isGiven, name }: Resolved, rule: (name: string) => Fault[]): Fault[] {
  if (isGiven) return [];
  return rule(name).map(({ problem }) => ({
    path,
    problem: `gets a name that ${problem}`,
    found: name,
    remedy: "give it a 'name'",
  }));
}

function twinNameFaults(one: Resolved, all: readonly Resolved[]): Fault[] {
  const first = all.find(({ name }) => name === one.name);
  if (first === undefined || first === one) return [];
  const problem = `has the name of '${first.path.join(".")}'`;
  return [{ path: one.path, problem, found: one.name, remedy: "give it another 'name'" }];
}

/** Keys of tables and buckets. */
interface Keyed {
  readonly tables?: object | undefined;
  readonly buckets?: object | undefined;
}

/** What is wrong with what a workload may do, seen beside the data of its environment. */
export function workloadAccessFaults(access: Keyed, data: Keyed = {}): Fault[] {
  const tables = Object.keys(data.tables ?? {});
  const buckets = Object.keys(data.buckets ?? {});
  const granted = { tables: Object.keys(access.tables ?? {}), buckets: Object.keys(access.buckets ?? {}) };
  if (granted.tables.length + granted.buckets.length === 0) {
    return [{ path: [], problem: "must name a table or a bucket", remedy: "name one, or omit it" }];
  }
  return [
    ...granted.tables.flatMap((key) => within(["tables", key], unknownKeyFaults(key, "table", tables, buckets))),
    ...granted.buckets.flatMap((key) => within(["buckets", key], unknownKeyFaults(key, "bucket", buckets, tables))),
  ];
}

function unknownKeyFaults(
  key: string,
  kind: "table" | "bucket",
  known: readonly string[],
  others: readonly string[],
): Fault[] {
  if (known.includes(key)) return [];
  const problem = `must be a ${kind} of the environment's 'data'`;
  const other = kind === "table" ? "bucket" : "table";
  if (others.includes(key)) return [{ path: [], problem, remedy: `it is a ${other}: name it in '${other}s'` }];
  const like = nearest(key, known);
  const remedy = like === undefined ? `known are ${known.join(", ") || "none"}` : `did you mean "${like}"?`;
  return [{ path: [], problem, remedy }];
}
