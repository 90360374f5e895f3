import { setTimeout as wait } from "node:timers/promises";

import minikube from "../../config/examples/minikube";
import type { EnvironmentSettings, PlatformSettings } from "../../config/platform/settings";
import taskTool from "../../config/task-tool";
import type { DeploymentSettings } from "../../config/workloads/deployment/settings";
import type { WorkloadsSettings } from "../../config/workloads/settings";
import { type Cluster, getObject, kubectl, startCluster, tryKubectl } from "./support/kube";
import { applyManifests, type KubernetesObject, manifestsOf, objectsOf } from "./support/manifests";

const NAMESPACE = "task-tool";
const IN_NAMESPACE = ["--namespace", NAMESPACE];
const REGISTRY = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech";

interface Pods {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
    readonly spec: {
      readonly imagePullSecrets?: readonly { readonly name: string }[];
      readonly containers: readonly { readonly image: string }[];
    };
  }[];
}

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

/** The default platform with other workloads in production. */
function withProd(change: (workloads: WorkloadsSettings) => Partial<WorkloadsSettings>): PlatformSettings {
  const { prod, ...others } = taskTool.environments ?? {};
  const workloads = prod?.workloads ?? {};
  const changed: EnvironmentSettings = { ...prod, workloads: { ...workloads, ...change(workloads) } };
  return { ...taskTool, environments: { ...others, prod: changed } };
}

/** The default platform with another `task-service` in production. */
function withTaskService(change: (deployment: DeploymentSettings) => DeploymentSettings): PlatformSettings {
  return withProd(({ deployments = {} }) => {
    const { taskService, ...others } = deployments;
    return { deployments: { ...others, ...(taskService && { taskService: change(taskService) }) } };
  });
}

const podsOf = (...selector: string[]): Promise<Pods> => getObject<Pods>(cluster, "pods", ...IN_NAMESPACE, ...selector);

/** How often each Deployment was rolled out. */
async function revisions(): Promise<Record<string, string | undefined>> {
  const { items } = await getObject<{ items: KubernetesObject[] }>(cluster, "deployments", ...IN_NAMESPACE);
  const of = ({ metadata }: KubernetesObject) => metadata.annotations?.["deployment.kubernetes.io/revision"];
  return Object.fromEntries(items.map((each) => [each.metadata.name, of(each)]));
}

async function rollOut(settings: PlatformSettings, stackId: string): Promise<void> {
  await applyManifests(cluster, await manifestsOf(settings, stackId));
  for (const name of ["task-service", "task-web"]) {
    await kubectl(cluster, ["rollout", "status", `deployment/${name}`, ...IN_NAMESPACE, "--timeout=60s"]);
  }
}

/** Run the CronJob now, and wait for its end. */
async function runReporter(): Promise<void> {
  await kubectl(cluster, ["create", "job", "run", "--from=cronjob/task-reporter", ...IN_NAMESPACE]);
  await kubectl(cluster, ["wait", "job/run", "--for=condition=Complete", ...IN_NAMESPACE, "--timeout=60s"]);
}

/** A pod that is refused for nothing but its image. */
function restrictedPod(image: string): object {
  const container = {
    name: "main",
    image,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
  const metadata = { name: "foreign", namespace: NAMESPACE };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [container] } };
}

/** The API server acts on a new policy after a moment. */
async function until(done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await done()) return;
    await wait(200);
  }
  throw new Error("it does not come to that");
}

