import { setTimeout as wait } from "node:timers/promises";

import type { JsonObject } from "../../review/estate/language/json";
import { admissionPolicyOf } from "../../review/manifests/admission-policy";
import { CONVERTED_TYPES } from "../../review/manifests/kinds";
import { manifestsOf } from "../../review/manifests/manifests";
import { toYaml } from "../../review/manifests/yaml";
import { everyKind } from "../support/kubernetes-objects";
import { type Cluster, kubectl, startCluster, tryKubectl } from "./support/kube";
import type { Finished } from "./support/process";

const NAMESPACE = "shop";
const CATALOGUE = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team";
const BUSYBOX = "quay.io/prometheus/busybox";
const FOREIGN = "docker.io/library/nginx:1";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  await kubectl(cluster, ["create", "namespace", NAMESPACE]);
  await kubectl(cluster, ["create", "namespace", "elsewhere"]);
});

afterAll(() => cluster.stop());

describe("manifests", () => {
  const stack = everyKind();
  const { manifests } = manifestsOf(stack);

  test("of every converted kind are taken by the API server, which knows every field and changes none", async () => {
    expect(new Set(stack.resources.map(({ type }) => type))).toEqual(new Set(CONVERTED_TYPES));
    const apply = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "--filename=-", "--output=json"];
    const answer = await kubectl(cluster, apply, { input: toYaml(manifests) });
    const { items } = JSON.parse(answer) as { readonly items: readonly JsonObject[] };
    expect(items).toMatchObject(manifests.map(({ object }) => object));
  });
});

describe("the admission policy", () => {
  interface Containers {
    readonly images: readonly string[];
    readonly initImages?: readonly string[];
    readonly namespace?: string;
  }

  const containers = (images: readonly string[], prefix: string) =>
    images.map((image, index) => ({ name: `${prefix}${index}`, image }));

  function create(name: string, { images, initImages = [], namespace = NAMESPACE }: Containers): Promise<Finished> {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace },
      spec: { containers: containers(images, "c"), initContainers: containers(initImages, "i") },
    };
    return tryKubectl(cluster, ["create", "--filename=-"], { input: JSON.stringify(pod) });
  }

  const refusal = (...images: string[]): string =>
    `ValidatingAdmissionPolicy 'shop-allowed-images' with binding 'shop-allowed-images' denied request: not an allowed image: ${images.join(", ")}`;

  /** The API server enforces a new policy after a moment. */
  async function untilEnforced(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
      const { code } = await create(`probe-${attempt}`, { images: [FOREIGN] });
      if (code !== 0) return;
      await wait(200);
    }
    throw new Error("the policy is not enforced");
  }

  beforeAll(async () => {
    await create("old", { images: [FOREIGN] });
    const policy = admissionPolicyOf(everyKind());
    if ("reason" in policy) throw new Error(policy.reason);
    await kubectl(cluster, ["apply", "--server-side", "--validate=strict", "--filename=-"], {
      input: toYaml(policy.pages),
    });
    await untilEnforced();
  });

  afterAll(async () => {
    for (const kind of ["validatingadmissionpolicybinding", "validatingadmissionpolicy"]) {
      await kubectl(cluster, ["delete", kind, "shop-allowed-images"]);
    }
    await kubectl(cluster, ["delete", "namespace", NAMESPACE, "elsewhere", "--wait=false"]);
  });

  test("is one that the API server finds no fault with", async () => {
    const status = await kubectl(cluster, [
      "get",
      "validatingadmissionpolicy/shop-allowed-images",
      "--output=jsonpath={.status.typeChecking.expressionWarnings}",
    ]);
    expect(status).toBe("");
  });

  test("admits images of a prefix, and a repository with any tag or digest", async () => {
    const digest = `@sha256:${"0".repeat(64)}`;
    const images = [`${CATALOGUE}/web:1`, `${CATALOGUE}/web${digest}`, BUSYBOX, `${BUSYBOX}:1`, `${BUSYBOX}${digest}`];
    expect(await create("allowed", { images, initImages: [`${BUSYBOX}:1`] })).toMatchObject({ code: 0 });
  });

  test.each([
    ["another registry", FOREIGN],
    ["an image without a registry", "nginx"],
    ["a repository whose name only begins as an allowed one", `${BUSYBOX}-evil:1`],
    ["a repository below an allowed one", `${BUSYBOX}/evil:1`],
    ["another namespace of the registry", `${CATALOGUE}-evil/web:1`],
  ])("refuses %s", async (_, image) => {
    expect((await create("refused", { images: [BUSYBOX, image] })).stderr).toContain(refusal(image));
  });

  test("refuses a foreign image of an init container", async () => {
    expect((await create("refused", { images: [BUSYBOX], initImages: [FOREIGN] })).stderr).toContain(refusal(FOREIGN));
  });

  test("refuses a foreign image that is set later, also of an ephemeral container", async () => {
    await create("later", { images: [BUSYBOX] });
    const set = await tryKubectl(cluster, ["set", "image", `--namespace=${NAMESPACE}`, "pod/later", `c0=${FOREIGN}`]);
    expect(set.stderr).toContain(refusal(FOREIGN));
    const debug = ["debug", `--namespace=${NAMESPACE}`, "later", `--image=${FOREIGN}`];
    expect((await tryKubectl(cluster, debug)).stderr).toContain(refusal(FOREIGN));
  });

  test("lets a pod that ran before be changed and deleted", async () => {
    await kubectl(cluster, ["label", `--namespace=${NAMESPACE}`, "pod/old", "seen=yes"]);
    await kubectl(cluster, ["delete", `--namespace=${NAMESPACE}`, "pod/old", "--wait=false"]);
  });

  test("lets other namespaces alone", async () => {
    expect(await create("free", { images: [FOREIGN], namespace: "elsewhere" })).toMatchObject({ code: 0 });
  });

  test("stays within the API server's budget for a pod of many containers and long names", async () => {
    const images = Array.from({ length: 60 }, (_, index) => `${CATALOGUE}/${"long-name/".repeat(15)}${index}:1`);
    expect(await create("many", { images })).toMatchObject({ code: 0 });
  });
});
