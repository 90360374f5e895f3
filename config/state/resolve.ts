import { DEFAULT_EXPIRY_DAYS } from "../../domain/aws/state-bucket";
import type { DeployPlace } from "../places/deploy-place";
import { registryRole } from "../registry/catalogue";
import type { RegistrySettings } from "../registry/settings";
import type { StateLocation } from "./location";
import type { StateBucketSettings, StateSettings } from "./settings";

/** Whose states they are, and under which key. */
interface StatesOf {
  /** The platform's. */
  readonly name: string;
  readonly state: StateSettings;
}

/** The bucket that is used where none is named. */
export function defaultStateBucket(name: string, account: string, region: string): string {
  return `${name}-terraform-state-${account}-${region}`;
}

/** The platform's own. */
export function platformState(settings: StatesOf & { readonly registry: RegistrySettings }): StateLocation {
  const { registry, state } = settings;
  const account = state.account ?? registry.account;
  const deployRole = state.role ?? registryRole(registry, account);
  return stateLocation(settings, { account, region: registry.region, ...(deployRole && { deployRole }) }, state);
}

/** An environment's: a bucket in another account is reached by the role that is used there, unless one is named. */
export function ownState(settings: StatesOf, place: DeployPlace, state: StateBucketSettings): StateLocation {
  const role = state.role ?? place.deployRole;
  if (role === undefined) return stateLocation(settings, place, state);
  return stateLocation(settings, { ...place, deployRole: role }, { ...state, role });
}

function stateLocation({ name, state }: StatesOf, place: DeployPlace, bucket: StateBucketSettings): StateLocation {
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
