/** What projects that others wrote do in other ways than ours. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { JsonObject } from "../../review/estate/language/json";
import { readEstate } from "../../review/estate/reading/read";
import { prove, type WorkloadProof } from "../../review/pull/prove";

const ACCOUNT = "123456789012";
const IMAGE = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/team/service:1.0.0`;
const ROLE = "${aws_iam_role.puller.arn}";

type Resources = Record<string, Record<string, object>>;

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const trust = (service: string): string =>
  policy({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });
const PULL = policy(
  { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  { Effect: "Allow", Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource: "*" },
);

/** A repository, and two roles: only `puller` may pull. */
function proofs(resources: Resources, provider: object = {}): readonly WorkloadProof[] {
  const document = {
    provider: { aws: { region: "eu-west-1", allowed_account_ids: [ACCOUNT] }, ...provider },
    resource: {
      aws_ecr_repository: { service: { name: "team/service", image_tag_mutability: "IMMUTABLE" } },
      aws_iam_role_policy: { puller: { role: "${aws_iam_role.puller.id}", policy: PULL } },
      ...resources,
      aws_iam_role: {
        puller: { name: "puller", assume_role_policy: trust("ec2.amazonaws.com") },
        other: { name: "other", assume_role_policy: trust("ec2.amazonaws.com") },
      },
    },
  } as unknown as JsonObject;
  return prove(readEstate([{ kind: "module", id: "all", documents: [document] }])).workloads;
}

function only(resources: Resources, provider: object = {}): WorkloadProof {
  const [first, second] = proofs(resources, provider);
  if (first === undefined || second !== undefined) throw new Error("there must be one verdict");
  return first;
}

const CLUSTER: Resources = {
  aws_eks_cluster: { main: { name: "main", bootstrap_self_managed_addons: false } },
  aws_eks_node_group: { nodes: { cluster_name: "${aws_eks_cluster.main.name}", node_role_arn: ROLE } },
};
const EKS = { kubernetes: { host: "${aws_eks_cluster.main.endpoint}" } };

describe("manifests", () => {
  const manifest = (document: object): Resources => ({ kubernetes_manifest: { service: { manifest: document } } });
  const template = (spec: object): object => ({
    spec: { template: { metadata: { labels: { runsOn: "fargate" } }, spec } },
  });
  const written = (image: string, kind: object = { apiVersion: "apps/v1", kind: "Deployment" }): Resources =>
    manifest({
      ...kind,
      metadata: { name: "service", namespace: "team" },
      ...template({ containers: [{ name: "service", image }] }),
    });

  test.each<[string, Resources, string[]]>([
    ["as a Deployment", written(IMAGE), [`proven all/Deployment/team/service ${IMAGE}`]],
    [
      "with another image",
      written(IMAGE.replace("service", "servise")),
      [`refuted all/Deployment/team/service ${IMAGE.replace("service", "servise")}`],
    ],
    [
      "as a ReplicaSet",
      written(IMAGE, { apiVersion: "apps/v1", kind: "ReplicaSet" }),
      [`proven all/ReplicaSet/team/service ${IMAGE}`],
    ],
    ["of a kind that is another's", written(IMAGE, { apiVersion: "apps.example.com/v1", kind: "Deployment" }), []],
    [
      "as a CronJob",
      manifest({
        apiVersion: "batch/v1",
        kind: "CronJob",
        metadata: { name: "report" },
        spec: { jobTemplate: template({ initContainers: [{ image: IMAGE }], containers: [{ image: `${IMAGE}-a` }] }) },
      }),
      [`proven all/CronJob/default/report ${IMAGE}`, `proven all/CronJob/default/report ${IMAGE}-a`],
    ],
    [
      "that is not known",
      { kubernetes_manifest: { service: { manifest: "${yamldecode(data.http.manifest.response_body)}" } } },
      ["unknown all/kubernetes_manifest.service (unknown)"],
    ],
    ["in a chart", { helm_release: { tool: { chart: "tool" } } }, ["unknown all/helm_release.tool (unknown)"]],
  ])("pods are read from manifests %s", (_, resources, expected) => {
    const found = proofs({ ...CLUSTER, ...resources }, EKS);
    expect(found.map(({ verdict, workload, image }) => `${verdict} ${workload} ${image}`)).toEqual(expected);
  });

  test("pods of manifests are selected by Fargate profiles, and log in with the Secret of their account", () => {
    const selector = { namespace: "te*", labels: { runsOn: "fargate" } };
    const profile = {
      aws_eks_fargate_profile: { team: { cluster_name: "main", pod_execution_role_arn: ROLE, selector } },
    };
    expect(only({ ...CLUSTER, ...profile, ...written(IMAGE) }, EKS).missing.map(({ what }) => what)).toEqual([
      "sts:AssumeRole",
    ]);
    const account = {
      kubernetes_manifest: {
        ...written(IMAGE)["kubernetes_manifest"],
        account: {
          manifest: {
            apiVersion: "v1",
            kind: "ServiceAccount",
            metadata: { name: "default", namespace: "team" },
            imagePullSecrets: [{ name: "login" }],
          },
        },
      },
    };
    expect(only(account, { kubernetes: { config_path: "~/.kube/config" } }).unknown).toEqual([
      expect.stringContaining("whose credentials the Secret team/login holds"),
    ]);
  });
});

