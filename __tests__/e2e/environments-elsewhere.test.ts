import { CreateAccessKeyCommand } from "@aws-sdk/client-iam";

import crossAccount from "../../config/examples/cross-account";
import minikube from "../../config/examples/minikube";
import { awsClients, createStateBucket, STATE_BUCKET } from "./support/clients";
import { ACCOUNT, type Emulator, enforceIam, environmentOf, startEmulator } from "./support/emulator";
import { Estate } from "./support/estate";
import { aws, policyDocument, sessionOf } from "./support/identities";
import { imageLayout, isRefused, pull, push } from "./support/images";
import { execute } from "./support/process";
import { unprotected } from "./support/unprotected";

const IMAGE = "mamezou-tech/task-service:1.0.0";

/** An image in the catalogue, and one in the same account that is not of it. */
async function pushImages(emulator: Emulator): Promise<void> {
  await aws(emulator.environment, "ecr", "create-repository", "--repository-name", "elsewhere/app");
  for (const image of [IMAGE, "elsewhere/app:1"]) {
    expect(await push(emulator, emulator.environment, imageLayout(image), image)).toMatchObject({ code: 0 });
  }
}

describe("production in an account of its own", () => {
  const PROD_ACCOUNT = "345678901234";
  const NODE_ROLE = "task-tool-prod-node";
  const PROD = ["network-prod", "eks-prod", "data-prod", "access-prod"];

  let emulator: Emulator;
  let estate: Estate;
  let owner: NodeJS.ProcessEnv;

  beforeAll(async () => {
    emulator = await startEmulator();
    await createStateBucket(emulator);
    await createStateBucket(emulator, STATE_BUCKET.replace(ACCOUNT, PROD_ACCOUNT));
    owner = await sessionOf(emulator, `arn:aws:iam::${PROD_ACCOUNT}:role/owner`);
    estate = new Estate(emulator);
    await estate.use(crossAccount);
  });
  afterAll(() => emulator.stop());

  test("the registry lets in the node role before there is one", async () => {
    await estate.apply("registry");
    const role = await execute("aws", ["iam", "get-role", "--role-name", NODE_ROLE], { env: owner });
    expect(role.output).toContain("NoSuchEntity");
    const asked = ["ecr", "get-repository-policy", "--repository-name", "mamezou-tech/task-service"];
    const { policyText } = await aws<{ policyText: string }>(emulator.environment, ...asked);
    expect(JSON.parse(policyText)).toMatchObject({
      Statement: [
        {
          Principal: { AWS: [`arn:aws:iam::${PROD_ACCOUNT}:root`] },
          Condition: { ArnLike: { "aws:PrincipalArn": [`arn:aws:iam::${PROD_ACCOUNT}:role/${NODE_ROLE}`] } },
        },
      ],
    });
  });

  test("its stacks are applied there, and the next plans are empty, the registry's too", async () => {
    await estate.apply(...PROD);
    for (const id of ["registry", ...PROD]) expect([id, await estate.replan(id)]).toEqual([id, ""]);
    const asked = ["eks", "list-nodegroups", "--cluster-name", "task-tool-prod"];
    const { nodegroups } = await aws<{ nodegroups: string[] }>(owner, ...asked);
    expect(nodegroups.sort()).toEqual([expect.stringMatching(/^batch-/), expect.stringMatching(/^general-/)]);
  });

  describe("with IAM checked", () => {
    let node: NodeJS.ProcessEnv;
    let stranger: NodeJS.ProcessEnv;

    const pullThere = (env: NodeJS.ProcessEnv, image: string) => pull(emulator, env, image, ACCOUNT);

    beforeAll(async () => {
      await pushImages(emulator);
      const everything = policyDocument([{ Effect: "Allow", Action: "*", Resource: "*" }]);
      const trust = policyDocument([{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }]);
      const role = ["--role-name", "task-tool-prod-nodes"];
      await aws(owner, "iam", "create-role", ...role, "--assume-role-policy-document", trust);
      const policy = ["--policy-name", "everything", "--policy-document", everything];
      await execute("aws", ["iam", "put-role-policy", ...role, ...policy], { env: owner });
      node = await sessionOf(emulator, `arn:aws:iam::${PROD_ACCOUNT}:role/${NODE_ROLE}`);
      stranger = await sessionOf(emulator, `arn:aws:iam::${PROD_ACCOUNT}:role/task-tool-prod-nodes`);
      await enforceIam(emulator, true);
    });
    afterAll(() => enforceIam(emulator, false));

    test("a node pulls images of the catalogue across accounts", async () => {
      expect(await pullThere(node, IMAGE)).toMatchObject({ code: 0 });
    });

    test("a node neither pushes nor pulls what is not of the catalogue", async () => {
      const image = "mamezou-tech/task-service:2.0.0";
      expect(isRefused(await push(emulator, node, imageLayout("two"), image, ACCOUNT))).toBe(true);
      expect(isRefused(await pullThere(node, "elsewhere/app:1"))).toBe(true);
    });

    test("another role of that account pulls nothing, whatever it may do at home", async () => {
      expect(isRefused(await pullThere(stranger, IMAGE))).toBe(true);
    });
  });

  test("everything goes, and the registry stays as it is without its reader", async () => {
    await estate.use(unprotected(crossAccount));
    await estate.apply("data-prod");
    await estate.destroy(...PROD);
    expect(await Promise.all(PROD.map((id) => estate.stateList(id)))).toEqual(PROD.map(() => []));
    await estate.apply("registry");
    expect(await estate.replan("registry")).toBe("");
    await estate.destroy("registry");
    expect(await estate.stateList("registry")).toEqual([]);
  });
});

