import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { App, Testing } from "cdktf";
import { Construct } from "constructs";
import adoptExisting from "../../config/examples/adopt-existing";
import crossAccount from "../../config/examples/cross-account";
import everySetting from "../../config/examples/every-setting";
import minikube from "../../config/examples/minikube";
import multiAccount from "../../config/examples/multi-account";
import privateNetwork from "../../config/examples/private-network";
import { outsideAws } from "../../config/define-platform";
import { checkPlatform } from "../../config/load/load-platform";
import type { PlatformSettings } from "../../config/platform/settings";
import taskTool from "../../config/task-tool";
import { type Facts, factsFaults } from "../../domain/facts";
import { matcherOf } from "../../domain/text/wildcards";
import { buildPlatform } from "../../stacks/platform";
import { everyEnvironment } from "../support/every-environment";
import { platformWith } from "../support/settings";
import {
  type TerraformJson,
  addresses,
  policyOf,
  resource,
  synth,
  synthPlatform,
  writePlatform,
} from "../support/synth";

const PLATFORMS: readonly (readonly [string, PlatformSettings])[] = [
  ["task-tool", taskTool],
  ["adopt-existing", adoptExisting],
  ["every-setting", everySetting],
  ["multi-account", multiAccount],
  ["private-network", privateNetwork],
  ["cross-account", crossAccount],
  ["minikube", minikube],
];

/** Actions that AWS can narrow to no resource. */
const UNSCOPABLE = new Set([
  "ec2:DescribeInstances",
  "ec2:DescribeInstanceTypes",
  "ecr:GetAuthorizationToken",
  "ecr:CreateRepositoryCreationTemplate",
  "ecr:DeleteRegistryPolicy",
  "ecr:DeleteRepositoryCreationTemplate",
  "ecr:DescribeRegistry",
  "ecr:DescribeRepositoryCreationTemplates",
  "ecr:GetRegistryPolicy",
  "ecr:GetRegistryScanningConfiguration",
  "ecr:PutRegistryPolicy",
  "ecr:PutRegistryScanningConfiguration",
  "ecr:PutReplicationConfiguration",
  "ecr:UpdateRepositoryCreationTemplate",
  "iam:ListVirtualMFADevices",
  "inspector2:Disable",
  "inspector2:Enable",
  "inspector2:ListAccountPermissions",
]);

function stackOf(settings: PlatformSettings, id: string): TerraformJson {
  const json = synthPlatform(settings).get(id);
  if (json === undefined) throw new Error(`no stack ${id}`);
  return json;
}

/** The states of other stacks that a stack reads, and which of their outputs. */
function readsOf(json: TerraformJson): { key: string; names: string[] }[] {
  const states = (json.data as { terraform_remote_state?: Record<string, { config: { key: string } }> } | undefined)
    ?.terraform_remote_state;
  const text = JSON.stringify(json);
  return Object.entries(states ?? {}).map(([name, { config }]) => {
    const used = text.matchAll(new RegExp(`data\\.terraform_remote_state\\.${name}\\.outputs\\.(\\w+)`, "g"));
    return { key: config.key, names: [...used].map(([, output = ""]) => output) };
  });
}

