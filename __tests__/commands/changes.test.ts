import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Account, Clients } from "../../commands/support/aws";
import { bucketSteps, type Step } from "../../commands/support/bootstrap/bucket-steps";
import { subjectsOf } from "../../commands/support/importable/subjects";
import {
  erroredState,
  importBlocks,
  makeRecoveryFolder,
  writeImportBlocks,
} from "../../commands/support/recover/folder";
import { lossesOf } from "../../commands/support/recover/losses";
import { readStack, type Stack } from "../../commands/support/stack-file";

const ACCOUNT: Account = { id: "123456789012", partition: "aws", callerArn: "arn:aws:iam::123456789012:user/operator" };

describe("the bucket's steps", () => {
  const bucket = "${aws_s3_bucket.own.id}";
  const rule = { apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: "key-1" }] };

  function stackOf(resources: Record<string, Record<string, unknown>>, region = "ap-northeast-1"): Stack {
    return {
      id: "state",
      folder: "state",
      backend: { bucket: "states", key: "key", region },
      provider: { region, allowed_account_ids: [] },
      resources: Object.entries(resources).map(([type, attributes]) => ({ address: `${type}.own`, type, attributes })),
      moved: [],
      imports: [],
    };
  }

  const STACK = stackOf({
    aws_s3_bucket: { bucket: "states" },
    aws_s3_bucket_policy: { bucket },
    aws_s3_bucket_server_side_encryption_configuration: { bucket, rule: [rule] },
    aws_s3_bucket_public_access_block: { bucket },
    aws_s3_bucket_versioning: { bucket },
  });

  /** The steps against an S3 that answers as told, and what it was asked. */
  function stepsWith(answer: () => object, stack: Stack = STACK): { steps: Step[]; calls: object[] } {
    const calls: object[] = [];
    const send = (command: { input: object; constructor: { name: string } }): Promise<object> => {
      calls.push({ [command.constructor.name]: command.input });
      const result = answer();
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
    };
    const clients = { s3: { send } } as unknown as Clients;
    return { steps: bucketSteps({ stack, account: ACCOUNT, clients, subjects: subjectsOf(stack, ACCOUNT) }), calls };
  }

  const creation = (answer: () => object): Step => stepsWith(answer).steps[0] as Step;
  const httpError = (name: string, httpStatusCode: number): Error =>
    Object.assign(new Error("refused"), { name, $metadata: { httpStatusCode } });

  test("come in the order in which a bucket is safe soonest", () => {
    expect(stepsWith(() => ({})).steps.map(({ title, address }) => [title, address])).toEqual([
      ["create the bucket states in ap-northeast-1", "aws_s3_bucket.own"],
      ["keep old versions of every state", "aws_s3_bucket_versioning.own"],
      ["block public access", "aws_s3_bucket_public_access_block.own"],
      ["encrypt with key-1", "aws_s3_bucket_server_side_encryption_configuration.own"],
    ]);
  });

  test("leave out what the stack does not set", () => {
    const stack = stackOf({ aws_s3_bucket: { bucket: "states" } });
    expect(stepsWith(() => ({}), stack).steps).toHaveLength(1);
  });

  test("write what the stack says", async () => {
    const { steps, calls } = stepsWith(() => ({}));
    for (const step of steps) await step.carryOut();
    expect(calls).toEqual([
      {
        CreateBucketCommand: {
          Bucket: "states",
          CreateBucketConfiguration: { LocationConstraint: "ap-northeast-1" },
        },
      },
      { PutBucketVersioningCommand: { Bucket: "states", VersioningConfiguration: { Status: "Enabled" } } },
      {
        PutPublicAccessBlockCommand: {
          Bucket: "states",
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        },
      },
      {
        PutBucketEncryptionCommand: {
          Bucket: "states",
          ServerSideEncryptionConfiguration: {
            Rules: [
              {
                ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "key-1" },
                BucketKeyEnabled: true,
              },
            ],
          },
        },
      },
    ]);
  });

  test("name no location in us-east-1, which S3 refuses there", async () => {
    const { steps, calls } = stepsWith(() => ({}), stackOf({ aws_s3_bucket: { bucket: "states" } }, "us-east-1"));
    await steps[0]?.carryOut();
    expect(calls).toEqual([{ CreateBucketCommand: { Bucket: "states" } }]);
  });

  test("know a bucket by its owner and its region", async () => {
    expect(await creation(() => ({ BucketRegion: "ap-northeast-1" })).isDone()).toBe(true);
    expect(await creation(() => httpError("NotFound", 404)).isDone()).toBe(false);
    const { steps, calls } = stepsWith(() => ({}));
    await steps[0]?.isDone();
    expect(calls).toEqual([{ HeadBucketCommand: { Bucket: "states", ExpectedBucketOwner: "123456789012" } }]);
  });

  const TAKEN =
    "the bucket 'states' exists, but it is not one of account 123456789012, or arn:aws:iam::123456789012:user/operator " +
    "may not see it; choose another name in the settings (state.bucket), or grant s3:ListBucket on it";

  test("refuse a bucket of somebody else", async () => {
    await expect(creation(() => httpError("403", 403)).isDone()).rejects.toThrow(TAKEN);
    await expect(creation(() => httpError("BucketAlreadyExists", 409)).carryOut()).rejects.toThrow(TAKEN);
  });

  test("refuse a bucket in another region", async () => {
    await expect(creation(() => ({ BucketRegion: "eu-west-1" })).isDone()).rejects.toThrow(
      "the bucket 'states' of account 123456789012 is in eu-west-1, but the settings say ap-northeast-1",
    );
    await expect(creation(() => httpError("301", 301)).isDone()).rejects.toThrow(
      "s3:ListBucket on states: the bucket is in another region than the settings say",
    );
  });

  test("say what the creation lacks", async () => {
    await expect(creation(() => httpError("AccessDenied", 403)).carryOut()).rejects.toThrow(
      "access denied: s3:CreateBucket on states (refused); the caller needs this permission",
    );
  });

  test("are done only if S3 has exactly what the stack says", async () => {
    const doneWith = async (answer: object): Promise<boolean[]> =>
      Promise.all(
        stepsWith(() => answer)
          .steps.slice(1)
          .map((step) => step.isDone()),
      );
    const all = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
    const encrypted = (SSEAlgorithm: string, KMSMasterKeyID?: string): object => ({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID } }],
      },
    });
    expect(await doneWith({})).toEqual([false, false, false]);
    expect(await doneWith({ Status: "Enabled" })).toEqual([true, false, false]);
    expect(await doneWith({ Status: "Suspended" })).toEqual([false, false, false]);
    expect(await doneWith({ PublicAccessBlockConfiguration: all })).toEqual([false, true, false]);
    expect(await doneWith({ PublicAccessBlockConfiguration: { ...all, BlockPublicPolicy: false } })).toEqual([
      false,
      false,
      false,
    ]);
    expect(await doneWith(encrypted("aws:kms", "key-1"))).toEqual([false, false, true]);
    expect(await doneWith(encrypted("aws:kms", "key-2"))).toEqual([false, false, false]);
    expect(await doneWith(encrypted("AES256"))).toEqual([false, false, false]);
  });

  test("are not done while there is no bucket", async () => {
    const { steps } = stepsWith(() => httpError("NoSuchBucket", 404));
    expect(await Promise.all(steps.slice(1).map((step) => step.isDone()))).toEqual([false, false, false]);
  });

  test("refuse a stack whose state is in a bucket that it does not own", () => {
    const message =
      "stack 'state' keeps its state in the bucket 'states', which it does not manage; " +
      "only a stack that owns its bucket can be bootstrapped (see --stack)";
    expect(() => stepsWith(() => ({}), stackOf({ aws_s3_bucket: { bucket: "reports" } }))).toThrow(message);
    expect(() => stepsWith(() => ({}), stackOf({ aws_s3_bucket: { bucket: "${var.name}" } }))).toThrow(message);
  });

  test("refuse an encryption that they cannot write", () => {
    const stack = stackOf({
      aws_s3_bucket: { bucket: "states" },
      aws_s3_bucket_server_side_encryption_configuration: { bucket, rule: "${local.rule}" },
    });
    expect(() => stepsWith(() => ({}), stack)).toThrow(
      "aws_s3_bucket_server_side_encryption_configuration.own: its encryption rule is not one that bootstrap understands",
    );
  });
});

