/** Who reaches the cluster's Kubernetes API: what is in its VPC, or these addresses of the internet as well. */
export type ApiAccess = "private" | PublicApiAccess;

/** Addresses of the internet that reach the Kubernetes API, besides the VPC. */
export interface PublicApiAccess {
  /** IPv4 CIDRs, e.g. `203.0.113.0/24`; never everybody. */
  readonly publicFrom: readonly string[];
}

/**
 * What nodes may do on ECR.
 *
 * - `least-privilege`: pull from this platform's catalogue and caches, and EKS's own add-ons of the region
 * - `pull-only`: AWS's managed policy AmazonEC2ContainerRegistryPullOnly
 * - `read-only`: AWS's managed policy AmazonEC2ContainerRegistryReadOnly
 * - `kubelet`: the seven actions that kubelet's documentation lists, on the same repositories as `least-privilege`
 */
export type NodePull = "least-privilege" | "pull-only" | "read-only" | "kubelet";

/** What EKS calls the add-ons that every cluster with node groups has. */
export type AddonName = "vpc-cni" | "kube-proxy" | "eks-pod-identity-agent" | "coredns";

/** Logs of the control plane. */
export type ControlPlaneLog = "api" | "audit" | "authenticator" | "controllerManager" | "scheduler";

/** What happens to a Kubernetes version at the end of its standard support: AWS upgrades it, or bills extended support. */
export type UpgradePolicy = "STANDARD" | "EXTENDED";

/** What a cluster is where nothing else is said. */
export const DEFAULT_CLUSTER = {
  apiAccess: "private",
  nodePull: "least-privilege",
  upgradePolicy: "STANDARD",
  logs: ["api", "audit", "authenticator"],
  logRetainDays: 90,
  protect: true,
} as const satisfies {
  readonly apiAccess: ApiAccess;
  readonly nodePull: NodePull;
  readonly upgradePolicy: UpgradePolicy;
  readonly logs: readonly ControlPlaneLog[];
  readonly logRetainDays: number;
  readonly protect: boolean;
};

/** Nodes of one kind: a managed node group. */
export interface NodeGroupSettings {
  /** Of one architecture; several for spot. @default ["m7i.large"], or ["m7g.large"] for arm64 */
  readonly instanceTypes?: readonly string[];
  /** @default "x86_64" */
  readonly architecture?: "x86_64" | "arm64";
  /** @default "ON_DEMAND" */
  readonly capacity?: "ON_DEMAND" | "SPOT";
  /** At least 0. @default 2 */
  readonly minNodes?: number;
  /** At least 1, and at least `minNodes`. @default 4 */
  readonly maxNodes?: number;
  /** Size of the encrypted root disk in GiB, at least 20. @default 50 */
  readonly diskGib?: number;
  /** Kubernetes labels of the nodes. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
  /** What keeps pods away that do not tolerate it. @default [] */
  readonly taints?: readonly TaintSettings[];
}

/** A taint of a node. */
export interface TaintSettings {
  /** Such as `dedicated`. */
  readonly key: string;
  /** @default none */
  readonly value?: string;
  /** Pods that do not tolerate it are not put there, or only in need; or those that are there have to leave, too. */
  readonly effect: "NO_SCHEDULE" | "PREFER_NO_SCHEDULE" | "NO_EXECUTE";
}
