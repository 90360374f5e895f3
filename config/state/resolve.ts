import { DEFAULT_EXPIRY_DAYS } from "../../domain/aws/state-bucket";
import type { DeployPlace, StateLocation } from "../registry/deploy-place";
import type { PlatformSettings, RegistrySettings, StateBucketSettings } from "../platform/settings";

/** The bucket that is used where none is named. */
export function defaultStateBucket(name: string, account: string, region: string): string {
  return `${name}-terraform-state-${account}-${region}`;
}

/** The platform's own. */
export function platformState(settings: PlatformSettings): StateLocation {
  const { registry, state } = settings;
  const account = state.account ?? registry.account;
  const deployRole = state.role ?? registryRole(registry, account);
  return stateLocation(settings, { account, region: registry.region, ...(deployRole && { deployRole }) }, state);
}

/** A bucket in a place. */
export function stateLocation(
  { name, state }: PlatformSettings,
  place: DeployPlace,
  bucket: StateBucketSettings,
): StateLocation {
  const { account, deployRole } = place;
  const region = bucket.region ?? place.region;
  return {
    account,
    region,
    bucket: bucket.bucket ?? defaultStateBucket(name, account, region),
    key: state.key,
    ...(bucket.role !== undefined && { role: bucket.role }),
    ...(deployRole !== undefined && { deployRole }),
    managed: bucket.managed ?? true,
    oldVersionsExpireAfterDays: bucket.oldVersionsExpireAfterDays ?? DEFAULT_EXPIRY_DAYS,
    ...(bucket.kmsKeyArn !== undefined && { kmsKeyArn: bucket.kmsKeyArn }),
    protect: bucket.protect ?? true,
  };
}

/** The registry's role serves everything in its account. */
export function registryRole({ account, deployRole }: RegistrySettings, place: string): string | undefined {
  return place === account ? deployRole : undefined;
}