describe.each(PLATFORMS)("every stack of %s", (_name, settings) => {
  const stacks = [...synthPlatform(settings)];

  it("keeps its state on S3, with the native lock, under a key of its own", () => {
    const backends = stacks.map(
      ([, { terraform }]) => (terraform as { backend: Record<string, { key: string }> }).backend,
    );
    expect(backends.map((backend) => Object.keys(backend))).toEqual(stacks.map(() => ["s3"]));
    expect(backends.every(({ s3 }) => (s3 as { use_lockfile?: boolean } | undefined)?.use_lockfile)).toBe(true);
    const keys = stacks.map(([id]) => (id === "registry" ? "task-tool-state" : `task-tool-state/${id}`));
    expect(backends.map(({ s3 }) => s3?.key)).toEqual(keys);
  });

  it("asks for its one provider by its full source and a range of versions", () => {
    for (const [id, { terraform, provider }] of stacks) {
      const [name, version] = id.startsWith("workloads-")
        ? ["kubernetes", ">= 2.38.0, < 4.0.0"]
        : ["aws", ">= 6.25.0, < 7.0.0"];
      expect(terraform).toMatchObject({ required_version: ">= 1.10.0, < 2.0.0" });
      const { required_providers } = terraform as { required_providers: unknown };
      expect(required_providers).toEqual({ [name]: { source: `hashicorp/${name}`, version } });
      expect(Object.keys(provider as object)).toEqual([name]);
    }
  });

  it("refuses any account but its own", () => {
    for (const [id, { provider }] of stacks.filter(([each]) => !each.startsWith("workloads-"))) {
      const [aws] = (provider as { aws: { allowed_account_ids: string[] }[] }).aws;
      expect([id, aws?.allowed_account_ids]).toEqual([id, [expect.stringMatching(/^\d{12}$/)]]);
    }
  });

  it("configures its provider by nothing that it makes itself", () => {
    for (const [, { provider }] of stacks) {
      // Inside a function, too: `${base64decode(aws_eks_cluster.this...)}`.
      expect(JSON.stringify(provider)).not.toMatch(/\$\{[^}]*\b(aws|kubernetes)_\w+\./);
    }
  });

  it("has no unresolved token, no implicit reference to another stack and no sensitive output", () => {
    for (const [, json] of stacks) {
      const text = JSON.stringify(json);
      expect(text).not.toMatch(/TfToken\[|TFTOKEN|cross-stack|"sensitive"/);
    }
  });

  it("reads of other stacks only what they declare, each state once", () => {
    const outputs = new Map(stacks.map(([id, { output }]) => [id, Object.keys(output ?? {})]));
    for (const [id, json] of stacks) {
      const read = readsOf(json);
      const keys = read.map(({ key }) => key);
      expect(keys).toEqual([...new Set(keys)]);
      for (const { key, names } of read) {
        const declared = outputs.get(key.split("/").at(-1) ?? "") ?? [];
        expect([id, names.filter((name) => !declared.includes(name))]).toEqual([id, []]);
      }
    }
  });

  it("allows everything (*) only where AWS can narrow an action to nothing", () => {
    const policies = stacks
      .flatMap(([, json]) => Object.values(json.resource ?? {}).flatMap((names) => Object.values(names)))
      .filter(({ policy }) => typeof policy === "string" && policy.includes('"Statement"'));
    const wide = policies
      .flatMap((each) => policyOf(each).Statement)
      .filter(({ Effect, Resource }) => Effect === "Allow" && [Resource].flat().includes("*"))
      .flatMap(({ Action }) => Action as string[]);
    expect(wide.filter((action) => !UNSCOPABLE.has(action))).toEqual([]);
  });
});

describe("the default platform", () => {
  const stacks = synthPlatform(taskTool);

  it("has its stacks in the order in which they are applied, each after those that it needs", () => {
    const built = buildPlatform(Testing.app(), checkPlatform(taskTool));
    const environment = (name: string) =>
      ["network", "eks", "data", "access", "workloads"].map((kind) => `${kind}-${name}`);
    expect([...built.keys()]).toEqual([
      ...["state", "registry", "access"],
      ...environment("staging"),
      ...environment("prod"),
    ]);
    const needs = [...built].map(([id, stack]) => [id, stack.dependencies.map(({ node }) => node.id).sort()] as const);
    expect(Object.fromEntries(needs.filter(([, ids]) => ids.length > 0))).toEqual({
      "eks-staging": ["network-staging"],
      "access-staging": ["eks-staging"],
      "workloads-staging": ["access", "access-staging", "data-staging", "eks-staging", "registry"],
      "eks-prod": ["network-prod"],
      "access-prod": ["eks-prod"],
      "workloads-prod": ["access", "access-prod", "data-prod", "eks-prod", "registry"],
    });
  });

  it.each(["eks", "data", "access", "workloads"])("has the same addresses in %s-staging and %s-prod", (kind) => {
    const [staging, prod] = ["staging", "prod"].map((name) => addresses(stacks.get(`${kind}-${name}`) ?? {}));
    expect(staging).not.toEqual([]);
    expect(staging).toEqual(prod);
  });

  it("destroys the bucket of the states last, where it may be destroyed at all", () => {
    const settings = { ...taskTool, state: { ...taskTool.state, protect: false } };
    const built = buildPlatform(Testing.app(), checkPlatform(settings));
    expect(built.get("registry")?.dependencies.map(({ node }) => node.id)).toEqual(["state"]);
    expect(built.get("access")?.dependencies.map(({ node }) => node.id)).toEqual(["state"]);
  });

  it("has the repositories at the addresses of the tutorial", () => {
    expect(addresses(stacks.get("registry") ?? {})).toEqual([
      "aws_ecr_lifecycle_policy.task_reporter_lifecycle_policy",
      "aws_ecr_lifecycle_policy.task_service_lifecycle_policy",
      "aws_ecr_lifecycle_policy.task_web_lifecycle_policy",
      "aws_ecr_repository.task_reporter",
      "aws_ecr_repository.task_service",
      "aws_ecr_repository.task_web",
    ]);
  });

  it("hands over URLs and ARNs under fixed names", () => {
    const url = (name: string) => `\${aws_ecr_repository.${name}.repository_url}`;
    const arn = (name: string) => `\${aws_ecr_repository.${name}.arn}`;
    expect(stacks.get("registry")?.output).toEqual({
      repository_urls: {
        value: { task_service: url("task_service"), task_web: url("task_web"), task_reporter: url("task_reporter") },
      },
      repository_arns: {
        value: { task_service: arn("task_service"), task_web: arn("task_web"), task_reporter: arn("task_reporter") },
      },
      task_service_repository_url: { value: url("task_service") },
      task_web_repository_url: { value: url("task_web") },
      task_reporter_repository_url: { value: url("task_reporter") },
    });
  });

  it("tags everything with platform, environment and stack", () => {
    const provider = stacks.get("access")?.provider as { aws: unknown[] };
    expect(provider.aws).toEqual([
      {
        region: "ap-northeast-1",
        allowed_account_ids: ["123456789012"],
        default_tags: [{ tags: { environment: "shared", platform: "task-tool", stack: "access" } }],
      },
    ]);
  });

  it("lets the puller read and the pusher write the namespace, and neither delete", () => {
    const access = stacks.get("access") ?? {};
    const Resource = ["arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/*"];
    const login = { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] };
    expect(policyOf(resource(access, "aws_iam_policy", "puller")).Statement).toEqual([
      login,
      {
        Effect: "Allow",
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource,
      },
    ]);
    expect(policyOf(resource(access, "aws_iam_policy", "pusher")).Statement).toEqual([
      login,
      {
        Effect: "Allow",
        Action: [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:CompleteLayerUpload",
          "ecr:InitiateLayerUpload",
          "ecr:PutImage",
          "ecr:UploadLayerPart",
        ],
        Resource,
      },
    ]);
  });
});

