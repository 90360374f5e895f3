import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";

import { DescribeRepositoriesCommand, PutLifecyclePolicyCommand } from "@aws-sdk/client-ecr";
import { CreateGroupCommand, CreateRoleCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import {
  DeleteObjectCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";

import type { PlatformSettings } from "../../config/platform/settings";
import { awsClients, createStateBucket, STATE_BUCKET } from "./support/clients";
import { ACCOUNT, type Emulator, REGION, startEmulator } from "./support/emulator";
import { command, type Deadline, runInGroup, type Workplace, workplace } from "./support/operator";
import { taskToolWith } from "./support/platform";
import { execute, type Finished } from "./support/process";
import { ALL_IMAGES, imagesThere } from "./support/registry";
import { apply, init, plan, stateList, terraformSucceeds } from "./support/terraform";
import { createByHand, TUTORIAL } from "./support/tutorial";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

const NOTHING = { code: 0, stderr: "" };

function recover(place: Workplace, ...args: string[]): Promise<Finished> {
  return command("recover", args, place.environment);
}

/** A case of its own: other names in the one account, and a bucket for its state. */
async function caseNamed(name: string, settings: Partial<PlatformSettings["registry"]> = {}): Promise<Workplace> {
  const place = await workplace(emulator, taskToolWith({ namespace: name, ...settings }, { name }));
  await createStateBucket(emulator, bucketOf(name));
  return place;
}

const bucketOf = (name: string): string => `${name}-terraform-state-${ACCOUNT}-${REGION}`;

async function initialised(place: Workplace, id = "registry"): Promise<string> {
  await init(place.stackFolder(id), place.environment);
  return place.stackFolder(id);
}

/** The names of a case's repositories. */
async function repositoriesOf(namespace: string): Promise<string[]> {
  const { ecr } = awsClients(emulator);
  const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({ maxResults: 1000 }));
  const names = repositories.map(({ repositoryName = "" }) => repositoryName);
  return names.filter((name) => name.startsWith(`${namespace}/`)).sort();
}

const countOf = (stdout: string, title: string): number =>
  Number(new RegExp(`^${title}: (\\d+)$`, "m").exec(stdout)?.[1]);
const outsideOf = ({ stdout }: Finished): number => countOf(stdout, "In the account, but not in the state");

describe("after an apply of many repositories that was ended by", () => {
  const keys = Array.from({ length: 40 }, (_, index) => `service${String(index)}`);
  const MANY = { repositories: Object.fromEntries(keys.map((key) => [key, {}])) };

  /** Ends an apply once it has made so many repositories. */
  async function interrupt(place: Workplace, name: string, signal: NodeJS.Signals, made: number): Promise<Finished> {
    const moment: Deadline["moment"] = async () => {
      // The emulator answers 500 to a list that grows while it is read.
      const count = async (): Promise<number> => (await repositoriesOf(name).catch(() => [])).length;
      while ((await count()) < made) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const options = { cwd: await initialised(place), env: place.environment };
    // Slowed down, so that a fast machine does not come to the end before the signal.
    const args = ["apply", "-auto-approve", "-no-color", "-parallelism=4"];
    const finished = await runInGroup("terraform", args, options, { signal, moment });
    // Terraform's provider may live a moment longer than Terraform.
    await new Promise((resolve) => setTimeout(resolve, 500));
    return finished;
  }

  async function expectWhole(place: Workplace, name: string): Promise<void> {
    const folder = place.stackFolder("registry");
    expect(await plan(folder, place.environment)).toEqual({ changes: [], exitCode: 0 });
    const known = (await stateList(folder, place.environment)).filter((address) =>
      /^aws_ecr_repository\./.test(address),
    );
    expect(known).toHaveLength(keys.length);
    expect(await repositoriesOf(name)).toHaveLength(keys.length);
    const again = await recover(place, "registry");
    expect(again).toMatchObject(NOTHING);
    expect(outsideOf(again)).toBe(0);
    expect(readdirSync(folder)).not.toContain("recover_import.tf.json");
  }

  test.each([1, 12, 25])(
    "SIGKILL after %d of them, the lock is removed when told to and nothing stays outside",
    async (made) => {
      const name = `kill-${String(made)}`;
      const place = await caseNamed(name, MANY);
      expect((await interrupt(place, name, "SIGKILL", made)).code).toBeNull();
      const existing = await repositoriesOf(name);
      expect(existing.length).toBeGreaterThanOrEqual(made);

      const locked = await recover(place, "registry");
      expect(locked).toMatchObject({ code: 2, stderr: "" });
      const owner = `${userInfo().username}@${hostname()}`;
      expect(locked.stdout).toMatch(new RegExp(`^ {2}held by ${owner} since 20\\S+Z \\(OperationTypeApply\\)$`, "m"));
      const [, id = ""] = /^ {2}npm run recover -- registry --unlock (\S+)$/m.exec(locked.stdout) ?? [];

      const wrong = await recover(place, "registry", "--unlock", "11111111-2222-4333-8444-555555555555");
      expect(wrong.code).toBe(1);
      expect(wrong.stderr).toMatch(
        new RegExp(
          "^error: '11111111-2222-4333-8444-555555555555' is not the id of this lock, " +
            `which is held by ${owner} since \\S+ \\(OperationTypeApply\\); nothing was unlocked\\n$`,
        ),
      );

      const planned = await recover(place, "registry", "--unlock", id);
      expect(planned).toMatchObject({ code: 2, stderr: "" });
      expect(planned.stdout).toContain("\n  unlocked\n");
      expect(outsideOf(planned)).toBeGreaterThanOrEqual(existing.length);
      expect(planned.stdout).toMatch(
        new RegExp(`^Plan: ${String(outsideOf(planned))} to import, \\d+ to add, 0 to change, 0 to destroy\\.$`, "m"),
      );

      expect(await recover(place, "registry", "--apply")).toMatchObject(NOTHING);
      await expectWhole(place, name);
    },
  );

  test.each([1, 12, 25])("SIGTERM after %d of them, no lock is left and nothing stays outside", async (made) => {
    const name = `term-${String(made)}`;
    const place = await caseNamed(name, MANY);
    expect((await interrupt(place, name, "SIGTERM", made)).code).toBe(1);
    expect((await repositoriesOf(name)).length).toBeGreaterThanOrEqual(made);

    const recovered = await recover(place, "registry", "--untaint", "--apply");
    expect(recovered).toMatchObject(NOTHING);
    expect(recovered.stdout).toContain("\nLock\n  none\n");
    await apply(place.stackFolder("registry"), place.environment);
    await expectWhole(place, name);
  });
});

describe("repositories that exist in no state", () => {
  let place: Workplace;

  beforeAll(async () => {
    // One of them has an import block of the stack's own; Terraform refuses a second one.
    const repositories = { taskService: { import: true }, taskWeb: {}, taskReporter: {} };
    place = await workplace(emulator, taskToolWith({ repositories }));
    await createStateBucket(emulator);
    await createByHand(emulator);
  });

  test("are found, and planned in a copy of the stack's folder", async () => {
    const own = readdirSync(place.stackFolder("registry"));
    const found = await recover(place, "registry");
    expect(found).toMatchObject({ code: 2, stderr: "" });
    expect(found.stdout).toContain(
      [
        "\nIn the account, but not in the state: 3",
        "  aws_ecr_repository.task_reporter (mamezou-tech/task-reporter)",
        "  aws_ecr_repository.task_service (mamezou-tech/task-service)",
        "  aws_ecr_repository.task_web (mamezou-tech/task-web)\n",
      ].join("\n"),
    );
    expect(found.stdout).toContain("Plan: 3 to import, 3 to add, 3 to change, 0 to destroy.");
    const folder = join(place.outputFolder, "recover/registry");
    expect(found.stdout).toContain(`\n  terraform -chdir=${folder} apply recover.tfplan\n`);
    expect(readdirSync(place.stackFolder("registry"))).toEqual(own);
    expect(JSON.parse(readFileSync(join(folder, "recover_import.tf.json"), "utf8"))).toEqual({
      import: [
        { to: "aws_ecr_repository.task_reporter", id: TUTORIAL.task_reporter },
        { to: "aws_ecr_repository.task_web", id: TUTORIAL.task_web },
      ],
    });
  });

  test("are adopted by the command that it shows, with every image", async () => {
    const folder = join(place.outputFolder, "recover/registry");
    const applied = await execute("terraform", [`-chdir=${folder}`, "apply", "-no-color", "recover.tfplan"], {
      env: place.environment,
    });
    expect(applied.output).toContain("Apply complete! Resources: 3 imported, 3 added, 3 changed, 0 destroyed.");
    expect(await plan(await initialised(place), place.environment)).toEqual({ changes: [], exitCode: 0 });
    expect(await imagesThere(emulator)).toEqual(ALL_IMAGES);
  });

  test("leave nothing to do", async () => {
    const nothing = await recover(place, "registry", "--apply");
    expect(nothing).toMatchObject(NOTHING);
    expect(nothing.stdout).toMatch(/\nNext\n {2}nothing to recover; go on: npx cdktf deploy registry\n$/);
  });

  test("are left alone while a plan would replace something of them", async () => {
    const { ecr, s3 } = awsClients(emulator);
    await s3.send(new DeleteObjectCommand({ Bucket: STATE_BUCKET, Key: "task-tool-state" }));
    const selection = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 900 };
    const lifecyclePolicyText = JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] });
    await ecr.send(new PutLifecyclePolicyCommand({ repositoryName: TUTORIAL.task_web, lifecyclePolicyText }));

    const refused = await recover(place, "registry", "--apply");
    expect(refused).toMatchObject({
      code: 1,
      stderr:
        "error: this plan would lose something:\n" +
        "  aws_ecr_lifecycle_policy.task_web_lifecycle_policy would be replaced, since these differ: policy\n" +
        "let the settings describe what exists, recover, and change it in a later deploy\n",
    });
    const { stdout } = await recover(place, "registry");
    expect(countOf(stdout, "In the state")).toBe(0);
  });
});