describe("the workloads of production, on a real API server", () => {
  beforeAll(() => rollOut(taskTool, "workloads-prod"));

  test("roll out in a namespace that refuses everything but restricted pods", async () => {
    const namespace = await getObject<KubernetesObject>(cluster, "namespace", NAMESPACE);
    expect(namespace.metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
    const { items } = await podsOf();
    const images = items.map(({ spec }) => spec.containers.map(({ image }) => image).join()).sort();
    expect(images).toEqual([
      ...Array.from({ length: 3 }, () => `${REGISTRY}/task-service:1.0.0`),
      ...Array.from({ length: 2 }, () => `${REGISTRY}/task-web:1.0.0`),
    ]);
  });

  test("a pod that runs as root is refused beside them", async () => {
    const args = ["run", "root", `--image=${REGISTRY}/task-web:1.0.0`, ...IN_NAMESPACE];
    expect((await tryKubectl(cluster, args)).stderr).toContain('violates PodSecurity "restricted:latest"');
  });

  test("a run of the CronJob completes", runReporter);

  test("services find the pods that they are for, and only on their ports", async () => {
    const slices = await getObject<{
      items: { metadata: KubernetesObject["metadata"]; ports: { port: number }[]; endpoints: object[] }[];
    }>(cluster, "endpointslices", ...IN_NAMESPACE);
    const found = slices.items.map(({ metadata, ports, endpoints }) => [
      metadata.labels?.["kubernetes.io/service-name"],
      ports.map(({ port }) => port),
      endpoints.length,
    ]);
    expect(found.sort()).toEqual([
      ["task-service", [3000], 3],
      ["task-web", [8080], 2],
    ]);
  });

  test("disruption budgets count the pods of their workload, and leave room for a drain", async () => {
    await until(async () => (await budgets()).every(({ status }) => status?.expectedPods !== undefined));
    const counted = (await budgets()).map(({ metadata, status }) => [
      metadata.name,
      status?.expectedPods,
      status?.disruptionsAllowed,
    ]);
    expect(counted).toEqual([
      ["task-service", 3, 2],
      ["task-web", 2, 1],
    ]);
  });

  test("the same again changes nothing", async () => {
    const before = await revisions();
    await rollOut(taskTool, "workloads-prod");
    expect(await revisions()).toEqual(before);
  });

  test("a changed version rolls exactly one Deployment", async () => {
    const released = { taskService: "1.0.1", taskWeb: "1.0.0", taskReporter: "1.0.0" };
    await rollOut(
      withProd(() => ({ releases: released })),
      "workloads-prod",
    );
    expect(await revisions()).toEqual({ "task-service": "2", "task-web": "1" });
  });

  test("a changed setting rolls the pods that read it", async () => {
    const settings = withTaskService((deployment) => ({ ...deployment, config: { STAGE: "changed" } }));
    await rollOut(settings, "workloads-prod");
    expect(await revisions()).toEqual({ "task-service": "3", "task-web": "1" });
  });

  test("with an autoscaler the number of pods is its own", async () => {
    const settings = withTaskService((deployment) => ({
      ...deployment,
      replicas: undefined,
      autoscaling: { minReplicas: 2, maxReplicas: 6 },
    }));
    await rollOut(settings, "workloads-prod");
    await kubectl(cluster, ["scale", "deployment/task-service", "--replicas=5", ...IN_NAMESPACE]);
    await rollOut(settings, "workloads-prod");
    const { spec } = await getObject<KubernetesObject>(cluster, "deployment", "task-service", ...IN_NAMESPACE);
    expect(spec).toMatchObject({ replicas: 5 });
    const scaler = await getObject<KubernetesObject>(cluster, "hpa", "task-service", ...IN_NAMESPACE);
    expect(scaler.spec).toMatchObject({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "task-service" },
    });
  });

  test("a network policy selects its workload's pods, and lets in those that it names", async () => {
    const allowFrom = [{ workload: "taskWeb" }, { cidr: "10.2.0.0/16" }];
    await rollOut(
      withTaskService((deployment) => ({ ...deployment, allowFrom })),
      "workloads-prod",
    );
    const { spec } = await getObject<{ spec: NetworkPolicySpec }>(
      cluster,
      "networkpolicy",
      "task-service",
      ...IN_NAMESPACE,
    );
    expect(await workloadsOf(spec.podSelector.matchLabels)).toEqual(["task-service"]);
    const [rule] = spec.ingress;
    expect(spec.policyTypes).toEqual(["Ingress"]);
    expect(rule?.ports).toEqual([{ port: "http", protocol: "TCP" }]);
    const [workload, loadBalancer] = rule?.from ?? [];
    expect(await workloadsOf(workload?.podSelector?.matchLabels ?? {})).toEqual(["task-web"]);
    expect(loadBalancer?.ipBlock).toEqual({ cidr: "10.2.0.0/16" });
  });

  test("the admission policy lets all of it run, and nothing of another registry", async () => {
    await applyManifests(cluster, await manifestsOf(taskTool, "workloads-prod", "--admission-policy"));
    const create = ["create", "--dry-run=server", "--filename=-"];
    const foreign = JSON.stringify(restrictedPod("docker.io/library/nginx:1"));
    await until(async () =>
      (await tryKubectl(cluster, create, { input: foreign })).stderr.includes("not an allowed image"),
    );
    await kubectl(cluster, ["rollout", "restart", "deployment", ...IN_NAMESPACE]);
    for (const name of ["task-service", "task-web"]) {
      await kubectl(cluster, ["rollout", "status", `deployment/${name}`, ...IN_NAMESPACE, "--timeout=60s"]);
    }
    await kubectl(cluster, ["delete", "job", "run", ...IN_NAMESPACE]);
    await runReporter();
  });

  test("everything goes, and what others made stays", async () => {
    await kubectl(cluster, ["create", "namespace", "others"]);
    await kubectl(cluster, ["create", "configmap", "theirs", "--namespace", "others"]);
    const policy = await manifestsOf(taskTool, "workloads-prod", "--admission-policy");
    const all = await manifestsOf(taskTool, "workloads-prod");
    await kubectl(cluster, ["delete", "--filename=-", "--ignore-not-found"], { input: policy });
    await kubectl(cluster, ["delete", "--filename=-", "--ignore-not-found", "--timeout=60s"], { input: all });
    const owned = ["get", "all,ingress,pdb,configmap", "--all-namespaces", "-l", "app.kubernetes.io/part-of=task-tool"];
    expect(await kubectl(cluster, [...owned, "--output=name"])).toBe("");
    expect(await kubectl(cluster, ["get", "configmap", "theirs", "--namespace", "others", "--output=name"])).toBe(
      "configmap/theirs\n",
    );
  });
});