describe("the deployer's policy", () => {
  const statementsOf = (settings: PlatformSettings) =>
    policyOf(resource(stackOf(settings, "access"), "aws_iam_policy", "deployer")).Statement;
  const sids = (settings: PlatformSettings) => statementsOf(settings).map(({ Sid }) => Sid);

  it("has rights only for what the platform uses", () => {
    expect(sids(taskTool)).toEqual(["States", "Locks", "StateBucket", "Repositories", "Policies"]);
  });

  it("has no rights on a bucket that is not managed here, but on the states in it", () => {
    expect(sids(adoptExisting)).toEqual(["ListStates", "States", "Locks", "Repositories", "Policies"]);
  });

  it("has what every setting needs, each narrowed", () => {
    expect(sids(everySetting)).toEqual([
      "States",
      "Locks",
      "StateKey",
      "StateBucket",
      "Repositories",
      "RepositoryKeys",
      "Registry",
      "LinkECRReplication",
      "LinkAmazonInspector2",
      "LinkECRTemplate",
      "Templates",
      "Policies",
      "Attach",
      "ReadAttached",
      "Roles",
    ]);
  });

  it("reaches the users and roles that clusters outside AWS pull as, and no others", () => {
    const found = statementsOf(minikube).filter(({ Action }) => /iam:(Put|Create)(User|Role)/.test(String(Action)));
    expect(found.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ["Refreshers", ["arn:aws:iam::123456789012:user/task-tool-local-pull-secret-refresher"]],
    ]);
    const { local, ...others } = minikube.environments ?? {};
    const oidcProviderArn = "arn:aws:iam::123456789012:oidc-provider/oidc.example.com";
    const cluster = outsideAws({ context: "lab", pullSecret: { credentials: { oidcProviderArn } } });
    const web = { ...minikube, environments: { ...others, local: { ...local, cluster } } };
    expect(sids(web)).toContain("RefresherRoles");
    expect(sids(web)).not.toContain("Refreshers");
  });

  it("is this and nothing else where every setting is used", () => {
    expect(statementsOf(everySetting)).toMatchSnapshot();
  });

  it("reaches the states of its own stacks and their locks, and deletes no state", () => {
    const bucket = "arn:aws:s3:::task-tool-terraform-state-123456789012-ap-northeast-1";
    const key = `${bucket}/task-tool-state`;
    const found = statementsOf(taskTool).filter(({ Sid }) => /State|Lock/.test(String(Sid)));
    expect(found.slice(0, 2)).toEqual([
      {
        Sid: "States",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: [key, `${key}/access`, `${key}/registry-*`, `${key}/state`],
      },
      {
        Sid: "Locks",
        Effect: "Allow",
        Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        Resource: [`${key}.tflock`, `${key}/access.tflock`, `${key}/registry-*.tflock`, `${key}/state.tflock`],
      },
    ]);
    const [manages, ...rest] = found.slice(2);
    expect(rest).toEqual([]);
    expect(manages).toMatchObject({ Sid: "StateBucket", Effect: "Allow", Resource: [bucket] });
    expect(manages?.["Action"]).toContain("s3:ListBucket");
  });

  it.each(PLATFORMS)("reaches the states of no environment: %s", (_, settings) => {
    const statements = statementsOf(settings);
    const stacks = [...synthPlatform(settings)];
    const own = stacks.map(([id]) => id).filter((id) => /^(state|registry|registry-.*|access)$/.test(id));
    for (const [sid, suffix] of [
      ["States", ""],
      ["Locks", ".tflock"],
    ]) {
      const resources = statements.find(({ Sid }) => Sid === sid)?.Resource as string[];
      const matchers = resources.map(matcherOf);
      const reached = stacks.filter(([, { terraform }]) => {
        const { bucket, key } = (terraform as { backend: { s3: { bucket: string; key: string } } }).backend.s3;
        return matchers.some((matches) => matches(`arn:aws:s3:::${bucket}/${key}${suffix}`));
      });
      expect([sid, reached.map(([id]) => id)]).toEqual([sid, own]);
    }
  });

  it("may empty the state bucket only where that is unprotected", () => {
    expect(sids(platformWith({}, { state: { key: "k1", protect: false } }))).toContain("EmptyBucket");
  });

  it("may attach only this platform's own policies", () => {
    const attach = statementsOf(everySetting).find(({ Sid }) => Sid === "Attach");
    const policies = ["deployer", "puller", "pusher"].map(
      (name) => `arn:aws:iam::123456789012:policy/task-tool-${name}`,
    );
    expect(attach?.Condition).toEqual({ ArnEquals: { "iam:PolicyARN": policies } });
  });

  it("may make a service-linked role for its service only", () => {
    const link = statementsOf(everySetting).find(({ Sid }) => Sid === "LinkECRReplication");
    expect(link).toMatchObject({
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: [
        "arn:aws:iam::123456789012:role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication",
      ],
      Condition: { StringEquals: { "iam:AWSServiceName": "replication.ecr.amazonaws.com" } },
    });
  });

  it("may pass the role of a template to ECR only", () => {
    const customRoleArn = "arn:aws:iam::123456789012:role/ecr-templates";
    const settings = platformWith({
      creationTemplates: { team: { appliedFor: ["REPLICATION"], tags: { a: "b" }, customRoleArn } },
    });
    expect(statementsOf(settings).find(({ Sid }) => Sid === "TemplateRoles")).toMatchObject({
      Action: ["iam:PassRole"],
      Resource: [customRoleArn],
      Condition: { StringEquals: { "iam:PassedToService": "ecr.amazonaws.com" } },
    });
  });

  it("may make the rules of caches, and pass their roles to ECR only", () => {
    const [upstreamRegistry, customRoleArn] = [
      "210987654321.dkr.ecr.us-east-1.amazonaws.com",
      "arn:aws:iam::123456789012:role/cache",
    ];
    const pullThroughCaches = { base: { upstreamRegistry, customRoleArn }, quay: { upstreamRegistry: "quay.io" } };
    const found = statementsOf(platformWith({ pullThroughCaches })).filter(({ Sid }) =>
      /^(Registry|Link|Cache)/.test(String(Sid)),
    );
    expect(found).toEqual([
      {
        Sid: "Registry",
        Effect: "Allow",
        Action: [
          "ecr:CreatePullThroughCacheRule",
          "ecr:DeletePullThroughCacheRule",
          "ecr:DescribePullThroughCacheRules",
          "ecr:UpdatePullThroughCacheRule",
        ],
        Resource: ["*"],
      },
      {
        Sid: "LinkECRPullThroughCache",
        Effect: "Allow",
        Action: ["iam:CreateServiceLinkedRole"],
        Resource: [
          "arn:aws:iam::123456789012:role/aws-service-role/pullthroughcache.ecr.amazonaws.com/AWSServiceRoleForECRPullThroughCache",
        ],
        Condition: { StringEquals: { "iam:AWSServiceName": "pullthroughcache.ecr.amazonaws.com" } },
      },
      {
        Sid: "CacheRoles",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: [customRoleArn],
        Condition: {
          StringEquals: { "iam:PassedToService": ["ecr.amazonaws.com", "pullthroughcache.ecr.amazonaws.com"] },
        },
      },
    ]);
  });

  it("uses the names of China's partition there", () => {
    const settings = platformWith({ region: "cn-north-1" });
    expect(JSON.stringify(statementsOf(settings))).not.toContain("arn:aws:");
  });
});

