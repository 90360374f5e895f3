import taskTool from "../../config/task-tool";
import type { EksClusterSettings } from "../../config/clusters/eks/settings";
import type { EnvironmentSettings, PlatformSettings } from "../../config/platform/settings";
import type { WorkloadsSettings } from "../../config/workloads/settings";
import { ACCOUNT, type Emulator, enforceIam, startEmulator } from "./support/emulator";
import { createStateBucket, STATE_BUCKET } from "./support/clients";
import { Estate } from "./support/estate";
import { aws, sessionOf } from "./support/identities";
import { imageLayout, isRefused, pull, push } from "./support/images";
import { execute } from "./support/process";
import { unprotected } from "./support/unprotected";

const STAGING = ["network-staging", "eks-staging", "data-staging", "access-staging"];
const PROD = ["network-prod", "eks-prod", "data-prod", "access-prod"];
const TRIAL = ["network-trial", "eks-trial"];
const ALL = ["registry", ...STAGING, ...PROD, ...TRIAL];

const ADMIN = `arn:aws:iam::${ACCOUNT}:role/platform-admin`;
const ON_CALL = `arn:aws:iam::${ACCOUNT}:role/on-call`;
const TABLE = "task-tool-staging-tasks";
const BUCKET = "task-tool-staging-completed-task-report-bucket";
const IMAGE = "mamezou-tech/task-service:1.0.0";

const { staging = {}, prod = {} } = taskTool.environments ?? {};

/** What a team sets that wants it otherwise: nodes of two kinds, an API in reach of its office, roles by IRSA. */
const otherProd: EnvironmentSettings = {
  ...prod,
  cluster: {
    type: "eks",
    version: "1.34",
    admins: [ADMIN],
    apiAccess: { publicFrom: ["203.0.113.0/24"] },
    nodes: {
      general: { architecture: "arm64", minNodes: 1, maxNodes: 3 },
      batch: {
        capacity: "SPOT",
        instanceTypes: ["m7i.large", "m6i.large"],
        minNodes: 0,
        labels: { workload: "batch" },
        taints: [{ key: "workload", value: "batch", effect: "NO_SCHEDULE" }],
      },
    },
  },
  workloads: byIrsa(prod.workloads),
};

const trial: EnvironmentSettings = {
  network: { cidr: "10.3.0.0/16", zones: ["a", "c"] },
  cluster: { type: "eks", version: "1.35", admins: [ADMIN], nodes: "auto" },
};

/** The default platform, its `prod` set otherwise, and a cluster in EKS Auto Mode. */
const settings: PlatformSettings = { ...taskTool, environments: { staging, prod: otherProd, trial } };

function byIrsa(workloads: WorkloadsSettings | undefined): WorkloadsSettings | undefined {
  const { deployments: { taskService, ...others } = {} } = workloads ?? {};
  if (workloads === undefined || taskService === undefined) return workloads;
  const access = { ...taskService.access, via: "irsa" as const };
  return { ...workloads, deployments: { ...others, taskService: { ...taskService, access } } };
}

/** The same settings with another cluster in one environment. */
function withCluster(name: "staging" | "prod", change: Partial<EksClusterSettings>): PlatformSettings {
  const { environments = {} } = settings;
  const environment = environments[name];
  const cluster = { ...environment?.cluster, ...change } as EksClusterSettings;
  return { ...settings, environments: { ...environments, [name]: { ...environment, cluster } } };
}

let emulator: Emulator;
let estate: Estate;

const many = (length: number, kind: RegExp): unknown[] =>
  Array.from({ length }, () => expect.stringMatching(kind) as unknown);

beforeAll(async () => {
  emulator = await startEmulator();
  await createStateBucket(emulator);
  estate = new Estate(emulator);
  await estate.use(settings);
  await estate.apply(...ALL);
});
afterAll(() => emulator.stop());

const cli = <T>(...args: readonly string[]): Promise<T> => aws<T>(emulator.environment, ...args);

test.each([...STAGING, ...PROD, "eks-trial"])("'%s' is applied, and the next plan is empty", async (id) => {
  expect(await estate.replan(id)).toBe("");
});

describe("cdktf's order of the stacks", () => {
  test("has the network before the cluster, and that before the rights of its workloads", () => {
    expect(Object.fromEntries(STAGING.map((id) => [id, estate.dependencies.get(id)]))).toEqual({
      "network-staging": [],
      "eks-staging": ["network-staging"],
      "data-staging": [],
      "access-staging": ["eks-staging"],
    });
  });

  test("has everything of an environment, and the registry, before its workloads", () => {
    const needed = [...(estate.dependencies.get("workloads-staging") ?? [])].sort();
    expect(needed).toEqual(["access", "access-staging", "data-staging", "eks-staging", "registry"]);
  });
});