describe("the recovery folder", () => {
  const output = mkdtempSync(join(tmpdir(), "commands-"));
  const before = process.env["CDKTF_OUTDIR"];
  const folder = join(output, "stacks/registry");
  let stack: Stack;

  beforeAll(() => {
    process.env["CDKTF_OUTDIR"] = output;
    mkdirSync(join(folder, ".terraform/providers"), { recursive: true });
    const s3 = { bucket: "states", key: "key", region: "ap-northeast-1" };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { backend: { s3 } } }));
    for (const name of ["my_override.tf.json", "release.auto.tfvars.json", ".terraform.lock.hcl"]) {
      writeFileSync(join(folder, name), name);
    }
    for (const name of ["errored.tfstate", "terraform.tfstate", "plan", "e2e.tfplan"]) {
      writeFileSync(join(folder, name), name);
    }
    stack = readStack("registry");
  });
  afterAll(() => {
    if (before === undefined) delete process.env["CDKTF_OUTDIR"];
    else process.env["CDKTF_OUTDIR"] = before;
  });

  const COPIED = [
    ".terraform",
    ".terraform.lock.hcl",
    "cdk.tf.json",
    "my_override.tf.json",
    "release.auto.tfvars.json",
  ];

  test("is a copy of the stack's without what Terraform works with", () => {
    expect(makeRecoveryFolder(stack)).toBe(join(output, "recover/registry"));
    expect(readdirSync(join(output, "recover/registry")).sort()).toEqual(COPIED);
  });

  test("shares the stack's providers, which are large", () => {
    const link = join(makeRecoveryFolder(stack), ".terraform/providers");
    expect(readlinkSync(link)).toBe(join(folder, ".terraform/providers"));
    rmSync(join(folder, ".terraform"), { recursive: true });
    makeRecoveryFolder(stack);
    expect(readdirSync(join(output, "recover/registry/.terraform"))).toEqual([]);
  });

  test("forgets what an earlier recovery wrote", () => {
    writeImportBlocks(makeRecoveryFolder(stack), []);
    expect(existsSync(join(output, "recover/registry/recover_import.tf.json"))).toBe(true);
    expect(readdirSync(makeRecoveryFolder(stack)).sort()).toEqual(COPIED);
  });

  test("leaves the stack's own folder alone", () => {
    const names = readdirSync(folder).sort();
    writeImportBlocks(makeRecoveryFolder(stack), []);
    expect(readdirSync(folder).sort()).toEqual(names);
  });

  test("gets import blocks in Terraform's JSON syntax", () => {
    const address = "aws_iam_user_policy.a";
    const blocks = { import: [{ to: address, id: "$${aws:username}:p%%{x}" }] };
    expect(importBlocks([{ address, type: "aws_iam_user_policy", importId: "${aws:username}:p%{x}" }])).toEqual(blocks);
    const path = join(makeRecoveryFolder(stack), "recover_import.tf.json");
    writeImportBlocks(join(output, "recover/registry"), [
      { address: "aws_ecr_repository.a", type: "aws_ecr_repository", importId: "a" },
    ]);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ import: [{ to: "aws_ecr_repository.a", id: "a" }] });
  });

  test("is not where the state lies that Terraform could not write", () => {
    expect(erroredState(stack)).toBe(join(folder, "errored.tfstate"));
    rmSync(join(folder, "errored.tfstate"));
    expect(erroredState(stack)).toBeUndefined();
  });
});

