/** What projects that others wrote do in other ways than ours. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { JsonObject } from "../../review/estate/json";
import { readEstate } from "../../review/estate/read";
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
});
