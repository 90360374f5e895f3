/** Whether the review of plans tells what they do to pulls: each plan holds both sides itself. */
import { toMarkdown, toText } from "../../review/plan/markdown";
import { readPlan } from "../../review/plan/plan";
import { type Proof, type Proofs, readProofs } from "../../review/plan/proofs";
import { type PlanReview, reviewPlans, type StackInput } from "../../review/plan/review";
import { proofLost } from "../../review/plan/rules/pull/proof-lost";
import { pullRefuted } from "../../review/plan/rules/pull/pull-refuted";
import { Secrets } from "../../review/plan/secrets";
import { changesBetween, type Resources, wholePlan } from "./support/plans";

const ACCOUNT = "123456789012";
const HOST = `${ACCOUNT}.dkr.ecr.ap-northeast-1.amazonaws.com`;
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/web-execution`;
const REPOSITORY_ARN = `arn:aws:ecr:ap-northeast-1:${ACCOUNT}:repository/team/web`;

const document = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const login = { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" };
const pull = (...Action: readonly string[]) => ({ Effect: "Allow", Action, Resource: REPOSITORY_ARN });

const REGISTRY: Resources = {
  "aws_ecr_repository.web": {
    name: "team/web",
    arn: REPOSITORY_ARN,
    registry_id: ACCOUNT,
    repository_url: `${HOST}/team/web`,
  },
};
const ROLE: Resources = {
  "aws_iam_role.web": {
    name: "web-execution",
    arn: ROLE_ARN,
    assume_role_policy: document({
      ...{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } },
    }),
  },
};
const grant = (...actions: readonly string[]): Resources => ({
  "aws_iam_role_policy.web": { name: "pull", role: "web-execution", policy: document(login, pull(...actions)) },
});
const task = (image = `${HOST}/team/web:1.0.0`, more: object = {}): Resources => ({
  "aws_ecs_task_definition.web": {
    family: "web",
    arn: `arn:aws:ecs:ap-northeast-1:${ACCOUNT}:task-definition/web:1`,
    execution_role_arn: ROLE_ARN,
    network_mode: "awsvpc",
    requires_compatibilities: ["FARGATE"],
    container_definitions: JSON.stringify([{ name: "web", image }]),
    ...more,
  },
});

type Sides = readonly [before: Resources, after: Resources, more?: object];
const same = (resources: Resources): Sides => [resources, resources];

function stackOf(stack: string, [before, after, more = {}]: Sides): StackInput {
  return { stack, plan: readPlan(stack, { ...wholePlan(before, after), ...more }, stack, true) };
}

function review(stacks: Readonly<Record<string, Sides>>, others: readonly StackInput[] = []): PlanReview {
  return reviewPlans({ stacks: [...Object.entries(stacks).map(([id, sides]) => stackOf(id, sides)), ...others] });
}

/** Pulls alone. */
const pulls = (result: PlanReview) =>
  result.risks.filter(({ kind }) => kind === "proof-lost" || kind === "pull-refuted");
const found = (result: PlanReview) =>
  pulls(result).map(({ severity, kind, stack, address }) => `${severity} ${kind} ${stack} ${address}`);

const LOST = "high proof-lost app aws_ecs_task_definition.web";

test("a pull that loses its action is told, with the missing action, its place and the statement", () => {
  const result = review({
    registry: same(REGISTRY),
    access: [
      { ...ROLE, ...grant(...PULL) },
      { ...ROLE, ...grant("ecr:BatchGetImage") },
    ],
    app: same(task()),
  });
  expect(pulls(result)).toEqual([
    {
      ...{ severity: "high", kind: "proof-lost", stack: "app", address: "aws_ecs_task_definition.web" },
      why: "that its image can be pulled was proven, and is refuted after this: `ecr:GetDownloadUrlForLayer` at `access/aws_iam_role_policy.web`",
      mend: `add the statement \`{"Effect":"Allow","Action":["ecr:GetDownloadUrlForLayer"],"Resource":["${REPOSITORY_ARN}"]}\``,
    },
  ]);
});

const BASE: Resources = { ...ROLE, ...grant(...PULL) };

