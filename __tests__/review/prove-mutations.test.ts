import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import crossAccount from "../../config/examples/cross-account";
import minikube from "../../config/examples/minikube";
import taskTool from "../../config/task-tool";
import type { PlatformSettings } from "../../config/settings";
import type { Facts } from "../../domain/facts";
import type { JsonObject } from "../../review/estate/json";
import { type ModuleSource, readEstate } from "../../review/estate/read";
import type { Image } from "../../review/lifecycle/images";
import { prove, type WorkloadProof } from "../../review/pull/prove";
import { writePlatform } from "../support/synth";
import { type NaivePolicy, type NaiveStatement, naiveMay } from "./support/naive-iam";

type Attributes = Record<string, unknown>;
type Resources = Record<string, Record<string, Attributes>>;
type Documents = Map<string, { readonly resource?: Resources }>;

/** What a platform was synthesized into. */
interface Synthesized {
  readonly documents: Documents;
  readonly values: Map<string, JsonObject[]>;
  readonly facts: Facts;
}

/** The platform's stacks, in memory. */
function stacksOf(settings: PlatformSettings): Synthesized {
  const folder = mkdtempSync(join(tmpdir(), "prove-"));
  writePlatform(settings, folder);
  const read = (path: string) => JSON.parse(readFileSync(path, "utf8")) as JsonObject & { resource?: Resources };
  const documents: Documents = new Map();
  const values = new Map<string, JsonObject[]>();
  for (const id of readdirSync(join(folder, "stacks"))) {
    // What nobody pulls by, and a second environment like the first.
    if (/^(?:state|network|data)(?:-|$)|-staging$/.test(id)) continue;
    const stack = join(folder, "stacks", id);
    documents.set(id, read(join(stack, "cdk.tf.json")));
    const file = join(stack, "release.auto.tfvars.json");
    values.set(id, existsSync(file) ? [read(file)] : []);
  }
  const facts = read(join(folder, "facts.json")) as unknown as Facts;
  rmSync(folder, { recursive: true });
  return { documents, values, facts };
}

function sourcesOf({ documents, values }: Synthesized): ModuleSource[] {
  return [...documents].map(([id, document]) => ({
    kind: "module",
    id,
    documents: [document as unknown as JsonObject],
    values: values.get(id) ?? [],
  }));
}

const POLICY_ATTRIBUTES: Readonly<Record<string, string>> = {
  aws_iam_role: "assume_role_policy",
  aws_iam_role_policy: "policy",
  aws_iam_user_policy: "policy",
  aws_iam_policy: "policy",
  aws_ecr_repository_policy: "policy",
  aws_ecr_registry_policy: "policy",
  aws_ecr_repository_creation_template: "repository_policy",
};

interface Held {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly attributes: Attributes;
  readonly policy: NaivePolicy;
}

/** Every policy of every stack. */
function policiesIn(documents: Documents): Held[] {
  return [...documents].flatMap(([stack, { resource = {} }]) =>
    Object.entries(POLICY_ATTRIBUTES).flatMap(([type, key]) =>
      Object.entries(resource[type] ?? {}).flatMap(([name, attributes]) => {
        const text = attributes[key];
        return typeof text === "string"
          ? [{ stack, type, name, attributes, policy: JSON.parse(text) as NaivePolicy }]
          : [];
      }),
    ),
  );
}

interface Mutation {
  readonly what: string;
  readonly policy: NaivePolicy;
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];

/** The policy without each of its statements, actions, resources and principals. */
function mutationsOf({ Version, Statement }: NaivePolicy): Mutation[] {
  return Statement.flatMap((statement, at) => {
    const replaced = (part: NaiveStatement): NaivePolicy => ({
      Version: Version ?? "",
      Statement: Statement.with(at, part),
    });
    const lists = (["Action", "Resource"] as const).flatMap((key) =>
      listOf(statement[key]).flatMap((item) => {
        const rest = listOf(statement[key]).filter((other) => other !== item) as string[];
        return rest.length === 0
          ? []
          : [{ what: `${key} ${String(item)}`, policy: replaced({ ...statement, [key]: rest }) }];
      }),
    );
    const principals = typeof statement.Principal === "object" ? Object.entries(statement.Principal) : [];
    // A statement without anybody is none of AWS's; somebody else instead is the same.
    const others = principals.flatMap(([kind, names]) =>
      listOf(names).map((name) => ({
        what: `${kind} ${String(name)}`,
        policy: replaced({
          ...statement,
          Principal: { [kind]: listOf(names).map((other) => (other === name ? STRANGER[kind] : other)) as string[] },
        }),
      })),
    );
    const whole = {
      what: `statement ${String(at + 1)}`,
      policy: { Version: Version ?? "", Statement: Statement.filter((_, index) => index !== at) },
    };
    return [whole, ...lists, ...others];
  });
}

