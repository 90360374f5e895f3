import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import adoptExisting from "../../config/examples/adopt-existing";
import crossAccount from "../../config/examples/cross-account";
import everySetting from "../../config/examples/every-setting";
import minikube from "../../config/examples/minikube";
import multiAccount from "../../config/examples/multi-account";
import privateNetwork from "../../config/examples/private-network";
import taskTool from "../../config/task-tool";
import type { PlatformSettings } from "../../config/platform/settings";
import type { Facts } from "../../domain/facts";
import type { JsonObject } from "../../review/estate/language/json";
import { type ModuleSource, readEstate } from "../../review/estate/reading/read";
import type { Image } from "../../review/ecr/images";
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

const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const written = (...Statement: NaiveStatement[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const trusting = (Service: string): string =>
  written({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" });
const imageIn = (name: string): string =>
  `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/${name}:v1.0.0`;

/** A stack in an account. */
function standing(account: string, resource: Resources): { readonly resource: Resources } {
  const provider = { aws: { region: "ap-northeast-1", allowed_account_ids: [account] } };
  return { provider, resource } as { readonly resource: Resources };
}

/** What a team brings along where the platform runs nothing: a task of its own, with its own role. */
function task(account: string, image: string): { readonly resource: Resources } {
  const policy = written(
    { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    { Effect: "Allow", Action: PULL, Resource: "arn:aws:ecr:*:123456789012:repository/mamezou-tech/*" },
  );
  return standing(account, {
    aws_iam_role: { task: { name: `task-${account}`, assume_role_policy: trusting("ecs-tasks.amazonaws.com") } },
    aws_iam_role_policy: { task: { role: "${aws_iam_role.task.name}", policy } },
    aws_ecs_task_definition: {
      task: {
        family: "task",
        requires_compatibilities: ["FARGATE"],
        execution_role_arn: "${aws_iam_role.task.arn}",
        container_definitions: JSON.stringify([{ name: "task", image: imageIn(image) }]),
      },
    },
  });
}

/** The same on container instances: both roles pull. */
function taskOnInstances(account: string, image: string): { readonly resource: Resources } {
  const { resource } = task(account, image);
  const managed = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly";
  return standing(account, {
    ...resource,
    aws_iam_role: {
      ...resource["aws_iam_role"],
      instance: { name: "instance", assume_role_policy: trusting("ec2.amazonaws.com") },
    },
    aws_iam_role_policy_attachment: { instance: { role: "instance", policy_arn: managed } },
    aws_iam_instance_profile: { instance: { name: "instance", role: "${aws_iam_role.instance.name}" } },
    aws_launch_template: { instance: { iam_instance_profile: { name: "${aws_iam_instance_profile.instance.name}" } } },
    aws_autoscaling_group: { instance: { launch_template: { id: "${aws_launch_template.instance.id}" } } },
    aws_ecs_capacity_provider: {
      instance: {
        name: "instance",
        auto_scaling_group_provider: { auto_scaling_group_arn: "${aws_autoscaling_group.instance.arn}" },
      },
    },
    aws_ecs_task_definition: {
      task: { ...resource["aws_ecs_task_definition"]?.["task"], requires_compatibilities: ["EC2"] },
    },
  });
}

/** Builds by the role to which the platform attaches its policy for pushing, and by CodeBuild's own principal. */
function builds(): { readonly resource: Resources } {
  const project = (name: string, image: string, type: string) => ({
    name,
    service_role: "arn:aws:iam::123456789012:role/ci",
    environment: { image: imageIn(image), image_pull_credentials_type: type },
  });
  return standing("123456789012", {
    aws_iam_role: { ci: { name: "ci", assume_role_policy: trusting("codebuild.amazonaws.com") } },
    aws_codebuild_project: {
      own: project("own", "task-web", "SERVICE_ROLE"),
      service: project("service", "task-reporter", "CODEBUILD"),
    },
  });
}

type Guests = Readonly<Record<string, { readonly resource: Resources }>>;

/** The platform's stacks and its guests', in memory. */
function stacksOf(settings: PlatformSettings, guests: Guests): Synthesized {
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
  for (const [id, document] of Object.entries(guests)) documents.set(id, document);
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

function without<T>(all: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([other]) => other !== name));
}

/** The policy without each of its statements, actions, resources, principals and conditions. */
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
    const { Condition = {}, ...unconditional } = statement;
    const tests = Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key) => [operator, key, keys] as const),
    );
    const conditions = tests.flatMap(([operator, key, keys]) => {
      const elsewhere = without(Condition, operator);
      const rest = without(keys, key);
      const left = Object.keys(rest).length === 0 ? elsewhere : { ...elsewhere, [operator]: rest };
      const strange = { ...Condition, [operator]: { ...keys, [key]: "strange" } };
      return [
        { what: `without ${operator} ${key}`, policy: replaced({ ...unconditional, Condition: left }) },
        // Of whose organization somebody is, is assumed.
        ...(key === ORGANIZATION_KEY
          ? []
          : [{ what: `another ${operator} ${key}`, policy: replaced({ ...statement, Condition: strange }) }]),
      ];
    });
    const whole = {
      what: `statement ${String(at + 1)}`,
      policy: { Version: Version ?? "", Statement: Statement.filter((_, index) => index !== at) },
    };
    return [whole, ...lists, ...others, ...conditions];
  });
}

