import { isDigest, versionFaults } from "../../domain/ecr/image-reference";
import type { ImageTagMutability } from "../../domain/ecr/repository-settings";
import { isInScheme, tagSchemeFaults } from "../../domain/ecr/tag-scheme";
import { type Fault, within } from "../../domain/text/errors";
import { nearest } from "../../domain/text/nearest";
import { matcherOf } from "../../domain/text/wildcards";
import { cachedImageFaults } from "../../domain/workloads/image-settings";
import { type Sound, isFaulty, isGiven } from "../checks/sound";
import type { Path } from "../checks/twice";
import { remedyFor, unknownKeyFaults } from "../checks/unknown-key";
import { mutabilityOf } from "../registry/catalogue";
import { isNamed } from "../registry/consistency";
import type { RegistrySettings } from "../registry/settings";
import { WORKLOAD_KINDS, workloadEntries } from "./kinds";
import type { PodSettings } from "./pod-settings";
import type { WorkloadsSettings } from "./settings";
import type { WorkloadsSite } from "./site";

type SoundRegistry = Sound<RegistrySettings>;

/** An image by the keys of all its forms, each of which may be absent. */
interface SoundImage {
  readonly repository?: string | undefined;
  readonly cache?: string | undefined;
  readonly registry?: string | undefined;
  readonly image?: string | undefined;
}

/** Images of the catalogue, the caches and other registries that are not there, and releases that fit no workload. */
export function imageFaults(site: WorkloadsSite): Fault[] {
  return [
    ...workloadEntries(site.settings.workloads ?? {}).flatMap(({ kind, key, settings }) => {
      const at = [...site.path, "workloads", kind.key, key, "image"];
      const image = imageOf(settings);
      return [
        ...catalogueImageFaults(at, site, image.repository),
        ...fromCacheFaults(at, site, image),
        ...externalImageFaults(at, site, image.registry),
      ];
    }),
    ...releaseFaults(site),
  ];
}

function imageOf({ image = {} }: Sound<PodSettings>): SoundImage {
  return image;
}

/** An empty text is the schema's business, as is a repository where nothing is known of the catalogue. */
function catalogueImageFaults(path: Path, { registry, settings }: WorkloadsSite, found?: string): Fault[] {
  if (!found || !isNamed(registry)) return [];
  const at = [...path, "repository"];
  const known = Object.keys(registry.repositories ?? {});
  if (!known.includes(found)) return unknownKeyFaults(at, found, known, "must be a repository of the catalogue");
  if ((settings.repositories ?? known).includes(found)) return [];
  const problem = "must be one of the repositories that the environment may pull";
  return [{ path: at, problem, found, remedy: "add it to the environment's 'repositories'" }];
}

function fromCacheFaults(path: Path, { registry, account }: WorkloadsSite, image: SoundImage): Fault[] {
  const { cache: found, image: name } = image;
  if (!found || isFaulty(registry, "pullThroughCaches")) return [];
  const { pullThroughCaches = {} } = registry;
  const at = [...path, "cache"];
  if (!Object.hasOwn(pullThroughCaches, found)) {
    return unknownKeyFaults(at, found, Object.keys(pullThroughCaches), "must be a pull-through cache");
  }
  if (registry.account !== undefined && account !== registry.account) {
    const problem = "must be pulled in the registry's own account: its caches serve no other";
    return [{ path: at, problem, found, remedy: "copy the image into a repository of the catalogue" }];
  }
  const upstream = pullThroughCaches[found]?.upstreamRegistry ?? "";
  return name === undefined ? [] : within(path, cachedImageFaults({ cache: found, image: name }, upstream));
}

function externalImageFaults(path: Path, { registry, settings }: WorkloadsSite, found?: string): Fault[] {
  const { workloads = {} } = settings;
  if (!found || isFaulty(workloads, "externalRegistries")) return [];
  const known = Object.keys(workloads.externalRegistries ?? {});
  if (known.includes(found)) return [];
  if (found.startsWith(`${String(registry.account)}.dkr.ecr.${String(registry.region)}.`)) {
    const problem = "must be left out for an image of the catalogue";
    return [{ path: [...path, "registry"], problem, found, remedy: 'write { repository: "taskService" }' }];
  }
  const like = nearest(found, known);
  const remedy =
    like === undefined ? `add "${found}": {} to the workloads' 'externalRegistries'` : `did you mean "${like}"?`;
  return [{ path: [...path, "registry"], problem: "must be a declared registry", found, remedy }];
}

