import { join } from "node:path";

import type { JsonObject } from "../../review/estate/language/json";
import { type ModuleSource, readEstate, type Source } from "../../review/estate/reading/read";
import { readImages } from "../../review/ecr/images";
import { inputsOf } from "../../review/lifecycle/inputs";
import { type LifecycleReport, reportOf } from "../../review/lifecycle/report";
import { estateRepositories } from "../../review/ecr/lifecycle-policies";
import { DAY_MS } from "../../domain/aws/time";
import { workloadReferences } from "../../review/lifecycle/workload-references";

const NOW = Date.UTC(2026, 2, 1);
const ACCOUNT = "123456789012";
const HOME = "ap-northeast-1";
const AWAY = "us-west-2";
const host = (region: string, account = ACCOUNT): string => `${account}.dkr.ecr.${region}.amazonaws.com`;

const provider = (region: string, account = ACCOUNT): JsonObject => ({
  aws: [{ region, allowed_account_ids: [account] }],
});

/** Keeps the newest so many images with a tag. */
const keep = (countNumber: number): string =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: "tagged", tagPatternList: ["v*"], countType: "imageCountMoreThan", countNumber },
        action: { type: "expire" },
      },
    ],
  });

/** Expires what was pushed more than so many days ago. */
const youngerThan = (countNumber: number): string =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber },
        action: { type: "expire" },
      },
    ],
  });

const stack = (id: string, region: string, resource: JsonObject, rest: JsonObject = {}): ModuleSource => ({
  kind: "module",
  id,
  documents: [{ provider: provider(region), resource, ...rest }],
});

const replicationTo = (regions: readonly string[], more: JsonObject = {}): JsonObject => ({
  aws_ecr_replication_configuration: {
    all: {
      replication_configuration: {
        rule: [{ destination: regions.map((region) => ({ region, registry_id: ACCOUNT })), ...more }],
      },
    },
  },
});

const DELETES: JsonObject = { delete_replication: { enabled: true } };

function registry(policy: string, more: JsonObject = {}): ModuleSource {
  return stack("registry", HOME, {
    aws_ecr_repository: { one: { name: "team/one", image_tag_mutability: "IMMUTABLE" } },
    aws_ecr_lifecycle_policy: { one: { repository: "${aws_ecr_repository.one.id}", policy } },
    ...more,
  });
}

const deployment = (image: string): JsonObject => ({
  kubernetes_deployment_v1: {
    one: {
      metadata: { name: "one", namespace: "shop" },
      spec: { template: { spec: { container: [{ name: "one", image }] } } },
    },
  },
});

const workloads = (image: string): ModuleSource => stack("workloads", HOME, deployment(image));

interface Detail {
  readonly tag: string;
  readonly daysAgo: number;
  readonly repository?: string;
}

const pages = (...details: readonly Detail[]): object => ({
  imageDetails: details.map(({ tag, daysAgo, repository = "team/one" }) => ({
    registryId: ACCOUNT,
    repositoryName: repository,
    imageDigest: `sha256:${tag}`,
    imageTags: [tag],
    imagePushedAt: (NOW - daysAgo * DAY_MS) / 1000,
  })),
});

const THREE = pages({ tag: "v1", daysAgo: 9 }, { tag: "v2", daysAgo: 5 }, { tag: "v3", daysAgo: 2 });

interface Asked {
  readonly lists?: readonly { readonly document: object; readonly region?: string }[];
  readonly days?: number;
  readonly rollbackDepth?: number;
}

function report(
  sources: readonly Source[],
  { lists = [{ document: THREE }], days = 0, rollbackDepth = 0 }: Asked = {},
) {
  const estate = readEstate(sources);
  const list = lists.length === 0 ? undefined : readImages(lists.map((one) => ({ name: "images.json", ...one })));
  const { inputs, unknown, warnings } = inputsOf(estateRepositories(estate), list);
  const runs = workloadReferences(estate);
  const found: LifecycleReport = reportOf(inputs, {
    ...{ now: NOW, days, rollbackDepth, tagSchemes: {} },
    references: runs.references,
    unknown: [...unknown, ...runs.unknown],
  });
  return { ...found, warnings };
}

const used = ({ inUse }: LifecycleReport): unknown[] => inUse.map(({ code, by, on, rule }) => [code, by, on, rule]);

