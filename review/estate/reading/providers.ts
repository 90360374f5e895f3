import { type Partition, partitionOf } from "../../../domain/aws/regions";
import type { ProviderPlace } from "../estate";
import { providerWithoutSecrets } from "./secrets";
import { isUnknown, textOf, Unknown, type Value, valueAt, valueBlocks, type ValueObject } from "../language/value";

const ROLE_ACCOUNT = /^arn:[^:]*:iam::(\d{12}):role\//;

/** Where a provider with this block works. */
export function placeOfProvider(name: string, configuration: ValueObject): ProviderPlace {
  const account = accountIn(configuration);
  const region = valueAt(configuration, "region");
  const isRegion = typeof region === "string" && region !== "";
  return {
    name,
    ...(account !== undefined && { account }),
    ...(isRegion && { region }),
    partition: partitionOf(isRegion ? region : ""),
    configuration: providerWithoutSecrets(configuration),
  };
}

/** The only account that is allowed, or that of the role that the provider assumes last. */
function accountIn(configuration: ValueObject): string | undefined {
  const allowed = valueAt(configuration, "allowed_account_ids");
  const [only, ...others] = Array.isArray(allowed) ? (allowed as readonly Value[]) : [];
  if (typeof only === "string" && others.length === 0) return only;
  const role = valueBlocks(valueAt(configuration, "assume_role")).at(-1)?.["role_arn"];
  return typeof role === "string" ? ROLE_ACCOUNT.exec(role)?.[1] : undefined;
}

/** The place of a resource: its own region counts more than the provider's. */
export function placeOf(
  { account, region, partition }: ProviderPlace,
  values: ValueObject = {},
): { readonly account: Value; readonly region: Value; readonly partition: Partition } {
  const own = valueAt(values, "region");
  const isOwn = own !== undefined && own !== null;
  const written = isOwn ? own : (region ?? NO_REGION);
  return {
    account: account ?? NO_ACCOUNT,
    region: written,
    partition: isOwn && !isUnknown(own) ? partitionOf(textOf(own)) : (partition as Partition),
  };
}

const NO_ACCOUNT = new Unknown("the provider's block names no account (allowed_account_ids with one account does)");
const NO_REGION = new Unknown("the provider's block names no region");
