/**
 * Terraform's own apply of the workloads, on a real API server.
 *
 * It needs the provider hashicorp/kubernetes, which is in no package registry; without it the runner leaves this file out
 * and says so.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import minikube from "../../config/examples/minikube";
import releases from "../../config/releases/staging.json";
import type { PlatformSettings } from "../../config/platform/settings";
import taskTool from "../../config/task-tool";
import { taskTool as taskToolWorkloads } from "../../config/task-tool/workloads";
import { createStateBucket } from "./support/clients";
import { type Emulator, startEmulator } from "./support/emulator";
import { workFolder } from "./support/folders";
import { liveAndMade } from "./support/compare";
import { apiServer, type Cluster, getObject, kubectl, startCluster } from "./support/kube";
import { manifestsIn } from "./support/manifests";
import { platformFile, synthesize } from "./support/platform";
import { apply, destroy, init, plan, stackCopy, stateList } from "./support/terraform";

const NAMESPACE = "task-tool";
const REGISTRY = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech";
const NOTHING = { changes: [], exitCode: 0 };

let emulator: Emulator;
let cluster: Cluster;
/** For Terraform: the emulator for its state, the cluster for its objects. */
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  [emulator, cluster] = await Promise.all([startEmulator(), startCluster()]);
  await createStateBucket(emulator);
  const { KUBECONFIG, KUBE_CONFIG_PATH } = cluster.environment;
  environment = { ...emulator.environment, KUBECONFIG, KUBE_CONFIG_PATH };
});
afterAll(async () => {
  await Promise.all([emulator.stop(), cluster.stop()]);
});

/** A stack that is ready to be planned, and what `npm run manifests` says of it. */
interface Prepared {
  readonly folder: string;
  readonly manifests: string;
}

async function prepare(settings: PlatformSettings, stackId: string): Promise<Prepared> {
  const { outputFolder, stackFolder } = await synthesize(platformFile(settings));
  const folder = stackCopy(stackFolder(stackId));
  return { folder, manifests: await manifestsIn(outputFolder, stackId) };
}

async function imageOf(deployment: string): Promise<string> {
  const { spec } = await getObject<{ spec: { template: { spec: { containers: [{ image: string }] } } } }>(
    cluster,
    "deployment",
    deployment,
    "--namespace",
    NAMESPACE,
  );
  return spec.template.spec.containers[0].image;
}

/** What every stack of workloads has to go through, whatever cluster it is for. */
function itAppliesAndGoes(prepared: () => Prepared): void {
  test("is applied with its rollouts, and the next plan is empty", async () => {
    await init(prepared().folder, environment);
    await apply(prepared().folder, environment);
    expect(await plan(prepared().folder, environment)).toEqual(NOTHING);
  });

  test("makes the objects that its manifests show", async () => {
    const { live, made } = await liveAndMade(cluster, prepared().manifests);
    expect(live).toEqual(made);
  });

  test("a restart by hand leaves nothing to plan", async () => {
    await kubectl(cluster, ["--namespace", NAMESPACE, "rollout", "restart", "deployment"]);
    expect(await plan(prepared().folder, environment)).toEqual(NOTHING);
  });

  test("a new version changes exactly one Deployment, by a variable and by the released file", async () => {
    const { folder } = prepared();
    const image = `${REGISTRY}/task-service:1.0.1`;
    const changed = [expect.objectContaining({ address: "kubernetes_deployment_v1.task_service", action: "update" })];
    const byVariable = await plan(folder, environment, [`-var=task_service_image=${image}`]);
    expect(byVariable.changes).toEqual(changed);

    const file = join(folder, "release.auto.tfvars.json");
    const released = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    writeFileSync(file, JSON.stringify({ ...released, task_service_image: image }));
    expect((await plan(folder, environment)).changes).toEqual(changed);
    await apply(folder, environment);
    expect(await imageOf("task-service")).toBe(image);
    expect(await plan(folder, environment)).toEqual(NOTHING);
  });

  test.each([
    ["another repository", `${REGISTRY}/task-web:1.0.0`],
    ["another registry", "docker.io/library/nginx:1"],
    ["no version", `${REGISTRY}/task-service`],
    ["a tag that cannot be moved", `${REGISTRY}/task-service:latest`],
  ])("refuses an image of %s", async (_what, image) => {
    const planned = plan(prepared().folder, environment, [`-var=task_service_image=${image}`]);
    await expect(planned).rejects.toThrow("task_service_image must");
  });

  test("goes", async () => {
    expect(await destroy(prepared().folder, environment)).toMatchObject({ code: 0 });
    expect(await stateList(prepared().folder, environment)).toEqual([]);
  });
}