interface NetworkPolicySpec {
  readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly policyTypes: readonly string[];
  readonly ingress: readonly {
    readonly from: readonly {
      readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
      readonly ipBlock?: object;
    }[];
    readonly ports: readonly object[];
  }[];
}

/** The workloads whose pods have these labels. */
async function workloadsOf(labels: Readonly<Record<string, string>>): Promise<string[]> {
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const { items } = await podsOf("-l", selector.join(","), "--field-selector=status.phase=Running");
  return [...new Set(items.map(({ metadata }) => metadata.labels["app.kubernetes.io/name"] ?? ""))];
}

async function budgets() {
  const { items } = await getObject<{
    items: (KubernetesObject & { status?: { expectedPods?: number; disruptionsAllowed?: number } })[];
  }>(cluster, "pdb", ...IN_NAMESPACE);
  return items;
}

describe("the workloads on a cluster outside AWS", () => {
  beforeAll(async () => {
    await kubectl(cluster, ["create", "namespace", NAMESPACE]);
    await kubectl(cluster, ["label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted"]);
    await rollOut(minikube, "workloads-local");
  });

  test("log in with the Secret that the refresher writes", async () => {
    const { items } = await podsOf("-l", "app.kubernetes.io/component=deployment");
    expect(items.map(({ spec }) => spec.imagePullSecrets)).toEqual(items.map(() => [{ name: "ecr-pull-secret" }]));
    expect(items).toHaveLength(4);
  });

  test("have a refresher that runs at once, and then in time", async () => {
    const jobs = ["wait", "job", "-l", "app.kubernetes.io/name=pull-secret-refresher", "--for=condition=Complete"];
    await kubectl(cluster, [...jobs, ...IN_NAMESPACE, "--timeout=60s"]);
    const job = await getObject<KubernetesObject>(cluster, "cronjob", "pull-secret-refresher", ...IN_NAMESPACE);
    expect(job.metadata.annotations).toEqual({
      "pull-secret-refresher/principal-arn": "arn:aws:iam::123456789012:user/task-tool-local-pull-secret-refresher",
    });
    expect(job.spec).toMatchObject({ schedule: "37 */4 * * *", concurrencyPolicy: "Forbid" });
  });

  test("leave the namespace, which they did not make", async () => {
    const all = await manifestsOf(minikube, "workloads-local");
    expect(objectsOf(all).map(({ kind }) => kind)).not.toContain("Namespace");
    await kubectl(cluster, ["delete", "--filename=-", "--timeout=60s"], { input: all });
    await kubectl(cluster, ["get", "namespace", NAMESPACE]);
  });
});
