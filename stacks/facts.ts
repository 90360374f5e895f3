import type { Environment } from "../config/platform/environment";
import type { Platform } from "../config/platform/platform";
import type { Registry } from "../config/registry/registry";
import { repositoryArn } from "../domain/aws/arn";
import { cachedRepositories } from "../domain/ecr/pull-through-cache";
import type { Facts } from "../domain/facts";
import { formatPath } from "../domain/text/errors";
import type { DecidingSetting } from "./setting-record";

/** What `review` has to know of a platform's settings besides what its resources record; what nobody declared is not in it. */
export function declaredFacts({ registry, review }: Platform): Facts {
  const schemes = registry.repositories.flatMap(({ name, tagScheme }) =>
    tagScheme === undefined ? [] : [[name, tagScheme] as const],
  );
  return { ...review, ...(schemes.length > 0 && { tagSchemes: Object.fromEntries(schemes) }) };
}

/**
 * What decides about the rights of a puller: which repositories the environment names, which caches there are, and else
 * the puller's own setting.
 */
export function pullSettings(
  registry: Registry,
  { name, repositories, pull }: Environment,
  setting: string,
): DecidingSetting[] {
  const left = registry.repositories.filter(({ key }) => !repositories.includes(key));
  const prefixes = pull.caches.length === 0 ? [] : Object.keys(registry.pullThroughCaches);
  // The prefix ROOT stands for every repository, so it comes last, and what the catalogue has comes before all.
  const byLength = [...prefixes].sort((a, b) => cachedRepositories(b).length - cachedRepositories(a).length);
  return [
    ...(left.length === 0
      ? []
      : [
          {
            resource: left.map((repository) => repositoryArn(registry, repository.name)),
            setting: formatPath(["environments", name, "repositories"]),
          },
        ]),
    ...(prefixes.length === 0 ? [] : [{ resource: pull.repositories, setting }]),
    ...byLength.map((prefix) => ({
      resource: [repositoryArn(registry, cachedRepositories(prefix))],
      setting: formatPath(["registry", "pullThroughCaches", prefix]),
    })),
    { setting },
  ];
}
