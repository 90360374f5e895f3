import type { JsonObject } from "../../review/estate/language/json";
import { type ModuleSource, readEstate } from "../../review/estate/reading/read";
import type { Image } from "../../review/ecr/images";
import { MOST_BARS } from "../../review/report/lifecycle/timeline";
import { pageOf } from "../../review/report/page/page";
import { findingsOf, type Report, reportOf } from "../../review/report/report";

const ACCOUNT = "123456789012";
const HOST = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com`;
const ARN = `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/team/service`;
const NOW = Date.parse("2026-03-01T00:00:00Z");

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const LOGIN = { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" };
const READ = { Effect: "Allow", Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource: ARN };
const TRUST = policy({
  Effect: "Allow",
  Principal: { Service: "ecs-tasks.amazonaws.com" },
  Action: "sts:AssumeRole",
});

type Resources = Record<string, Record<string, object>>;

const definition = (family: string, image = `${HOST}/team/service:1.0.0`): object => ({
  ...{ family, requires_compatibilities: ["FARGATE"], execution_role_arn: "${aws_iam_role.puller.arn}" },
  container_definitions: JSON.stringify([{ name: family, image }]),
});

/** A repository, a role that pulls, and tasks on Fargate. */
function stack(statements: readonly object[], tasks: Record<string, object>, more: Resources = {}): ModuleSource {
  const resource = {
    aws_ecr_repository: { service: { name: "team/service", image_tag_mutability: "IMMUTABLE" } },
    aws_iam_role: { puller: { name: "puller", assume_role_policy: TRUST } },
    aws_iam_role_policy: { puller: { role: "${aws_iam_role.puller.name}", policy: policy(...statements) } },
    aws_ecs_task_definition: tasks,
    ...more,
  };
  const provider = { aws: { region: "eu-west-1", allowed_account_ids: [ACCOUNT] } };
  return { kind: "module", id: "all", documents: [{ provider, resource } as unknown as JsonObject] };
}

const TASKS = { one: definition("one"), two: definition("two") };

function report(source: ModuleSource, more: Partial<Parameters<typeof reportOf>[0]> = {}): Promise<Report> {
  const horizon = { now: NOW, days: 0 };
  return reportOf({ estate: readEstate([source]), sources: ["cdktf.out"], facts: {}, horizon, ...more });
}

const lifecycle = (...rules: readonly object[]): Resources => ({
  aws_ecr_lifecycle_policy: {
    service: { repository: "${aws_ecr_repository.service.name}", policy: JSON.stringify({ rules }) },
  },
});

const NEWEST_TWO = {
  rulePriority: 1,
  selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 2 },
  action: { type: "expire" },
};

const image = (number: number): Image => ({
  ...{ repository: "team/service", registryId: ACCOUNT, digest: `sha256:${number}`, tags: [`1.${number}.0`] },
  ...{ sizeBytes: 2 ** 30, pushedAt: NOW - (100 - number) * 86_400_000, storageClass: "standard", isIndex: false },
});

describe("the diagram", () => {
  test("leads from each workload by its puller to the repository", async () => {
    const { graph } = await report(stack([LOGIN, READ], TASKS));
    expect(graph.nodes.map(({ id, kind, name, within }) => [id, kind, name, within.join("/")])).toEqual([
      ["n1", "repository", "team/service", `account ${ACCOUNT}/all`],
      ["n2", "workload", "one", `account ${ACCOUNT}/all`],
      ["n3", "puller", "puller", `account ${ACCOUNT}/all`],
      ["n4", "workload", "two", `account ${ACCOUNT}/all`],
    ]);
    expect(graph.edges).toEqual([
      { from: "n2", to: "n3", verdict: "proven", proven: 1, refuted: 0, unknown: 0 },
      { from: "n3", to: "n1", verdict: "proven", proven: 2, refuted: 0, unknown: 0 },
      { from: "n4", to: "n3", verdict: "proven", proven: 1, refuted: 0, unknown: 0 },
    ]);
  });

  test("shows a refuted pull along its whole way, and a reference that leads nowhere", async () => {
    const { graph } = await report(stack([LOGIN, READ], { one: definition("one", `${HOST}/team/servce:1.0.0`) }));
    expect(graph.edges.map(({ verdict }) => verdict)).toEqual(["refuted", "refuted"]);
    expect(graph.nodes.map(({ what, name }) => `${what}: ${name}`)).toContain(`not there: ${HOST}/team/servce:1.0.0`);
  });

  test("draws groups where everything by itself would be no picture, refuted workloads apart", async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`t${at}`, definition(`t${at}`)]));
    const wrong = { wrong: definition("wrong", `${HOST}/team/servce:1.0.0`) };
    const begin = performance.now();
    const { graph, pulls } = await report(stack([LOGIN, READ], { ...many, ...wrong }));
    expect(performance.now() - begin).toBeLessThan(30_000);
    expect(pulls).toHaveLength(1001);
    expect(graph.nodes.filter(({ kind }) => kind === "workload").map(({ name, verdict }) => [name, verdict])).toEqual([
      ["1000 task definitions", "proven"],
      ["wrong", "refuted"],
    ]);
    expect(graph.grouping).toMatch(/workloads of a stack/);
  }, 60_000);

  test("names the stacks of which it shows nothing", async () => {
    const empty: ModuleSource = { kind: "module", id: "empty", documents: [{}] };
    const estate = readEstate([stack([LOGIN, READ], TASKS), empty]);
    expect((await report(empty, { estate })).graph.apart).toEqual(["empty"]);
  });

  test("keeps boxes apart from each other", async () => {
    const { picture } = await report(stack([LOGIN, READ], TASKS));
    const areas = picture.nodes.map(({ area }) => area);
    const overlaps = areas.filter((a, at) =>
      areas.some(
        (b, other) =>
          other > at && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      ),
    );
    expect(overlaps).toEqual([]);
  });
});

describe("the matrix of access", () => {
  const answers = async (more: Resources, statements: readonly object[] = [LOGIN, READ]) => {
    const { matrices } = await report(stack(statements, TASKS, more));
    return matrices.map(({ repositories, rows, nobody }) => ({
      repositories,
      nobody,
      rows: rows.map(({ who, may }) => [who, ...Object.values(may).map(({ answer }) => answer)].join(" ")),
      why: rows.map(({ may }) => may.pull.why),
    }));
  };
  const repositoryPolicy = (...statements: readonly object[]): Resources => ({
    aws_ecr_repository_policy: { service: { repository: "team/service", policy: policy(...statements) } },
  });
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/puller`;
  const NAME = `team/service · ${ACCOUNT} · eu-west-1`;

  test("says what a role may do", async () => {
    expect(await answers({})).toEqual([
      { repositories: [NAME], nobody: [], rows: [`${ROLE} yes no no no`], why: [[]] },
    ]);
  });

  test("needs the login for a pull", async () => {
    expect(await answers({}, [READ])).toEqual([{ repositories: [NAME], nobody: [ROLE], rows: [], why: [] }]);
  });

  test("names the condition on which a right hangs, of a permission and of a denial", async () => {
    const endpoint = { StringEquals: { "aws:SourceVpce": "vpce-1" } };
    const [allowed] = await answers({}, [LOGIN, { ...READ, Condition: endpoint }]);
    expect(allowed?.rows).toEqual([`${ROLE} conditional no no no`]);
    expect(allowed?.why).toEqual([["if aws:SourceVpce StringEquals vpce-1"]]);
    const deny = { Effect: "Deny", Action: "*", Resource: "*", Condition: endpoint };
    const [denied] = await answers({}, [LOGIN, READ, deny]);
    expect(denied?.why).toEqual([["unless aws:SourceVpce StringEquals vpce-1"]]);
  });

  test("says unknown where it is not a condition that nobody can tell", async () => {
    const [matrix] = await answers({}, [LOGIN, { ...READ, Resource: "${aws_ssm_parameter.x.value}" }]);
    expect(matrix?.rows).toEqual([`${ROLE} unknown no no no`]);
  });

  test("lists other accounts, organizations and services that a repository's policy lets in", async () => {
    const pull = { Effect: "Allow", Action: READ.Action };
    const [matrix] = await answers(
      repositoryPolicy(
        { ...pull, Principal: { AWS: "arn:aws:iam::210987654321:root" } },
        { ...pull, Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } },
        { ...pull, Principal: { Service: "codebuild.amazonaws.com" } },
      ),
      [LOGIN],
    );
    expect(matrix?.rows).toEqual([
      `${ROLE} conditional no no no`,
      "account 210987654321 conditional no no no",
      "accounts of the organization o-a1b2c3d4e5 conditional no no no",
      "codebuild.amazonaws.com yes no no no",
    ]);
    expect(matrix?.why[1]).toEqual(["if its own policies allow it, too"]);
    expect(matrix?.nobody).toEqual(["every other AWS account"]);
  });

  test("names the actions where somebody may administer in part", async () => {
    const put = { Effect: "Allow", Action: "ecr:PutLifecyclePolicy", Resource: "*" };
    const { matrices } = await report(stack([LOGIN, READ, put], TASKS));
    expect(matrices[0]?.rows[0]?.may.administer).toEqual({ answer: "yes", why: ["only ecr:PutLifecyclePolicy"] });
  });

  test("lists whoever has a policy that is attached to nobody in the files", async () => {
    const text = policy({ Effect: "Allow", Action: "ecr:BatchDeleteImage", Resource: "*" });
    const [matrix] = await answers({ aws_iam_policy: { cleaner: { name: "cleaner", policy: text } } });
    expect(matrix?.rows).toContain("whoever has the policy cleaner no no yes no");
  });
});

