import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsPlace, awsPolicyArn } from "../../domain/aws/arn";
import { DEFAULT_CLUSTER, type NodePull } from "../../domain/eks/cluster-settings";
import { ECR_KUBELET, ECR_PULL, ECR_PULL_THROUGH, ECR_PULL_THROUGH_TAGGED } from "../../domain/ecr/actions";
import { eksAddonRegistryFaults, eksAddonRepositoryArns } from "../../domain/eks/addon-registries";
import { nodeRoleName } from "../../domain/aws/environment-names";
import { type Fault, refuse, within } from "../../domain/text/errors";
import { IAM_NAME_LIMITS, iamNameFaults } from "../../domain/aws/names";
import { POLICY_LIMITS, type PolicyStatement, policySizeFaults, renderPolicy } from "../../domain/aws/policy-document";
import { repositoryStatements } from "../iam/grant";
import type { NodeIdentity } from "./cluster";

/** Properties of a {@link NodeRole}. */
export interface NodeRoleProps extends AwsPlace {
  /** The role's name is `<clusterName>-node`. */
  readonly clusterName: string;
  /** Who makes the nodes: managed node groups, or EKS Auto Mode, whose nodes need less. @default "managed" */
  readonly nodes?: "managed" | "auto";
  /** What nodes may do on ECR. @default "least-privilege" */
  readonly pull?: NodePull;
  /** ARNs of the repositories that hold the workloads' images; patterns with `*` may stand for many. @default none */
  readonly repositoryArns?: readonly string[];
  /** Patterns of the repositories of pull-through caches, e.g. `...:repository/docker-hub/*`. @default none */
  readonly cacheArns?: readonly string[];
  /** Whether a creation template gives the caches' repositories tags. @default false */
  readonly cachesAreTagged?: boolean;
}

/** What comes from AWS instead of from the list of repositories. */
const MANAGED: Readonly<Partial<Record<NodePull, string>>> = {
  "pull-only": "AmazonEC2ContainerRegistryPullOnly",
  "read-only": "AmazonEC2ContainerRegistryReadOnly",
};

/**
 * What AL2023 nodes ask EC2 when they start: their own DNS name, and the size of an instance type newer than their image.
 * EKS hands a managed node group everything else, and EC2 cannot narrow these.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
 */
const EC2_READS: PolicyStatement = {
  actions: ["ec2:DescribeInstanceTypes", "ec2:DescribeInstances"],
  resources: ["*"],
};

/**
 * The role of a cluster's nodes. It pulls the images of all pods, the workloads' as EKS's own add-ons'.
 *
 * Whoever may create pods in the cluster may run every image that this role may pull. What pods do in AWS is no matter of
 * this role: they have their own, by Pod Identity. Neither has it the CNI's rights (`Addons` has a role for them).
 * Not for Windows, for self-managed nodes, or where teams of one cluster must not run each other's images: there, pods
 * bring pull secrets of their own.
 *
 * Sources: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html,
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-create-node-role.html
 */
export class NodeRole extends Construct implements NodeIdentity {
  readonly roleName: string;
  readonly roleArn: string;
  readonly policies: readonly ITerraformDependable[];

  /** @throws ValidationError with every fault of the properties, and for a policy above AWS's limit */
  constructor(scope: Construct, id: string, props: NodeRoleProps) {
    super(scope, id);
    this.roleName = nodeRoleName(props.clusterName);
    const policy = renderPolicy(statements(props));
    refuse(this.node.path, propertyFaults(props, this.roleName, policy));
    const role = new IamRole(this, "Resource", { name: this.roleName, assumeRolePolicy: renderPolicy([TRUST]) });
    this.roleArn = role.arn;
    const managed = MANAGED[props.pull ?? DEFAULT_CLUSTER.nodePull];
    const attached = ["AmazonEKSWorkerNodeMinimalPolicy", ...(managed === undefined ? [] : [managed])];
    this.policies = [
      ...attached.map((name) => {
        const policyArn = awsPolicyArn(props.region, name);
        return new IamRolePolicyAttachment(this, name, { role: role.name, policyArn });
      }),
      ...(statements(props).length === 0
        ? []
        : [new IamRolePolicy(this, "Policy", { role: role.name, name: "node", policy })]),
    ];
  }
}

const TRUST: PolicyStatement = { principals: { Service: ["ec2.amazonaws.com"] }, actions: ["sts:AssumeRole"] };

function statements(props: NodeRoleProps): PolicyStatement[] {
  const { nodes = "managed", cacheArns = [], cachesAreTagged = false } = props;
  const imports = cachesAreTagged ? ECR_PULL_THROUGH_TAGGED : ECR_PULL_THROUGH;
  return [
    ...(nodes === "managed" ? [EC2_READS] : []),
    ...pullStatements(props),
    ...(cacheArns.length === 0 ? [] : [{ actions: imports, resources: cacheArns }]),
  ];
}

function pullStatements({
  region,
  pull = DEFAULT_CLUSTER.nodePull,
  repositoryArns = [],
}: NodeRoleProps): PolicyStatement[] {
  if (MANAGED[pull] !== undefined) return [];
  const actions = pull === "kubelet" ? ECR_KUBELET : ECR_PULL;
  return repositoryStatements(actions, [...repositoryArns, ...eksAddonRepositoryArns(region)]);
}

function propertyFaults({ region }: NodeRoleProps, roleName: string, policy: string): Fault[] {
  return [
    ...within(["clusterName"], iamNameFaults(roleName, IAM_NAME_LIMITS.role)),
    ...within(["region"], eksAddonRegistryFaults(region)),
    ...policySizeFaults(policy, POLICY_LIMITS.roleInline, "name the namespace of the repositories, as <namespace>/*"),
  ];
}