describe("the registry stack", () => {
  it("lets environments in other accounts pull what they name, and nothing else", () => {
    const policies = stackOf(multiAccount, "registry").resource?.aws_ecr_repository_policy ?? {};
    const pullers = Object.entries(policies).map(([name, policy]) => [
      name,
      policyOf(policy).Statement.map(({ Sid }) => Sid),
    ]);
    expect(pullers).toEqual([
      ["task_reporter_policy", ["PullAccount345678901234"]],
      ["task_service_policy", ["PullAccount210987654321", "PullAccount345678901234"]],
      ["task_web_policy", ["PullAccount210987654321", "PullAccount345678901234"]],
    ]);
  });

  it("leaves the account's settings alone where none are named", () => {
    const types = Object.keys(stackOf(taskTool, "registry").resource ?? {});
    expect(types.filter((type) => /registry|replication|template/.test(type))).toEqual([]);
  });

  it("leaves scan on push out of the repositories where the registry decides", () => {
    const repositories = Object.values(stackOf(everySetting, "registry").resource?.aws_ecr_repository ?? {});
    expect(repositories.some((repository) => "image_scanning_configuration" in repository)).toBe(false);
  });

  it("moves the state of a renamed key, with its policies", () => {
    const settings = platformWith({ repositories: { api: { name: "team/task-service", movedFrom: "taskService" } } });
    expect(stackOf(settings, "registry").moved).toEqual([
      { from: "aws_ecr_repository.task_service", to: "aws_ecr_repository.api" },
      {
        from: "aws_ecr_lifecycle_policy.task_service_lifecycle_policy",
        to: "aws_ecr_lifecycle_policy.api_lifecycle_policy",
      },
      { from: "aws_ecr_repository_policy.task_service_policy", to: "aws_ecr_repository_policy.api_policy" },
    ]);
  });

  it("forgets a retired key without destroying anything", () => {
    const lifecycle = { destroy: false };
    expect(stackOf(platformWith({ retired: ["taskBatch"] }), "registry").removed).toEqual([
      { from: "aws_ecr_repository.task_batch", lifecycle },
      { from: "aws_ecr_lifecycle_policy.task_batch_lifecycle_policy", lifecycle },
      { from: "aws_ecr_repository_policy.task_batch_policy", lifecycle },
    ]);
  });

  it("imports a repository that exists", () => {
    const settings = platformWith({ repositories: { taskWeb: { import: true } } });
    expect(stackOf(settings, "registry").import).toEqual([{ to: "aws_ecr_repository.task_web", id: "team/task-web" }]);
  });

  it("comes after the registries that it copies to", () => {
    const built = buildPlatform(Testing.app(), checkPlatform(everySetting));
    expect(built.get("registry")?.dependencies.map(({ node }) => node.id)).toEqual([
      "registry-123456789012-us-west-2",
      "registry-345678901234-ap-northeast-1",
    ]);
  });
});

