import { DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";

import { awsClients, createStateBucket } from "./support/clients";
import { type Emulator, startEmulator } from "./support/emulator";
import { succeed } from "./support/process";
import { applyRegistry, change, lifecyclePolicy, planRegistry, repository } from "./support/registry";

const NAME = "mamezou-tech/task-service";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
  await createStateBucket(emulator);
  await applyRegistry(emulator);
});
afterAll(() => emulator.stop());

/** Somebody with the AWS command line and good intentions. */
async function awsEcr(...args: readonly string[]): Promise<void> {
  await succeed("aws", ["ecr", ...args, "--repository-name", NAME], { env: emulator.environment });
}

test("what the command line changed is planned, and nothing else", async () => {
  await awsEcr("put-image-tag-mutability", "--image-tag-mutability", "MUTABLE");
  await awsEcr("put-image-scanning-configuration", "--image-scanning-configuration", "scanOnPush=false");
  await awsEcr("delete-lifecycle-policy");
  const { changes } = await planRegistry(emulator);
  expect(changes).toEqual([
    lifecyclePolicy("task_service", { action: "create" }),
    repository("task_service", {
      action: "update",
      attributes: ["image_scanning_configuration", "image_tag_mutability"],
    }),
  ]);
});

test("an apply heals it", async () => {
  await applyRegistry(emulator);
  const described = await awsClients(emulator).ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [NAME] }));
  expect(described.repositories?.[0]).toMatchObject({
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
  });
  expect(await planRegistry(emulator)).toEqual({ changes: [], exitCode: 0 });
});

test("a repository policy that nobody asked for is left alone, and one that was asked for is restored", async () => {
  const registry = { defaults: { pullers: [{ account: "222222222222" }] } };
  const policy =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"}]}';
  await awsEcr("set-repository-policy", "--policy-text", policy);
  expect(await planRegistry(emulator)).toEqual({ changes: [], exitCode: 0 });
  await applyRegistry(emulator, registry);
  await awsEcr("set-repository-policy", "--policy-text", policy);
  const { changes } = await planRegistry(emulator, registry);
  expect(changes).toEqual([
    change("aws_ecr_repository_policy.task_service_policy", { action: "update", attributes: ["policy"] }),
  ]);
});
