import { type AwsPlace, iamArn } from "../../domain/aws/arn";
import { bucketName, tableName, type WorkloadAccessSettings } from "../../domain/data/settings";
import { clusterName, workloadRoleName } from "../../domain/aws/environment-names";
import { repositoryUrl, imageUri } from "../../domain/ecr/image-reference";
import { DEFAULT_PULL_SECRET } from "../../domain/kubernetes/pull-secret";
import { partitionOf } from "../../domain/aws/regions";
import { kebabCase, snakeCase } from "../../domain/text/words";
import type {
  CronJobWorkload,
  DeploymentWorkload,
  PodWorkload,
  ReleasedImage,
  WorkloadIdentity,
  Workloads,
} from "../platform/environment";
import { repositoryName } from "../registry/catalogue";
import { type ImageContext, imagePrefixes, resolveImage } from "./resolve-image";
import type { EnvironmentOf } from "../data/resolve";
import type { EnvironmentSettings, PlatformSettings } from "../platform/settings";
import type { ConfigValue, PodSettings, WorkloadsSettings } from "./settings";

/** What is resolved, and where it runs. */
export interface WorkloadsOf extends EnvironmentOf {
  readonly place: AwsPlace;
}

const DEFAULT_USER = 1000;

/** Everything that runs pods. */
export function podSettingsOf({ deployments = {}, cronJobs = {} }: WorkloadsSettings): PodSettings[] {
  return [...Object.values(deployments), ...Object.values(cronJobs)];
}

/** Fill in the defaults of what runs in an environment. */
export function resolveWorkloads(
  context: WorkloadsOf,
  environment: EnvironmentSettings,
  workloads: WorkloadsSettings,
): Workloads {
  const { settings } = context;
  const { deployments = {}, cronJobs = {}, ingress } = workloads;
  const images = imageContext(context, environment, workloads);
  const pod = <T extends PodSettings>(key: string, own: T) => ({ ...own, ...resolvePod(context, images, key, own) });
  return {
    namespace: workloads.namespace ?? settings.name,
    manageNamespace: workloads.manageNamespace ?? true,
    deployments: Object.entries(deployments).map(([key, own]): DeploymentWorkload => pod(key, own)),
    cronJobs: Object.entries(cronJobs).map(([key, own]): CronJobWorkload => pod(key, own)),
    ...(ingress !== undefined && { ingress }),
    releases: releasedImages(settings, workloads),
    imagePrefixes: imagePrefixes(images),
  };
}

function imageContext(
  { settings: { registry } }: WorkloadsOf,
  { cluster }: EnvironmentSettings,
  { externalRegistries = {}, releases = {} }: WorkloadsSettings,
): ImageContext {
  const pullSecret =
    cluster?.type === "outside-aws" ? (cluster.pullSecret.name ?? DEFAULT_PULL_SECRET.name) : undefined;
  return { registry, externalRegistries, releases, ...(pullSecret !== undefined && { pullSecret }) };
}

function resolvePod(context: WorkloadsOf, images: ImageContext, key: string, own: PodSettings): PodWorkload {
  const { config = {}, access } = own;
  return {
    ...own,
    key,
    name: kebabCase(key),
    image: resolveImage(images, own.image),
    config: Object.fromEntries(Object.entries(config).map(([name, value]) => [name, configText(context, value)])),
    runAsUser: own.runAsUser ?? DEFAULT_USER,
    ...(access !== undefined && { identity: identityOf(context, key, access) }),
  };
}

function configText({ settings, name, place }: WorkloadsOf, value: ConfigValue): string {
  if (typeof value === "string") return value;
  if ("region" in value) return place.region;
  const { tables = {}, buckets = {} } = settings.environments?.[name]?.data ?? {};
  return "table" in value
    ? tableName(settings.name, name, value.table, { ...tables[value.table] })
    : bucketName(settings.name, name, value.bucket, { ...buckets[value.bucket] });
}

function identityOf(
  { settings, name, place }: WorkloadsOf,
  workload: string,
  access: WorkloadAccessSettings,
): WorkloadIdentity {
  const via = access.via ?? "pod-identity";
  const principalName = workloadRoleName(clusterName(settings.name, name), workload);
  const kind = typeof via === "string" ? "role" : "user";
  const principalArn = iamArn(partitionOf(place.region), place.account, `${kind}/${principalName}`);
  return { access, via, principalName, principalArn };
}

/** One variable for each repository, however many workloads run its image. */
function releasedImages({ registry }: PlatformSettings, workloads: WorkloadsSettings): ReleasedImage[] {
  const { releases = {} } = workloads;
  const keys = podSettingsOf(workloads).flatMap(({ image }) => ("repository" in image ? [image.repository] : []));
  return [...new Set(keys)].map((key) => {
    const { name, imageTagMutability } = { ...registry.defaults, ...registry.repositories[key] };
    const url = repositoryUrl(registry, repositoryName(registry.namespace, key, name));
    return {
      variable: `${snakeCase(key)}_image`,
      repositoryUrl: url,
      reference: imageUri(url, releases[key] ?? ""),
      refusesLatest: (imageTagMutability ?? "IMMUTABLE") === "IMMUTABLE",
    };
  });
}
