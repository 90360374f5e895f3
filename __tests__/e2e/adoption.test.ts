import type { RegistrySettings } from "../../config/registry/settings";
import { createStateBucket } from "./support/clients";
import { type Emulator, startEmulator } from "./support/emulator";
import {
  ALL_IMAGES,
  applyRegistry,
  imagesThere,
  lifecyclePolicy,
  planRegistry,
  repository,
  tryToApplyRegistry,
} from "./support/registry";
import type { PlannedChange } from "./support/terraform";
import { applyTutorial, createByHand, TUTORIAL_KEYS, writeOldState } from "./support/tutorial";

/** What the safe defaults change about a repository that has nothing but a name; the guide lists the same. */
const CHANGES_IN_PLACE = ["image_scanning_configuration", "image_tag_mutability", "tags_all"];

let emulator: Emulator;

async function beginWithEmptyAccount(): Promise<void> {
  emulator = await startEmulator();
  await createStateBucket(emulator);
}

const updated = (attributes: readonly string[], more: Partial<PlannedChange> = {}): PlannedChange[] =>
  TUTORIAL_KEYS.map((key) => repository(key, { action: "update", attributes, ...more }));

const newPolicies = TUTORIAL_KEYS.map((key) => lifecyclePolicy(key, { action: "create" }));

describe.each([
  ["AWS provider 5 wrote", applyTutorial],
  [
    "AWS provider 3 wrote",
    async (target: Emulator) => {
      await createByHand(target);
      await writeOldState(target);
    },
  ],
])("a state that %s", (_, prepare) => {
  beforeAll(async () => {
    await beginWithEmptyAccount();
    await prepare(emulator);
  });
  afterAll(() => emulator.stop());

  test("plans the guide's changes in place, and neither destroys nor replaces", async () => {
    const { changes } = await planRegistry(emulator);
    expect(changes).toEqual([...newPolicies, ...updated(CHANGES_IN_PLACE)]);
  });

  test.each([
    ["registry.defaults.imageTagMutability", { imageTagMutability: "MUTABLE" }, {}, "image_tag_mutability"],
    ["registry.defaults.scanOnPush", { scanOnPush: false }, {}, "image_scanning_configuration"],
    ["tags", {}, { tags: false }, "tags_all"],
  ] as const)("'%s' turns its change off", async (_setting, defaults, others, attribute) => {
    const { changes } = await planRegistry(emulator, { defaults }, others);
    const left = CHANGES_IN_PLACE.filter((name) => name !== attribute);
    expect(changes).toEqual([...newPolicies, ...updated(left)]);
  });

  test("'registry.defaults.lifecycle' turns the lifecycle policies off", async () => {
    const { changes } = await planRegistry(emulator, { defaults: { lifecycle: [] } });
    expect(changes).toEqual(updated(CHANGES_IN_PLACE));
  });

  test("all of them together leave the repositories as they were", async () => {
    const defaults = { imageTagMutability: "MUTABLE", scanOnPush: false, lifecycle: [] } as const;
    const { changes } = await planRegistry(emulator, { defaults }, { tags: false });
    expect(changes).toEqual([]);
  });

  test("is taken over with every image, and the next plan is empty", async () => {
    await applyRegistry(emulator);
    expect(await imagesThere(emulator)).toEqual(ALL_IMAGES);
    expect(await planRegistry(emulator)).toEqual({ changes: [], exitCode: 0 });
  });
});

describe("repositories that no state knows", () => {
  beforeAll(async () => {
    await beginWithEmptyAccount();
    await createByHand(emulator);
  });
  afterAll(() => emulator.stop());

  const adopted: Partial<RegistrySettings> = {
    repositories: { taskService: { import: true }, taskWeb: { import: true }, taskReporter: { import: true } },
  };

  test("are refused by ECR without 'import', with nothing lost", async () => {
    const finished = await tryToApplyRegistry(emulator);
    expect(finished.code).toBe(1);
    expect(finished.output).toContain("RepositoryAlreadyExistsException");
    expect(await imagesThere(emulator)).toEqual(ALL_IMAGES);
  });

  test("are imported and changed in place, and nothing is destroyed", async () => {
    const { changes } = await planRegistry(emulator, adopted);
    expect(changes).toEqual([...newPolicies, ...updated(CHANGES_IN_PLACE, { imported: true })]);
  });

  test("are in the state afterwards, where the import blocks may stay", async () => {
    await applyRegistry(emulator, adopted);
    expect(await imagesThere(emulator)).toEqual(ALL_IMAGES);
    expect(await planRegistry(emulator, adopted)).toEqual({ changes: [], exitCode: 0 });
  });
});
