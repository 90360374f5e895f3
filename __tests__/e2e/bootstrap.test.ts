import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";

import taskTool from "../../config/task-tool";
import { awsClients, type Clients, createStateBucket, type Credentials, STATE_BUCKET } from "./support/clients";
import {
  ACCOUNT,
  type Emulator,
  enforceIam,
  environmentOf,
  forgetCalls,
  recordedCalls,
  REGION,
  startEmulator,
} from "./support/emulator";
import {
  afterSaying,
  command,
  localStates,
  slowWrites,
  withoutPaths,
  type Workplace,
  workplace,
} from "./support/operator";
import { plan } from "./support/terraform";

const OTHER_ACCOUNT = "210987654321";
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

const IMPORTED = [
  "aws_s3_bucket.state_bucket",
  "aws_s3_bucket_public_access_block.state_bucket_public_access",
  "aws_s3_bucket_server_side_encryption_configuration.state_bucket_encryption",
  "aws_s3_bucket_versioning.state_bucket_versioning",
];
const LEFT = [
  "aws_s3_bucket_lifecycle_configuration.state_bucket_lifecycle",
  "aws_s3_bucket_ownership_controls.state_bucket_ownership",
  "aws_s3_bucket_policy.state_bucket_policy",
];

/** Title and outcome of every step that a run shows. */
function steps(stdout: string, place: Workplace): { readonly outcome: string; readonly title: string }[] {
  const lines = withoutPaths(stdout, place).matchAll(/^(done|already done|would do|left) {2,}(.+)$/gm);
  return [...lines].map(([, outcome = "", title = ""]) => ({ outcome, title }));
}

function titles(stdout: string, place: Workplace, outcome: string): string[] {
  return steps(stdout, place)
    .filter((step) => step.outcome === outcome)
    .map(({ title }) => title);
}

async function addressesInState({ s3 }: Clients, bucket: string, key: string): Promise<string[]> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const state = JSON.parse((await Body?.transformToString()) ?? "") as { resources: { type: string; name: string }[] };
  return state.resources.map(({ type, name }) => `${type}.${name}`).sort();
}

async function bucketNames({ s3 }: Clients): Promise<(string | undefined)[]> {
  return ((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name }) => Name);
}