describe("the backend", () => {
  const backendOf = (settings: PlatformSettings) => {
    const { terraform } = stackOf(settings, "registry");
    return (terraform as { backend: { s3: unknown } }).backend.s3;
  };

  it("encrypts states with the key that the settings name, as the bucket's default does not count", () => {
    expect(backendOf(everySetting)).toMatchObject({
      encrypt: true,
      kms_key_id: "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-4333-8444-555555555555",
    });
    expect(backendOf(taskTool)).not.toHaveProperty("kms_key_id");
  });

  it("assumes a role where the settings name one for the state", () => {
    const role = "arn:aws:iam::123456789012:role/state";
    expect(backendOf(platformWith({}, { state: { key: "k1", role } }))).toMatchObject({
      assume_role: { role_arn: role },
    });
    expect(backendOf(taskTool)).not.toHaveProperty("assume_role");
  });
});

describe("the pusher's policy", () => {
  it("may make repositories where a template is for them", () => {
    const statements = policyOf(resource(stackOf(everySetting, "access"), "aws_iam_policy", "pusher")).Statement;
    const arn = "arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/preview/*";
    expect(statements.filter(({ Action }) => (Action as string[]).includes("ecr:CreateRepository"))).toMatchObject([
      { Resource: [arn] },
    ]);
  });
});