describe("the workloads on a cluster outside AWS, as they are synthesized", () => {
  let prepared: Prepared;

  beforeAll(async () => {
    // The stack names the context of the cluster that it is for: here it is this one.
    const config = await kubectl(cluster, ["config", "view", "--raw", "--minify", "--flatten", "--output=json"]);
    const file = join(workFolder("kubeconfig"), "config");
    writeFileSync(file, config, { mode: 0o600 });
    const context = (await kubectl(cluster, ["--kubeconfig", file, "config", "current-context"])).trim();
    await kubectl(cluster, ["--kubeconfig", file, "config", "rename-context", context, "minikube"]);
    environment["KUBE_CONFIG_PATH"] = file;

    await kubectl(cluster, ["create", "namespace", NAMESPACE]);
    await kubectl(cluster, ["label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted"]);
    prepared = await prepare(minikube, "workloads-local");
  });
  afterAll(async () => {
    await kubectl(cluster, ["delete", "namespace", NAMESPACE, "--timeout=120s"]);
  });

  itAppliesAndGoes(() => prepared);
});

describe("the workloads on EKS, with another cluster's address and login", () => {
  let prepared: Prepared;

  beforeAll(async () => {
    prepared = await prepare(taskTool, "workloads-prod");
    await overrideCluster(prepared.folder);
  });

  itAppliesAndGoes(() => prepared);
});

test("what an autoscaler makes of a Deployment leaves nothing to plan", async () => {
  const staging = {
    ...taskTool.environments?.["staging"],
    workloads: taskToolWorkloads({
      stage: "staging",
      releases,
      autoscaling: { minReplicas: 2, maxReplicas: 6 },
    }),
  };
  const { folder } = await prepare({ ...taskTool, environments: { staging } }, "workloads-staging");
  await overrideCluster(folder);
  await init(folder, environment);
  await apply(folder, environment);
  await kubectl(cluster, ["--namespace", NAMESPACE, "scale", "deployment/task-service", "--replicas=4"]);
  expect(await plan(folder, environment)).toEqual(NOTHING);
  expect(await destroy(folder, environment)).toMatchObject({ code: 0 });
});

/** What the stack reads of the cluster's state, and the token that it gets for it, are this cluster's. */
async function overrideCluster(folder: string): Promise<void> {
  const { host, port, certificateAuthority } = await apiServer(cluster);
  const outputs = {
    cluster_endpoint: `https://${host}:${port}`,
    cluster_certificate_authority_data: Buffer.from(certificateAuthority).toString("base64"),
  };
  const files = workFolder("eks");
  const state = join(files, "eks.tfstate");
  writeFileSync(
    state,
    JSON.stringify({ version: 4, serial: 1, lineage: "e2e", outputs: stateOutputs(outputs), resources: [] }),
  );
  const login = join(files, "login.json");
  writeFileSync(login, JSON.stringify(await execCredential()), { mode: 0o600 });

  const remote = { eks: { backend: "local", config: { path: state } } };
  const exec = [{ api_version: "client.authentication.k8s.io/v1beta1", command: "cat", args: [login] }];
  const override = { data: { terraform_remote_state: remote }, provider: { kubernetes: { exec } } };
  writeFileSync(join(folder, "e2e_override.tf.json"), JSON.stringify(override));
}

function stateOutputs(values: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, type: "string" }]));
}

/** The administrator's certificate, as a login program hands it to Kubernetes' clients. */
async function execCredential(): Promise<object> {
  const config = JSON.parse(await kubectl(cluster, ["config", "view", "--raw", "--minify", "--output=json"])) as {
    users: [{ user: Record<string, string> }];
  };
  const decode = (key: string) => Buffer.from(config.users[0].user[key] ?? "", "base64").toString();
  return {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    kind: "ExecCredential",
    status: {
      clientCertificateData: decode("client-certificate-data"),
      clientKeyData: decode("client-key-data"),
    },
  };
}