describe("a lost state is found again", () => {
  const RICH: Partial<PlatformSettings["registry"]> = {
    defaults: { pullers: [{ organization: "o-a1b2c3d4e5" }] },
    scanning: { type: "BASIC", scanOnPush: ["*"] },
    policy: { createOnPushBy: [{ account: "210987654321" }] },
    creationTemplates: { "lost/preview": { appliedFor: ["REPLICATION"] } },
    replication: [{ region: "us-west-2" }],
  };
  const attached = { groups: ["developers"], users: ["ci"], roles: ["build"] };
  let place: Workplace;

  beforeAll(async () => {
    const settings = taskToolWith(
      { namespace: "lost", defaults: { scanOnPush: undefined }, ...RICH },
      { name: "lost" },
    );
    place = await workplace(emulator, { ...settings, access: { pusher: attached, puller: attached } });
    await createStateBucket(emulator, bucketOf("lost"));
    const { iam } = awsClients(emulator);
    await iam.send(new CreateGroupCommand({ GroupName: "developers" }));
    await iam.send(new CreateUserCommand({ UserName: "ci" }));
    await iam.send(new CreateRoleCommand({ RoleName: "build", AssumeRolePolicyDocument: "{}" }));
  });

  test.each(["registry", "access"])("for every resource of the stack '%s'", async (id) => {
    const folder = await initialised(place, id);
    await apply(folder, place.environment);
    const resources = await stateList(folder, place.environment);
    const Key = id === "registry" ? "task-tool-state" : `task-tool-state/${id}`;
    await awsClients(emulator).s3.send(new DeleteObjectCommand({ Bucket: bucketOf("lost"), Key }));

    const recovered = await recover(place, id, "--apply");
    expect(recovered).toMatchObject(NOTHING);
    expect(outsideOf(recovered)).toBe(resources.length);
    expect(countOf(recovered.stdout, "Neither in the account nor in the state")).toBe(0);
    expect(recovered.stdout).toMatch(
      new RegExp(`^Plan: ${String(resources.length)} to import, 0 to add, \\d+ to change, 0 to destroy\\.$`, "m"),
    );
    expect(await stateList(folder, place.environment)).toEqual(resources);
    expect(await plan(folder, place.environment)).toEqual({ changes: [], exitCode: 0 });
  });

  test("for every resource of the stack 'state'", async () => {
    expect(await command("bootstrap", [], place.environment)).toMatchObject(NOTHING);
    const { s3 } = awsClients(emulator);
    const Bucket = bucketOf("lost");
    const ownership = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
    const allowed = {
      Effect: "Allow",
      Principal: { AWS: ACCOUNT },
      Action: "s3:ListBucket",
      Resource: `arn:aws:s3:::${Bucket}`,
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [allowed] });
    const NoncurrentVersionExpiration = { NoncurrentDays: 90 };
    const rule = { ID: "old", Status: "Enabled" as const, Filter: { Prefix: "" }, NoncurrentVersionExpiration };
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: ownership }));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [rule] } }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "task-tool-state/state" }));

    const found = await recover(place, "state");
    expect(found).toMatchObject({ code: 2, stderr: "" });
    expect(outsideOf(found)).toBe(7);
    expect(found.stdout).toMatch(/^Plan: 7 to import, 0 to add, \d to change, 0 to destroy\.$/m);
  });
});

