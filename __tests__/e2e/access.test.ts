import { CreateRepositoryCommand } from "@aws-sdk/client-ecr";
import {
  CreateAccessKeyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  ListPolicyVersionsCommand,
} from "@aws-sdk/client-iam";

import minikube from "../../config/examples/minikube";
import type { AccessSettings } from "../../config/access/settings";
import type { PlatformSettings } from "../../config/platform/settings";
import type { RegistrySettings } from "../../config/registry/settings";
import { awsClients } from "./support/clients";
import { ACCOUNT, type Emulator, enforceIam, environmentOf, recordedCalls, startEmulator } from "./support/emulator";
import { createUser, policyDocument } from "./support/identities";
import { imageLayout, pull, push } from "./support/images";
import { command, type Workplace, workplace } from "./support/operator";
import { taskToolWith } from "./support/platform";
import { execute } from "./support/process";
import { grantedActions, synthesizedPolicy } from "./support/synthesized";
import { apply, destroy, init, leaveBackend, plan } from "./support/terraform";

const NAME = "mamezou-tech/task-service";

const COPY = `registry-${ACCOUNT}-us-west-2`;

/** Where the platform's own policies say "by hand": whoever deploys the first time cannot have them yet. */
const DEPLOYER_BY_HAND = `arn:aws:iam::${ACCOUNT}:policy/deployer-by-hand`;
const PULLER_POLICY = `arn:aws:iam::${ACCOUNT}:policy/task-tool-puller`;

/** How the AWS provider reads and writes a bucket's tags, by its version. */
const TAGGING_5 = ["s3:GetBucketTagging", "s3:PutBucketTagging"];
const TAGGING_6 = ["s3:ListTagsForResource", "s3:TagResource", "s3:UntagResource"];

const access: AccessSettings = {
  deployer: { users: ["deployer"] },
  pusher: { users: ["pusher"] },
  puller: { users: ["puller"] },
};

function settings(registry: Partial<RegistrySettings>, tags: Record<string, string> = {}): PlatformSettings {
  const base = taskToolWith({ ...registry, defaults: { protect: false, ...registry.defaults } }, { access, tags });
  return { ...base, state: { ...base.state, protect: false } };
}

let emulator: Emulator;
let deployer: NodeJS.ProcessEnv;
let pusher: NodeJS.ProcessEnv;
let puller: NodeJS.ProcessEnv;
let place: Workplace;
const granted = new Set<string>();

/** Runs as the account's owner, whom no policy holds back. */
async function asOwner<T>(action: () => Promise<T>): Promise<T> {
  await enforceIam(emulator, false);
  try {
    return await action();
  } finally {
    await enforceIam(emulator, true);
  }
}

async function setPolicy(PolicyArn: string, PolicyDocument: string): Promise<void> {
  const version = new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true });
  await asOwner(() => awsClients(emulator).iam.send(version));
}

/** Synthesizes a platform, and gives the deployer exactly what that platform's policy for it says. */
async function begin(platform: PlatformSettings): Promise<void> {
  place = await workplace(emulator, platform);
  const policy = synthesizedPolicy(place.stackFolder("access"), "deployer");
  for (const action of grantedActions(policy)) {
    granted.add(action);
  }
  await forgetVersions(DEPLOYER_BY_HAND);
  await setPolicy(DEPLOYER_BY_HAND, policy);
}

/** IAM keeps five versions of a policy and no more. */
async function forgetVersions(PolicyArn: string): Promise<void> {
  const { iam } = awsClients(emulator);
  await asOwner(async () => {
    const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    for (const { VersionId, IsDefaultVersion } of Versions) {
      if (!IsDefaultVersion) await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    }
  });
}

async function applyAndPlan(id: string): Promise<void> {
  const folder = place.stackFolder(id);
  await init(folder, deployer);
  await apply(folder, deployer);
  expect(await plan(folder, deployer)).toEqual({ changes: [], exitCode: 0 });
}

beforeAll(async () => {
  emulator = await startEmulator();
  const nothing = policyDocument([{ Effect: "Deny", Action: "*", Resource: "*" }]);
  deployer = environmentOf(emulator, await createUser(emulator, "deployer", nothing));
  pusher = environmentOf(emulator, await createUser(emulator, "pusher"));
  puller = environmentOf(emulator, await createUser(emulator, "puller"));
});
afterAll(() => emulator.stop());

