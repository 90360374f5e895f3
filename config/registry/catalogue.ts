import { repositoryArn } from "../../domain/aws/arn";
import { kebabCase } from "../../domain/text/words";
import type { RegistrySettings } from "../platform/settings";

/** The full name of a repository. */
export function repositoryName(namespace: string, key: string, name?: string): string {
  return name ?? `${namespace}/${kebabCase(key)}`;
}

/** The full names of repositories of the catalogue. */
export function repositoryNames({ namespace, repositories }: RegistrySettings, keys: readonly string[]): string[] {
  return keys.map((key) => repositoryName(namespace, key, repositories[key]?.name));
}

/** Names, with wildcards, that cover the catalogue: the namespace, and each repository outside it. */
export function patternsOf(registry: RegistrySettings): string[] {
  const { namespace, repositories } = registry;
  return [`${namespace}/*`, ...outside(namespace, repositoryNames(registry, Object.keys(repositories)))];
}

/** Those of the names that are not in the namespace. */
export function outside(namespace: string, names: readonly string[]): string[] {
  return names.filter((name) => !name.startsWith(`${namespace}/`));
}

/** ARNs of some repositories of the catalogue, or of the whole namespace where none are named. */
export function catalogueArns(registry: RegistrySettings, keys?: readonly string[]): string[] {
  const names = keys === undefined ? patternsOf(registry) : repositoryNames(registry, keys);
  return names.map((name) => repositoryArn(registry, name));
}
