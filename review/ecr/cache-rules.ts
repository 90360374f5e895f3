import { type Estate, valueAt } from "../estate/estate";
import { knownText, placeOf } from "../estate/links";
import { all, type Truth } from "../iam/truth";
import { byLongestPrefix, type Chosen } from "./by-prefix";
import { registryOf, type RegistryPlace } from "./registry";

/** A pull-through cache rule of the estate. */
export interface CacheRule {
  /** `<stack>/<address>` */
  readonly address: string;
  /** Of the repositories that it makes; `ROOT` for all. Undefined where it is not known. */
  readonly prefix: string | undefined;
  readonly upstream: string | undefined;
  readonly place: RegistryPlace;
  /** Whether it is known how many copies of it there are. */
  readonly isCertain: boolean;
}

/**
 * All pull-through cache rules of an estate.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export function cacheRules(estate: Estate): readonly CacheRule[] {
  return estate.resources("aws_ecr_pull_through_cache_rule").map((resource) => ({
    address: placeOf(resource),
    prefix: knownText(valueAt(resource.values, "ecr_repository_prefix")),
    upstream: knownText(valueAt(resource.values, "upstream_registry_url")),
    place: registryOf(resource),
    isCertain: resource.copies === undefined,
  }));
}

/**
 * The rule that makes a repository of this name with the first pull.
 *
 * @param isHere whether a rule's registry is the repository's
 */
export function cacheRuleFor(
  rules: readonly CacheRule[],
  name: string,
  isHere: (place: RegistryPlace) => Truth,
): Chosen<CacheRule> {
  return byLongestPrefix(rules, name, (one) => all([isHere(one.place), one.isCertain ? "yes" : "unknown"]));
}
