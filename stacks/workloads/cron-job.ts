import type { CronJobWorkload } from "../../config/workloads/cron-job/workload";
import { CronJob } from "../../modules/kubernetes/cron-job";
import type { WorkloadObjects } from "./kind";

/** A CronJob: nothing can be asked of it. */
export const cronJobObjects: WorkloadObjects<CronJobWorkload> = (scope, id, workload, pod) =>
  new CronJob(scope, id, { ...workload, ...pod });
