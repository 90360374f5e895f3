import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { TerraformVariable } from "cdktf";
import { parseAllDocuments } from "yaml";

import { POD_KINDS } from "../../domain/kubernetes/pod-kinds";
import type { Json, JsonObject } from "../../review/estate/language/json";
import type { Stack, ValueObject } from "../../review/estate/estate";
import { stackAlone } from "../../review/estate/reading/read";
import { stackOf } from "../../review/estate/reading/stack-json";
import { admissionPolicyOf, allows } from "../../review/manifests/admission-policy";
import { CONVERTED_TYPES, kindOf } from "../../review/manifests/kinds";
import { convertResources, isKubernetes, type Manifests, manifestsOf } from "../../review/manifests/manifests";
import type { Field, Shape } from "../../review/manifests/shape";
import { toYaml } from "../../review/manifests/yaml";
import { everyKind, kubernetesStack, readSynthesized } from "../support/kubernetes-objects";

/** A stack of hand-written JSON. */
const stackWith = (resource: JsonObject, rest: JsonObject = {}, values: readonly JsonObject[] = []): Stack =>
  stackAlone(stackOf("workloads-test", [{ ...rest, resource }], values));

const objectsOf = ({ manifests }: Pick<Manifests, "manifests">): JsonObject[] => manifests.map(({ object }) => object);

/** The only object that a resource makes. */
function objectOf(type: string, attributes: JsonObject, rest: JsonObject = {}): JsonObject {
  const [object] = objectsOf(manifestsOf(stackWith({ [type]: { it: attributes } }, rest)));
  if (object === undefined) throw new Error(`${type} makes no object`);
  return object;
}

function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>((here, step) => (here as Record<string, Json> | undefined)?.[step], value);
}

const CONTAINER: JsonObject = { name: "web", image: "web:1" };
const POD = ["spec", "template", "spec"];
const deploymentWith = (pod: JsonObject): JsonObject =>
  objectOf("kubernetes_deployment_v1", { metadata: { name: "web" }, spec: { template: { spec: pod } } });

describe("a deployment", () => {
  const stack = kubernetesStack();
  const namespace = new NamespaceV1(stack, "namespace", { metadata: { name: "shop" } });
  const image = new TerraformVariable(stack, "web_image", { type: "string", default: "web:1" });
  new DeploymentV1(stack, "web", {
    metadata: { name: "web", namespace: namespace.metadata.name, labels: { "app.kubernetes.io/part_of": "shop" } },
    spec: {
      replicas: "3",
      selector: { matchLabels: { app_name: "web" } },
      strategy: { rollingUpdate: { maxSurge: "1", maxUnavailable: "25%" } },
      template: {
        metadata: { labels: { app_name: "web" } },
        spec: {
          securityContext: { runAsNonRoot: true, runAsUser: "10001" },
          container: [
            {
              name: "web",
              image: image.stringValue,
              port: [{ containerPort: 8080 }],
              readinessProbe: { httpGet: { path: "/", port: "8080" } },
              resources: { limits: { memory: "128Mi" } },
              securityContext: { capabilities: { drop: ["ALL"] } },
            },
          ],
          volume: [
            { name: "temp", emptyDir: {} },
            { name: "config", configMap: { name: "web", defaultMode: "0440" } },
          ],
        },
      },
    },
    waitForRollout: true,
    timeouts: { create: "1m" },
    lifecycle: { ignoreChanges: ["spec[0].replicas"] },
  });
  const read = readSynthesized(stack, { web_image: "web:2" });

  test("is the object that the provider sends", () => {
    expect(manifestsOf(read)).toEqual({
      unknown: [],
      problems: [],
      manifests: [
        {
          address: "kubernetes_namespace_v1.namespace",
          object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
        },
        {
          address: "kubernetes_deployment_v1.web",
          object: {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "web", namespace: "shop", labels: { "app.kubernetes.io/part_of": "shop" } },
            spec: {
              replicas: 3,
              selector: { matchLabels: { app_name: "web" } },
              strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: "25%" } },
              template: {
                metadata: { labels: { app_name: "web" } },
                spec: {
                  automountServiceAccountToken: true,
                  securityContext: { runAsNonRoot: true, runAsUser: 10001 },
                  containers: [
                    {
                      name: "web",
                      image: "web:2",
                      ports: [{ containerPort: 8080 }],
                      readinessProbe: { httpGet: { path: "/", port: 8080 } },
                      resources: { limits: { memory: "128Mi" } },
                      securityContext: { runAsNonRoot: false, capabilities: { drop: ["ALL"] } },
                    },
                  ],
                  volumes: [
                    { name: "temp", emptyDir: {} },
                    { name: "config", configMap: { name: "web", defaultMode: 288 } },
                  ],
                },
              },
            },
          },
        },
      ],
    });
  });

  test("has the same text whatever the order of the input", () => {
    const reversed = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      );
    };
    const resources = [...read.resources].reverse().map((resource) => ({
      ...resource,
      values: reversed(resource.values as JsonObject) as ValueObject,
    }));
    expect(toYaml(manifestsOf({ ...read, resources }).manifests)).toBe(toYaml(manifestsOf(read).manifests));
  });
});

