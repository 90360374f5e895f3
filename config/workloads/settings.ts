import type { WorkloadAccessSettings } from "../../domain/data/settings";
import type {
  AutoscalingSettings,
  DisruptionBudgetSettings,
  ImageSettings,
  NetworkPeer,
  ProbesSettings,
  ResourceSettings,
  TolerationSettings,
} from "../../domain/workloads/settings";

/** What runs in an environment's cluster, the stack `workloads-<environment>`. */
export interface WorkloadsSettings {
  /** Kubernetes namespace. @default the platform's name */
  readonly namespace?: string;
  /** `false`: the namespace exists already and is not managed here. @default true */
  readonly manageNamespace?: boolean;
  /** What runs all the time, by key in camelCase: `taskService` is the Deployment `task-service`. @default {} */
  readonly deployments?: Readonly<Record<string, DeploymentSettings>>;
  /** What runs at certain times, by key in camelCase. @default {} */
  readonly cronJobs?: Readonly<Record<string, CronJobSettings>>;
  /**
   * Which version of each image of the catalogue runs, by its key: what `releases/<environment>.json` holds, which a
   * pipeline may commit. A tag or a digest. @default {}
   */
  readonly releases?: Readonly<Record<string, string>>;
  /** What the outside reaches. @default nothing */
  readonly ingress?: IngressSettings;
  /** Registries, by host, that images may come from besides the catalogue and the caches. @default {} */
  readonly externalRegistries?: Readonly<Record<string, ExternalRegistrySettings>>;
}

/** A registry that is neither the platform's own nor one of its caches. */
export interface ExternalRegistrySettings {
  /** Name of a Secret, of the type `kubernetes.io/dockerconfigjson`, that exists in the namespace. @default none: the registry is public */
  readonly pullSecret?: string;
}

/** What every pod has. */
export interface PodSettings {
  readonly image: ImageSettings;
  readonly resources: ResourceSettings;
  /** Environment variables: a text, the name of a table or bucket of the environment's `data`, or its region. Not for secrets. @default {} */
  readonly config?: Readonly<Record<string, ConfigValue>>;
  /** Names of Secrets that exist in the namespace and whose entries become environment variables. @default [] */
  readonly secrets?: readonly string[];
  /** What its code may do in AWS. @default nothing */
  readonly access?: WorkloadAccessSettings;
  /** Numeric user and group, at least 1: the namespace lets no root run. @default 1000 */
  readonly runAsUser?: number;
  /** `false` lets it write to its image's files. @default true */
  readonly readOnlyRootFilesystem?: boolean;
  /** Folders that it may write to, by absolute path, with the most that each may hold. They are empty at every start. @default {} */
  readonly writablePaths?: Readonly<Record<string, string>>;
  /** Labels of the nodes that it may run on, e.g. `{ "kubernetes.io/arch": "arm64" }`. @default every node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints of nodes that do not keep it away. @default [] */
  readonly tolerations?: readonly TolerationSettings[];
}

/** The value of an environment variable: a text, the name that a table or bucket got, or the environment's region. */
export type ConfigValue =
  | string
  | {
      /** Key of a table in the environment's `data`. */
      readonly table: string;
    }
  | {
      /** Key of a bucket in the environment's `data`. */
      readonly bucket: string;
    }
  | {
      /** The environment's region. */
      readonly region: true;
    };

/** Pods that run all the time, and the Service in front of them. */
export interface DeploymentSettings extends PodSettings {
  /** Ports by name: `{ http: 3000 }`; the Service has the same. */
  readonly ports: Readonly<Record<string, number>>;
  /** @default none: a running container counts as healthy */
  readonly probes?: ProbesSettings;
  /** Not together with `autoscaling`. @default 2 */
  readonly replicas?: number;
  /** As many pods as the load asks for. @default a fixed number */
  readonly autoscaling?: AutoscalingSettings;
  /** @default none */
  readonly disruptionBudget?: DisruptionBudgetSettings;
  /** Who may connect; `[]` for nobody. @default everybody in the cluster */
  readonly allowFrom?: readonly NetworkPeer[];
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

/** How HTTP requests from outside find their Service. */
export interface IngressSettings {
  /** Name of the IngressClass: `alb` on EKS. */
  readonly className: string;
  /** Domain name. @default every name */
  readonly host?: string;
  /** Which requests go where; the longest path that fits wins. */
  readonly paths: readonly IngressPathSettings[];
  /** Whether an ALB has addresses in the internet. @default false */
  readonly internetFacing?: boolean;
  /** Encryption in transit. @default none: HTTP */
  readonly tls?: IngressTlsSettings;
  /** Further annotations, for the controller. @default {} */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Requests whose path begins like this go to a workload. */
export interface IngressPathSettings {
  /** Such as `/api`. */
  readonly path: string;
  /** Key of a Deployment. */
  readonly workload: string;
  /** Name of one of its ports. @default its only port */
  readonly port?: string;
}

/** Where the certificate comes from: ACM for an ALB, a Secret for everything else. */
export type IngressTlsSettings = CertificateTls | SecretTls;

/** A certificate of ACM, for an ALB. */
export interface CertificateTls {
  readonly certificateArn: string;
}

/** A certificate in a Secret. */
export interface SecretTls {
  readonly secretName: string;
  /** Name of cert-manager's ClusterIssuer that makes the certificate. @default the Secret exists already */
  readonly clusterIssuer?: string;
}
