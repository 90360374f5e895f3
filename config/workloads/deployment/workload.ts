import type { PodSettings } from "../pod-settings";
import type { PodWorkload } from "../workload";
import type { DeploymentSettings } from "./settings";

/** A Deployment, and the Service in front of it. */
export interface DeploymentWorkload extends PodWorkload, Omit<DeploymentSettings, keyof PodSettings> {}
