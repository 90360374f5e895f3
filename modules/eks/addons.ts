import { DataAwsEksAddonVersion } from "@cdktf/provider-aws/lib/data-aws-eks-addon-version";
import { EksAddon, type EksAddonConfig } from "@cdktf/provider-aws/lib/eks-addon";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsPlace, awsPolicyArn, eksClusterArn } from "../../domain/aws/arn";
import type { AddonName } from "../../domain/eks/cluster-settings";
import { vpcCniRoleName } from "../../domain/aws/environment-names";
import { renderPolicy } from "../../domain/aws/policy-document";
import { podIdentityTrust } from "../../domain/aws/trust-policy";
import type { ICluster } from "./cluster";

/** Properties of {@link Addons}. */
export interface AddonsProps extends AwsPlace {
  /** They run in it. */
  readonly cluster: ICluster;
  /** Versions to stay at, e.g. `{ coredns: "v1.11.3-eksbuild.2" }`. @default EKS's default for the cluster's version, which moves */
  readonly versions?: Readonly<Partial<Record<AddonName, string>>>;
}

const CNI_ACCOUNT = { namespace: "kube-system", serviceAccount: "aws-node" };

/**
 * The add-ons that nodes and pods need, run by EKS: addresses for pods, Services, AWS credentials for pods, and DNS.
 *
 * All but DNS are there before a node is, so that it finds them when it joins: a node without CNI never becomes Ready.
 * CoreDNS runs on nodes itself, hence after them. They follow the cluster's version. Not with EKS Auto Mode, whose nodes
 * have them built in.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 */
export class Addons extends Construct {
  /** What a node group has to be made after. */
  readonly beforeNodes: readonly ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AddonsProps,
  ) {
    super(scope, id);
    this.beforeNodes = [
      this.createAddon("eks-pod-identity-agent"),
      this.createAddon("kube-proxy"),
      this.createVpcCni(),
    ];
  }

  /** @param nodeGroups at least one with a node from the start, or the apply waits for 20 minutes and fails */
  addCoreDns(nodeGroups: readonly ITerraformDependable[]): void {
    this.createAddon("coredns", { dependsOn: [...nodeGroups] });
  }

  /** With the rights of its own service account, which no other pod on the node has; it also enforces network policies. */
  private createVpcCni(): EksAddon {
    const role = new IamRole(this, "VpcCniRole", {
      name: vpcCniRoleName(this.props.cluster.clusterName),
      assumeRolePolicy: renderPolicy([
        podIdentityTrust(eksClusterArn(this.props, this.props.cluster.clusterName), CNI_ACCOUNT),
      ]),
    });
    const rights = new IamRolePolicyAttachment(this, "AmazonEKS_CNI_Policy", {
      role: role.name,
      policyArn: awsPolicyArn(this.props.region, "AmazonEKS_CNI_Policy"),
    });
    return this.createAddon("vpc-cni", {
      podIdentityAssociation: [{ roleArn: role.arn, serviceAccount: CNI_ACCOUNT.serviceAccount }],
      configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }),
      dependsOn: [rights],
    });
  }

  /** What somebody changed of an add-on by hand goes with the next change here. */
  private createAddon(addonName: AddonName, config: Partial<EksAddonConfig> = {}): EksAddon {
    return new EksAddon(this, addonName, {
      clusterName: this.props.cluster.clusterId,
      addonName,
      addonVersion: this.versionOf(addonName),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...config,
    });
  }

  private versionOf(addonName: AddonName): string {
    const { cluster, versions = {} } = this.props;
    const id = `${addonName}-version`;
    return (
      versions[addonName] ??
      new DataAwsEksAddonVersion(this, id, { addonName, kubernetesVersion: cluster.version }).version
    );
  }
}
