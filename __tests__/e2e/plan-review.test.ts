/**
 * Plans that a real Terraform makes. With PLAN_FIXTURES=1 they are kept, trimmed, as the fixtures of the unit tests, and
 * their reviews as the documentation's examples.
 */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import taskTool from "../../config/task-tool";
import { expireUntagged, keepNewest } from "../../domain/ecr/lifecycle-presets";
import type { PlanReview } from "../../review/plan/review";
import { createStateBucket } from "./support/clients";
import { type Emulator, startEmulator } from "./support/emulator";
import { ROOT, workFolder } from "./support/folders";
import { platformFile, synthesize, taskToolWith } from "./support/platform";
import { execute, succeed } from "./support/process";
import { apply, hclFolder, init, PROVIDERS, stackCopy, terraform } from "./support/terraform";

const KEEP = process.env["PLAN_FIXTURES"] === "1";
const FIXTURES = join(ROOT, "__tests__/review/fixtures/plans");
const PULLERS = { defaults: { pullers: [{ account: "222222222222" }] } };

let emulator: Emulator;
let plans: string;
let registry: string;

beforeAll(async () => {
  plans = workFolder("plans");
  emulator = await startEmulator();
  await createStateBucket(emulator);
});
afterAll(() => emulator.stop());

/** Plans a stack; what Terraform says where it can't is kept beside what there is of a plan. */
async function plan(folder: string, name: string, shorten = trim): Promise<string[]> {
  const { environment: env } = emulator;
  const planned = await terraform(folder, ["plan", "-input=false", "-no-color", "-out=review.tfplan"], { env });
  const shown = await execute("terraform", ["show", "-json", "review.tfplan"], { env, cwd: folder });
  const files = [
    ...(shown.code === 0 ? [file(`${name}.json`, shorten(JSON.parse(shown.stdout) as Trimmed))] : []),
    ...(planned.code === 0 ? [] : [file(`${name}.txt`, titles(planned.output))]),
  ];
  return files;
}

function file(name: string, text: string): string {
  const path = join(plans, name);
  writeFileSync(path, text);
  if (KEEP) {
    mkdirSync(FIXTURES, { recursive: true });
    cpSync(path, join(FIXTURES, name));
  }
  return path;
}

interface Trimmed {
  readonly configuration: {
    readonly provider_config: unknown;
    readonly root_module: { readonly resources: { type: string }[] };
  };
  readonly [key: string]: unknown;
}

/** What a review reads. */
function trim({ configuration, ...plan }: Trimmed): string {
  const { format_version, terraform_version, resource_changes, resource_drift, output_changes, errored } = plan;
  const resources = configuration.root_module.resources.filter(({ type }) => type === "terraform_remote_state");
  const kept = { provider_config: configuration.provider_config, root_module: { resources } };
  const all = { format_version, terraform_version, resource_changes, resource_drift, output_changes, errored };
  return `${JSON.stringify({ ...all, configuration: kept }, null, 1)}\n`;
}

/** What a proof reads besides: both sides as a whole. */
function trimLess({ prior_state, planned_values, ...plan }: Trimmed): string {
  const { format_version, terraform_version, resource_changes, configuration } = plan;
  const all = { format_version, terraform_version, prior_state, planned_values, resource_changes, configuration };
  return `${JSON.stringify(all, null, 1)}\n`;
}

function titles(output: string): string {
  return `${output
    .split("\n")
    .filter((line) => /Error: /.test(line))
    .join("\n")}\n`;
}

interface Reviewed extends PlanReview {
  readonly code: number | null;
  /** Severity, kind and address of each risk. */
  readonly found: readonly string[];
}

/** Reviews as a pipeline does. */
async function review(name: string, files: readonly string[]): Promise<Reviewed> {
  const run = (format: string) =>
    execute("npm", ["run", "--silent", "review", "--", "plan", ...files, "--format", format], {
      env: emulator.environment,
      cwd: ROOT,
    });
  const { code, stdout, stderr } = await run("json");
  expect(stderr).toBe("");
  if (KEEP) {
    const examples = join(ROOT, "docs/examples/plan-review");
    mkdirSync(examples, { recursive: true });
    writeFileSync(join(examples, `${name}.md`), (await run("markdown")).stdout);
  }
  const found = JSON.parse(stdout) as PlanReview;
  return { ...found, code, found: found.risks.map(({ severity, kind, address }) => `${severity} ${kind} ${address}`) };
}

/** The same initialised folder with what other settings synthesize. */
async function planRegistry(name: string, settings: object): Promise<string[]> {
  const { stackFolder } = await synthesize(platformFile(taskToolWith(settings)));
  cpSync(join(stackFolder("registry"), "cdk.tf.json"), join(registry, "cdk.tf.json"));
  return (await plan(registry, name)).map((path) => `registry=${path}`);
}

const REPOSITORIES = { taskService: {}, taskWeb: {}, taskReporter: {} };

test("a first apply: what is new has no risk, and what waits for it is listed", async () => {
  const { stackFolder } = await synthesize(
    platformFile(taskToolWith(PULLERS, { environments: taskTool.environments })),
  );
  const cluster = stackCopy(stackFolder("eks-staging"));
  registry = stackCopy(stackFolder("registry"));
  await init(cluster, emulator.environment);
  await init(registry, emulator.environment);
  const waiting = await plan(cluster, "first-apply-eks-staging");
  const files = [...waiting.map((path) => `eks-staging=${path}`), ...(await plan(registry, "first-apply-registry"))];
  const { code, stacks, found } = await review("first-apply", files);
  expect(stacks.map(({ stack, planned }) => [stack, planned])).toEqual([
    ["registry", true],
    ["eks-staging", false],
  ]);
  expect(code).toBe(0);
  expect(found).toContain("low not-planned ");
});

