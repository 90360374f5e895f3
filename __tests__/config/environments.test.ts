import crossAccount from "../../config/examples/cross-account";
import minikube from "../../config/examples/minikube";
import { taskTool, taskToolData } from "../../config/define-platform";
import { checkPlatform } from "../../config/load/load-platform";
import { everyEnvironment } from "../support/every-environment";
import { refusals, tryInPlaceOfEverySetting } from "../support/refusals";
import { platformWith as typedPlatformWith } from "../support/settings";

/** Settings as somebody without types might write them. */
type Untyped = Record<string, unknown>;

const platformWith = typedPlatformWith as (registry?: Untyped, rest?: Untyped) => unknown;
const REQUESTS = { requests: { cpu: "100m", memory: "128Mi" } };
const SERVICE = { image: { repository: "taskService" }, ports: { http: 3000 }, resources: REQUESTS };
const REPORTER = { image: { repository: "taskService" }, schedule: "0 15 * * *", resources: REQUESTS };
const NETWORK = { cidr: "10.1.0.0/16", zones: ["a", "c"] };
const ADMIN = "arn:aws:iam::123456789012:role/admin";
const CLUSTER = { type: "eks", version: "1.35", admins: [ADMIN] };
const OUTSIDE = { type: "outside-aws", context: "minikube", pullSecret: { credentials: { secretName: "keys" } } };
const RELEASES = { taskService: "1.0.0" };
const WORKLOADS = { deployments: { taskService: SERVICE }, releases: RELEASES };
const GIVEN = { ...WORKLOADS, manageNamespace: false };
const DATA = { tables: { tasks: { hashKey: "task_id" } }, buckets: { reports: {} } };
const KMS = "arn:aws:kms:us-east-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d";

/** An environment on EKS with one Deployment, and others of its settings. */
const environment = (other: Untyped, registry: Untyped = {}) =>
  platformWith(registry, {
    environments: { prod: { network: NETWORK, cluster: CLUSTER, data: DATA, workloads: WORKLOADS, ...other } },
  });
const eks = (other: Untyped) => environment({ cluster: { ...CLUSTER, ...other } });
const nodes = (other: unknown) => eks({ nodes: other });
const outside = (pullSecret: Untyped, workloads: Untyped = {}, other: Untyped = {}) =>
  platformWith(
    {},
    {
      environments: {
        local: {
          cluster: { ...OUTSIDE, pullSecret: { ...OUTSIDE.pullSecret, ...pullSecret } },
          data: DATA,
          workloads: { ...WORKLOADS, manageNamespace: false, ...workloads },
          ...other,
        },
      },
    },
  );
const workloads = (other: Untyped, registry: Untyped = {}) =>
  environment({ workloads: { ...WORKLOADS, ...other } }, registry);
const deployment = (other: Untyped, registry: Untyped = {}) =>
  workloads({ deployments: { taskService: SERVICE, taskWeb: { ...SERVICE, ...other } } }, registry);
const cronJob = (other: Untyped) => workloads({ cronJobs: { taskReporter: { ...REPORTER, ...other } } });
const ingress = (other: Untyped) =>
  workloads({ ingress: { className: "alb", paths: [{ path: "/", workload: "taskService" }], ...other } });
const image = (found: unknown, registry: Untyped = {}, other: Untyped = {}) =>
  environment(
    {
      workloads: { ...WORKLOADS, deployments: { taskService: SERVICE, proxy: { ...SERVICE, image: found } } },
      ...other,
    },
    registry,
  );
const data = (other: Untyped) => environment({ data: { ...DATA, ...other } });
const CACHES = {
  pullThroughCaches: {
    quay: { upstreamRegistry: "quay.io" },
    hub: {
      upstreamRegistry: "registry-1.docker.io",
      credentialArn: "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:ecr-pullthroughcache/hub-a1b2c3",
    },
  },
};
const withScheme = (own: Untyped, defaults: Untyped = {}, releases: Untyped = RELEASES) =>
  workloads({ releases }, { defaults, repositories: { taskService: own } });
/** Without the `.ecr.` of its host. */
const TUTORIALS_IMAGE = {
  registry: "123456789012.dkr.ap-northeast-1.amazonaws.com",
  image: "team/task-service",
  tag: "1",
};
const LONG_KEY = `task${"Service".repeat(9)}`;