describe("the deployer's policy is enough", () => {
  test("to bootstrap an empty account", async () => {
    await begin(settings({ defaults: { pullers: [{ account: "222222222222" }] } }, { team: "platform" }));
    const env = { ...place.environment, ...credentials(deployer) };
    expect(await command("bootstrap", [], env)).toMatchObject({ code: 0, stderr: "" });
  });

  test.each(["state", "registry", "access"])("to apply '%s' and to plan it again", applyAndPlan);

  test("to change what can be changed in place, and to heal drift", async () => {
    const changed = { imageTagMutability: "MUTABLE", scanOnPush: false, lifecycle: [] } as const;
    await begin(settings({ defaults: changed }));
    for (let version = 0; version < 4; version += 1) {
      await setPolicy(PULLER_POLICY, policyDocument([{ Effect: "Deny", Action: "*", Resource: "*" }]));
    }
    for (const id of ["state", "registry", "access"]) {
      await applyAndPlan(id);
    }
  });

  const UserName = "task-tool-local-pull-secret-refresher";

  test.each<Record<string, string>>([{ team: "platform" }, {}])(
    "to make the user that the pods of a cluster outside AWS pull as, with tags %o",
    async (tags) => {
      await begin({ ...settings({}, tags), environments: minikube.environments });
      await applyAndPlan("access");
    },
  );

  test("and too little to make the user a key, which an operator does", async () => {
    const key = ["iam", "create-access-key", "--user-name", UserName];
    expect((await execute("aws", key, { env: deployer })).output).toContain(
      "not authorized to perform: iam:CreateAccessKey",
    );
    await asOwner(() => awsClients(emulator).iam.send(new CreateAccessKeyCommand({ UserName })));
  });

  test("to take the user away with its key", async () => {
    expect(await destroy(place.stackFolder("access"), deployer)).toMatchObject({ code: 0 });
    await begin(settings({}));
    await applyAndPlan("access");
  });

  test.each(["IMMUTABLE", "MUTABLE"] as const)(
    "for the account-wide settings and a copy in another region, with %s tags",
    async (imageTagMutability) => {
      await begin(
        settings({
          defaults: { imageTagMutability, forceDelete: true },
          scanning: { type: "BASIC" },
          policy: { createOnPushBy: [{ account: "222222222222" }] },
          replication: [{ region: "us-west-2" }],
        }),
      );
      for (const id of [COPY, "registry"]) {
        await applyAndPlan(id);
      }
    },
  );
});

describe("a pusher and a puller with a real client", () => {
  const image = `${NAME}:1.0.0`;
  const layout = imageLayout("one");

  beforeAll(async () => {
    const elsewhere = new CreateRepositoryCommand({ repositoryName: "elsewhere/app" });
    await asOwner(() => awsClients(emulator).ecr.send(elsewhere));
  });

  const deleteImage = (env: NodeJS.ProcessEnv) =>
    execute("aws", ["ecr", "batch-delete-image", "--repository-name", NAME, "--image-ids", "imageTag=1.0.0"], { env });

  test("the puller cannot push", async () => {
    const refused = await push(emulator, puller, layout, image);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/not authorized to perform: ecr:/);
  });

  test("the pusher pushes, and the puller pulls", async () => {
    expect(await push(emulator, pusher, layout, image)).toMatchObject({ code: 0 });
    expect(await pull(emulator, puller, image)).toMatchObject({ code: 0 });
  });

  test.each([
    ["pusher", () => pusher],
    ["puller", () => puller],
  ])("the %s cannot delete an image", async (_name, env) => {
    const refused = await deleteImage(env());
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("not authorized to perform: ecr:BatchDeleteImage");
    expect(await pull(emulator, puller, image)).toMatchObject({ code: 0 });
  });

  test("neither reaches a repository outside the namespace", async () => {
    for (const outcome of [
      await push(emulator, pusher, layout, "elsewhere/app:1"),
      await pull(emulator, puller, "elsewhere/app:1"),
    ]) {
      expect(outcome.code).not.toBe(0);
      expect(outcome.output).toMatch(/not authorized to perform: ecr:|403 \(Forbidden\)/);
    }
  });
});

describe("the deployer's policy in the end", () => {
  test("is enough to destroy every stack", async () => {
    for (const id of ["access", "registry", COPY, "state"]) {
      const folder = place.stackFolder(id);
      await init(folder, deployer);
      if (id === "state") {
        await leaveBackend(folder, deployer);
      }
      expect(await destroy(folder, deployer)).toMatchObject({ code: 0 });
    }
  });

  test("grants nothing that no run has called", async () => {
    const calls = await recordedCalls(emulator);
    const called = calls.filter(({ caller }) => caller.endsWith(":user/deployer")).map(({ action }) => action);
    const unused = [...granted].filter((action) => !called.includes(action)).sort();
    expect(unused).toEqual(called.includes("s3:ListTagsForResource") ? TAGGING_5 : TAGGING_6);
  });
});

function credentials({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
}