/** What has to be true of the account however often the bootstrap was killed on its way. */
async function expectBootstrapped(clients: Clients, bucket: string, key = "task-tool-state/state"): Promise<void> {
  const { s3 } = clients;
  const Bucket = bucket;
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
  expect((await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  const { ServerSideEncryptionConfiguration: encryption } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  expect(encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe("AES256");
  expect(await addressesInState(clients, bucket, key)).toEqual(IMPORTED);
  const lock = new GetObjectCommand({ Bucket, Key: `${key}.tflock` });
  await expect(s3.send(lock)).rejects.toMatchObject({ name: "NoSuchKey" });
}

/** A platform whose bucket is its own, so that cases do not meet in one account. */
function platformNamed(name: string): Promise<Workplace> {
  return workplace(emulator, { ...taskTool, name });
}

const bucketOf = (name: string, account = ACCOUNT): string => `${name}-terraform-state-${account}-${REGION}`;

describe("on an empty account", () => {
  let place: Workplace;
  const everyStep = [
    `create the bucket ${STATE_BUCKET} in ${REGION}`,
    "keep old versions of every state",
    "block public access",
    "encrypt with AES256",
    "terraform init in OUT/stacks/state",
    ...IMPORTED.map((address) => `import ${address} (${STATE_BUCKET})`),
  ];

  beforeAll(async () => {
    place = await workplace(emulator, taskTool);
  });

  test("a dry run shows every step and changes nothing", async () => {
    await forgetCalls(emulator);
    const { code, stdout, stderr } = await command("bootstrap", ["--dry-run"], place.environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(titles(stdout, place, "would do")).toEqual(everyStep);
    expect(titles(stdout, place, "done")).toEqual([]);
    expect(await bucketNames(awsClients(emulator))).toEqual([]);
    expect(existsSync(join(place.stackFolder("state"), ".terraform"))).toBe(false);
    const reading = /^(sts:GetCallerIdentity|s3:(Get|List|Head)\w+)$/;
    expect((await recordedCalls(emulator)).map(({ action }) => action).filter((name) => !reading.test(name))).toEqual(
      [],
    );
  });

  test("it makes the bucket, initialises its stack and imports it", async () => {
    const { code, stdout, stderr } = await command("bootstrap", [], place.environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(titles(stdout, place, "done")).toEqual(everyStep);
    expect(titles(stdout, place, "left")).toEqual(LEFT.map((address) => `create ${address}`));
    expect(stdout).toMatch(/\nnext: npx cdktf deploy state \(it creates what is left\)\n$/);
    await expectBootstrapped(awsClients(emulator), STATE_BUCKET);
  });

  test("a second run finds everything done, and so does a dry run", async () => {
    for (const args of [[], ["--dry-run"]]) {
      const { code, stdout } = await command("bootstrap", args, place.environment);
      expect(code).toBe(0);
      expect(titles(stdout, place, "already done")).toHaveLength(everyStep.length);
      expect([...titles(stdout, place, "done"), ...titles(stdout, place, "would do")]).toEqual([]);
    }
  });

  test("the deploy that follows only adds what is left", async () => {
    const { changes } = await plan(place.stackFolder("state"), place.environment);
    const created = changes.filter(({ action }) => action === "create").map(({ address }) => address);
    expect(created).toEqual(LEFT);
    const others = changes.filter(({ action }) => action !== "create");
    // An import knows nothing of the provider's own defaults and of the platform's tags.
    expect(others).toEqual([expect.objectContaining({ address: "aws_s3_bucket.state_bucket", action: "update" })]);
  });

  test.each([0, 1, 200])(
    "an init whose note of the backend was cut off after %d bytes is done again",
    async (bytes) => {
      const note = join(place.stackFolder("state"), ".terraform", "terraform.tfstate");
      const whole = readFileSync(note, "utf8");
      writeFileSync(note, whole.slice(0, bytes));
      const init = "terraform init in OUT/stacks/state";
      const promised = await command("bootstrap", ["--dry-run"], place.environment);
      expect(titles(promised.stdout, place, "would do")).toEqual([init]);
      const { code, stdout, stderr } = await command("bootstrap", [], place.environment);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(titles(stdout, place, "done")).toEqual([init]);
      expect(readFileSync(note, "utf8")).toBe(whole);
    },
  );

  test("no state was ever a local file", () => {
    expect(localStates(place.outputFolder)).toEqual([]);
  });

  test("a held lock stops it before it imports, with the lock's owner", async () => {
    const { s3 } = awsClients(emulator);
    const key = "task-tool-state/state";
    const state = await s3.send(new GetObjectCommand({ Bucket: STATE_BUCKET, Key: key }));
    const text = (await state.Body?.transformToString()) ?? "";
    const without = { ...(JSON.parse(text) as object), resources: [] };
    const lock = { ID: "1", Who: "ann@laptop", Operation: "OperationTypeApply", Created: "2026-03-01T09:00:00Z" };
    await s3.send(new PutObjectCommand({ Bucket: STATE_BUCKET, Key: key, Body: JSON.stringify(without) }));
    await s3.send(new PutObjectCommand({ Bucket: STATE_BUCKET, Key: `${key}.tflock`, Body: JSON.stringify(lock) }));
    const { code, stdout, stderr } = await command("bootstrap", [], place.environment);
    expect(titles(stdout, place, "done")).toEqual([]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        "error: the state is locked by ann@laptop since 2026-03-01T09:00:00Z (OperationTypeApply); " +
        "wait for that run to end, or if it is dead: npm run recover -- state\n",
    });
  });
});

describe("killed again and again", () => {
  /** Each run is killed after the first step that it does, until one comes to the end. */
  async function untilDone(place: Pick<Workplace, "environment">, delay: number): Promise<number> {
    for (let kills = 0; kills < 30; kills += 1) {
      const moment = afterSaying(/^done /m, delay);
      const { code, stderr } = await command("bootstrap", [], place.environment, { signal: "SIGKILL", moment });
      if (code !== null) {
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        return kills;
      }
    }
    throw new Error("the bootstrap does not come to its end");
  }

  test("right after each step, it goes on where it was", async () => {
    const place = await platformNamed("kill-a");
    // A write of the next step must not be quicker than the signal.
    const way = await slowWrites(emulator, 300);
    const environment = { ...place.environment, AWS_ENDPOINT_URL: way.url };
    expect(await untilDone({ environment }, 0)).toBeGreaterThanOrEqual(8);
    await way.stop();
    await expectBootstrapped(awsClients(emulator), bucketOf("kill-a"));
    expect(localStates(place.outputFolder)).toEqual([]);
  });

  test.each([100, 500, 1500])("%d ms into what follows a step, it goes on where it was", async (delay) => {
    const name = `kill-${String(delay)}`;
    const place = await platformNamed(name);
    expect(await untilDone(place, delay)).toBeGreaterThanOrEqual(1);
    await expectBootstrapped(awsClients(emulator), bucketOf(name));
    expect(localStates(place.outputFolder)).toEqual([]);
  });
});

describe("it refuses", () => {
  const refusedBy = async (args: readonly string[], env: NodeJS.ProcessEnv): Promise<object> => {
    const { code, stderr } = await command("bootstrap", args, env);
    return { code, stderr };
  };

  test("a wrong account", async () => {
    const place = await workplace(emulator, {
      ...taskTool,
      name: "foreign",
      registry: { ...taskTool.registry, account: OTHER_ACCOUNT },
    });
    expect(await refusedBy([], place.environment)).toEqual({
      code: 1,
      stderr:
        "error: wrong account: the credentials are those of arn:aws:sts::123456789012:user/moto, but stack 'state' is " +
        "for 210987654321; use credentials of that account (AWS_PROFILE), or correct the settings\n",
    });
    expect(await bucketNames(awsClients(emulator))).not.toContain(bucketOf("foreign", OTHER_ACCOUNT));
  });

  test("a bucket that belongs to somebody else", async () => {
    const place = await platformNamed("squatted");
    const foreign = awsClients(emulator, await credentialsOf(OTHER_ACCOUNT));
    await foreign.s3.send(
      new CreateBucketCommand({
        Bucket: bucketOf("squatted"),
        CreateBucketConfiguration: { LocationConstraint: REGION },
      }),
    );
    const operator = await administrator();
    await enforceIam(emulator, true);
    try {
      expect(await refusedBy([], { ...place.environment, ...operator })).toEqual({
        code: 1,
        stderr:
          `error: the bucket '${bucketOf("squatted")}' exists, but it is not one of account 123456789012, or ` +
          "arn:aws:iam::123456789012:user/operator may not see it; choose another name in the settings (state.bucket), " +
          "or grant s3:ListBucket on it\n",
      });
    } finally {
      await enforceIam(emulator, false);
    }
  });

  test("a bucket in another region", async () => {
    const place = await workplace(emulator, {
      ...taskTool,
      name: "moved",
      state: { key: "task-tool-state", region: "eu-west-1", bucket: "moved-1" },
    });
    await createStateBucket(emulator, "moved-1");
    expect(await refusedBy([], place.environment)).toEqual({
      code: 1,
      stderr:
        "error: the bucket 'moved-1' of account 123456789012 is in ap-northeast-1, but the settings say eu-west-1\n",
    });
  });

  test("a stack that does not own its bucket, and a stack that is not there", async () => {
    const place = await platformNamed("kill-a");
    expect(await refusedBy(["--stack", "registry"], place.environment)).toEqual({
      code: 1,
      stderr:
        `error: stack 'registry' keeps its state in the bucket '${bucketOf("kill-a")}', which it does not manage; ` +
        "only a stack that owns its bucket can be bootstrapped (see --stack)\n",
    });
    expect(await refusedBy(["--stack", "network"], place.environment)).toEqual({
      code: 64,
      stderr: `there is no stack 'network' in ${join(place.outputFolder, "stacks")}, only: ${place.stackIds.join(", ")}\n`,
    });
  });

  test("to begin without credentials, without AWS and without Terraform, each in one line", async () => {
    const place = await platformNamed("lacking");
    const { PATH: path = "", ...rest } = place.environment;
    const none = { ...place.environment, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
    expect(await refusedBy([], none)).toEqual({
      code: 1,
      stderr:
        "error: no AWS credentials (Could not load credentials from any providers); set AWS_PROFILE, or " +
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n",
    });
    expect(await refusedBy([], { ...place.environment, AWS_ENDPOINT_URL: "http://127.0.0.1:9" })).toEqual({
      code: 1,
      stderr: "error: AWS cannot be reached for sts:GetCallerIdentity (connect ECONNREFUSED 127.0.0.1:9)\n",
    });
    const elsewhere = path.split(":").filter((folder) => !existsSync(join(folder, "terraform")));
    expect(await refusedBy([], { ...rest, PATH: elsewhere.join(":") })).toEqual({
      code: 1,
      stderr: "error: terraform is not on the PATH; install Terraform 1.10 or later\n",
    });
  });

  test("a workspace, which has another state", async () => {
    const place = await platformNamed("kill-a");
    expect(await refusedBy([], { ...place.environment, TF_WORKSPACE: "blue" })).toEqual({
      code: 1,
      stderr: "error: TF_WORKSPACE is 'blue', but each stack has a state of its own; unset it\n",
    });
  });
});

test("an environment's own bucket is made in its account, through the role that the settings name", async () => {
  const role = `arn:aws:iam::${OTHER_ACCOUNT}:role/state`;
  const environments = { prod: { account: OTHER_ACCOUNT, state: { role } } };
  const place = await workplace(emulator, { ...taskTool, name: "apart", environments });
  const { code, stdout, stderr } = await command("bootstrap", ["--stack", "state-prod"], place.environment);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(
    /^stack 'state-prod' in account 210987654321 as arn:aws:sts::210987654321:assumed-role\/state\//,
  );
  const [bucket = ""] = /apart-\S+(?= in )/.exec(stdout) ?? [];
  expect(bucket).toContain(OTHER_ACCOUNT);
  expect(await bucketNames(awsClients(emulator))).not.toContain(bucket);
  const clients = awsClients(emulator, await credentialsOf(OTHER_ACCOUNT));
  await expectBootstrapped(clients, bucket, "task-tool-state/state-prod");
});

/** Credentials of another account. The emulator lets anybody assume any role while IAM is not checked. */
async function credentialsOf(account: string): Promise<Credentials> {
  const RoleArn = `arn:aws:iam::${account}:role/test`;
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: "test" });
  const { Credentials: found } = await awsClients(emulator).sts.send(command);
  return {
    accessKeyId: found?.AccessKeyId ?? "",
    secretAccessKey: found?.SecretAccessKey ?? "",
    sessionToken: found?.SessionToken ?? "",
  };
}

/** The environment of a user who may do everything in their own account. */
async function administrator(): Promise<NodeJS.ProcessEnv> {
  const { iam } = awsClients(emulator);
  const UserName = "operator";
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: ADMIN }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const key = { id: AccessKey?.AccessKeyId ?? "", secret: AccessKey?.SecretAccessKey ?? "" };
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environmentOf(emulator, key);
  return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
}
