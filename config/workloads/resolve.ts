import { iamArn } from "../../domain/aws/arn";
import { clusterName, workloadRoleName } from "../../domain/aws/environment-names";
import { partitionOf } from "../../domain/aws/regions";
import {
  type CredentialSource,
  type DataSettings,
  type WorkloadAccessSettings,
  bucketName,
  tableName,
} from "../../domain/data/settings";
import { imageUri, repositoryUrl } from "../../domain/ecr/image-reference";
import { kebabCase } from "../../domain/text/words";
import { DEFAULT_USER } from "../../domain/workloads/settings";
import type { EnvironmentOf } from "../places/deploy-place";
import { mutabilityOf, repositoryName } from "../registry/catalogue";
import type { RegistrySettings } from "../registry/settings";
import { imageVariableName } from "./image-variable";
import { type AnyWorkloadKind, WORKLOAD_KINDS, type Workloads, type WorkloadsByKind } from "./kinds";
import type { ConfigValue, PodSettings } from "./pod-settings";
import { type ImageContext, imagePrefixes, resolveImage } from "./resolve-image";
import type { WorkloadsSettings } from "./settings";
import type { PodWorkload, ReleasedImage, WorkloadIdentity } from "./workload";

const DEFAULT_CREDENTIALS: CredentialSource = "pod-identity";

/** What workloads are resolved from, besides their own settings. */
interface WorkloadsOf extends EnvironmentOf {
  readonly registry: RegistrySettings;
  readonly data: DataSettings;
  /** Name of the Secret that pods log in to ECR with. @default none: the nodes do it */
  readonly pullSecret?: string | undefined;
}

/** The namespace that workloads run in. */
export function namespaceOf(platform: string, workloads?: WorkloadsSettings): string {
  return workloads?.namespace ?? platform;
}

/** How the code of workloads gets credentials, each time that it calls AWS. */
export function credentialsOf(workloads: WorkloadsSettings = {}): CredentialSource[] {
  return settingsOf(workloads).flatMap(({ access }) => (access === undefined ? [] : viaOf(access)));
}

/** Fill in the defaults of what runs in an environment. */
export function resolveWorkloads(context: WorkloadsOf, workloads: WorkloadsSettings): Workloads {
  const { ingress, externalRegistries = {}, releases = {} } = workloads;
  const { registry, pullSecret } = context;
  const images = { registry, externalRegistries, releases, ...(pullSecret !== undefined && { pullSecret }) };
  const ofKinds = WORKLOAD_KINDS.map((kind) => [kind.key, resolveKind(context, images, kind, workloads)] as const);
  return {
    namespace: namespaceOf(context.platform, workloads),
    manageNamespace: workloads.manageNamespace ?? true,
    // Each key has what its own kind made of its own settings.
    ...(Object.fromEntries(ofKinds) as unknown as WorkloadsByKind),
    ...(ingress !== undefined && { ingress }),
    releases: releasedImages(registry, workloads),
    imagePrefixes: imagePrefixes(images),
  };
}

function resolveKind(
  context: WorkloadsOf,
  images: ImageContext,
  kind: AnyWorkloadKind,
  workloads: WorkloadsSettings,
): PodWorkload[] {
  const own: Readonly<Record<string, PodSettings>> = workloads[kind.key] ?? {};
  return Object.entries(own).map(([key, settings]) =>
    kind.resolve(settings, resolvePod(context, images, key, settings)),
  );
}

function settingsOf(workloads: WorkloadsSettings): PodSettings[] {
  return WORKLOAD_KINDS.flatMap(({ key }) => Object.values<PodSettings>(workloads[key] ?? {}));
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

function configText({ platform, name, place, data }: WorkloadsOf, value: ConfigValue): string {
  if (typeof value === "string") return value;
  if ("region" in value) return place.region;
  return "table" in value
    ? tableName(platform, name, value.table, data.tables?.[value.table])
    : bucketName(platform, name, value.bucket, data.buckets?.[value.bucket]);
}

function viaOf({ via = DEFAULT_CREDENTIALS }: WorkloadAccessSettings): CredentialSource {
  return via;
}

function identityOf(
  { platform, name, place }: WorkloadsOf,
  workload: string,
  access: WorkloadAccessSettings,
): WorkloadIdentity {
  const via = viaOf(access);
  const principalName = workloadRoleName(clusterName(platform, name), workload);
  const kind = typeof via === "string" ? "role" : "user";
  const principalArn = iamArn(partitionOf(place.region), place.account, `${kind}/${principalName}`);
  return { access, via, principalName, principalArn };
}

/** One variable for each repository, however many workloads run its image. */
function releasedImages(registry: RegistrySettings, workloads: WorkloadsSettings): ReleasedImage[] {
  const { releases = {} } = workloads;
  const keys = settingsOf(workloads).flatMap(({ image }) => ("repository" in image ? [image.repository] : []));
  return [...new Set(keys)].map((key) => {
    const url = repositoryUrl(registry, repositoryName(registry, key));
    return {
      variable: imageVariableName(key),
      repositoryUrl: url,
      reference: imageUri(url, releases[key] ?? ""),
      refusesLatest: mutabilityOf(registry, key) === "IMMUTABLE",
    };
  });
}