describe("nodes", () => {
  const image = { containers: [{ image: IMAGE }] };
  const pod: Resources = {
    kubernetes_manifest: { pod: { manifest: { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: image } } },
  };
  const profiles = (role: string): Resources => ({
    aws_iam_instance_profile: { nodes: { name: "nodes", role: `\${aws_iam_role.${role}.name}` } },
  });
  const tag = { key: "kubernetes.io/cluster/main", value: "owned" };
  const entry = (role: string, more: object = {}): Resources => ({
    aws_eks_access_entry: {
      karpenter: {
        cluster_name: "main",
        principal_arn: `\${aws_iam_role.${role}.arn}`,
        type: "EC2_LINUX",
        ...more,
      },
    },
  });
  const mixed = (role: string): Resources => ({
    ...profiles(role),
    aws_launch_template: { nodes: { name: "nodes", iam_instance_profile: { arn: "", name: "nodes" } } },
    aws_autoscaling_group: {
      nodes: {
        tag,
        mixed_instances_policy: {
          launch_template: { launch_template_specification: { launch_template_name: "nodes" } },
        },
      },
    },
  });
  const old = (role: string): Resources => ({
    ...profiles(role),
    aws_launch_configuration: { nodes: { name: "old", iam_instance_profile: "nodes" } },
    aws_autoscaling_group: { nodes: { tag, launch_configuration: "old" } },
  });

  test.each<[string, Resources, WorkloadProof["verdict"]]>([
    ["that Karpenter starts are those of its access entry", entry("other"), "refuted"],
    ["that Karpenter starts with a role that may pull", entry("puller"), "proven"],
    ["are none by the access entry of a person", entry("other", { type: "STANDARD" }), "proven"],
    ["are none by the access entry of another cluster", entry("other", { cluster_name: "dev" }), "proven"],
    ["of a group with the cluster's tag and several types of instances", mixed("other"), "refuted"],
    ["of such a group with a role that may pull", mixed("puller"), "proven"],
    ["of a group with the cluster's tag and a launch configuration", old("other"), "refuted"],
  ])("%s", (_, resources, verdict) => {
    expect(only({ ...CLUSTER, ...pod, ...resources }, EKS).verdict).toBe(verdict);
  });

  const unknown = "${data.external.other.result.name}";
  const profile = (selector: object): Resources => ({
    aws_eks_fargate_profile: {
      a: { cluster_name: "main", pod_execution_role_arn: "${aws_iam_role.other.arn}", selector },
    },
  });

  test.each<[string, object, WorkloadProof["verdict"]]>([
    ["another namespace", { namespace: "jobs" }, "proven"],
    ["a namespace that is not known", { namespace: unknown }, "refuted"],
    ["labels of which one is not known", { namespace: "default", labels: { runsOn: unknown } }, "proven"],
    ["labels that are not known", { namespace: "default", labels: unknown }, "refuted"],
    ["the namespace", { namespace: "def*" }, "refuted"],
  ])("are none where a Fargate profile may select the pod: by %s", (_, selector, verdict) => {
    expect(only({ ...CLUSTER, ...pod, ...profile(selector) }, EKS).verdict).toBe(verdict);
  });

  const containers = JSON.stringify([{ name: "a", image: IMAGE }]);
  const task: Resources = { aws_ecs_task_definition: { a: { family: "a", container_definitions: containers } } };
  const userData = "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config";
  const encoded = { user_data: Buffer.from(userData).toString("base64") };
  const joined = (role: string, launch: object): Resources => ({
    ...profiles(role),
    aws_launch_template: { nodes: { name: "nodes", iam_instance_profile: { name: "nodes" }, ...launch } },
    aws_autoscaling_group: { nodes: { launch_template: { name: "nodes" } } },
  });
  const machine = { iam_instance_profile: "nodes", user_data: userData };

  test.each<[string, Resources, WorkloadProof["verdict"]]>([
    ["a launch template", joined("puller", encoded), "proven"],
    ["one whose role may not pull", joined("other", encoded), "refuted"],
    ["nothing", joined("puller", {}), "unknown"],
    ["an instance's own user data", { ...profiles("puller"), aws_instance: { a: machine } }, "proven"],
  ])("join a cluster of ECS without a capacity provider by %s", (_, resources, verdict) => {
    expect(only({ ...task, ...resources }).verdict).toBe(verdict);
  });
});

