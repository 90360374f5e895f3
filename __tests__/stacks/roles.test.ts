import crossAccount from "../../config/examples/cross-account";
import minikube from "../../config/examples/minikube";
import type { PlatformSettings } from "../../config/platform/settings";
import taskTool from "../../config/task-tool";
import { rightsIn } from "../support/rights";
import { policyOf, resource, synthPlatform } from "../support/synth";

const REGISTRY = "arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/*";
const ADDONS = "arn:aws:ecr:ap-northeast-1:602401143452:repository/*";
const PULL = "ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer";
const READ_ITEMS = "dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:GetItem dynamodb:Query dynamodb:Scan";
const CHANGE_ITEMS =
  "dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:ConditionCheckItem dynamodb:DeleteItem dynamodb:GetItem " +
  "dynamodb:PutItem dynamodb:Query dynamodb:Scan dynamodb:UpdateItem";

/** Where an environment is, and what its names begin with. */
interface Place {
  readonly name: string;
  readonly account: string;
}

/** Whom the role of a service account is opened to. */
function podIdentity({ name, account }: Place, namespace: string, serviceAccount: string): string {
  const condition = {
    StringEquals: {
      "aws:RequestTag/eks-cluster-arn": `arn:aws:eks:ap-northeast-1:${account}:cluster/${name}`,
      "aws:RequestTag/kubernetes-namespace": namespace,
      "aws:RequestTag/kubernetes-service-account": serviceAccount,
    },
  };
  return `{"Service":["pods.eks.amazonaws.com"]}: sts:AssumeRole sts:TagSession if ${JSON.stringify(condition)}`;
}