describe("the repositories of the files", () => {
  const template = (prefix: string, policy: string): JsonObject => ({
    aws_ecr_repository_creation_template: {
      team: { prefix, applied_for: ["REPLICATION"], lifecycle_policy: policy },
    },
  });

  it("come with their policy, their tags and their copies", () => {
    const filter = { repository_filter: [{ filter: "team/", filter_type: "PREFIX_MATCH" }] };
    const home = stack("registry", HOME, {
      aws_ecr_repository: {
        one: { name: "team/one", image_tag_mutability: "IMMUTABLE" },
        two: { name: "other/two", image_tag_mutability: "MUTABLE" },
        bare: { name: "other/bare" },
      },
      aws_ecr_lifecycle_policy: {
        one: { repository: "${aws_ecr_repository.one.id}", policy: keep(3) },
        two: { repository: "${aws_ecr_repository.two.name}", policy: keep(3) },
        far: { repository: "${aws_ecr_repository.three.name}", policy: keep(3) },
      },
      ...replicationTo([AWAY, "eu-west-1"], filter),
    });
    const { inputs, unknown } = inputsOf(
      estateRepositories(readEstate([home, stack("copy", AWAY, template("team/", keep(9)))])),
      undefined,
    );
    expect(
      inputs.map(({ repository, place, isMutable, replicas }) => [repository, place.region, isMutable, replicas]),
    ).toEqual([
      [
        "team/one",
        HOME,
        false,
        [
          { account: ACCOUNT, region: AWAY, hasPolicy: true },
          { account: ACCOUNT, region: "eu-west-1", hasPolicy: false },
        ],
      ],
      ["other/two", HOME, true, []],
    ]);
    expect(unknown).toEqual(["registry/aws_ecr_lifecycle_policy.far: its repository is not known"]);
  });

  it("may be copies of one resource, named by variables", () => {
    const rest: JsonObject = { variable: { teams: { default: ["a", "b"] }, keep: { default: 1 } } };
    const rules = JSON.parse(keep(1)) as JsonObject;
    const source = stack(
      "registry",
      HOME,
      {
        aws_ecr_repository: { each: { for_each: "${toset(var.teams)}", name: "team/${each.key}" } },
        aws_ecr_lifecycle_policy: {
          each: {
            for_each: "${aws_ecr_repository.each}",
            repository: "${each.value.name}",
            policy: `\${jsonencode(${JSON.stringify(rules).replace('"countNumber":1', '"countNumber":"${var.keep}"').replace('"${var.keep}"', "var.keep")})}`,
          },
        },
      },
      rest,
    );
    const { inputs } = inputsOf(estateRepositories(readEstate([source])), undefined);
    expect(inputs.map(({ repository, policy }) => [repository, policy.rules[0]?.countNumber])).toEqual([
      ["team/a", 1],
      ["team/b", 1],
    ]);
  });

  it("are told with the faults of all their policies", () => {
    const refused = (name: string, policy: string): ModuleSource =>
      stack(name, HOME, { aws_ecr_lifecycle_policy: { one: { repository: `team/${name}`, policy } } });
    const read =
      (...sources: ModuleSource[]) =>
      () =>
        inputsOf(estateRepositories(readEstate(sources)), undefined);
    expect(read(refused("a", keep(0)))).toThrow(
      /^a\/aws_ecr_lifecycle_policy.one: 1 fault\n {2}'rules\[0\].selection.countNumber' must be/,
    );
    expect(read(refused("a", keep(0)), refused("b", '{"rules":[]}'))).toThrow(
      /^lifecycle policies: 2 faults\n {2}'a\/aws_ecr_lifecycle_policy.one.rules\[0\].*\n {2}'b\/aws_ecr_lifecycle_policy.one.rules'/,
    );
  });

  it("are unknown where their policy or their number is", () => {
    const open = registry("${data.http.policy.body}", {
      aws_ecr_lifecycle_policy: {
        many: { for_each: "${var.none}", repository: "${each.value}", policy: keep(1) },
        one: { repository: "${aws_ecr_repository.one.name}", policy: "${aws_ssm_parameter.policy.value}" },
      },
    });
    const { unknown, images, inUse } = report([open, workloads(`${host(HOME)}/team/one:v1`)]);
    expect(unknown).toEqual([
      "registry/aws_ecr_lifecycle_policy.many: it is not known how many copies there are: there is no such variable",
      "registry/aws_ecr_lifecycle_policy.one: its policy: ${aws_ssm_parameter.policy.value} is not known: the module has no such thing",
      "images of team/one are left out: its policy: ${aws_ssm_parameter.policy.value} is not known: the module has no such thing",
      `workloads/Deployment/shop/one refers to ${host(HOME)}/team/one:v1: whether its lifecycle policy keeps it is not known: its policy: \${aws_ssm_parameter.policy.value} is not known: the module has no such thing`,
    ]);
    expect([images, inUse]).toEqual([[], []]);
  });

  it("are not linted by their rules where their policy is not known", () => {
    const open = stack("registry", HOME, {
      aws_ecr_repository: { one: { name: "team/one" }, two: { name: "team/two" } },
      aws_ecr_lifecycle_policy: {
        one: { repository: "${aws_ecr_repository.one.name}", policy: "${aws_ssm_parameter.policy.value}" },
        two: { repository: "${aws_ecr_repository.two.name}", policy: keep(1) },
      },
    });
    const { lint } = report([open]);
    expect(lint.map(({ repository, code }) => [repository, code])).toEqual([["team/two", "mutable-untagged"]]);
  });

  it("take the policy of the template that makes them", () => {
    const cache = stack("registry", HOME, {
      aws_ecr_repository_creation_template: {
        hub: { prefix: "hub", applied_for: ["PULL_THROUGH_CACHE"], lifecycle_policy: keep(1) },
        all: { prefix: "ROOT", applied_for: ["CREATE_ON_PUSH"], lifecycle_policy: keep(9) },
      },
    });
    const lists = [
      {
        document: pages(
          { repository: "hub/nginx", tag: "v1", daysAgo: 9 },
          { repository: "hub/nginx", tag: "v2", daysAgo: 8 },
        ),
      },
    ];
    const { images, assumptions } = report([cache, workloads(`${host(HOME)}/hub/nginx:v1`)], { lists });
    expect(images.map(({ tags, verdict, registry: where }) => [tags[0], verdict, where])).toEqual([
      ["v1", "expire", host(HOME)],
      ["v2", "keep", host(HOME)],
    ]);
    expect(assumptions).toEqual([
      "hub/nginx was made after the template registry/aws_ecr_repository_creation_template.hub got its lifecycle policy",
    ]);
  });
});