describe("the provider's rules", () => {
  /** Interfaces of the typed provider: each block with its attributes, by the names of the provider's classes. */
  function blocksOfProvider(type: string): ReadonlyMap<string, readonly (readonly [name: string, type: string])[]> {
    const room = type.replace(/^kubernetes_/, "").replaceAll("_", "-");
    const folder = dirname(require.resolve(`@cdktf/provider-kubernetes/lib/${room}/index.js`));
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".d.ts"));
    const text = files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
    const interfaces = text.replace(/\/\*\*[\s\S]*?\*\//g, "").matchAll(/export interface (\w+)[^{]*\{([\s\S]*?)\n\}/g);
    return new Map(
      [...interfaces].map(([, name = "", body = ""]) => {
        const members = `${body}\n`.matchAll(/readonly (\w+)\??: ([\s\S]*?);\n/g);
        return [name, [...members].map(([, member = "", of = ""]) => [member, of.replace(/ \|.*/, "")] as const)];
      }),
    );
  }

  /** Blocks that the provider would take several times, while Kubernetes has one. */
  const ONE_IN_KUBERNETES = new RegExp(
    [
      "(label|namespace)_selector|tcp_socket|grpc|post_start|pre_stop|projected|sources\\.(config_map|secret)",
      "update_strategy(\\.rolling_update)?|persistent_volume_claim_retention_policy",
      "scale_(down|up)|metric\\.selector|spec\\.parameters",
    ]
      .map((names) => `\\.(${names})$`)
      .join("|"),
  );

  const isLeftOut = (field: Field | undefined): boolean => field?.form === "omitted" || field?.form === "refused";
  const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  /** Maps and lists that the shapes forget, and fields that they name but the provider does not have. */
  function gapsOf(type: string): string[] {
    const blocks = blocksOfProvider(type);
    const root = [...blocks.keys()].find((name) => name.endsWith("Config")) ?? "";
    const gapOf = (place: string, of: string, form: string | undefined): string | undefined => {
      if (of.startsWith("{")) return form === "map" ? undefined : `${place} is a map`;
      if (!of.endsWith("[]")) return form === "list" ? `${place} is one block` : undefined;
      return form === "list" || ONE_IN_KUBERNETES.test(place) ? undefined : `${place} is a list`;
    };
    const isBlock = (of: string): boolean => of.startsWith("{") || blocks.has(of.replace("[]", ""));
    const walk = (block: string, shape: Shape, path: string): string[] => {
      const members = (blocks.get(block) ?? []).map(([name, of]) => [snakeCase(name), of] as const);
      const surplus = Object.keys(shape).filter((name) => !members.some(([member]) => member === name));
      const inner = members.filter(([name, of]) => isBlock(of) && !isLeftOut(shape[name]));
      return [
        ...(path === "" ? [] : surplus.map((name) => `${path}.${name} is unknown`)),
        ...inner.flatMap(([name, of]) => {
          const gap = gapOf(`${path}.${name}`, of, shape[name]?.form);
          const below = walk(of.replace("[]", ""), shape[name]?.shape ?? {}, `${path}.${name}`);
          return gap === undefined ? below : [gap, ...below];
        }),
      ];
    };
    return walk(root, kindOf(type)?.kind.shape ?? {}, "");
  }

  const WRITTEN_BY_SERVER = /metadata\.(generation|resource_version|self_link|uid) is unknown$/;

  test.each(CONVERTED_TYPES)(
    "of %s name every map and list of the typed provider, and nothing that it lacks",
    (type) => {
      expect(gapsOf(type).filter((gap) => !WRITTEN_BY_SERVER.test(gap))).toEqual([]);
    },
  );

  test("are the same for a plan, where every block is in a list and what is not set is null", () => {
    const planned = convertResources([
      {
        address: "kubernetes_service_v1.web",
        type: "kubernetes_service_v1",
        attributes: {
          id: null,
          status: [],
          metadata: [{ name: "web", namespace: "shop", labels: null, annotations: {}, generate_name: null, uid: "a" }],
          spec: [{ selector: { app: "web" }, type: null, external_ips: [], port: [{ port: 80, target_port: "80" }] }],
          timeouts: null,
        },
      },
    ]);
    expect(objectsOf(planned)).toEqual([
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web", namespace: "shop" },
        spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: 80 }] },
      },
    ]);
  });

  test("take a block that is there once as an object or as a list of one", () => {
    const container = { ...CONTAINER, liveness_probe: [{ tcp_socket: [{ port: "http" }] }] };
    expect(at(deploymentWith({ container }), ...POD, "containers")).toEqual([
      { name: "web", image: "web:1", livenessProbe: { tcpSocket: { port: "http" } } },
    ]);
  });

  test("set run_as_non_root to false in a security context that leaves it out, and in no other", () => {
    const contexts: JsonObject[] = [{ security_context: {} }, { security_context: { run_as_non_root: true } }, {}];
    const pod = deploymentWith({ container: contexts.map((context) => ({ ...CONTAINER, ...context })) });
    const written = (at(pod, ...POD, "containers") as JsonObject[]).map((container) => container["securityContext"]);
    expect(written).toEqual([{ runAsNonRoot: false }, { runAsNonRoot: true }, undefined]);
  });

  test("mount the token of the service account unless told otherwise", () => {
    const mounted = (pod: JsonObject) => at(deploymentWith(pod), ...POD, "automountServiceAccountToken");
    expect([mounted({}), mounted({ automount_service_account_token: false })]).toEqual([true, false]);
  });

  test.each<[what: string, type: string, attributes: JsonObject, path: (string | number)[], value: Json]>([
    [
      "the namespace 'default'",
      "kubernetes_config_map_v1",
      { metadata: { name: "a" } },
      ["metadata"],
      {
        name: "a",
        namespace: "default",
      },
    ],
    [
      "pods of a job that are not restarted",
      "kubernetes_job_v1",
      { spec: { template: { spec: {} } } },
      ["spec"],
      {
        completions: 1,
        parallelism: 1,
        template: { spec: { automountServiceAccountToken: true, restartPolicy: "Never" } },
      },
    ],
    [
      "the namespace 'default' of a subject",
      "kubernetes_role_binding_v1",
      { subject: [{ name: "a" }] },
      ["subjects"],
      [{ name: "a", namespace: "default" }],
    ],
    [
      "the type of a path",
      "kubernetes_ingress_v1",
      { spec: { rule: { http: { path: { path: "/" } } } } },
      ["spec"],
      {
        rules: [{ http: { paths: [{ path: "/", pathType: "ImplementationSpecific" }] } }],
      },
    ],
    [
      "no window of stabilization",
      "kubernetes_horizontal_pod_autoscaler_v2",
      { spec: { behavior: { scale_down: {} } } },
      ["spec"],
      {
        behavior: { scaleDown: { stabilizationWindowSeconds: 0 } },
      },
    ],
    [
      "the spread of pods",
      "kubernetes_daemon_set_v1",
      { spec: { template: { spec: { topology_spread_constraint: { topology_key: "zone" } } } } },
      [...POD, "topologySpreadConstraints"],
      [{ topologyKey: "zone", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" }],
    ],
  ])("default to %s", (_, type, attributes, path, value) => {
    expect(at(objectOf(type, attributes), ...path)).toEqual(value);
  });

  test("leave the keys of a config map and its texts as they are", () => {
    const data = { snake_case: "kept_as_is", "a.b": "no", "n{}": "1" };
    expect(objectOf("kubernetes_config_map_v1", { metadata: { name: "a" }, data })).toMatchObject({ data });
  });

  test("turn the values of a map into texts, as Terraform does", () => {
    const labels = objectOf("kubernetes_namespace_v1", {
      metadata: { name: "a", labels: { on: true, size: 1, no: null } },
    });
    expect(at(labels, "metadata", "labels")).toEqual({ on: "true", size: "1" });
  });
});