describe("what a stack hands over", () => {
  test("is the network that the cluster is in", async () => {
    const [network, { cluster }] = await Promise.all([
      estate.outputs("network-staging"),
      cli<{ cluster: object }>("eks", "describe-cluster", "--name", "task-tool-staging"),
    ]);
    expect(network.private_subnet_ids).toEqual(many(2, /^subnet-/));
    expect(cluster).toMatchObject({
      version: "1.35",
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      resourcesVpcConfig: {
        vpcId: network.vpc_id,
        subnetIds: expect.arrayContaining(network.private_subnet_ids as string[]) as unknown,
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
    });
  });

  test("is the cluster that workloads run in", async () => {
    expect(await estate.outputs("eks-staging")).toEqual({
      cluster_name: "task-tool-staging",
      cluster_endpoint: expect.stringMatching(/^https:\/\//) as unknown,
      cluster_certificate_authority_data: expect.stringMatching(/^\w+=*$/) as unknown,
      cluster_security_group_id: expect.stringMatching(/^sg-/) as unknown,
      cluster_oidc_issuer_path: expect.stringMatching(
        /^oidc\.eks\.ap-northeast-1\.amazonaws\.com\/id\/\w+$/,
      ) as unknown,
      node_role_arn: `arn:aws:iam::${ACCOUNT}:role/task-tool-staging-node`,
    });
  });

  test("are the names of data, and who may use it", async () => {
    expect(await estate.outputs("data-staging")).toEqual({
      table_names: { tasks: TABLE },
      bucket_names: { completedTaskReportBucket: BUCKET },
    });
    expect(await estate.outputs("access-staging")).toEqual({
      principal_arns: {
        taskService: `arn:aws:iam::${ACCOUNT}:role/task-tool-staging-task-service`,
        taskReporter: `arn:aws:iam::${ACCOUNT}:role/task-tool-staging-task-reporter`,
      },
    });
  });

  test("is the issuer that a role by IRSA trusts", async () => {
    const { cluster_oidc_issuer_path: issuer } = await estate.outputs("eks-prod");
    const asked = ["iam", "get-role", "--role-name", "task-tool-prod-task-service"];
    const { Role } = await cli<{ Role: { AssumeRolePolicyDocument: object } }>(...asked);
    expect(Role.AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Principal: { Federated: [`arn:aws:iam::${ACCOUNT}:oidc-provider/${String(issuer)}`] } }],
    });
  });

  test("reaches the pods by Pod Identity: the workloads that call AWS, and the CNI", async () => {
    const asked = ["eks", "list-pod-identity-associations", "--cluster-name", "task-tool-staging"];
    const { associations } = await cli<{ associations: { namespace: string; serviceAccount: string }[] }>(...asked);
    const pods = associations.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`);
    expect(pods.sort()).toEqual(["kube-system/aws-node", "task-tool/task-reporter", "task-tool/task-service"]);
  });
});

describe("with IAM checked", () => {
  const layout = imageLayout("one");
  let node: NodeJS.ProcessEnv;
  let service: NodeJS.ProcessEnv;
  let reporter: NodeJS.ProcessEnv;

  const item = ["--table-name", TABLE, "--item", '{"task_id":{"S":"1"}}'];
  const key = ["--table-name", TABLE, "--key", '{"task_id":{"S":"1"}}'];
  const object = ["--bucket", BUCKET, "--key", "2026-11-21.csv"];
  const query = ["--key-condition-expression", "user_name = :u", "--expression-attribute-values", '{":u":{"S":"a"}}'];

  async function outcome(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<string> {
    const { code, output } = await execute("aws", args, { env });
    if (code === 0) return "done";
    return /(not authorized|Access ?Denied|Forbidden)/i.test(output) ? "refused" : output;
  }

  beforeAll(async () => {
    await cli("ecr", "create-repository", "--repository-name", "elsewhere/app");
    await push(emulator, emulator.environment, layout, IMAGE);
    await push(emulator, emulator.environment, layout, "elsewhere/app:1");
    const sessionFor = (name: string) => sessionOf(emulator, `arn:aws:iam::${ACCOUNT}:role/task-tool-staging-${name}`);
    node = await sessionFor("node");
    service = await sessionFor("task-service");
    reporter = await sessionFor("task-reporter");
    await enforceIam(emulator, true);
  });
  afterAll(() => enforceIam(emulator, false));

  test("a node pulls images of the catalogue", async () => {
    expect(await pull(emulator, node, IMAGE)).toMatchObject({ code: 0 });
  });

  test("a node neither pushes nor pulls what is not of the catalogue", async () => {
    expect(isRefused(await push(emulator, node, imageLayout("two"), "mamezou-tech/task-service:2.0.0"))).toBe(true);
    expect(isRefused(await pull(emulator, node, "elsewhere/app:1"))).toBe(true);
  });

  test("task-service reads and writes the table, and has nothing to do with the reports", async () => {
    expect(await outcome(service, "dynamodb", "put-item", ...item)).toBe("done");
    expect(
      await outcome(service, "dynamodb", "query", "--table-name", TABLE, "--index-name", "user_index", ...query),
    ).toBe("done");
    expect(await outcome(service, "s3api", "put-object", ...object)).toBe("refused");
    expect(await outcome(service, "dynamodb", "delete-table", "--table-name", TABLE)).toBe("refused");
  });

  test("task-reporter reads the table and writes reports, and does neither the other way round", async () => {
    expect(await outcome(reporter, "dynamodb", "get-item", ...key)).toBe("done");
    expect(await outcome(reporter, "s3api", "put-object", ...object)).toBe("done");
    expect(await outcome(reporter, "dynamodb", "put-item", ...item)).toBe("refused");
    expect(await outcome(reporter, "s3api", "delete-object", ...object)).toBe("refused");
  });

  test("neither reaches the data of another environment", async () => {
    const other = ["--table-name", TABLE.replace("staging", "prod"), ...key.slice(2)];
    expect(await outcome(service, "dynamodb", "get-item", ...other)).toBe("refused");
    expect(await outcome(reporter, "dynamodb", "get-item", ...other)).toBe("refused");
  });
});

describe("a cluster that changes", () => {
  test("gets nodes of another kind and another administrator, and keeps the others as they are", async () => {
    const nodes = { default: {}, batch: { capacity: "SPOT" as const, minNodes: 0 } };
    await estate.use(withCluster("staging", { nodes, admins: [ADMIN, ON_CALL] }));
    expect(await estate.changes("eks-staging")).toEqual([
      "create aws_eks_access_entry.cluster_admins_role_on_call",
      "create aws_eks_access_policy_association.cluster_admins_role_on_call_policy",
      "create aws_eks_node_group.nodes_batch",
      "create aws_launch_template.nodes_batch_launch_template",
    ]);
    await estate.applyChanges("eks-staging");
    expect(await estate.replan("eks-staging")).toBe("");
  });

  test("is upgraded where it is, and so are its nodes", async () => {
    await estate.use(withCluster("prod", { version: "1.35" }));
    expect(await estate.changes("eks-prod")).toEqual([
      "update aws_eks_cluster.cluster: version",
      "update aws_eks_node_group.nodes_batch: version",
      "update aws_eks_node_group.nodes_general: version",
    ]);
    await estate.applyChanges("eks-prod");
    expect(await estate.replan("eks-prod")).toBe("");
  });
});

describe("the end", () => {
  test.each([
    // Its key, which goes after it, is not even asked.
    ["eks-staging", ["aws_eks_cluster.cluster"]],
    ["data-staging", ["aws_dynamodb_table.tasks", "aws_s3_bucket.completed_task_report_bucket"]],
  ])("'%s' refuses to go", async (id, holding) => {
    const { code, output } = await estate.tryToDestroy(id);
    expect(code).toBe(1);
    const named = output.matchAll(/^│?\s*Resource (\S+) has\s+lifecycle\.prevent_destroy/gm);
    expect([...named].map(([, address]) => address).sort()).toEqual(holding);
  });

  test("DynamoDB itself refuses to delete the table", async () => {
    const { code, output } = await execute("aws", ["dynamodb", "delete-table", "--table-name", TABLE], {
      env: emulator.environment,
    });
    expect(code).not.toBe(0);
    expect(output).toContain("can't be deleted while DeletionProtectionEnabled is set to True");
  });

  test("without protection, everything goes and nothing is left", async () => {
    await estate.use(unprotected(settings));
    expect(await estate.changes("data-staging")).toEqual([
      "update aws_dynamodb_table.tasks: deletion_protection_enabled",
      "update aws_s3_bucket.completed_task_report_bucket: force_destroy",
    ]);
    await estate.apply("registry", "data-staging", "data-prod");
    await estate.destroy(...ALL);
    expect(await Promise.all(ALL.map((id) => estate.stateList(id)))).toEqual(ALL.map(() => []));
    expect(await leftInAccount()).toEqual({
      clusters: [],
      networks: [],
      roles: [],
      issuers: [],
      tables: [],
      buckets: [STATE_BUCKET],
      keys: [],
      logs: [],
    });
  });
});

async function leftInAccount(): Promise<Record<string, unknown>> {
  const asked = {
    clusters: ["eks", "list-clusters", "--query", "clusters"],
    networks: ["ec2", "describe-vpcs", "--query", "Vpcs[?!IsDefault].VpcId"],
    roles: ["iam", "list-roles", "--query", "Roles[].RoleName"],
    issuers: ["iam", "list-open-id-connect-providers", "--query", "OpenIDConnectProviderList"],
    tables: ["dynamodb", "list-tables", "--query", "TableNames"],
    buckets: ["s3api", "list-buckets", "--query", "Buckets[].Name"],
    logs: ["logs", "describe-log-groups", "--query", "logGroups[].logGroupName"],
  };
  const answers = await Promise.all(
    Object.entries(asked).map(async ([name, args]) => [name, await cli(...args)] as const),
  );
  const { Keys } = await cli<{ Keys: { KeyId: string }[] }>("kms", "list-keys");
  const states = await Promise.all(
    Keys.map(({ KeyId }) => cli<string>("kms", "describe-key", "--key-id", KeyId, "--query", "KeyMetadata.KeyState")),
  );
  return { ...Object.fromEntries(answers), keys: states.filter((state) => state !== "PendingDeletion") };
}
