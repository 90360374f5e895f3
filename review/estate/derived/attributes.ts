import { concatenated } from "../language/document";
import type { Partition } from "../../../domain/aws/regions";
import { isUnknown, Unknown, type Value, valueAt, type ValueObject } from "../language/value";

/** Where a resource is, as far as it is known. */
export interface Place {
  readonly partition: Partition;
  readonly account: Value;
  readonly region: Value;
}

type Derive = (values: ValueObject, place: Place) => Readonly<Record<string, Value>>;

const NOT_WRITTEN = new Unknown("it is known only after apply");

/**
 * The attributes that AWS makes of others in a way that is laid down. What is written counts more.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function derivedAttributes(type: string, values: ValueObject, place: Place): Readonly<Record<string, Value>> {
  const derive = DERIVED.get(type);
  if (derive === undefined) return {};
  return Object.fromEntries(Object.entries(derive(values, place)).filter(([, value]) => value !== NOT_WRITTEN));
}

/** The text of several pieces; undefined pieces are not known before apply. */
function text(...pieces: readonly Value[]): Value {
  return pieces.includes(NOT_WRITTEN) ? NOT_WRITTEN : concatenated(pieces);
}

function written(values: ValueObject, name: string, other: Value = NOT_WRITTEN): Value {
  const value = valueAt(values, name);
  return value === undefined || value === null || value === "" ? other : value;
}

const iam =
  (kind: string, idIs: "name" | "arn" = "name"): Derive =>
  (values, { partition, account }) => {
    const name = written(values, "name");
    const path = written(values, "path", "/");
    const arn = text("arn:", partition, ":iam::", account, `:${kind}`, path, name);
    return { arn, id: idIs === "arn" ? arn : name, path };
  };

/** An ARN with region and account: `arn:aws:<service>:<region>:<account>:<resource>`. */
function regional({ partition, region, account }: Place, service: string, ...resource: readonly Value[]): Value {
  return text("arn:", partition, `:${service}:`, region, ":", account, ":", ...resource);
}

const byName =
  (service: string, prefix: string, idIs: "name" | "arn" = "name"): Derive =>
  (values, place) => {
    const name = written(values, "name");
    const arn = regional(place, service, prefix, name);
    return { arn, id: idIs === "arn" ? arn : name };
  };

const ecrRepository: Derive = (values, place) => {
  const name = written(values, "name");
  const host = text(place.account, ".dkr.ecr.", place.region, suffixOf(place));
  return {
    arn: regional(place, "ecr", "repository/", name),
    id: name,
    registry_id: place.account,
    repository_url: text(host, "/", name),
  };
};

function suffixOf({ partition }: Place): string {
  return partition === "aws-cn" ? ".amazonaws.com.cn" : ".amazonaws.com";
}

const ecrPart: Derive = (values, { account }) => ({ id: written(values, "repository"), registry_id: account });

const s3Bucket: Derive = (values, { partition }) => {
  const bucket = written(values, "bucket");
  return { arn: text("arn:", partition, ":s3:::", bucket), id: bucket };
};

const oidcProvider: Derive = (values, { partition, account }) => {
  const url = written(values, "url");
  const issuer = typeof url === "string" ? url.replace(/^https:\/\//, "") : isUnknown(url) ? url.apart() : url;
  const arn = text("arn:", partition, ":iam::", account, ":oidc-provider/", issuer);
  return { arn, id: arn };
};

const ecsService: Derive = (values, place) => {
  const cluster = lastOf(written(values, "cluster", "default"));
  const arn = regional(place, "ecs", "service/", cluster, "/", written(values, "name"));
  return { arn, id: arn };
};

/** A cluster is given by its name or its ARN. */
function lastOf(value: Value): Value {
  if (typeof value === "string") return value.split("/").at(-1) ?? value;
  const end = isUnknown(value) ? value.parts?.at(-1) : undefined;
  return typeof end === "string" && end.includes("/") ? (end.split("/").at(-1) ?? value) : value;
}

const ecsTaskDefinition: Derive = (values, place) => {
  const family = written(values, "family");
  return { arn_without_revision: regional(place, "ecs", "task-definition/", family), id: family };
};

const eksPart =
  (...names: readonly string[]): Derive =>
  (values) => ({
    id: text(...names.flatMap((name, index) => [index === 0 ? "" : ":", written(values, name)])),
  });

const DERIVED = new Map<string, Derive>([
  ["aws_cloudwatch_event_rule", byName("events", "rule/")],
  ["aws_cloudwatch_log_group", byName("logs", "log-group:")],
  ["aws_codebuild_project", byName("codebuild", "project/", "arn")],
  ["aws_codepipeline", byName("codepipeline", "")],
  ["aws_dynamodb_table", byName("dynamodb", "table/")],
  ["aws_ecr_lifecycle_policy", ecrPart],
  ["aws_ecr_repository", ecrRepository],
  ["aws_ecr_repository_policy", ecrPart],
  ["aws_ecs_cluster", byName("ecs", "cluster/", "arn")],
  ["aws_ecs_service", ecsService],
  ["aws_ecs_task_definition", ecsTaskDefinition],
  ["aws_eks_addon", eksPart("cluster_name", "addon_name")],
  ["aws_eks_cluster", byName("eks", "cluster/")],
  ["aws_eks_fargate_profile", eksPart("cluster_name", "fargate_profile_name")],
  ["aws_eks_node_group", eksPart("cluster_name", "node_group_name")],
  ["aws_iam_group", iam("group")],
  ["aws_iam_instance_profile", iam("instance-profile")],
  ["aws_iam_openid_connect_provider", oidcProvider],
  ["aws_iam_policy", iam("policy", "arn")],
  ["aws_iam_role", iam("role")],
  ["aws_iam_role_policy", eksPart("role", "name")],
  ["aws_iam_user", iam("user")],
  ["aws_lambda_function", (values, place) => lambda(written(values, "function_name"), place)],
  ["aws_s3_bucket", s3Bucket],
  ["aws_sns_topic", byName("sns", "", "arn")],
  ["aws_sqs_queue", (values, place) => ({ arn: regional(place, "sqs", "", written(values, "name")) })],
]);

function lambda(name: Value, place: Place): Readonly<Record<string, Value>> {
  return { arn: regional(place, "lambda", "function:", name), id: name };
}
