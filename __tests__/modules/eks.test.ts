import type { NodePull } from "../../domain/eks/cluster-settings";
import { Addons, type AddonsProps } from "../../modules/eks/addons";
import { Cluster, type ClusterProps } from "../../modules/eks/cluster";
import { NodeGroup, type NodeGroupProps } from "../../modules/eks/node-group";
import { NodeRole, type NodeRoleProps } from "../../modules/eks/node-role";
import { OidcProvider } from "../../modules/eks/oidc-provider";
import { type Resource, type TerraformJson, policyOf, resource, synthIn } from "../support/synth";

const PLACE = { account: "123456789012", region: "ap-northeast-1" };
const NETWORK = { vpcId: "vpc-1", vpcCidr: "10.1.0.0/16", privateSubnetIds: ["subnet-a", "subnet-c"] };
const ADMIN = "arn:aws:iam::123456789012:role/platform-admin";
const CLUSTER = {
  clusterName: "demo",
  clusterId: "demo",
  version: "1.35",
  clusterEndpoint: "https://demo.example.com",
  certificateAuthorityData: "",
  oidcIssuer: "https://oidc.example.com/id/1",
  clusterSecurityGroupId: "sg-1",
};
const NODE_ROLE = { roleArn: "arn:aws:iam::123456789012:role/demo-node", policies: [] };
const CATALOGUE = "arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/*";
const CACHE = "arn:aws:ecr:ap-northeast-1:123456789012:repository/docker-hub/*";
const EKS_ADDONS = "arn:aws:ecr:ap-northeast-1:602401143452:repository/*";

const synthCluster = (props: Partial<ClusterProps> = {}) =>
  synthIn((stack) => {
    new Cluster(stack, "Cluster", {
      ...PLACE,
      clusterName: "demo",
      version: "1.35",
      network: NETWORK,
      admins: [ADMIN],
      ...props,
    });
  });

const synthRole = (props: Partial<NodeRoleProps> = {}) =>
  synthIn((stack) => {
    new NodeRole(stack, "Node-Role", { ...PLACE, clusterName: "demo", ...props });
  });

const synthGroup = (props: Partial<NodeGroupProps> = {}) =>
  synthIn((stack) => {
    const subnetIds = NETWORK.privateSubnetIds;
    new NodeGroup(stack, "Default", {
      cluster: CLUSTER,
      groupName: "default",
      nodeRole: NODE_ROLE,
      subnetIds,
      ...props,
    });
  });

/** A cluster with everything that belongs to one with node groups. */
const synthAll = (props: Partial<AddonsProps> = {}) =>
  synthIn((stack) => {
    const network = NETWORK;
    const nodeRole = new NodeRole(stack, "Node-Role", { ...PLACE, clusterName: "demo" });
    const cluster = new Cluster(stack, "Cluster", {
      ...PLACE,
      clusterName: "demo",
      version: "1.35",
      network,
      admins: [ADMIN],
    });
    const addons = new Addons(stack, "Addons", { ...PLACE, cluster, ...props });
    const subnetIds = network.privateSubnetIds;
    const after = addons.beforeNodes;
    const group = new NodeGroup(stack, "Nodes", { cluster, groupName: "default", nodeRole, subnetIds, after });
    addons.addCoreDns([group.resource]);
  });

const all = (json: TerraformJson, type: string): Resource[] => Object.values(json.resource?.[type] ?? {});
const types = (json: TerraformJson): string[] => Object.keys(json.resource ?? {}).sort();

/** Names of AWS's policies that are attached. */
const attached = (json: TerraformJson): string[] =>
  all(json, "aws_iam_role_policy_attachment")
    .map(({ policy_arn }) => String(policy_arn))
    .sort();

const trustOf = (role: Resource) => policyOf({ policy: role.assume_role_policy }).Statement;

/** Of what a resource is made after: types and the last part of their ids, without cdktf's hashes. */
const after = ({ depends_on: list = [] }: Resource): string[] =>
  (list as string[]).map((address) => address.replace(/_[0-9A-F]{8}$/, "")).sort();