const STRANGER: Readonly<Record<string, string>> = {
  AWS: "arn:aws:iam::999999999999:root",
  Service: "strange.amazonaws.com",
  Federated: "arn:aws:iam::999999999999:oidc-provider/strange.example.com",
};

const NOBODY = { identity: [], resource: [], sameAccount: true } as const;

const EVERYBODY: NaivePolicy = { Statement: [{ Effect: "Allow", Principal: "*", Action: "*" }] };
const ADDONS = "602401143452";

/** Whether a workload may pull, by looking at the policies alone: no graph, only names. */
function naivePull(held: readonly Held[], documents: Documents, { image, puller }: WorkloadProof): boolean {
  const match = /^(\d+)\.dkr\.ecr\.([^.]+)\.[^/]+\/([^:@]+)/.exec(image);
  if (match === null) return true;
  const [, account = "", region = "", name = ""] = match;
  const who = puller.split("/").at(-1);
  const identity = policiesOf(held, (one) => one.type !== "aws_iam_role" && holderName(one, documents) === who);
  const ofRepository = (one: Held) =>
    one.type === "aws_ecr_repository_policy" && repositoryName(one, documents) === name;
  const resource = account === ADDONS ? [EVERYBODY] : policiesOf(held, ofRepository);
  const context = { "aws:principalarn": [puller] };
  const may = (action: string, on: string, policies: object) =>
    naiveMay({ who: puller, context, action, resource: on }, { ...NOBODY, identity, ...policies }) === true;
  const repository = `arn:aws:ecr:${region}:${account}:repository/${name}`;
  const sameAccount = puller.split(":")[4] === account;
  return (
    isTrusted(held, puller) &&
    may("ecr:GetAuthorizationToken", "*", {}) &&
    may("ecr:BatchGetImage", repository, { resource, sameAccount }) &&
    may("ecr:GetDownloadUrlForLayer", repository, { resource, sameAccount })
  );
}

function policiesOf(held: readonly Held[], wanted: (one: Held) => boolean): NaivePolicy[] {
  return held.filter(wanted).map((one) => one.policy);
}

/** Users need nobody's trust; the roles here are those of nodes. */
function isTrusted(held: readonly Held[], puller: string): boolean {
  if (puller.includes(":user/")) return true;
  const name = puller.split("/").at(-1);
  const resource = policiesOf(held, (one) => one.type === "aws_iam_role" && one.attributes["name"] === name);
  const request = { who: "ec2.amazonaws.com", action: "sts:AssumeRole", resource: puller };
  return naiveMay(request, { ...NOBODY, resource }) === true;
}

/** `${aws_iam_role.node_role.name}` as the name of that role. */
function referred(text: unknown, documents: Documents, stack: string): Attributes | undefined {
  const [, type = "", name = ""] = /^\$\{(\w+)\.(\w+)\.\w+\}$/.exec(String(text)) ?? [];
  return documents.get(stack)?.resource?.[type]?.[name];
}

function holderName({ stack, attributes }: Held, documents: Documents): unknown {
  return referred(attributes["role"] ?? attributes["user"], documents, stack)?.["name"];
}

function repositoryName({ stack, attributes }: Held, documents: Documents): unknown {
  return referred(attributes["repository"], documents, stack)?.["name"];
}

const verdicts = (synthesized: Synthesized) =>
  prove(readEstate(sourcesOf(synthesized)), { facts: synthesized.facts }).workloads;

interface Removed {
  readonly held: Held;
  readonly what: string;
}

/** Every policy of the documents, mutated in every way; as it was afterwards. */
function eachMutation(documents: Documents, look: (removed: Removed) => void): void {
  for (const held of policiesIn(documents)) {
    const key = POLICY_ATTRIBUTES[held.type] ?? "";
    const before = held.attributes[key];
    for (const { what, policy } of mutationsOf(held.policy)) {
      held.attributes[key] = JSON.stringify(policy);
      look({ held, what });
    }
    held.attributes[key] = before;
  }
}

/** Without each resource of the types; as it was afterwards. */
function eachRemoval(documents: Documents, types: readonly string[], look: () => void): void {
  for (const { resource = {} } of documents.values()) {
    for (const type of types) {
      const all = resource[type] ?? {};
      for (const name of Object.keys(all)) {
        resource[type] = Object.fromEntries(Object.entries(all).filter(([other]) => other !== name));
        look();
      }
      resource[type] = all;
    }
  }
}

