import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { type TerraformStack, Token } from "cdktf";
import { DEFAULT_LIFECYCLE, keepNewest, renderLifecyclePolicy } from "../../domain/ecr/lifecycle-policy";
import { CreationTemplate, type CreationTemplateProps } from "../../modules/ecr/creation-template";
import { PullThroughCache, type PullThroughCacheProps } from "../../modules/ecr/pull-through-cache";
import { RegistrySettings, type RegistrySettingsProps } from "../../modules/ecr/registry-settings";
import { Repository, type RepositoryProps } from "../../modules/ecr/repository";
import { type TerraformJson, policyOf, resource, synth, synthIn, testStack } from "../support/synth";

const KMS = "arn:aws:kms:ap-northeast-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d";
const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PUSH = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
];

function repositoryIn(stack: TerraformStack, props: Partial<RepositoryProps> = {}): Repository {
  return new Repository(stack, "TaskService", { repositoryName: "team/task-service", ...props });
}

function synthRepository(props: Partial<RepositoryProps> = {}): TerraformJson {
  return synthIn((stack) => repositoryIn(stack, props));
}

function statements(
  grant: (repository: Repository, stack: TerraformStack) => void,
  type = "aws_ecr_repository_policy",
) {
  const json = synthIn((stack) => {
    grant(repositoryIn(stack), stack);
  });
  return policyOf(resource(json, type)).Statement;
}

describe("Repository", () => {
  it("is safe when only its name is given", () => {
    expect(resource(synthRepository(), "aws_ecr_repository")).toEqual({
      name: "team/task-service",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "AES256" }],
      lifecycle: { prevent_destroy: true },
    });
  });

  it("expires untagged images and all beyond the newest 20 by default", () => {
    const { policy } = resource(synthRepository(), "aws_ecr_lifecycle_policy");
    expect(policy).toBe(renderLifecyclePolicy(DEFAULT_LIFECYCLE));
  });

  it("keeps everything for ever where the lifecycle is empty", () => {
    expect(synthRepository({ lifecycle: [] }).resource).not.toHaveProperty("aws_ecr_lifecycle_policy");
  });

  it("keeps Terraform from reading a description as a template", () => {
    const lifecycle = [{ ...keepNewest(3), description: "${a} %{b} $c" }];
    const { policy } = resource(synthRepository({ lifecycle }), "aws_ecr_lifecycle_policy");
    expect(policy).toContain('"description":"$${a} %%{b} $c"');
  });

  it("lets the tags that match a filter move", () => {
    const json = synthRepository({ imageTagMutability: { immutableExcept: ["latest", "dev-*"] } });
    expect(resource(json, "aws_ecr_repository")).toMatchObject({
      image_tag_mutability: "IMMUTABLE_WITH_EXCLUSION",
      image_tag_mutability_exclusion_filter: [
        { filter: "latest", filter_type: "WILDCARD" },
        { filter: "dev-*", filter_type: "WILDCARD" },
      ],
    });
  });

  it("says nothing about scanning where the registry decides", () => {
    expect(resource(synthRepository({ scanOnPush: "registry" }), "aws_ecr_repository")).not.toHaveProperty(
      "image_scanning_configuration",
    );
  });

  it("uses a customer's key", () => {
    const json = synthRepository({ encryption: { kmsKeyArn: KMS } });
    expect(resource(json, "aws_ecr_repository").encryption_configuration).toEqual([
      { encryption_type: "KMS", kms_key: KMS },
    ]);
  });

  it("can be destroyed with its images only where that is asked for twice", () => {
    const json = synthRepository({ forceDelete: true, protect: false });
    expect(resource(json, "aws_ecr_repository").force_delete).toBe(true);
    expect(resource(json, "aws_ecr_repository")).not.toHaveProperty("lifecycle");
  });

  it("carries its own tags", () => {
    expect(resource(synthRepository({ tags: { data: "personal" } }), "aws_ecr_repository").tags).toEqual({
      data: "personal",
    });
  });

  it("rejects every fault of its properties at once, with its construct path", () => {
    const props = { repositoryName: "Team", imageTagMutability: "x" as never, encryption: { kmsKeyArn: "alias/a" } };
    expect(() => synthRepository(props)).toThrow(
      /^test\/TaskService: 3 faults\n {2}'repositoryName' .*\n {2}'imageTag.*\n {2}'encryption/,
    );
  });

  it("rejects a lifecycle that ECR refuses", () => {
    expect(() => synthRepository({ lifecycle: [keepNewest(0)] })).toThrow(
      "test/TaskService: 1 fault\n  '[0].maxImages' must be a whole number of at least 1",
    );
  });

  it("takes a name that is known only after apply", () => {
    const json = synthIn((stack) => {
      repositoryIn(stack, { repositoryName: Token.asString({ resolve: () => "${var.name}" }) });
    });
    expect(resource(json, "aws_ecr_repository").name).toBe("${var.name}");
  });
});

