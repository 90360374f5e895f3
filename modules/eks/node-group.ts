import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import type { NodeGroupSettings } from "../../domain/eks/cluster-settings";
import { launchTemplateName } from "../../domain/aws/environment-names";
import { refuse, within } from "../../domain/text/errors";
import {
  DEFAULT_INSTANCE_TYPES,
  NODE_GROUP_DEFAULTS,
  nodeGroupFaults,
  nodeGroupNameFaults,
} from "../../domain/eks/node-group-faults";
import { kebabCase } from "../../domain/text/words";
import type { ICluster, NodeIdentity } from "./cluster";

/** Properties of a {@link NodeGroup}. */
export interface NodeGroupProps extends NodeGroupSettings {
  /** Its nodes join it. */
  readonly cluster: ICluster;
  /** `default`, `batchSpot`: at most 36 letters, digits and -. Changing it makes new nodes. */
  readonly groupName: string;
  /** The role that its nodes have. */
  readonly nodeRole: NodeIdentity;
  /** Private ones. */
  readonly subnetIds: readonly string[];
  /** What has to be there before the first node is: `Addons.beforeNodes`. @default the role's policies alone */
  readonly after?: readonly ITerraformDependable[];
}

const AMI_TYPES = { x86_64: "AL2023_x86_64_STANDARD", arm64: "AL2023_ARM_64_STANDARD" } as const;
const ROOT_DEVICE = "/dev/xvda";
/** What of an instance carries its name, for bills and for people. */
const NAMED = ["instance", "volume", "network-interface"];

/**
 * Nodes of one kind, which EKS keeps up and drains before it takes them away: Amazon Linux 2023, encrypted disks, and
 * instance metadata that no pod can reach.
 *
 * Disk size, labels, taints, scaling and the Kubernetes version change in place, node by node. Instance types, capacity,
 * architecture, subnets and role make a new group: the new one is there before the old one is drained, which is why AWS
 * sees the name with a suffix. How many nodes run is not Terraform's matter after the first apply, since an autoscaler or
 * a person changes it; so a `minNodes` above that number is refused by AWS until the number is raised
 * (`aws eks update-nodegroup-config`). Security fixes of the image come with a new version, or with
 * `aws eks update-nodegroup-version`. Not for GPUs or Windows, which have other images.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export class NodeGroup extends Construct {
  /** What CoreDNS has to be made after. */
  readonly resource: ITerraformDependable;

  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: NodeGroupProps,
  ) {
    super(scope, id);
    const { groupName, cluster, nodeRole, after = [] } = props;
    const earlier = [...nodeRole.policies, ...after];
    refuse(this.node.path, [...within(["groupName"], nodeGroupNameFaults(groupName)), ...nodeGroupFaults(props)]);
    this.resource = new EksNodeGroup(this, "Resource", {
      clusterName: cluster.clusterId,
      version: cluster.version,
      nodeGroupNamePrefix: `${kebabCase(groupName)}-`,
      nodeRoleArn: nodeRole.roleArn,
      subnetIds: [...props.subnetIds],
      ...this.machines(),
      ...this.schedulingHints(),
      launchTemplate: this.createLaunchTemplate(),
      updateConfig: { maxUnavailable: 1 },
      ...(earlier.length > 0 && { dependsOn: earlier }),
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["scaling_config[0].desired_size"] },
    });
  }

  private machines() {
    const { architecture, capacity, minNodes, maxNodes } = { ...NODE_GROUP_DEFAULTS, ...this.props };
    return {
      amiType: AMI_TYPES[architecture],
      instanceTypes: [...(this.props.instanceTypes ?? [DEFAULT_INSTANCE_TYPES[architecture]])],
      capacityType: capacity,
      scalingConfig: { minSize: minNodes, maxSize: maxNodes, desiredSize: minNodes },
    };
  }

  private schedulingHints() {
    const { labels = {}, taints = [] } = this.props;
    return {
      ...(Object.keys(labels).length > 0 && { labels: { ...labels } }),
      ...(taints.length > 0 && { taint: taints.map((taint) => ({ ...taint })) }),
    };
  }

  private createLaunchTemplate() {
    const { cluster, groupName, diskGib = NODE_GROUP_DEFAULTS.diskGib } = this.props;
    const name = launchTemplateName(cluster.clusterName, groupName);
    const template = new LaunchTemplate(this, "LaunchTemplate", {
      name,
      updateDefaultVersion: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: ROOT_DEVICE,
          ebs: { volumeSize: diskGib, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      tagSpecifications: NAMED.map((resourceType) => ({ resourceType, tags: { Name: name } })),
    });
    return { id: template.id, version: Token.asString(template.latestVersion) };
  }
}
