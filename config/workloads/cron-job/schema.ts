import { z } from "zod";
import { cronJobFaults } from "../../../domain/workloads/faults";
import { podFaults } from "../../../domain/workloads/pod-faults";
import { formed, object } from "../../checks/schema";
import { pod, podShape } from "../pod-schema";
import type { CronJobSettings } from "./settings";

const cronJobForm = object<CronJobSettings>({
  ...podShape,
  schedule: z.string(),
  timeZone: z.string().optional(),
  activeDeadlineSeconds: z.number().optional(),
  backoffLimit: z.number().optional(),
  successfulJobsHistoryLimit: z.number().optional(),
  failedJobsHistoryLimit: z.number().optional(),
});

/** The form of its settings. */
export const cronJobSchema = pod(
  formed(cronJobForm, (settings: CronJobSettings) => [...podFaults(settings), ...cronJobFaults(settings)]),
);
