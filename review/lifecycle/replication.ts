import {
  type Estate,
  isUnknown,
  type Resource,
  type Value,
  valueAt,
  valueBlocks,
  type ValueObject,
} from "../estate/estate";
import { accountOfResource, blockAt, knownText, placeOf, regionOfResource } from "../pull/links";
import { mayBeSame, type RegistryPlace } from "./registry";

/** Where the images of a repository are copied to. */
export interface Destination {
  readonly place: RegistryPlace;
  /** Whether the copies of what the source deletes are deleted, too; undefined where it is not known. */
  readonly deletes: boolean | undefined;
  /** `<stack>/<address>` of what replicates. */
  readonly through: string;
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
    return blocks(configuration, "rule", "rules").map((rule) => ruleOf(rule, resource));
  });
}

function ruleOf(rule: ValueObject, resource: Resource): ReplicationRule {
  const source = { account: accountOfResource(resource), region: regionOfResource(resource) };
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
    };
  });
  return { source, prefixes: prefixes.length === filters.length ? prefixes : undefined, destinations };
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
    .flatMap(({ destinations, prefixes }) =>
      destinations.map((one) =>
        prefixes === undefined ? { ...one, deletes: one.deletes === false ? false : undefined } : one,
      ),
    );
}
