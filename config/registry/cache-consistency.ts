import { accountIdFaults, regionFaults } from "../../domain/aws/names";
import { type PullThroughCacheSettings, pullThroughCachePlaceFaults } from "../../domain/ecr/pull-through-cache";
import { type Fault, within } from "../../domain/text/errors";
import { snakeCase } from "../../domain/text/words";
import { type Sound, entriesOf } from "../checks/sound";
import { type Path, type Seen, twice } from "../checks/twice";
import type { RegistrySettings } from "./settings";

/** Rules of caches that are wrong where the registry is, have one address, or would answer for the catalogue. */
export function cacheFaults(registry: Sound<RegistrySettings>): Fault[] {
  const seen: Seen = new Map();
  return entriesOf(registry.pullThroughCaches).flatMap(([prefix, cache]) => {
    const path = ["registry", "pullThroughCaches", prefix];
    return [
      ...twice(seen, snakeCase(prefix), path, "must have an address of its own", prefix),
      ...namespaceFaults(path, prefix, registry.namespace ?? ""),
      ...within(path, placeFaults(registry, cache)),
    ];
  });
}

/** A tag that the catalogue lacks would come from somebody else's registry. */
function namespaceFaults(path: Path, found: string, namespace: string): Fault[] {
  if (!`${namespace}/`.startsWith(`${found}/`)) return [];
  const problem = "must not be the catalogue's namespace, whose missing images would come from upstream";
  return [{ path, problem, found, remedy: "name the rule by another prefix" }];
}

/** Only where account and region are right, and the rule whole: what is wrong with them is the schema's business. */
function placeFaults(
  { account = "", region = "" }: Sound<RegistrySettings>,
  cache: Sound<PullThroughCacheSettings>,
): Fault[] {
  if (accountIdFaults(account).length + regionFaults(region).length > 0) return [];
  if (Object.values(cache).some((value?: string) => value === undefined)) return [];
  return pullThroughCachePlaceFaults({ ...cache, upstreamRegistry: cache.upstreamRegistry ?? "" }, { account, region });
}
