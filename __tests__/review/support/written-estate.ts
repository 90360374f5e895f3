import type { JsonObject } from "../../../review/estate/language/json";
import type { NaiveStatement } from "./naive-iam";
import { type Model, type ModelRole, type ModelWorkload, type Place } from "./random-estate";

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** A stack of Terraform's JSON, which a test may change. */
export interface Document {
  readonly provider: { readonly aws: object; kubernetes?: object };
  readonly resource: Resources;
}

export type Documents = Map<string, Document>;

const text = (Statement: readonly NaiveStatement[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const tags = (team: string | undefined) => (team === undefined ? {} : { tags: { team } });

export function put({ resource }: Document, type: string, name: string, attributes: Record<string, unknown>): void {
  resource[type] = { ...resource[type], [name]: attributes };
}

/** A stack for each account and region. */
export function stackIn(documents: Documents, { account, region }: Place): Document {
  const id = `${region}-${account}`;
  const found = documents.get(id) ?? { provider: { aws: { region, allowed_account_ids: [account] } }, resource: {} };
  documents.set(id, found);
  return found;
}

function putRole(stack: Document, key: string, role: ModelRole): void {
  const { name, path, account, team, trust, inline, attached, managed, hasOutside, boundary } = role;
  const attach = (id: string, policy_arn: string) => {
    put(stack, "aws_iam_role_policy_attachment", `${key}_${id}`, { role: `\${aws_iam_role.${key}.name}`, policy_arn });
  };
  const managedPolicy = (id: string, statements: readonly NaiveStatement[]): string => {
    put(stack, "aws_iam_policy", `${key}_${id}`, { name: `${key}-${id}`, policy: text(statements) });
    return `\${aws_iam_policy.${key}_${id}.arn}`;
  };
  put(stack, "aws_iam_role", key, {
    name,
    path,
    assume_role_policy: text(trust),
    ...tags(team),
    ...(boundary && { permissions_boundary: managedPolicy("boundary", boundary) }),
  });
  inline.forEach((statements, at) => {
    put(stack, "aws_iam_role_policy", `${key}_${String(at)}`, {
      // By reference, or by name.
      role: at === 0 ? `\${aws_iam_role.${key}.id}` : name,
      policy: text(statements),
    });
  });
  attached.forEach((statements, at) => {
    attach(`own_${String(at)}`, managedPolicy(`own_${String(at)}`, statements));
  });
  for (const one of managed) attach(one, `arn:aws:iam::aws:policy/${one}`);
  if (hasOutside) attach("outside", `arn:aws:iam::${account}:policy/outside`);
}

function imageOf({ image, place }: ModelWorkload, model: Model): string {
  const isNear = image.place.account === place.account && image.place.region === place.region;
  const at = model.repositories.findIndex(
    (one) => one.account === place.account && one.region === place.region && one.name === image.name,
  );
  const isReference = image.isReference && image.what === "ecr" && isNear && at >= 0;
  return isReference ? `\${aws_ecr_repository.of_${String(at)}.repository_url}:${image.tag}` : image.text;
}

function putTask(stack: Document, { kind, role, other }: ModelWorkload, image: string): void {
  put(stack, "aws_ecs_task_definition", "it", {
    family: "it",
    requires_compatibilities: [kind === "ec2" ? "EC2" : "FARGATE"],
    container_definitions: JSON.stringify([{ name: "it", image }]),
    ...(role && { execution_role_arn: "${aws_iam_role.own.arn}" }),
  });
  if (kind !== "ec2" || other === undefined) return;
  put(stack, "aws_iam_instance_profile", "it", { name: "it", role: "${aws_iam_role.other.name}" });
  put(stack, "aws_launch_template", "it", { iam_instance_profile: { arn: "${aws_iam_instance_profile.it.arn}" } });
  put(stack, "aws_autoscaling_group", "it", { launch_template: { id: "${aws_launch_template.it.id}" } });
  put(stack, "aws_ecs_capacity_provider", "it", {
    name: "it",
    auto_scaling_group_provider: { auto_scaling_group_arn: "${aws_autoscaling_group.it.arn}" },
  });
}

function putDeployment(stack: Document, { other }: ModelWorkload, image: string): void {
  stack.provider.kubernetes = { host: "${aws_eks_cluster.it.endpoint}" };
  put(stack, "aws_eks_cluster", "it", { name: "it", bootstrap_self_managed_addons: false });
  const group = (key: string) => {
    put(stack, "aws_eks_node_group", key, {
      cluster_name: "${aws_eks_cluster.it.name}",
      node_role_arn: `\${aws_iam_role.${key}.arn}`,
    });
  };
  group("own");
  if (other !== undefined) group("other");
  put(stack, "kubernetes_deployment_v1", "it", {
    metadata: { name: "it" },
    spec: { template: { spec: { container: [{ name: "it", image }] } } },
  });
}

function putBuild(stack: Document, { kind }: ModelWorkload, image: string): void {
  put(stack, "aws_codebuild_project", "it", {
    name: "it",
    service_role: kind === "build" ? "${aws_iam_role.own.arn}" : "arn:aws:iam::111111111111:role/builder",
    environment: { image, image_pull_credentials_type: kind === "build" ? "SERVICE_ROLE" : "CODEBUILD" },
  });
}

/** The model as Terraform's JSON, a stack for each place. */
export function written(model: Model): Documents {
  const documents: Documents = new Map();
  model.repositories.forEach(({ name, team, policy, ...place }, at) => {
    const stack = stackIn(documents, place);
    put(stack, "aws_ecr_repository", `of_${String(at)}`, { name, ...tags(team) });
    if (policy === undefined) return;
    const repository = at === 0 ? name : `\${aws_ecr_repository.of_${String(at)}.name}`;
    put(stack, "aws_ecr_repository_policy", `of_${String(at)}`, { repository, policy: text(policy) });
  });
  for (const { policy, ...place } of model.registries)
    put(stackIn(documents, place), "aws_ecr_registry_policy", "it", { policy: text(policy) });
  for (const workload of model.workloads) {
    const stack = stackIn(documents, workload.place);
    if (workload.role !== undefined) putRole(stack, "own", workload.role);
    if (workload.other !== undefined) putRole(stack, "other", workload.other);
    const image = imageOf(workload, model);
    if (workload.kind === "deployment") putDeployment(stack, workload, image);
    else if (workload.kind === "fargate" || workload.kind === "ec2") putTask(stack, workload, image);
    else putBuild(stack, workload, image);
  }
  return documents;
}

/** As the reader of estates takes it. */
export function sourcesOf(documents: Documents) {
  return [...documents].map(([id, document]) => ({
    kind: "module" as const,
    id,
    documents: [structuredClone(document) as unknown as JsonObject],
  }));
}