describe("a role whose policies are listed", () => {
  const MANAGED = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
  const role = "${aws_iam_role.other.name}";
  const group = { nodes: { cluster_name: "main", node_role_arn: "${aws_iam_role.other.arn}" } };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [{ image: IMAGE }] } };
  const own: Resources = {
    ...CLUSTER,
    aws_eks_node_group: group,
    kubernetes_manifest: { pod: { manifest: pod } },
    aws_iam_policy: { pull: { name: "pull", policy: PULL } },
  };
  const attach = (policy_arn: string, policy_arns: readonly string[]): Resources => ({
    aws_iam_role_policy_attachment: { a: { role, policy_arn } },
    aws_iam_role_policy_attachments_exclusive: { a: { role_name: role, policy_arns } },
  });
  const inline = (...policy_names: readonly string[]): Resources => ({
    aws_iam_role_policy: { a: { role, name: "pull", policy: PULL } },
    aws_iam_role_policies_exclusive: { a: { role_name: "other", policy_names } },
  });
  const arn = "${aws_iam_policy.pull.arn}";

  test.each<[string, Resources, WorkloadProof["verdict"]]>([
    ["with the one that it needs", attach(MANAGED, [MANAGED]), "proven"],
    ["without it", attach(MANAGED, ["arn:aws:iam::aws:policy/CloudWatchLogsFullAccess"]), "unknown"],
    ["with one of the files", attach(arn, [arn]), "proven"],
    ["without the one of the files", attach(arn, []), "unknown"],
    ["with its own", inline("pull"), "proven"],
    ["without its own", inline("logs"), "unknown"],
  ])("%s", (_, resources, verdict) => {
    expect(only({ ...own, ...resources }, EKS).verdict).toBe(verdict);
  });
});

describe("a plan", () => {
  const path = join(__dirname, "fixtures/plain-modules/plan.json");
  const planned = (change: (plan: string) => string): readonly WorkloadProof[] => {
    const document = JSON.parse(change(readFileSync(path, "utf8"))) as JsonObject;
    return prove(readEstate([{ kind: "plan", path, document }])).workloads;
  };
  test("of `one(aws_iam_role.execution[*].arn)` a plan names only the role, which is taken for it", () => {
    const splat = (plan: string): string =>
      plan.replace(/\["aws_iam_role\.execution\.\w+","aws_iam_role\.execution"\]/g, '["aws_iam_role.execution"]');
    const [first, ...others] = planned(splat);
    expect([first, ...others].map((one) => one?.verdict)).toEqual(["proven", "proven", "proven"]);
    expect(first?.assumptions.filter((one) => one.includes("aws_iam_role.execution"))).toEqual([
      `\${aws_iam_role.execution} is module.service["api"].aws_iam_role.execution, which is all that the plan says`,
    ]);
  });

  test("a policy of one role among copies is none of a role that is no copy of it", () => {
    const role = { type: "aws_iam_role", mode: "managed", provider_name: "registry.terraform.io/hashicorp/aws" };
    const roles = ["profile", "spare", "node"].map((name) => ({
      ...role,
      name: name === "node" ? "node" : "profile",
      address: name === "node" ? "aws_iam_role.node" : `aws_iam_role.profile["${name}"]`,
      values: { assume_role_policy: trust("ecs-tasks.amazonaws.com") },
    }));
    const attached = { type: "aws_iam_role_policy_attachment", mode: "managed", name: "pull" };
    const policyArn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
    const [attachment, task] = [
      { ...attached, address: "aws_iam_role_policy_attachment.pull", values: { policy_arn: policyArn } },
      {
        type: "aws_ecs_task_definition",
        mode: "managed",
        name: "task",
        address: "aws_ecs_task_definition.task",
        values: {
          family: "task",
          requires_compatibilities: ["FARGATE"],
          container_definitions: JSON.stringify([{ image: IMAGE }]),
        },
      },
    ];
    const repository = {
      type: "aws_ecr_repository",
      mode: "managed",
      name: "service",
      address: "aws_ecr_repository.service",
      values: { name: "team/service" },
    };
    const resources = [...roles, attachment, task, repository];
    const unknown: Record<string, object> = {
      aws_iam_role_policy_attachment: { role: true },
      aws_ecs_task_definition: { execution_role_arn: true },
      aws_iam_role: { arn: true, name: true },
    };
    const named: Record<string, object> = {
      aws_iam_role_policy_attachment: { role: { references: ["aws_iam_role.profile"] } },
      aws_ecs_task_definition: { execution_role_arn: { references: ["aws_iam_role.node.arn", "aws_iam_role.node"] } },
    };
    const document = {
      format_version: "1.2",
      planned_values: { root_module: { resources } },
      resource_changes: resources.map(({ type, address, mode, values }) => ({
        ...{ type, address, mode },
        change: { actions: ["create"], before: null, after: values, after_unknown: unknown[type] ?? {} },
      })),
      configuration: {
        provider_config: {
          aws: {
            name: "aws",
            expressions: {
              region: { constant_value: "eu-west-1" },
              allowed_account_ids: { constant_value: [ACCOUNT] },
            },
          },
        },
        root_module: {
          resources: resources.map(({ type, name, mode }) => ({
            ...{ type, name, mode, address: `${type}.${name}`, provider_config_key: "aws" },
            expressions: named[type] ?? {},
          })),
        },
      },
    } as unknown as JsonObject;
    const { workloads } = prove(readEstate([{ kind: "plan", path: "plan.json", document }]));
    expect(workloads.map(({ verdict, unknown }) => [verdict, unknown])).toEqual([["refuted", []]]);
  });
});

