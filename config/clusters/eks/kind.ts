import { iamArn } from "../../../domain/aws/arn";
import { clusterName, nodeRoleName } from "../../../domain/aws/environment-names";
import { partitionOf } from "../../../domain/aws/regions";
import { DEFAULT_CLUSTER } from "../../../domain/eks/cluster-settings";
import { eksVersionWarnings } from "../../../domain/eks/versions";
import type { ClusterKind, ClusterOf } from "../kind";
import type { EksCluster } from "./cluster";
import { eksCredentialFaults, eksFaults } from "./consistency";
import { eksSchema } from "./schema";
import type { EksClusterSettings } from "./settings";

/** Amazon EKS: the platform makes the cluster, and its nodes pull. */
export const eksKind: ClusterKind<EksClusterSettings, EksCluster> = {
  type: "eks",
  call: "eks({ ... })",
  schema: eksSchema,
  faults: eksFaults,
  nameFaults: () => [],
  keys: ({ secretsKeyArn }) => [[["secretsKeyArn"], secretsKeyArn]],
  arns: ({ admins = [] }) => admins.map((admin, index) => [["admins", index], admin] as const),
  credentialFaults: eksCredentialFaults,
  ingressClassFaults: () => [],
  resolve: resolveEks,
  pullSecretName: () => undefined,
  pullSecret: () => undefined,
  // As it will be: the policy has to be there before the first node pulls, and so before there is a role.
  pullerRoleArn: ({ account, region }, cluster) =>
    iamArn(partitionOf(region), account, `role/${nodeRoleName(cluster.clusterName)}`),
  warnings: ({ version, upgradePolicy }, now) =>
    eksVersionWarnings(version, upgradePolicy, now).map((text) => [["version"], text] as const),
};

function resolveEks({ platform, name, credentials }: ClusterOf, cluster: EksClusterSettings): EksCluster {
  return {
    ...DEFAULT_CLUSTER,
    nodes: { default: {} },
    addonVersions: {},
    ...cluster,
    clusterName: clusterName(platform, name),
    hasOidcProvider: credentials.includes("irsa"),
  };
}
