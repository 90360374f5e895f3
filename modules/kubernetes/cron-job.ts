import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { Construct } from "constructs";
import { refuse, within } from "../../domain/text/errors";
import { type CronJobRules, cronJobFaults, cronJobNameFaults } from "../../domain/workloads/faults";
import { after } from "./dependencies";
import { objectLabels } from "./labels";
import { type PodProps, type PodTemplate, createPod, podPropsFaults } from "./pod";

/** Properties of a {@link CronJob}. */
export interface CronJobProps extends PodProps, CronJobRules {
  /** Five fields, such as `0 15 * * *`. */
  readonly schedule: string;
  /** Of the schedule. @default "Etc/UTC" */
  readonly timeZone?: string;
  /** Seconds after which a run is ended, with all its tries. @default 3600 */
  readonly activeDeadlineSeconds?: number;
  /** Seconds that a run may begin too late; later it is left out. @default 3600 */
  readonly startingDeadlineSeconds?: number;
  /** How often a failed pod is tried again. @default 6 */
  readonly backoffLimit?: number;
  /** How many runs that succeeded are kept to look at. @default 3 */
  readonly successfulJobsHistoryLimit?: number;
  /** How many runs that failed are kept to look at. @default 3 */
  readonly failedJobsHistoryLimit?: number;
}

const COMPONENT = "cron-job";
const HOUR = 3600;

/** A pod that runs at certain times, one at a time, with its ServiceAccount and ConfigMap. All have the same name. */
export class CronJob extends Construct {
  readonly cronJobName: string;

  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: CronJobProps,
  ) {
    super(scope, id);
    refuse(this.node.path, [
      ...within(["name"], cronJobNameFaults(props.name)),
      ...podPropsFaults(props),
      ...cronJobFaults(props),
    ]);
    this.createCronJob(createPod(this, props, COMPONENT));
    this.cronJobName = props.name;
  }

  private createCronJob({ metadata, spec, dependencies }: PodTemplate): void {
    const { name, namespace, schedule, timeZone = "Etc/UTC", startingDeadlineSeconds = HOUR } = this.props;
    const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 3 } = this.props;
    const { activeDeadlineSeconds = HOUR, backoffLimit = 6 } = this.props;
    const template = { metadata, spec: { ...spec, restartPolicy: "Never" } };
    new CronJobV1(this, "Resource", {
      metadata: { name, namespace: namespace.namespaceName, labels: this.labels },
      spec: {
        schedule,
        timezone: timeZone,
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds,
        successfulJobsHistoryLimit,
        failedJobsHistoryLimit,
        jobTemplate: {
          metadata: { labels: this.labels },
          spec: { activeDeadlineSeconds, backoffLimit, template },
        },
      },
      ...after(dependencies),
    });
  }

  private get labels() {
    const { name, partOf } = this.props;
    return objectLabels({ name, partOf, component: COMPONENT });
  }
}
