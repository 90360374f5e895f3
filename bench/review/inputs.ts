import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const IMAGES = 100_000;
export const WORKLOADS = 1_000;
const CLUSTERS = 4;
const REPOSITORIES = 50;
const ACCOUNT = "123456789012";
const REGION = "ap-northeast-1";
const HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;

/** The first evaluation of the images. */
export const NOW = "2026-03-01T00:00:00Z";
/** How far they are simulated. */
export const DAYS = 30;

type Json = Readonly<Record<string, unknown>>;

/**
 * Writes what the review is measured on: `policy.json`, `images.json` and the stacks in `estate/`.
 *
 * Everything is computed from counters, so each run makes the same files.
 */
export function writeInputs(folder: string): void {
  const write = (path: string, content: unknown): void => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(content));
  };
  write("policy.json", policy());
  write("images.json", images());
  write("estate/registry/main.tf.json", registry());
  for (let cluster = 0; cluster < CLUSTERS; cluster++) {
    write(`estate/eks-${cluster}/main.tf.json`, eks(cluster));
    write(`estate/workloads-${cluster}/main.tf.json`, workloads(cluster));
  }
}

/** One rule of each kind: releases, builds by age, untagged images, and a quota for all. */
function policy(): Json {
  const rule = (rulePriority: number, selection: Json): Json => ({
    rulePriority,
    selection,
    action: { type: "expire" },
  });
  const tagged = (pattern: string): Json => ({ tagStatus: "tagged", tagPatternList: [pattern] });
  const age = (countNumber: number): Json => ({ countType: "sinceImagePushed", countUnit: "days", countNumber });
  const count = (countNumber: number): Json => ({ countType: "imageCountMoreThan", countNumber });
  return {
    rules: [
      rule(1, { ...tagged("v*"), ...count(5_000) }),
      rule(2, { ...tagged("build-*"), ...age(60) }),
      rule(3, { tagStatus: "untagged", ...age(7) }),
      rule(4, { tagStatus: "any", ...count(120_000) }),
    ],
  };
}

/** A push every minute, so over 70 days: one in ten a release, one in seven untagged. */
function images(): Json {
  const last = Date.parse(NOW);
  const imageDetails = Array.from({ length: IMAGES }, (_, index) => ({
    registryId: ACCOUNT,
    repositoryName: "team/service-0",
    imageDigest: `sha256:${index.toString(16).padStart(64, "0")}`,
    imageTags: tagsOf(index),
    imageSizeInBytes: 50_000_000,
    imagePushedAt: new Date(last - (index + 1) * 60_000).toISOString(),
    imageManifestMediaType: "application/vnd.oci.image.manifest.v1+json",
  }));
  return { imageDetails };
}

function tagsOf(index: number): readonly string[] {
  if (index % 10 === 0) return [`build-${index}`, `v1.${index}.0`];
  return index % 7 === 0 ? [] : [`build-${index}`];
}

function terraform(key: string): Json {
  return { terraform: { backend: { s3: { bucket: "state", key, region: REGION } } } };
}

const AWS: Json = { aws: [{ region: REGION, allowed_account_ids: [ACCOUNT] }] };

function registry(): Json {
  const names = Array.from({ length: REPOSITORIES }, (_, index) => `service-${index}`);
  const each = (of: (name: string) => Json): Json => Object.fromEntries(names.map((name) => [name, of(name)]));
  return {
    ...terraform("registry"),
    provider: AWS,
    resource: {
      aws_ecr_repository: each((name) => ({ name: `team/${name}`, image_tag_mutability: "IMMUTABLE" })),
      aws_ecr_lifecycle_policy: each((name) => ({
        repository: `\${aws_ecr_repository.${name}.name}`,
        policy: JSON.stringify(policy()),
      })),
    },
  };
}

const ECR_PULL = [
  { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
  {
    Effect: "Allow",
    Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Resource: [`arn:aws:ecr:${REGION}:${ACCOUNT}:repository/team/*`, `arn:aws:ecr:${REGION}:602401143452:repository/*`],
  },
];

function policyText(...Statement: readonly Json[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

function eks(cluster: number): Json {
  const name = `cluster-${cluster}`;
  const trust = policyText({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { Service: "ec2.amazonaws.com" },
  });
  return {
    ...terraform(`eks-${cluster}`),
    provider: AWS,
    resource: {
      aws_eks_cluster: { it: { name, role_arn: `arn:aws:iam::${ACCOUNT}:role/${name}` } },
      aws_iam_role: { node: { name: `${name}-node`, assume_role_policy: trust } },
      aws_iam_role_policy: {
        pull: { name: "pull", role: "${aws_iam_role.node.name}", policy: policyText(...ECR_PULL) },
      },
      aws_eks_node_group: {
        it: {
          cluster_name: "${aws_eks_cluster.it.name}",
          node_group_name: "nodes",
          node_role_arn: "${aws_iam_role.node.arn}",
        },
      },
    },
    output: { cluster_name: { value: "${aws_eks_cluster.it.name}" } },
  };
}

function workloads(cluster: number): Json {
  const own = Array.from({ length: WORKLOADS }, (_, index) => index).filter((index) => index % CLUSTERS === cluster);
  const token = ["eks", "get-token", "--cluster-name", "${data.terraform_remote_state.eks.outputs.cluster_name}"];
  const exec = { api_version: "client.authentication.k8s.io/v1beta1", command: "aws", args: token };
  return {
    ...terraform(`workloads-${cluster}`),
    provider: { kubernetes: [{ host: "https://api.example.com", exec: [exec] }] },
    variable: Object.fromEntries(
      own.map((index) => [`image_${index}`, { default: `${HOST}/team/service-${index % REPOSITORIES}:v1.${index}.0` }]),
    ),
    data: {
      terraform_remote_state: {
        eks: { backend: "s3", config: { bucket: "state", key: `eks-${cluster}`, region: REGION } },
      },
    },
    resource: {
      kubernetes_namespace_v1: { it: { metadata: [{ name: "shop" }] } },
      kubernetes_deployment_v1: Object.fromEntries(own.map((index) => [`workload_${index}`, deployment(index)])),
    },
  };
}

function deployment(index: number): Json {
  const labels = { app: `workload-${index}` };
  const container = [{ name: "main", image: `\${var.image_${index}}`, port: [{ container_port: 8080 }] }];
  return {
    metadata: [{ name: `workload-${index}`, namespace: "${kubernetes_namespace_v1.it.metadata[0].name}" }],
    spec: [{ selector: [{ match_labels: labels }], template: [{ metadata: [{ labels }], spec: [{ container }] }] }],
  };
}
