import { adminFaults, apiAccessFaults, clusterNameFaults } from "../../domain/eks/cluster-faults";
import type { NodeGroupSettings } from "../../domain/eks/cluster-settings";
import { eksAddonRegistry, eksAddonRegistryFaults, eksAddonRepositoryArns } from "../../domain/eks/addon-registries";
import { eksVersionFaults, eksVersionWarnings } from "../../domain/eks/versions";
import { nodeGroupFaults, nodeGroupNameFaults, nodeGroupsFaults } from "../../domain/eks/node-group-faults";
import {
  clusterName,
  clusterRoleName,
  launchTemplateName,
  nodeRoleName,
  pullSecretRefresherName,
  vpcCniRoleName,
  workloadRoleName,
} from "../../domain/aws/environment-names";
import { type Fault, describeFault } from "../../domain/text/errors";
import { labelKeyFaults, labelValueFaults, objectNameFaults } from "../../domain/kubernetes/names";
import { KNOWN_REGIONS } from "../../domain/aws/regions";

const messages = (faults: readonly Fault[]): string[] => faults.map(describeFault);

const ADMIN = "arn:aws:iam::123456789012:role/platform-admin";

const VERSIONS_PAGE = "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html";

describe("eksVersionFaults", () => {
  it.each(["1.32", "1.35"])("accepts %s, which is in the table", (version) => {
    expect(eksVersionFaults(version)).toEqual([]);
  });

  it.each(["1.36", "1.99"])("accepts %s, which is newer than the table", (version) => {
    expect(eksVersionFaults(version)).toEqual([]);
  });

  const KNOWN = "known on 2026-11-26 are 1.32, 1.33, 1.34, 1.35";

  it.each([
    ["1.31", `did you mean "1.32"? ${KNOWN}`],
    ["1.3", `did you mean "1.32"? ${KNOWN}`],
    ["v1.35", `did you mean "1.35"? ${KNOWN}`],
    ["v1.35.2", `did you mean "1.35"? ${KNOWN}`],
    ["1.36.1", `did you mean "1.36"? ${KNOWN}`],
    ["1.355", `did you mean "1.35"? ${KNOWN}`],
    ["2.0", `${KNOWN} (${VERSIONS_PAGE})`],
    ["1.100", `${KNOWN} (${VERSIONS_PAGE})`],
    ["latest", `${KNOWN} (${VERSIONS_PAGE})`],
    ["", `${KNOWN} (${VERSIONS_PAGE})`],
  ])("refuses %j", (version, remedy) => {
    expect(messages(eksVersionFaults(version))).toEqual([
      `must be a Kubernetes version that EKS offers, got "${version}"; ${remedy}`,
    ]);
  });
});

describe("eksVersionWarnings", () => {
  const advice = `move to a newer version, one minor version at a time (${VERSIONS_PAGE})`;

  it("is silent while standard support lasts for more than 60 days, and on what is no version", () => {
    expect(eksVersionWarnings("1.34", "EXTENDED", new Date("2026-10-02T00:00:00Z"))).toEqual([]);
    expect(eksVersionWarnings("1.100", "EXTENDED", new Date("2026-10-02T00:00:00Z"))).toEqual([]);
  });

  it("says that a version is newer than the table, on any day", () => {
    expect(eksVersionWarnings("1.36", "STANDARD", new Date("2026-10-02T00:00:00Z"))).toEqual([
      `Kubernetes 1.36 is newer than this program's table of 2026-11-26, which ends with 1.35: see whether EKS offers it, and until when it is supported (${VERSIONS_PAGE})`,
    ]);
  });

  it("warns 60 days before, with what AWS then does", () => {
    const now = new Date("2026-10-03T00:00:00Z");
    expect(eksVersionWarnings("1.34", "EXTENDED", now)).toEqual([
      `Kubernetes 1.34 leaves standard support on 2026-12-02: extended support is then billed, until 2027-12-02; ${advice}`,
    ]);
    expect(eksVersionWarnings("1.34", "STANDARD", now)).toEqual([
      `Kubernetes 1.34 leaves standard support on 2026-12-02: AWS then upgrades the control plane by itself, and the next plan wants the old version back, which AWS refuses; ${advice}`,
    ]);
  });

  it("says what is over, from the day on", () => {
    expect(eksVersionWarnings("1.33", "EXTENDED", new Date("2026-07-29T00:00:00Z"))).toEqual([
      `Kubernetes 1.33 left standard support on 2026-07-29: extended support is then billed, until 2027-07-29; ${advice}`,
    ]);
    expect(eksVersionWarnings("1.32", "EXTENDED", new Date("2027-03-23T00:00:00Z"))).toEqual([
      `Kubernetes 1.32 left extended support on 2027-03-23: AWS upgrades the control plane at any time; ${advice}`,
    ]);
  });
});

