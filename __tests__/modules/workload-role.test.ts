import { Token } from "cdktf";
import { PullPrincipal, type PullPrincipalProps } from "../../modules/iam/pull-principal";
import {
  IrsaRole,
  type IrsaRoleProps,
  PodIdentityRole,
  type PodIdentityRoleProps,
} from "../../modules/iam/workload-role";
import { WorkloadUser, type WorkloadUserProps } from "../../modules/iam/workload-user";
import { type TerraformJson, policyOf, resource, synthIn } from "../support/synth";

const ACCOUNT = "123456789012";
const STATEMENTS = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::demo-prod-reports/*"] }];
const GRANTED = [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::demo-prod-reports/*"] }];
const WORKLOAD = {
  account: ACCOUNT,
  region: "ap-northeast-1",
  namespace: "task-tool",
  serviceAccount: "task-service",
  roleName: "task-tool-prod-task-service",
  statements: STATEMENTS,
};
const ISSUER = "oidc.eks.ap-northeast-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

const synthPodIdentity = (props: Partial<PodIdentityRoleProps> = {}) =>
  synthIn((stack) => {
    new PodIdentityRole(stack, "TaskService", { ...WORKLOAD, clusterName: "task-tool-prod", ...props });
  });

const synthIrsa = (props: Partial<IrsaRoleProps> = {}) =>
  synthIn((stack) => {
    new IrsaRole(stack, "TaskService", { ...WORKLOAD, issuerPath: ISSUER, ...props });
  });

const synthUser = (props: Partial<WorkloadUserProps> = {}) =>
  synthIn((stack) => {
    new WorkloadUser(stack, "TaskService", {
      userName: "task-tool-prod-task-service",
      statements: STATEMENTS,
      ...props,
    });
  });

const trustOf = (json: TerraformJson) =>
  policyOf({ policy: resource(json, "aws_iam_role").assume_role_policy }).Statement;
const types = (json: TerraformJson) => Object.keys(json.resource ?? {}).sort();

describe("PodIdentityRole", () => {
  const json = synthPodIdentity();

  it("trusts EKS for the pods of one service account of one cluster", () => {
    expect(trustOf(json)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: ["pods.eks.amazonaws.com"] },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:ap-northeast-1:123456789012:cluster/task-tool-prod",
            "aws:RequestTag/kubernetes-namespace": "task-tool",
            "aws:RequestTag/kubernetes-service-account": "task-service",
          },
        },
      },
    ]);
  });

  it("is given to that service account", () => {
    expect(resource(json, "aws_eks_pod_identity_association")).toEqual({
      cluster_name: "task-tool-prod",
      namespace: "task-tool",
      service_account: "task-service",
      role_arn: expect.stringMatching(/^\$\{aws_iam_role\.\w+\.arn\}$/) as string,
    });
  });

  it("may do what its statements say, and nothing else", () => {
    expect(policyOf(resource(json, "aws_iam_role_policy")).Statement).toEqual(GRANTED);
    expect(resource(json, "aws_iam_role").name).toBe("task-tool-prod-task-service");
    expect(types(json)).toEqual(["aws_eks_pod_identity_association", "aws_iam_role", "aws_iam_role_policy"]);
  });

  it("rejects every fault at once, with its construct path", () => {
    const roleName = "r".repeat(65);
    expect(() => synthPodIdentity({ roleName, namespace: "Task", serviceAccount: "task_service" })).toThrow(
      [
        "test/TaskService: 3 faults",
        `  'roleName' must have at most 64 characters, has 65, got "${roleName}"; choose a shorter name`,
        `  'namespace' must be lower-case letters, digits and -, with a letter or digit at both ends, got "Task"; for example "task"`,
        `  'serviceAccount' must be lower-case letters, digits and -, with a letter or digit at both ends, got "task_service"; for example "task-service"`,
      ].join("\n"),
    );
  });
});

describe("IrsaRole", () => {
  it("trusts the cluster's provider for the tokens of one service account", () => {
    expect(trustOf(synthIrsa())).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: [`arn:aws:iam::123456789012:oidc-provider/${ISSUER}`] },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
          StringEquals: {
            [`${ISSUER}:aud`]: "sts.amazonaws.com",
            [`${ISSUER}:sub`]: "system:serviceaccount:task-tool:task-service",
          },
        },
      },
    ]);
  });

  it("takes an issuer that is known only after apply, and its trust stays JSON", () => {
    const issuer = "${data.terraform_remote_state.eks.outputs.oidc_issuer_path}";
    const issuerPath = Token.asString({ resolve: () => issuer });
    expect(trustOf(synthIrsa({ issuerPath }))).toMatchObject([
      {
        Principal: { Federated: [`arn:aws:iam::123456789012:oidc-provider/${issuer}`] },
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: "sts.amazonaws.com",
            [`${issuer}:sub`]: "system:serviceaccount:task-tool:task-service",
          },
        },
      },
    ]);
  });

  it("may do what its statements say, and nothing else", () => {
    const json = synthIrsa();
    expect(policyOf(resource(json, "aws_iam_role_policy")).Statement).toEqual(GRANTED);
    expect(types(json)).toEqual(["aws_iam_role", "aws_iam_role_policy"]);
  });

  it("names China's partition there", () => {
    expect(trustOf(synthIrsa({ region: "cn-north-1" }))[0]?.Principal).toEqual({
      Federated: [`arn:aws-cn:iam::123456789012:oidc-provider/${ISSUER}`],
    });
  });

  it("rejects an issuer with its scheme, together with other faults", () => {
    expect(() => synthIrsa({ namespace: "Task", issuerPath: `https://${ISSUER}` })).toThrow(
      `test/TaskService: 2 faults\n  'namespace' must be lower-case letters, digits and -, with a letter or digit at both ends, got "Task"; for example "task"\n  'issuerPath' must be the host and path of an OIDC issuer, got "https://${ISSUER}"; write "${ISSUER}"`,
    );
  });
});

describe("WorkloadUser", () => {
  it("has no access key, and goes with those that somebody made", () => {
    const json = synthUser();
    expect(resource(json, "aws_iam_user")).toEqual({ name: "task-tool-prod-task-service", force_destroy: true });
    expect(types(json)).toEqual(["aws_iam_user", "aws_iam_user_policy"]);
  });

  it("may do what its statements say, and nothing else", () => {
    expect(policyOf(resource(synthUser(), "aws_iam_user_policy")).Statement).toEqual(GRANTED);
  });

  it("rejects a policy above AWS's limit for users, with its size", () => {
    const resources = Array.from(
      { length: 50 },
      (_, index) => `arn:aws:s3:::demo-prod-reports-${String(index)}-of-team/*`,
    );
    expect(() => synthUser({ statements: [{ actions: ["s3:GetObject"], resources }] })).toThrow(
      /policy document has 2\d{3} characters, AWS allows 2048; /,
    );
  });

  it("rejects a name that IAM refuses", () => {
    expect(() => synthUser({ userName: "task service" })).toThrow(
      `test/TaskService: 1 fault\n  'userName' must be the name of an IAM identity, got "task service"; for example "ci"`,
    );
  });
});

describe("PullPrincipal", () => {
  const ARN = "arn:aws:ecr:ap-northeast-1:123456789012:repository/team/*";
  const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/cluster-1";
  const PODS = { providerArn: PROVIDER, namespace: "pull-secret", serviceAccount: "refresher" };
  const PULL = [
    { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    {
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: [ARN],
    },
  ];
  const synthPrincipal = (props: Partial<PullPrincipalProps> = {}) =>
    synthIn((stack) => {
      new PullPrincipal(stack, "PullSecret", {
        principalName: "demo-local-refresher",
        repositoryArns: [ARN],
        ...props,
      });
    });

  it("is a user without access key that may pull the given images, and nothing else", () => {
    const json = synthPrincipal();
    expect(resource(json, "aws_iam_user")).toEqual({ name: "demo-local-refresher", force_destroy: true });
    expect(policyOf(resource(json, "aws_iam_user_policy")).Statement).toEqual(PULL);
    expect(types(json)).toEqual(["aws_iam_user", "aws_iam_user_policy"]);
  });

  it("is a role that may do the same where the account knows the cluster's issuer", () => {
    const json = synthPrincipal({ webIdentity: PODS });
    expect(trustOf(json)).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: [PROVIDER] },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
          StringEquals: {
            "oidc.example.com/cluster-1:aud": "sts.amazonaws.com",
            "oidc.example.com/cluster-1:sub": "system:serviceaccount:pull-secret:refresher",
          },
        },
      },
    ]);
    expect(resource(json, "aws_iam_role").name).toBe("demo-local-refresher");
    expect(policyOf(resource(json, "aws_iam_role_policy")).Statement).toEqual(PULL);
    expect(types(json)).toEqual(["aws_iam_role", "aws_iam_role_policy"]);
  });

  it("may have caches fetch what they do not have, where it pulls through them", () => {
    const cacheArn = "arn:aws:ecr:ap-northeast-1:123456789012:repository/quay/*";
    const json = synthPrincipal({ cacheArns: [cacheArn] });
    expect(policyOf(resource(json, "aws_iam_user_policy")).Statement).toEqual([
      ...PULL,
      {
        Effect: "Allow",
        Action: [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:BatchImportUpstreamImage",
          "ecr:CreateRepository",
          "ecr:GetDownloadUrlForLayer",
        ],
        Resource: [cacheArn],
      },
    ]);
  });

  it("takes the audience that the provider knows", () => {
    expect(trustOf(synthPrincipal({ webIdentity: { ...PODS, audience: "ecr" } }))).toMatchObject([
      { Condition: { StringEquals: { "oidc.example.com/cluster-1:aud": "ecr" } } },
    ]);
  });

  it("rejects every fault at once, with its construct path", () => {
    const webIdentity = { ...PODS, providerArn: "https://oidc.example.com", namespace: "a b", serviceAccount: "" };
    expect(() => synthPrincipal({ principalName: "", repositoryArns: [], webIdentity })).toThrow(
      [
        "test/PullSecret: 5 faults",
        `  'principalName' must be the name of an IAM identity, got ""; for example "ci"`,
        "  'repositoryArns' must not be empty; name what it may pull",
        `  'webIdentity.providerArn' must be the ARN of an OIDC provider, got "https://oidc.example.com"; write it out: "arn:aws:iam::<account>:oidc-provider/<issuer without https://>"`,
        `  'webIdentity.namespace' must be lower-case letters, digits and -, with a letter or digit at both ends, got "a b"; for example "a-b"`,
        `  'webIdentity.serviceAccount' must be lower-case letters, digits and -, with a letter or digit at both ends, got ""; for example "task-service"`,
      ].join("\n"),
    );
  });
});
