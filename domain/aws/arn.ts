import { type Partition, partitionOf } from "./regions";

const KMS_KEY_ARN =
  /^arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:\d{12}:key\/([a-f0-9]{8}-[a-f0-9]{4}-[1-5][a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}|mrk-[a-f0-9]{32})$/;

const OIDC_PROVIDER_ARN = /^arn:aws(-[a-z]+)*:iam::\d{12}:oidc-provider\/[A-Za-z0-9.-]+(:\d+)?(\/[\w.~/-]+)?$/;

/** An account and region: where regional things such as a registry live. */
export interface AwsPlace {
  /** 12 digits. */
  readonly account: string;
  /** Such as `ap-northeast-1`. */
  readonly region: string;
}

/** `arn:aws:ecr:<region>:<account>:repository/<name>`; the name may hold wildcards. */
export function repositoryArn({ account, region }: AwsPlace, name: string): string {
  return `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${name}`;
}

/** `arn:aws:iam::<account>:<resource>`, e.g. `policy/task-tool-puller`; IAM has no region. */
export function iamArn(partition: Partition, account: string, resource: string): string {
  return `arn:${partition}:iam::${account}:${resource}`;
}

/** The ARN that stands for every principal of an account that the account itself allows. */
export function accountRootArn(partition: Partition, account: string): string {
  return iamArn(partition, account, "root");
}

/** `arn:aws:s3:::<bucket>`, or of the objects in it whose key matches. */
export function bucketArn(partition: Partition, bucket: string, key?: string): string {
  return `arn:${partition}:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
}

/** `arn:aws:ec2:<region>:<account>:<resource>`, e.g. `vpc-flow-log/*`. */
export function ec2Arn({ account, region }: AwsPlace, resource: string): string {
  return `arn:${partitionOf(region)}:ec2:${region}:${account}:${resource}`;
}

/** `arn:aws:logs:<region>:<account>:log-group:<name>`; `<name>:*` for what is in the group. */
export function logGroupArn({ account, region }: AwsPlace, name: string): string {
  return `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${name}`;
}

/** `arn:aws:dynamodb:<region>:<account>:table/<name>`; `<name>/index/*` for the table's indexes. */
export function tableArn({ account, region }: AwsPlace, name: string): string {
  return `arn:${partitionOf(region)}:dynamodb:${region}:${account}:table/${name}`;
}

/** `arn:aws:eks:<region>:<account>:cluster/<name>`. */
export function eksClusterArn({ account, region }: AwsPlace, name: string): string {
  return `arn:${partitionOf(region)}:eks:${region}:${account}:cluster/${name}`;
}

/** `arn:aws:iam::aws:policy/<name>`: a policy that AWS manages, in the partition of the region. */
export function awsPolicyArn(region: string, name: string): string {
  return iamArn(partitionOf(region), "aws", `policy/${name}`);
}

/** `arn:aws:eks::aws:cluster-access-policy/<name>`: what somebody may do in a cluster, in the partition of the region. */
export function clusterAccessPolicyArn(region: string, name: string): string {
  return `arn:${partitionOf(region)}:eks::aws:cluster-access-policy/${name}`;
}

/** `arn:aws:iam::<account>:oidc-provider/<host and path of the issuer>`. */
export function oidcProviderArn(partition: Partition, account: string, issuerPath: string): string {
  return iamArn(partition, account, `oidc-provider/${issuerPath}`);
}

/** Whether the text is the ARN of an OIDC provider of IAM. */
export function isOidcProviderArn(text: string): boolean {
  return OIDC_PROVIDER_ARN.test(text);
}

/** The issuer of an OIDC provider, as host and path without a scheme: what its ARN ends with. */
export function issuerPathOf(oidcProviderArn: string): string {
  return oidcProviderArn.split(":oidc-provider/")[1] ?? "";
}

/** Whether the text is the ARN of an IAM role, with or without a path. */
export function isRoleArn(text: string): boolean {
  return /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(text);
}

/** Whether the text is the ARN of an IAM role, or of many by the wildcards `*` and `?` in its name. */
export function isRolePattern(text: string): boolean {
  return isRoleArn(text.replace(/[*?]/g, "x")) && !/[*?].*:role\//.test(text);
}

/** Whether the text is the ARN of a resource; its last two fields may hold the wildcards `*` and `?`. */
export function isArnPattern(text: string): boolean {
  return /^arn:aws(-[a-z]+)*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|\*)?:[\w+=,.@:/*?-]+$/.test(text);
}

/**
 * Whether the text is the ARN of a KMS key (not of an alias: Terraform would see a difference at every plan).
 *
 * As strict as Terraform's S3 backend: the id is a UUID of RFC 4122, or `mrk-` and 32 digits for a multi-Region key.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN
 */
export function isKmsKeyArn(text: string): boolean {
  return KMS_KEY_ARN.test(text);
}

/** The partition of an ARN: its second field. */
export function partitionOfArn(arn: string): string {
  return arn.split(":")[1] ?? "";
}

/** The account of an ARN: its fifth field, empty where the service has none. */
export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}