describe("a replica's stack", () => {
  it("lets the source copy into it, and gives copies a lifecycle", () => {
    const json = stackOf(everySetting, "registry-345678901234-ap-northeast-1");
    expect(policyOf(resource(json, "aws_ecr_registry_policy")).Statement).toEqual([
      {
        Sid: "ReplicateAccount123456789012",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::123456789012:root"] },
        Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
        Resource: [
          "arn:aws:ecr:ap-northeast-1:345678901234:repository/mamezou-tech/task-service*",
          "arn:aws:ecr:ap-northeast-1:345678901234:repository/mamezou-tech/task-web*",
        ],
      },
    ]);
    expect(resource(json, "aws_ecr_repository_creation_template")).toMatchObject({
      prefix: "mamezou-tech",
      applied_for: ["REPLICATION"],
      image_tag_mutability: "IMMUTABLE",
      lifecycle_policy: expect.stringContaining("Keep the newest 50 images tagged v*") as unknown,
    });
  });

  it("needs no registry policy in the source's own account", () => {
    const types = Object.keys(stackOf(everySetting, "registry-123456789012-us-west-2").resource ?? {});
    expect(types).toEqual(["aws_ecr_repository_creation_template"]);
  });
});

describe("an environment's own state", () => {
  it("is a bucket in its own account, that holds its own state", () => {
    const json = stackOf(multiAccount, "state-prod");
    const bucket = "task-tool-terraform-state-345678901234-ap-northeast-1";
    expect(resource(json, "aws_s3_bucket").bucket).toBe(bucket);
    expect((json.terraform as { backend: unknown }).backend).toMatchObject({
      s3: { bucket, key: "task-tool-state/state-prod" },
    });
    expect((json.provider as { aws: unknown[] }).aws[0]).toMatchObject({
      allowed_account_ids: ["345678901234"],
      default_tags: [{ tags: { environment: "prod" } }],
    });
  });

  it("is made and reached by the environment's role", () => {
    const { provider, terraform } = stackOf(multiAccount, "state-prod");
    const role_arn = "arn:aws:iam::345678901234:role/terraform";
    expect((provider as { aws: unknown[] }).aws[0]).toMatchObject({ assume_role: [{ role_arn }] });
    expect((terraform as { backend: unknown }).backend).toMatchObject({ s3: { assume_role: { role_arn } } });
  });

  it("has the same addresses as the platform's", () => {
    expect(addresses(stackOf(multiAccount, "state-prod"))).toEqual(addresses(stackOf(multiAccount, "state")));
  });
});

