import { type AwsPlace, iamArn, repositoryArn } from "../../domain/aws/arn";
import { clusterName, pullSecretRefresherName } from "../../domain/aws/environment-names";
import { DEFAULT_PULL_SECRET } from "../../domain/kubernetes/pull-secret";
import { partitionOf } from "../../domain/aws/regions";
import type { ClusterSettings, EksClusterSettings, OutsideAwsSettings } from "./settings";
import type { Cluster, EksCluster, OutsideAwsCluster, PullSecret } from "../platform/environment";
import { catalogueArns } from "../registry/catalogue";
import type { EnvironmentOf } from "../data/resolve";
import type { EnvironmentSettings } from "../platform/settings";
import { podSettingsOf } from "../workloads/resolve";

const DEFAULT_LOG_DAYS = 90;

/** Fill in the defaults of a cluster. */
export function resolveCluster(
  context: EnvironmentOf,
  environment: EnvironmentSettings,
  cluster: ClusterSettings,
): Cluster {
  return cluster.type === "eks"
    ? resolveEks(context, environment, cluster)
    : resolveOutsideAws(context, environment, cluster);
}

function resolveEks(
  { settings, name }: EnvironmentOf,
  { workloads }: EnvironmentSettings,
  cluster: EksClusterSettings,
): EksCluster {
  const pods = workloads === undefined ? [] : podSettingsOf(workloads);
  return {
    apiAccess: "private",
    nodes: { default: {} },
    nodePull: "least-privilege",
    upgradePolicy: "STANDARD",
    logs: ["api", "audit", "authenticator"],
    logRetainDays: DEFAULT_LOG_DAYS,
    addonVersions: {},
    protect: true,
    ...cluster,
    clusterName: clusterName(settings.name, name),
    hasOidcProvider: pods.some(({ access }) => access?.via === "irsa"),
  };
}

function resolveOutsideAws(
  context: EnvironmentOf,
  environment: EnvironmentSettings,
  { type, context: kubeContext, pullSecret }: OutsideAwsSettings,
): OutsideAwsCluster {
  const { settings, name } = context;
  const { registry } = settings;
  const { registries = [], ...secret } = pullSecret;
  const principalName = pullSecretRefresherName(clusterName(settings.name, name));
  const kind = "oidcProviderArn" in pullSecret.credentials ? "role" : "user";
  const resolved: PullSecret = {
    ...DEFAULT_PULL_SECRET,
    ...secret,
    namespaces: [environment.workloads?.namespace ?? settings.name],
    principalName,
    principalArn: iamArn(partitionOf(registry.region), registry.account, `${kind}/${principalName}`),
    registries: distinctPlaces([registry, ...registries]),
    pullArns: [
      ...catalogueArns(registry, environment.repositories),
      ...registries.flatMap((place) => place.repositories.map((pattern) => repositoryArn(place, pattern))),
    ],
  };
  return { type, context: kubeContext, pullSecret: resolved };
}

function distinctPlaces(places: readonly AwsPlace[]): AwsPlace[] {
  const byKey = new Map(places.map(({ account, region }) => [`${account} ${region}`, { account, region }]));
  return [...byKey.values()];
}
