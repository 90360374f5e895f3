import { type Fault, within } from "../../domain/text/errors";
import { cachedImageFaults } from "../../domain/workloads/image-settings";
import { isDigest, versionFaults } from "../../domain/ecr/image-reference";
import { nearest } from "../../domain/text/nearest";
import { isInScheme, tagSchemeFaults } from "../../domain/ecr/tag-scheme";
import { matcherOf } from "../../domain/text/wildcards";
import { type RawEnvironment, type RawWorkload, environmentsOf, workloadsOf } from "../platform/environments";
import { type Path, type Raw, isReadable, isRecord, list, ownValue, record, text } from "../checks/raw";

/** Images of the catalogue, the caches and other registries that are not there, and releases that fit no workload. */
export function imageFaults(platform: Raw): Fault[] {
  const registry = record(platform.registry);
  return environmentsOf(platform).flatMap((environment) => [
    ...workloadsOf(environment).flatMap(({ path, settings: { image } }) => {
      const at = [...path, "image"];
      return [
        ...catalogueImageFaults(at, registry, environment, named(image, "repository")),
        ...fromCacheFaults(at, registry, environment, image),
        ...externalImageFaults(at, registry, environment, named(image, "registry")),
      ];
    }),
    ...releaseFaults(registry, environment),
  ]);
}

/** What an image is of; an empty text is the schema's business. */
function named(image: unknown, key: "repository" | "cache" | "registry"): string | undefined {
  return text(record(image)[key]) || undefined;
}

function catalogueImageFaults(path: Path, registry: Raw, { settings }: RawEnvironment, key?: string): Fault[] {
  if (key === undefined) return [];
  if (!isRecord(registry.repositories)) return [];
  const at = [...path, "repository"];
  const known = Object.keys(record(registry.repositories));
  if (!known.includes(key)) return [unknown(at, key, known, "must be a repository of the catalogue")];
  const pulled = settings.repositories === undefined ? known : list(settings.repositories);
  if (pulled.includes(key)) return [];
  const problem = "must be one of the repositories that the environment may pull";
  return [{ path: at, problem, found: key, remedy: "add it to the environment's 'repositories'" }];
}

function fromCacheFaults(path: Path, registry: Raw, { account }: RawEnvironment, image: unknown): Fault[] {
  const prefix = named(image, "cache");
  if (prefix === undefined || !isReadable(registry.pullThroughCaches)) return [];
  const caches = record(registry.pullThroughCaches);
  const at = [...path, "cache"];
  if (ownValue(caches, prefix) === undefined)
    return [unknown(at, prefix, Object.keys(caches), "must be a pull-through cache")];
  if (text(registry.account) !== undefined && account !== registry.account) {
    const problem = "must be pulled in the registry's own account: its caches serve no other";
    return [{ path: at, problem, found: prefix, remedy: "copy the image into a repository of the catalogue" }];
  }
  const upstream = text(record(caches[prefix]).upstreamRegistry) ?? "";
  const found = text(record(image).image);
  return found === undefined ? [] : within(path, cachedImageFaults({ cache: prefix, image: found }, upstream));
}

function externalImageFaults(path: Path, registry: Raw, { settings }: RawEnvironment, host?: string): Fault[] {
  const { externalRegistries } = record(settings.workloads);
  if (host === undefined || !isReadable(externalRegistries)) return [];
  const known = Object.keys(record(externalRegistries));
  if (known.includes(host)) return [];
  if (host.startsWith(`${String(registry.account)}.dkr.ecr.${String(registry.region)}.`)) {
    const problem = "must be left out for an image of the catalogue";
    return [{ path: [...path, "registry"], problem, found: host, remedy: 'write { repository: "taskService" }' }];
  }
  const like = nearest(host, known);
  const remedy =
    like === undefined ? `add "${host}": {} to the workloads' 'externalRegistries'` : `did you mean "${like}"?`;
  return [{ path: [...path, "registry"], problem: "must be a declared registry", found: host, remedy }];
}

