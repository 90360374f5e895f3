import type { PlatformSettings } from "./settings";

export {
  DEFAULT_LIFECYCLE,
  archiveUnpulled,
  expireArchived,
  expireFeatureImages,
  expireUntagged,
  keepNewest,
  keepReleases,
} from "../domain/lifecycle-policy";
export type { PlatformSettings } from "./settings";

/** Write a platform file with completion and type checks; the values are checked when the file is loaded. */
export function definePlatform(settings: PlatformSettings): PlatformSettings {
  return settings;
}