describe("a cluster on one's own machine", () => {
  const STACKS = ["registry", "access", "data-local", "access-local"];

  let emulator: Emulator;
  let estate: Estate;

  beforeAll(async () => {
    emulator = await startEmulator();
    await createStateBucket(emulator);
    estate = new Estate(emulator);
    await estate.use(minikube);
    await estate.apply(...STACKS);
  });
  afterAll(() => emulator.stop());

  /** As an administrator makes it for the Secret that the platform file names. */
  async function withNewKey(UserName: string): Promise<NodeJS.ProcessEnv> {
    const { AccessKey: key } = await awsClients(emulator).iam.send(new CreateAccessKeyCommand({ UserName }));
    return environmentOf(emulator, { id: key?.AccessKeyId ?? "", secret: key?.SecretAccessKey ?? "" });
  }

  test.each(STACKS)("'%s' is applied, and the next plan is empty", async (id) => {
    expect(await estate.replan(id)).toBe("");
  });

  test("its pods have users without access keys", async () => {
    const user = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/task-tool-local-${name}`;
    expect(await estate.outputs("access-local")).toEqual({
      principal_arns: { taskService: user("task-service"), taskReporter: user("task-reporter") },
    });
    for (const name of ["pull-secret-refresher", "task-service", "task-reporter"]) {
      const asked = ["iam", "list-access-keys", "--user-name", `task-tool-local-${name}`];
      expect(await aws(emulator.environment, ...asked)).toEqual({ AccessKeyMetadata: [] });
    }
  });

  test("the token of the refresher's user pulls the catalogue, and does nothing else", async () => {
    await pushImages(emulator);
    const refresher = await withNewKey("task-tool-local-pull-secret-refresher");
    await enforceIam(emulator, true);
    try {
      expect(await pull(emulator, refresher, IMAGE)).toMatchObject({ code: 0 });
      expect(isRefused(await pull(emulator, refresher, "elsewhere/app:1"))).toBe(true);
      const image = "mamezou-tech/task-service:2.0.0";
      expect(isRefused(await push(emulator, refresher, imageLayout("two"), image))).toBe(true);
    } finally {
      await enforceIam(emulator, false);
    }
  });

  test("everything goes, also users with the keys that were made by hand", async () => {
    await estate.use(unprotected(minikube));
    await estate.apply("registry", "data-local");
    await estate.destroy(...STACKS);
    expect(await Promise.all(STACKS.map((id) => estate.stateList(id)))).toEqual(STACKS.map(() => []));
    expect(await aws(emulator.environment, "iam", "list-users")).toEqual({ Users: [] });
  });
});