const ORGANIZATION_KEY = "aws:PrincipalOrgID";

const STRANGER: Readonly<Record<string, string>> = {
  AWS: "arn:aws:iam::999999999999:root",
  Service: "strange.amazonaws.com",
  Federated: "arn:aws:iam::999999999999:oidc-provider/strange.example.com",
};

const NOBODY = { identity: [], resource: [], sameAccount: true } as const;

const EVERYBODY: NaivePolicy = { Statement: [{ Effect: "Allow", Principal: "*", Action: "*" }] };
const ADDONS = "602401143452";

/** What AWS's own policy says of pulling. */
const PULL_ONLY: NaivePolicy = {
  Statement: [{ Effect: "Allow", Action: ["ecr:GetAuthorizationToken", ...PULL], Resource: "*" }],
};

/** Whether a workload may pull, by looking at the policies alone: no graph, only names. */
function naivePull(held: readonly Held[], documents: Documents, { image, puller }: WorkloadProof): boolean {
  const match = /^(\d+)\.dkr\.ecr\.([^.]+)\.[^/]+\/([^:@]+)/.exec(image);
  if (match === null) return true;
  const [, account = "", region = "", name = ""] = match;
  const ofRepository = (one: Held) =>
    one.type === "aws_ecr_repository_policy" && repositoryName(one, documents) === name;
  const resource = account === ADDONS ? [EVERYBODY] : policiesOf(held, ofRepository);
  const target = { arn: `arn:aws:ecr:${region}:${account}:repository/${name}`, account, resource };
  return puller.split(", ").every((who) => pulls(who, target, held, documents));
}

interface Target {
  readonly arn: string;
  readonly account: string;
  readonly resource: readonly NaivePolicy[];
}

function pulls(
  puller: string,
  { arn, account, resource }: Target,
  held: readonly Held[],
  documents: Documents,
): boolean {
  const isService = !puller.startsWith("arn:");
  const who = puller.split("/").at(-1) ?? "";
  const identity = [
    ...policiesOf(held, (one) => one.type !== "aws_iam_role" && holderName(one, documents) === who),
    ...attachedTo(who, held, documents),
  ];
  const context: Record<string, readonly string[]> = isService
    ? { "aws:sourceaccount": ["123456789012"] }
    : { "aws:principalarn": [puller], [ORGANIZATION_KEY.toLowerCase()]: ["o-a1b2c3d4e5"] };
  const may = (action: string, on: string, policies: object) =>
    naiveMay({ who: puller, context, action, resource: on }, { ...NOBODY, identity, ...policies }) === true;
  const sameAccount = puller.split(":")[4] === account;
  const reads = PULL.every((action) => may(action, arn, { resource, sameAccount }));
  return reads && (isService || (isTrusted(held, puller) && may("ecr:GetAuthorizationToken", "*", {})));
}

const ATTACHMENTS = ["aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment"];

/** The managed policies of a role or user. */
function attachedTo(who: string, held: readonly Held[], documents: Documents): NaivePolicy[] {
  return [...documents].flatMap(([stack, { resource = {} }]) =>
    ATTACHMENTS.flatMap((type) => Object.values(resource[type] ?? {})).flatMap((attributes) => {
      const { role, user, policy_arn: arn } = attributes;
      const holder = referred(role ?? user, documents, stack)?.["name"] ?? role ?? user;
      if (holder !== who) return [];
      if (String(arn).endsWith("/AmazonEC2ContainerRegistryPullOnly")) return [PULL_ONLY];
      const policy = referred(arn, documents, stack);
      return policiesOf(held, (one) => one.type === "aws_iam_policy" && one.attributes === policy);
    }),
  );
}

function policiesOf(held: readonly Held[], wanted: (one: Held) => boolean): NaivePolicy[] {
  return held.filter(wanted).map((one) => one.policy);
}

/** The services that are roles here, by the end of the role's name. */
const ASSUMERS: readonly (readonly [RegExp, string])[] = [
  [/^task-\d+$/, "ecs-tasks.amazonaws.com"],
  [/^ci$/, "codebuild.amazonaws.com"],
  [/./, "ec2.amazonaws.com"],
];

