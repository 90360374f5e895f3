import { cronJobNameFaults } from "../../../domain/workloads/faults";
import type { WorkloadKind } from "../kind";
import { cronJobSchema } from "./schema";
import type { CronJobSettings } from "./settings";
import type { CronJobWorkload } from "./workload";

/** A pod that runs at certain times. */
export const cronJobKind: WorkloadKind<"cronJobs", CronJobSettings, CronJobWorkload> = {
  key: "cronJobs",
  noun: "CronJob",
  schema: cronJobSchema,
  nameFaults: cronJobNameFaults,
  faults: () => [],
  resolve: (own, pod) => ({ ...own, ...pod }),
  target: () => undefined,
};
