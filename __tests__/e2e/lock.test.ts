import { hostname, userInfo } from "node:os";

import { HeadObjectCommand } from "@aws-sdk/client-s3";

import { awsClients, createStateBucket, STATE_BUCKET } from "./support/clients";
import { ACCOUNT, type Emulator, startEmulator } from "./support/emulator";
import type { Finished } from "./support/process";
import { stackOf, taskToolWith } from "./support/platform";
import { registryStack } from "./support/registry";
import { apply, init, plan, terraform } from "./support/terraform";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
  await createStateBucket(emulator);
});
afterAll(() => emulator.stop());

/** Starts an apply that waits for its approval, and so holds the lock. */
async function beginToApply(folder: string): Promise<{ readonly approve: () => Promise<Finished> }> {
  return new Promise((resolve, reject) => {
    const finished: Promise<Finished> = terraform(folder, ["apply", "-no-color"], {
      env: emulator.environment,
      input: "open",
      started: ({ stdin, stdout }) => {
        const approve = (): Promise<Finished> => {
          stdin.end("yes\n");
          return finished;
        };
        stdout.on("data", (text: string) => {
          if (text.includes("Enter a value:")) {
            resolve({ approve });
          }
        });
      },
    });
    finished.then(({ output }) => {
      reject(new Error(`the apply ends without asking for approval:\n${output}`));
    }, reject);
  });
}

test("a second run is refused with the lock's owner, and the first one goes on undisturbed", async () => {
  const [first, second] = [await registryStack(emulator), await registryStack(emulator)];
  const running = await beginToApply(first);

  const refused = await terraform(second, ["plan", "-no-color"], { env: emulator.environment });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("Error acquiring the state lock");
  expect(refused.output).toMatch(new RegExp(`Who:\\s+${userInfo().username}@${hostname()}`));
  expect(refused.output).toMatch(/Operation:\s+OperationTypeApply/);
  expect(refused.output).toMatch(/Path:\s+\S+\/task-tool-state/);

  const { code } = await running.approve();
  expect(code).toBe(0);
  expect(await plan(second, emulator.environment)).toEqual({ changes: [], exitCode: 0 });
});

test("no lock is left behind", async () => {
  const lock = new HeadObjectCommand({ Bucket: STATE_BUCKET, Key: "task-tool-state.tflock" });
  await expect(awsClients(emulator).s3.send(lock)).rejects.toMatchObject({ name: "NotFound" });
});

test("a state is encrypted with the key that the settings name", async () => {
  const kmsKeyArn = `arn:aws:kms:ap-northeast-1:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`;
  const state = { key: "encrypted", kmsKeyArn };
  const folder = await stackOf(taskToolWith({ namespace: "encrypted" }, { state }), "registry");
  await init(folder, emulator.environment);
  await apply(folder, emulator.environment);
  const head = await awsClients(emulator).s3.send(new HeadObjectCommand({ Bucket: STATE_BUCKET, Key: "encrypted" }));
  expect(head).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKeyArn });
});