describe("Cluster", () => {
  const json = synthCluster();

  it("is private, has access entries alone, and says whatever AWS would choose for it", () => {
    expect(resource(json, "aws_eks_cluster")).toEqual({
      name: "demo",
      version: "1.35",
      role_arn: expect.stringMatching(/^\$\{aws_iam_role\.\w+\.arn\}$/) as string,
      upgrade_policy: { support_type: "STANDARD" },
      access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false },
      bootstrap_self_managed_addons: false,
      enabled_cluster_log_types: ["api", "audit", "authenticator"],
      vpc_config: {
        endpoint_private_access: true,
        endpoint_public_access: false,
        security_group_ids: [expect.stringMatching(/^\$\{aws_security_group\.\w+\.id\}$/) as string],
        subnet_ids: ["subnet-a", "subnet-c"],
      },
      encryption_config: {
        provider: { key_arn: expect.stringMatching(/^\$\{aws_kms_key\.\w+\.arn\}$/) as string },
        resources: ["secrets"],
      },
      depends_on: [
        expect.stringMatching(/^aws_iam_role_policy_attachment\./) as string,
        expect.stringMatching(/^aws_cloudwatch_log_group\./) as string,
      ],
      lifecycle: { prevent_destroy: true },
    });
  });

  it("has a role that this cluster alone can use, with AWS's policy", () => {
    const role = resource(json, "aws_iam_role");
    expect(role.name).toBe("demo-cluster");
    expect(trustOf(role)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: ["eks.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:eks:ap-northeast-1:123456789012:cluster/demo" },
        },
      },
    ]);
    expect(attached(json)).toEqual(["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"]);
  });

  it("lets what is in the VPC reach the Kubernetes API, and nothing on the nodes", () => {
    expect(resource(json, "aws_security_group")).toMatchObject({ name: "demo-api", vpc_id: "vpc-1" });
    expect(resource(json, "aws_vpc_security_group_ingress_rule")).toEqual({
      security_group_id: expect.stringMatching(/^\$\{aws_security_group\.\w+\.id\}$/) as string,
      description: "Kubernetes API from the VPC",
      cidr_ipv4: "10.1.0.0/16",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    });
  });

  it("encrypts Secrets with a key of its own that rotates, and is kept for 30 days after a mistake", () => {
    expect(resource(json, "aws_kms_key")).toEqual({
      description: "Kubernetes Secrets of demo",
      deletion_window_in_days: 30,
      enable_key_rotation: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("encrypts with a key that exists, where one is named", () => {
    const secretsKeyArn = "arn:aws:kms:ap-northeast-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab";
    const other = synthCluster({ secretsKeyArn });
    expect(types(other)).not.toContain("aws_kms_key");
    expect(resource(other, "aws_eks_cluster").encryption_config).toEqual({
      provider: { key_arn: secretsKeyArn },
      resources: ["secrets"],
    });
  });

  it("keeps logs for 90 days, or as said", () => {
    const group = { name: "/aws/eks/demo/cluster", retention_in_days: 90 };
    expect(resource(json, "aws_cloudwatch_log_group")).toEqual(group);
    const other = synthCluster({ logs: ["scheduler"], logRetainDays: 365 });
    expect(resource(other, "aws_cloudwatch_log_group")).toEqual({ ...group, retention_in_days: 365 });
    expect(resource(other, "aws_eks_cluster").enabled_cluster_log_types).toEqual(["scheduler"]);
  });

  it("has no log group without logs", () => {
    const silent = synthCluster({ logs: [] });
    expect(types(silent)).not.toContain("aws_cloudwatch_log_group");
    expect(resource(silent, "aws_eks_cluster").enabled_cluster_log_types).toEqual([]);
  });

  it("is reached over the internet from the networks named alone", () => {
    const open = synthCluster({ apiAccess: { publicFrom: ["203.0.113.0/24", "198.51.100.7/32"] } });
    expect(resource(open, "aws_eks_cluster").vpc_config).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ["198.51.100.7/32", "203.0.113.0/24"],
    });
  });

  it("can go where protection is switched off", () => {
    const loose = synthCluster({ protect: false });
    expect(resource(loose, "aws_eks_cluster")).not.toHaveProperty("lifecycle");
    expect(resource(loose, "aws_kms_key")).not.toHaveProperty("lifecycle");
  });

  it("is named in the terms of China's partition there", () => {
    const china = JSON.stringify(synthCluster({ region: "cn-north-1" }));
    expect(china).toContain("arn:aws-cn:iam::aws:policy/AmazonEKSClusterPolicy");
    expect(china).toContain("arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy");
  });

  it("rejects every fault at once, with its construct path", () => {
    expect(() =>
      synthCluster({
        clusterName: "1",
        version: "1.2",
        admins: [],
        apiAccess: { publicFrom: ["0.0.0.0/0"] },
        secretsKeyArn: "alias/eks",
        logRetainDays: 2,
      }),
    ).toThrow(
      /^test\/Cluster: 6 faults\n {2}'clusterName' .*\n {2}'version' .*\n {2}'admins' .*\n {2}'apiAccess\.publicFrom\[0\]' .*\n {2}'secretsKeyArn' .*\n {2}'logRetainDays' /,
    );
  });
});