it("refuses to write an image of which no variable is declared", () => {
  const { environments, ...platform } = checkPlatform(taskTool);
  const { staging } = environments;
  if (staging?.workloads === undefined) throw new Error("staging must have workloads");
  const workloads = { ...staging.workloads, releases: [] };
  const build = () =>
    buildPlatform(Testing.app(), { ...platform, environments: { staging: { ...staging, workloads } } });
  expect(build).toThrow("workloads-staging declares no variable task_service_image");
});

describe("addresses", () => {
  it("that are equal are refused, naming both paths", () => {
    const stacks = buildPlatform(Testing.app(), checkPlatform(platformWith()));
    const stack = stacks.get("registry");
    if (stack === undefined) throw new Error("no registry");
    new EcrRepository(new Construct(stack, "Task"), "Service", { name: "team/other" });
    expect(() => synth(stack)).toThrow(
      "'aws_ecr_repository.task_service' is the address of 'registry/TaskService/Resource' and of 'registry/Task/Service'; rename one of the two",
    );
  });

  it("lets a team add constructs of its own", () => {
    const stack = buildPlatform(Testing.app(), checkPlatform(platformWith())).get("registry");
    if (stack === undefined) throw new Error("no registry");
    new EcrRepository(stack, "MirrorOfNode", { name: "mirror/node" });
    expect(addresses(synth(stack))).toContain("aws_ecr_repository.mirror_of_node");
  });
});