describe("grantPull", () => {
  const statement = (principal: unknown, condition?: unknown, sid?: string) => ({
    Sid: sid ?? (expect.any(String) as unknown),
    Effect: "Allow",
    Principal: principal,
    Action: PULL,
    ...(condition === undefined ? {} : { Condition: condition }),
  });

  it("lets a role log in, and read from this repository only", () => {
    const found = statements((repository, stack) => {
      repository.grantPull(new IamRole(stack, "Node", { name: "node", assumeRolePolicy: "{}" }));
    }, "aws_iam_role_policy");
    expect(found).toEqual([
      { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
      {
        Effect: "Allow",
        Action: PULL,
        Resource: [expect.stringMatching(/^\$\{aws_ecr_repository\..*\.arn\}$/) as unknown],
      },
    ]);
  });

  it("lets a user do the same", () => {
    const found = statements((repository, stack) => {
      repository.grantPull(new IamUser(stack, "User", { name: "minikube" }));
    }, "aws_iam_user_policy");
    expect(found.map(({ Action }) => Action)).toEqual([["ecr:GetAuthorizationToken"], PULL]);
  });

  it("names a role or user that exists already", () => {
    const json = synthIn((stack) => {
      const repository = repositoryIn(stack);
      repository.grantPull({ roleName: "node" });
      repository.grantPush({ roleName: "node" });
      repository.grantPull({ userName: "minikube" });
    });
    expect(resource(json, "aws_iam_role_policy")).toMatchObject({ role: "node", name: "test-grants" });
    expect(policyOf(resource(json, "aws_iam_role_policy")).Statement).toHaveLength(3);
    expect(resource(json, "aws_iam_user_policy")).toMatchObject({ user: "minikube", name: "test-grants" });
  });

  it("rejects an ARN in place of a name", () => {
    const grant = (repository: Repository) => {
      repository.grantPull({ roleName: "arn:aws:iam::123456789012:role/node" });
    };
    expect(() => statements(grant)).toThrow(
      'identity: 1 fault\n  \'roleName\' must be the name of an IAM identity, got "arn:aws:iam::123456789012:role/node"; write only its name: "node"',
    );
  });

  it("collects the grants of a role in one policy, and says nothing twice", () => {
    const found = statements((repository, stack) => {
      const role = new IamRole(stack, "Ci", { name: "ci", assumeRolePolicy: "{}" });
      const other = new Repository(stack, "TaskWeb", { repositoryName: "team/task-web" });
      for (const each of [repository, other, repository]) each.grantPull(role);
    }, "aws_iam_role_policy");
    expect(found).toHaveLength(3);
  });

  it("names another account by its root, which exists before its roles do", () => {
    const found = statements((repository) => {
      repository.grantPull({ account: "210987654321" });
    });
    expect(found).toEqual([
      statement({ AWS: ["arn:aws:iam::210987654321:root"] }, undefined, "PullAccount210987654321"),
    ]);
  });

  it("takes wildcards in the names of another account's roles", () => {
    const roleArns = ["arn:aws:iam::210987654321:role/ci-*"];
    const found = statements((repository) => {
      repository.grantPull({ account: "210987654321", roleArns });
    });
    expect(found[0]?.Condition).toEqual({ ArnLike: { "aws:PrincipalArn": roleArns } });
  });

  it("narrows another account to roles by aws:PrincipalArn", () => {
    const roleArns = ["arn:aws:iam::210987654321:role/node", "arn:aws:iam::210987654321:role/app"];
    const found = statements((repository) => {
      repository.grantPull({ account: "210987654321", roleArns });
    });
    const condition = { ArnLike: { "aws:PrincipalArn": [roleArns[1], roleArns[0]] } };
    expect(found).toEqual([statement({ AWS: ["arn:aws:iam::210987654321:root"] }, condition)]);
  });

  it("opens a repository to an organization, not to every account", () => {
    const found = statements((repository) => {
      repository.grantPull({ organization: "o-a1b2c3d4e5" });
    });
    expect(found).toEqual([statement("*", { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } })]);
  });

  it("narrows a service to whom it acts for", () => {
    const sourceArn = "arn:aws:codebuild:ap-northeast-1:123456789012:project/app";
    const found = statements((repository) => {
      repository.grantPull({ service: "codebuild.amazonaws.com", sourceAccount: "123456789012", sourceArn });
    });
    const condition = {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": sourceArn },
    };
    expect(found).toEqual([statement({ Service: ["codebuild.amazonaws.com"] }, condition)]);
  });

  it("gives two statements for one account two sids, and says nothing twice", () => {
    const found = statements((repository) => {
      repository.grantPull({ account: "210987654321" });
      repository.grantPull({ account: "210987654321", roleArns: ["arn:aws:iam::210987654321:role/a"] });
      repository.grantPull({ account: "210987654321" });
    });
    expect(found.map(({ Sid }) => Sid)).toEqual(["PullAccount210987654321", "PullAccount210987654321N2"]);
  });

  it("names accounts in the terms of the repository's partition", () => {
    const json = synthIn((stack) => {
      repositoryIn(stack, { partition: "aws-cn" }).grantPull({ account: "210987654321" });
    });
    expect(policyOf(resource(json, "aws_ecr_repository_policy")).Statement[0]?.Principal).toEqual({
      AWS: ["arn:aws-cn:iam::210987654321:root"],
    });
  });

  it("rejects a principal with every fault", () => {
    expect(() =>
      statements((repository) => {
        repository.grantPull({ account: "1", roleArns: ["x"] });
      }),
    ).toThrow(/^principal: 2 faults/);
  });

  it("rejects a policy above AWS's limit, with its size", () => {
    const roleArns = Array.from(
      { length: 200 },
      (_, index) => `arn:aws:iam::210987654321:role/a-rather-long-name-${String(index)}`,
    );
    expect(() =>
      statements((repository) => {
        repository.grantPull({ account: "210987654321", roleArns });
      }),
    ).toThrow(
      /\[test\/TaskService\] policy document has 1\d{4} characters, AWS allows 10240; grant a whole organization/,
    );
  });

  it("rejects an inline policy above AWS's limit, with its size", () => {
    const stack = testStack();
    const user = new IamUser(stack, "User", { name: "everything" });
    for (let index = 0; index < 30; index++) {
      new Repository(stack, `Repository${String(index)}`, { repositoryName: `team/app-${String(index)}` }).grantPull(
        user,
      );
    }
    expect(() => synth(stack)).toThrow(/policy document has \d+ characters, AWS allows 2048; grant a whole namespace/);
  });
});