describe("a secret", () => {
  const secret = {
    metadata: { name: "db" },
    data: { password: "${var.password}", user: "hunter2" },
    data_wo: { a: "hunter2" },
  };
  const read = manifestsOf(stackWith({ kubernetes_secret_v1: { db: secret } }));

  test("is shown without its values, with its keys in a comment", () => {
    expect(toYaml(read.manifests)).toBe(
      "---\n# values not shown: a, password, user\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  namespace: default\n",
    );
  });

  test("is not looked into for expressions", () => {
    expect(read.unknown).toEqual([]);
  });
});

describe("what is not converted", () => {
  test.each<[what: string, resource: JsonObject, problem: string]>([
    [
      "another type",
      { kubernetes_manifest: { it: {} } },
      "kubernetes_manifest.it: resources of type kubernetes_manifest are not converted",
    ],
    [
      "a resource of several copies",
      { kubernetes_secret_v1: { it: { for_each: "${var.teams}" } } },
      "kubernetes_secret_v1.it: its copies are not converted, a plan holds them: it is not known how many copies there are: there is no such variable",
    ],
    [
      "a volume of another product",
      { kubernetes_deployment_v1: { it: { spec: { template: { spec: { volume: [{ name: "a", rbd: {} }] } } } } } },
      "kubernetes_deployment_v1.it: 'spec.template.spec.volume.rbd' is not converted",
    ],
    [
      "a block that is there twice where Kubernetes has one",
      { kubernetes_service_v1: { it: { spec: [{}, {}] } } },
      "kubernetes_service_v1.it: 'spec' is there 2 times, only the first is converted",
    ],
  ])("is named: %s", (_, resource, problem) => {
    expect(manifestsOf(stackWith(resource)).problems).toEqual([problem]);
  });

  test("does not count where a resource is none of Kubernetes", () => {
    expect(manifestsOf(stackWith({ aws_iam_role: { it: {} } }))).toEqual({ manifests: [], unknown: [], problems: [] });
  });
});

