import type { EksClusterSettings } from "./clusters/eks/settings";
import type { OutsideAwsSettings } from "./clusters/outside-aws/settings";
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
export { taskTool, taskToolData } from "./task-tool/workloads";
export type { PlatformSettings } from "./platform/settings";

/** Write a platform file with completion and type checks; the values are checked when the file is loaded. */
export function definePlatform(settings: PlatformSettings): PlatformSettings {
  return settings;
}

/** A cluster of Amazon EKS, in a VPC of its own. */
export function eks(settings: Omit<EksClusterSettings, "type">): EksClusterSettings {
  return { type: "eks", ...settings };
}

/** A cluster that exists and is not in AWS, such as minikube. */
export function outsideAws(settings: Omit<OutsideAwsSettings, "type">): OutsideAwsSettings {
  return { type: "outside-aws", ...settings };
}
