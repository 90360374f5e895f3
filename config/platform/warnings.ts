import { formatPath } from "../../domain/text/errors";
import { clusterKind } from "../clusters/kinds";
import { WORKLOAD_KINDS } from "../workloads/kinds";
import type { PodWorkload } from "../workloads/workload";
import type { Environment } from "./environment";
import type { Platform } from "./platform";

const NGINX =
  "ingress-nginx is retired since March 2026 and gets no security fixes; use an IngressClass whose controller is " +
  'maintained, e.g. "alb" on EKS (https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/)';
const DOCKER_HUB =
  "Docker Hub limits anonymous pulls, so that a rollout can fail at any time; pull it through a cache of the registry " +
  "(https://docs.docker.com/docker-hub/usage/)";
const DOCKER_HUB_HOSTS = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/**
 * What is right today and will not stay so, or works and will hurt: a line for each, with its place in the platform file.
 *
 * It depends on the day, so it is no part of synthesis.
 */
export function platformWarnings(platform: Platform, now: Date): string[] {
  return Object.values(platform.environments).flatMap((environment) => [
    ...clusterWarnings(environment, now),
    ...ingressWarnings(environment),
    ...dockerHubWarnings(environment),
  ]);
}

function clusterWarnings({ name, cluster }: Environment, now: Date): string[] {
  if (cluster === undefined) return [];
  const warnings = clusterKind(cluster).warnings(cluster, now);
  return warnings.map(([path, text = ""]) => at([name, "cluster", ...path], text));
}

function ingressWarnings({ name, workloads }: Environment): string[] {
  if (workloads?.ingress?.className !== "nginx") return [];
  return [at([name, "workloads", "ingress", "className"], NGINX)];
}

function dockerHubWarnings({ name, workloads }: Environment): string[] {
  if (workloads === undefined) return [];
  return WORKLOAD_KINDS.flatMap((kind) =>
    workloads[kind.key]
      .filter(isFromDockerHub)
      .map(({ key }) => at([name, "workloads", kind.key, key, "image"], DOCKER_HUB)),
  );
}

function isFromDockerHub({ image: { source } }: PodWorkload): boolean {
  const [host = ""] = "reference" in source ? source.reference.split("/") : [];
  return DOCKER_HUB_HOSTS.includes(host);
}

function at(path: readonly PropertyKey[], text: string): string {
  return `'${formatPath(["environments", ...path])}': ${text}`;
}
