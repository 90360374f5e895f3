import { differences } from "../../commands/review/live-preview";
import { costs } from "../../review/lifecycle/cost";
import { evaluate } from "../../review/lifecycle/evaluate";
import type { Image } from "../../review/ecr/images";
import { type Holding, inUse, type Needs } from "../../review/lifecycle/in-use";
import { lint, type LintContext } from "../../review/lifecycle/lint";
import { checkPolicy } from "../../review/ecr/lifecycle-policy";
import { readReferences } from "../../review/lifecycle/references";
import type { Question } from "../../review/lifecycle/question";
import { reportOf } from "../../review/lifecycle/report";
import { simulate } from "../../review/lifecycle/simulate";
import { DAY_MS } from "../../domain/aws/time";

const NOW = Date.UTC(2026, 2, 1);
const GB = 2 ** 30;
const NO_CHILDREN = new Map<string, readonly string[]>();

function image(digest: string, daysAgo: number, tags: readonly string[], more: Partial<Image> = {}): Image {
  const pushedAt = NOW - daysAgo * DAY_MS;
  return {
    repository: "a/b",
    digest,
    tags,
    pushedAt,
    sizeBytes: GB,
    storageClass: "standard",
    isIndex: false,
    ...more,
  };
}

/** `tags` is a tag status, patterns, or `prefix:` and one prefix; a negative count is an age in days. */
function policyOf(...rules: readonly (readonly [tags: string, count: number, more?: string])[]) {
  return checkPolicy(
    {
      rules: rules.map(([tags, count, more], index) => {
        const status = ["any", "untagged"].includes(tags) ? { tagStatus: tags } : { tagStatus: "tagged" };
        const lists = tags.startsWith("prefix:")
          ? { tagPrefixList: [tags.slice(7)] }
          : { tagPatternList: tags.split(" ") };
        const since = { none: "sinceImagePushed", archive: "sinceImagePushed", archived: "sinceImageTransitioned" };
        const countType = count > 0 ? "imageCountMoreThan" : since[(more ?? "none") as keyof typeof since];
        return {
          rulePriority: index + 1,
          selection: {
            ...status,
            ...(status.tagStatus === "tagged" ? lists : {}),
            ...(more === "archived" ? { storageClass: "archive" } : {}),
            countType,
            countNumber: Math.abs(count),
            ...(count > 0 ? {} : { countUnit: "days" }),
          },
          action: more === "archive" ? { type: "transition", targetStorageClass: "archive" } : { type: "expire" },
        };
      }),
    },
    "policy",
  );
}

const listOf = (...images: Image[]) => ({ images, children: NO_CHILDREN });

