import type { PodSettings } from "../pod-settings";
import type { PodWorkload } from "../workload";
import type { CronJobSettings } from "./settings";

/** A CronJob. */
export interface CronJobWorkload extends PodWorkload, Omit<CronJobSettings, keyof PodSettings> {}
