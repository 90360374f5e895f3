import type { AccessSettings } from "./settings";

/** Nobody, where the settings name nobody. */
export function resolveAccess(access: AccessSettings = {}): Required<AccessSettings> {
  return { deployer: {}, pusher: {}, puller: {}, ...access };
}
