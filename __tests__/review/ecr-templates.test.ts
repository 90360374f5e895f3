import fc from "fast-check";

import { estateRepositories, templatePolicy } from "../../review/ecr/lifecycle-policies";
import type { JsonObject } from "../../review/estate/language/json";
import { readEstate } from "../../review/estate/reading/read";
import { prove, type WorkloadProof } from "../../review/pull/prove";
import { type NaiveTemplate, naiveTemplatePolicies } from "./support/naive-templates";

const PLACE = { account: "123456789012", region: "eu-west-1" };
const NAME = "team/app/web";
const HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

const policy = (...Statement: readonly object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const DENIES = policy({ Effect: "Deny", Principal: "*", Action: "ecr:BatchGetImage" });
const ALLOWS = policy({ Effect: "Allow", Principal: "*", Action: "ecr:*" });
const EXPIRES = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 5 },
      action: { type: "expire" },
    },
  ],
});

type Attributes = Record<string, unknown>;
type Resources = Record<string, Attributes>;

const template = (prefix: unknown, repository_policy: string, more: Attributes = {}): Attributes => ({
  prefix,
  applied_for: ["PULL_THROUGH_CACHE"],
  repository_policy,
  lifecycle_policy: EXPIRES,
  ...more,
});

const RULE = { ecr_repository_prefix: "team", upstream_registry_url: "public.ecr.aws" };

/** A task that pulls `team/app/web` through a cache, by a role that may do everything with ECR. */
function stack(templates: Resources, rules: Resources = { team: RULE }): JsonObject {
  return {
    provider: {
      aws: [{ region: PLACE.region, allowed_account_ids: [PLACE.account] }, { alias: "anywhere" }],
    },
    variable: { kinds: { type: "list(string)" }, prefix: { type: "string" }, count: { type: "number" } },
    resource: {
      aws_ecr_pull_through_cache_rule: rules,
      aws_ecr_repository_creation_template: templates,
      aws_iam_role: {
        puller: {
          name: "puller",
          assume_role_policy: policy({
            Effect: "Allow",
            Principal: { Service: "ecs-tasks.amazonaws.com" },
            Action: "sts:AssumeRole",
          }),
        },
      },
      aws_iam_role_policy: {
        puller: {
          role: "${aws_iam_role.puller.name}",
          policy: policy({ Effect: "Allow", Action: "ecr:*", Resource: "*" }),
        },
      },
      aws_ecs_task_definition: {
        app: {
          family: "app",
          requires_compatibilities: ["FARGATE"],
          execution_role_arn: "${aws_iam_role.puller.arn}",
          container_definitions: JSON.stringify([{ name: "app", image: `${HOST}/${NAME}:1.0.0` }]),
        },
      },
    },
  } as unknown as JsonObject;
}

function only(document: JsonObject): WorkloadProof {
  const [first] = prove(readEstate([{ kind: "module", id: "all", documents: [document] }])).workloads;
  if (first === undefined) throw new Error("there must be a verdict");
  return first;
}

/** Whether the lifecycle simulation gets the policy, knows that it is not sure, or finds none. */
function lifecycleOf(document: JsonObject): "its policy" | "not known" | "none" {
  const { templates } = estateRepositories(readEstate([{ kind: "module", id: "all", documents: [document] }]));
  const found = templatePolicy(templates, NAME, PLACE, ["PULL_THROUGH_CACHE"]);
  if (found === undefined) return "none";
  return found.unknown === undefined ? "its policy" : "not known";
}

const UNKNOWN_KINDS = { applied_for: "${var.kinds}" };
const BY_COUNT = { count: "${var.count}" };

/** The templates, what the proof says, and what the simulation gets: both by the same choice. */
const ROWS: readonly (readonly [string, Resources, WorkloadProof["verdict"], ReturnType<typeof lifecycleOf>])[] = [
  ["with the repository's namespace", { one: template("team", DENIES) }, "refuted", "its policy"],
  ["with a slash at the end of its prefix", { one: template("team/", DENIES) }, "refuted", "its policy"],
  ["of all parts but the last", { one: template("team/app", DENIES) }, "refuted", "its policy"],
  ["of all parts but the last, and a slash", { one: template("team/app/", DENIES) }, "refuted", "its policy"],
  ["of the whole name, which AWS takes for a folder", { one: template(NAME, DENIES) }, "proven", "none"],
  ["of ROOT", { one: template("ROOT", DENIES) }, "refuted", "its policy"],
  ["of a longer first part", { one: template("teams", DENIES) }, "proven", "none"],
  ["of a shorter first part", { one: template("tea", DENIES) }, "proven", "none"],
  ["for replication", { one: template("team/", DENIES, { applied_for: ["REPLICATION"] }) }, "proven", "none"],
  ["for what is not known", { one: template("team", DENIES, UNKNOWN_KINDS) }, "unknown", "not known"],
  ["with a prefix that is not known", { one: template("${var.prefix}", DENIES) }, "unknown", "not known"],
  ["that may not be there", { one: template("team", DENIES, BY_COUNT) }, "unknown", "not known"],
  [
    "for what is not known, where a certain one is longer",
    { one: template("team", DENIES, UNKNOWN_KINDS), two: template("team/app", ALLOWS) },
    "proven",
    "its policy",
  ],
  [
    "for what is not known, where a certain one is shorter",
    { one: template("team/app/", DENIES, UNKNOWN_KINDS), two: template("ROOT", ALLOWS) },
    "unknown",
    "not known",
  ],
  [
    "with the longest prefix, whatever slash another one has",
    { one: template("team/", DENIES), two: template("team/app", ALLOWS) },
    "proven",
    "its policy",
  ],
];