describe("adminFaults", () => {
  it("accepts roles and users, with a path, of any account and partition", () => {
    expect(
      adminFaults([ADMIN, "arn:aws:iam::210987654321:user/ops/alice", "arn:aws-cn:iam::123456789012:role/admin"]),
    ).toEqual([]);
  });

  it("refuses an empty list", () => {
    expect(messages(adminFaults([]))).toEqual([
      `must list at least one IAM role or user, or nobody could use the cluster; for example ["${ADMIN}"]`,
    ]);
  });

  it.each([
    ["role/admin", "must be the ARN of an IAM role or user", `for example "${ADMIN}"`],
    ["arn:aws:iam::123456789012:root", "must be the ARN of an IAM role or user", `for example "${ADMIN}"`],
    [
      "arn:aws:iam::123456789012:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS",
      "must be the ARN of an IAM role or user",
      `for example "${ADMIN}"`,
    ],
    [
      "arn:aws:iam::123456789012:role/admin-*",
      "must be the ARN of one IAM role or user, since EKS takes no wildcards",
      `for example "${ADMIN}"`,
    ],
    [
      "arn:aws:sts::123456789012:assumed-role/admin/alice",
      "must be the ARN of an IAM role or user, not of a session of it",
      'name the role, with its path if it has one: "arn:aws:iam::123456789012:role/admin"',
    ],
  ])("refuses %s", (arn, problem, remedy) => {
    const text = JSON.stringify(arn);
    expect(messages(adminFaults([ADMIN, arn]))).toEqual([`'[1]' ${problem}, got ${text}; ${remedy}`]);
  });

  it("refuses the same twice", () => {
    expect(messages(adminFaults([ADMIN, ADMIN]))).toEqual([
      `'[1]' is in the list already, got "${ADMIN}"; remove one of the two`,
    ]);
  });
});

describe("apiAccessFaults", () => {
  it("accepts private access, and networks of the internet", () => {
    expect(apiAccessFaults("private")).toEqual([]);
    expect(apiAccessFaults({ publicFrom: ["203.0.113.0/24", "198.51.100.7/32"] })).toEqual([]);
  });

  it.each([
    [[], `'publicFrom' must list at least one network; for example ["203.0.113.0/24"], or write apiAccess: "private"`],
    [
      ["0.0.0.0/0"],
      `'publicFrom[0]' must not let in everybody, nor more than a /8, got "0.0.0.0/0"; name your own networks, for example "203.0.113.0/24"`,
    ],
    [
      ["::/0"],
      `'publicFrom[0]' must not let in everybody, nor more than a /8, got "::/0"; name your own networks, for example "203.0.113.0/24"`,
    ],
    [
      ["128.0.0.0/1"],
      `'publicFrom[0]' must not let in everybody, nor more than a /8, got "128.0.0.0/1"; name your own networks, for example "203.0.113.0/24"`,
    ],
    [
      ["203.0.113.7"],
      `'publicFrom[0]' must be an IPv4 network in CIDR notation, got "203.0.113.7"; for example "203.0.113.0/24", or "203.0.113.7/32" for one address`,
    ],
    [
      ["10.1.0.0/16"],
      `'publicFrom[0]' must be a network of the internet, as EKS refuses private addresses, got "10.1.0.0/16"; name the public address of your NAT or VPN`,
    ],
    [
      ["203.0.113.7/24"],
      `'publicFrom[0]' must begin with the first address of its network, got "203.0.113.7/24"; write "203.0.113.0/24", or a longer prefix`,
    ],
    [
      ["203.0.113.0/24", "203.0.113.0/24"],
      `'publicFrom[1]' is in the list already, got "203.0.113.0/24"; remove one of the two`,
    ],
    [
      Array.from({ length: 41 }, (_, index) => `203.0.113.${String(index)}/32`),
      "'publicFrom' must list at most 40 networks, has 41; put neighbours together, or come through a VPN",
    ],
  ])("refuses %j", (publicFrom, message) => {
    expect(messages(apiAccessFaults({ publicFrom }))).toEqual([message]);
  });
});

describe("clusterNameFaults", () => {
  it("leaves room for the names of the roles", () => {
    expect(clusterNameFaults("a".repeat(56))).toEqual([]);
    expect(vpcCniRoleName("a".repeat(56))).toHaveLength(64);
  });

  it.each(["a".repeat(57), "1a", "a_b", ""])("refuses %j", (name) => {
    expect(messages(clusterNameFaults(name))).toEqual([
      `must be 1 to 56 letters, digits and -, beginning with a letter, got "${name}"; for example "task-tool-prod"`,
    ]);
  });
});