describe("the admins of a cluster", () => {
  const admins = [ADMIN, "arn:aws:iam::210987654321:user/ops/alice"];
  const json = synthCluster({ admins });

  it("each have an access entry, and AWS's policy for the whole cluster", () => {
    const principals = all(json, "aws_eks_access_entry").map(({ principal_arn }) => principal_arn);
    expect(principals.sort()).toEqual([...admins].sort());
    expect(all(json, "aws_eks_access_policy_association")).toHaveLength(2);
    expect(all(json, "aws_eks_access_policy_association")[0]).toEqual({
      cluster_name: expect.stringMatching(/^\$\{aws_eks_cluster\.\w+\.name\}$/) as string,
      principal_arn: expect.stringMatching(/^\$\{aws_eks_access_entry\.\w+\.principal_arn\}$/) as string,
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      access_scope: { type: "cluster" },
    });
  });

  it("keep their addresses when others come before them", () => {
    const addresses = (list: readonly string[]) =>
      Object.keys(synthCluster({ admins: list }).resource?.aws_eks_access_entry ?? {});
    expect(addresses(["arn:aws:iam::123456789012:user/aaa", ...admins])).toEqual(
      expect.arrayContaining(addresses(admins)),
    );
  });
});

describe("EKS Auto Mode", () => {
  const json = synthIn((stack) => {
    const autoModeNodeRole = new NodeRole(stack, "Node-Role", { ...PLACE, clusterName: "demo", nodes: "auto" });
    new Cluster(stack, "Cluster", {
      ...PLACE,
      clusterName: "demo",
      version: "1.35",
      network: NETWORK,
      admins: [ADMIN],
      autoModeNodeRole,
    });
  });

  it("runs nodes, load balancers and disks, all three or none", () => {
    const cluster = resource(json, "aws_eks_cluster");
    expect(cluster).toMatchObject({
      compute_config: {
        enabled: true,
        node_pools: ["general-purpose", "system"],
        node_role_arn: expect.stringMatching(/^\$\{aws_iam_role\.Node-Role_\w+\.arn\}$/) as string,
      },
      kubernetes_network_config: { elastic_load_balancing: { enabled: true } },
      storage_config: { block_storage: { enabled: true } },
      bootstrap_self_managed_addons: false,
    });
    const without = resource(synthCluster(), "aws_eks_cluster");
    expect(Object.keys(cluster).filter((key) => !(key in without))).toEqual([
      "compute_config",
      "kubernetes_network_config",
      "storage_config",
    ]);
  });

  it("gives the cluster's role what AWS lists, and nodes neither EC2 nor CNI rights", () => {
    const policy = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    expect(attached(json)).toEqual([
      policy("AmazonEKSBlockStoragePolicy"),
      policy("AmazonEKSClusterPolicy"),
      policy("AmazonEKSComputePolicy"),
      policy("AmazonEKSLoadBalancingPolicy"),
      policy("AmazonEKSNetworkingPolicy"),
      policy("AmazonEKSWorkerNodeMinimalPolicy"),
    ]);
    expect(policyOf(resource(json, "aws_iam_role_policy")).Statement).toEqual([
      { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
      {
        Effect: "Allow",
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource: [EKS_ADDONS],
      },
    ]);
  });

  it("lets EKS tag the sessions of the cluster's role", () => {
    const role = all(json, "aws_iam_role").find(({ name }) => name === "demo-cluster");
    expect(role && trustOf(role)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: ["eks.amazonaws.com"] },
        Action: ["sts:AssumeRole", "sts:TagSession"],
      },
    ]);
  });

  it("begins when both roles have their rights", () => {
    expect(after(resource(json, "aws_eks_cluster"))).toEqual([
      "aws_cloudwatch_log_group.Cluster_LogGroup",
      "aws_iam_role_policy.Node-Role_Policy",
      "aws_iam_role_policy_attachment.Cluster_Role_AmazonEKSBlockStoragePolicy",
      "aws_iam_role_policy_attachment.Cluster_Role_AmazonEKSClusterPolicy",
      "aws_iam_role_policy_attachment.Cluster_Role_AmazonEKSComputePolicy",
      "aws_iam_role_policy_attachment.Cluster_Role_AmazonEKSLoadBalancingPolicy",
      "aws_iam_role_policy_attachment.Cluster_Role_AmazonEKSNetworkingPolicy",
      "aws_iam_role_policy_attachment.Node-Role_AmazonEKSWorkerNodeMinimalPolicy",
    ]);
  });
});

