import {
  type Estate,
  isUnknown,
  type Resource,
  type Value,
  valueAt,
  valueBlocks,
  type ValueObject,
} from "../estate/estate";
import { blockAt, knownText, listAt, placeOf } from "../estate/links";
import { mayBeSame, registryOf, type RegistryPlace } from "./registry";

/** Where the images of a repository are copied to. */
export interface Destination {
  readonly place: RegistryPlace;
  /** Whether the copies of what the source deletes are deleted, too; undefined where it is not known. */
  readonly deletes: boolean | undefined;
  /** `<stack>/<address>` of what replicates. */
  readonly through: string;
  /** Whether it is known that these images are copied. */
  readonly isCertain: boolean;
}

/** A rule of a registry's replication. */
interface ReplicationRule {
  readonly source: RegistryPlace;
  /** Empty for all repositories; undefined where it is not known. */
  readonly prefixes: readonly string[] | undefined;
  readonly destinations: readonly Destination[];
}

/** Terraform's own provider, and the one that is made of CloudFormation's schema, with its plural names. */
const TYPES = ["aws_ecr_replication_configuration", "awscc_ecr_replication_configuration"];

/**
 * The rules of all registries' replication.
 *
 * Deletes are replicated only where a rule says so (`deleteReplication` of the API).
 *
 * Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication-delete.html
 */
export function replicationRules(estate: Estate): ReplicationRule[] {
  return TYPES.flatMap((type) => estate.resources(type)).flatMap((resource) => {
    const configuration = blockAt(resource.values, "replication_configuration") ?? {};
    const rules = blocks(configuration, "rule", "rules").map((rule) => ruleOf(rule, resource));
    const isOpen =
      isUnknownAt(resource.values, "replication_configuration") || isUnknownAt(configuration, "rule", "rules");
    return isOpen ? [...rules, openRule(resource)] : rules;
  });
}

/** A rule of which nothing is known. */
function openRule(resource: Resource): ReplicationRule {
  const destination = { place: {}, deletes: undefined, through: placeOf(resource), isCertain: false };
  return { source: registryOf(resource), prefixes: undefined, destinations: [destination] };
}

function ruleOf(rule: ValueObject, resource: Resource): ReplicationRule {
  const source = registryOf(resource);
  const filters = blocks(rule, "repository_filter", "repository_filters").map((one) =>
    knownText(valueAt(one, "filter")),
  );
  const prefixes = filters.filter((one) => one !== undefined);
  const deletes = isOn(valueAt(rule, "delete_replication"));
  const destinations = blocks(rule, "destination", "destinations").map((one): Destination => {
    const account = valueAt(one, "registry_id");
    return {
      place: {
        account: knownText(account) ?? (isUnknown(account) ? undefined : source.account),
        region: knownText(valueAt(one, "region")),
      },
      deletes,
      through: placeOf(resource),
      isCertain: true,
    };
  });
  const isFiltered =
    prefixes.length === filters.length && !isUnknownAt(rule, "repository_filter", "repository_filters");
  const elsewhere = isUnknownAt(rule, "destination", "destinations") ? openRule(resource).destinations : [];
  return { source, prefixes: isFiltered ? prefixes : undefined, destinations: [...destinations, ...elsewhere] };
}

/** Whether there may be blocks of the names that are not known. */
function isUnknownAt(values: ValueObject, ...names: readonly string[]): boolean {
  return names.some((name) => listAt(values, name).some(isUnknown));
}

function blocks(values: ValueObject, ...names: readonly string[]): readonly ValueObject[] {
  return names.flatMap((name) => valueBlocks(valueAt(values, name)));
}

function isOn(block: Value | undefined): boolean | undefined {
  if (isUnknown(block)) return undefined;
  const [first] = valueBlocks(block);
  const enabled = first === undefined ? false : valueAt(first, "enabled");
  if (isUnknown(enabled)) return undefined;
  return enabled === true || enabled === "true";
}

/** Where the images of one repository go; a filter that is not known may be its own. */
export function destinationsOf(
  rules: readonly ReplicationRule[],
  repository: string,
  place: RegistryPlace,
): readonly Destination[] {
  return rules
    .filter(({ source }) => mayBeSame(source, place))
    .filter(
      ({ prefixes }) =>
        prefixes === undefined || prefixes.length === 0 || prefixes.some((one) => repository.startsWith(one)),
    )
    .flatMap(({ source, destinations, prefixes }) => {
      const isHere = source.account === place.account && source.region === place.region;
      return destinations.map((one) =>
        prefixes === undefined
          ? { ...one, deletes: one.deletes === false ? false : undefined, isCertain: false }
          : { ...one, isCertain: one.isCertain && isHere },
      );
    });
}
