import type { RegistrySettings } from "../../config/registry/settings";
import { createStateBucket } from "./support/clients";
import { type Emulator, startEmulator } from "./support/emulator";
import {
  ALL_IMAGES,
  applyRegistry,
  imagesThere,
  lifecyclePolicy,
  planRegistry,
  registryStack,
  repository,
  tryToApplyRegistry,
} from "./support/registry";
import { terraform } from "./support/terraform";
import { applyTutorial, TUTORIAL } from "./support/tutorial";

const kmsKeyArn = "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-4333-8444-555555555555";

/** What became of `taskService`. */
const taskApi = { name: TUTORIAL.task_service, movedFrom: "taskService" } as const;

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
  await createStateBucket(emulator);
  await applyTutorial(emulator);
  await applyRegistry(emulator);
});
afterAll(() => emulator.stop());

describe("what would destroy images", () => {
  afterEach(async () => {
    expect(await imagesThere(emulator)).toEqual(ALL_IMAGES);
  });

  test("a new encryption is refused by the plan", async () => {
    const folder = await registryStack(emulator, { defaults: { encryption: { kmsKeyArn } } });
    const finished = await terraform(folder, ["plan", "-no-color"], { env: emulator.environment });
    expect(finished.code).toBe(1);
    expect(finished.output).toContain("Instance cannot be destroyed");
  });

  test("a new encryption of an unprotected repository is refused by ECR while it holds images", async () => {
    const taskWeb = { encryption: { kmsKeyArn }, protect: false };
    const registry: Partial<RegistrySettings> = { repositories: { taskService: {}, taskWeb, taskReporter: {} } };
    const { changes } = await planRegistry(emulator, registry);
    const planned = changes.map(({ address, action }) => [address, action]);
    expect(planned).toEqual([
      ["aws_ecr_lifecycle_policy.task_web_lifecycle_policy", "replace"],
      ["aws_ecr_repository.task_web", "replace"],
    ]);
    const finished = await tryToApplyRegistry(emulator, registry);
    expect(finished.code).toBe(1);
    expect(finished.output).toContain("RepositoryNotEmptyException");
  });

  test("a key that is dropped without 'retired' is refused by ECR while there are images", async () => {
    const finished = await tryToApplyRegistry(emulator, { repositories: { taskService: {}, taskWeb: {} } });
    expect(finished.code).toBe(1);
    expect(finished.output).toContain("RepositoryNotEmptyException");
  });

  test("what the refused applies took away comes back", async () => {
    await applyRegistry(emulator);
    expect(await planRegistry(emulator)).toEqual({ changes: [], exitCode: 0 });
  });
});

describe("a catalogue that changes", () => {
  test("a renamed key moves the addresses and touches nothing", async () => {
    const renamed: Partial<RegistrySettings> = { repositories: { taskApi, taskWeb: {}, taskReporter: {} } };
    const { changes } = await planRegistry(emulator, renamed);
    expect(changes).toEqual([
      lifecyclePolicy("task_api", { movedFrom: "aws_ecr_lifecycle_policy.task_service_lifecycle_policy" }),
      repository("task_api", { movedFrom: "aws_ecr_repository.task_service" }),
    ]);
    await applyRegistry(emulator, renamed);
    expect(await planRegistry(emulator, renamed)).toEqual({ changes: [], exitCode: 0 });
    expect(await imagesThere(emulator)).toEqual(ALL_IMAGES);
  });

  test("a retired key is forgotten and stays in the account", async () => {
    const retired: Partial<RegistrySettings> = { repositories: { taskApi, taskWeb: {} }, retired: ["taskReporter"] };
    const { changes } = await planRegistry(emulator, retired);
    expect(changes).toEqual([
      lifecyclePolicy("task_reporter", { action: "forget" }),
      repository("task_reporter", { action: "forget" }),
    ]);
    await applyRegistry(emulator, retired);
    expect(await planRegistry(emulator, retired)).toEqual({ changes: [], exitCode: 0 });
    expect(await imagesThere(emulator)).toEqual(ALL_IMAGES);
  });

  test("a new encryption goes through with 'protect: false' and 'forceDelete: true', and loses the images", async () => {
    const opened = (more: object): Partial<RegistrySettings> => ({
      repositories: { taskApi, taskWeb: { protect: false, forceDelete: true, ...more } },
      retired: ["taskReporter"],
    });
    await applyRegistry(emulator, opened({}));
    await applyRegistry(emulator, opened({ encryption: { kmsKeyArn } }));
    expect(await imagesThere(emulator)).toEqual({ ...ALL_IMAGES, [TUTORIAL.task_web]: false });
  });
});
