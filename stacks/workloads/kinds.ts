import type { WorkloadKey, WorkloadOf } from "../../config/workloads/kinds";
import type { PodWorkload } from "../../config/workloads/workload";
import { cronJobObjects } from "./cron-job";
import { deploymentObjects } from "./deployment";
import type { WorkloadObjects } from "./kind";

/** What each kind of workload makes; the compiler names one that is missing. */
const OBJECTS: { readonly [K in WorkloadKey]: WorkloadObjects<WorkloadOf<K>> } = {
  deployments: deploymentObjects,
  cronJobs: cronJobObjects,
};

/** What makes the objects of a workload that stands under this key. */
export function objectsOf(key: WorkloadKey): WorkloadObjects<PodWorkload> {
  // It is given only workloads of its own kind.
  return OBJECTS[key] as WorkloadObjects<PodWorkload>;
}