describe("the lifecycle", () => {
  const list = (count: number) => ({
    images: Array.from({ length: count }, (_, at) => image(at)),
    children: new Map<string, string[]>(),
  });

  test("says the rules in words", async () => {
    const rules = [
      {
        ...NEWEST_TWO,
        selection: { ...NEWEST_TWO.selection, tagStatus: "tagged", tagPatternList: ["v*"] },
      },
      {
        rulePriority: 2,
        selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 },
        action: { type: "expire" },
      },
    ];
    const { lifecycle: found } = await report(stack([LOGIN, READ], TASKS, lifecycle(...rules)));
    expect(found.repositories.map((one) => one.rules.map(({ words }) => words))).toEqual([
      [
        "keeps the newest 2 of images tagged v*, and expires the others",
        "expires untagged images pushed more than 1 day ago",
      ],
    ]);
  });

  test("draws the images that are needed and go, some of each rule, and says how many it leaves out", async () => {
    const source = stack(
      [LOGIN, READ],
      { one: definition("one", `${HOST}/team/service:1.7.0`) },
      lifecycle(NEWEST_TWO),
    );
    const found = await report(source, { list: list(90), horizon: { now: NOW, days: 30 } });
    const [repository] = found.lifecycle.repositories;
    expect(repository?.counts).toEqual({ keep: 2, expire: 88, archive: 0 });
    expect(repository?.timeline?.bars).toHaveLength(MOST_BARS);
    expect(repository?.timeline?.leftOut).toBe(90 - MOST_BARS);
    expect(repository?.timeline?.bars.filter(({ isNeeded }) => isNeeded).map(({ name }) => name)).toEqual(["1.7.0"]);
    expect(found.lifecycle.inUse.map(({ code }) => code)).toEqual(["image-in-use"]);
    expect(findingsOf(found)).toBe(1);
  });

  test("counts the cost with the prices of the facts", async () => {
    const prices = { date: "2026-03-01", source: "the page", storageGbMonth: 0.1 };
    const source = stack([LOGIN, READ], {}, lifecycle(NEWEST_TWO));
    const found = await report(source, { list: list(2), facts: { prices }, horizon: { now: NOW, days: 365 } });
    expect(found.lifecycle.cost.map(({ policy: { amount } }) => amount?.toFixed(2))).toEqual(["2.40"]);
    expect(pageOf(found)).toContain("Prices of 2026-03-01, from the page.");
  });
});