/** Users need nobody's trust. */
function isTrusted(held: readonly Held[], puller: string): boolean {
  if (puller.includes(":user/")) return true;
  const name = puller.split("/").at(-1) ?? "";
  const who = ASSUMERS.find(([pattern]) => pattern.test(name))?.[1] ?? "";
  const resource = policiesOf(held, (one) => one.type === "aws_iam_role" && one.attributes["name"] === name);
  return naiveMay({ who, action: "sts:AssumeRole", resource: puller }, { ...NOBODY, resource }) === true;
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
    // What a deployer may do is long, and nobody pulls by it: its statements suffice.
    const isLong = held.type === "aws_iam_policy" && held.name === "deployer";
    const all = mutationsOf(held.policy);
    for (const { what, policy } of isLong ? all.filter((one) => one.what.startsWith("statement")) : all) {
      held.attributes[key] = JSON.stringify(policy);
      look({ held, what });
    }
    held.attributes[key] = before;
  }
}

/** Without each resource of the types; as it was afterwards. */
function eachRemoval(documents: Documents, types: readonly string[], look: (what: string) => void): void {
  for (const [stack, { resource = {} }] of documents) {
    for (const type of types) {
      const all = resource[type] ?? {};
      for (const name of Object.keys(all)) {
        resource[type] = without(all, name);
        look(`${stack} ${type}.${name}`);
      }
      resource[type] = all;
    }
  }
}

/** Whether what is missing is what was removed; what was in a policy for several, or of one of two sides, goes to the role. */
function isNamed({ held, what }: Removed, { missing, puller, image }: WorkloadProof): boolean {
  const isWithin = puller.split(":")[4] === image.split(".")[0];
  const isShared = held.type === "aws_iam_policy" || (held.type === "aws_ecr_repository_policy" && isWithin);
  const [kind, name] = what.split(" ");
  const place = `${held.stack}/${held.type}.${held.name}`;
  return missing.some(
    (one) =>
      (one.where === place || (isShared && one.where.includes("/aws_iam_role."))) &&
      (kind !== "Action" || one.what === name) &&
      one.mend.includes(one.what),
  );
}

const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const REMOVED = [...ATTACHMENTS, "aws_iam_group_policy_attachment", "aws_iam_instance_profile"];

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

describe.each<[string, PlatformSettings, Guests]>([
  ["task-tool", taskTool, {}],
  ["cross-account", crossAccount, {}],
  ["minikube", minikube, {}],
  [
    "multi-account",
    multiAccount,
    { staging: task("210987654321", "task-service"), prod: taskOnInstances("345678901234", "task-reporter") },
  ],
  ["every-setting", everySetting, { builds: builds(), other: task("210987654321", "task-service") }],
  ["adopt-existing", adoptExisting, { guest: task("123456789012", "task-web") }],
  ["private-network", privateNetwork, { prod: task("345678901234", "task-reporter") }],
])("%s", (_, settings, guests) => {
  const synthesized = stacksOf(settings, guests);
  const { documents } = synthesized;
  // What a guest brings along, no setting makes.
  const isOwn = Object.keys(guests).length === 0;

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
        if (proof.verdict === wanted && (may || (isNamed(removed, proof) && (!isOwn || hasRightSettings(proof)))))
          continue;
        wrong.push(
          `${removed.held.stack} ${removed.what}: ${proof.workload} ${proof.verdict} ${JSON.stringify(proof.missing)}`,
        );
      }
    });
    expect(wrong).toEqual([]);
    expect(flips).toBeGreaterThan(0);
  });

  test("without an attachment a verdict is what the rest allows", () => {
    const wrong: string[] = [];
    eachRemoval(documents, REMOVED, (what) => {
      const held = policiesIn(documents);
      for (const { verdict, workload, puller, ...proof } of verdicts(synthesized)) {
        // Nobody knows who pulls without an instance profile.
        const wanted = puller.includes("unknown") ? "unknown" : "proven";
        const may = naivePull(held, documents, { ...proof, verdict, workload, puller });
        if (verdict !== (wanted === "unknown" || may ? wanted : "refuted"))
          wrong.push(`${what}: ${workload} ${verdict}`);
      }
    });
    expect(wrong).toEqual([]);
  });
});

describe.each<[string, PlatformSettings, readonly string[]]>([
  ["task-tool", taskTool, ["environments.prod.cluster.nodePull", ...REPOSITORIES]],
  [
    "cross-account",
    crossAccount,
    ["environments.prod.cluster.nodePull", ...REPOSITORIES.flatMap((one) => [one, `${one}.pullers`])],
  ],
  ["minikube", minikube, ["environments.local.cluster.pullSecret", ...REPOSITORIES]],
])("settings of %s", (_, settings, expected) => {
  const synthesized = stacksOf(settings, {});
  const { documents } = synthesized;

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