/** One row a refusal: what is tried, the settings, the exact messages. */
const REFUSALS: [string, unknown, string[]][] = [
  [
    "a cluster of no kind",
    environment({ cluster: { version: "1.35" } }),
    [
      `'environments.prod.cluster' must be the kind of cluster, got {"version":"1.35"}; write eks({ ... }) or outsideAws({ ... })`,
    ],
  ],
  [
    "a cluster of a version that is older than the table",
    eks({ version: "1.29" }),
    [
      `'environments.prod.cluster.version' must be a Kubernetes version that EKS offers, got "1.29"; did you mean "1.32"? known on 2026-11-26 are 1.32, 1.33, 1.34, 1.35`,
    ],
  ],
  [
    "a cluster of a version as a patch",
    eks({ version: "v1.35.2" }),
    [
      `'environments.prod.cluster.version' must be a Kubernetes version that EKS offers, got "v1.35.2"; did you mean "1.35"? known on 2026-11-26 are 1.32, 1.33, 1.34, 1.35`,
    ],
  ],
  [
    "a cluster of a version as a number",
    eks({ version: 1.35 }),
    [`'environments.prod.cluster.version' must be a string, got 1.35; write a string`],
  ],
  [
    "a cluster without admins",
    eks({ admins: [] }),
    [
      `'environments.prod.cluster.admins' must list at least one IAM role or user, or nobody could use the cluster; for example ["arn:aws:iam::123456789012:role/platform-admin"]`,
    ],
  ],
  [
    "a cluster with an admin by a session",
    eks({ admins: ["arn:aws:sts::123456789012:assumed-role/admin/me"] }),
    [
      `'environments.prod.cluster.admins[0]' must be the ARN of an IAM role or user, not of a session of it, got "arn:aws:sts::123456789012:assumed-role/admin/me"; name the role, with its path if it has one: "arn:aws:iam::123456789012:role/admin"`,
    ],
  ],
  [
    "a cluster with admins by a wildcard, by a name, and twice",
    eks({ admins: ["arn:aws:iam::123456789012:role/*", "admin", ADMIN, ADMIN] }),
    [
      `'environments.prod.cluster.admins[0]' must be the ARN of one IAM role or user, since EKS takes no wildcards, got "arn:aws:iam::123456789012:role/*"; for example "arn:aws:iam::123456789012:role/platform-admin"`,
      `'environments.prod.cluster.admins[1]' must be the ARN of an IAM role or user, got "admin"; for example "arn:aws:iam::123456789012:role/platform-admin"`,
      `'environments.prod.cluster.admins[3]' is in the list already, got "arn:aws:iam::123456789012:role/admin"; remove one of the two`,
    ],
  ],
  [
    "a cluster with an admin of another partition",
    eks({ admins: [ADMIN.replace("aws", "aws-cn")] }),
    [
      `'environments.prod.cluster.admins[0]' must be an ARN of the partition aws, got "arn:aws-cn:iam::123456789012:role/admin"; write "arn:aws:..."`,
    ],
  ],
  [
    "a cluster open to everybody",
    eks({ apiAccess: { publicFrom: ["0.0.0.0/0"] } }),
    [
      `'environments.prod.cluster.apiAccess.publicFrom[0]' must not let in everybody, nor more than a /8, got "0.0.0.0/0"; name your own networks, for example "203.0.113.0/24"`,
    ],
  ],
  [
    "a cluster open to nobody, and open to private addresses",
    platformWith(
      {},
      {
        environments: {
          staging: { network: NETWORK, cluster: { ...CLUSTER, apiAccess: { publicFrom: [] } } },
          prod: {
            network: { ...NETWORK, cidr: "10.2.0.0/16" },
            cluster: { ...CLUSTER, apiAccess: { publicFrom: ["10.0.0.0/16", "203.0.113.7"] } },
          },
        },
      },
    ),
    [
      `'environments.staging.cluster.apiAccess.publicFrom' must list at least one network; for example ["203.0.113.0/24"], or write apiAccess: "private"`,
      `'environments.prod.cluster.apiAccess.publicFrom[0]' must be a network of the internet, as EKS refuses private addresses, got "10.0.0.0/16"; name the public address of your NAT or VPN`,
      `'environments.prod.cluster.apiAccess.publicFrom[1]' must be an IPv4 network in CIDR notation, got "203.0.113.7"; for example "203.0.113.0/24", or "203.0.113.7/32" for one address`,
    ],
  ],
  [
    "a cluster open by a word",
    eks({ apiAccess: "public" }),
    [
      `'environments.prod.cluster.apiAccess' must be "private" or an object, got "public"; for example { publicFrom: ["203.0.113.0/24"] }`,
    ],
  ],
  [
    "a cluster with a key of another region",
    eks({ secretsKeyArn: KMS }),
    [
      `'environments.prod.cluster.secretsKeyArn' must be a key of the region ap-northeast-1, got "arn:aws:kms:us-east-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d"; name a key of that region`,
    ],
  ],
  [
    "a cluster with an alias for a key",
    eks({ secretsKeyArn: "alias/eks" }),
    [
      `'environments.prod.cluster.secretsKeyArn' must be the ARN of a KMS key, got "alias/eks"; write it out: "arn:aws:kms:<region>:<account>:key/<id>" (not an alias)`,
    ],
  ],
  [
    "a cluster with days that no log has, and one log twice",
    eks({ logRetainDays: 45, logs: ["api", "api"] }),
    [
      `'environments.prod.cluster.logs[1]' is in the list already, got "api"; remove one of the two`,
      "'environments.prod.cluster.logRetainDays' must be a number of days that CloudWatch Logs offers, got 45; the next that it offers is 60",
    ],
  ],
  [
    "a cluster without a network",
    environment({ network: undefined }),
    [
      `'environments.prod.cluster' must have a network to be in; add 'network': { cidr: "10.1.0.0/16", zones: ["a", "c"] }`,
    ],
  ],
  [
    "a cluster whose nodes have no way out",
    environment({ network: { ...NETWORK, nat: "none" } }),
    [
      `'environments.prod.network.nat' must be "single" or "per-zone" for EKS: nodes reach ECR and the control plane's services by NAT, got "none"; choose one of these`,
    ],
  ],
  [
    "a cluster whose NAT would have nowhere to stand",
    environment({ network: { ...NETWORK, publicSubnets: false } }),
    [
      "'environments.prod.network.publicSubnets' must not be false for EKS: nodes reach ECR and the control plane's services by NAT, and its gateways stand in public subnets; remove it",
    ],
  ],
  [
    "a cluster whose objects are made by a role that may not",
    environment({ deployRole: "arn:aws:iam::123456789012:role/terraform" }),
    [
      `'environments.prod.cluster.admins' must have the environment's 'deployRole' among them, which makes the Kubernetes objects; add "arn:aws:iam::123456789012:role/terraform"`,
    ],
  ],
  [
    "a cluster whose objects are made by the registry's role, that may not",
    environment({}, { deployRole: "arn:aws:iam::123456789012:role/terraform" }),
    [
      `'environments.prod.cluster.admins' must have the environment's 'deployRole' among them, which makes the Kubernetes objects; add "arn:aws:iam::123456789012:role/terraform"`,
    ],
  ],
  [
    "a cluster with a pull Secret on EKS",
    eks({ pullSecret: OUTSIDE.pullSecret }),
    [
      `'environments.prod.cluster.pullSecret' is for clusters outside AWS: on EKS the node role pulls, got {"credentials":{"secretName":"keys"}}; remove it`,
    ],
  ],
  [
    "a cluster with a key of another partition",
    eks({ secretsKeyArn: KMS.replace("us-east-1", "cn-north-1") }),
    [
      `'environments.prod.cluster.secretsKeyArn' must be a key of the region ap-northeast-1, got "arn:aws:kms:cn-north-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d"; name a key of that region`,
    ],
  ],
  [
    "node groups that are none",
    nodes({}),
    [
      `'environments.prod.cluster.nodes' must have at least one node group; for example { default: {} }, or write nodes: "auto"`,
    ],
  ],
  [
    "node groups all of which have taints",
    nodes({ batch: { taints: [{ key: "batch", effect: "NO_SCHEDULE" }] } }),
    [
      "'environments.prod.cluster.nodes' must have a group with at least 1 node from the start and without taints, or CoreDNS has no node; for example { default: {} } besides the others",
    ],
  ],
  [
    "node groups of a name that AWS refuses, or that two have",
    nodes({ Batch: {}, batchSpot: {}, "batch-spot": {} }),
    [
      `'environments.prod.cluster.nodes.Batch' must be a name of at most 36 letters, digits and -, beginning with a lower-case letter, got "Batch"; for example "default" or "batchSpot"`,
      `'environments.prod.cluster.nodes.batch-spot' has the same name in AWS as "batchSpot": "batch-spot"; rename one of the two`,
    ],
  ],
  [
    "node groups of another architecture than their types",
    nodes({ default: { instanceTypes: ["m7g.large", "huge"] } }),
    [
      `'environments.prod.cluster.nodes.default.instanceTypes[0]' must be a type of the group's architecture, x86_64, got "m7g.large"; it is arm64: set architecture: "arm64", or name a type such as "m7i.large"`,
      `'environments.prod.cluster.nodes.default.instanceTypes[1]' must be an EC2 instance type, got "huge"; for example "m7i.large"`,
    ],
  ],
  [
    "node groups with more nodes at least than at most, and a small disk",
    nodes({ default: { minNodes: 5, diskGib: 8 } }),
    [
      "'environments.prod.cluster.nodes.default.minNodes' must be at most 'maxNodes', which is 4, got 5; raise 'maxNodes', or lower it",
      "'environments.prod.cluster.nodes.default.diskGib' must be a whole number of GiB, at least 20, which the system and its images fill, got 8; for example 50",
    ],
  ],
  [
    "node groups with labels that Kubernetes refuses or keeps for itself",
    nodes({ default: { labels: { "a b": "x", pool: "a b", "kubernetes.io/role": "x" } } }),
    [
      `'environments.prod.cluster.nodes.default.labels.a b' must be a label key, whose name is 1 to 63 letters, digits and . _ -, with a letter or digit at both ends, got "a b"; for example "workload" or "example.com/workload"`,
      `'environments.prod.cluster.nodes.default.labels.pool' must be a label value: at most 63 letters, digits and . _ -, with a letter or digit at both ends, got "a b"; for example "batch", or "" for none`,
      "'environments.prod.cluster.nodes.default.labels.kubernetes.io/role' has a prefix that Kubernetes and EKS keep for themselves; use one of your own",
    ],
  ],
  [
    "node groups with taints that Kubernetes refuses",
    nodes({ default: {}, batch: { taints: [{ key: "-", value: "a b", effect: "NO_EXECUTE" }] } }),
    [
      `'environments.prod.cluster.nodes.batch.taints[0].key' must be a label key, whose name is 1 to 63 letters, digits and . _ -, with a letter or digit at both ends, got "-"; for example "workload" or "example.com/workload"`,
      `'environments.prod.cluster.nodes.batch.taints[0].value' must be a label value: at most 63 letters, digits and . _ -, with a letter or digit at both ends, got "a b"; for example "batch", or "" for none`,
    ],
  ],
  [
    "node groups with a taint as Kubernetes writes it",
    nodes({ default: {}, batch: { taints: [{ key: "b", effect: "NoSchedule" }] } }),
    [
      `'environments.prod.cluster.nodes.batch.taints[0].effect' must be "NO_SCHEDULE" or "PREFER_NO_SCHEDULE" or "NO_EXECUTE", got "NoSchedule"; did you mean "NO_SCHEDULE"?`,
    ],
  ],
  [
    "node groups with a taint twice",
    nodes({
      default: {},
      batch: {
        taints: [
          { key: "b", effect: "NO_EXECUTE" },
          { key: "b", value: "x", effect: "NO_EXECUTE" },
        ],
      },
    }),
    ["'environments.prod.cluster.nodes.batch.taints[1]' has the key and effect of another taint; remove one"],
  ],
  [
    "node groups by a word",
    nodes("Auto"),
    [`'environments.prod.cluster.nodes' must be "auto" or an object, got "Auto"; for example { default: {} }`],
  ],
  [
    "a cluster outside AWS whose token would run out",
    outside({ schedule: "0 */8 * * *" }),
    [
      `'environments.local.cluster.pullSecret.schedule' must run at least every 6 hours, so that a token of 12 hours survives one missed run; between two of its runs are up to 8 hours, got "0 */8 * * *"; for example "37 */4 * * *"`,
    ],
  ],
  [
    "a cluster outside AWS whose schedule is none",
    outside({ schedule: "every 4 hours" }),
    [
      `'environments.local.cluster.pullSecret.schedule' must be a cron expression of 5 fields, has 3, got "every 4 hours"; for example "0 15 * * *": minute, hour, day of the month, month, day of the week`,
    ],
  ],
  [
    "a cluster outside AWS without credentials",
    outside({ credentials: undefined }),
    [
      `'environments.local.cluster.pullSecret.credentials' must name a Secret with an access key, or an OIDC provider, since no key is ever in the settings; write { secretName: "ecr-credentials" } or { oidcProviderArn: "arn:aws:iam::..." }`,
    ],
  ],
  [
    "a cluster outside AWS with an access key in the settings",
    outside({ credentials: { accessKeyId: "AKIA", secretAccessKey: "x" } }),
    [
      `'environments.local.cluster.pullSecret.credentials' must name a Secret with an access key, or an OIDC provider, since no key is ever in the settings; write { secretName: "ecr-credentials" } or { oidcProviderArn: "arn:aws:iam::..." }`,
    ],
  ],
  [
    "a cluster outside AWS whose credentials are in the Secret that is written",
    outside({ credentials: { secretName: "ecr-pull-secret" } }),
    [
      `'environments.local.cluster.pullSecret.credentials.secretName' must be another Secret than the one that is written, got "ecr-pull-secret"; for example "ecr-credentials"`,
    ],
  ],
  [
    "a cluster outside AWS with an OIDC provider of another account",
    outside({ credentials: { oidcProviderArn: "arn:aws:iam::210987654321:oidc-provider/oidc.example.com" } }),
    [
      `'environments.local.cluster.pullSecret.credentials.oidcProviderArn' must be in the registry's account 123456789012, where the role is that trusts it, got "arn:aws:iam::210987654321:oidc-provider/oidc.example.com"; make an IAM OIDC provider of the same issuer there`,
    ],
  ],
  [
    "a cluster outside AWS with what is no OIDC provider",
    outside({ credentials: { oidcProviderArn: "oidc.example.com" } }),
    [
      `'environments.local.cluster.pullSecret.credentials.oidcProviderArn' must be the ARN of an IAM OIDC provider, got "oidc.example.com"; for example "arn:aws:iam::123456789012:oidc-provider/oidc.example.com"`,
    ],
  ],
  [
    "a cluster outside AWS whose refresher would wait for itself",
    outside({ image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/refresher:1" }),
    [
      `'environments.local.cluster.pullSecret.image' must not come from a private registry of ECR: it would wait for the Secret that it has to write, got "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/refresher:1"; name a public image, or omit it for AWS's own of its CLI`,
    ],
  ],
  [
    "a cluster outside AWS whose refresher could change by itself",
    outside({ image: "public.ecr.aws/aws-cli/aws-cli:2.37.4" }),
    [
      `'environments.local.cluster.pullSecret.image' must have a digest, since it runs with credentials and must not change by itself, got "public.ecr.aws/aws-cli/aws-cli:2.37.4"; ask \`skopeo inspect --format '{{.Digest}}' docker://public.ecr.aws/aws-cli/aws-cli:2.37.4\` and append it: "public.ecr.aws/aws-cli/aws-cli:2.37.4@sha256:..."`,
    ],
  ],
  [
    "a cluster outside AWS with registries of another partition, of no repository, and twice",
    outside({
      registries: [
        { account: "210987654321", region: "cn-north-1", repositories: ["a"] },
        { account: "210987654321", region: "us-east-1", repositories: [] },
        { account: "210987654321", region: "us-east-1", repositories: ["A"] },
      ],
    }),
    [
      `'environments.local.cluster.pullSecret.registries[1].repositories' must name at least one repository; for example ["team/*"]`,
      `'environments.local.cluster.pullSecret.registries[2].repositories[0]' must be the name of a repository: lower-case letters, digits and . _ - /, with * and ? as wildcards, got "A"; for example "team/*"`,
      "'environments.local.cluster.pullSecret.registries[2]' is the registry of 210987654321 in us-east-1 once more; name it once, with all of its repositories",
      `'environments.local.cluster.pullSecret.registries[0].region' is in partition aws-cn, for which a principal of partition aws gets no token, got "cn-north-1"; pull its images from an external registry that names an existing pull Secret`,
    ],
  ],
  [
    "a cluster outside AWS with a name that no Secret has",
    outside({ name: "ECR" }),
    [
      `'environments.local.cluster.pullSecret.name' must be the name of a Secret: at most 253 lower-case letters, digits, - and ., got "ECR"; for example "task-service-keys"`,
    ],
  ],
  [
    "a cluster outside AWS that pulls nothing",
    outside({}, {}, { repositories: [], workloads: { manageNamespace: false, releases: {} } }),
    [
      "'environments.local.repositories' must not be empty for a cluster outside AWS, whose pull Secret would be good for nothing; name what its pods pull, or omit it for the whole catalogue",
    ],
  ],
  [
    "a cluster outside AWS where nothing runs",
    outside({}, {}, { workloads: undefined }),
    [
      "'environments.local.cluster' has no effect without 'workloads', since the cluster itself is made elsewhere; add 'workloads', or remove it",
    ],
  ],
  [
    "a cluster outside AWS that two environments share with their namespace",
    platformWith(
      {},
      {
        environments: {
          dev: { cluster: OUTSIDE, workloads: GIVEN },
          test: { cluster: OUTSIDE, workloads: GIVEN },
        },
      },
    ),
    [
      `'environments.test.workloads.namespace' must be a namespace of its own in the cluster "minikube", got "demo"; 'environments.dev.workloads.namespace' has it already: change or remove one`,
    ],
  ],
  [
    "a namespace that is made with the pods, and has to hold a Secret before them",
    outside({}, { manageNamespace: true }),
    [
      "'environments.local.workloads.manageNamespace' must be false where the refresher's key is in a Secret, which has to be there before the first pod, got true; write false, and make the namespace",
    ],
  ],
  [
    "a cluster outside AWS whose pull Secret would lose another login",
    outside({}, { externalRegistries: { "quay.io": { pullSecret: "ecr-pull-secret" } } }),
    [
      `'environments.local.workloads.externalRegistries.quay.io.pullSecret' must be another Secret than the cluster's pull Secret, which holds logins to ECR alone, got "ecr-pull-secret"; name the Secret with this login`,
    ],
  ],
  [
    "a cluster outside AWS with a load balancer of AWS",
    outside({}, { ingress: { className: "alb", paths: [{ path: "/", workload: "taskService" }] } }),
    [
      `'environments.local.workloads.ingress.className' must be another class outside AWS, where nothing makes a load balancer of AWS, got "alb"; for example "traefik"`,
    ],
  ],
  [
    "a cluster outside AWS with settings of EKS",
    environment({ cluster: { ...OUTSIDE, admins: [ADMIN] }, workloads: GIVEN }),
    ["'environments.prod.cluster.admins' is not a setting; known are type, context, pullSecret"],
  ],
  [
    "a cluster outside AWS whose refresher gets a name that IAM refuses",
    platformWith(
      {},
      {
        name: "a-platform-with-a-very-long-name",
        state: { key: "k1", bucket: "states-of-it" },
        environments: { production: { cluster: OUTSIDE, workloads: { ...GIVEN, namespace: "a" } } },
      },
    ),
    [
      `'environments.production.cluster' gets a name that must have at most 64 characters, has 65, got "a-platform-with-a-very-long-name-production-pull-secret-refresher"; shorten the name of the platform or the environment`,
    ],
  ],
  [
    "data with a key that is no key",
    data({ tables: { "my-tasks": { hashKey: "id" } } }),
    [`'environments.prod.data.tables.my-tasks' must be a key in camelCase, got "my-tasks"; for example "taskService"`],
  ],
  [
    "data with an attribute of no key, and a sort key that is the partition key",
    data({ tables: { tasks: { hashKey: "task_id", rangeKey: "task_id", attributes: { title: "S" } } } }),
    [
      `'environments.prod.data.tables.tasks.rangeKey' must be another attribute than 'hashKey', got "task_id"; name another one, or omit it`,
      "'environments.prod.data.tables.tasks.attributes.title' is an attribute of no key; remove it: other attributes need no definition",
    ],
  ],
  [
    "data with a type that no key has",
    data({ tables: { tasks: { hashKey: "task_id", attributes: { task_id: "BOOL" } } } }),
    [
      `'environments.prod.data.tables.tasks.attributes.task_id' must be "S" or "N" or "B", got "BOOL"; choose one of these`,
    ],
  ],
  [
    "data with an index of a name that DynamoDB refuses",
    data({ tables: { tasks: { hashKey: "task_id", indexes: { "by user": { hashKey: "user" } } } } }),
    [
      `'environments.prod.data.tables.tasks.indexes.by user' must be letters, digits and _ . -, got "by user"; choose a name such as "task-tool-prod-tasks"`,
    ],
  ],
  [
    "data with names that AWS refuses",
    data({
      tables: { tasks: { name: "a/b", hashKey: "id" } },
      buckets: { reports: { name: "Reports", expireAfterDays: 0 } },
    }),
    [
      `'environments.prod.data.tables.tasks.name' must be letters, digits and _ . -, got "a/b"; choose a name such as "task-tool-prod-tasks"`,
      `'environments.prod.data.buckets.reports.name' must be lower-case letters, digits, hyphens and dots, with a letter or digit at both ends, got "Reports"; choose a name such as "task-tool-states"`,
      "'environments.prod.data.buckets.reports.expireAfterDays' must be at least 1, got 0; write a whole number of days, or omit it to keep objects for ever",
    ],
  ],
  [
    "data whose default name S3 refuses",
    data({ buckets: { [LONG_KEY]: {} } }),
    [
      `'environments.prod.data.buckets.taskServiceServiceServiceServiceServiceServiceServiceServiceService' gets a name that must have 3 to 63 characters, has 86, got "demo-prod-task-service-service-service-service-service-service-service-service-service"; give it a 'name'`,
    ],
  ],
  [
    "data with a table and a bucket of one key",
    data({ tables: { reports: { hashKey: "id" } } }),
    [
      `'environments.prod.data.buckets.reports' must have an address of its own, got "reports"; 'environments.prod.data.tables.reports' has it already: change or remove one`,
    ],
  ],
  [
    "data with a bucket that another environment has",
    platformWith(
      {},
      {
        environments: {
          dev: { data: { buckets: { reports: { name: "all-reports" } } } },
          prod: { data: { buckets: { reports: { name: "all-reports" } } } },
        },
      },
    ),
    [
      `'environments.prod.data.buckets.reports' must have a name of its own among all environments, got "all-reports"; 'environments.dev.data.buckets.reports' has it already: change or remove one`,
    ],
  ],
  [
    "data with the bucket of the states",
    data({ buckets: { reports: { name: "demo-terraform-state-123456789012-ap-northeast-1" } } }),
    [
      `'environments.prod.data.buckets.reports' must have a name of its own among all environments, got "demo-terraform-state-123456789012-ap-northeast-1"; 'state.bucket' has it already: change or remove one`,
    ],
  ],
  [
    "data with a table that another environment of the account has",
    platformWith(
      {},
      {
        environments: {
          dev: { data: { tables: { tasks: { name: "tasks", hashKey: "id" } } } },
          prod: { data: { tables: { tasks: { name: "tasks", hashKey: "id" } } } },
          other: { account: "210987654321", data: { tables: { tasks: { name: "tasks", hashKey: "id" } } } },
        },
      },
    ),
    [
      `'environments.prod.data.tables.tasks' must have a name of its own among all environments, got "tasks"; 'environments.dev.data.tables.tasks' has it already: change or remove one`,
    ],
  ],
  [
    "workloads without a cluster",
    environment({ cluster: undefined }),
    [
      "'environments.prod.workloads' must have a cluster to run in; add 'cluster': eks({ ... }) or outsideAws({ ... }), or remove the workloads",
    ],
  ],
  [
    "workloads of two kinds and one key",
    workloads({ cronJobs: { taskService: REPORTER } }),
    [
      `'environments.prod.workloads.cronJobs.taskService' must have a name of its own among the workloads, got "task-service"; 'environments.prod.workloads.deployments.taskService' has it already: change or remove one`,
    ],
  ],
  [
    "workloads of names that the platform uses itself",
    workloads({
      deployments: { taskService: SERVICE, node: SERVICE, ingress: SERVICE },
      cronJobs: { pullSecretRefresher: REPORTER },
    }),
    [
      `'environments.prod.workloads.deployments.node' must not have a name that the platform uses itself, got "node"; choose another key, for example "nodeApp"`,
      `'environments.prod.workloads.deployments.ingress' must not have a name that the platform uses itself, got "ingress"; choose another key, for example "ingressApp"`,
      `'environments.prod.workloads.cronJobs.pullSecretRefresher' must not have a name that the platform uses itself, got "pullSecretRefresher"; choose another key, for example "pullSecretRefresherApp"`,
    ],
  ],
  [
    "workloads of a key that addresses leave out, and one that is none",
    workloads({ deployments: { taskService: SERVICE, default: SERVICE, "task-web": SERVICE } }),
    [
      `'environments.prod.workloads.deployments.default' must not be a word that Terraform's addresses leave out, got "default"; for example "taskService"`,
      `'environments.prod.workloads.deployments.task-web' must be a key in camelCase, got "task-web"; for example "taskService"`,
    ],
  ],
  [
    "workloads of names that are too long for Kubernetes",
    workloads({
      deployments: { taskService: SERVICE, [LONG_KEY]: SERVICE },
      cronJobs: { [LONG_KEY.slice(0, 50)]: REPORTER },
    }),
    [
      `'environments.prod.workloads.deployments.taskServiceServiceServiceServiceServiceServiceServiceServiceService' gets a name that must have at most 63 characters, has 76, got "task-service-service-service-service-service-service-service-service-service"; shorten the key`,
      `'environments.prod.workloads.cronJobs.taskServiceServiceServiceServiceServiceServiceServ' gets a name that must have at most 52 characters, has 57, got "task-service-service-service-service-service-service-serv"; shorten the key`,
    ],
  ],
  [
    "workloads of names that are too long for IAM",
    workloads({
      deployments: {
        taskService: SERVICE,
        [LONG_KEY.slice(0, 53)]: { ...SERVICE, access: { tables: { tasks: "read" } } },
      },
    }),
    [
      `'environments.prod.workloads.deployments.taskServiceServiceServiceServiceServiceServiceService.access' gets a name that must have at most 64 characters, has 70, got "demo-prod-task-service-service-service-service-service-service-service"; shorten the name of the platform, the environment or the workload`,
    ],
  ],
  [
    "workloads in a namespace of no name",
    workloads({ namespace: "Task_Tool" }),
    [
      `'environments.prod.workloads.namespace' must be lower-case letters, digits and -, with a letter or digit at both ends, got "Task_Tool"; for example "task-tool"`,
    ],
  ],
  [
    "workloads in a namespace that every cluster has",
    workloads({ namespace: "default" }),
    [
      `'environments.prod.workloads.namespace' must not be one that every cluster has, got "default"; omit it for one of its own`,
    ],
  ],
  [
    "workloads whose release names none of them, and one of which has none",
    workloads({ releases: { taskWeb: "1.0.0" } }),
    [
      "'environments.prod.workloads.releases.taskWeb' must be an image that a workload runs; known are taskService",
      `'environments.prod.workloads.releases.taskService' is missing; add the version that runs, e.g. "1.0.0"`,
    ],
  ],
  [
    "workloads whose release is misspelt",
    workloads({ releases: { taskServce: "1.0.0" } }),
    [
      `'environments.prod.workloads.releases.taskServce' must be an image that a workload runs; did you mean "taskService"?`,
    ],
  ],
  [
    "workloads whose release is no version",
    workloads({ releases: { taskService: "1.0 beta" } }),
    [
      `'environments.prod.workloads.releases.taskService' must be a tag: 1 to 128 letters, digits and _ . -, the first a letter, digit or _; or a sha256: digest, got "1.0 beta"; for example "1.4.2"`,
    ],
  ],
  [
    "a release that is no tag of the scheme",
    withScheme({ tagScheme: ["v*", "build-*"] }),
    [
      `'environments.prod.workloads.releases.taskService' must be a tag of the repository's scheme, v*, build-*, got "1.0.0"; release one of these or a digest, or add the tag to 'registry.repositories.taskService.tagScheme'`,
    ],
  ],
  [
    "a release that is no tag of the common scheme",
    withScheme({}, { tagScheme: ["v*"] }),
    [
      `'environments.prod.workloads.releases.taskService' must be a tag of the repository's scheme, v*, got "1.0.0"; release one of these or a digest, or add the tag to 'registry.defaults.tagScheme'`,
    ],
  ],
  [
    "workloads whose release is latest where tags cannot be moved",
    workloads({ releases: { taskService: "latest" } }),
    [
      `'environments.prod.workloads.releases.taskService' must not be "latest" of a repository whose tags cannot be moved: it would be the first push for ever; write a version, or a digest`,
    ],
  ],
  [
    "workloads whose release is latest where only other tags can be moved",
    workloads(
      { releases: { taskService: "latest" } },
      { repositories: { taskService: { imageTagMutability: { immutableExcept: ["dev-*"] } } } },
    ),
    [
      `'environments.prod.workloads.releases.taskService' must not be "latest" of a repository whose tags cannot be moved: it would be the first push for ever; write a version, or a digest`,
    ],
  ],
  [
    "registries by hosts that are none, though they are declared",
    workloads({
      deployments: { taskService: SERVICE, proxy: { ...SERVICE, image: TUTORIALS_IMAGE } },
      externalRegistries: { [TUTORIALS_IMAGE.registry]: {}, "https://quay.io": {} },
    }),
    [
      `'environments.prod.workloads.deployments.proxy.image.registry' must have 'ecr' between 'dkr' and the region, got "123456789012.dkr.ap-northeast-1.amazonaws.com"; write "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com"`,
      `'environments.prod.workloads.externalRegistries.123456789012.dkr.ap-northeast-1.amazonaws.com' must have 'ecr' between 'dkr' and the region, got "123456789012.dkr.ap-northeast-1.amazonaws.com"; write "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com"`,
      `'environments.prod.workloads.externalRegistries.https://quay.io' must be a host alone, in lower-case letters, got "https://quay.io"; write "quay.io"`,
    ],
  ],
  [
    "an image that is missing",
    image(undefined),
    [
      `'environments.prod.workloads.deployments.proxy.image' is missing; write { repository: "taskService" }, { cache: "quay", image: "...", tag: "..." } or { registry: "quay.io", image: "...", tag: "..." }`,
    ],
  ],
  [
    "an image that the catalogue lacks",
    image({ repository: "taskServce" }),
    [
      `'environments.prod.workloads.deployments.proxy.image.repository' must be a repository of the catalogue, got "taskServce"; did you mean "taskService"?`,
    ],
  ],
  [
    "an image that the environment may not pull",
    environment({
      repositories: ["taskService"],
      workloads: {
        deployments: { proxy: { ...SERVICE, image: { repository: "taskWeb" } } },
        releases: { taskWeb: "1.0.0" },
      },
    }),
    [
      `'environments.prod.workloads.deployments.proxy.image.repository' must be one of the repositories that the environment may pull, got "taskWeb"; add it to the environment's 'repositories'`,
    ],
  ],
  [
    "an image with a version of its own",
    image({ repository: "taskService", tag: "1.0.0" }),
    [
      "'environments.prod.workloads.deployments.proxy.image.tag' is not a setting of this kind of image; remove it, as the version of an image of the catalogue is in the releases file",
    ],
  ],
  [
    "an image by the tutorial's reference, which lacks a part",
    image("123456789012.dkr.ap-northeast-1.amazonaws.com/team/task-service:latest"),
    [
      `'environments.prod.workloads.deployments.proxy.image' must have 'ecr' between 'dkr' and the region, got "123456789012.dkr.ap-northeast-1.amazonaws.com/team/task-service:latest"; write "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/task-service:latest"`,
      `'environments.prod.workloads.deployments.proxy.image' must be an object that says where the image is from, not its reference, got "123456789012.dkr.ap-northeast-1.amazonaws.com/team/task-service:latest"; write { repository: "taskService" }, and its version in the releases file`,
    ],
  ],
  [
    "an image of a registry that nobody declared",
    image({ registry: "quay.io", image: "team/proxy", tag: "1" }),
    [
      `'environments.prod.workloads.deployments.proxy.image.registry' must be a declared registry, got "quay.io"; add "quay.io": {} to the workloads' 'externalRegistries'`,
    ],
  ],
  [
    "an image of a private ECR as another registry",
    image({ registry: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com", image: "team/task-service", tag: "1" }),
    [
      `'environments.prod.workloads.deployments.proxy.image.registry' must be left out for an image of the catalogue, got "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com"; write { repository: "taskService" }`,
    ],
  ],
  [
    "an image of an unknown cache",
    image({ cache: "quey", image: "team/proxy", tag: "1" }, CACHES),
    [
      `'environments.prod.workloads.deployments.proxy.image.cache' must be a pull-through cache, got "quey"; did you mean "quay"?`,
    ],
  ],
  [
    "an image of a cache of another account",
    image({ cache: "quay", image: "team/proxy", tag: "1" }, CACHES, { account: "210987654321" }),
    [
      `'environments.prod.workloads.deployments.proxy.image.cache' must be pulled in the registry's own account: its caches serve no other, got "quay"; copy the image into a repository of the catalogue`,
    ],
  ],
  [
    "an image of Docker Hub without its library",
    image({ cache: "hub", image: "httpd", tag: "2.4" }, CACHES),
    [
      `'environments.prod.workloads.deployments.proxy.image.image' must have the whole path, which is under 'library/' for an official image of Docker Hub, got "httpd"; write "library/httpd"`,
    ],
  ],
  [
    "an image without a version",
    image({ cache: "quay", image: "team/proxy" }, CACHES),
    [
      `'environments.prod.workloads.deployments.proxy.image' must have a 'tag' or a 'digest'; add one, for example tag: "1.4.2"`,
    ],
  ],
  [
    "an image from two places",
    image({ cache: "quay", repository: "taskService" }, CACHES),
    [
      `'environments.prod.workloads.deployments.proxy.image' must have either 'repository' or 'cache', got {"cache":"quay","repository":"taskService"}; remove one of the two`,
    ],
  ],
  [
    "a Deployment of as many replicas as have to stay",
    deployment({ replicas: 2, disruptionBudget: { minAvailable: 2 } }),
    [
      "'environments.prod.workloads.deployments.taskWeb.disruptionBudget.minAvailable' must be less than the number of pods, 2, or no node could be drained, got 2; lower it, or run more pods",
    ],
  ],
  [
    "a Deployment of replicas besides an autoscaler, whose limits are the wrong way round",
    deployment({ replicas: 2, autoscaling: { minReplicas: 3, maxReplicas: 2 } }),
    [
      "'environments.prod.workloads.deployments.taskWeb.replicas' must be left out with 'autoscaling', which decides how many pods run, got 2; set 'autoscaling.minReplicas' instead",
      "'environments.prod.workloads.deployments.taskWeb.autoscaling.maxReplicas' must be at least 'minReplicas', 3, got 2; raise it, or lower 'minReplicas'",
    ],
  ],
  [
    "a Deployment with a probe of a port that no container has",
    deployment({ probes: { readiness: { path: "/", port: "web" } } }),
    [
      `'environments.prod.workloads.deployments.taskWeb.probes.readiness.port' must be a port of the container, got "web"; its ports are "http"`,
    ],
  ],
  [
    "a Deployment with a probe and no port, and a path that is none",
    deployment({ ports: {}, probes: { liveness: { path: "health", periodSeconds: 0 } } }),
    [
      `'environments.prod.workloads.deployments.taskWeb.probes.liveness.path' must begin with /, got "health"; for example "/health"`,
      "'environments.prod.workloads.deployments.taskWeb.probes.liveness.port' needs a port, and the container has none; add it to 'ports'",
      "'environments.prod.workloads.deployments.taskWeb.probes.liveness.periodSeconds' must be a whole number of at least 1, got 0; for example 1",
    ],
  ],
  [
    "a Deployment with a probe that may mean several ports",
    deployment({ ports: { http: 80, admin: 81 }, probes: { startup: { path: "/" } } }),
    [
      `'environments.prod.workloads.deployments.taskWeb.probes.startup.port' must be named where there are several ports; its ports are "http", "admin"`,
    ],
  ],
  [
    "a Deployment with ports that are none, or twice there",
    deployment({ ports: { HTTP: 80, a: 70_000, b: 80 } }),
    [
      `'environments.prod.workloads.deployments.taskWeb.ports.HTTP' must have a name of at most 15 lower-case letters, digits and single -, at least one of them a letter; for example "http"`,
      "'environments.prod.workloads.deployments.taskWeb.ports.a' must be a port, 1 to 65535, got 70000; for example 8080",
      "'environments.prod.workloads.deployments.taskWeb.ports.b' must be another port than the rest, got 80; remove one of the two",
    ],
  ],
  [
    "a Deployment that asks for more than its limit",
    deployment({ resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "500m", memory: "512Mi" } } }),
    [
      `'environments.prod.workloads.deployments.taskWeb.resources.requests.cpu' must be at most its limit, "500m", got "1"; lower it, or raise 'limits.cpu'`,
      `'environments.prod.workloads.deployments.taskWeb.resources.requests.memory' must be at most its limit, "512Mi", got "1Gi"; lower it, or raise 'limits.memory'`,
    ],
  ],
  [
    "a Deployment with amounts that are none",
    deployment({ resources: { requests: { cpu: "100Mi", memory: "128MB" } } }),
    [
      `'environments.prod.workloads.deployments.taskWeb.resources.requests.cpu' must be an amount of CPU, got "100Mi"; for example "100m", which is a tenth of a core, or "0.5"`,
      `'environments.prod.workloads.deployments.taskWeb.resources.requests.memory' must be an amount of bytes, got "128MB"; for example "128Mi"`,
    ],
  ],
  [
    "a Deployment that runs as root, writes where it cannot, and has variables and Secrets of no name",
    deployment({
      runAsUser: 0,
      writablePaths: { tmp: "64Mi", "/cache": "a lot" },
      config: { "a-b": "x" },
      secrets: ["Keys"],
    }),
    [
      `'environments.prod.workloads.deployments.taskWeb.config.a-b' must be the name of an environment variable: at most 253 letters, digits and _, no digit first; for example "TABLE_NAME"`,
      `'environments.prod.workloads.deployments.taskWeb.secrets[0]' must be the name of a Secret: at most 253 lower-case letters, digits, - and ., got "Keys"; for example "task-service-keys"`,
      "'environments.prod.workloads.deployments.taskWeb.runAsUser' must be the number of a user, 1 to 2147483647, got 0; 0 is root, whom the namespace refuses: for example 1000",
      `'environments.prod.workloads.deployments.taskWeb.writablePaths.tmp' must be the absolute path of a folder: / and letters, digits, . _ -, no / at its end; for example "/var/app/temp"`,
      `'environments.prod.workloads.deployments.taskWeb.writablePaths./cache' must be an amount of bytes, got "a lot"; for example "128Mi"`,
    ],
  ],
  [
    "a Deployment that goes to nodes by labels and taints of no name",
    deployment({ nodeSelector: { "a b": "x" }, tolerations: [{ key: "arch", value: "a b" }] }),
    [
      `'environments.prod.workloads.deployments.taskWeb.nodeSelector.a b' must be a label key, whose name is 1 to 63 letters, digits and . _ -, with a letter or digit at both ends, got "a b"; for example "workload" or "example.com/workload"`,
      `'environments.prod.workloads.deployments.taskWeb.tolerations[0].value' must be a label value: at most 63 letters, digits and . _ -, with a letter or digit at both ends, got "a b"; for example "batch", or "" for none`,
    ],
  ],
  [
    "an Ingress to a Deployment that lets no load balancer in",
    workloads({
      deployments: { taskService: { ...SERVICE, allowFrom: [{ workload: "taskService" }] } },
      ingress: { className: "alb", paths: [{ path: "/", workload: "taskService" }] },
    }),
    [
      `'environments.prod.workloads.ingress.paths[0].workload' must let the load balancer in, which its 'allowFrom' keeps out, got "taskService"; add { cidr: "..." }, the VPC's for an ALB, or { namespace: "..." }`,
    ],
  ],
  [
    "an add-on with the version of Kubernetes",
    eks({ addonVersions: { coredns: "1.35" } }),
    [
      `'environments.prod.cluster.addonVersions.coredns' must be the version of an add-on, got "1.35"; for example "v1.11.3-eksbuild.2"`,
    ],
  ],
  [
    "a release that is a whole reference",
    workloads({
      releases: { taskService: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/task-service:1.0.0" },
    }),
    [
      `'environments.prod.workloads.releases.taskService' must be a version alone, since the repository follows from the key, got "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/task-service:1.0.0"; write "1.0.0"`,
    ],
  ],
  [
    "a key of AWS among the settings",
    deployment({ config: { AWS_SECRET_ACCESS_KEY: "x" } }),
    [
      "'environments.prod.workloads.deployments.taskWeb.config.AWS_SECRET_ACCESS_KEY' must not be among the settings, which hold no secrets; put it into a Secret, and name that",
    ],
  ],
  [
    "a Deployment that lets in who is not there",
    deployment({ allowFrom: [{ workload: "taskWbe" }, { namespace: "Team" }, { cidr: "10.0.0.0" }, { pod: "x" }] }),
    [
      `'environments.prod.workloads.deployments.taskWeb.allowFrom[3]' must say who may connect, got {"pod":"x"}; use { workload: "..." }, { namespace: "..." } or { cidr: "..." }`,
      `'environments.prod.workloads.deployments.taskWeb.allowFrom[0].workload' must be a workload of the environment, got "taskWbe"; did you mean "taskWeb"?`,
    ],
  ],
  [
    "a Deployment with data that the environment lacks",
    deployment({
      config: { TABLE: { table: "task" }, BUCKET: { bucket: "tasks" } },
      access: { tables: { task: "read", reports: "read" } },
    }),
    [
      `'environments.prod.workloads.deployments.taskWeb.access.tables.task' must be a table of the environment's 'data'; did you mean "tasks"?`,
      "'environments.prod.workloads.deployments.taskWeb.access.tables.reports' must be a table of the environment's 'data'; it is a bucket: name it in 'buckets'",
      `'environments.prod.workloads.deployments.taskWeb.config.TABLE.table' must be a table of the environment's 'data', got "task"; did you mean "tasks"?`,
      `'environments.prod.workloads.deployments.taskWeb.config.BUCKET.bucket' must be a bucket of the environment's 'data', got "tasks"; known are reports`,
    ],
  ],
  [
    "a Deployment with access to nothing",
    deployment({ access: {} }),
    ["'environments.prod.workloads.deployments.taskWeb.access' must name a table or a bucket; name one, or omit it"],
  ],
  [
    "a Deployment with keys from a Secret on EKS",
    deployment({ access: { tables: { tasks: "read" }, via: { secretName: "keys" } } }),
    [
      `'environments.prod.workloads.deployments.taskWeb.access.via' must not be a Secret on EKS, where pods have roles; remove it, or write "irsa"`,
    ],
  ],
  [
    "a Deployment with a role outside AWS",
    outside({}, { deployments: { taskService: { ...SERVICE, access: { tables: { tasks: "read" } } } } }),
    [
      `'environments.local.workloads.deployments.taskService.access.via' must be a Secret with AWS keys outside AWS, where pods have no roles; write { secretName: "aws-credentials" }`,
    ],
  ],
  [
    "a Deployment with its keys twice",
    outside(
      {},
      {
        deployments: {
          taskService: {
            ...SERVICE,
            secrets: ["keys"],
            access: { tables: { tasks: "read" }, via: { secretName: "keys" } },
          },
        },
      },
    ),
    [
      `'environments.local.workloads.deployments.taskService.secrets[0]' is the Secret of 'access.via', whose entries become environment variables anyway, got "keys"; remove it`,
    ],
  ],
  [
    "a Deployment with an unknown right and an unknown way to it",
    deployment({ access: { tables: { tasks: "write" }, via: "podIdentity" } }),
    [
      `'environments.prod.workloads.deployments.taskWeb.access.tables.tasks' must be "read" or "read-write", got "write"; choose one of these`,
      `'environments.prod.workloads.deployments.taskWeb.access.via' must be "pod-identity" or "irsa", got "podIdentity"; did you mean "pod-identity"?`,
    ],
  ],
  [
    "a Deployment whose image and whose port are wrong, both together",
    deployment({ image: { repository: "x" }, ports: { http: 0 } }),
    [
      "'environments.prod.workloads.deployments.taskWeb.ports.http' must be a port, 1 to 65535, got 0; for example 8080",
      `'environments.prod.workloads.deployments.taskWeb.image.repository' must be a repository of the catalogue, got "x"; known are taskService, taskWeb`,
    ],
  ],
  [
    "a CronJob of a schedule with seconds",
    cronJob({ schedule: "0 0 15 * * *" }),
    [
      `'environments.prod.workloads.cronJobs.taskReporter.schedule' must be a cron expression of 5 fields, has 6, got "0 0 15 * * *"; Kubernetes knows neither seconds nor years: remove that field`,
    ],
  ],
  [
    "a CronJob of a schedule with an hour that no day has",
    cronJob({ schedule: "0 25 * * *" }),
    [
      `'environments.prod.workloads.cronJobs.taskReporter.schedule' must have 0 to 23 as its hour, has "25", got "0 25 * * *"; for example "*", "1,3", "1-5" or "*/2"`,
    ],
  ],
  [
    "a CronJob of a day that no month has",
    cronJob({ schedule: "0 0 31 2 *" }),
    [
      `'environments.prod.workloads.cronJobs.taskReporter.schedule' must name a day that exists, got "0 0 31 2 *"; no month that it names has such a day`,
    ],
  ],
  [
    "a CronJob of a time zone in its schedule",
    cronJob({ schedule: "TZ=Asia/Tokyo 0 15 * * *" }),
    [
      `'environments.prod.workloads.cronJobs.taskReporter.schedule' must not name a time zone, got "TZ=Asia/Tokyo 0 15 * * *"; set 'timeZone'`,
    ],
  ],
  [
    "a CronJob of an unknown time zone, and no time at all",
    cronJob({ timeZone: "Asia/Tokio", activeDeadlineSeconds: 0, backoffLimit: -1 }),
    [
      `'environments.prod.workloads.cronJobs.taskReporter.timeZone' must be a time zone of the IANA database, got "Asia/Tokio"; for example "Etc/UTC" or "Asia/Tokyo"`,
      "'environments.prod.workloads.cronJobs.taskReporter.activeDeadlineSeconds' must be a whole number of at least 1, got 0; for example 1",
      "'environments.prod.workloads.cronJobs.taskReporter.backoffLimit' must be a whole number of at least 0, got -1; for example 1",
    ],
  ],
  [
    "a CronJob with ports",
    cronJob({ ports: { http: 80 } }),
    [
      "'environments.prod.workloads.cronJobs.taskReporter.ports' is not a setting; known are image, resources, config, secrets, access, runAsUser, readOnlyRootFilesystem, writablePaths, nodeSelector, tolerations, schedule, timeZone, activeDeadlineSeconds, backoffLimit, successfulJobsHistoryLimit, failedJobsHistoryLimit",
    ],
  ],
  [
    "an Ingress to what is no Deployment",
    ingress({ paths: [{ path: "/", workload: "taskServce" }] }),
    [
      `'environments.prod.workloads.ingress.paths[0].workload' must be a Deployment of the environment, got "taskServce"; did you mean "taskService"?`,
    ],
  ],
  [
    "an Ingress to a Deployment without ports",
    workloads({
      deployments: { taskService: { ...SERVICE, ports: {} } },
      ingress: { className: "alb", paths: [{ path: "/", workload: "taskService" }] },
    }),
    ["'environments.prod.workloads.ingress.paths[0].port' needs a port, and the container has none; add it to 'ports'"],
  ],
  [
    "an Ingress to a port that is not there",
    ingress({ paths: [{ path: "/", workload: "taskService", port: "web" }] }),
    [
      `'environments.prod.workloads.ingress.paths[0].port' must be a port of the container, got "web"; its ports are "http"`,
    ],
  ],
  [
    "an Ingress to one of several ports",
    workloads({
      deployments: { taskService: { ...SERVICE, ports: { http: 80, admin: 81 } } },
      ingress: { className: "alb", paths: [{ path: "/", workload: "taskService" }] },
    }),
    [
      `'environments.prod.workloads.ingress.paths[0].port' must be named where there are several ports; its ports are "http", "admin"`,
    ],
  ],
  [
    "an Ingress to nowhere",
    ingress({ paths: [] }),
    [
      `'environments.prod.workloads.ingress.paths' must have at least one path; for example { path: "/", workload: "taskWeb" }`,
    ],
  ],
  [
    "an Ingress of a class and a host that are none, by paths that are none or twice there",
    ingress({
      className: "ALB",
      host: "https://Tasks.example.com/",
      paths: [
        { path: "api", workload: "taskService" },
        { path: "/a", workload: "taskService" },
        { path: "/a/", workload: "taskService" },
      ],
    }),
    [
      `'environments.prod.workloads.ingress.className' must be the name of an IngressClass, got "ALB"; for example "alb" on EKS`,
      `'environments.prod.workloads.ingress.host' must be a domain name in lower-case letters, got "https://Tasks.example.com/"; write "tasks.example.com"`,
      `'environments.prod.workloads.ingress.paths[0].path' must begin with one /, without * ? # or //: it is what a request's path begins with, got "api"; for example "/api"`,
      `'environments.prod.workloads.ingress.paths[2].path' must differ from the paths before it, got "/a/"; remove one of the two`,
    ],
  ],
  [
    "an Ingress with a certificate of another region",
    ingress({ tls: { certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1a2b" } }),
    [
      `'environments.prod.workloads.ingress.tls.certificateArn' must be a certificate of account 123456789012 in ap-northeast-1, where the load balancer is, got "arn:aws:acm:us-east-1:123456789012:certificate/1a2b"; request or import one there`,
    ],
  ],
  [
    "an Ingress with a certificate of IAM",
    ingress({ tls: { certificateArn: "arn:aws:iam::123456789012:server-certificate/x" } }),
    [
      `'environments.prod.workloads.ingress.tls.certificateArn' must be the ARN of a certificate of ACM, got "arn:aws:iam::123456789012:server-certificate/x"; for example "arn:aws:acm:ap-northeast-1:123456789012:certificate/..."`,
    ],
  ],
  [
    "an Ingress of an ALB with a Secret",
    ingress({ tls: { secretName: "tls" } }),
    [
      "'environments.prod.workloads.ingress.tls.secretName' must be a certificate of ACM, since an ALB reads no Secrets; set 'certificateArn' instead",
    ],
  ],
  [
    "an Ingress of another class with what an ALB has",
    ingress({
      className: "traefik",
      internetFacing: true,
      tls: { certificateArn: "arn:aws:acm:ap-northeast-1:123456789012:certificate/1a2b" },
    }),
    [
      `'environments.prod.workloads.ingress.internetFacing' is of the class "alb" alone: elsewhere the controller's own Service decides, got true; remove it`,
      `'environments.prod.workloads.ingress.tls.certificateArn' is of the class "alb" alone, got "arn:aws:acm:ap-northeast-1:123456789012:certificate/1a2b"; name a Secret with 'secretName'`,
    ],
  ],
  [
    "an Ingress with an issuer and no host",
    ingress({ className: "traefik", tls: { secretName: "tls", clusterIssuer: "letsencrypt" } }),
    [
      `'environments.prod.workloads.ingress.tls.clusterIssuer' needs a 'host', for which cert-manager gets the certificate, got "letsencrypt"; set 'host'`,
    ],
  ],
  [
    "an Ingress with annotations that follow from other settings",
    ingress({ annotations: { "alb.ingress.kubernetes.io/scheme": "internal", "a b": "x" } }),
    [
      "'environments.prod.workloads.ingress.annotations.alb.ingress.kubernetes.io/scheme' follows from 'internetFacing' and 'tls'; remove it and set those",
      `'environments.prod.workloads.ingress.annotations.a b' must be a label key, whose name is 1 to 63 letters, digits and . _ -, with a letter or digit at both ends, got "a b"; for example "workload" or "example.com/workload"`,
    ],
  ],
];

describe("taskTool", () => {
  it("refuses options that it does not have, and the lack of those that it needs", () => {
    const options = { replica: 3, credentialsSecrets: { taskServce: "keys" } } as unknown as Parameters<
      typeof taskTool
    >[0];
    expect(() => taskTool(options)).toThrow(
      "taskTool: 4 faults\n" +
        "  'replica' is not an option; did you mean 'replicas'?\n" +
        "  'stage' is missing; add it\n" +
        "  'releases' is missing; add it\n" +
        "  'credentialsSecrets.taskServce' is not an option; did you mean 'taskService'?",
    );
  });
});

describe("an image's pull policy", () => {
  const DIGEST = `sha256:${"a".repeat(64)}`;
  const policyOf = (settings: unknown) => {
    const { deployments } = checkPlatform(settings).environments.prod?.workloads ?? {};
    return deployments?.at(-1)?.image.imagePullPolicy;
  };
  const ofCatalogue = (mutability: unknown, version: string) =>
    policyOf(
      workloads(
        { releases: { taskService: version } },
        { repositories: { taskService: { imageTagMutability: mutability } } },
      ),
    );
  const outsideImage = (from: Untyped) =>
    policyOf(
      workloads(
        {
          deployments: { taskService: SERVICE, proxy: { ...SERVICE, image: from } },
          externalRegistries: { "quay.io": {} },
        },
        CACHES,
      ),
    );

  it("is IfNotPresent where the tags of its repository cannot be moved, and for a digest", () => {
    expect(policyOf(workloads({}))).toBe("IfNotPresent");
    expect(ofCatalogue("IMMUTABLE", "1.0.0")).toBe("IfNotPresent");
    expect(ofCatalogue("MUTABLE", DIGEST)).toBe("IfNotPresent");
    expect(outsideImage({ registry: "quay.io", image: "team/proxy", digest: DIGEST })).toBe("IfNotPresent");
    expect(outsideImage({ cache: "quay", image: "team/proxy", tag: "1", digest: DIGEST })).toBe("IfNotPresent");
  });

  it("is Always where a tag can be moved", () => {
    expect(ofCatalogue("MUTABLE", "1.0.0")).toBe("Always");
    expect(ofCatalogue({ immutableExcept: ["latest"] }, "latest")).toBe("Always");
    expect(outsideImage({ registry: "quay.io", image: "team/proxy", tag: "1" })).toBe("Always");
    expect(outsideImage({ cache: "quay", image: "team/proxy", tag: "1" })).toBe("Always");
  });
});

describe("taskToolData", () => {
  it("opens the table and the bucket for a destroy, with nothing else changed", () => {
    const { tables, buckets } = taskToolData({ protect: false, forceDestroy: true });
    const closed = taskToolData();
    expect(tables).toEqual({ tasks: { ...closed.tables?.["tasks"], protect: false } });
    expect(buckets).toEqual({ completedTaskReportBucket: { protect: false, forceDestroy: true } });
    expect(closed.buckets).toEqual({ completedTaskReportBucket: {} });
  });

  it("refuses options that it does not have", () => {
    const options = { protected: false } as unknown as Parameters<typeof taskToolData>[0];
    expect(() => taskToolData(options)).toThrow("'protected' is not an option; did you mean 'protect'?");
  });
});

describe("refuses", () => {
  it.each(REFUSALS)("%s", (_name, settings, messages) => {
    expect(refusals(settings)).toEqual(messages);
  });

  it("no release of the repository's own tag scheme, nor a digest", () => {
    expect(refusals(withScheme({ tagScheme: ["1.*"] }, { tagScheme: ["v*"] }))).toEqual([]);
    const digest = `sha256:${"0".repeat(64)}`;
    expect(refusals(withScheme({ tagScheme: ["v*"] }, {}, { taskService: digest }))).toEqual([]);
  });

  it("nothing of what has every setting", () => {
    expect(refusals(everyEnvironment)).toEqual([]);
  });

  const stackTrace = "or builds what it means, but never ends in a stack trace";

  const values = [null, undefined, [], {}, "x", -1];
  /** To build all of them takes half a minute: by default one of six is, another one for each value. */
  const step = process.env["FULL"] === "1" ? 1 : values.length;

  it.each(values.map((value, turn) => [value, turn] as const))(
    `%j in place of any setting, ${stackTrace}`,
    (value, turn) => {
      expect(() => {
        tryInPlaceOfEverySetting(everyEnvironment, value, (index) => index % step === turn % step);
      }).not.toThrow();
    },
    60_000,
  );

  // The examples have no setting that the platform above lacks: what is left out there is left out here.
  it.each([[null], [[]], [-1]])(`%j in place of any setting of an example, ${stackTrace}`, (value) => {
    for (const example of [crossAccount, minikube]) {
      expect(() => {
        tryInPlaceOfEverySetting(example, value);
      }).not.toThrow();
    }
  });
});
