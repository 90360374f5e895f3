import { readImages } from "../../review/ecr/images";
import { readPlan } from "../../review/plan/plan";
import { type PlanReview, reviewPlans } from "../../review/plan/review";
import { compareTags } from "../../review/plan/rules/versions/tags";
import { isAtLeast } from "../../review/plan/severity";
import { ACCESS } from "./cases/plan/access";
import { LOSS } from "./cases/plan/loss";
import { NETWORK } from "./cases/plan/network";
import { OTHERS } from "./cases/plan/others";
import { PROTECTION } from "./cases/plan/protection";
import {
  allow,
  change,
  document,
  ECR,
  ECR_POLICY,
  policy,
  review,
  ROLE,
  rules,
  type Values,
  type Written,
} from "./support/changes";

const found = ({ risks }: PlanReview): string[] => risks.map(({ severity, kind }) => `${severity} ${kind}`);

const CASES = [...ACCESS, ...LOSS, ...NETWORK, ...OTHERS, ...PROTECTION];

test.each(CASES.map(([name, expected, ...changes]) => ({ name, expected, changes })))(
  "$name",
  ({ expected, changes }) => {
    expect(found(review(changes))).toEqual(expected);
  },
);

describe("what is said", () => {
  const why = (...changes: Written[]): string[] => review(changes).risks.map((risk) => risk.why);

  test("a replacement names the attribute that forces it, and both values", () => {
    const sides = { before: { name: "a" }, after: { name: "b" }, replace_paths: [["name"]] };
    expect(why({ address: ECR, ...sides })).toEqual([
      "ecr repository `a` is replaced, since `name` cannot change in place (`a` becomes `b`): all its images are deleted; AWS refuses while anything is in it",
    ]);
  });

  test("a repository under another address is to be moved", () => {
    const { risks } = review([
      { address: ECR, before: { name: "a" } },
      { address: "aws_ecr_repository.b", after: { name: "a" } },
    ]);
    expect(risks.map(({ mend }) => mend)).toEqual([
      "only the address changes: add a moved block (`moveFromId`), and nothing is destroyed",
    ]);
  });

  test("a bucket of states is one", () => {
    const [text] = why({ address: "aws_s3_bucket.a", before: { bucket: "task-tool-terraform-state-1" } });
    expect(text).toContain(", and they are Terraform's states");
  });

  test("a policy's new principals and actions are named", () => {
    const before = { repository: "a", policy: policy(allow(ROLE, ["ecr:BatchGetImage"])) };
    const other = { AWS: ["arn:aws:iam::222222222222:role/a", "333333333333"] };
    const after = { repository: "a", policy: policy(allow(other, "ecr:BatchGetImage"), allow(ROLE, "ecr:PutImage")) };
    expect(why({ address: ECR_POLICY, before, after })).toEqual([
      "allows more than before: new principal `account 333333333333`; new action `ecr:PutImage`",
    ]);
  });

  test("drift says whether this apply undoes it", () => {
    const drifted = {
      address: ECR,
      before: { image_tag_mutability: "IMMUTABLE" },
      after: { image_tag_mutability: "MUTABLE" },
    };
    const [risk] = review([], { resource_drift: [change(drifted)] }).risks;
    expect(risk?.why).toBe(
      "`image_tag_mutability` (`IMMUTABLE` became `MUTABLE`) changed without Terraform; this apply leaves it so",
    );
  });

  test("drift from nothing to nothing is none", () => {
    const drifted = { address: ECR, before: { tags: null }, after: { tags: {} } };
    expect(review([], { resource_drift: [change(drifted)] }).risks).toEqual([]);
  });

  test("images that newly expire are counted where the list is there", () => {
    const image = (tag: string, pushedAt: number) => ({
      ...{ digest: `sha256:${tag}`, tags: [tag], sizeBytes: 1, pushedAt },
      ...{ storageClass: "standard" as const, isIndex: false },
    });
    const list = { images: [image("a1", 1), image("a2", 2), image("a3", 3)], children: new Map<string, string[]>() };
    const sides = { before: { policy: rules(3), repository: "a" }, after: { policy: rules(1), repository: "a" } };
    const images = { groups: [{ name: "a", place: {}, list }], now: 10, days: 0 };
    const { risks } = review([{ address: "aws_ecr_lifecycle_policy.a", ...sides }], {}, { images });
    expect(risks.map(({ kind, why: text }) => [kind, text])).toEqual([
      ["image-expired", "2 images expire that the policy kept: `a1`, `a2`"],
    ]);
  });

  const TWO = "2 images expire that the policy kept: `a-eu1`, `a-eu2`";
  const configured = (region: string, account: string) => ({
    aws: {
      name: "aws",
      expressions: { region: { constant_value: region }, allowed_account_ids: { constant_value: [account] } },
    },
  });
  test.each<[string, Values, Values, [string, string]]>([
    ["account, which the policy says", { registry_id: "111111111111" }, {}, ["image-expired", TWO]],
    ["region, which the policy says", { region: "eu-west-1" }, {}, ["image-expired", TWO]],
    ["registry, which the provider says", {}, configured("eu-west-1", "111111111111"), ["image-expired", TWO]],
    [
      "rules, where nothing says it",
      {},
      {},
      [
        "retention-shortened",
        "images may expire that the policy kept: rule 1 expires tagged images beyond 1 instead of 3",
      ],
    ],
  ])("the list is chosen by its %s", (_, more, providers, expected) => {
    const group = (region: string, account: string, tags: readonly string[]) => ({
      ...{ name: "a", place: { account, region } },
      list: readImages([
        { name: "i", document: tags.map((tag, at) => ({ imageDigest: tag, imageTags: [tag], imagePushedAt: at + 1 })) },
      ]),
    });
    const groups = [
      group("us-east-1", "222222222222", ["a-us1"]),
      group("eu-west-1", "111111111111", ["a-eu1", "a-eu2", "a-eu3"]),
    ];
    const sides = {
      before: { policy: rules(3), repository: "a" },
      after: { policy: rules(1), repository: "a", ...more },
    };
    const configuration = { configuration: { provider_config: providers } };
    const changes = [{ address: "aws_ecr_lifecycle_policy.a", ...sides }];
    const { risks } = review(changes, configuration, { images: { groups, now: 10_000, days: 0 } });
    expect(risks.map(({ kind, why: text }) => [kind, text])).toEqual([expected]);
  });

  test("a limit holds what is at least as bad", () => {
    expect((["high", "medium", "low"] as const).map((severity) => isAtLeast(severity, "medium"))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("versions", () => {
  test.each([
    ["v1.9.0", "v1.10.0", -1],
    ["1.0.0-rc.1", "1.0.0", -1],
    ["1.0.0-rc.2", "1.0.0-rc.10", -1],
    ["build-7", "build-12", -1],
    ["2026-03-02", "2026-03-01", 1],
    ["v2", "v2", 0],
    ["build-7", "dev-8", undefined],
    ["latest", "v1", undefined],
    ["3f2a9c1", "4b1d0e2", undefined],
  ])("%s against %s is %s", (one, other, expected) => {
    expect(compareTags(one, other)).toBe(expected);
  });

  const pod = (image: string) => ({ spec: [{ template: [{ spec: [{ container: [{ name: "web", image }] }] }] }] });
  const task = (image: string) => ({ container_definitions: JSON.stringify([{ name: "web", image }]) });

  test.each([
    ["an earlier tag of a Deployment", "kubernetes_deployment_v1.a", pod, "h/r:v2", "h/r:v1", ["medium version-back"]],
    ["a later tag", "kubernetes_deployment_v1.a", pod, "h/r:v1", "h/r:v2", []],
    [
      "an earlier tag of a task definition",
      "aws_ecs_task_definition.a",
      task,
      "h/r:v2",
      "h/r:v1",
      ["medium version-back"],
    ],
    [
      "another digest",
      "aws_ecs_task_definition.a",
      task,
      `h/r@sha256:${"a".repeat(64)}`,
      `h/r@sha256:${"b".repeat(64)}`,
      ["low version-unknown"],
    ],
    ["another repository", "aws_ecs_task_definition.a", task, "h/r:v2", "h/s:v1", ["low version-unknown"]],
    [
      "an earlier tag of an image of Docker Hub that is written in full",
      "aws_ecs_task_definition.a",
      task,
      "nginx:1.28",
      "docker.io/library/nginx:1.27",
      ["medium version-back"],
    ],
    ["what is no reference", "aws_ecs_task_definition.a", task, "h/r:v2", "a password: h/r:v1", []],
  ])("%s", (_name, address, shape, from, to, expected) => {
    expect(found(review([{ address, before: shape(from), after: shape(to) }]))).toEqual(expected);
  });

  test("names the file that a release by -var has to be written into", () => {
    const back = [{ address: "kubernetes_deployment_v1.a", before: pod("h/r:1.1.0"), after: pod("h/r:1.0.0") }];
    const mend = (stack: string) => {
      const plan = readPlan(`${stack}.json`, document(back, {}), stack, true);
      return reviewPlans({ stacks: [{ stack, plan }] }).risks[0]?.mend;
    };
    const others = "bring the branch up to date with what was released; or say that it is a rollback";
    expect([mend("workloads-staging"), mend("web")]).toEqual([
      `write what was released by -var into config/releases/staging.json, or release.auto.tfvars.json where only the JSON is there; ${others}`,
      others,
    ]);
  });
});

describe("a file that is no plan", () => {
  test.each<readonly [unknown, string]>([
    [[], "p.json holds no plan (it is no object); write it with: terraform show -json PLANFILE"],
    [{}, "p.json holds no plan (it has no format_version); write it with: terraform show -json PLANFILE"],
    [
      { format_version: "2.0", resource_changes: [] },
      'p.json has format_version "2.0", 1.x is read; use a Terraform whose plans have that',
    ],
    [
      { format_version: "1.0", values: {} },
      "p.json holds a state, not a plan; write it with: terraform show -json PLANFILE",
    ],
    [{ format_version: "1.0" }, "p.json holds nothing that a plan has; write it with: terraform show -json PLANFILE"],
    [
      { format_version: "1.2", resource_changes: [{ address: "a" }] },
      "p.json: resource_changes[0] is no change of a resource; write it with: terraform show -json PLANFILE",
    ],
    [
      { format_version: "1.2", resource_changes: {} },
      "p.json is no plan: resource_changes is an object, not a list; write one with: terraform show -json PLAN",
    ],
    [
      { format_version: "1.2", resource_changes: null },
      "p.json is no plan: resource_changes is null, not a list; write one with: terraform show -json PLAN",
    ],
    [
      { format_version: "1.2", planned_values: [] },
      "p.json is no plan: planned_values is a list, not an object; write one with: terraform show -json PLAN",
    ],
    [
      { format_version: "1.2", planned_values: { root_module: { resources: null } } },
      "p.json is no plan: planned_values.root_module.resources is null, not a list; write one with: terraform show -json PLAN",
    ],
    [
      { format_version: "1.2", prior_state: { values: { root_module: { resources: [1] } } }, errored: true },
      "p.json is no plan: prior_state.values.root_module.resources[0] is a number, not an object; write one with: terraform show -json PLAN",
    ],
  ])("%j", (json, message) => {
    expect(() => readPlan("p.json", json, "p")).toThrow(message);
  });
});
