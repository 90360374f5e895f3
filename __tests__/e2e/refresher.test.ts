import { chmodSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";

import minikube from "../../config/examples/minikube";
import { readStack } from "../../review/estate/reading/folder";
import { stackAlone } from "../../review/estate/reading/read";
import { manifestsOf } from "../../review/manifests/manifests";
import { ACCOUNT, type Emulator, enforceIam, environmentOf, REGION, startEmulator } from "./support/emulator";
import { workFolder } from "./support/folders";
import { createUser } from "./support/identities";
import { imageLayout, push } from "./support/images";
import { apiServer, type Cluster, getObject, kubectl, mayDo, startCluster } from "./support/kube";
import { platformFile, synthesize } from "./support/platform";
import { execute, type Finished, succeed } from "./support/process";

const NAMESPACE = "refresher-test";
const ELSEWHERE = "refresher-test-elsewhere";
const SECRET = "ecr-pull-secret";
const REFRESHER = "pull-secret-refresher";
const ACCESS_KEY = "pull-secret-refresher-aws";
const IMAGE = "mamezou-tech/task-service";
const ABROAD = "us-east-1";
const HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
const HOST_ABROAD = `${ACCOUNT}.dkr.ecr.${ABROAD}.amazonaws.com`;
const HOST_OF_OTHERS = `222222222222.dkr.ecr.${REGION}.amazonaws.com`;
/** Commands of the script that get arguments; what they get, everybody on the node could see. */
const WATCHED = ["aws", "base64", "curl", "date", "rm", "sed", "tr"];

interface Secret {
  readonly type: string;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly data: Readonly<Record<string, string>>;
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

interface Job {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
}

interface Container {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly Variable[];
}

let emulator: Emulator;
let cluster: Cluster;
/** The objects of the refresher, in the order in which they are applied. */
let objects: readonly object[];
let container: Container;
let key: NodeJS.ProcessEnv;
let watch: { readonly folder: string; readonly log: string };

/** The example of minikube, with two further registries, in a namespace of this test. */
async function synthesizeExample(): Promise<string> {
  const { environments: { local } = {}, ...platform } = minikube;
  if (local?.cluster?.type !== "outside-aws" || local.workloads === undefined)
    throw new Error("the example has changed");
  const { cluster: outside, workloads, ...rest } = local;
  const registries = [
    { account: ACCOUNT, region: ABROAD, repositories: ["mamezou-tech/*"] },
    { account: "222222222222", region: REGION, repositories: ["shared/*"] },
  ];
  const environment = {
    ...rest,
    cluster: { ...outside, pullSecret: { credentials: { secretName: ACCESS_KEY }, registries } },
    workloads: { ...workloads, namespace: NAMESPACE },
  };
  const synthesized = await synthesize(platformFile({ ...platform, environments: { local: environment } }));
  return synthesized.outputFolder;
}

/** What the access stack lets the refresher's user do. */
function userPolicy(outputFolder: string): string {
  const found = readStack(outputFolder, "access").resources.filter(
    ({ type, address }) => type === "aws_iam_user_policy" && address.includes("refresher"),
  );
  expect(found).toHaveLength(1);
  return found[0]?.attributes["policy"] as string;
}

/** The commands of the script, each of which writes down its arguments before it begins. */
function watchCommands(): { readonly folder: string; readonly log: string } {
  const folder = workFolder("watched");
  const log = join(folder, "log");
  for (const name of WATCHED) {
    const path = join(folder, name);
    const real = emulator.environment["PATH"] ?? "";
    const script = `printf '%s\\n' "${name} $*" >>'${log}'\nPATH='${real}'\nexec ${name} "$@"\n`;
    writeFileSync(path, `#!/bin/sh\n${script}`);
    chmodSync(path, 0o755);
  }
  writeFileSync(log, "");
  return { folder, log };
}

/** As a pod has it: the container's own variables, what kubelet adds, and nothing of this machine but the commands. */
async function podEnvironment(more: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const { host, port, certificateAuthority } = await apiServer(cluster);
  const serviceAccount = workFolder("service-account");
  const token = await kubectl(cluster, ["create", "token", REFRESHER, "--namespace", NAMESPACE]);
  writeFileSync(join(serviceAccount, "token"), token.trim());
  writeFileSync(join(serviceAccount, "ca.crt"), certificateAuthority);
  const temporary = workFolder("tmp");
  const own = container.env.map(({ name, value, valueFrom }) => [
    name,
    value ?? key[valueFrom?.secretKeyRef.key ?? ""],
  ]);
  return {
    ...(Object.fromEntries(own) as NodeJS.ProcessEnv),
    KUBERNETES_SERVICE_HOST: host,
    KUBERNETES_SERVICE_PORT: port,
    SERVICE_ACCOUNT: serviceAccount,
    HOME: temporary,
    TMPDIR: temporary,
    PATH: `${watch.folder}:${emulator.environment["PATH"] ?? ""}`,
    AWS_ENDPOINT_URL: emulator.url,
    ...more,
  };
}

/** A folder for PATH in which a shell is `sh`, and nothing else is. */
function shellFolder(shell: string): string {
  const folder = workFolder("shell");
  symlinkSync(shell, join(folder, "sh"));
  return folder;
}

/** Runs what the container runs. */
async function runRefresher(more: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const env = await podEnvironment(more);
  const [shell = "", ...args] = [...container.command, ...container.args];
  const finished = await execute(shell, args, { env });
  expect(readdirSync(env["TMPDIR"] ?? "").filter((name) => name.startsWith("tmp."))).toEqual([]);
  return finished;
}

function pullSecret(namespace = NAMESPACE): Promise<Secret> {
  return getObject<Secret>(cluster, "secret", SECRET, "--namespace", namespace);
}

function dockerConfig({ data }: Secret): { readonly auths: Readonly<Record<string, { readonly auth: string }>> } {
  return JSON.parse(Buffer.from(data[".dockerconfigjson"] ?? "", "base64").toString()) as never;
}

/**
 * Pulls by the name that the registry has on AWS: the emulator serves it as a proxy.
 *
 * @param authfile what kubelet would take the login from
 */
async function pull(image: string, authfile: string): Promise<Finished> {
  const env = { ...process.env, HTTP_PROXY: emulator.url, HTTPS_PROXY: emulator.url, NO_PROXY: "", no_proxy: "" };
  const options = ["--src-tls-verify=false", "--authfile", authfile];
  return execute("skopeo", ["copy", ...options, `docker://${image}`, `dir:${workFolder("pulled")}`], { env });
}

async function authfile(secret: Secret): Promise<string> {
  const path = join(workFolder("authfile"), "config.json");
  writeFileSync(path, JSON.stringify(dockerConfig(secret)));
  return Promise.resolve(path);
}

beforeAll(async () => {
  [emulator, cluster] = await Promise.all([startEmulator(), startCluster()]);
  watch = watchCommands();
  const outputFolder = await synthesizeExample();
  const { manifests } = manifestsOf(stackAlone(readStack(outputFolder, "workloads-local")));
  const own = manifests.filter(({ address }) => address.includes("pull_secret_refresher"));
  objects = own.map(({ object }) => object);
  const job = own.find(({ address }) => address.startsWith("kubernetes_job_v1."))?.object as unknown as Job;
  container = job.spec.template.spec.containers[0] as Container;

  for (const name of [NAMESPACE, ELSEWHERE]) {
    await kubectl(cluster, ["create", "namespace", name]);
    await kubectl(cluster, ["label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted"]);
  }
  for (const region of [REGION, ABROAD]) {
    const env = { ...emulator.environment, AWS_REGION: region, AWS_DEFAULT_REGION: region };
    const ecr = new ECRClient({
      region,
      endpoint: emulator.url,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    await ecr.send(new CreateRepositoryCommand({ repositoryName: IMAGE }));
    await succeedPush(env, region);
  }
  key = environmentOf(emulator, await createUser(emulator, "refresher", userPolicy(outputFolder)));
  await enforceIam(emulator, true);
});

afterAll(async () => {
  try {
    await kubectl(cluster, ["delete", "namespace", NAMESPACE, ELSEWHERE, "--ignore-not-found", "--wait=false"]);
  } finally {
    await Promise.all([emulator.stop(), cluster.stop()]);
  }
});

async function succeedPush(env: NodeJS.ProcessEnv, region: string): Promise<void> {
  const pushed = await push(emulator, env, imageLayout(region), `${IMAGE}:1.0.0`);
  expect(pushed).toMatchObject({ code: 0 });
}

describe("the refresher's objects", () => {
  test("are taken by a restricted namespace, and the first run ends", async () => {
    await kubectl(cluster, ["apply", "--server-side", "--filename", "-"], { input: list(objects) });
    const first = ["job", "--selector", `app.kubernetes.io/name=${REFRESHER}`, "--namespace", NAMESPACE];
    await kubectl(cluster, ["wait", "--for=condition=Complete", "--timeout=60s", ...first]);
  });

  test("say whom the registry sees", async () => {
    const { metadata } = await getObject<Secret>(cluster, "cronjob", REFRESHER, "--namespace", NAMESPACE);
    expect(metadata.annotations["pull-secret-refresher/principal-arn"]).toBe(
      `arn:aws:iam::${ACCOUNT}:user/task-tool-local-pull-secret-refresher`,
    );
  });

  test.each([
    ["yes", ["create", `secret/${SECRET}`], NAMESPACE],
    ["yes", ["get", `secret/${SECRET}`], NAMESPACE],
    ["yes", ["patch", `secret/${SECRET}`], NAMESPACE],
    ["no", ["update", `secret/${SECRET}`], NAMESPACE],
    ["no", ["delete", `secret/${SECRET}`], NAMESPACE],
    ["no", ["list", "secrets"], NAMESPACE],
    ["no", ["watch", "secrets"], NAMESPACE],
    ["no", ["create", "secrets"], NAMESPACE],
    ["no", ["create", "secret/other"], NAMESPACE],
    ["no", ["get", `secret/${ACCESS_KEY}`], NAMESPACE],
    ["no", ["patch", "secret/other"], NAMESPACE],
    ["no", ["get", "configmaps"], NAMESPACE],
    ["no", ["create", "pods"], NAMESPACE],
    ["no", ["get", `secret/${SECRET}`], ELSEWHERE],
    ["no", ["patch", `secret/${SECRET}`], ELSEWHERE],
    ["no", ["create", `secret/${SECRET}`], ELSEWHERE],
  ])("say %s where its service account asks to %j in %s", async (answer, question, namespace) => {
    const may = await mayDo(cluster, `${NAMESPACE}/${REFRESHER}`, [...question, "--namespace", namespace]);
    expect(may ? "yes" : "no").toBe(answer);
  });
});

describe("the script of the first run", () => {
  let first: Secret;

  test("writes the Secret where there is none, and shows no secret", async () => {
    const finished = await runRefresher();
    expect(finished).toMatchObject({ code: 0, output: `namespace ${NAMESPACE}: Secret ${SECRET} created\n` });
    first = await pullSecret();
    expect(first.type).toBe("kubernetes.io/dockerconfigjson");
    expect(first.metadata.annotations["pull-secret-refresher/renewed-at"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test("has a login for every registry, by one token for each region", () => {
    const { auths } = dockerConfig(first);
    expect(Object.keys(auths)).toEqual([HOST, HOST_ABROAD, HOST_OF_OTHERS]);
    expect(auths[HOST]?.auth).toMatch(/^[A-Za-z0-9+/]{40,}=*$/);
    expect(Buffer.from(auths[HOST]?.auth ?? "", "base64").toString()).toMatch(/^AWS:\S+$/);
    expect(auths[HOST_OF_OTHERS]).toEqual(auths[HOST]);
    expect(auths[HOST_ABROAD]).not.toEqual(auths[HOST]);
    const calls = readFileSync(watch.log, "utf8").match(/^aws .*/gm);
    expect(calls).toEqual([REGION, ABROAD].map((region) => `aws ecr get-login-password --region ${region}`));
  });

  test("gives no command a secret as an argument", () => {
    const seen = readFileSync(watch.log, "utf8");
    expect(seen).toMatch(/^curl .*--header @/m);
    const logins = Object.values(dockerConfig(first).auths).map(({ auth }) => auth);
    const passwords = logins.map((auth) => Buffer.from(auth, "base64").toString().replace("AWS:", ""));
    for (const secret of [
      ...logins,
      ...passwords,
      first.data[".dockerconfigjson"] ?? "",
      key["AWS_SECRET_ACCESS_KEY"],
    ]) {
      expect(secret).toBeTruthy();
      expect(seen).not.toContain(secret);
    }
    expect(seen).not.toContain("Bearer");
  });

  test.each([HOST, HOST_ABROAD])("lets a registry client pull from %s with nothing but the Secret", async (host) => {
    expect(await pull(`${host}/${IMAGE}:1.0.0`, await authfile(first))).toMatchObject({ code: 0 });
    const none = join(workFolder("authfile"), "config.json");
    writeFileSync(none, "{}");
    const refused = await pull(`${host}/${IMAGE}:1.0.0`, none);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(/no basic auth credentials|unauthorized|authentication required/i);
  });

  test("renews it with the image's shell, bash: another token, with which a client pulls as well", async () => {
    const PATH = [shellFolder("/bin/bash"), watch.folder, emulator.environment["PATH"]].join(":");
    expect(await runRefresher({ PATH })).toMatchObject({
      code: 0,
      output: `namespace ${NAMESPACE}: Secret ${SECRET} renewed\n`,
    });
    const second = await pullSecret();
    expect(second.metadata.resourceVersion).not.toBe(first.metadata.resourceVersion);
    expect(dockerConfig(second).auths[HOST]).not.toEqual(dockerConfig(first).auths[HOST]);
    expect(await pull(`${HOST}/${IMAGE}:1.0.0`, await authfile(second))).toMatchObject({ code: 0 });
  });
});

describe("the script fails", () => {
  test("where it has no rights, and renews the Secret everywhere else", async () => {
    const before = await pullSecret();
    const finished = await runRefresher({ TARGET_NAMESPACES: `${ELSEWHERE} ${NAMESPACE}` });
    expect(finished).toMatchObject({ code: 1, stdout: `namespace ${NAMESPACE}: Secret ${SECRET} renewed\n` });
    expect(finished.stderr).toBe(
      `error: namespace ${ELSEWHERE}: the Kubernetes API answers 403: secrets "${SECRET}" is forbidden: ` +
        `User "system:serviceaccount:${NAMESPACE}:${REFRESHER}" cannot patch resource "secrets" in API group "" ` +
        `in the namespace "${ELSEWHERE}"\nerror: 1 of the namespaces have no new Secret\n`,
    );
    expect((await pullSecret()).metadata.resourceVersion).not.toBe(before.metadata.resourceVersion);
  });

  test("where ECR gives no token, and leaves the Secret that still works", async () => {
    const before = await pullSecret();
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environmentOf(emulator, await createUser(emulator, "nobody"));
    await enforceIam(emulator, true);
    const finished = await runRefresher({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
    expect(finished).toMatchObject({ code: 1, stdout: "" });
    expect(finished.stderr).toMatch(
      /^error: no token from ECR in ap-northeast-1: .*AccessDenied.*not authorized to perform: ecr:GetAuthorizationToken.*\n$/,
    );
    expect((await pullSecret()).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
  });

  test("where the Secret is somebody else's, and leaves it alone", async () => {
    const other = ["secret", SECRET, "--namespace", NAMESPACE];
    await kubectl(cluster, ["delete", ...other]);
    const login = ["--docker-server=quay.io", "--docker-username=somebody", "--docker-password=else"];
    await kubectl(cluster, ["create", "secret", "docker-registry", ...other.slice(1), ...login]);
    const finished = await runRefresher();
    expect(finished).toMatchObject({ code: 1, stdout: "" });
    expect(finished.stderr).toMatch(
      /^error: namespace refresher-test: the Kubernetes API answers 409: .*conflict with .*kubectl-create/,
    );
    expect(Object.keys(dockerConfig(await pullSecret()).auths)).toEqual(["quay.io"]);
    await kubectl(cluster, ["delete", ...other]);
  });

  test("where the Kubernetes API does not answer", async () => {
    const finished = await runRefresher({ KUBERNETES_SERVICE_PORT: "1" });
    expect(finished).toMatchObject({ code: 1, stdout: "" });
    expect(finished.stderr).toMatch(
      /^error: namespace refresher-test: no answer from the Kubernetes API at https:\/\/127\.0\.0\.1:1: curl: /m,
    );
  });

  test("where the Kubernetes API is not the cluster's own", async () => {
    const folder = workFolder("service-account");
    const other = [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-noenc",
      "-subj",
      "/CN=x",
    ];
    const files = ["-keyout", join(folder, "key"), "-out", join(folder, "ca.crt")];
    await succeed("openssl", [...other, ...files], { env: process.env });
    writeFileSync(join(folder, "token"), "x");
    const finished = await runRefresher({ SERVICE_ACCOUNT: folder });
    expect(finished).toMatchObject({ code: 1, stdout: "" });
    expect(finished.stderr).toMatch(
      /^error: namespace refresher-test: no answer from the Kubernetes API .*certificate/m,
    );
  });

  test("where the image lacks a command", async () => {
    const folder = shellFolder("/bin/sh");
    const finished = await runRefresher({ PATH: folder });
    expect(finished).toMatchObject({ code: 1, stdout: "", stderr: "error: the image has no aws\n" });
  });
});

function list(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}