/** The role as the provider reads it from AWS: it repeats what other resources give. */
const READ_ONLY = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
const REPEATING: Resources = {
  "aws_iam_role.web": {
    ...ROLE["aws_iam_role.web"],
    inline_policy: [{ name: "pull", policy: document(login, pull(...PULL)) }],
    managed_policy_arns: [READ_ONLY],
  },
};
const INLINE_ALONE: Resources = { "aws_iam_role.web": { ...REPEATING["aws_iam_role.web"], managed_policy_arns: [] } };
const ATTACHED_ALONE: Resources = { "aws_iam_role.web": { ...REPEATING["aws_iam_role.web"], inline_policy: [] } };
const ATTACHMENT: Resources = {
  "aws_iam_role_policy_attachment.web": { role: "web-execution", policy_arn: READ_ONLY },
};

test.each<readonly [string, readonly string[], Sides, Sides]>([
  [
    "a policy that is narrowed",
    [LOST],
    [
      { ...INLINE_ALONE, ...grant(...PULL) },
      { ...INLINE_ALONE, ...grant("ecr:BatchGetImage") },
    ],
    same({}),
  ],
  ["a policy that is destroyed", [LOST], [{ ...INLINE_ALONE, ...grant(...PULL) }, INLINE_ALONE], same({})],
  ["a policy of another stack that is destroyed", [LOST], same(INLINE_ALONE), [grant(...PULL), {}]],
  ["an attachment that is destroyed", [LOST], [{ ...ATTACHED_ALONE, ...ATTACHMENT }, ATTACHED_ALONE], same({})],
  ["an attachment of another stack that is destroyed", [LOST], same(ATTACHED_ALONE), [ATTACHMENT, {}]],
  ["an attachment that stays", [], same({ ...ATTACHED_ALONE, ...ATTACHMENT }), same({})],
  ["what no plan makes or takes away", [], same(REPEATING), same({})],
])("what a role repeats of other resources is not believed: %s", (_, expected, access, other) => {
  expect(found(review({ registry: same(REGISTRY), access, other, app: same(task()) }))).toEqual(expected);
});

test.each<readonly [string, readonly string[], Readonly<Record<string, Sides>>]>([
  ["nothing that changes", [], { registry: same(REGISTRY), access: same(BASE), app: same(task()) }],
  ["a role's policy that is destroyed", [LOST], { registry: same(REGISTRY), access: [BASE, ROLE], app: same(task()) }],
  [
    "a Deny in the repository's policy",
    [LOST],
    {
      registry: [
        REGISTRY,
        {
          ...REGISTRY,
          "aws_ecr_repository_policy.web": {
            repository: "team/web",
            policy: document({ Effect: "Deny", Principal: "*", Action: "ecr:BatchGetImage" }),
          },
        },
      ],
      access: same(BASE),
      app: same(task()),
    },
  ],
  [
    "a policy that moves to another stack",
    [],
    { registry: same(REGISTRY), access: [BASE, ROLE], other: [{}, grant(...PULL)], app: same(task()) },
  ],
  ["a registry that is not among the plans", [], { access: same(BASE), app: same(task()) }],
  ["a role that is not among the plans", [], { registry: same(REGISTRY), app: same(task()) }],
  ["a workload that goes", [], { registry: same(REGISTRY), access: [BASE, {}], app: [task(), {}] }],
  [
    "a workload that could not pull before either",
    [],
    { registry: same(REGISTRY), access: same({ ...ROLE, ...grant("ecr:PutImage") }), app: same(task()) },
  ],
  [
    "a repository that is destroyed, when its namespace has others",
    [LOST],
    {
      registry: [
        { ...REGISTRY, "aws_ecr_repository.api": { name: "team/api", arn: REPOSITORY_ARN.replace("web", "api") } },
        { "aws_ecr_repository.api": { name: "team/api", arn: REPOSITORY_ARN.replace("web", "api") } },
      ],
      access: same(BASE),
      app: same(task()),
    },
  ],
  ["a release", [], { registry: same(REGISTRY), access: same(BASE), app: [task(), task(`${HOST}/team/web:1.1.0`)] }],
  [
    "a release to a repository that nobody makes",
    ["high proof-lost app aws_ecs_task_definition.web"],
    { registry: same(REGISTRY), access: same(BASE), app: [task(), task(`${HOST}/team/wep:1.1.0`)] },
  ],
  [
    "a new workload whose role may not pull",
    ["high pull-refuted app aws_ecs_task_definition.web"],
    { registry: same(REGISTRY), access: same({ ...ROLE, ...grant("ecr:PutImage") }), app: [{}, task()] },
  ],
  ["a first apply", [], { registry: [{}, REGISTRY], access: [{}, BASE], app: [{}, task()] }],
])("%s", (_name, expected, stacks) => {
  expect(found(review(stacks))).toEqual(expected);
});

