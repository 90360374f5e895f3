import { ecrHost } from "../../domain/ecr/host";

/** Where a registry is, as far as it is known. */
export interface RegistryPlace {
  /** 12 digits. */
  readonly account?: string;
  readonly region?: string;
}

/** What is not known may be anything. */
export function mayBeSame(one: RegistryPlace, other: RegistryPlace): boolean {
  const fits = (a: string | undefined, b: string | undefined): boolean => a === undefined || b === undefined || a === b;
  return fits(one.account, other.account) && fits(one.region, other.region);
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