describe("grantPush and grantPullPush", () => {
  it("grantPush adds the layer actions, and nothing that deletes", () => {
    const found = statements((repository) => {
      repository.grantPush({ account: "210987654321" });
    });
    expect(found[0]?.Action).toEqual(PUSH);
  });

  it("grantPullPush adds both", () => {
    const found = statements((repository) => {
      repository.grantPullPush({ account: "210987654321" });
    });
    expect(found[0]?.Action).toEqual([...new Set([...PULL, ...PUSH])].sort());
  });
});

describe("RegistrySettings", () => {
  const settings = (props: Partial<RegistrySettingsProps>) =>
    synthIn((stack) => {
      const place = { account: "123456789012", region: "ap-northeast-1", patterns: ["team/*"] };
      new RegistrySettings(stack, "Registry", { ...place, ...props });
    });

  it("leaves alone what is not named", () => {
    expect(settings({}).resource).toBeUndefined();
  });

  it("scans everything on push with basic scanning", () => {
    expect(resource(settings({ scanning: { type: "BASIC" } }), "aws_ecr_registry_scanning_configuration")).toEqual({
      scan_type: "BASIC",
      rule: [{ scan_frequency: "SCAN_ON_PUSH", repository_filter: [{ filter: "*", filter_type: "WILDCARD" }] }],
    });
  });

  it("scans continuously with enhanced scanning, without an empty rule", () => {
    const json = settings({ scanning: { type: "ENHANCED", continuous: ["team/*"] } });
    expect(resource(json, "aws_ecr_registry_scanning_configuration").rule).toEqual([
      { scan_frequency: "CONTINUOUS_SCAN", repository_filter: [{ filter: "team/*", filter_type: "WILDCARD" }] },
    ]);
  });

  it("lets a registry replicate into the namespace, and others make repositories by a push", () => {
    const policy = { replicationFrom: ["210987654321"], createOnPushBy: [{ organization: "o-a1b2c3d4e5" }] };
    const Resource = ["arn:aws:ecr:ap-northeast-1:123456789012:repository/team/*"];
    expect(policyOf(resource(settings({ policy }), "aws_ecr_registry_policy")).Statement).toEqual([
      {
        Sid: "ReplicateAccount210987654321",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::210987654321:root"] },
        Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
        Resource,
      },
      {
        Sid: "CreateOnPushOrganizationoa1b2c3d4e5",
        Effect: "Allow",
        Principal: "*",
        Action: ["ecr:CreateRepository"],
        Resource,
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      },
    ]);
  });

  it("puts destinations that get the same images into one rule", () => {
    const replication = [
      { account: "123456789012", region: "us-east-1", prefixes: ["team/"] },
      { account: "123456789012", region: "us-west-2", prefixes: ["team/"] },
      { account: "210987654321", region: "us-west-2", prefixes: ["team/app"] },
    ];
    const found = resource(settings({ replication }), "aws_ecr_replication_configuration").replication_configuration;
    expect(found).toEqual({
      rule: [
        {
          destination: [
            { registry_id: "123456789012", region: "us-east-1" },
            { registry_id: "123456789012", region: "us-west-2" },
          ],
          repository_filter: [{ filter: "team/", filter_type: "PREFIX_MATCH" }],
        },
        {
          destination: [{ registry_id: "210987654321", region: "us-west-2" }],
          repository_filter: [{ filter: "team/app", filter_type: "PREFIX_MATCH" }],
        },
      ],
    });
  });

  it("rejects a policy that lets in nobody", () => {
    expect(() => settings({ policy: {} })).toThrow("test/Registry: 1 fault\n  'policy' must let in somebody; ");
  });

  it("says nothing twice in a policy", () => {
    const json = settings({ policy: { replicationFrom: ["210987654321", "210987654321"] } });
    expect(policyOf(resource(json, "aws_ecr_registry_policy")).Statement).toHaveLength(1);
  });

  it("rejects every fault at once, with its construct path", () => {
    const replication = [{ account: "1", region: "x", prefixes: [] as string[] }];
    expect(() => settings({ scanning: { type: "BASIC", scanOnPush: ["A"] }, replication })).toThrow(
      /^test\/Registry: 4 faults\n {2}'scanning\.scanOnPush\[0\]' .*\n {2}'replication\[0\]\.account' .*\n {2}'replication\[0\]\.region' .*\n {2}'replication\[0\]\.prefixes' must not be empty/,
    );
  });
});

