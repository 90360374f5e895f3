import { accountIdFaults, regionFaults } from "../../domain/aws/names";
import { type Fault, within } from "../../domain/text/errors";
import { pullThroughCachePlaceFaults } from "../../domain/ecr/pull-through-cache";
import { snakeCase } from "../../domain/text/words";
import { type Path, type Raw, record, text } from "../checks/raw";
import { twice } from "../checks/twice";

/** Rules of caches that are wrong where the registry is, have one address, or would answer for the catalogue. */
export function cacheFaults(registry: Raw): Fault[] {
  const seen = new Map<string, Path>();
  return Object.entries(record(registry.pullThroughCaches)).flatMap(([prefix, cache]) => {
    const path = ["registry", "pullThroughCaches", prefix];
    return [
      ...twice(seen, snakeCase(prefix), path, "must have an address of its own", prefix),
      ...namespaceFaults(path, prefix, text(registry.namespace) ?? ""),
      ...within(path, placeFaults(registry, record(cache))),
    ];
  });
}

/** A tag that the catalogue lacks would come from somebody else's registry. */
function namespaceFaults(path: Path, found: string, namespace: string): Fault[] {
  if (!`${namespace}/`.startsWith(`${found}/`)) return [];
  const problem = "must not be the catalogue's namespace, whose missing images would come from upstream";
  return [{ path, problem, found, remedy: "name the rule by another prefix" }];
}

/** Only where account and region are right, and all are texts: what is wrong with them is the schema's business. */
function placeFaults({ account, region }: Raw, cache: Raw): Fault[] {
  if (accountIdFaults(account).length + regionFaults(region).length > 0) return [];
  if (Object.values(cache).some((value) => typeof value !== "string")) return [];
  const [credentialArn, customRoleArn] = [text(cache.credentialArn), text(cache.customRoleArn)];
  return pullThroughCachePlaceFaults(
    {
      upstreamRegistry: text(cache.upstreamRegistry) ?? "",
      ...(credentialArn !== undefined && { credentialArn }),
      ...(customRoleArn !== undefined && { customRoleArn }),
    },
    { account: String(account), region: String(region) },
  );
}