describe("nodeGroupsFaults", () => {
  const TAINTED: NodeGroupSettings = { taints: [{ key: "batch", effect: "NO_SCHEDULE" }] };

  it("accepts a group for everything besides special ones", () => {
    expect(nodeGroupsFaults({ default: {}, batchSpot: { ...TAINTED, minNodes: 0 } })).toEqual([]);
    expect(nodeGroupsFaults({ default: { taints: [{ key: "old", effect: "PREFER_NO_SCHEDULE" }] } })).toEqual([]);
  });

  it("refuses none", () => {
    expect(messages(nodeGroupsFaults({}))).toEqual([
      'must have at least one node group; for example { default: {} }, or write nodes: "auto"',
    ]);
  });

  it.each<Readonly<Record<string, NodeGroupSettings>>>([
    { batch: TAINTED },
    { default: { minNodes: 0 }, batch: TAINTED },
  ])("refuses %j, where CoreDNS finds no node", (groups) => {
    expect(messages(nodeGroupsFaults(groups))).toEqual([
      "must have a group with at least 1 node from the start and without taints, or CoreDNS has no node; for example { default: {} } besides the others",
    ]);
  });

  it("refuses names that are one in AWS", () => {
    expect(messages(nodeGroupsFaults({ batchSpot: {}, "batch-spot": {} }))).toEqual([
      `'batch-spot' has the same name in AWS as "batchSpot": "batch-spot"; rename one of the two`,
    ]);
  });

  it.each(["Batch", "batch_spot", "1a", "a".repeat(37)])("refuses the name %s", (name) => {
    expect(messages(nodeGroupNameFaults(name))).toEqual([
      `must be a name of at most 36 letters, digits and -, beginning with a lower-case letter, got "${name}"; for example "default" or "batchSpot"`,
    ]);
  });
});

describe("nodeGroupFaults", () => {
  it.each<NodeGroupSettings>([
    {},
    { architecture: "arm64" },
    {
      architecture: "arm64",
      instanceTypes: ["m7g.large", "c7gn.2xlarge", "im4gn.large", "a1.large", "m8gd.metal-24xl"],
    },
    { instanceTypes: ["m7i.large", "g4dn.xlarge", "u-6tb1.112xlarge", "m7i-flex.large", "mac1.metal", "t3a.nano"] },
    { capacity: "SPOT", instanceTypes: ["m7i.large"] },
    { minNodes: 0, maxNodes: 1, diskGib: 20, labels: { "example.com/kind": "batch", empty: "" } },
  ])("accepts %j", (group) => {
    expect(nodeGroupFaults(group)).toEqual([]);
  });

  it.each<[NodeGroupSettings, string[]]>([
    [{ instanceTypes: [] }, [`'instanceTypes' must list 1 to 20 instance types, has 0; for example ["m7i.large"]`]],
    [
      { instanceTypes: ["m7i", "m7i.large", "m7i.large"] },
      [
        `'instanceTypes[0]' must be an EC2 instance type, got "m7i"; for example "m7i.large"`,
        `'instanceTypes[2]' is in the list already, got "m7i.large"; remove one of the two`,
      ],
    ],
    [
      { instanceTypes: ["m7i.large", "m7g.large"] },
      [
        `'instanceTypes[1]' must be a type of the group's architecture, x86_64, got "m7g.large"; it is arm64: set architecture: "arm64", or name a type such as "m7i.large"`,
      ],
    ],
    [
      { architecture: "arm64", instanceTypes: ["m7i.large"] },
      [
        `'instanceTypes[0]' must be a type of the group's architecture, arm64, got "m7i.large"; it is x86_64: set architecture: "x86_64", or name a type such as "m7g.large"`,
      ],
    ],
    [{ minNodes: 5 }, ["'minNodes' must be at most 'maxNodes', which is 4, got 5; raise 'maxNodes', or lower it"]],
    [
      { minNodes: -1, maxNodes: 451 },
      [
        "'minNodes' must be a whole number from 0 to 450, got -1; for example 2",
        "'maxNodes' must be a whole number from 1 to 450, got 451; for example 2",
      ],
    ],
    [
      { diskGib: 19 },
      [
        "'diskGib' must be a whole number of GiB, at least 20, which the system and its images fill, got 19; for example 50",
      ],
    ],
    [
      { labels: { "kubernetes.io/role": "node", a: "b c" } },
      [
        "'labels.kubernetes.io/role' has a prefix that Kubernetes and EKS keep for themselves; use one of your own",
        `'labels.a' must be a label value: at most 63 letters, digits and . _ -, with a letter or digit at both ends, got "b c"; for example "batch", or "" for none`,
      ],
    ],
    [
      {
        taints: [
          { key: "a b", value: "c d", effect: "NO_SCHEDULE" },
          { key: "batch", effect: "NO_EXECUTE" },
          { key: "batch", value: "true", effect: "NO_EXECUTE" },
        ],
      },
      [
        `'taints[0].key' must be a label key, whose name is 1 to 63 letters, digits and . _ -, with a letter or digit at both ends, got "a b"; for example "workload" or "example.com/workload"`,
        `'taints[0].value' must be a label value: at most 63 letters, digits and . _ -, with a letter or digit at both ends, got "c d"; for example "batch", or "" for none`,
        "'taints[2]' has the key and effect of another taint; remove one",
      ],
    ],
  ])("refuses %j", (group, expected) => {
    expect(messages(nodeGroupFaults(group))).toEqual(expected);
  });
});