describe("synthesis into a folder", () => {
  const folder = () => mkdtempSync(join(tmpdir(), "synth-"));
  const read = (outdir: string, id: string) => readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8");

  it.each(PLATFORMS)("writes the same bytes twice for %s", (_name, settings) => {
    const [first, second] = [folder(), folder()];
    writePlatform(settings, first);
    writePlatform(settings, second);
    for (const id of readdirSync(join(first, "stacks"))) expect(read(second, id)).toBe(read(first, id));
  });

  it("writes the same facts twice, and none that nobody declared", () => {
    const [first, second] = [folder(), folder()];
    for (const outdir of [first, second]) writePlatform(taskTool, outdir);
    const text = (outdir: string) => readFileSync(join(outdir, "facts.json"), "utf8");
    expect(text(second)).toBe(text(first));
    expect(Object.keys(JSON.parse(text(first)) as object)).toEqual(["settings"]);
  });

  it("writes tag schemes, prices, rollback depth and accepted findings into the facts", () => {
    const outdir = folder();
    writePlatform(everySetting, outdir);
    expect(JSON.parse(readFileSync(join(outdir, "facts.json"), "utf8"))).toMatchObject({
      prices: { date: "2026-03-01", source: "https://aws.amazon.com/ecr/pricing/", storageGbMonth: 0.1 },
      rollbackDepth: 3,
      accept: [{ kind: "drift", stack: "registry", until: "2027-03-31" }],
      tagSchemes: {
        "mamezou-tech/task-service": ["v*", "feature-*", "latest"],
        "mamezou-tech/task-web": ["v*", "feature-*", "latest", "dev-*"],
        "mamezou-tech/task-reporter": ["v*", "feature-*"],
      },
    });
  });

  it.each([...PLATFORMS, ["every-environment", everyEnvironment] as const])(
    "names settings in the facts of %s for what its stacks have",
    (_name, settings) => {
      const outdir = folder();
      writePlatform(settings, outdir);
      const facts = JSON.parse(readFileSync(join(outdir, "facts.json"), "utf8")) as Required<Facts>;
      const places = [...synthPlatform(settings)].flatMap(([id, json]) =>
        addresses(json).map((address) => `${id}/${address}`),
      );
      const stray = facts.settings.filter(({ where }) => !places.some(matcherOf(where)));
      // A repository without pullers has no policy yet.
      expect(stray.filter(({ where }) => !where.startsWith("registry/aws_ecr_repository_policy."))).toEqual([]);
      expect(factsFaults(facts)).toEqual([]);
    },
  );

  it("writes beside a stack's JSON which version of each image runs there", () => {
    const outdir = folder();
    writePlatform(taskTool, outdir);
    const uri = (name: string) => `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/${name}:1.0.0`;
    const file = (id: string) => join(outdir, "stacks", id, "release.auto.tfvars.json");
    expect(JSON.parse(readFileSync(file("workloads-prod"), "utf8"))).toEqual({
      task_service_image: uri("task-service"),
      task_web_image: uri("task-web"),
      task_reporter_image: uri("task-reporter"),
    });
    expect(existsSync(file("eks-prod"))).toBe(false);
  });

  it("names no folder of the machine", () => {
    const outdir = folder();
    writePlatform(taskTool, outdir);
    const text = readdirSync(join(outdir, "stacks"))
      .map((id) => read(outdir, id))
      .join("");
    expect(text).not.toContain(process.cwd());
    expect(text).not.toContain(outdir);
  });

  it("removes what Terraform would read besides, and nothing else", () => {
    const outdir = folder();
    const stack = join(outdir, "stacks", "registry");
    mkdirSync(stack, { recursive: true });
    const forgotten = [
      "hotfix_override.tf.json",
      "extra.tf",
      "prod.auto.tfvars",
      "a.auto.tfvars.json",
      "terraform.tfvars",
      "plan",
    ];
    for (const file of [...forgotten, "plan.txt", ".terraform.lock.hcl"]) writeFileSync(join(stack, file), "{}");
    writePlatform(taskTool, outdir);
    expect(readdirSync(stack).sort()).toEqual([".terraform.lock.hcl", "cdk.tf.json", "plan.txt"]);
  });

  it("puts the provider lock beside every stack's JSON, with the providers that it has", () => {
    const home = process.cwd();
    const project = folder();
    const lock = (provider: string) =>
      `provider "registry.terraform.io/hashicorp/${provider}" {\n  version = "1.2.3"\n}\n`;
    try {
      process.chdir(project);
      writeFileSync("providers.lock.hcl", `# locked\n\n${lock("aws")}\n${lock("kubernetes")}`);
      writePlatform(taskTool, join(project, "cdktf.out"));
    } finally {
      process.chdir(home);
    }
    const locks = ["registry", "state", "workloads-prod"].map((id) =>
      readFileSync(join(project, "cdktf.out", "stacks", id, ".terraform.lock.hcl"), "utf8"),
    );
    const aws = `# locked\n\n${lock("aws")}\n`;
    expect(locks).toEqual([aws, aws, `# locked\n\n${lock("kubernetes")}`]);
  });

  it("runs the validations of the whole tree", () => {
    const app = new App({ outdir: folder() });
    const stack = buildPlatform(app, checkPlatform(platformWith())).get("registry");
    if (stack === undefined) throw new Error("no registry");
    stack.node.addValidation({ validate: () => ["not like this"] });
    expect(() => {
      app.synth();
    }).toThrow("not like this");
  });

  it("writes nothing, and names every fault, where one stack of many is refused", () => {
    const outdir = folder();
    const app = new App({ outdir });
    const stacks = buildPlatform(app, checkPlatform(taskTool));
    for (const id of ["access-prod", "workloads-prod"]) {
      stacks.get(id)?.node.addValidation({ validate: () => [`not like this in ${id}`] });
    }
    expect(() => {
      app.synth();
    }).toThrow(
      "Validation failed with the following errors:\n" +
        "  [access-prod] not like this in access-prod\n  [workloads-prod] not like this in workloads-prod",
    );
    expect(readdirSync(join(outdir, "stacks"))).toEqual([]);
  });
});