describe("the repository that a cache makes gets the template", () => {
  test.each(ROWS)("%s", (_, templates, verdict, policyThere) => {
    const document = stack(templates);
    expect([only(document).verdict, lifecycleOf(document)]).toEqual([verdict, policyThere]);
  });

  test("and names the one of which it is not known whether it does", () => {
    const { unknown, warnings } = only(stack({ one: template("team", DENIES, UNKNOWN_KINDS) }));
    expect(unknown).toEqual([
      "all/aws_ecr_repository_creation_template.one: statement 1: whether the repository gets this template is not known",
    ]);
    expect(warnings).toEqual([]);
  });
});

/** A template as the naive reading has it, as Terraform's JSON. */
function writtenTemplate({ prefix, isForCaches, isHere, isThere, policy: kind }: NaiveTemplate): Attributes {
  return {
    ...template(prefix ?? "${var.prefix}", { allows: ALLOWS, denies: DENIES, none: "" }[kind]),
    lifecycle_policy: kind === "none" ? "" : EXPIRES,
    applied_for: isForCaches === undefined ? "${var.kinds}" : [isForCaches ? "PULL_THROUGH_CACHE" : "REPLICATION"],
    ...(isHere === false && { region: "us-east-1" }),
    ...(isHere === undefined && { provider: "aws.anywhere" }),
    ...(isThere !== true && { count: isThere === undefined ? "${var.count}" : 0 }),
  };
}

const perhaps = fc.constantFrom(true, true, true, true, true, true, true, false, undefined);
const naiveTemplate: fc.Arbitrary<NaiveTemplate> = fc.record({
  prefix: fc.constantFrom("ROOT", "team", "team/", "team/app", "team/app/", NAME, "teams/", undefined),
  isForCaches: perhaps,
  isHere: perhaps,
  isThere: perhaps,
  policy: fc.constantFrom("allows", "denies", "denies", "none"),
});
/** A registry has one template of a prefix. */
const naiveTemplates = fc.uniqueArray(naiveTemplate, {
  maxLength: 3,
  selector: ({ prefix }) => prefix?.replace(/\/$/, ""),
});

test("the template that a repository gets is the one that trying everything gives", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(naiveTemplates, (templates) => {
      const possible = naiveTemplatePolicies(templates, NAME);
      const mayBeDenied = possible.has("denies");
      const wanted = !mayBeDenied ? "proven" : possible.size === 1 ? "refuted" : "unknown";
      const document = stack(
        Object.fromEntries(templates.map((one, at) => [`of_${String(at)}`, writtenTemplate(one)])),
      );
      const { verdict } = only(document);
      seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
      // Where several deny it, and it is not known which one it gets, nobody says that it is denied.
      const isCautious = verdict === "unknown" && templates.length > 1;
      expect(isCautious && wanted === "refuted" ? wanted : verdict).toBe(wanted);
      // For the simulation, a registry that is not known may be the one of the images.
      const isPlaced = templates.every(({ isHere }) => isHere !== undefined);
      if (isPlaced && possible.size > 1) expect(lifecycleOf(document)).toBe("not known");
    }),
    { numRuns: 150, seed: 20261201 },
  );
  expect(Math.min(...["proven", "refuted", "unknown"].map((one) => seen.get(one) ?? 0))).toBeGreaterThan(150 / 10);
});

describe("a pull-through cache rule", () => {
  test.each([
    ["a slash at its end", { team: { ...RULE, ecr_repository_prefix: "team/" } }, "proven"],
    ["ROOT", { team: { ...RULE, ecr_repository_prefix: "ROOT" } }, "proven"],
    ["the whole name, which AWS takes for a folder", { team: { ...RULE, ecr_repository_prefix: NAME } }, "unknown"],
    ["a prefix that is not known", { team: { ...RULE, ecr_repository_prefix: "${var.prefix}" } }, "unknown"],
    ["copies of which nobody knows the number", { team: { ...RULE, ...BY_COUNT } }, "unknown"],
  ] as const)("with %s", (_, rules, verdict) => {
    expect(only(stack({}, rules as unknown as Resources)).verdict).toBe(verdict);
  });

  test("that may be there is named", () => {
    const { unknown } = only(stack({}, { team: { ...RULE, ecr_repository_prefix: "${var.prefix}" } }));
    expect(unknown[0]).toBe(
      "whether the cache all/aws_ecr_pull_through_cache_rule.team makes team/app/web in 123456789012 in eu-west-1 is not known",
    );
  });

  test("asks for the right to tag only where it is known that the template gives tags", () => {
    const may = (tags: unknown): WorkloadProof => {
      const document = stack({ one: template("team", ALLOWS, { resource_tags: tags }) });
      const resource = document["resource"] as { aws_iam_role_policy: { puller: { policy: string } } };
      resource.aws_iam_role_policy.puller.policy = policy(
        { Effect: "Allow", Action: "ecr:*", Resource: "*" },
        { Effect: "Deny", Action: "ecr:TagResource", Resource: "*" },
      );
      return only(document);
    };
    expect(may({}).verdict).toBe("proven");
    expect(may({ team: "a" }).verdict).toBe("refuted");
  });

  test("whose template is not known may need the right to tag", () => {
    const document = stack({ one: template("team", ALLOWS, { ...UNKNOWN_KINDS, resource_tags: { team: "a" } }) });
    const resource = document["resource"] as { aws_iam_role_policy: { puller: { policy: string } } };
    resource.aws_iam_role_policy.puller.policy = policy(
      { Effect: "Allow", Action: "ecr:*", Resource: "*" },
      { Effect: "Deny", Action: "ecr:TagResource", Resource: "*" },
    );
    const { verdict, unknown } = only(document);
    expect(verdict).toBe("unknown");
    expect(unknown).toContain("whether it is made with tags is not known");
  });
});
