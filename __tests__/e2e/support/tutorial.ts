/** What a team has that followed the tutorial: three repositories with nothing but a name, and a state of them. */
import { CreateRepositoryCommand, DescribeRepositoriesCommand, type Repository } from "@aws-sdk/client-ecr";
import { PutObjectCommand } from "@aws-sdk/client-s3";

import { awsClients, STATE_BUCKET } from "./clients";
import { ACCOUNT, type Emulator, REGION } from "./emulator";
import { putImage } from "./images";
import { apply, hclFolder, init, PROVIDERS } from "./terraform";

export const STATE_KEY = "task-tool-state";

/** The address of each repository in the tutorial's HCL, and its name. */
export const TUTORIAL = {
  task_reporter: "mamezou-tech/task-reporter",
  task_service: "mamezou-tech/task-service",
  task_web: "mamezou-tech/task-web",
} as const;

export type TutorialKey = keyof typeof TUTORIAL;

export const TUTORIAL_KEYS = Object.keys(TUTORIAL) as TutorialKey[];

/** The tutorial's HCL, which differs only in the bucket. */
const HCL = `
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${PROVIDERS.aws.version}"
    }
  }
  backend "s3" {
    bucket = "${STATE_BUCKET}"
    key    = "${STATE_KEY}"
    region = "${REGION}"
  }
}

provider "aws" {
  region = "${REGION}"
}
${TUTORIAL_KEYS.map((key) => `resource "aws_ecr_repository" "${key}" {\n  name = "${TUTORIAL[key]}"\n}`).join("\n")}
`;

/** Applies the tutorial's HCL, and puts an image into each repository. */
export async function applyTutorial(emulator: Emulator): Promise<void> {
  const folder = hclFolder(HCL);
  await init(folder, emulator.environment);
  await apply(folder, emulator.environment);
  await putImages(emulator);
}

/** Creates the repositories as a console or a command line does, with an image in each and without any state. */
export async function createByHand(emulator: Emulator): Promise<void> {
  const { ecr } = awsClients(emulator);
  for (const repositoryName of Object.values(TUTORIAL)) {
    await ecr.send(new CreateRepositoryCommand({ repositoryName }));
  }
  await putImages(emulator);
}

/**
 * Writes the state as versions 3.0, 3.38 and 3.76 of the AWS provider left it for a repository with nothing but a name.
 *
 * The resource never changed its schema version. 3.0 knew no encryption and no `tags_all`; a create left `tags` null, the
 * next refresh made it an empty map. Source: aws/resource_aws_ecr_repository.go in the provider's repository, release/3.x.
 */
export async function writeOldState(emulator: Emulator): Promise<void> {
  const { ecr, s3 } = awsClients(emulator);
  const described = await ecr.send(new DescribeRepositoriesCommand({}));
  const attributes: Record<TutorialKey, (repository: Repository) => object> = {
    task_service: (repository) => ({ ...common(repository), tags: null }),
    task_web: (repository) => ({ ...common(repository), ...encryption(), tags: null, tags_all: {} }),
    task_reporter: (repository) => ({ ...common(repository), ...encryption(), tags: {}, tags_all: {} }),
  };
  const resources = TUTORIAL_KEYS.map((key) => {
    const repository = described.repositories?.find(({ repositoryName }) => repositoryName === TUTORIAL[key]);
    return stateResource(key, attributes[key](repository ?? {}));
  });
  const state = {
    version: 4,
    terraform_version: "0.14.11",
    serial: 4,
    lineage: "8c1b0f4c-7d0e-3c54-2f55-1d4a2c8f5a10",
    outputs: {},
    resources,
  };
  await s3.send(new PutObjectCommand({ Bucket: STATE_BUCKET, Key: STATE_KEY, Body: JSON.stringify(state, null, 2) }));
}

async function putImages(emulator: Emulator): Promise<void> {
  const { ecr } = awsClients(emulator);
  for (const name of Object.values(TUTORIAL)) {
    await putImage(ecr, name, "1.0.0");
  }
}

function common({ repositoryArn, repositoryName, repositoryUri }: Repository): object {
  return {
    arn: repositoryArn,
    id: repositoryName,
    image_scanning_configuration: [{ scan_on_push: false }],
    image_tag_mutability: "MUTABLE",
    name: repositoryName,
    registry_id: ACCOUNT,
    repository_url: repositoryUri,
    timeouts: null,
  };
}

function encryption(): object {
  return { encryption_configuration: [{ encryption_type: "AES256", kms_key: "" }] };
}

function stateResource(name: string, attributes: object): object {
  // The provider keeps the timeout of a delete, 20 minutes, in the private part, in nanoseconds.
  const timeouts = { "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0": { delete: 1_200_000_000_000 } };
  const priv = Buffer.from(JSON.stringify(timeouts)).toString("base64");
  return {
    mode: "managed",
    type: "aws_ecr_repository",
    name,
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    instances: [{ schema_version: 0, attributes, sensitive_attributes: [], private: priv }],
  };
}