describe("in a state of a few repositories", () => {
  let place: Workplace;
  let folder: string;

  beforeAll(async () => {
    place = await caseNamed("few");
    folder = await initialised(place);
    await apply(folder, place.environment);
  });

  test("what Terraform would replace since its creation was cut off is kept when told to", async () => {
    await terraformSucceeds(folder, ["taint", "aws_ecr_repository.task_web"], { env: place.environment });
    const shown = await recover(place, "registry");
    expect(shown).toMatchObject({ code: 2, stderr: "" });
    expect(shown.stdout).toContain("replace them: 1\n  aws_ecr_repository.task_web\n");
    expect(shown.stdout).toContain("\n  npm run recover -- registry --untaint\n");

    const kept = await recover(place, "registry", "--untaint");
    expect(kept).toMatchObject(NOTHING);
    expect(kept.stdout).toContain("\n  kept aws_ecr_repository.task_web\n");
    expect(await plan(folder, place.environment)).toEqual({ changes: [], exitCode: 0 });
  });

  test("a lock that cannot be read is shown, and never removed", async () => {
    const { s3 } = awsClients(emulator);
    const lock = { Bucket: bucketOf("few"), Key: "task-tool-state.tflock" };
    await s3.send(new PutObjectCommand({ ...lock, Body: "{" }));
    const url = `s3://${lock.Bucket}/${lock.Key}`;
    expect(await recover(place, "registry", "--unlock", "1")).toMatchObject({
      code: 1,
      stderr: `error: the lock is unreadable; if nothing runs on this state, remove it: aws s3 rm ${url}\n`,
    });
    const removed = await execute("aws", ["s3", "rm", url], { env: place.environment });
    expect(removed.code).toBe(0);
    expect(await recover(place, "registry")).toMatchObject(NOTHING);
  });

  test("what has no import id is listed, with the way to look for it", async () => {
    const path = join(folder, "cdk.tf.json");
    const before = readFileSync(path, "utf8");
    const stack = JSON.parse(before) as { resource: Record<string, object> };
    const resource = { ...stack.resource, aws_kms_key: { images: {} }, kubernetes_namespace_v1: { shop: {} } };
    writeFileSync(path, JSON.stringify({ ...stack, resource }));
    const { stdout } = await recover(place, "registry");
    writeFileSync(path, before);
    expect(stdout).toContain(
      "\nNot in the state, and not examined: 2\n  aws_kms_key.images: no import id can be told for aws_kms_key\n" +
        "  kubernetes_namespace_v1.shop: no import id can be told for kubernetes_namespace_v1\n",
    );
    expect(stdout).toMatch(/\n {2}kubectl get \S+ --all-namespaces -l app\.kubernetes\.io\/managed-by=terraform\n/);
    expect(stdout).toMatch(
      /\n {2}nothing to recover of what was examined; a deploy makes the others, and fails where they exist: npx cdktf deploy registry\n$/,
    );
    const [shown = ""] = /aws resourcegroupstaggingapi .+/.exec(stdout) ?? [];
    const [program = "", ...args] = shown.split(" ");
    // The emulator's answer leaves out repositories and keys; that the command is one is all there is to see.
    const tagged = await execute(program, args, { env: place.environment });
    expect(JSON.parse(tagged.stdout)).toHaveProperty("ResourceTagMappingList");
  });

  test("a state that Terraform could not write is pointed out", async () => {
    const path = join(folder, "errored.tfstate");
    writeFileSync(path, "{}");
    const { stdout } = await recover(place, "registry");
    expect(stdout).toContain(`\n  terraform -chdir=${folder} state push errored.tfstate\n`);
    expect(existsSync(join(place.outputFolder, "recover/registry/errored.tfstate"))).toBe(false);
  });
});
