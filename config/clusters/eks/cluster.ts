import type {
  AddonName,
  ApiAccess,
  ControlPlaneLog,
  NodeGroupSettings,
  NodePull,
  UpgradePolicy,
} from "../../../domain/eks/cluster-settings";

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
