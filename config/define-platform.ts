import type { PlatformSettings } from "./platform/settings";

export {
  DEFAULT_LIFECYCLE,
  archiveUnpulled,
  expireArchived,
  expireFeatureImages,
  expireUntagged,
  keepNewest,
  keepReleases,
} from "../domain/ecr/lifecycle-policy";
export { eks } from "./clusters/eks/define";
export { outsideAws } from "./clusters/outside-aws/define";
export { taskTool, taskToolData } from "./task-tool/workloads";
export type { PlatformSettings } from "./platform/settings";

/** Write a platform file with completion and type checks; the values are checked when the file is loaded. */
export function definePlatform(settings: PlatformSettings): PlatformSettings {
  return settings;
}