describe("lint", () => {
  const at = (...images: Image[]) => ({ images: { ...listOf(...images), now: NOW } });
  const CASES: [string, ReturnType<typeof policyOf>, LintContext, string[]][] = [
    ["the default policy", policyOf(["untagged", -7], ["any", 20]), {}, []],
    [
      "releases, features and the rest",
      policyOf(["untagged", -7], ["v*", 50], ["feature-*", -14], ["any", 100]),
      {},
      [],
    ],
    [
      "a pattern behind a wider one",
      policyOf(["v*", 5], ["v1*", 5]),
      {},
      [
        "shadowed-rule 2 rule 1 selects every image that this rule selects, and the first rule that selects an image owns it; put this rule first, or leave it out",
      ],
    ],
    [
      "two patterns behind one of them",
      policyOf(["v*", 5], ["v1* dev-*", 5]),
      {},
      [
        "shadowed-rule 2 rule 1 selects every image that this rule selects, and the first rule that selects an image owns it; put this rule first, or leave it out",
      ],
    ],
    ["a pattern behind a narrower one", policyOf(["v1*", 5], ["v*", 5]), {}, []],
    ["one pattern behind two", policyOf(["v* dev-*", 5], ["v*", 5]), at(image("A", 1, ["v1", "dev-1"])), []],
    [
      "any behind all tagged and all untagged",
      policyOf(["untagged", -7], ["*", 20], ["any", -90]),
      {},
      [
        "shadowed-rule 3 rules 1 and 2 select every image that this rule selects, and the first rule that selects an image owns it; put this rule first, or leave it out",
      ],
    ],
    ["rules of different storage classes", policyOf(["any", -30, "archive"], ["any", -365, "archived"]), {}, []],
    [
      "archived images that nothing archives",
      policyOf(["any", -30], ["any", -365, "archived"]),
      {},
      [
        "dead-rule 2 it expires archived images, but no rule archives any that it selects; add a rule with the action transition",
      ],
    ],
    [
      "archived tagged images where only untagged ones are archived",
      policyOf(["untagged", -30, "archive"], ["v*", -365, "archived"]),
      {},
      [
        "dead-rule 2 it expires archived images, but no rule archives any that it selects; add a rule with the action transition",
      ],
    ],
    [
      "archived images that are there",
      policyOf(["any", -365, "archived"]),
      at(image("A", 1, ["v1"], { storageClass: "archive", archivedAt: NOW })),
      [],
    ],
    [
      "a count of one tag that protects from nothing",
      policyOf(["untagged", -7], ["latest", 1]),
      {},
      [
        'dead-rule 2 only one image can carry the tag "latest", so there is never one too many, and no later rule from which it would protect it; leave it out',
      ],
    ],
    ["a count of one tag that protects", policyOf(["latest", 1], ["any", 20]), {}, []],
    [
      "a prefix with a wildcard",
      policyOf(["prefix:v*", 5]),
      {},
      [
        'dead-rule 1 the prefix "v*" has a *, which no tag has and which only patterns take as a wildcard; write it into tagPatternList',
      ],
    ],
    [
      "two patterns that no image has",
      policyOf(["main-* dev-*", 5]),
      at(image("A", 1, ["main-1"]), image("B", 1, ["dev-1"])),
      [
        'and-of-patterns 1 tagPatternList means AND: it selects only images that carry tags for "main-*" and "dev-*" at once; write one rule for each, unless you mean that',
      ],
    ],
    ["two patterns that an image has", policyOf(["main-* dev-*", 5]), at(image("A", 1, ["main-1", "dev-1"])), []],
    [
      "a quota that earlier rules can fill",
      policyOf(["v*", 20], ["r*", 5], ["any", 25]),
      {},
      [
        "quota-filled 3 the 25 images that rule 1 and 2 keeps count, too, and can fill its quota of 25: then it keeps no other image; set countNumber above 25",
      ],
    ],
    [
      "a quota that protected images fill",
      policyOf(["v*", 20], ["any", 2]),
      at(image("A", 1, ["v1"]), image("B", 2, ["v2"]), image("C", 3, ["dev"])),
      [
        "quota-filled 2 2 images that earlier rules select count, too, and fill its quota of 2: it keeps only those of its own that are newer; set countNumber above 2",
      ],
    ],
    ["a quota with room, now", policyOf(["v*", 20], ["any", 2]), at(image("A", 1, ["v1"]), image("C", 3, ["dev"])), []],
    [
      "a pattern outside the scheme",
      policyOf(["release-*", 20], ["v*", 5]),
      { scheme: ["v*", "build-*"] },
      [
        'no-tag-in-scheme 1 no tag of the scheme ("v*", "build-*") matches "release-*"; correct the pattern, or declare the tags',
      ],
    ],
    [
      "moved tags without a rule for what they leave",
      policyOf(["v*", 20]),
      { isMutable: true },
      [
        "mutable-untagged - tags are mutable, and the image that a moved tag leaves is untagged: no rule selects it, so such images stay for ever; add a rule for untagged images",
      ],
    ],
    [
      "moved tags and an age for what they leave",
      policyOf(["untagged", -7], ["any", 20]),
      { isMutable: true },
      [
        "mutable-untagged 1 tags are mutable, and age runs from the push: an image that is older than 7 days expires as soon as its last tag is moved, even if something runs it by its digest; make tags immutable",
      ],
    ],
    ["moved tags and a count", policyOf(["any", 20]), { isMutable: true }, []],
    [
      "a copy without a policy",
      policyOf(["any", 20]),
      {
        replicas: [
          { account: "1", region: "us-west-2", hasPolicy: false },
          { account: "1", region: "eu-west-1", hasPolicy: true },
        ],
      },
      [
        "replica-without-policy - the copy in account 1, us-west-2 has no lifecycle policy: none is replicated, so its images stay for ever; add one there, or a repository creation template",
      ],
    ],
  ];

  it.each(CASES)("of %s", (_name, policy, context, expected) => {
    expect(lint(policy, context).map(({ code, rule, message }) => `${code} ${rule ?? "-"} ${message}`)).toEqual(
      expected,
    );
  });
});