describe("what workloads of the files run", () => {
  const task = (image: string): JsonObject => ({
    aws_ecs_task_definition: {
      one: { family: "one", container_definitions: JSON.stringify([{ name: "one", image }]) },
    },
  });
  const job = (type: string, image: string): JsonObject => ({
    [type]: { one: { metadata: { name: "one" }, spec: { template: { spec: { init_container: { image } } } } } },
  });
  const cron = (image: string): JsonObject => ({
    kubernetes_cron_job_v1: {
      one: {
        metadata: { name: "one", namespace: "shop" },
        spec: { job_template: { spec: { template: { spec: { container: [{ image }] } } } } },
      },
    },
  });
  const build = (image: string): JsonObject => ({
    aws_codebuild_project: { one: { name: "one", environment: { image } } },
  });

  it.each<[string, (image: string) => JsonObject, string]>([
    ["a Deployment", deployment, "workloads/Deployment/shop/one"],
    ["a CronJob", cron, "workloads/CronJob/shop/one"],
    ["a Job", (image) => job("kubernetes_job_v1", image), "workloads/Job/default/one"],
    ["a StatefulSet", (image) => job("kubernetes_stateful_set_v1", image), "workloads/StatefulSet/default/one"],
    ["a DaemonSet", (image) => job("kubernetes_daemon_set_v1", image), "workloads/DaemonSet/default/one"],
    [
      "a Pod",
      (image) => ({ kubernetes_pod_v1: { one: { metadata: { name: "one" }, spec: { container: { image } } } } }),
      "workloads/Pod/default/one",
    ],
    ["a task definition", task, "workloads/aws_ecs_task_definition.one"],
    ["a build", build, "workloads/aws_codebuild_project.one"],
  ])("is in use: %s", (_name, resource, by) => {
    const image = `${host(HOME)}/team/one:v1`;
    const found = report([registry(keep(1)), stack("workloads", HOME, resource(image))]);
    expect(found.inUse).toEqual([
      {
        ...{ code: "image-in-use", by, reference: image, digest: "sha256:v1", on: "2026-03-01", rule: 1 },
        message: `${by} refers to ${image}, which rule 1 expires on 2026-03-01`,
      },
    ]);
  });

  it("is in use with the version that a file of values gives, and with what a rollback of it needs", () => {
    const versioned: ModuleSource = {
      ...workloads(`${host(HOME)}/team/one:\${var.version}`),
      documents: [
        {
          provider: provider(HOME),
          variable: { version: { default: "v1" } },
          resource: deployment(`${host(HOME)}/team/one:\${var.version}`),
        },
      ],
      values: [{ version: "v3" }],
    };
    expect(used(report([registry(keep(1)), versioned]))).toEqual([]);
    expect(used(report([registry(keep(1)), versioned], { rollbackDepth: 1 }))).toEqual([
      ["rollback-target", "workloads/Deployment/shop/one", "2026-03-01", 1],
    ]);
  });

  it("is in use where it refers to the repository itself", () => {
    const one = { aws_ecr_repository: { one: { name: "team/one" } } };
    const both = stack("all", HOME, {
      ...one,
      aws_ecr_lifecycle_policy: { one: { repository: "team/one", policy: keep(2) } },
      ...deployment("${aws_ecr_repository.one.repository_url}:v1"),
    });
    expect(used(report([both]))).toEqual([["image-in-use", "all/Deployment/shop/one", "2026-03-01", 1]]);
    // The account is not known, so neither is the URL; the reference is.
    const anywhere = { ...both, documents: [{ ...both.documents[0], provider: { aws: [{ region: HOME }] } }] };
    expect(used(report([anywhere]))).toEqual([["image-in-use", "all/Deployment/shop/one", "2026-03-01", 1]]);
  });

  it("is not known where its version, its image or a list is not", () => {
    const unversioned = workloads(`${host(HOME)}/team/one:\${var.version}`);
    expect(report([registry(keep(1)), unversioned]).unknown).toEqual([
      `workloads/Deployment/shop/one: which version of team/one it runs is not known: ${host(HOME)}/team/one:\${var.version}`,
    ]);
    const unnamed = workloads("${var.image}");
    expect(report([registry(keep(1)), unnamed]).unknown).toEqual([
      "workloads/Deployment/shop/one: which image it runs is not known: there is no such variable",
    ]);
    const lists = [{ document: pages({ tag: "v1", daysAgo: 1, repository: "team/two" }) }];
    expect(report([registry(keep(1)), workloads(`${host(HOME)}/team/one:v1`)], { lists }).unknown).toEqual([
      `workloads/Deployment/shop/one refers to ${host(HOME)}/team/one:v1: no list of the images in ${host(HOME)} is given`,
    ]);
  });

  it("is missing where the list does not have it, and left alone in other registries", () => {
    expect(used(report([registry(keep(1)), workloads(`${host(HOME)}/team/one:v9`)]))).toEqual([
      ["image-missing", "workloads/Deployment/shop/one", null, null],
    ]);
    for (const image of ["docker.io/library/nginx:1", `${host("eu-west-3")}/team/one:v1`, `${host(HOME)}/other:1`]) {
      const found = report([registry(keep(1)), workloads(image)]);
      expect([image, found.inUse, found.unknown]).toEqual([image, [], []]);
    }
  });
});

