import { DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";

import { awsClients, type Clients, createStateBucket } from "./support/clients";
import { ACCOUNT, type Emulator, enforceIam, environmentOf, startEmulator } from "./support/emulator";
import { createUser, policyDocument } from "./support/identities";
import { stackOf, taskToolWith } from "./support/platform";
import { apply, destroy, init, plan, terraform } from "./support/terraform";

const OTHER_ACCOUNT = "222222222222";
const ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/terraform`;

/** The states stay in the first account, wherever the registry is. */
const OTHERS = { state: { key: "task-tool-state", account: ACCOUNT, managed: false } };

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
  await createStateBucket(emulator);
});
afterAll(() => emulator.stop());

/** The second account, as whoever founded it; without enforcement the emulator lets any role be assumed. */
async function otherAccount(): Promise<Clients> {
  const founder = { RoleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/founder`, RoleSessionName: "session" };
  const { Credentials: keys } = await awsClients(emulator).sts.send(new AssumeRoleCommand(founder));
  return awsClients(emulator, {
    accessKeyId: keys?.AccessKeyId ?? "",
    secretAccessKey: keys?.SecretAccessKey ?? "",
    sessionToken: keys?.SessionToken ?? "",
  });
}

async function repositoriesOf({ ecr }: Clients): Promise<number> {
  return (await ecr.send(new DescribeRepositoriesCommand({}))).repositories?.length ?? 0;
}

test("credentials of a wrong account are refused before anything is made", async () => {
  const folder = await stackOf(taskToolWith({ account: OTHER_ACCOUNT }, OTHERS), "registry");
  await init(folder, emulator.environment);
  const finished = await terraform(folder, ["apply", "-auto-approve", "-no-color"], { env: emulator.environment });
  expect(finished.code).toBe(1);
  expect(finished.output).toContain(`AWS account ID not allowed: ${ACCOUNT}`);
  expect(await repositoriesOf(awsClients(emulator))).toBe(0);
});

describe("a role in a second account", () => {
  let environment: NodeJS.ProcessEnv;
  let other: Clients;

  beforeAll(async () => {
    other = await otherAccount();
    const statements = [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Effect: "Allow", Action: "sts:AssumeRole", Resource: ROLE },
    ];
    environment = environmentOf(emulator, await createUser(emulator, "deployer", statements));
    const trust = policyDocument([
      { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/deployer` }, Action: "sts:AssumeRole" },
    ]);
    await other.iam.send(new CreateRoleCommand({ RoleName: "terraform", AssumeRolePolicyDocument: trust }));
    const PolicyDocument = policyDocument([{ Effect: "Allow", Action: "ecr:*", Resource: "*" }]);
    await other.iam.send(new PutRolePolicyCommand({ RoleName: "terraform", PolicyName: "ecr", PolicyDocument }));
    await enforceIam(emulator, true);
  });
  afterAll(() => enforceIam(emulator, false));

  const settings = taskToolWith({ account: OTHER_ACCOUNT, deployRole: ROLE, defaults: { protect: false } }, OTHERS);

  test("is refused to those whom it does not trust", async () => {
    const stranger = await createUser(emulator, "stranger", [{ Effect: "Allow", Action: "*", Resource: "*" }]);
    await enforceIam(emulator, true);
    const folder = await stackOf(settings, "registry");
    const env = environmentOf(emulator, stranger);
    await init(folder, env);
    const finished = await terraform(folder, ["plan", "-no-color"], { env });
    expect(finished.code).toBe(1);
    expect(finished.output).toContain("Cannot assume IAM Role");
  });

  test("carries the registry there and back, with the state in the first account", async () => {
    const folder = await stackOf(settings, "registry");
    await init(folder, environment);
    await apply(folder, environment);
    expect(await plan(folder, environment)).toEqual({ changes: [], exitCode: 0 });
    await enforceIam(emulator, false);
    expect(await repositoriesOf(other)).toBe(3);
    expect(await repositoriesOf(awsClients(emulator))).toBe(0);
    await enforceIam(emulator, true);
    expect(await destroy(folder, environment)).toMatchObject({ code: 0 });
  });
});
