import { eksVersionWarnings } from "../../domain/eks/versions";
import { formatPath } from "../../domain/text/errors";
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
    ...versionWarnings(environment, now),
    ...ingressWarnings(environment),
    ...dockerHubWarnings(environment),
  ]);
}

function versionWarnings({ name, cluster }: Environment, now: Date): string[] {
  if (cluster?.type !== "eks") return [];
  const { version, upgradePolicy } = cluster;
  return eksVersionWarnings(version, upgradePolicy, now).map((text) => at([name, "cluster", "version"], text));
}

function ingressWarnings({ name, workloads }: Environment): string[] {
  if (workloads?.ingress?.className !== "nginx") return [];
  return [at([name, "workloads", "ingress", "className"], NGINX)];
}

function dockerHubWarnings({ name, workloads }: Environment): string[] {
  if (workloads === undefined) return [];
  const kinds = { deployments: workloads.deployments, cronJobs: workloads.cronJobs };
  return Object.entries(kinds).flatMap(([kind, all]) =>
    all.flatMap(({ key, image: { source } }) => {
      const [host = ""] = "reference" in source ? source.reference.split("/") : [];
      return DOCKER_HUB_HOSTS.includes(host) ? [at([name, "workloads", kind, key, "image"], DOCKER_HUB)] : [];
    }),
  );
}

function at(path: readonly string[], text: string): string {
  return `'${formatPath(["environments", ...path])}': ${text}`;
}
