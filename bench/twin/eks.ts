import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type App, type DataTerraformRemoteStateS3, Fn, TerraformStack } from "cdktf";
import { type Role, addNodes, addRole } from "./eks-nodes";
import { LOGIN, PULL, trustOf } from "./policies";
import { ACCOUNT, type Environment, REGION, REPOSITORIES_ARN, nameIn } from "./settings";
import { addOutputs, keepState, outputsOf, useAws } from "./stack";

const ADMIN = `arn:aws:iam::${ACCOUNT}:role/platform-admin`;
const ADDON_IMAGES_ARN = `arn:aws:ecr:${REGION}:602401143452:repository/*`;

export class Eks extends TerraformStack {
  private readonly name: string;
  private readonly network: DataTerraformRemoteStateS3;

  constructor(
    app: App,
    private readonly environment: Environment,
    network: TerraformStack,
  ) {
    super(app, `eks-${environment.name}`);
    keepState(this);
    useAws(this, environment.name);
    this.name = nameIn(environment);
    this.network = outputsOf(this, network, "network");
    const cluster = this.addCluster();
    this.addAdmin(cluster);
    const nodeRole = this.addNodeRole();
    addNodes(this, cluster, nodeRole, this.network.getList("private_subnet_ids"));
    addOutputs(this, {
      cluster_name: cluster.name,
      cluster_endpoint: cluster.endpoint,
      cluster_certificate_authority_data: cluster.certificateAuthority.get(0).data,
      cluster_security_group_id: cluster.vpcConfig.clusterSecurityGroupId,
      cluster_oidc_issuer_path: Fn.replace(cluster.identity.get(0).oidc.get(0).issuer, "https://", ""),
      node_role_arn: nodeRole.role.arn,
    });
  }

  private addCluster(): EksCluster {
    const { name } = this;
    const { role, policies } = this.addClusterRole();
    const logs = new CloudwatchLogGroup(this, "logs", { name: `/aws/eks/${name}/cluster`, retentionInDays: 90 });
    const key = new KmsKey(this, "secrets_key", {
      description: `Kubernetes Secrets of ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      lifecycle: { preventDestroy: true },
    });
    return new EksCluster(this, "cluster", {
      name,
      version: "1.35",
      roleArn: role.arn,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: ["api", "audit", "authenticator"],
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] },
      upgradePolicy: { supportType: "STANDARD" },
      vpcConfig: {
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
        securityGroupIds: [this.addSecurityGroup()],
        subnetIds: this.network.getList("private_subnet_ids"),
      },
      dependsOn: [...policies, logs],
      lifecycle: { preventDestroy: true },
    });
  }

  private addClusterRole(): Role {
    const condition = {
      StringEquals: { "aws:SourceAccount": ACCOUNT },
      ArnLike: { "aws:SourceArn": `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/${this.name}` },
    };
    return addRole(this, "cluster-role", {
      name: `${this.name}-cluster`,
      trust: trustOf("eks.amazonaws.com", condition),
      managed: "AmazonEKSClusterPolicy",
    });
  }

  private addSecurityGroup(): string {
    const { id } = new SecurityGroup(this, "api", {
      name: `${this.name}-api`,
      description: `Kubernetes API of ${this.name}`,
      vpcId: this.network.getString("vpc_id"),
      tags: { Name: `${this.name}-api` },
    });
    new VpcSecurityGroupIngressRule(this, "api_from_vpc", {
      securityGroupId: id,
      description: "Kubernetes API from the VPC",
      cidrIpv4: `${this.environment.network}.0.0/16`,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    return id;
  }

  private addAdmin(cluster: EksCluster): void {
    const entry = new EksAccessEntry(this, "admin", { clusterName: cluster.name, principalArn: ADMIN });
    new EksAccessPolicyAssociation(this, "admin_policy", {
      clusterName: cluster.name,
      principalArn: entry.principalArn,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
    });
  }

  private addNodeRole(): Role {
    const describe = ["ec2:DescribeInstanceTypes", "ec2:DescribeInstances"];
    return addRole(this, "node-role", {
      name: `${this.name}-node`,
      trust: trustOf("ec2.amazonaws.com"),
      managed: "AmazonEKSWorkerNodeMinimalPolicy",
      statements: [
        { Effect: "Allow", Action: describe, Resource: ["*"] },
        LOGIN,
        { Effect: "Allow", Action: PULL, Resource: [REPOSITORIES_ARN, ADDON_IMAGES_ARN] },
      ],
    });
  }
}
