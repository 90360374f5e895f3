import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { POD_KINDS, podKind, podKindOf, podSpecOf, podSpecsIn } from "../../domain/kubernetes/pod-kinds";

const spec = { containers: [{ name: "web", image: "web:1" }] };
const template = { metadata: {}, spec };
const WHERE: Readonly<Record<string, object>> = {
  ...{ Pod: { spec }, CronJob: { spec: { jobTemplate: { spec: { template } } } } },
};

describe("the kinds that run pods", () => {
  test("are those of Kubernetes' own API", () => {
    expect(POD_KINDS.map(({ kind, apiVersion }) => `${apiVersion} ${kind}`).sort()).toEqual([
      ...["apps/v1 DaemonSet", "apps/v1 Deployment", "apps/v1 ReplicaSet", "apps/v1 StatefulSet", "batch/v1 CronJob"],
      ...["batch/v1 Job", "v1 Pod", "v1 ReplicationController"],
    ]);
  });

  test.each(POD_KINDS)("say where the pod of a $kind is", ({ kind, apiVersion }) => {
    const object = { apiVersion, kind, ...(WHERE[kind] ?? { spec: { template } }) };
    expect([podKindOf(object)?.kind, podSpecOf(object), podSpecsIn(object)]).toEqual([kind, spec, [spec]]);
  });

  test("name every resource type of the provider that has a pod in it, and no other", () => {
    const folder = join(__dirname, "../../node_modules/@cdktf/provider-kubernetes/lib");
    const name = /^(?:daemon-?set|deployment|stateful-set|replica(?:tion-controller|-?set)|(?:cron-)?job|pod)(?:-v1)?$/;
    const typed = readdirSync(folder).filter(
      (entry) => name.test(entry) && existsSync(join(folder, entry, "index.js")),
    );
    const types = typed.map((entry) => `kubernetes_${entry.replaceAll("-", "_")}`);
    expect(POD_KINDS.flatMap((kind) => kind.types).sort()).toEqual(types.sort());
  });
});

describe("an object", () => {
  test("of another API with the same kind is not one of ours, and its pods are looked for wherever ours have them", () => {
    const object = { apiVersion: "apps.example.com/v1", kind: "Deployment", spec: { template } };
    expect([podKindOf(object), podSpecOf(object)]).toEqual([undefined, undefined]);
    expect(podSpecsIn(object)).toContainEqual(spec);
  });

  test("that leaves its version out is what its kind says", () => {
    expect(podKindOf({ kind: "Job" })).toEqual(podKind("Job"));
  });

  test("without a template runs nothing", () => {
    expect([podSpecOf({ kind: "Deployment" }), podSpecsIn({ kind: "ConfigMap", data: {} })]).toEqual([undefined, []]);
  });
});