describe("a plan's losses", () => {
  const plan = (...changes: object[]): string => JSON.stringify({ resource_changes: changes });

  test("are what it destroys and what it replaces, with the reason", () => {
    const losses = lossesOf(
      plan(
        { address: "aws_ecr_repository.gone", change: { actions: ["delete"] } },
        {
          address: "aws_ecr_repository.other",
          change: {
            actions: ["delete", "create"],
            replace_paths: [["encryption_configuration", 0, "kms_key"], ["name"]],
          },
        },
        { address: "aws_ecr_repository.tainted", change: { actions: ["create", "delete"] } },
      ),
    );
    expect(losses).toEqual([
      "aws_ecr_repository.gone would be destroyed",
      "aws_ecr_repository.other would be replaced, since these differ: encryption_configuration.0.kms_key, name",
      "aws_ecr_repository.tainted would be replaced",
    ]);
  });

  test("are none where it creates, changes, imports or forgets", () => {
    const kinds = [["create"], ["update"], ["no-op"], ["read"], ["forget"]];
    expect(lossesOf(plan(...kinds.map((actions) => ({ address: "a.b", change: { actions } }))))).toEqual([]);
    expect(lossesOf("{}")).toEqual([]);
  });

  test("are not guessed if Terraform shows no plan", () => {
    expect(() => lossesOf("Error")).toThrow("terraform show -json did not give JSON; nothing was applied");
  });
});