describe("the page", () => {
  test("takes no name for markup", async () => {
    const evil = `<script>alert(1)</script>`;
    const more = { aws_iam_policy: { [evil]: { name: `"><img src=x onerror=alert(1)>`, policy: policy(LOGIN) } } };
    const source = stack([LOGIN, READ], { [evil]: definition(evil, `${HOST}/team/service:${evil}`) }, more);
    const listed = { images: [{ ...image(1), tags: [evil] }], children: new Map<string, string[]>() };
    const page = pageOf(await report(source, { list: listed, horizon: { now: NOW, days: 1 } }));
    expect(page).toContain("&lt;script>alert(1)");
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain("<img");
  });

  test("is the same for the same input, and without images holds no time", async () => {
    const make = async (now: number) =>
      pageOf(await report(stack([LOGIN, READ], TASKS, lifecycle(NEWEST_TWO)), { horizon: { now, days: 0 } }));
    expect(await make(NOW)).toBe(await make(NOW + 86_400_000));
  });

  test("loads nothing, and lets only its own style and script count", async () => {
    const page = pageOf(await report(stack([LOGIN, READ], TASKS)));
    expect(page).toMatch(/content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+';/);
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page).not.toMatch(/ style=/);
  });

  test("shows the statement that is missing, and the walk", async () => {
    const found = await report(stack([LOGIN], TASKS));
    const page = pageOf(found);
    expect(findingsOf(found)).toBe(2);
    expect(page).toContain("Missing: <code>ecr:BatchGetImage</code> at <code>all/aws_iam_role_policy.puller</code>");
    expect(page).toContain('"Effect": "Allow"'.replaceAll('"', "&quot;"));
    expect(page).toContain("2 pulls will fail");
  });

  test("says of an estate without workloads that there are none", async () => {
    const page = pageOf(await report({ kind: "module", id: "empty", documents: [{}] }));
    expect(page).toContain("No workload of the files pulls an image.");
    expect(page).toContain("The files make no repository.");
  });
});
