import { Fn, type ITerraformDependable, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { EksCluster } from "../config/clusters/eks/cluster";
import { formatPath } from "../domain/text/errors";
import { pascalCase } from "../domain/text/words";
import { Addons } from "../modules/eks/addons";
import { Cluster } from "../modules/eks/cluster";
import { NodeGroup } from "../modules/eks/node-group";
import { NodeRole } from "../modules/eks/node-role";
import { OidcProvider } from "../modules/eks/oidc-provider";
import { BaseStack } from "./base-stack";
import type { ClusterProps } from "./clusters/kind";
import { pullSettings } from "./facts";
import { recordSettings } from "./setting-record";

/** Properties of an {@link EksStack}. */
export type EksStackProps = ClusterProps<EksCluster>;

/**
 * The EKS cluster of an environment, its nodes and their role, in the private subnets of its network.
 *
 * Outputs: `cluster_name`, `cluster_endpoint`, `cluster_certificate_authority_data`, `cluster_security_group_id`,
 * `cluster_oidc_issuer_path`, `node_role_arn`.
 */
export class EksStack extends BaseStack {
  constructor(
    scope: Construct,
    id: string,
    private readonly eks: EksStackProps,
  ) {
    const { platform, environment, cluster: settings } = eks;
    super(scope, id, { platform, place: environment, state: environment.state, environment: environment.name });
    const nodeRole = this.createNodeRole();
    const cluster = this.createCluster(nodeRole);
    if (settings.nodes !== "auto") this.createNodes(cluster, nodeRole);
    if (settings.hasOidcProvider) new OidcProvider(this, "OidcProvider", { cluster });
    const outputs = {
      cluster_name: cluster.clusterName,
      cluster_endpoint: cluster.clusterEndpoint,
      cluster_certificate_authority_data: cluster.certificateAuthorityData,
      cluster_security_group_id: cluster.clusterSecurityGroupId,
      // As IAM names it in conditions.
      cluster_oidc_issuer_path: Fn.replace(cluster.oidcIssuer, "https://", ""),
      node_role_arn: nodeRole.roleArn,
    };
    for (const [output, value] of Object.entries(outputs)) new TerraformOutput(this, output, { value });
  }

  private createNodeRole(): NodeRole {
    const { platform, environment } = this.eks;
    const { account, region, pull, name } = environment;
    const { clusterName, nodes, nodePull } = this.eks.cluster;
    const role = new NodeRole(this, "NodeRole", {
      account,
      region,
      clusterName,
      nodes: nodes === "auto" ? "auto" : "managed",
      pull: nodePull,
      repositoryArns: pull.repositories,
      cacheArns: pull.caches,
      cachesAreTagged: platform.registry.cachesAreTagged,
    });
    const at = ["environments", name, "cluster"];
    recordSettings(role, [
      { what: ["sts:AssumeRole"], setting: formatPath(at) },
      ...pullSettings(platform.registry, environment, formatPath([...at, "nodePull"])),
    ]);
    return role;
  }

  private createCluster(autoModeNodeRole: NodeRole): Cluster {
    const { environment, network, networkStack, cluster } = this.eks;
    const { account, region } = environment;
    const { clusterName, version, admins, apiAccess, upgradePolicy, secretsKeyArn, logs, logRetainDays } = cluster;
    return new Cluster(this, "Cluster", {
      account,
      region,
      clusterName,
      version,
      admins,
      apiAccess,
      upgradePolicy,
      ...(secretsKeyArn !== undefined && { secretsKeyArn }),
      logs,
      logRetainDays,
      network: {
        vpcId: this.outputOf(networkStack, "vpc_id"),
        vpcCidr: network.cidr,
        privateSubnetIds: this.outputListOf(networkStack, "private_subnet_ids"),
      },
      ...(cluster.nodes === "auto" && { autoModeNodeRole }),
      protect: cluster.protect,
    });
  }

  private createNodes(cluster: Cluster, nodeRole: NodeRole): void {
    const { environment, networkStack, cluster: settings } = this.eks;
    const { account, region } = environment;
    const { nodes, addonVersions } = settings;
    const addons = new Addons(this, "Addons", { account, region, cluster, versions: addonVersions });
    const groups = nodes === "auto" ? {} : nodes;
    const made = Object.entries(groups).map(
      ([groupName, group]): ITerraformDependable =>
        new NodeGroup(this, `Nodes-${pascalCase(groupName)}`, {
          ...group,
          cluster,
          groupName,
          nodeRole,
          subnetIds: this.outputListOf(networkStack, "private_subnet_ids"),
          after: addons.beforeNodes,
        }).resource,
    );
    addons.addCoreDns(made);
  }
}