describe("images in use", () => {
  const inUseFindings = (outcomes: Holding["outcomes"], needs: Needs) => {
    const { registryId: account } = outcomes[0]?.image ?? {};
    return inUse([{ repository: "a/b", place: { account }, outcomes }], needs).findings;
  };
  const images = [
    image("R1", 9, ["v1"]),
    image("D1", 8, ["dev-1"]),
    image("R2", 7, ["v2"]),
    image("R3", 6, ["v3"]),
    image("D2", 5, ["dev-2"]),
    image("Z", 90, ["v0"], { storageClass: "archive", archivedAt: NOW }),
  ];
  const findings = (references: unknown, rollbackDepth = 0, policy = policyOf(["v*", 1], ["any", -6])) => {
    const outcomes = simulate(policy, listOf(...images), { now: NOW, days: 3 });
    const needs = { references: readReferences({ name: "r", document: references }), rollbackDepth };
    return inUseFindings(outcomes, needs).map(({ code, on, rule, message }) => [code, on, rule, message]);
  };

  it.each<[string, unknown[], unknown[]]>([
    ["an image that stays", ["a/b:v3"], []],
    [
      "an image that goes now",
      ["a/b:v2"],
      [["image-in-use", "2026-03-01", 1, "something refers to a/b:v2, which rule 1 expires on 2026-03-01"]],
    ],
    [
      "an image that goes later",
      ["a/b@D2"],
      [["image-in-use", "2026-03-02", 2, "something refers to a/b@D2, which rule 2 expires on 2026-03-02"]],
    ],
    ["a digest before a tag", ["a/b:v2@R3"], []],
    [
      "an image that is gone",
      ["a/b:v9"],
      [["image-missing", null, null, "something refers to a/b:v9, which is not in the list of images"]],
    ],
    ["a repository that is not listed", ["c/d:v9"], []],
    [
      "an archived image",
      ["a/b:v0"],
      [
        [
          "image-archived",
          null,
          null,
          "something refers to a/b:v0, which is archived: it cannot be pulled until it is restored",
        ],
      ],
    ],
  ])("are found: %s", (_name, references, expected) => {
    expect(findings(references)).toEqual(expected);
  });

  it("belong to the account of their registry", () => {
    const own = images.map((each) => ({ ...each, registryId: "111111111111" }));
    const outcomes = evaluate(policyOf(["any", 1]), listOf(...own), NOW);
    const host = (account: string) => `${account}.dkr.ecr.ap-northeast-1.amazonaws.com/a/b:v1`;
    const document = [host("111111111111"), host("222222222222")];
    const found = inUseFindings(outcomes, { references: readReferences({ name: "r", document }), rollbackDepth: 0 });
    expect(found.map(({ reference }) => reference)).toEqual([host("111111111111")]);
  });

  it("are told for each registry of a repository and tag, by its host", () => {
    const host = (region: string) => `111111111111.dkr.ecr.${region}.amazonaws.com/a/b`;
    const regions = ["eu-west-1", "us-west-2"];
    const document = regions.map((region) => ({ repository: host(region), tag: "v1" }));
    const outcomes = evaluate(policyOf(["any", 1]), listOf(...images), NOW);
    const holdings = regions.map((region) => ({
      ...{ repository: "a/b", place: { account: "111111111111", region }, outcomes },
    }));
    const { findings: found } = inUse(holdings, {
      references: readReferences({ name: "r", document }),
      rollbackDepth: 0,
    });
    expect(found.map(({ code, reference }) => [code, reference])).toEqual(
      regions.map((region) => ["image-in-use", `${host(region)}:v1`]),
    );
  });

  it("are told of each pod that runs the same image, once", () => {
    const pod = (name: string) => ({
      ...{ kind: "Pod", metadata: { name, namespace: "n" } },
      spec: { containers: [{ image: "a/b:v1" }, { image: "a/b:v1" }] },
    });
    const why = "refers to a/b:v1, which rule 1 expires on 2026-03-01";
    expect(findings({ kind: "List", items: [pod("p"), pod("q")] }).map((found) => found[3])).toEqual([
      `Pod/n/p ${why}`,
      `Pod/n/q ${why}`,
    ]);
  });

  it("have rollback targets of their own kind", () => {
    expect(findings(["a/b:v3"], 2)).toEqual([
      [
        "rollback-target",
        "2026-03-01",
        1,
        "a rollback of a/b:v3 would need a/b:v2, which rule 1 expires on 2026-03-01",
      ],
      [
        "rollback-target",
        "2026-03-01",
        1,
        "a rollback of a/b:v3 would need a/b:v1, which rule 1 expires on 2026-03-01",
      ],
    ]);
    expect(findings(["a/b:v3"], 2, policyOf(["v*", 3]))).toEqual([]);
  });

  it("say where a verdict is uncertain", () => {
    const tied = listOf(image("A", 1, ["a"]), image("B", 1, ["b"]));
    const references = readReferences({ name: "r", document: ["a/b:a", "a/b:b"] });
    const found = inUseFindings(evaluate(policyOf(["any", 1]), tied, NOW), { references, rollbackDepth: 0 });
    expect(found.map(({ message }) => message)).toEqual([
      "something refers to a/b:b, which rule 1 expires on 2026-03-01 (uncertain: tie)",
    ]);
  });
});

