import type { EksClusterSettings } from "./settings";

/** A cluster of Amazon EKS, in a VPC of its own. */
export function eks(settings: Omit<EksClusterSettings, "type">): EksClusterSettings {
  return { type: "eks", ...settings };
}