describe("the provider's older name of a kind that runs pods", () => {
  const older = POD_KINDS.flatMap(({ types }) => types).filter((type) => !type.endsWith("_v1"));

  test.each(older.filter((type) => type !== "kubernetes_cron_job"))("%s makes the same object", (type) => {
    const [, newer] = POD_KINDS.find(({ types }) => types.includes(type))?.types ?? [];
    expect(newer).toBeDefined();
    expect(objectOf(type, { metadata: { name: "it" } })).toEqual(objectOf(newer ?? "", { metadata: { name: "it" } }));
  });

  test("kubernetes_cron_job makes an object of an API version that is gone, and is not converted", () => {
    expect(manifestsOf(stackWith({ kubernetes_cron_job: { it: {} } })).problems).toEqual([
      "kubernetes_cron_job.it: resources of type kubernetes_cron_job are not converted",
    ]);
  });
});

describe("an expression", () => {
  const rest: JsonObject = {
    variable: {
      image: { type: "string", default: "web:1" },
      size: { type: "string", default: 3 },
      settings: { default: { zones: ["a", "c"], name: "shop" } },
      secret: { default: "hunter2", sensitive: true },
      needed: {},
      odd: { default: "${not.one}" },
    },
    locals: { tag: "v${var.size}", version: "${var.size}-${var.needed}", loop: "${local.loop}" },
  };
  /** The list of a service's addresses, which takes any text as it is. */
  const read = (...texts: readonly string[]): Pick<Manifests, "unknown"> & { readonly addresses: Json | undefined } => {
    const resource = {
      kubernetes_namespace_v1: { shop: { metadata: { name: "shop-${var.size}" } } },
      kubernetes_service_v1: { it: { metadata: { name: "it" }, spec: { external_ips: texts } } },
    };
    const found = manifestsOf(stackWith(resource, rest, [{ image: "web:2" }, { image: "web:3" }]));
    return { addresses: at(objectsOf(found)[1], "spec", "externalIPs"), unknown: found.unknown };
  };

  test.each<[text: string, value: Json]>([
    ["${var.image}", "web:3"],
    ["${var.size}", "3"],
    ['${var.settings["zones"][1]}', "c"],
    ['${join(",", var.settings.zones)}', "a,c"],
    ["${kubernetes_namespace_v1.shop.metadata[0].name}", "shop-3"],
    ["a-${local.tag}-${ var.size }", "a-v3-3"],
    ["$${HOME} %%{if}", "${HOME} %{if}"],
    ["${var.odd}", "${not.one}"],
    ["${unclosed", "${unclosed"],
  ])("%s is %j", (text, value) => {
    expect(read(text)).toEqual({ addresses: [value], unknown: [] });
  });

  test.each<[expression: string, reason: string]>([
    ["var.needed", "the variable has neither a default nor a value in a file"],
    ["var.secret", "the variable is sensitive"],
    ["var.none", "there is no such variable"],
    ["aws_iam_role.none.arn", "the module has no such thing"],
    ["kubernetes_namespace_v1.shop.metadata[0].uid", "it is known only after apply"],
    ["local.loop", "it refers to itself"],
  ])("%s is left in, and the reason is said", (expression, reason) => {
    expect(read(`a-\${${expression}}-\${var.size}`, `\${${expression}}`)).toEqual({
      addresses: [`a-\${${expression}}-3`, `\${${expression}}`],
      unknown: [`kubernetes_service_v1.it: \${${expression}} is not known: ${reason}`],
    });
  });

  test("that is made of others is left in as far as it is not known", () => {
    expect(read("${local.version}/b", "${jsonencode([local.version])}")).toEqual({
      addresses: ["3-${var.needed}/b", '["3-${var.needed}"]'],
      unknown: [
        "kubernetes_service_v1.it: ${var.needed} is not known: the variable has neither a default nor a value in a file",
      ],
    });
  });

  test("of each copy of a resource is its own", () => {
    const copied = { for_each: { a: 1, b: 2 }, metadata: { name: "shop-${each.key}" } };
    const { manifests } = manifestsOf(stackWith({ kubernetes_namespace_v1: { shop: copied } }));
    expect(manifests.map(({ address, object }) => [address, at(object, "metadata", "name")])).toEqual([
      ['kubernetes_namespace_v1.shop["a"]', "shop-a"],
      ['kubernetes_namespace_v1.shop["b"]', "shop-b"],
    ]);
  });

  test("in an object is reported with the resource's address, once", () => {
    const metadata = { name: "${var.needed}", labels: { a: "${var.needed}" } };
    expect(manifestsOf(stackWith({ kubernetes_namespace_v1: { it: { metadata } } }, rest)).unknown).toEqual([
      "kubernetes_namespace_v1.it: ${var.needed} is not known: the variable has neither a default nor a value in a file",
    ]);
  });
});

