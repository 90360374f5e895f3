import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bootstrapArguments } from "../../commands/support/bootstrap/arguments";
import { recoverArguments } from "../../commands/support/recover/arguments";
import type { Clients } from "../../commands/support/aws";
import { identify } from "../../commands/support/aws";
import { calling, explain, found } from "../../commands/support/aws-errors";
import { readStack, type Stack } from "../../commands/support/stack-file";
import { parseState } from "../../commands/support/state";
import { ownerOf, parseLock } from "../../commands/support/state-lock";

/** What a person would see of an error, and its kind, which decides the exit code. */
function refusal(call: () => unknown): { readonly name: string; readonly message: string } {
  try {
    call();
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
  throw new Error("nothing was refused");
}

const failure = (name: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

describe("arguments", () => {
  const BOOTSTRAP = "usage: npm run bootstrap -- [--dry-run] [--stack STACK]";
  const RECOVER = "usage: npm run recover -- STACK [--unlock LOCK_ID] [--untaint] [--apply]";

  test("bootstrap without any means the stack 'state', for real", () => {
    expect(bootstrapArguments([])).toEqual({ dryRun: false, stackId: "state" });
  });

  test("bootstrap takes a dry run and another stack", () => {
    expect(bootstrapArguments(["--dry-run", "--stack", "state-prod"])).toEqual({ dryRun: true, stackId: "state-prod" });
  });

  test("recover takes a stack and what may be done to it", () => {
    const all = recoverArguments(["registry", "--unlock", "7bf5978c", "--untaint", "--apply"]);
    expect(all).toEqual({ stackId: "registry", unlock: "7bf5978c", untaint: true, apply: true });
    expect(recoverArguments(["registry"])).toEqual({ stackId: "registry", untaint: false, apply: false });
  });

  test.each([
    [["--force"], "unknown option '--force'"],
    [["-x"], "unknown option '-x'"],
    [["state"], "unexpected argument 'state'"],
    [["--stack"], "option '--stack <value>' argument missing"],
    [["--stack", "--dry-run"], "--stack is without a value; one with a dash first is --stack=-..."],
    [["--dry-run=yes"], "option '--dry-run' does not take an argument"],
    [["--stack", "../state"], "'../state' is no stack id"],
  ])("bootstrap refuses %j", (args, problem) => {
    expect(refusal(() => bootstrapArguments(args))).toEqual({
      name: "UsageError",
      message: `${problem}; ${BOOTSTRAP}`,
    });
  });

  test.each([
    [[], "which stack is to be recovered?"],
    [["registry", "access"], "unexpected argument 'access'"],
    [["registry", "--unlock"], "option '--unlock <value>' argument missing"],
    [["a/b"], "'a/b' is no stack id"],
  ])("recover refuses %j", (args, problem) => {
    expect(refusal(() => recoverArguments(args))).toEqual({ name: "UsageError", message: `${problem}; ${RECOVER}` });
  });
});

describe("the synthesized JSON", () => {
  const output = mkdtempSync(join(tmpdir(), "commands-"));
  const before = process.env["CDKTF_OUTDIR"];
  beforeAll(() => (process.env["CDKTF_OUTDIR"] = output));
  afterAll(() => {
    if (before === undefined) delete process.env["CDKTF_OUTDIR"];
    else process.env["CDKTF_OUTDIR"] = before;
  });

  const write = (id: string, text: string): string => {
    mkdirSync(join(output, "stacks", id), { recursive: true });
    const path = join(output, "stacks", id, "cdk.tf.json");
    writeFileSync(path, text);
    return path;
  };
  const s3 = { bucket: "states", key: "task-tool-state", region: "ap-northeast-1" };
  const terraform = { backend: { s3 } };

  test("asks for a synth where nothing was synthesized", () => {
    process.env["CDKTF_OUTDIR"] = join(output, "nothing");
    const message = `there is no ${join(output, "nothing/stacks")}; write it with: npm run synth`;
    expect(refusal(() => readStack("state"))).toEqual({ name: "CommandError", message });
    process.env["CDKTF_OUTDIR"] = output;
  });

  test("gives backend, provider and resources by address", () => {
    const provider = { aws: [{ region: "us-east-1", allowed_account_ids: ["123456789012"] }] };
    const resource = { aws_ecr_repository: { task_web: { name: "a/task-web" } } };
    const moved = [{ from: "aws_ecr_repository.web", to: "aws_ecr_repository.task_web" }];
    const imports = [{ to: "aws_ecr_repository.task_web", id: "a/task-web" }];
    write("registry", JSON.stringify({ terraform, provider, resource, moved, import: imports }));
    expect(readStack("registry")).toEqual({
      id: "registry",
      folder: join(output, "stacks/registry"),
      backend: s3,
      provider: provider.aws[0],
      resources: [
        { address: "aws_ecr_repository.task_web", type: "aws_ecr_repository", attributes: { name: "a/task-web" } },
      ],
      moved,
      imports: ["aws_ecr_repository.task_web"],
    });
  });

  test("takes a role as a block or as a list of one", () => {
    const role = { role_arn: "arn:aws:iam::210987654321:role/deploy", external_id: "e" };
    const backend = { s3: { ...s3, assume_role: role } };
    write("a", JSON.stringify({ terraform: { backend }, provider: { aws: [{ region: "r", assume_role: [role] }] } }));
    expect(readStack("a")).toMatchObject({ backend: { assume_role: role }, provider: { assume_role: role } });
  });

  test("goes to the backend's place for a stack without an AWS provider", () => {
    write("kubernetes", JSON.stringify({ terraform, provider: { kubernetes: [{}] } }));
    expect(readStack("kubernetes").provider).toEqual({ region: "ap-northeast-1", allowed_account_ids: [] });
  });

  test("names the stacks that there are", () => {
    const line = `there is no stack 'registri' in ${join(output, "stacks")}, only: a, kubernetes, registry`;
    expect(refusal(() => readStack("registri"))).toEqual({ name: "UsageError", message: line });
  });

  test("says why there may be no stack 'state'", () => {
    expect(() => readStack("state")).toThrow(
      /; where the settings say 'state\.managed: false' the bucket exists already$/,
    );
  });

  test.each([
    ["broken", "{", /cdk\.tf\.json is not JSON \(.+\); write it with: npm run synth$/],
    [
      "local",
      '{"terraform":{"backend":{"local":{}}}}',
      /cdk\.tf\.json: 'terraform\.backend\.s3' .+; write it with: npm run synth$/,
    ],
    [
      "keyless",
      '{"terraform":{"backend":{"s3":{"bucket":"b","region":"r"}}}}',
      /cdk\.tf\.json: 'terraform\.backend\.s3\.key' .+; write it with: npm run synth$/,
    ],
  ])("refuses a file that is %s", (id, text, message) => {
    write(id, text);
    const refused = refusal(() => readStack(id));
    expect(refused.name).toBe("CommandError");
    expect(refused.message).toMatch(message);
  });
});

describe("the lock", () => {
  const url = "s3://states/task-tool-state.tflock";
  const text = JSON.stringify({
    ID: "7bf5978c-3bae-5fbb-2fdc-4a8168dc9a55",
    Operation: "OperationTypeApply",
    Info: "",
    Who: "root@build-7",
    Version: "1.11.4",
    Created: "2026-03-01T09:00:00Z",
    Path: "states/task-tool-state",
  });

  test("tells who holds it, for what and since when", () => {
    const lock = parseLock(url, text);
    expect(lock.id).toBe("7bf5978c-3bae-5fbb-2fdc-4a8168dc9a55");
    expect(ownerOf(lock)).toBe("root@build-7 since 2026-03-01T09:00:00Z (OperationTypeApply)");
  });

  test.each([["{"], [""], ["null"], [text.slice(0, 60)]])("that reads %j is held by somebody unknown", (broken) => {
    const lock = parseLock(url, broken);
    expect(lock.id).toBeUndefined();
    expect(ownerOf(lock)).toBe("somebody unknown since an unknown time (unknown operation)");
  });
});

describe("the state", () => {
  const state = (resources: object[]): string => JSON.stringify({ version: 4, serial: 1, resources });
  const repository = { mode: "managed", type: "aws_ecr_repository" };

  test("holds every instance by its address, and no data source", () => {
    const { addresses } = parseState(
      "s3://states/key",
      state([
        { ...repository, name: "task_web", instances: [{}] },
        { ...repository, name: "many", instances: [{ index_key: "a" }, { index_key: 0 }] },
        { ...repository, name: "inner", module: "module.registry", instances: [{}] },
        { mode: "data", type: "aws_region", name: "here", instances: [{}] },
      ]),
    );
    expect([...addresses]).toEqual([
      "aws_ecr_repository.task_web",
      'aws_ecr_repository.many["a"]',
      "aws_ecr_repository.many[0]",
      "module.registry.aws_ecr_repository.inner",
    ]);
  });

  test("names what is tainted", () => {
    const resources = [
      { ...repository, name: "task_web", instances: [{ status: "tainted" }] },
      { ...repository, name: "task_service", instances: [{}] },
    ];
    expect(parseState("s3://states/key", state(resources)).tainted).toEqual(["aws_ecr_repository.task_web"]);
  });

  test.each([["{"], ["null"], ['{"version":3}']])("is refused if it reads %j", (text) => {
    expect(() => parseState("s3://states/key", text)).toThrow(
      "s3://states/key is not a state that Terraform 0.12 or later wrote; look at its earlier versions in S3",
    );
  });
});

describe("what AWS answers", () => {
  test.each([
    [
      failure("CredentialsProviderError", "Could not load credentials from any providers"),
      "no AWS credentials (Could not load credentials from any providers); set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ],
    [
      failure("ExpiredToken", "The token is expired", { $metadata: { httpStatusCode: 403 } }),
      "AWS refuses the credentials (ExpiredToken: The token is expired); sign in again",
    ],
    [
      failure("AccessDeniedException", "no identity-based policy allows it", { $metadata: { httpStatusCode: 400 } }),
      "access denied: s3:CreateBucket on states (no identity-based policy allows it); the caller needs this permission",
    ],
    [
      failure("403", "UnknownError", { $metadata: { httpStatusCode: 403 } }),
      "access denied: s3:CreateBucket on states (UnknownError); the caller needs this permission",
    ],
    [
      failure("PermanentRedirect", "use the specified endpoint", { $metadata: { httpStatusCode: 301 } }),
      "s3:CreateBucket on states: the bucket is in another region than the settings say",
    ],
    [
      failure("Error", "connect ECONNREFUSED 127.0.0.1:9", { code: "ECONNREFUSED" }),
      "AWS cannot be reached for s3:CreateBucket on states (connect ECONNREFUSED 127.0.0.1:9)",
    ],
    [
      failure("AggregateError", "", { code: "ETIMEDOUT" }),
      "AWS cannot be reached for s3:CreateBucket on states (ETIMEDOUT)",
    ],
    [
      failure("InternalError", "try again", { $metadata: { httpStatusCode: 500 } }),
      "s3:CreateBucket on states failed (InternalError: try again)",
    ],
  ])("is said in one line: %s", (error, line) => {
    expect(explain("s3:CreateBucket on states", error)).toBe(line);
  });

  test("becomes a CommandError", async () => {
    const call = (): Promise<never> => Promise.reject(failure("Throttled", "slow down"));
    const expected = { name: "CommandError", message: "ecr:X failed (Throttled: slow down)" };
    await expect(calling("ecr:X", call)).rejects.toMatchObject(expected);
  });

  test("means absent only by the errors that say so", async () => {
    const call = (name: string) => () => Promise.reject(failure(name, "m"));
    expect(await found("ecr:X", call("GoneException"), "GoneException")).toBe(false);
    expect(await found("ecr:X", () => Promise.resolve(false))).toBe(false);
    expect(await found("ecr:X", () => Promise.resolve({}))).toBe(true);
    await expect(found("ecr:X", call("OtherException"), "GoneException")).rejects.toThrow(
      "ecr:X failed (OtherException: m)",
    );
  });
});

describe("the account", () => {
  const clients = (Account: string, Arn: string): Clients =>
    ({ sts: { send: () => Promise.resolve({ Account, Arn }) } }) as unknown as Clients;
  const stack = (allowed: string[]): Stack =>
    ({ id: "state", provider: { region: "r", allowed_account_ids: allowed } }) as unknown as Stack;

  test("is known with its partition", async () => {
    const callerArn = "arn:aws-cn:iam::123456789012:user/a";
    const account = await identify(clients("123456789012", callerArn), stack(["123456789012"]));
    expect(account).toEqual({ id: "123456789012", partition: "aws-cn", callerArn });
  });

  test("is refused if the stack is for another one", async () => {
    const identified = identify(clients("210987654321", "arn:aws:iam::210987654321:user/a"), stack(["123456789012"]));
    await expect(identified).rejects.toThrow(
      "wrong account: the credentials are those of arn:aws:iam::210987654321:user/a, but stack 'state' is for " +
        "123456789012; use credentials of that account (AWS_PROFILE), or correct the settings",
    );
  });
});