describe("NodeRole", () => {
  const LOGIN = { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] };
  const EC2 = { Effect: "Allow", Action: ["ec2:DescribeInstanceTypes", "ec2:DescribeInstances"], Resource: ["*"] };
  const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
  const IMPORT = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];
  const IMAGES = { repositoryArns: [CATALOGUE], cacheArns: [CACHE] };
  const statements = (json: TerraformJson) => policyOf(resource(json, "aws_iam_role_policy")).Statement;
  const worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy";

  it("is used by EC2 alone, under a name that can be foretold", () => {
    const role = resource(synthRole(), "aws_iam_role");
    expect(role.name).toBe("demo-node");
    expect(trustOf(role)).toEqual([
      { Effect: "Allow", Principal: { Service: ["ec2.amazonaws.com"] }, Action: ["sts:AssumeRole"] },
    ]);
  });

  it("pulls the catalogue, the caches and EKS's own add-ons, and no more", () => {
    const json = synthRole(IMAGES);
    expect(attached(json)).toEqual([worker]);
    expect(statements(json)).toEqual([
      EC2,
      LOGIN,
      { Effect: "Allow", Action: PULL, Resource: [CATALOGUE, EKS_ADDONS] },
      { Effect: "Allow", Action: [...PULL, ...IMPORT].sort(), Resource: [CACHE] },
    ]);
  });

  it("may tag the repositories of caches where they get tags", () => {
    expect(statements(synthRole({ ...IMAGES, cachesAreTagged: true }))[3]).toEqual({
      Effect: "Allow",
      Action: [...PULL, ...IMPORT, "ecr:TagResource"].sort(),
      Resource: [CACHE],
    });
  });

  it("has the seven actions that kubelet's documentation lists, where that is asked for", () => {
    expect(statements(synthRole({ repositoryArns: [CATALOGUE], pull: "kubelet" }))).toEqual([
      EC2,
      LOGIN,
      {
        Effect: "Allow",
        Action: [...PULL, "ecr:DescribeRepositories", "ecr:GetRepositoryPolicy", "ecr:ListImages"].sort(),
        Resource: [CATALOGUE, EKS_ADDONS],
      },
    ]);
  });

  it.each<[NodePull, string]>([
    ["pull-only", "AmazonEC2ContainerRegistryPullOnly"],
    ["read-only", "AmazonEC2ContainerRegistryReadOnly"],
  ])("has AWS's policy for %s, and of its own what that lacks for caches", (pull, policy) => {
    const json = synthRole({ ...IMAGES, pull });
    expect(attached(json)).toEqual([`arn:aws:iam::aws:policy/${policy}`, worker]);
    expect(statements(json)).toEqual([
      EC2,
      { Effect: "Allow", Action: [...PULL, ...IMPORT].sort(), Resource: [CACHE] },
    ]);
  });

  it("has no policy of its own where AWS's say everything", () => {
    const json = synthRole({ repositoryArns: [CATALOGUE], nodes: "auto", pull: "pull-only" });
    expect(types(json)).toEqual(["aws_iam_role", "aws_iam_role_policy_attachment"]);
  });

  it("rejects a region whose registry of add-ons is unknown, and a name that is too long", () => {
    expect(() => synthRole({ region: "ap-northeast-9", clusterName: "a".repeat(60) })).toThrow(
      /^test\/Node-Role: 2 faults\n {2}'clusterName' must have at most 64 characters, has 65.*\n {2}'region' must be a region whose registry of EKS add-ons is known/,
    );
  });

  it("rejects a document above AWS's limit, with its size", () => {
    const repositoryArns = Array.from({ length: 150 }, (_, index) => `${CATALOGUE.slice(0, -1)}app-${String(index)}`);
    expect(() => synthRole({ repositoryArns })).toThrow(
      /^test\/Node-Role: 1 fault\n {2}policy document has 1\d{4} characters, AWS allows 10240; name the namespace of the repositories, as <namespace>\/\*/,
    );
  });
});