describe("the objects of every kind", () => {
  const stack = everyKind();

  test("come in the order in which they can be applied", () => {
    expect([...new Set(objectsOf(manifestsOf(stack)).map(({ kind }) => kind))]).toEqual(
      CONVERTED_TYPES.map((type) => kindOf(type)?.kind.kind),
    );
  });

  test("are read back from the YAML as they were", () => {
    const objects = objectsOf(manifestsOf(stack));
    const documents = parseAllDocuments(toYaml(manifestsOf(stack).manifests), { version: "1.1" });
    expect(documents.map((document) => document.toJS() as unknown)).toEqual(objects);
  });

  test("are those of the stack's Kubernetes resources, each once", () => {
    expect(
      manifestsOf(stack)
        .manifests.map(({ address }) => address)
        .sort(),
    ).toEqual(
      stack.resources
        .filter(isKubernetes)
        .map(({ address }) => address)
        .sort(),
    );
  });
});

describe("the admission policy", () => {
  const output = (value: Json): JsonObject => ({ output: { allowed_image_prefixes: { value } } });
  const deployment = (image: string): JsonObject => ({
    metadata: { name: "web", namespace: "shop" },
    spec: { template: { spec: { container: [{ name: "web", image }] } } },
  });
  const web = { kubernetes_deployment_v1: { web: deployment("host/team/web:1") } };
  const namespacesOf = (resource: JsonObject): Json | undefined => {
    const policy = admissionPolicyOf(stackWith(resource, output(["host/team/"])));
    if ("reason" in policy) throw new Error(policy.reason);
    const path = ["spec", "matchResources", "namespaceSelector", "matchExpressions", 0, "values"];
    return at(policy.pages[1]?.object, ...path);
  };

  test("applies to the namespaces of the stack", () => {
    const kubernetes_namespace_v1 = { b: { metadata: { name: "b" } }, a: { metadata: { name: "a" } } };
    expect(namespacesOf({ ...web, kubernetes_namespace_v1 })).toEqual(["a", "b"]);
  });

  test("applies to the namespaces of its workloads where the stack makes none", () => {
    expect(namespacesOf(web)).toEqual(["shop"]);
  });

  test("finds fault with a workload of the stack that it would refuse", () => {
    const template = { spec: { init_container: [{ name: "a", image: "other/a:1" }] } };
    const job = { metadata: { name: "a", namespace: "shop" }, spec: { job_template: { spec: { template } } } };
    const policy = admissionPolicyOf(stackWith({ ...web, kubernetes_cron_job_v1: { a: job } }, output(["host/team/"])));
    expect("reason" in policy ? policy.reason : policy.problems).toEqual([
      "kubernetes_cron_job_v1.a: the policy would refuse its own image other/a:1",
    ]);
  });

  test.each(POD_KINDS.filter(({ types }) => types.length > 0))("looks at the images of every kind: $kind", (kind) => {
    const type = kind.types.find((one) => one.endsWith("_v1")) ?? "";
    const pod = { spec: { container: [{ name: "web", image: "other/a:1" }] } };
    const body = kind.template.reduceRight<JsonObject>(
      (inner, field) => ({ [field === "jobTemplate" ? "job_template" : field]: inner }),
      pod,
    );
    const resource = { [type]: { a: { metadata: { name: "a", namespace: "shop" }, ...body } } };
    const policy = admissionPolicyOf(stackWith(resource, output(["host/team/"])));
    expect("reason" in policy ? policy.reason : policy.problems).toEqual([
      `${type}.a: the policy would refuse its own image other/a:1`,
    ]);
  });

  test.each<[what: string, resource: JsonObject, rest: JsonObject, reason: string]>([
    ["without the output", web, {}, "it has no output 'allowed_image_prefixes'"],
    ["with an empty list", web, output([]), "its output 'allowed_image_prefixes' is not a list of image prefixes"],
    [
      "with an empty entry",
      web,
      output(["a/", ""]),
      "its output 'allowed_image_prefixes' is not a list of image prefixes",
    ],
    [
      "with an entry that is not known",
      web,
      output(["${var.a}/"]),
      "its output 'allowed_image_prefixes' holds ${var.a}: there is no such variable",
    ],
    ["without a namespace", {}, output(["a/"]), "it has neither a namespace nor a workload"],
  ])("is refused for a stack %s", (_, resource, rest, reason) => {
    expect(admissionPolicyOf(stackWith(resource, rest))).toEqual({ reason });
  });

  test.each<[entry: string, image: string, allowed: boolean]>([
    ["host/team/", "host/team/web:1", true],
    ["host/team/", "host/team-b/web:1", false],
    ["host/web", "host/web", true],
    ["host/web", "host/web:1", true],
    ["host/web", "host/web@sha256:0", true],
    ["host/web", "host/web/b:1", false],
    ["host/web", "host/website:1", false],
    ["host/web:", "host/web:1", true],
    ["host/web:", "host/web@sha256:0", false],
    ["host/web@", "host/web@sha256:0", true],
  ])("%s allows %s: %j", (entry, image, allowed) => {
    expect(allows(entry, image)).toBe(allowed);
  });
});
