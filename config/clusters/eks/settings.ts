import type {
  AddonName,
  ApiAccess,
  ControlPlaneLog,
  NodeGroupSettings,
  NodePull,
  UpgradePolicy,
} from "../../../domain/eks/cluster-settings";

/** A cluster of Amazon EKS, the stack `eks-<environment>`; needs the environment's `network`. */
export interface EksClusterSettings {
  /** Which kind of cluster these settings are of. */
  readonly type: "eks";
  /** Kubernetes version, such as `1.35`. */
  readonly version: string;
  /** ARNs of the IAM roles and users that administer the cluster; nobody else can, not even who makes it. */
  readonly admins: readonly string[];
  /** Who reaches the Kubernetes API. @default "private" */
  readonly apiAccess?: ApiAccess;
  /** Node groups by name, or `"auto"` for EKS Auto Mode. @default one node group, `default` */
  readonly nodes?: "auto" | Readonly<Record<string, NodeGroupSettings>>;
  /** What nodes may do on ECR. @default "least-privilege" */
  readonly nodePull?: NodePull;
  /** What AWS does when the version leaves standard support. @default "STANDARD": it is upgraded, and never costs more */
  readonly upgradePolicy?: UpgradePolicy;
  /** ARN of the KMS key that encrypts Kubernetes Secrets. @default a key of its own */
  readonly secretsKeyArn?: string;
  /** Which logs of the control plane are kept. @default api, audit and authenticator */
  readonly logs?: readonly ControlPlaneLog[];
  /** Days for which they are kept, as CloudWatch Logs offers them. @default 90 */
  readonly logRetainDays?: number;
  /** Versions of add-ons to stay at, by name: `{ coredns: "v1.11.3-eksbuild.2" }`. @default EKS's own, which moves */
  readonly addonVersions?: Readonly<Partial<Record<AddonName, string>>>;
  /** `false` lets Terraform destroy or replace the cluster and its key. @default true */
  readonly protect?: boolean;
}
