import type { AwsPlace } from "../../domain/aws/arn";
import { ecrHost } from "../../domain/ecr/host";
import { type Resource, valueAt } from "../estate/estate";
import { accountOfResource, knownText, regionOfResource } from "../estate/links";
import { all, type Truth, truthOf } from "../iam/truth";

/** Where a registry is, as far as it is known. */
export interface RegistryPlace {
  /** 12 digits. */
  readonly account?: string;
  readonly region?: string;
}

/** The registry that a resource of ECR is in, as far as it is known. */
export function registryOf(resource: Resource): RegistryPlace {
  const account = knownText(valueAt(resource.values, "registry_id")) ?? accountOfResource(resource);
  return { account, region: regionOfResource(resource) };
}

/** Whether a resource is known to be in a registry. */
export function isInRegistry(resource: Resource, place: AwsPlace): boolean {
  return isSame(registryOf(resource), place) === "yes";
}

/** Whether two places are one registry. */
export function isSame(one: RegistryPlace, other: RegistryPlace): Truth {
  const same = (a: string | undefined, b: string | undefined): Truth =>
    a === undefined || b === undefined ? "unknown" : truthOf(a === b);
  return all([same(one.account, other.account), same(one.region, other.region)]);
}

/** What is not known may be anything. */
export function mayBeSame(one: RegistryPlace, other: RegistryPlace): boolean {
  return isSame(one, other) !== "no";
}

/** The registry's host, where all of it is known. */
export function hostOf({ account, region }: RegistryPlace): string | undefined {
  return account === undefined || region === undefined ? undefined : ecrHost({ account, region });
}

/** For messages: the host, or what is known of it. */
export function registryName(place: RegistryPlace): string {
  const { account, region } = place;
  const known = [
    ...(account === undefined ? [] : [`of ${account}`]),
    ...(region === undefined ? [] : [`in ${region}`]),
  ];
  return hostOf(place) ?? (known.length === 0 ? "a registry that is not known" : `the registry ${known.join(" ")}`);
}