/** Whether what is missing is what was removed. */
function isNamed({ held, what }: Removed, { missing }: WorkloadProof): boolean {
  const [kind, name] = what.split(" ");
  const place = `${held.stack}/${held.type}.${held.name}`;
  return missing.some(
    (one) => one.where === place && (kind !== "Action" || one.what === name) && one.mend.includes(one.what),
  );
}

const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** By hand, from what is missing and where: which setting makes it. */
const SETTINGS: readonly (readonly [RegExp, (part: string) => string])[] = [
  [
    / registry\/aws_ecr_repository(?:_policy)?\.(\w+?)(?:_policy)?$/,
    (name) => `registry.repositories.${camelCase(name)}.pullers`,
  ],
  [/^sts:AssumeRole eks-(\w+)\//, (environment) => `environments.${environment}.cluster`],
  [/^ecr:\w+ eks-(\w+)\//, (environment) => `environments.${environment}.cluster.nodePull`],
  [/ access\/\w+\.pull_secret_refresher_([a-z]+)_/, (environment) => `environments.${environment}.cluster.pullSecret`],
  [/^repository workloads-\w+\/\w+\.(\w+)$/, (name) => `registry.repositories.${camelCase(name)}`],
];

function settingOf(what: string, where: string): string | undefined {
  const found = SETTINGS.flatMap(([pattern, name]) => {
    const part = pattern.exec(`${what} ${where}`)?.[1];
    return part === undefined ? [] : [name(part)];
  });
  return found[0];
}

const hasRightSettings = ({ missing }: WorkloadProof) =>
  missing.every(({ what, where, setting }) => setting !== undefined && setting === settingOf(what, where));

const REPOSITORIES = ["taskReporter", "taskService", "taskWeb"].map((key) => `registry.repositories.${key}`);

describe.each<[string, PlatformSettings, readonly string[]]>([
  ["task-tool", taskTool, ["environments.prod.cluster.nodePull", ...REPOSITORIES]],
  [
    "cross-account",
    crossAccount,
    ["environments.prod.cluster.nodePull", ...REPOSITORIES.flatMap((one) => [one, `${one}.pullers`])],
  ],
  ["minikube", minikube, ["environments.local.cluster.pullSecret", ...REPOSITORIES]],
])("%s", (_, settings, expected) => {
  const synthesized = stacksOf(settings);
  const { documents } = synthesized;

  test("every workload is proven", () => {
    const found = verdicts(synthesized);
    expect(found.filter(({ verdict }) => verdict !== "proven")).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  });

  test("a verdict flips exactly where no allowing path remains, and the mend names what was removed and its setting", () => {
    const wrong: string[] = [];
    let flips = 0;
    eachMutation(documents, (removed) => {
      const mutated = policiesIn(documents);
      for (const proof of verdicts(synthesized)) {
        const may = naivePull(mutated, documents, proof);
        const wanted = may ? "proven" : "refuted";
        if (!may) flips += 1;
        if (proof.verdict === wanted && (may || (isNamed(removed, proof) && hasRightSettings(proof)))) continue;
        wrong.push(
          `${removed.held.stack} ${removed.what}: ${proof.workload} ${proof.verdict} ${JSON.stringify(proof.missing)}`,
        );
      }
    });
    expect(wrong).toEqual([]);
    expect(flips).toBeGreaterThan(0);
  });

  test("a mend names the setting of a resource that is not there at all", () => {
    const types = ["aws_ecr_repository", "aws_ecr_repository_policy", "aws_iam_role_policy", "aws_iam_user_policy"];
    const named = new Set<string>();
    eachRemoval(documents, types, () => {
      for (const proof of verdicts(synthesized)) {
        expect([proof.missing, hasRightSettings(proof)]).toEqual([proof.missing, true]);
        for (const { setting = "" } of proof.missing) named.add(setting);
      }
    });
    expect([...named].sort()).toEqual(expected);
  });

  test("a mend names the release of a version that was never pushed", () => {
    const image: Image = {
      repository: "mamezou-tech/task-service",
      registryId: "123456789012",
      digest: `sha256:${"a".repeat(64)}`,
      tags: ["0.9.0"],
      pushedAt: 0,
      sizeBytes: 1,
      storageClass: "standard",
      isIndex: false,
    };
    const estate = readEstate(sourcesOf(synthesized));
    const { workloads } = prove(estate, { facts: synthesized.facts, images: [image] });
    const named = workloads.flatMap(({ missing }) => missing.map(({ setting }) => setting));
    expect(named).toEqual([expect.stringMatching(/^environments\.(prod|local)\.workloads\.releases\.taskService$/)]);
  });
});
