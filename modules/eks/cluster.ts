import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksCluster, type EksClusterConfig } from "@cdktf/provider-aws/lib/eks-cluster";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import type { AwsPlace } from "../../domain/aws/arn";
import { adminFaults, apiAccessFaults, clusterNameFaults } from "../../domain/eks/cluster-faults";
import {
  type ApiAccess,
  type ControlPlaneLog,
  DEFAULT_CLUSTER,
  type UpgradePolicy,
} from "../../domain/eks/cluster-settings";
import { eksVersionFaults } from "../../domain/eks/versions";
import { type Fault, refuse, within } from "../../domain/text/errors";
import { retainDaysFaults } from "../../domain/vpc/network";
import { kmsKeyFaults } from "../../domain/ecr/repository-settings";
import { ClusterAdmins } from "./cluster-admins";
import { ClusterRole } from "./cluster-role";

/** Where a cluster is put: what a network that is made here, and one that exists, have in common. */
export interface ClusterNetwork {
  readonly vpcId: string;
  /** Its addresses reach the Kubernetes API. */
  readonly vpcCidr: string;
  /** In at least two zones. */
  readonly privateSubnetIds: readonly string[];
}

/** Properties of a {@link Cluster}. */
export interface ClusterProps extends AwsPlace {
  /** Unique in the account and region; 1 to 56 letters, digits and -. The roles' names begin with it. Changing it makes a new cluster. */
  readonly clusterName: string;
  /** Kubernetes version, such as `1.35`. It only goes up, by one minor version at a time. */
  readonly version: string;
  /** Where the cluster is put. */
  readonly network: ClusterNetwork;
  /** ARNs of the IAM roles and users that administer the cluster; nobody else can, not even who makes it. */
  readonly admins: readonly string[];
  /** Who reaches the Kubernetes API. @default "private": the VPC */
  readonly apiAccess?: ApiAccess;
  /** What AWS does when the version leaves standard support. @default "STANDARD": it upgrades the control plane */
  readonly upgradePolicy?: UpgradePolicy;
  /** ARN of the KMS key that encrypts Kubernetes Secrets. Changing it makes a new cluster. @default a key of its own */
  readonly secretsKeyArn?: string;
  /** Which logs of the control plane are kept; `[]` for none. @default api, audit and authenticator */
  readonly logs?: readonly ControlPlaneLog[];
  /** Days for which they are kept, as CloudWatch Logs offers them. @default 90 */
  readonly logRetainDays?: number;
  /** EKS Auto Mode: EKS runs the nodes, with this role, and what add-ons do elsewhere. @default node groups of your own */
  readonly autoModeNodeRole?: NodeIdentity;
  /** Let Terraform refuse a plan that destroys or replaces the cluster or its key. @default true */
  readonly protect?: boolean;
}

/** The role that nodes have. */
export interface NodeIdentity {
  readonly roleArn: string;
  /** What has to be there before the first node is: the role's policies. */
  readonly policies: readonly ITerraformDependable[];
}

/** A cluster that nodes can join and pods can run on. */
export interface ICluster {
  /** As text, known before there is a cluster. */
  readonly clusterName: string;
  /** The same as a reference: what names the cluster by it is made after it, and goes before it. */
  readonly clusterId: string;
  /** Kubernetes version, such as `1.35`. */
  readonly version: string;
  /** URL of the Kubernetes API. */
  readonly clusterEndpoint: string;
  /** Certificate authority of the Kubernetes API: PEM in base64. */
  readonly certificateAuthorityData: string;
  /** URL by which IAM knows the cluster's service accounts. */
  readonly oidcIssuer: string;
  /** The group that EKS makes, and gives to the control plane and every node. */
  readonly clusterSecurityGroupId: string;
}

const KEY_WINDOW_DAYS = 30;
const HTTPS = 443;

/**
 * An EKS cluster that only the admins named can use: access entries instead of the `aws-auth` ConfigMap, no public
 * endpoint, Secrets encrypted with a KMS key, its logs kept.
 *
 * Everything in the VPC reaches its API, but no more than that: Kubernetes still asks who it is. Nodes come as a
 * `NodeGroup`, what they need as `Addons`; with EKS Auto Mode neither is made. Choose between the two when the
 * cluster is made: both need an access entry for the nodes' role, of different types, so a change needs hands. Not for clusters with IPv6, with Fargate
 * alone, or on Outposts.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
 */
