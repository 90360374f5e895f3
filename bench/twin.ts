/**
 * The hand-written twin: the stacks, resources and outputs of the default platform, as a competent person writes them
 * with cdktf alone. It is what the platform is measured against; keep it free of the platform's own code.
 */
import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { App, S3Backend, TerraformOutput, TerraformStack } from "cdktf";

const ACCOUNT = "123456789012";
const REGION = "ap-northeast-1";
const BUCKET = `task-tool-terraform-state-${ACCOUNT}-${REGION}`;
const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
const REPOSITORY_ARN = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/mamezou-tech/*`;

const size = process.env["BENCH_REPOSITORIES"];
const repositories =
  size === undefined
    ? ["task-service", "task-web", "task-reporter"]
    : Array.from({ length: Number(size) }, (_, index) => `service-${index}`);

function configure(stack: TerraformStack, name: string, key: string): void {
  stack.addOverride("terraform.required_version", ">= 1.10.0, < 2.0.0");
  stack.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version: ">= 6.25.0, < 7.0.0" });
  new AwsProvider(stack, "aws", {
    region: REGION,
    allowedAccountIds: [ACCOUNT],
    defaultTags: [{ tags: { platform: "task-tool", environment: "shared", stack: name } }],
  });
  const backend = new S3Backend(stack, { bucket: BUCKET, key, region: REGION, encrypt: true });
  backend.addOverride("use_lockfile", true);
}

class State extends TerraformStack {
  constructor(app: App) {
    super(app, "state");
    configure(this, "state", "task-tool-state/state");
    const { id: bucket } = new S3Bucket(this, "bucket", { bucket: BUCKET, lifecycle: { preventDestroy: true } });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    this.keepVersions(bucket);
    this.close(bucket);
    new TerraformOutput(this, "state_bucket", { value: bucket });
  }

  private keepVersions(bucket: string): void {
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      dependsOn: [versioning],
      rule: [
        {
          id: "expire-old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: 90 }],
        },
      ],
    });
  }

  private close(bucket: string): void {
    const publicAccess = new S3BucketPublicAccessBlock(this, "public_access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const Condition = { Bool: { "aws:SecureTransport": "false" } };
    const Resource = [BUCKET_ARN, `${BUCKET_ARN}/*`];
    const policy = policyOf({ Effect: "Deny", Principal: "*", Action: ["s3:*"], Resource, Condition });
    new S3BucketPolicy(this, "policy", { bucket, policy, dependsOn: [publicAccess] });
  }
}

class Registry extends TerraformStack {
  constructor(app: App) {
    super(app, "registry");
    configure(this, "registry", "task-tool-state");
    const made = repositories.map((name) => [name.replace("-", "_"), this.addRepository(name)] as const);
    new TerraformOutput(this, "repository_urls", {
      value: Object.fromEntries(made.map(([key, { repositoryUrl }]) => [key, repositoryUrl])),
    });
    new TerraformOutput(this, "repository_arns", {
      value: Object.fromEntries(made.map(([key, { arn }]) => [key, arn])),
    });
    for (const [key, { repositoryUrl }] of made) {
      new TerraformOutput(this, `${key}_repository_url`, { value: repositoryUrl });
    }
  }

  private addRepository(name: string): EcrRepository {
    const repository = new EcrRepository(this, name, {
      name: `mamezou-tech/${name}`,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "AES256" }],
      forceDelete: false,
      lifecycle: { preventDestroy: true },
    });
    new EcrLifecyclePolicy(this, `${name}-lifecycle`, {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: "Expire untagged images 7 days after their push",
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
            action: { type: "expire" },
          },
          {
            rulePriority: 2,
            description: "Keep the newest 20 images",
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 },
            action: { type: "expire" },
          },
        ],
      }),
    });
    return repository;
  }
}

class Access extends TerraformStack {
  constructor(app: App) {
    super(app, "access");
    configure(this, "access", "task-tool-state/access");
    const login = { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] };
    const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    const push = [...pull, "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"];
    const deploy = ["ecr:CreateRepository", "ecr:DescribeRepositories", "ecr:PutLifecyclePolicy", "ecr:TagResource"];
    for (const [name, actions] of Object.entries({ deployer: deploy, pusher: push, puller: pull })) {
      const allowed = { Effect: "Allow", Action: actions, Resource: [REPOSITORY_ARN] };
      const { arn } = new IamPolicy(this, name, { name: `task-tool-${name}`, policy: policyOf(login, allowed) });
      new TerraformOutput(this, `${name}_policy_arn`, { value: arn });
    }
  }
}

function policyOf(...Statement: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

const app = new App();
const state = new State(app);
for (const stack of [new Registry(app), new Access(app)]) stack.addDependency(state);
app.synth();
