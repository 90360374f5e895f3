import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { type App, TerraformOutput, TerraformStack } from "cdktf";
import { addBucket } from "./bucket";
import { LOGIN, PULL, policyOf } from "./policies";
import { NAME, NAMESPACE, REPOSITORIES_ARN, STATE_BUCKET } from "./settings";
import { addOutputs, keepState, useAws } from "./stack";

export class State extends TerraformStack {
  constructor(app: App) {
    super(app, "state");
    keepState(this);
    useAws(this);
    new TerraformOutput(this, "state_bucket", { value: addBucket(this, STATE_BUCKET) });
  }
}

export class Registry extends TerraformStack {
  constructor(app: App, repositories: readonly string[]) {
    super(app, "registry");
    keepState(this, `${NAME}-state`);
    useAws(this);
    const made = repositories.map((name) => [name.replace("-", "_"), this.addRepository(name)] as const);
    addOutputs(this, {
      repository_urls: Object.fromEntries(made.map(([key, { repositoryUrl }]) => [key, repositoryUrl])),
      repository_arns: Object.fromEntries(made.map(([key, { arn }]) => [key, arn])),
      ...Object.fromEntries(made.map(([key, { repositoryUrl }]) => [`${key}_repository_url`, repositoryUrl])),
    });
  }

  private addRepository(name: string): EcrRepository {
    const repository = new EcrRepository(this, name, {
      name: `${NAMESPACE}/${name}`,
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

export class Access extends TerraformStack {
  constructor(app: App) {
    super(app, "access");
    keepState(this);
    useAws(this);
    const push = [...PULL, "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"];
    const deploy = ["ecr:CreateRepository", "ecr:DescribeRepositories", "ecr:PutLifecyclePolicy", "ecr:TagResource"];
    for (const [name, actions] of Object.entries({ deployer: deploy, pusher: push, puller: PULL })) {
      const allowed = { Effect: "Allow", Action: actions, Resource: [REPOSITORIES_ARN] };
      const { arn } = new IamPolicy(this, name, { name: `${NAME}-${name}`, policy: policyOf(LOGIN, allowed) });
      new TerraformOutput(this, `${name}_policy_arn`, { value: arn });
    }
  }
}
