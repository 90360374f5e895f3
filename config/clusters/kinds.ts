import type { EnvironmentOf } from "../places/deploy-place";
import type { Sound } from "../checks/sound";
import { eksKind } from "./eks/kind";
import type { ClusterKind, Named } from "./kind";
import { outsideAwsKind } from "./outside-aws/kind";
import type { PullSecret } from "./pull-secret";

/** Every kind of cluster. A new one is a folder, a line here, and its stacks in `stacks/clusters/`. */
const KINDS = [eksKind, outsideAwsKind] as const;

type Kind = (typeof KINDS)[number];

/** Where an environment's pods run: the settings of one of the kinds. */
export type ClusterSettings = Parameters<Kind["resolve"]>[1];

/** Where an environment's pods run, with every default filled in. */
export type Cluster = ReturnType<Kind["resolve"]>;

/** As the settings of a cluster name its kind. */
export type ClusterType = ClusterSettings["type"];

/** A kind, whichever it is: it is given only clusters of its own. */
type AnyClusterKind = ClusterKind<ClusterSettings, Cluster>;

/** Every kind of cluster, in the order in which messages name them. */
export const CLUSTER_KINDS: readonly AnyClusterKind[] = KINDS;

/** The kind of a cluster. */
export function clusterKind(cluster: { readonly type: ClusterType }): AnyClusterKind {
  const kind = knownClusterKind(cluster);
  if (kind === undefined) throw new Error(`there is no kind of cluster "${cluster.type}"`);
  return kind;
}

/** The kind of a cluster whose type may be wrong. */
export function knownClusterKind(cluster: Sound<ClusterSettings> | undefined): AnyClusterKind | undefined {
  return CLUSTER_KINDS.find(({ type }) => type === cluster?.type);
}

/** ARN of the role that pulls for the pods of an environment. */
export function pullerRoleArn(place: EnvironmentOf["place"] & { readonly cluster?: Cluster }): string | undefined {
  const { cluster } = place;
  return cluster === undefined ? undefined : clusterKind(cluster).pullerRoleArn(place, cluster);
}

/** The Secret that the pods of an environment log in to ECR with, where no node does it. */
export function pullSecretOf({ cluster }: { readonly cluster?: Cluster }): PullSecret | undefined {
  return cluster && clusterKind(cluster).pullSecret(cluster);
}

/** KMS keys of the region, as {@link ClusterKind.keys}; none of what is no cluster. */
export function clusterKeys(cluster: Sound<ClusterSettings> | undefined): readonly Named[] {
  return cluster === undefined ? [] : (knownClusterKind(cluster)?.keys(cluster) ?? []);
}

/** ARNs of the partition, as {@link ClusterKind.arns}; none of what is no cluster. */
export function clusterArns(cluster: Sound<ClusterSettings> | undefined): readonly Named[] {
  return cluster === undefined ? [] : (knownClusterKind(cluster)?.arns(cluster) ?? []);
}