describe("Addons", () => {
  const json = synthAll();
  const addon = (name: string): Resource =>
    all(json, "aws_eks_addon").find(({ addon_name }) => addon_name === name) ?? {};

  it("are the four that nodes and pods need, at the version that fits the cluster", () => {
    expect(all(json, "aws_eks_addon").map(({ addon_name }) => addon_name)).toEqual([
      "coredns",
      "eks-pod-identity-agent",
      "kube-proxy",
      "vpc-cni",
    ]);
    expect(addon("kube-proxy")).toEqual({
      addon_name: "kube-proxy",
      addon_version: expect.stringMatching(
        /^\$\{data\.aws_eks_addon_version\.[\w-]+kube-proxy[\w-]+\.version\}$/,
      ) as string,
      cluster_name: expect.stringMatching(/^\$\{aws_eks_cluster\.\w+\.name\}$/) as string,
      resolve_conflicts_on_create: "OVERWRITE",
      resolve_conflicts_on_update: "OVERWRITE",
    });
    const versions = (json.data as { aws_eks_addon_version: Record<string, Resource> }).aws_eks_addon_version;
    expect(Object.values(versions).map(({ kubernetes_version }) => kubernetes_version)).toEqual(Array(4).fill("1.35"));
  });

  it("stay at a version that is named", () => {
    const pinned = synthAll({ versions: { coredns: "v1.11.3-eksbuild.2" } });
    const coredns = all(pinned, "aws_eks_addon").find(({ addon_name }) => addon_name === "coredns");
    expect(coredns?.addon_version).toBe("v1.11.3-eksbuild.2");
  });

  it("enforce network policies, and give the CNI's rights to the CNI's pods alone", () => {
    const cni = addon("vpc-cni");
    expect(JSON.parse(String(cni.configuration_values))).toEqual({ enableNetworkPolicy: "true" });
    expect(cni.pod_identity_association).toEqual([
      { role_arn: expect.stringMatching(/^\$\{aws_iam_role\.\w+\.arn\}$/) as string, service_account: "aws-node" },
    ]);
    const role = all(json, "aws_iam_role").find(({ name }) => name === "demo-vpc-cni");
    expect(role && trustOf(role)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: ["pods.eks.amazonaws.com"] },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:ap-northeast-1:123456789012:cluster/demo",
            "aws:RequestTag/kubernetes-namespace": "kube-system",
            "aws:RequestTag/kubernetes-service-account": "aws-node",
          },
        },
      },
    ]);
    const rights = all(json, "aws_iam_role_policy_attachment").filter(({ role: name }) =>
      String(name).includes("VpcCniRole"),
    );
    expect(rights.map(({ policy_arn }) => policy_arn)).toEqual(["arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"]);
  });

  it("come before the nodes, with the CNI's rights before the CNI, and CoreDNS after them", () => {
    expect(after(addon("vpc-cni"))).toEqual(["aws_iam_role_policy_attachment.Addons_AmazonEKS_CNI_Policy"]);
    expect(after(resource(json, "aws_eks_node_group"))).toEqual([
      "aws_eks_addon.Addons_eks-pod-identity-agent",
      "aws_eks_addon.Addons_kube-proxy",
      "aws_eks_addon.Addons_vpc-cni",
      "aws_iam_role_policy.Node-Role_Policy",
      "aws_iam_role_policy_attachment.Node-Role_AmazonEKSWorkerNodeMinimalPolicy",
    ]);
    expect(after(addon("coredns"))).toEqual(["aws_eks_node_group.Nodes"]);
  });
});

