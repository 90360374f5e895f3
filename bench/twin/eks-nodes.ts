import { DataAwsEksAddonVersion } from "@cdktf/provider-aws/lib/data-aws-eks-addon-version";
import { EksAddon, type EksAddonConfig } from "@cdktf/provider-aws/lib/eks-addon";
import type { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { type ITerraformDependable, type TerraformStack, Token } from "cdktf";
import { policyOf, trustOfPods } from "./policies";

export interface Role {
  readonly role: IamRole;
  readonly policies: ITerraformDependable[];
}

interface RoleOptions {
  readonly name: string;
  readonly trust: string;
  /** Name of a policy of AWS. */
  readonly managed: string;
  readonly statements?: object[];
}

export function addRole(stack: TerraformStack, id: string, { name, trust, managed, statements }: RoleOptions): Role {
  const role = new IamRole(stack, id, { name, assumeRolePolicy: trust });
  const policies: ITerraformDependable[] = [
    new IamRolePolicyAttachment(stack, `${id}-${managed}`, {
      role: role.name,
      policyArn: `arn:aws:iam::aws:policy/${managed}`,
    }),
  ];
  if (statements) {
    const policy = policyOf(...statements);
    policies.push(new IamRolePolicy(stack, `${id}-policy`, { role: role.name, name: "node", policy }));
  }
  return { role, policies };
}

/** The node group, the add-ons that a node needs to become ready, and the one that needs nodes. */
export function addNodes(stack: TerraformStack, cluster: EksCluster, nodeRole: Role, subnetIds: string[]): void {
  const cni = addRole(stack, "vpc-cni-role", {
    name: `${cluster.nameInput ?? ""}-vpc-cni`,
    trust: trustOfPods(cluster.nameInput ?? "", "kube-system", "aws-node"),
    managed: "AmazonEKS_CNI_Policy",
  });
  const before = [
    addAddon(stack, cluster, "vpc-cni", {
      configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }),
      podIdentityAssociation: [{ serviceAccount: "aws-node", roleArn: cni.role.arn }],
      dependsOn: cni.policies,
    }),
    addAddon(stack, cluster, "kube-proxy"),
    addAddon(stack, cluster, "eks-pod-identity-agent"),
  ];
  const group = new EksNodeGroup(stack, "nodes", {
    clusterName: cluster.name,
    version: "1.35",
    nodeGroupNamePrefix: "default-",
    nodeRoleArn: nodeRole.role.arn,
    subnetIds,
    amiType: "AL2023_x86_64_STANDARD",
    capacityType: "ON_DEMAND",
    instanceTypes: ["m7i.large"],
    scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
    updateConfig: { maxUnavailable: 1 },
    launchTemplate: addLaunchTemplate(stack, `${cluster.nameInput ?? ""}-default`),
    dependsOn: [...nodeRole.policies, ...before],
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ["scaling_config[0].desired_size"] },
  });
  addAddon(stack, cluster, "coredns", { dependsOn: [group] });
}

function addAddon(
  stack: TerraformStack,
  cluster: EksCluster,
  addonName: string,
  options: Partial<EksAddonConfig> = {},
): EksAddon {
  const newest = new DataAwsEksAddonVersion(stack, `${addonName}-version`, { addonName, kubernetesVersion: "1.35" });
  return new EksAddon(stack, addonName, {
    addonName,
    addonVersion: newest.version,
    clusterName: cluster.name,
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "OVERWRITE",
    ...options,
  });
}

function addLaunchTemplate(stack: TerraformStack, name: string) {
  const template = new LaunchTemplate(stack, "launch_template", {
    name,
    updateDefaultVersion: true,
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: { volumeSize: 50, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
      },
    ],
    tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
      resourceType,
      tags: { Name: name },
    })),
  });
  return { id: template.id, version: Token.asString(template.latestVersion) };
}
