import { basename } from "node:path";

import { DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import { ListPoliciesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand } from "@aws-sdk/client-s3";

import type { PlatformSettings } from "../../config/platform/settings";
import { awsClients, createStateBucket, STATE_BUCKET } from "./support/clients";
import { type Emulator, startEmulator } from "./support/emulator";
import { DEFAULT_PLATFORM, examplePlatforms, platformFile, synthesize, taskToolWith } from "./support/platform";
import { apply, destroy, init, leaveBackend, outputs, plan, stackCopy, validate } from "./support/terraform";
import { importStateBucket } from "./support/state-bucket";
import { TUTORIAL } from "./support/tutorial";

/** In the order of their application. */
const STACKS = ["state", "registry", "access"] as const;

/** What only newer versions of the AWS provider know, and what they would rather have otherwise. */
const NEWER_PROVIDER =
  /image_tag_mutability_exclusion_filter|_WITH_EXCLUSION|CREATE_ON_PUSH|(hash|range)_key is deprecated/;

/** Terraform cannot validate a resource whose provider it does not have. */
const HAS_KUBERNETES = process.env["E2E_KUBERNETES_PROVIDER"] === "found";

describe("terraform validate", () => {
  test.each([DEFAULT_PLATFORM, ...examplePlatforms()].map((path) => [basename(path, ".ts"), path]))(
    "finds no fault in any stack of '%s'",
    async (_name, path) => {
      const { stackIds: all, stackFolder } = await synthesize(path);
      const stackIds = all.filter((id) => HAS_KUBERNETES || !id.startsWith("workloads-"));
      expect(stackIds.length).toBeGreaterThan(1);
      const faults = await Promise.all(stackIds.map(async (id) => ({ id, faults: await validate(stackFolder(id)) })));
      const real = faults.map(({ id, faults: found }) => ({
        id,
        faults: found.filter((text) => !NEWER_PROVIDER.test(text)),
      }));
      expect(real).toEqual(stackIds.map((id) => ({ id, faults: [] })));
    },
  );
});

describe("the default platform", () => {
  let emulator: Emulator;
  let folders: Record<string, string>;

  async function prepare(settings?: PlatformSettings): Promise<void> {
    const { stackFolder } = await synthesize(settings === undefined ? DEFAULT_PLATFORM : platformFile(settings));
    folders = Object.fromEntries(STACKS.map((id) => [id, stackCopy(stackFolder(id))]));
    for (const folder of Object.values(folders)) {
      await init(folder, emulator.environment);
    }
  }

  const folderOf = (id: string): string => folders[id] ?? "";

  async function repositoryNames(): Promise<(string | undefined)[]> {
    const described = await awsClients(emulator).ecr.send(new DescribeRepositoriesCommand({}));
    return (described.repositories ?? []).map(({ repositoryName }) => repositoryName).sort();
  }

  beforeAll(async () => {
    emulator = await startEmulator();
    await createStateBucket(emulator);
    await prepare();
    await importStateBucket(folderOf("state"), emulator.environment);
  });
  afterAll(() => emulator.stop());

  test.each(STACKS)("applies '%s', and the next plan is empty", async (id) => {
    await apply(folderOf(id), emulator.environment);
    expect(await plan(folderOf(id), emulator.environment)).toEqual({ changes: [], exitCode: 0 });
  });

  test("hands over what was made by outputs with fixed names", async () => {
    const url = (name: string): string => `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/${name}`;
    const arn = (name: string): string => `arn:aws:ecr:ap-northeast-1:123456789012:repository/${name}`;
    const each = (of: (name: string) => string): object =>
      Object.fromEntries(Object.entries(TUTORIAL).map(([key, name]) => [key, of(name)]));
    expect(await outputs(folderOf("registry"), emulator.environment)).toEqual({
      repository_arns: each(arn),
      repository_urls: each(url),
      task_reporter_repository_url: url(TUTORIAL.task_reporter),
      task_service_repository_url: url(TUTORIAL.task_service),
      task_web_repository_url: url(TUTORIAL.task_web),
    });
    expect(await outputs(folderOf("state"), emulator.environment)).toEqual({ state_bucket: STATE_BUCKET });
  });

  test.each(["state", "registry"])("'%s' refuses to go", async (id) => {
    const finished = await destroy(folderOf(id), emulator.environment);
    expect(finished.code).toBe(1);
    expect(finished.output).toContain("Instance cannot be destroyed");
    expect(await repositoryNames()).toEqual(Object.values(TUTORIAL));
    expect(await plan(folderOf(id), emulator.environment)).toEqual({ changes: [], exitCode: 0 });
  });

  test("'protect: false' changes nothing but what Terraform may do", async () => {
    const opened = taskToolWith({ defaults: { protect: false } });
    await prepare({ ...opened, state: { ...opened.state, protect: false } });
    expect(await plan(folderOf("registry"), emulator.environment)).toEqual({ changes: [], exitCode: 0 });
    const { changes } = await plan(folderOf("state"), emulator.environment);
    expect(changes).toMatchObject([{ address: "aws_s3_bucket.state_bucket", attributes: ["force_destroy"] }]);
    await apply(folderOf("state"), emulator.environment);
  });

  test("everything goes then, the state's own bucket last", async () => {
    for (const id of ["access", "registry"]) {
      expect(await destroy(folderOf(id), emulator.environment)).toMatchObject({ code: 0 });
    }
    await leaveBackend(folderOf("state"), emulator.environment);
    expect(await destroy(folderOf("state"), emulator.environment)).toMatchObject({ code: 0 });
    const { iam, s3 } = awsClients(emulator);
    expect(await repositoryNames()).toEqual([]);
    expect((await iam.send(new ListPoliciesCommand({ Scope: "Local" }))).Policies).toEqual([]);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  });
});