describe("NodeGroup", () => {
  const json = synthGroup();

  it("has two to four nodes on demand, at the cluster's version, that can be replaced without a gap", () => {
    expect(resource(json, "aws_eks_node_group")).toEqual({
      cluster_name: "demo",
      version: "1.35",
      node_group_name_prefix: "default-",
      node_role_arn: NODE_ROLE.roleArn,
      subnet_ids: ["subnet-a", "subnet-c"],
      ami_type: "AL2023_x86_64_STANDARD",
      capacity_type: "ON_DEMAND",
      instance_types: ["m7i.large"],
      scaling_config: { min_size: 2, max_size: 4, desired_size: 2 },
      update_config: { max_unavailable: 1 },
      launch_template: {
        id: expect.stringMatching(/^\$\{aws_launch_template\.\w+\.id\}$/) as string,
        version: expect.stringMatching(/^\$\{aws_launch_template\.\w+\.latest_version\}$/) as string,
      },
      lifecycle: { create_before_destroy: true, ignore_changes: ["scaling_config[0].desired_size"] },
    });
  });

  it("keeps instance metadata from pods, and disks encrypted", () => {
    const tags = { Name: "demo-default" };
    expect(resource(json, "aws_launch_template")).toEqual({
      name: "demo-default",
      update_default_version: true,
      metadata_options: { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [
        {
          device_name: "/dev/xvda",
          ebs: { volume_size: 50, volume_type: "gp3", encrypted: "true", delete_on_termination: "true" },
        },
      ],
      tag_specifications: [
        { resource_type: "instance", tags },
        { resource_type: "volume", tags },
        { resource_type: "network-interface", tags },
      ],
    });
  });

  it("takes what is asked for", () => {
    const other = synthGroup({
      groupName: "batchSpot",
      architecture: "arm64",
      capacity: "SPOT",
      instanceTypes: ["m7g.large", "c7g.large"],
      minNodes: 0,
      maxNodes: 9,
      diskGib: 100,
      labels: { "example.com/kind": "batch" },
      taints: [{ key: "batch", value: "true", effect: "NO_SCHEDULE" }],
    });
    expect(resource(other, "aws_eks_node_group")).toMatchObject({
      node_group_name_prefix: "batch-spot-",
      ami_type: "AL2023_ARM_64_STANDARD",
      capacity_type: "SPOT",
      instance_types: ["m7g.large", "c7g.large"],
      scaling_config: { min_size: 0, max_size: 9, desired_size: 0 },
      labels: { "example.com/kind": "batch" },
      taint: [{ key: "batch", value: "true", effect: "NO_SCHEDULE" }],
    });
    expect(resource(other, "aws_launch_template")).toMatchObject({
      name: "demo-batch-spot",
      block_device_mappings: [{ ebs: { volume_size: 100 } }],
    });
  });

  it("has a Graviton type where only the architecture is said", () => {
    const arm = resource(synthGroup({ architecture: "arm64" }), "aws_eks_node_group");
    expect(arm.instance_types).toEqual(["m7g.large"]);
  });

  it("rejects every fault at once, with its construct path", () => {
    expect(() => synthGroup({ groupName: "A", minNodes: 5, diskGib: 8 })).toThrow(
      /^test\/Default: 3 faults\n {2}'groupName' .*\n {2}'minNodes' .*\n {2}'diskGib' /,
    );
  });
});

describe("OidcProvider", () => {
  it("tells IAM who issues the tokens of the cluster's service accounts", () => {
    const json = synthIn((stack) => {
      new OidcProvider(stack, "Oidc-Provider", { cluster: CLUSTER });
    });
    expect(resource(json, "aws_iam_openid_connect_provider")).toEqual({
      url: "https://oidc.example.com/id/1",
      client_id_list: ["sts.amazonaws.com"],
    });
  });
});
