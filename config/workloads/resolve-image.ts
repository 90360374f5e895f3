import { ecrHost, isDigest, repositoryUrl } from "../../domain/ecr/image-reference";
import { cachedRepository } from "../../domain/ecr/pull-through-cache";
import type { CatalogueImage, ImageSettings } from "../../domain/workloads/settings";
import { mutabilityOf, namesOutside } from "../registry/catalogue";
import type { RegistrySettings } from "../registry/settings";
import { imageVariableName } from "./image-variable";
import type { ExternalRegistrySettings } from "./settings";
import type { WorkloadImage } from "./workload";

/** What images can be of. */
export interface ImageContext {
  readonly registry: RegistrySettings;
  readonly externalRegistries: Readonly<Record<string, ExternalRegistrySettings>>;
  /** Versions by key of the catalogue. */
  readonly releases: Readonly<Record<string, string>>;
  /** The Secret to log in to ECR with. @default none: the node does it */
  readonly pullSecret?: string;
}

/** A tag and a digest, of which one at least is given. */
interface Version {
  readonly tag?: string;
  readonly digest?: string;
}

/** What a container runs, and how kubelet gets it. */
export function resolveImage(context: ImageContext, image: ImageSettings): WorkloadImage {
  const { registry, externalRegistries, pullSecret } = context;
  const ecrLogin = pullSecret === undefined ? {} : { pullSecret };
  if ("repository" in image) {
    return {
      source: { variable: imageVariableName(image.repository), repository: image.repository },
      ...catalogueImage(context, image),
      ...ecrLogin,
    };
  }
  const imagePullPolicy = image.digest === undefined ? "Always" : "IfNotPresent";
  if ("cache" in image) {
    const url = repositoryUrl(registry, cachedRepository(image.cache, image.image));
    return { source: { reference: withVersion(url, image) }, imagePullPolicy, ...ecrLogin };
  }
  const login = externalRegistries[image.registry]?.pullSecret;
  return {
    source: { reference: withVersion(`${image.registry}/${image.image}`, image) },
    imagePullPolicy,
    ...(login !== undefined && { pullSecret: login }),
  };
}

/** What cannot be moved to another image need not be asked for again: every tag of such a repository, and a digest. */
function catalogueImage({ registry, releases }: ImageContext, { repository }: CatalogueImage) {
  const isFixed = mutabilityOf(registry, repository) === "IMMUTABLE" || isDigest(releases[repository] ?? "");
  return { imagePullPolicy: isFixed ? ("IfNotPresent" as const) : ("Always" as const) };
}

/**
 * What an image in the namespace may begin with or be: the catalogue, the caches and the declared registries.
 *
 * Those that end in `/` are the beginnings of references; the others are whole repositories.
 */
export function imagePrefixes({ registry, externalRegistries }: ImageContext): string[] {
  const { namespace, pullThroughCaches = {} } = registry;
  const caches = Object.keys(pullThroughCaches).map((prefix) => cachedRepository(prefix, ""));
  return [
    ...[`${namespace}/`, ...namesOutside(registry), ...caches].map((path) => `${ecrHost(registry)}/${path}`),
    ...Object.keys(externalRegistries).map((host) => `${host}/`),
  ];
}

function withVersion(url: string, { tag, digest }: Version): string {
  return `${url}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}
