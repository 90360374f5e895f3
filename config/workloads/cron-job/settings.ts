import type { PodSettings } from "../pod-settings";

/** The CronJobs among the workloads. */
export interface CronJobsSettings {
  /** What runs at certain times, by key in camelCase. @default {} */
  readonly cronJobs?: Readonly<Record<string, CronJobSettings>>;
}

/** A pod that runs at certain times. */
export interface CronJobSettings extends PodSettings {
  /** Five fields, such as `0 15 * * *`. */
  readonly schedule: string;
  /** Of the schedule. @default "Etc/UTC" */
  readonly timeZone?: string;
  /** Seconds after which a run is ended, with all its tries. @default 3600 */
  readonly activeDeadlineSeconds?: number;
  /** How often a failed pod is tried again. @default 6 */
  readonly backoffLimit?: number;
  /** How many runs that succeeded are kept to look at. @default 3 */
  readonly successfulJobsHistoryLimit?: number;
  /** How many runs that failed are kept to look at. @default 3 */
  readonly failedJobsHistoryLimit?: number;
}