function clusterRights(place: Place): string[] {
  const { name, account } = place;
  const source = {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:aws:eks:ap-northeast-1:${account}:cluster/${name}` },
  };
  return [
    `${name}-cluster has arn:aws:iam::aws:policy/AmazonEKSClusterPolicy`,
    `${name}-cluster may be had by {"Service":["eks.amazonaws.com"]}: sts:AssumeRole if ${JSON.stringify(source)}`,
    `${name}-node has arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy`,
    `${name}-node may be had by {"Service":["ec2.amazonaws.com"]}: sts:AssumeRole`,
    `${name}-node may on *: ec2:DescribeInstanceTypes ec2:DescribeInstances`,
    `${name}-node may on *: ecr:GetAuthorizationToken`,
    `${name}-node may on ${REGISTRY}: ${PULL}`,
    `${name}-node may on ${ADDONS}: ${PULL}`,
    `${name}-vpc-cni has arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy`,
    `${name}-vpc-cni may be had by ${podIdentity(place, "kube-system", "aws-node")}`,
  ];
}

function dataRights({ name, account }: Place): string[] {
  const table = `arn:aws:dynamodb:ap-northeast-1:${account}:table/${name}-tasks`;
  return [
    `${name}-task-reporter may on ${table}/index/*: ${READ_ITEMS}`,
    `${name}-task-reporter may on ${table}: ${READ_ITEMS}`,
    `${name}-task-reporter may on arn:aws:s3:::${name}-completed-task-report-bucket/*: s3:AbortMultipartUpload s3:PutObject`,
    `${name}-task-service may on ${table}/index/*: ${CHANGE_ITEMS}`,
    `${name}-task-service may on ${table}: ${CHANGE_ITEMS}`,
  ];
}

function workloadRights(place: Place): string[] {
  const roles = ["task-reporter", "task-service"].map(
    (workload) => `${place.name}-${workload} may be had by ${podIdentity(place, "task-tool", workload)}`,
  );
  return [...roles, ...dataRights(place)].sort();
}

/** What every role and user of a platform may do, by stack; stacks without any are left out. */
function rightsOf(settings: PlatformSettings): Record<string, string[]> {
  const all = [...synthPlatform(settings)].map(([id, json]) => [id, rightsIn(json)] as const);
  return Object.fromEntries(all.filter(([, lines]) => lines.length > 0));
}

describe("roles and users, by all that they may do", () => {
  it("are these on EKS in the registry's own account", () => {
    const staging = { name: "task-tool-staging", account: "123456789012" };
    const prod = { name: "task-tool-prod", account: "123456789012" };
    expect(rightsOf(taskTool)).toEqual({
      "eks-staging": clusterRights(staging),
      "access-staging": workloadRights(staging),
      "eks-prod": clusterRights(prod),
      "access-prod": workloadRights(prod),
    });
  });

  it("are these on EKS in another account", () => {
    const prod = { name: "task-tool-prod", account: "345678901234" };
    const source = {
      StringEquals: { "aws:SourceAccount": "345678901234" },
      ArnLike: { "aws:SourceArn": "arn:aws:ec2:ap-northeast-1:345678901234:vpc-flow-log/*" },
    };
    const logs = "arn:aws:logs:ap-northeast-1:345678901234:log-group:";
    const flowLogs = "task-tool-prod-flow-logs";
    expect(rightsOf(crossAccount)).toEqual({
      "network-prod": [
        `${flowLogs} may be had by {"Service":["vpc-flow-logs.amazonaws.com"]}: sts:AssumeRole if ${JSON.stringify(source)}`,
        `${flowLogs} may on ${logs}*: logs:DescribeLogGroups`,
        `${flowLogs} may on ${logs}/vpc/task-tool-prod/flow-logs:*: logs:CreateLogStream logs:DescribeLogStreams logs:PutLogEvents`,
      ],
      "eks-prod": clusterRights(prod),
      "access-prod": workloadRights(prod),
    });
  });

  it("are these outside AWS", () => {
    const refresher = "task-tool-local-pull-secret-refresher";
    expect(rightsOf(minikube)).toEqual({
      access: [`${refresher} may on *: ecr:GetAuthorizationToken`, `${refresher} may on ${REGISTRY}: ${PULL}`],
      "access-local": dataRights({ name: "task-tool-local", account: "123456789012" }),
    });
  });
});

describe("the node role's policy", () => {
  it("is refused with its size where it is above AWS's limit", () => {
    const keys = Array.from({ length: 150 }, (_, index) => `service${index}`);
    const named = Object.fromEntries(keys.map((key) => [key, {}]));
    const { staging } = taskTool.environments ?? {};
    const settings = {
      ...taskTool,
      registry: { ...taskTool.registry, repositories: { ...taskTool.registry.repositories, ...named } },
      environments: { staging: { ...staging, repositories: ["taskService", "taskWeb", "taskReporter", ...keys] } },
    };
    expect(() => synthPlatform(settings)).toThrow(
      "eks-staging/NodeRole: 1 fault\n  policy document has 12067 characters, AWS allows 10240; " +
        "name the namespace of the repositories, as <namespace>/*",
    );
  });
});

describe("the repositories' policies", () => {
  const registryOf = (settings: PlatformSettings) => synthPlatform(settings).get("registry") ?? {};

  it("are none where environments are in the registry's own account", () => {
    expect(registryOf(taskTool).resource?.aws_ecr_repository_policy).toBeUndefined();
  });

  it("let in the node role of another account's cluster and nobody else there", () => {
    for (const name of ["task_service", "task_web", "task_reporter"]) {
      expect(policyOf(resource(registryOf(crossAccount), "aws_ecr_repository_policy", `${name}_policy`))).toEqual({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "PullAccount345678901234",
            Effect: "Allow",
            Principal: { AWS: ["arn:aws:iam::345678901234:root"] },
            Action: PULL.split(" "),
            Condition: { ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::345678901234:role/task-tool-prod-node"] } },
          },
        ],
      });
    }
  });

  it("let in the whole organization where that is chosen", () => {
    const registry = { ...crossAccount.registry, organization: "o-a1b2c3d4e5" };
    const policy = resource(registryOf({ ...crossAccount, registry }), "aws_ecr_repository_policy", "task_web_policy");
    expect(policyOf(policy).Statement).toEqual([
      {
        Sid: "PullOrganizationoa1b2c3d4e5",
        Effect: "Allow",
        Principal: "*",
        Action: PULL.split(" "),
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      },
    ]);
  });
});