describe("the copies of a repository", () => {
  const COPY = `${host(AWAY)}/team/one:v1`;
  const by = "workloads/Deployment/shop/one";

  it("lose with delete replication what the source's policy expires", () => {
    const away = stack("away", AWAY, { aws_ecr_registry_policy: { one: { policy: "{}" } } });
    const found = report([registry(keep(2), replicationTo([AWAY], DELETES)), away, workloads(COPY)]);
    expect(found.inUse).toEqual([
      {
        ...{ code: "image-in-use", by, reference: COPY, digest: "sha256:v1", on: "2026-03-01", rule: 1 },
        message: `${by} refers to ${COPY}, which rule 1 of ${host(HOME)} expires on 2026-03-01, and deletes are replicated by registry/aws_ecr_replication_configuration.all`,
      },
    ]);
    expect(found.images.map(({ registry: where }) => where)).toEqual([host(HOME), host(HOME), host(HOME)]);
    expect(found.assumptions).toEqual([
      `team/one in ${host(AWAY)} has the images of its source, pushed at the same time: no list of its own is given`,
    ]);
  });

  it("lose it on the day on which the source does, and a rollback target too", () => {
    const home = registry(youngerThan(7), replicationTo([AWAY], DELETES));
    const copy = workloads(`${host(AWAY)}/team/one:v2`);
    expect(used(report([home, copy], { days: 30 }))).toEqual([["image-in-use", by, "2026-03-03", 1]]);
    expect(used(report([home, copy], { days: 1, rollbackDepth: 1 }))).toEqual([
      ["rollback-target", by, "2026-03-01", 1],
    ]);
  });

  it("are not touched without it, which is said", () => {
    const away = stack("away", AWAY, { aws_ecr_registry_policy: { one: { policy: "{}" } } });
    const off = { delete_replication: { enabled: false } };
    for (const more of [{}, off]) {
      const found = report([registry(keep(2), replicationTo([AWAY], more)), away, workloads(COPY)]);
      expect([found.inUse, found.unknown]).toEqual([[], []]);
      expect(found.assumptions).toEqual([
        `team/one in ${host(AWAY)} has the images of its source, pushed at the same time: no list of its own is given`,
        `registry/aws_ecr_replication_configuration.all replicates no deletes to team/one in ${host(AWAY)}: nothing in the files turns that on`,
      ]);
    }
  });

  it("are not known where delete replication or the registry's own policy is not", () => {
    const away = stack("away", AWAY, { aws_ecr_registry_policy: { one: { policy: "{}" } } });
    const open = { delete_replication: { enabled: "${var.deletes}" } };
    expect(report([registry(keep(2), replicationTo([AWAY], open)), away, workloads(COPY)])).toMatchObject({
      inUse: [],
      unknown: [
        `${by} refers to ${COPY}: rule 1 of ${host(HOME)} expires it on 2026-03-01, and whether registry/aws_ecr_replication_configuration.all replicates deletes is not known`,
      ],
    });
    expect(report([registry(keep(2), replicationTo([AWAY])), workloads(COPY)])).toMatchObject({
      inUse: [],
      unknown: [
        `${by} refers to ${COPY}: whether its lifecycle policy keeps it is not known: nothing in the files is of ${host(AWAY)}`,
      ],
    });
  });

  const ownPolicy = (policy: string): JsonObject => ({
    aws_ecr_lifecycle_policy: { one: { repository: "team/one", policy } },
  });
  const template = (policy: string): JsonObject => ({
    aws_ecr_repository_creation_template: {
      team: { prefix: "team", applied_for: ["REPLICATION"], lifecycle_policy: policy },
    },
  });

  it.each<[string, JsonObject, string | null]>([
    ["of their own", ownPolicy(youngerThan(9)), "2026-03-01"],
    ["of the template that makes them", template(youngerThan(10)), "2026-03-02"],
    ["of their own before that of a template", { ...ownPolicy(keep(5)), ...template(youngerThan(9)) }, null],
  ])("go by a policy %s", (_name, resource, on) => {
    const home = registry(keep(9), replicationTo([AWAY]));
    const found = report([home, stack("away", AWAY, resource), workloads(COPY)], { days: 30 });
    expect(used(found)).toEqual(on === null ? [] : [["image-in-use", by, on, 1]]);
    expect(found.lint.filter(({ code }) => code === "replica-without-policy")).toEqual([]);
  });

  it("go by whatever comes first", () => {
    const away = stack("away", AWAY, ownPolicy(youngerThan(20)));
    const home = (days: number) => registry(youngerThan(days), replicationTo([AWAY], DELETES));
    const day = (days: number) => report([home(days), away, workloads(COPY)], { days: 30 }).inUse[0]?.on;
    expect([day(15), day(25)]).toEqual(["2026-03-07", "2026-03-12"]);
  });

  it("go by their own list, given with its region", () => {
    const away = stack("away", AWAY, ownPolicy(youngerThan(20)));
    const sources = [registry(youngerThan(7), replicationTo([AWAY])), away, workloads(COPY)];
    const copy = { document: pages({ tag: "v1", daysAgo: 30 }), region: AWAY };
    const { images, inUse, warnings } = report(sources, { lists: [{ document: THREE, region: HOME }, copy] });
    expect(images.map(({ registry: where, tags, verdict }) => [where, tags[0], verdict])).toEqual([
      [host(AWAY), "v1", "expire"],
      [host(HOME), "v1", "expire"],
      [host(HOME), "v2", "keep"],
      [host(HOME), "v3", "keep"],
    ]);
    expect(inUse.map(({ on, reference }) => [reference, on])).toEqual([[COPY, "2026-03-01"]]);
    expect(warnings).toEqual([]);
  });

  it("are not meant by a list without a region, unless there is nothing else", () => {
    const home = registry(keep(9), replicationTo([AWAY]));
    const { warnings, images } = report([home, stack("away", AWAY, ownPolicy(keep(9)))]);
    expect(warnings).toEqual([
      `images of team/one are taken for those in ${host(HOME)}; list a copy by --images REGION=FILE`,
    ]);
    expect(new Set(images.map(({ registry: where }) => where))).toEqual(new Set([host(HOME)]));
    const twice = report([registry(keep(9)), stack("other", AWAY, ownPolicy(keep(9)))]);
    expect([twice.images, twice.unknown]).toEqual([
      [],
      [
        `images of team/one are left out: they may be in ${host(AWAY)} or ${host(HOME)}; say where by --images REGION=FILE`,
      ],
    ]);
  });

  it("are found in Cloud Control's words, too", () => {
    const cloudControl: JsonObject = {
      awscc_ecr_replication_configuration: {
        all: {
          replication_configuration: {
            rules: [
              {
                destinations: [{ region: AWAY, registry_id: ACCOUNT }],
                delete_replication: { enabled: true },
                repository_filters: [{ filter: "team/", filter_type: "PREFIX_MATCH" }],
              },
            ],
          },
        },
      },
    };
    const home: ModuleSource = {
      ...registry(keep(2), cloudControl),
      documents: [
        {
          provider: { ...provider(HOME), awscc: [{ region: HOME }] },
          resource: {
            aws_ecr_lifecycle_policy: { one: { repository: "team/one", policy: keep(2) } },
            ...cloudControl,
          },
        },
      ],
    };
    expect(used(report([home, workloads(COPY)]))).toEqual([["image-in-use", by, "2026-03-01", 1]]);
  });
});

