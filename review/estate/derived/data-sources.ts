import { derivedAttributes, type Place } from "./attributes";
import { lifecyclePolicyTexts } from "./lifecycle-document";
import { policyDocumentTexts } from "./policy-document";
import { isUnknown, Unknown, type Value, valueAt, type ValueObject } from "../language/value";

/** Finds what a data source reads among the resources of the estate: the values of the only one of the type with the name. */
type Find = (type: string, name: string) => ValueObject | undefined;

type Read = (values: ValueObject, place: Place, find: Find) => Readonly<Record<string, Value>>;

/** What a data source gives, as far as it is laid down. */
export function dataAttributes(
  type: string,
  values: ValueObject,
  place: Place,
  find: Find,
): Readonly<Record<string, Value>> {
  return READERS.get(type)?.(values, place, find) ?? {};
}

const callerIdentity: Read = (_, { account }) => ({ account_id: account, id: account });

const region: Read = (values, place) => {
  const name = valueAt(values, "name") ?? place.region;
  return { name, region: name, id: name };
};

const partition: Read = (_, { partition: name }) => {
  const isChina = name === "aws-cn";
  return {
    partition: name,
    id: name,
    dns_suffix: isChina ? "amazonaws.com.cn" : "amazonaws.com",
    reverse_dns_prefix: isChina ? "cn.com.amazonaws" : "com.amazonaws",
  };
};

/** What can be derived from a name alone, as for the resource. */
const like =
  (resourceType: string): Read =>
  (values, place) =>
    derivedAttributes(resourceType, values, place);

const ecrRepository: Read = (values, place) => {
  const registry = valueAt(values, "registry_id") ?? null;
  return derivedAttributes("aws_ecr_repository", values, registry === null ? place : { ...place, account: registry });
};

const eksCluster: Read = (values, place) => derivedAttributes("aws_eks_cluster", values, place);

const ecsCluster: Read = (values, place) =>
  derivedAttributes("aws_ecs_cluster", { ...values, name: values["cluster_name"] ?? null }, place);

/** A name says nothing of the path, so nothing of the ARN: only a resource of the estate does. */
const role: Read = (values, _, find) => {
  const name = valueAt(values, "name");
  const found = typeof name === "string" ? find("aws_iam_role", name) : undefined;
  return {
    ...(name !== undefined && { id: name }),
    arn: (found && valueAt(found, "arn")) ?? new Unknown("the name of a role does not tell its path"),
  };
};

/**
 * The policies that AWS manages and that have to do with pulling, by name; others are found by their ARN alone.
 *
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const AWS_POLICIES: Readonly<Record<string, string>> = {
  AWSCodeBuildDeveloperAccess: "",
  AmazonEC2ContainerRegistryFullAccess: "",
  AmazonEC2ContainerRegistryPowerUser: "",
  AmazonEC2ContainerRegistryPullOnly: "",
  AmazonEC2ContainerRegistryReadOnly: "",
  AmazonEC2ContainerServiceforEC2Role: "service-role/",
  AmazonECSTaskExecutionRolePolicy: "service-role/",
  AmazonEKSClusterPolicy: "",
  AmazonEKSFargatePodExecutionRolePolicy: "",
  AmazonEKSWorkerNodeMinimalPolicy: "",
  AmazonEKSWorkerNodePolicy: "",
  AmazonEKS_CNI_Policy: "",
  AmazonSSMManagedInstanceCore: "",
};

const policy: Read = (values, place, find): Readonly<Record<string, Value>> => {
  const arn = valueAt(values, "arn");
  if (arn !== undefined && !isUnknown(arn)) return { id: arn };
  const name = valueAt(values, "name");
  if (typeof name !== "string") return {};
  const found = find("aws_iam_policy", name);
  const path = Object.hasOwn(AWS_POLICIES, name) ? AWS_POLICIES[name] : undefined;
  if (found !== undefined) return { arn: found["arn"] ?? null, policy: found["policy"] ?? null };
  return {
    arn:
      path === undefined
        ? new Unknown("the name of a policy does not tell its path")
        : `arn:${place.partition}:iam::aws:policy/${path}${name}`,
  };
};

const READERS = new Map<string, Read>([
  ["aws_caller_identity", callerIdentity],
  ["aws_cloudwatch_log_group", like("aws_cloudwatch_log_group")],
  ["aws_ecr_lifecycle_policy_document", lifecyclePolicyTexts],
  ["aws_ecr_repository", ecrRepository],
  ["aws_ecs_cluster", ecsCluster],
  ["aws_eks_cluster", eksCluster],
  ["aws_iam_policy", policy],
  ["aws_iam_policy_document", policyDocumentTexts],
  ["aws_iam_role", role],
  ["aws_partition", partition],
  ["aws_region", region],
  ["aws_s3_bucket", like("aws_s3_bucket")],
  ["aws_sqs_queue", like("aws_sqs_queue")],
]);