export class Cluster extends Construct implements ICluster {
  readonly clusterName: string;
  readonly clusterId: string;
  readonly version: string;
  readonly clusterEndpoint: string;
  readonly certificateAuthorityData: string;
  readonly oidcIssuer: string;
  readonly clusterSecurityGroupId: string;

  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ClusterProps,
  ) {
    super(scope, id);
    refuse(this.node.path, propertyFaults(props));
    const cluster = new EksCluster(this, "Resource", this.config());
    this.clusterName = props.clusterName;
    this.clusterId = cluster.name;
    this.version = props.version;
    this.clusterEndpoint = cluster.endpoint;
    this.certificateAuthorityData = cluster.certificateAuthority.get(0).data;
    this.oidcIssuer = cluster.identity.get(0).oidc.get(0).issuer;
    this.clusterSecurityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    const { account, region, admins: arns } = props;
    new ClusterAdmins(this, "Admins", { account, region, clusterName: cluster.name, arns });
  }

  private config(): EksClusterConfig {
    const {
      clusterName,
      version,
      upgradePolicy = DEFAULT_CLUSTER.upgradePolicy,
      logs = DEFAULT_CLUSTER.logs,
      autoModeNodeRole,
    } = this.props;
    const role = new ClusterRole(this, "Role", { ...this.props, autoMode: autoModeNodeRole !== undefined });
    return {
      name: clusterName,
      version,
      roleArn: role.roleArn,
      upgradePolicy: { supportType: upgradePolicy },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: [...logs].sort(),
      vpcConfig: this.vpcConfig(),
      encryptionConfig: { provider: { keyArn: this.secretsKeyArn() }, resources: ["secrets"] },
      ...(autoModeNodeRole && autoModeConfig(autoModeNodeRole.roleArn)),
      dependsOn: [...role.policies, ...this.createLogGroup(), ...(autoModeNodeRole?.policies ?? [])],
      ...this.lifecycle(),
    };
  }

  private vpcConfig(): EksClusterConfig["vpcConfig"] {
    const { network, apiAccess = DEFAULT_CLUSTER.apiAccess } = this.props;
    return {
      subnetIds: [...network.privateSubnetIds],
      securityGroupIds: [this.createApiSecurityGroup()],
      endpointPrivateAccess: true,
      endpointPublicAccess: apiAccess !== "private",
      ...(apiAccess !== "private" && { publicAccessCidrs: [...apiAccess.publicFrom].sort() }),
    };
  }

  /** EKS's own group lets in nodes alone; this one is the control plane's, and opens nothing on the nodes. */
  private createApiSecurityGroup(): string {
    const { network, clusterName } = this.props;
    const name = `${clusterName}-api`;
    const { id: securityGroupId } = new SecurityGroup(this, "ApiSecurityGroup", {
      name,
      description: `Kubernetes API of ${clusterName}`,
      vpcId: network.vpcId,
      tags: { Name: name },
    });
    new VpcSecurityGroupIngressRule(this, "ApiFromVpc", {
      securityGroupId,
      description: "Kubernetes API from the VPC",
      cidrIpv4: network.vpcCidr,
      ipProtocol: "tcp",
      fromPort: HTTPS,
      toPort: HTTPS,
    });
    return securityGroupId;
  }

  private secretsKeyArn(): string {
    const { clusterName, secretsKeyArn } = this.props;
    if (secretsKeyArn !== undefined) return secretsKeyArn;
    return new KmsKey(this, "SecretsKey", {
      description: `Kubernetes Secrets of ${clusterName}`,
      enableKeyRotation: true,
      deletionWindowInDays: KEY_WINDOW_DAYS,
      ...this.lifecycle(),
    }).arn;
  }

  /** Made before the cluster: EKS would make a group itself, that keeps logs for ever. */
  private createLogGroup(): CloudwatchLogGroup[] {
    const { clusterName, logs = DEFAULT_CLUSTER.logs, logRetainDays = DEFAULT_CLUSTER.logRetainDays } = this.props;
    if (logs.length === 0) return [];
    const name = `/aws/eks/${clusterName}/cluster`;
    return [new CloudwatchLogGroup(this, "LogGroup", { name, retentionInDays: logRetainDays })];
  }

  private lifecycle() {
    const { protect = DEFAULT_CLUSTER.protect } = this.props;
    return protect ? { lifecycle: { preventDestroy: true } } : {};
  }
}

/**
 * All three together, or AWS refuses them.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/automode-get-started-cli.html
 */
function autoModeConfig(nodeRoleArn: string): Partial<EksClusterConfig> {
  return {
    computeConfig: { enabled: true, nodePools: ["general-purpose", "system"], nodeRoleArn },
    kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
    storageConfig: { blockStorage: { enabled: true } },
  };
}

function propertyFaults(props: ClusterProps): Fault[] {
  const {
    clusterName,
    version,
    admins,
    apiAccess = DEFAULT_CLUSTER.apiAccess,
    secretsKeyArn,
    logRetainDays = DEFAULT_CLUSTER.logRetainDays,
  } = props;
  const isOwnKey = secretsKeyArn === undefined || Token.isUnresolved(secretsKeyArn);
  return [
    ...within(["clusterName"], clusterNameFaults(clusterName)),
    ...within(["version"], eksVersionFaults(version)),
    ...within(["admins"], adminFaults(admins)),
    ...within(["apiAccess"], apiAccessFaults(apiAccess)),
    ...(isOwnKey ? [] : kmsKeyFaults(secretsKeyArn, ["secretsKeyArn"])),
    ...within(["logRetainDays"], retainDaysFaults(logRetainDays)),
  ];
}