function releaseFaults({ path, registry, settings }: WorkloadsSite): Fault[] {
  const { workloads = {} } = settings;
  const { releases = {} } = workloads;
  if (!isGiven(settings, "workloads") || isFaulty(workloads, "releases")) return [];
  const used = workloadEntries(workloads).flatMap(({ settings: pod }) => imageOf(pod).repository || []);
  const catalogue = Object.keys(registry.repositories ?? {});
  const images = catalogue.filter((key) => used.includes(key));
  const unused = Object.keys(releases).filter((key) => !used.includes(key));
  // A misspelt key is one mistake, not one that is there and one that is missing.
  const meantByImages = used.filter((key) => !catalogue.includes(key)).map((key) => nearest(key, catalogue));
  const meantByReleases = unused.filter((key) => !catalogue.includes(key)).map((key) => nearest(key, images));
  const at = [...path, "workloads", "releases"];
  const problem = "must be an image that a workload runs";
  return [
    ...(areKnown(workloads) ? unused : [])
      .filter((key) => !meantByImages.includes(key))
      .map((key) => ({ path: [...at, key], problem, remedy: remedyFor(key, images) })),
    ...images
      .filter((key) => !Object.hasOwn(releases, key) && !meantByReleases.includes(key))
      .map((key) => ({ path: [...at, key], problem: "is missing", remedy: 'add the version that runs, e.g. "1.0.0"' })),
    ...images.flatMap((key) => versionOfFaults([...at, key], registry, key, releases[key])),
  ];
}

/** Whether it can be told of every workload where its image is from. */
function areKnown(workloads: Sound<WorkloadsSettings>): boolean {
  return (
    WORKLOAD_KINDS.every(({ key }) => !isFaulty(workloads, key)) &&
    workloadEntries(workloads).every(({ settings }) => {
      const { repository, cache, registry } = imageOf(settings);
      return [repository, cache, registry].some(Boolean);
    })
  );
}

function versionOfFaults(path: Path, registry: SoundRegistry, key: string, version = ""): Fault[] {
  const latest = latestFaults(path, registry, key, version);
  return latest.length > 0 ? latest : schemeFaults(path, registry, key, version);
}

/** Where tags cannot be moved, `latest` stays at what was pushed first. */
function latestFaults(path: Path, registry: SoundRegistry, key: string, version: string): Fault[] {
  const settings = [registry.defaults ?? {}, registry.repositories?.[key] ?? {}];
  const isUnknown = settings.some((each) => isFaulty(each, "imageTagMutability"));
  if (version !== "latest" || isUnknown || isMovable("latest", mutabilityOf(registry, key))) return [];
  const problem =
    'must not be "latest" of a repository whose tags cannot be moved: it would be the first push for ever';
  return [{ path, problem, remedy: "write a version, or a digest" }];
}

function isMovable(tag: string, mutability: Sound<ImageTagMutability>): boolean {
  if (typeof mutability === "string") return mutability === "MUTABLE";
  const { immutableExcept } = mutability;
  return immutableExcept === undefined || immutableExcept.some((pattern) => matcherOf(pattern ?? "")(tag));
}

/** What is no tag is the schema's business, or a digest. */
function isFreeOfSchemes(version: string): boolean {
  return isDigest(version) || versionFaults(version).length > 0;
}

/** A tag that nobody pushes. */
function schemeFaults(path: Path, registry: SoundRegistry, key: string, found: string): Fault[] {
  const [scheme = [], place] = schemeOf(registry, key);
  const patterns = scheme.filter((pattern) => pattern !== undefined);
  if (tagSchemeFaults(patterns).length > 0 || isFreeOfSchemes(found) || isInScheme(patterns, found)) return [];
  const problem = `must be a tag of the repository's scheme, ${patterns.join(", ")}`;
  return [{ path, problem, found, remedy: `release one of these or a digest, or add the tag to '${place}'` }];
}

/** The tag scheme of a repository, and where it stands; none is as good as one that is wrong. */
function schemeOf({ repositories = {}, defaults = {} }: SoundRegistry, key: string) {
  const own = repositories[key]?.tagScheme;
  return own === undefined
    ? ([defaults.tagScheme, "registry.defaults.tagScheme"] as const)
    : ([own, `registry.repositories.${key}.tagScheme`] as const);
}