test("where images are replicated, a plan that names only the repository may mean its copy in the region of the task", () => {
  const resource = (type: string, provider_config_key: string, values: object, expressions: object = {}) => ({
    ...{ type, name: "a", address: `${type}.a`, mode: "managed", provider_config_key, values, expressions },
  });
  const workloads = (filter: string, arn: string): readonly WorkloadProof[] => {
    const pull = { Effect: "Allow", Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource: arn };
    const login = { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" };
    const rule = {
      destination: [{ region: "us-west-2", registry_id: ACCOUNT }],
      repository_filter: [{ filter, filter_type: "PREFIX_MATCH" }],
    };
    const role = { name: "a", assume_role_policy: trust("ecs-tasks.amazonaws.com") };
    const task = {
      family: "a",
      requires_compatibilities: ["FARGATE"],
      execution_role_arn: `arn:aws:iam::${ACCOUNT}:role/a`,
    };
    const resources = [
      resource("aws_ecr_repository", "aws", { name: "team/service" }),
      resource("aws_ecr_replication_configuration", "aws", { replication_configuration: [{ rule: [rule] }] }),
      resource("aws_iam_role", "aws", role),
      resource("aws_iam_role_policy", "aws", { role: "a", policy: policy(login, pull) }),
      resource("aws_ecs_task_definition", "aws.far", task, {
        container_definitions: { references: ["aws_ecr_repository.a.repository_url", "aws_ecr_repository.a"] },
      }),
    ];
    const after_unknown = { container_definitions: true };
    const provider = (region: string) => ({
      region: { constant_value: region },
      allowed_account_ids: { constant_value: [ACCOUNT] },
    });
    const document = {
      format_version: "1.2",
      planned_values: { root_module: { resources } },
      resource_changes: resources.map(({ type, address, mode, values }) => ({
        ...{ type, address, mode },
        change: {
          ...{ actions: ["create"], before: null, after: values },
          after_unknown: type === "aws_ecs_task_definition" ? after_unknown : { arn: true, repository_url: true },
        },
      })),
      configuration: {
        provider_config: {
          aws: { name: "aws", expressions: provider("eu-west-1") },
          "aws.far": { name: "aws", alias: "far", expressions: provider("us-west-2") },
        },
        root_module: { resources },
      },
    } as unknown as JsonObject;
    return prove(readEstate([{ kind: "plan", path: "plan.json", document }])).workloads;
  };
  const everywhere = `arn:aws:ecr:*:${ACCOUNT}:repository/team/*`;
  const verdicts = (filter: string, arn: string): string[] => workloads(filter, arn).map(({ verdict }) => verdict);
  expect(verdicts("team/", everywhere)).toEqual(["proven"]);
  expect(verdicts("other/", everywhere)).toEqual(["unknown"]);
  expect(verdicts("team/", everywhere.replace("*", "eu-west-1"))).toEqual(["unknown"]);
});