function releaseFaults(registry: Raw, environment: RawEnvironment): Fault[] {
  const { path, settings } = environment;
  const { releases = {} } = record(settings.workloads);
  if (settings.workloads === undefined || !isRecord(releases)) return [];
  const workloads = workloadsOf(environment);
  const used = workloads.flatMap(({ settings: { image } }) => named(image, "repository") ?? []);
  const catalogue = Object.keys(record(registry.repositories));
  const images = catalogue.filter((key) => used.includes(key));
  const unused = Object.keys(releases).filter((key) => !used.includes(key));
  // A misspelt key is one mistake, not one that is there and one that is missing.
  const meantByImages = used.filter((key) => !catalogue.includes(key)).map((key) => nearest(key, catalogue));
  const meantByReleases = unused.filter((key) => !catalogue.includes(key)).map((key) => nearest(key, images));
  const at = [...path, "workloads", "releases"];
  return [
    ...(areKnown(environment, workloads) ? unused : [])
      .filter((key) => !meantByImages.includes(key))
      .map((key) => unknown([...at, key], undefined, images, "must be an image that a workload runs")),
    ...images
      .filter((key) => ownValue(releases, key) === undefined && !meantByReleases.includes(key))
      .map((key) => ({ path: [...at, key], problem: "is missing", remedy: 'add the version that runs, e.g. "1.0.0"' })),
    ...images.flatMap((key) => {
      const latest = latestFaults([...at, key], registry, key, releases[key]);
      return latest.length > 0 ? latest : schemeFaults([...at, key], registry, key, releases[key]);
    }),
  ];
}

/** Whether it can be told of every workload where its image is from. */
function areKnown({ settings }: RawEnvironment, workloads: readonly RawWorkload[]): boolean {
  const { deployments, cronJobs } = record(settings.workloads);
  const kinds = ["repository", "cache", "registry"] as const;
  return (
    isReadable(deployments) &&
    isReadable(cronJobs) &&
    workloads.every(({ settings: { image } }) => kinds.some((kind) => named(image, kind) !== undefined))
  );
}

/** Where tags cannot be moved, `latest` stays at what was pushed first. */
function latestFaults(path: Path, registry: Raw, key: string, version: unknown): Fault[] {
  const { imageTagMutability = "IMMUTABLE" } = {
    ...record(registry.defaults),
    ...record(record(registry.repositories)[key]),
  };
  if (version !== "latest" || isMovable("latest", imageTagMutability)) return [];
  const problem =
    'must not be "latest" of a repository whose tags cannot be moved: it would be the first push for ever';
  return [{ path, problem, remedy: "write a version, or a digest" }];
}

/** What is none of these forms is refused by the schema. */
function isMovable(tag: string, mutability: unknown): boolean {
  if (mutability === "IMMUTABLE") return false;
  const { immutableExcept } = record(mutability);
  return !Array.isArray(immutableExcept) || immutableExcept.some((pattern) => matcherOf(String(pattern))(tag));
}

/** A tag that nobody pushes. */
function schemeFaults(path: Path, registry: Raw, key: string, version: unknown): Fault[] {
  const found = text(version) ?? "";
  const own = record(record(registry.repositories)[key]).tagScheme;
  const scheme = own ?? record(registry.defaults).tagScheme;
  if (scheme === undefined || tagSchemeFaults(scheme).length > 0) return [];
  if (versionFaults(found).length > 0 || isDigest(found)) return [];
  const patterns = scheme as readonly string[];
  if (isInScheme(patterns, found)) return [];
  const place = own === undefined ? "registry.defaults.tagScheme" : `registry.repositories.${key}.tagScheme`;
  const problem = `must be a tag of the repository's scheme, ${patterns.join(", ")}`;
  return [{ path, problem, found, remedy: `release one of these or a digest, or add the tag to '${place}'` }];
}

function unknown(path: Path, found: string | undefined, known: readonly string[], problem: string): Fault {
  const name = found ?? String(path.at(-1));
  const like = nearest(name, known);
  const remedy = like === undefined ? `known are ${known.join(", ") || "none"}` : `did you mean "${like}"?`;
  return { path, problem, ...(found !== undefined && { found }), remedy };
}