describe("the registry of EKS's add-ons", () => {
  it("is known for every region", () => {
    expect(KNOWN_REGIONS.filter((region) => eksAddonRegistry(region) === undefined)).toEqual([]);
  });

  it.each([
    ["ap-northeast-1", "arn:aws:ecr:ap-northeast-1:602401143452:repository/*"],
    ["cn-north-1", "arn:aws-cn:ecr:cn-north-1:918309763551:repository/*"],
    ["us-gov-west-1", "arn:aws-us-gov:ecr:us-gov-west-1:013241004608:repository/*"],
  ])("is that of the region %s", (region, arn) => {
    expect(eksAddonRepositoryArns(region)).toEqual([arn]);
  });

  it("has nothing for a region that is not in the table", () => {
    expect(eksAddonRepositoryArns("ap-northeast-9")).toEqual([]);
  });

  it.each([
    ["ap-northeast-9", 'did you mean "ap-northeast-1"?'],
    ["moon-base-central-12", "add its account to domain/eks/addon-registries.ts"],
  ])("refuses the region %s", (region, remedy) => {
    expect(messages(eksAddonRegistryFaults(region))).toEqual([
      `must be a region whose registry of EKS add-ons is known, got "${region}"; ${remedy}`,
    ]);
  });
});

describe("the names of an environment", () => {
  it("follow from the platform's name and the environment's", () => {
    const cluster = clusterName("task-tool", "prod");
    expect([
      cluster,
      clusterRoleName(cluster),
      nodeRoleName(cluster),
      vpcCniRoleName(cluster),
      workloadRoleName(cluster, "taskService"),
      pullSecretRefresherName(cluster),
      launchTemplateName(cluster, "batchSpot"),
    ]).toEqual([
      "task-tool-prod",
      "task-tool-prod-cluster",
      "task-tool-prod-node",
      "task-tool-prod-vpc-cni",
      "task-tool-prod-task-service",
      "task-tool-prod-pull-secret-refresher",
      "task-tool-prod-batch-spot",
    ]);
  });
});

describe("names of Kubernetes", () => {
  it("are RFC 1123 labels", () => {
    expect(objectNameFaults("a".repeat(63))).toEqual([]);
    expect(
      [...objectNameFaults("taskService"), ...objectNameFaults("-"), ...objectNameFaults("a".repeat(64))].map(
        describeFault,
      ),
    ).toEqual([
      'must be lower-case letters, digits and -, with a letter or digit at both ends, got "taskService"; for example "task-service"',
      'must be lower-case letters, digits and -, with a letter or digit at both ends, got "-"; for example "task-service"',
      `must have at most 63 characters, has 64, got "${"a".repeat(64)}"; choose a shorter name`,
    ]);
  });

  it.each(["app", "app.kubernetes.io/name", `${"a".repeat(253)}/${"b".repeat(63)}`, "A_1.b-C"])(
    "take %s as the key of a label",
    (key) => {
      expect(labelKeyFaults(key)).toEqual([]);
    },
  );

  it.each([
    ["a/b/c", "must have at most one /, between prefix and name"],
    ["/b", "must be a label key, whose prefix before the / is a DNS name of at most 253 characters"],
    ["Example.com/b", "must be a label key, whose prefix before the / is a DNS name of at most 253 characters"],
    ["", "must be a label key, whose name is 1 to 63 letters, digits and . _ -, with a letter or digit at both ends"],
    [
      "a/-b",
      "must be a label key, whose name is 1 to 63 letters, digits and . _ -, with a letter or digit at both ends",
    ],
  ])("refuse %j as the key of a label", (key, problem) => {
    expect(labelKeyFaults(key).map((fault) => fault.problem)).toEqual([problem]);
  });

  it.each(["", "a", "A_1.b-C", "a".repeat(63)])("take %j as the value of a label", (value) => {
    expect(labelValueFaults(value)).toEqual([]);
  });

  it.each(["a".repeat(64), "a-", "a/b"])("refuse %j as the value of a label", (value) => {
    expect(labelValueFaults(value).map((fault) => fault.path)).toEqual([[]]);
  });
});