test.each<readonly [string, Readonly<Record<string, Sides>>]>([
  ["alone", {}],
  ["beside one whose name ends alike", { "other/prod": same({}) }],
  ["beside one that begins alike", { envs: same({}) }],
])("a stack whose name holds a slash, %s, has the risk of its workload", (_, more) => {
  const result = review({ registry: same(REGISTRY), access: [BASE, ROLE], "envs/prod": same(task()), ...more });
  expect(found(result)).toEqual(["high proof-lost envs/prod aws_ecs_task_definition.web"]);
  expect(result.stacks.filter(({ risk }) => risk === "high").map(({ stack }) => stack)).toEqual(["envs/prod"]);
});

test("a policy that is known only after apply is a low risk, and says so", () => {
  const after = { ...ROLE, "aws_iam_role_policy.web": { name: "pull", role: "web-execution" } };
  const changes = changesBetween(BASE, after).map((one) =>
    one.address === "aws_iam_role_policy.web"
      ? { ...one, change: { ...one.change, after_unknown: { policy: true } } }
      : one,
  );
  const result = review({
    registry: same(REGISTRY),
    access: [BASE, after, { resource_changes: changes }],
    app: same(task()),
  });
  expect(pulls(result).map(({ severity, why }) => [severity, why])).toEqual([
    [
      "low",
      "that its image can be pulled was proven, and cannot be seen yet after this: `access/aws_iam_role_policy.web: the value is not known: it is known only after apply`",
    ],
  ]);
});

test("a condition that nobody can decide is a medium risk", () => {
  const narrowed = { ...pull(...PULL), Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } };
  const after = {
    ...ROLE,
    "aws_iam_role_policy.web": { name: "pull", role: "web-execution", policy: document(login, narrowed) },
  };
  const result = review({ registry: same(REGISTRY), access: [BASE, after], app: same(task()) });
  expect(found(result)).toEqual(["medium proof-lost app aws_ecs_task_definition.web"]);
});

test("a repository that Terraform forgets stays, and so does its proof", () => {
  const [change] = changesBetween(REGISTRY, {});
  const forgotten = [{ ...change, change: { ...change?.change, actions: ["forget"] } }];
  const other = { "aws_ecr_repository.api": { name: "team/api", arn: REPOSITORY_ARN.replace("web", "api") } };
  const result = review({
    registry: [{ ...REGISTRY, ...other }, other, { resource_changes: [...forgotten, ...changesBetween(other, other)] }],
    access: same(BASE),
    app: same(task()),
  });
  expect(found(result)).toEqual([]);
});

describe("a stack that cannot be planned yet", () => {
  const unplanned = { stack: "access", error: "Error: no state" };

  test("loses no proof, and a new workload that lacks it is a low risk", () => {
    const stacks = { registry: same(REGISTRY), role: same(ROLE), app: [{}, task()] as const };
    expect(found(review(stacks, [unplanned]))).toEqual(["low pull-refuted app aws_ecs_task_definition.web"]);
  });

  test("of which a part is planned, refutes nothing", () => {
    const part: StackInput = {
      ...stackOf("access", [BASE, ROLE, { errored: true }]),
      error: "Error: no such role",
    };
    const result = review({ registry: same(REGISTRY), app: same(task()) }, [part]);
    expect(found(result)).toEqual(["low proof-lost app aws_ecs_task_definition.web"]);
  });
});

