import { type Fault, refuse } from "../../domain/text/errors";
import { nearest } from "../../domain/text/nearest";
import type { DataSettings, WorkloadAccessSettings } from "../../domain/data/settings";
import type { AutoscalingSettings, ProbesSettings } from "../../domain/workloads/settings";
import type { CronJobSettings } from "../workloads/cron-job/settings";
import type { DeploymentSettings } from "../workloads/deployment/settings";
import type { IngressSettings } from "../workloads/ingress/settings";
import type { WorkloadsSettings } from "../workloads/settings";

/** What differs between the environments that the task-management tool runs in. */
export interface TaskToolOptions {
  /** What the tool calls the environment: its variable `STAGE`. */
  readonly stage: string;
  /** Which version of each image runs: what `releases/<environment>.json` holds. */
  readonly releases: Readonly<Record<string, string>>;
  /** Of `task-service`; not together with `autoscaling`. @default 2 */
  readonly replicas?: number;
  /** Of `task-service`, by its load. @default a fixed number */
  readonly autoscaling?: AutoscalingSettings;
  /** Names of the Secrets with AWS keys, for a cluster outside AWS: each workload has a user of its own. @default none: EKS Pod Identity */
  readonly credentialsSecrets?: { readonly taskService: string; readonly taskReporter: string };
  /** `false`: the namespace exists already. @default true */
  readonly manageNamespace?: boolean;
  /** What the outside reaches; the paths are the tool's own. @default nothing */
  readonly ingress?: Omit<IngressSettings, "paths">;
}

/** Whether the tool's data may be destroyed. */
export interface TaskToolDataOptions {
  /** Terraform refuses to destroy the table and the bucket. @default true */
  readonly protect?: boolean;
  /** Destroying the bucket deletes the reports in it. @default false */
  readonly forceDestroy?: boolean;
}

const SERVICE_PROBES: ProbesSettings = {
  readiness: { path: "/health/readiness" },
  liveness: { path: "/health/liveness" },
  startup: { path: "/health/startup", failureThreshold: 30 },
};

/** The task-management tool's workloads: `task-service`, `task-web` and the nightly `task-reporter`. */
export function taskTool(options: TaskToolOptions): WorkloadsSettings {
  refuse("taskTool", optionFaults(options));
  const { releases, ingress, manageNamespace } = options;
  return {
    ...(manageNamespace !== undefined && { manageNamespace }),
    deployments: { taskService: taskService(options), taskWeb: taskWeb() },
    cronJobs: { taskReporter: taskReporter(options) },
    releases,
    ...(ingress !== undefined && {
      ingress: {
        ...ingress,
        paths: [
          { path: "/api", workload: "taskService" },
          { path: "/", workload: "taskWeb" },
        ],
      },
    }),
  };
}

const OPTIONS: Readonly<Record<keyof TaskToolOptions, true>> = {
  stage: true,
  releases: true,
  replicas: true,
  autoscaling: true,
  credentialsSecrets: true,
  manageNamespace: true,
  ingress: true,
};
const DATA_OPTIONS: readonly (keyof TaskToolDataOptions)[] = ["protect", "forceDestroy"];
const SECRETS: readonly string[] = ["taskService", "taskReporter"];

/** What a platform file says is a program's: nothing else looks whether there is such an option. */
function optionFaults(options: TaskToolOptions): Fault[] {
  const missing = (["stage", "releases"] as const).filter(
    (key) => (options as Partial<TaskToolOptions>)[key] === undefined,
  );
  return [
    ...Object.keys(options).flatMap((key) => unknownFaults([key], key, Object.keys(OPTIONS))),
    ...missing.map((key) => ({ path: [key], problem: "is missing", remedy: "add it" })),
    ...Object.keys(options.credentialsSecrets ?? {}).flatMap((key) =>
      unknownFaults(["credentialsSecrets", key], key, SECRETS),
    ),
  ];
}

function unknownFaults(path: readonly string[], key: string, known: readonly string[]): Fault[] {
  if (known.includes(key)) return [];
  const like = nearest(key, known);
  const remedy = like === undefined ? `known are ${known.join(", ")}` : `did you mean '${like}'?`;
  return [{ path, problem: "is not an option", remedy }];
}

/** What the tool stores: its tasks, and the reports of those that are done. `protect: false` is for tearing it down. */
export function taskToolData(options: TaskToolDataOptions = {}): DataSettings {
  refuse(
    "taskToolData",
    Object.keys(options).flatMap((key) => unknownFaults([key], key, DATA_OPTIONS)),
  );
  const { protect, forceDestroy } = options;
  const opened = protect === undefined ? {} : { protect };
  return {
    tables: {
      tasks: {
        hashKey: "task_id",
        indexes: {
          user_index: { hashKey: "user_name", rangeKey: "start_at" },
          status_index: { hashKey: "status", rangeKey: "updated_at" },
        },
        ...opened,
      },
    },
    buckets: { completedTaskReportBucket: { ...opened, ...(forceDestroy !== undefined && { forceDestroy }) } },
  };
}

function common({ stage }: TaskToolOptions) {
  return {
    STAGE: stage,
    NODE_ENV: "production",
    TZ: "Asia/Tokyo",
    TASK_TABLE_NAME: { table: "tasks" },
    AWS_DEFAULT_REGION: { region: true as const },
  };
}

function withCredentials(access: WorkloadAccessSettings, secretName?: string): WorkloadAccessSettings {
  return secretName === undefined ? access : { ...access, via: { secretName } };
}

function taskService(options: TaskToolOptions): DeploymentSettings {
  const { replicas = 2, autoscaling, credentialsSecrets } = options;
  return {
    image: { repository: "taskService" },
    ports: { http: 3000 },
    probes: SERVICE_PROBES,
    ...(autoscaling === undefined ? { replicas } : { autoscaling }),
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "300m", memory: "512Mi" } },
    config: common(options),
    access: withCredentials({ tables: { tasks: "read-write" } }, credentialsSecrets?.taskService),
    disruptionBudget: { minAvailable: 1 },
    writablePaths: { "/tmp": "64Mi" },
  };
}

function taskWeb(): DeploymentSettings {
  return {
    image: { repository: "taskWeb" },
    ports: { http: 8080 },
    probes: { readiness: { path: "/" }, liveness: { path: "/" }, startup: { path: "/", failureThreshold: 30 } },
    replicas: 2,
    resources: { requests: { cpu: "100m", memory: "128Mi" } },
    disruptionBudget: { minAvailable: 1 },
    // Its web server keeps its own caches and process ids beside its files.
    readOnlyRootFilesystem: false,
  };
}

function taskReporter(options: TaskToolOptions): CronJobSettings {
  return {
    image: { repository: "taskReporter" },
    schedule: "0 15 * * *",
    activeDeadlineSeconds: 3600,
    backoffLimit: 10,
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
    config: {
      ...common(options),
      REPORT_BUCKET: { bucket: "completedTaskReportBucket" },
      TARGET_OFFSET_DAYS: "1",
      TEMP_DIR: "/var/app/temp",
    },
    access: withCredentials(
      { tables: { tasks: "read" }, buckets: { completedTaskReportBucket: "write" } },
      options.credentialsSecrets?.taskReporter,
    ),
    writablePaths: { "/var/app/temp": "10Gi", "/tmp": "64Mi" },
  };
}
