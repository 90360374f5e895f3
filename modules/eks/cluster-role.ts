import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { type AwsPlace, awsPolicyArn, eksClusterArn } from "../../domain/aws/arn";
import { clusterRoleName } from "../../domain/aws/environment-names";
import { type PolicyStatement, renderPolicy } from "../../domain/aws/policy-document";

/** Properties of a {@link ClusterRole}. */
export interface ClusterRoleProps extends AwsPlace {
  /** Of the cluster that has the role, which is named after it. */
  readonly clusterName: string;
  /** Whether EKS runs nodes, disks and load balancers with it, too. */
  readonly autoMode: boolean;
}

const POLICY = "AmazonEKSClusterPolicy";
/** Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html */
const AUTO_MODE_POLICIES = [
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

/** The role that the control plane works with, and AWS's policies for it. */
export class ClusterRole extends Construct {
  readonly roleArn: string;
  /** While one is missing, EKS can neither make nor clear away what belongs to the cluster. */
  readonly policies: readonly IamRolePolicyAttachment[];

  constructor(scope: Construct, id: string, props: ClusterRoleProps) {
    super(scope, id);
    const name = clusterRoleName(props.clusterName);
    const role = new IamRole(this, "Resource", { name, assumeRolePolicy: renderPolicy([trust(props)]) });
    this.roleArn = role.arn;
    this.policies = [POLICY, ...(props.autoMode ? AUTO_MODE_POLICIES : [])].map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, { role: role.name, policyArn: awsPolicyArn(props.region, policy) }),
    );
  }
}

/**
 * Narrowed to this cluster, so that nobody else can send the service ("confused deputy"); for Auto Mode as AWS's page has
 * it, which narrows nothing.
 *
 * Sources: https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html,
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
 */
function trust(props: ClusterRoleProps): PolicyStatement {
  const principals = { Service: ["eks.amazonaws.com"] };
  if (props.autoMode) return { principals, actions: ["sts:AssumeRole", "sts:TagSession"] };
  return {
    principals,
    actions: ["sts:AssumeRole"],
    conditions: {
      StringEquals: { "aws:SourceAccount": props.account },
      ArnLike: { "aws:SourceArn": eksClusterArn(props, props.clusterName) },
    },
  };
}