describe("cost", () => {
  const horizon = { now: NOW, days: 365 };
  const months = (days: number): number => (days * 24) / 730;
  const prices = { date: "2026-03-01", source: "s", storageGbMonth: 0.1, archiveGbMonth: 0.05 };

  it("counts what stays, goes and is archived, by rule", () => {
    const policy = policyOf(["v*", -30, "archive"], ["any", 1], ["any", -90, "archived"]);
    const list = listOf(image("A", 30, ["v1"]), image("B", 2, ["x"]), image("C", 1, ["y"]));
    const rows = costs(simulate(policy, list, horizon), horizon, prices);
    const near = (value: number): unknown => expect.closeTo(value, 2);
    expect(rows).toEqual([
      {
        repository: "a/b",
        rule: 1,
        images: 1,
        currency: "USD",
        policy: {
          standardGbMonths: near(months(1)),
          archiveGbMonths: near(months(90)),
          amount: near(months(1) * 0.1 + months(90) * 0.05),
        },
        ifKept: { standardGbMonths: near(12), archiveGbMonths: 0, amount: near(1.2) },
        ifDeleted: { standardGbMonths: near(months(1)), archiveGbMonths: 0, amount: near(months(1) * 0.1) },
      },
      {
        repository: "a/b",
        rule: 2,
        images: 2,
        currency: "USD",
        policy: { standardGbMonths: near(12), archiveGbMonths: 0, amount: near(1.2) },
        ifKept: { standardGbMonths: near(24), archiveGbMonths: 0, amount: near(2.4) },
        ifDeleted: null,
      },
    ]);
  });

  it("has no amounts without prices, and the standard price where the archive has none", () => {
    const list = listOf(image("A", 1, ["a"], { storageClass: "archive", archivedAt: NOW }));
    const outcomes = simulate(policyOf(["any", 1]), list, horizon);
    const amounts = [undefined, { ...prices, archiveGbMonth: undefined }].map(
      (some) => costs(outcomes, horizon, some)[0]?.policy.amount,
    );
    expect(amounts).toEqual([null, expect.closeTo(1.2, 5)]);
  });

  it("comes with a cadence that has reached its steady state", () => {
    const question: Question = {
      now: NOW,
      days: 100,
      cadence: { buildsPerDay: 4, releaseEvery: 10, sizeMb: 1024, buildTag: "b-*", releaseTag: "v*" },
      references: [],
      rollbackDepth: 0,
      tagSchemes: {},
    };
    const {
      images,
      lint: findings,
      assumptions,
    } = reportOf([{ repository: "r", policy: policyOf(["v*", 3], ["any", 20]) }], question);
    const kept = images.filter(({ verdict }) => verdict === "keep").map(({ tags }) => tags.at(-1));
    expect([images.length, findings]).toEqual([400, []]);
    expect(kept).toEqual([
      "v38",
      ...Array.from({ length: 20 }, (_, index) =>
        index % 10 === 9 ? `v${39 + (index - 9) / 10}` : `b-${381 + index}`,
      ),
    ]);
    expect(assumptions).toEqual([
      "the repository is empty at first, then gets 4 builds a day, evenly spread, of 1024 MB each, tagged b-*; one in 10 is a release, also tagged v*",
      "the policy is evaluated at least once a day; ECR acts within 24 hours",
      "layers that images share are counted for each image, so storage is at most what cost says",
    ]);
  });
});

describe("AWS's own preview", () => {
  it("differs image by image, by action and rule", () => {
    const outcomes = evaluate(
      policyOf(["v*", 1], ["any", -1, "archive"]),
      listOf(image("A", 3, ["v1"]), image("B", 2, ["v2"]), image("C", 2, ["dev"]), image("D", 1, ["dev2"])),
      NOW,
    );
    const expire = { type: "EXPIRE" } as const;
    const found = differences("a/b", outcomes, [
      { imageDigest: "A", action: expire, appliedRulePriority: 1 },
      { imageDigest: "C", action: { type: "TRANSITION", targetStorageClass: "ARCHIVE" }, appliedRulePriority: 2 },
      { imageDigest: "D", action: expire, appliedRulePriority: 2 },
      { imageDigest: "X", imageTags: ["x"], action: expire, appliedRulePriority: 2 },
    ]);
    expect(found).toEqual([
      { repository: "a/b", digest: "D", tags: ["dev2"], ours: "keep", aws: "expire, rule 2", uncertain: ["boundary"] },
      {
        repository: "a/b",
        digest: "X",
        tags: ["x"],
        ours: "not in the list of images",
        aws: "expire, rule 2",
        uncertain: [],
      },
    ]);
  });
});