describe("CreationTemplate", () => {
  const template = (props: Partial<CreationTemplateProps>) =>
    synthIn((stack) => {
      new CreationTemplate(stack, "Template", { prefix: "team", appliedFor: ["REPLICATION"], ...props });
    });

  it("gives copies what a repository has by default", () => {
    expect(resource(template({}), "aws_ecr_repository_creation_template")).toEqual({
      prefix: "team",
      applied_for: ["REPLICATION"],
      description: "Made by Terraform",
      image_tag_mutability: "IMMUTABLE",
      encryption_configuration: [{ encryption_type: "AES256" }],
      lifecycle_policy: renderLifecyclePolicy(DEFAULT_LIFECYCLE),
    });
  });

  it("lets the tags of a cache move, as they do upstream", () => {
    const json = template({ appliedFor: ["PULL_THROUGH_CACHE", "CREATE_ON_PUSH"] });
    expect(resource(json, "aws_ecr_repository_creation_template")).toMatchObject({
      applied_for: ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE"],
      image_tag_mutability: "MUTABLE",
    });
  });

  it("sets tags and a key through a role", () => {
    const customRoleArn = "arn:aws:iam::123456789012:role/ecr-templates";
    const json = template({ tags: { a: "b" }, encryption: { kmsKeyArn: KMS }, customRoleArn, lifecycle: [] });
    const found = resource(json, "aws_ecr_repository_creation_template");
    expect(found).toMatchObject({ resource_tags: { a: "b" }, custom_role_arn: customRoleArn });
    expect(found).not.toHaveProperty("lifecycle_policy");
  });

  it("lets others at the repositories that ECR makes", () => {
    const json = template({ pullers: [{ organization: "o-a1b2c3d4e5" }], pushers: [{ account: "210987654321" }] });
    const { repository_policy: policy } = resource(json, "aws_ecr_repository_creation_template");
    expect(policyOf({ policy }).Statement).toMatchObject([
      { Sid: "PullOrganizationoa1b2c3d4e5", Action: PULL },
      { Sid: "PushAccount210987654321", Action: PUSH },
    ]);
  });

  it("keeps Terraform from reading a description as a template", () => {
    const { description } = resource(template({ description: "${a}" }), "aws_ecr_repository_creation_template");
    expect(description).toBe("$${a}");
  });

  it("rejects tags without a role", () => {
    expect(() => template({ tags: { a: "b" } })).toThrow(
      "test/Template: 1 fault\n  'customRoleArn' is needed for tags or a KMS key; name the role that ECR assumes to set them",
    );
  });
});

