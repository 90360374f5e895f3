import type {
  AddonName,
  ApiAccess,
  ControlPlaneLog,
  NodeGroupSettings,
  NodePull,
  UpgradePolicy,
} from "../../domain/eks/cluster-settings";
import type { BucketSettings, TableSettings, WorkloadAccessSettings } from "../../domain/data/settings";
import type { NatMode } from "../../domain/vpc/network";
import type { PullSecretSettings } from "../../domain/kubernetes/pull-secret";
import type { AwsPlace } from "../../domain/aws/arn";
import type { DeployPlace, StateLocation } from "../registry/deploy-place";
import type { FlowLogSettings } from "./settings";
import type { CronJobSettings, DeploymentSettings, IngressSettings, PodSettings } from "../workloads/settings";

/** Where workloads run, with every default filled in. */
export interface Environment extends DeployPlace {
  readonly name: string;
  readonly state: StateLocation;
  /** Whether the state bucket is its own, not the platform's. */
  readonly hasOwnState: boolean;
  /** Keys of the catalogue. */
  readonly repositories: readonly string[];
  /** ARNs, with wildcards, of what it may pull. */
  readonly pull: PullArns;
  readonly network?: EnvironmentNetwork;
  readonly cluster?: Cluster;
  readonly data?: EnvironmentData;
  readonly workloads?: Workloads;
}

/** What an environment may pull, as ARNs of repositories. */
export interface PullArns {
  /** Of the catalogue. */
  readonly repositories: readonly string[];
  /** Of the caches, which make a repository at the first pull; empty in another account than the registry's. */
  readonly caches: readonly string[];
}

/** The VPC of an environment. */
export interface EnvironmentNetwork {
  readonly cidr: string;
  /** Letters, in the order in which they got their subnets. */
  readonly zones: readonly string[];
  readonly nat: NatMode;
  readonly publicSubnets: boolean;
  readonly flowLogs?: Required<FlowLogSettings>;
}

/** Where an environment's pods run. */
export type Cluster = EksCluster | OutsideAwsCluster;

/** A cluster of Amazon EKS. */
export interface EksCluster {
  readonly type: "eks";
  readonly clusterName: string;
  readonly version: string;
  readonly admins: readonly string[];
  readonly apiAccess: ApiAccess;
  readonly nodes: "auto" | Readonly<Record<string, NodeGroupSettings>>;
  readonly nodePull: NodePull;
  readonly upgradePolicy: UpgradePolicy;
  readonly secretsKeyArn?: string;
  readonly logs: readonly ControlPlaneLog[];
  readonly logRetainDays: number;
  readonly addonVersions: Readonly<Partial<Record<AddonName, string>>>;
  readonly protect: boolean;
  /** Whether a workload takes its rights by IRSA. */
  readonly hasOidcProvider: boolean;
}

/** A cluster that is not in AWS. */
export interface OutsideAwsCluster {
  readonly type: "outside-aws";
  readonly context: string;
  readonly pullSecret: PullSecret;
}

/** The Secret that pods outside AWS log in with. */
export interface PullSecret extends Required<Omit<PullSecretSettings, "registries">> {
  /** Namespaces that need it. */
  readonly namespaces: readonly string[];
  /** Name of the IAM user or role that gets the tokens. */
  readonly principalName: string;
  /** ARN of that user or role. */
  readonly principalArn: string;
  /** The registries, the platform's own first. */
  readonly registries: readonly AwsPlace[];
  /** ARNs of everything that it may pull. */
  readonly pullArns: readonly string[];
}

/** What an environment's pods store. */
export interface EnvironmentData {
  readonly tables: readonly DataTable[];
  readonly buckets: readonly DataBucket[];
}

/** A table of DynamoDB. */
export interface DataTable extends Omit<TableSettings, "name"> {
  readonly key: string;
  readonly tableName: string;
}

/** A bucket of S3. */
export interface DataBucket extends Omit<BucketSettings, "name"> {
  readonly key: string;
  readonly bucketName: string;
}

/** What runs in an environment. */
export interface Workloads {
  readonly namespace: string;
  readonly manageNamespace: boolean;
  readonly deployments: readonly DeploymentWorkload[];
  readonly cronJobs: readonly CronJobWorkload[];
  readonly ingress?: IngressSettings;
  /** Images of the catalogue, each once. */
  readonly releases: readonly ReleasedImage[];
  /** What an image may begin with, or be: see the output `allowed_image_prefixes`. */
  readonly imagePrefixes: readonly string[];
}

/** What is the same for everything that runs pods. */
export interface PodWorkload extends Omit<PodSettings, "image" | "config"> {
  readonly key: string;
  /** Name of its Kubernetes objects: the key in kebab-case. */
  readonly name: string;
  readonly image: WorkloadImage;
  readonly config: Readonly<Record<string, string>>;
  readonly runAsUser: number;
  readonly identity?: WorkloadIdentity;
}

/** A Deployment, and the Service in front of it. */
export interface DeploymentWorkload extends PodWorkload, Omit<DeploymentSettings, keyof PodSettings> {}

/** A CronJob. */
export interface CronJobWorkload extends PodWorkload, Omit<CronJobSettings, keyof PodSettings> {}

/** As whom a workload's code calls AWS. */
export interface WorkloadIdentity {
  readonly access: WorkloadAccessSettings;
  readonly via: "pod-identity" | "irsa" | { readonly secretName: string };
  /** Of the IAM role; of the user where it is a Secret. */
  readonly principalName: string;
  readonly principalArn: string;
}

/** What a container runs. */
export interface WorkloadImage {
  /** A reference, or where a release decides, the name of a Terraform variable, and the key of the catalogue. */
  readonly source: { readonly reference: string } | { readonly variable: string; readonly repository: string };
  readonly imagePullPolicy: "Always" | "IfNotPresent";
  /** Name of the Secret to log in with. */
  readonly pullSecret?: string;
}

/** An image of the catalogue whose version a release decides. */
export interface ReleasedImage {
  /** Such as `task_service_image`. */
  readonly variable: string;
  readonly repositoryUrl: string;
  /** The whole reference that is released. */
  readonly reference: string;
  /** Whether `latest` is refused: where tags cannot be moved, it would stay what it was at its first push. */
  readonly refusesLatest: boolean;
}