/** `terraform show -json` of fixtures/plain-lifecycle/main.tf, before and after its first apply. */
describe("a project in plain HCL", () => {
  const read = (kind: "plan" | "state"): Source => ({
    kind,
    path: join(__dirname, "fixtures", "plain-lifecycle", `${kind}.json`),
  });
  const list = pages(
    { repository: "team/app", tag: "v1.0.0", daysAgo: 3 },
    { repository: "team/app", tag: "v1.1.0", daysAgo: 2 },
    { repository: "team/app", tag: "v1.2.0", daysAgo: 1 },
    { repository: "team/app", tag: "dev-1", daysAgo: 4 },
    { repository: "team/app", tag: "main-1", daysAgo: 4 },
    { repository: "team/web", tag: "v6", daysAgo: 9 },
    { repository: "team/web", tag: "v7", daysAgo: 8 },
    { repository: "team/job", tag: "v1", daysAgo: 8 },
  );
  const asked: Asked = { lists: [{ document: list }], days: 14 };
  const going = ({ images }: LifecycleReport): unknown[] =>
    images.filter(({ on }) => on !== null).map(({ tags, rule, on }) => [tags.join(), rule, on]);
  const GOING = [
    ["v1.0.0", 1, "2026-03-01"],
    ["dev-1", 97, "2026-03-01"],
    ["main-1", 86, "2026-03-11"],
    ["v6", 1, "2026-03-01"],
  ];

  it("has its policies and what its tasks run in its state", () => {
    const found = report([read("state")], asked);
    expect(going(found)).toEqual(GOING);
    expect(used(found)).toEqual([
      ["image-in-use", 'plain-lifecycle/aws_ecs_task_definition.team["app"]', "2026-03-01", 1],
    ]);
    expect([found.unknown, found.warnings]).toEqual([[], []]);
  });

  it("has in its first plan what is known before apply, and says what is not", () => {
    const found = report([read("plan")], asked);
    expect([going(found), used(found)]).toEqual([GOING, []]);
    const job =
      "its policy: ${data.aws_ecr_lifecycle_policy_document.job.json} is not known: it is known only after apply";
    const task = (name: string): string =>
      `plain-lifecycle/aws_ecs_task_definition.team["${name}"]: which version it runs is not known, of aws_ecr_repository.team: it is known only after apply`;
    expect(found.unknown).toEqual([
      `plain-lifecycle/aws_ecr_lifecycle_policy.job: ${job}`,
      task("app"),
      task("web"),
      `images of team/job are left out: ${job}`,
    ]);
  });
});
