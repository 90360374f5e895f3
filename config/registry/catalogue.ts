import { repositoryArn } from "../../domain/aws/arn";
import { cachedRepositories } from "../../domain/ecr/pull-through-cache";
import { DEFAULT_MUTABILITY, type ImageTagMutability } from "../../domain/ecr/repository-settings";
import { kebabCase } from "../../domain/text/words";
import type { Sound } from "../checks/sound";
import type { RegistrySettings } from "./settings";

/**
 * What the catalogue calls its repositories, and what each of them is.
 *
 * The room of the registry knows repositories, caches, templates and copies. It asks `places/`; whatever pulls or names an
 * image asks it.
 */
interface Catalogue {
  readonly namespace?: string | undefined;
  readonly defaults?: Common | undefined;
  readonly repositories?: Readonly<Record<string, Own | undefined>> | undefined;
}

/** Of a repository's settings, what others ask for; each may be absent. */
interface Common {
  readonly imageTagMutability?: Sound<ImageTagMutability> | undefined;
}

interface Own extends Common {
  readonly name?: string | undefined;
}

/** The full name of a repository: its own, or one that is made of the namespace and the key. */
export function repositoryName({ namespace = "", repositories = {} }: Catalogue, key: string): string {
  return repositories[key]?.name ?? `${namespace}/${kebabCase(key)}`;
}

/** The full names of repositories of the catalogue. */
export function repositoryNames(registry: Catalogue, keys: readonly string[]): string[] {
  return keys.map((key) => repositoryName(registry, key));
}

/** Names, with wildcards, that cover the catalogue: the namespace, and each repository outside it. */
export function patternsOf(registry: RegistrySettings): string[] {
  return [`${registry.namespace}/*`, ...namesOutside(registry)];
}

/** Names of repositories that are not in the namespace. */
export function namesOutside(registry: RegistrySettings, keys = Object.keys(registry.repositories)): string[] {
  return repositoryNames(registry, keys).filter((name) => !name.startsWith(`${registry.namespace}/`));
}

/** ARNs of some repositories of the catalogue, or of the whole namespace where none are named. */
export function catalogueArns(registry: RegistrySettings, keys?: readonly string[]): string[] {
  const names = keys === undefined ? patternsOf(registry) : repositoryNames(registry, keys);
  return names.map((name) => repositoryArn(registry, name));
}

/** What an environment may pull, as ARNs of repositories. */
export interface PullArns {
  /** Of the catalogue. */
  readonly repositories: readonly string[];
  /** Of the caches, which make a repository at the first pull; empty in another account than the registry's. */
  readonly caches: readonly string[];
}

/** What is pulled in an account; a cache serves its own alone. */
export function pullArns(registry: RegistrySettings, account: string, keys?: readonly string[]): PullArns {
  const caches = account === registry.account ? Object.keys(registry.pullThroughCaches ?? {}) : [];
  return {
    repositories: catalogueArns(registry, keys),
    caches: caches.map((prefix) => repositoryArn(registry, cachedRepositories(prefix))),
  };
}

/** Whether tags of a repository can be moved: as it says itself, or as all do. */
export function mutabilityOf({ defaults, repositories = {} }: Catalogue, key: string): Sound<ImageTagMutability> {
  return repositories[key]?.imageTagMutability ?? defaults?.imageTagMutability ?? DEFAULT_MUTABILITY;
}

/** The registry's role serves everything in its account. */
export function registryRole(
  { account, deployRole }: { readonly account?: string | undefined; readonly deployRole?: string | undefined },
  place: string,
): string | undefined {
  return place === account ? deployRole : undefined;
}