describe("PullThroughCache", () => {
  const secret = "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:ecr-pullthroughcache/docker-hub-a1B2c3";
  const role = "arn:aws:iam::123456789012:role/cache";
  const synthCache = (props: Partial<PullThroughCacheProps> = {}) =>
    synthIn((stack) => {
      const place = { account: "123456789012", region: "ap-northeast-1" };
      new PullThroughCache(stack, "Cache", { ...place, prefix: "quay", upstreamRegistry: "quay.io", ...props });
    });

  it("is a rule for a registry that asks for nothing", () => {
    const json = synthCache();
    expect(resource(json, "aws_ecr_pull_through_cache_rule")).toEqual({
      ecr_repository_prefix: "quay",
      upstream_registry_url: "quay.io",
    });
    expect(Object.keys(json.resource ?? {})).toEqual(["aws_ecr_pull_through_cache_rule"]);
  });

  it("names the secret that holds the credentials, never the credentials", () => {
    const json = synthCache({ prefix: "docker-hub", upstreamRegistry: "registry-1.docker.io", credentialArn: secret });
    expect(resource(json, "aws_ecr_pull_through_cache_rule")).toEqual({
      ecr_repository_prefix: "docker-hub",
      upstream_registry_url: "registry-1.docker.io",
      credential_arn: secret,
    });
  });

  it("reads the ECR of another account by a role, and a part of it where that is asked for", () => {
    const upstreamRegistry = "210987654321.dkr.ecr.us-east-1.amazonaws.com";
    const json = synthCache({
      prefix: "base",
      upstreamRegistry,
      customRoleArn: role,
      upstreamRepositoryPrefix: "team",
    });
    expect(resource(json, "aws_ecr_pull_through_cache_rule")).toEqual({
      ecr_repository_prefix: "base",
      upstream_registry_url: upstreamRegistry,
      custom_role_arn: role,
      upstream_repository_prefix: "team",
    });
  });

  it("rejects what is wrong with the rule and with its place, with its construct path", () => {
    const credentialArn = secret.replace("ap-northeast-1", "us-east-1");
    expect(() => synthCache({ prefix: "q", upstreamRegistry: "ghcr.io", credentialArn })).toThrow(
      /^test\/Cache: 2 faults\n {2}must be named by 2 to 30 .*\n {2}'credentialArn' must be a secret in the account and region/,
    );
  });
});