test("what is hidden elsewhere is hidden in what is said of pulls", () => {
  const [before, after] = [{ ...ROLE, ...grant(...PULL) }, ROLE];
  const SECRET = "zqHunter2Hunter2";
  const keyed = Object.fromEntries(
    Object.entries(task(`${HOST}/team/web:${SECRET}`)).map(([address, values]) => [
      `${address}["${SECRET}"]`,
      { ...values, password: SECRET },
    ]),
  );
  const result = review({ registry: same(REGISTRY), access: [before, after], app: same(keyed) });
  expect(pulls(result)).toHaveLength(1);
  expect(`${JSON.stringify(result)}${toMarkdown(result)}${toText(result)}`).not.toContain(SECRET);
});

describe("verdicts that are given", () => {
  const secrets = new Secrets([]);
  const lostProofs = (given: Proofs, stacks: readonly string[] = []) => {
    const whole = { proofs: given, secrets, stacks, policies: { shifts: [], kept: new Set<string>() } };
    return [proofLost, pullRefuted].flatMap(({ id, review: check }) =>
      (check?.(whole) ?? []).map((found) => ({ kind: id, ...found })),
    );
  };
  const proofs = (verdict: string, missing: object[] = [], image = "") =>
    readProofs("prove.json", { workloads: [{ workload: "w/Deployment/a/b", image, verdict, missing }] });

  test("a workload that was proven and is refuted is a high risk", () => {
    const after = proofs("refuted", [{ what: "ecr:BatchGetImage", where: "aws_iam_role.a", mend: "" }]);
    expect(lostProofs({ before: proofs("proven"), after })).toEqual([
      {
        ...{ severity: "high", kind: "proof-lost", address: "Deployment/a/b", stack: "w" },
        why: "that its image can be pulled was proven, and is refuted after this: `ecr:BatchGetImage` at `aws_iam_role.a`",
        mend: "npm run review -- prove --explain w/Deployment/a/b says what is missing",
      },
    ]);
  });

  test("one that was not proven before is none", () => {
    expect(lostProofs({ before: proofs("unknown"), after: proofs("refuted") })).toEqual([]);
  });

  test("of two images of a workload, the one that never was proven is none", () => {
    const of = (first: string, second: string) => [...proofs(first, [], "h/a:1"), ...proofs(second, [], "h/b:1")];
    const both = { before: of("proven", "refuted"), after: of("proven", "refuted") };
    expect(lostProofs(both)).toEqual([]);
    expect(lostProofs({ ...both, after: of("refuted", "refuted") })).toHaveLength(1);
  });

  test.each([
    [["envs", "envs/prod"], "envs/prod", "Deployment/a/b"],
    [["envs/prod", "envs"], "envs/prod", "Deployment/a/b"],
    [["envs/prod-2", "envs/pro"], "envs", "prod/Deployment/a/b"],
    [[], "envs", "prod/Deployment/a/b"],
  ])("of the stacks %j, the longest that begins the workload's name has the risk", (stacks, stack, address) => {
    const of = (verdict: Proof["verdict"]): Proof[] =>
      proofs(verdict).map((proof) => ({ ...proof, workload: "envs/prod/Deployment/a/b" }));
    const risks = lostProofs({ before: of("proven"), after: of("refuted") }, stacks);
    expect(risks.map((risk) => [risk.stack, risk.address])).toEqual([[stack, address]]);
  });

  test("count before those of the plans", () => {
    const plan = stackOf("app", [{}, task()]);
    const { risks } = reviewPlans({ stacks: [plan], proofs: { before: proofs("proven"), after: proofs("unknown") } });
    expect(risks.map(({ severity, kind, stack }) => [severity, kind, stack])).toEqual([["medium", "proof-lost", "w"]]);
  });

  test("rejects what is no output of prove", () => {
    expect(() => readProofs("x.json", { risks: [] })).toThrow(
      "x.json holds no verdicts; write it with: npm run --silent review -- prove --format json",
    );
  });
});