test("no change", async () => {
  await apply(registry, emulator.environment);
  const { code, found, stacks } = await review("no-change", await plan(registry, "no-change"));
  expect([code, found, stacks[0]?.harmless]).toEqual([0, [], []]);
});

test("a repository's other name is the loss of its images, although prevent_destroy stops the plan", async () => {
  const repositories = { ...REPOSITORIES, taskWeb: { name: "task-frontend" } };
  const { code, found } = await review("rename", await planRegistry("rename", { ...PULLERS, repositories }));
  expect(code).toBe(1);
  expect(found).toContain("high data-loss aws_ecr_repository.task_web");
});

test("another account that may pull", async () => {
  const pullers = [{ account: "222222222222" }, { account: "333333333333" }];
  const { code, risks } = await review("widened", await planRegistry("widened", { defaults: { pullers } }));
  expect(code).toBe(1);
  expect(risks.map(({ kind, why }) => `${kind}: ${why}`)).toEqual(
    Array(3).fill("access-widened: allows more than before: new principal `account 333333333333`"),
  );
});

test("a shorter lifecycle policy: its replacement loses nothing, its rules do", async () => {
  const lifecycle = [expireUntagged({ afterDays: 1 }), keepNewest(3)];
  const repositories = { ...REPOSITORIES, taskWeb: { lifecycle } };
  const { found } = await review("lifecycle", await planRegistry("lifecycle", { ...PULLERS, repositories }));
  expect(found).toEqual(["medium retention-shortened aws_ecr_lifecycle_policy.task_web_lifecycle_policy"]);
});

test("what somebody changed by hand", async () => {
  const { environment: env } = emulator;
  const byHand = (command: string, name: string, ...args: string[]) =>
    succeed("aws", ["ecr", command, "--repository-name", `mamezou-tech/${name}`, ...args], { env });
  await byHand("put-image-tag-mutability", "task-service", "--image-tag-mutability", "MUTABLE");
  await byHand("delete-repository-policy", "task-web");
  const { found } = await review("drift", await planRegistry("drift", PULLERS));
  expect(found).toEqual([
    "medium drift aws_ecr_repository.task_service",
    "medium drift aws_ecr_repository_policy.task_web_policy",
  ]);
});

const service = (tag: string): string => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "${PROVIDERS.aws.version}" }
  }
}
provider "aws" {
  region = "ap-northeast-1"
}
variable "password" {
  sensitive = true
  default   = "marked-hunter2"
}
resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([{
    name        = "web"
    image       = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:${tag}"
    memory      = 128
    environment = [{ name = "DB_PASSWORD", value = "unmarked-hunter2" }]
  }])
}
resource "aws_secretsmanager_secret" "db" { name = "db" }
resource "aws_secretsmanager_secret_version" "db" {
  secret_id     = aws_secretsmanager_secret.db.id
  secret_string = "\${var.password}-${tag}"
}
`;

test("a release that goes back, of a project in HCL with secrets in its plan", async () => {
  const folder = hclFolder(service("v1.10.0"));
  await init(folder, emulator.environment);
  await apply(folder, emulator.environment);
  writeFileSync(join(folder, "main.tf"), service("v1.9.0"));
  const files = (await plan(folder, "release")).map((path) => `web=${path}`);
  const reviewed = await review("release", files);
  expect(reviewed.found).toEqual(["medium version-back aws_ecs_task_definition.web"]);
  expect(JSON.stringify(reviewed)).not.toContain("hunter2");
});

const puller = (...actions: readonly string[]): string => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "${PROVIDERS.aws.version}" }
  }
}
provider "aws" {
  region = "ap-northeast-1"
}
resource "aws_ecr_repository" "web" { name = "team/web" }
resource "aws_iam_role" "execution" {
  name = "web-execution"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}
resource "aws_iam_role_policy" "pull" {
  role = aws_iam_role.execution.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" },
      { Effect = "Allow", Action = ${JSON.stringify(actions)}, Resource = aws_ecr_repository.web.arn },
    ]
  })
}
resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution.arn
  container_definitions    = jsonencode([{ name = "web", image = "\${aws_ecr_repository.web.repository_url}:1.0.0" }])
}
`;

test("a pull that a policy no longer allows, of a project in HCL", async () => {
  const folder = hclFolder(puller("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"));
  await init(folder, emulator.environment);
  await apply(folder, emulator.environment);
  writeFileSync(join(folder, "main.tf"), puller("ecr:BatchGetImage"));
  const { code, risks } = await review(
    "pull",
    (await plan(folder, "pull", trimLess)).map((path) => `app=${path}`),
  );
  expect(code).toBe(1);
  expect(risks.map(({ kind, address, mend }) => [kind, address, mend])).toEqual([
    [
      "proof-lost",
      "aws_ecs_task_definition.web",
      'add the statement `{"Effect":"Allow","Action":["ecr:GetDownloadUrlForLayer"],"Resource":["arn:aws:ecr:ap-northeast-1:123456789012:repository/team/web"]}`',
    ],
  ]);
});
