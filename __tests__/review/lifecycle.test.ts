import * as fc from "fast-check";

import { matcherOf } from "../../domain/text/wildcards";
import { evaluate } from "../../review/lifecycle/evaluate";
import type { Outcome, Uncertainty } from "../../review/lifecycle/outcome";
import type { Image, ImageList } from "../../review/ecr/images";
import { lint } from "../../review/lifecycle/lint";
import { covers, intersects } from "../../review/lifecycle/match";
import { checkPolicy } from "../../review/ecr/lifecycle-policy";
import { reasonOf } from "../../review/lifecycle/reasons";
import { simulate } from "../../review/lifecycle/simulate";
import { DAY_MS, dateOf } from "../../domain/aws/time";
import { naiveSimulate, owner, regexMatch, type NaiveRule } from "./support/naive-lifecycle";

const NOW = Date.UTC(2026, 2, 1, 12);
const NO_CHILDREN = new Map<string, readonly string[]>();

function image(digest: string, daysAgo: number, tags: readonly string[], more: Partial<Image> = {}): Image {
  return {
    digest,
    tags,
    pushedAt: NOW - daysAgo * DAY_MS,
    sizeBytes: 1,
    storageClass: "standard",
    isIndex: false,
    ...more,
  };
}

const EXPIRE = { type: "expire" } as const;
const ARCHIVE = { type: "transition", targetStorageClass: "archive" } as const;

type Selection = NaiveRule["selection"];

/** Rules by the order of their priorities, from 1. */
function rulesOf(...rules: readonly (readonly [Selection, NaiveRule["action"]?])[]): NaiveRule[] {
  return rules.map(([selection, action = EXPIRE], index) => ({ rulePriority: index + 1, selection, action }));
}

const count = (countNumber: number, ...tagPatternList: string[]): Selection => ({
  tagStatus: "tagged",
  tagPatternList,
  countType: "imageCountMoreThan",
  countNumber,
});
const age = (countNumber: number, ...tagPatternList: string[]): Selection => ({
  ...count(countNumber, ...tagPatternList),
  countType: "sinceImagePushed",
  countUnit: "days",
});
const anyCount = (countNumber: number): Selection => ({
  tagStatus: "any",
  countType: "imageCountMoreThan",
  countNumber,
});
const days = (tagStatus: "any" | "untagged", countNumber: number, countType = "sinceImagePushed"): Selection => ({
  tagStatus,
  countType,
  countUnit: "days",
  countNumber,
});
const archived = (countNumber: number): Selection => ({
  ...days("any", countNumber, "sinceImageTransitioned"),
  storageClass: "archive",
});

const policyOf = (rules: readonly NaiveRule[]) => checkPolicy({ rules }, "policy.json");
const listOf = (images: readonly Image[], children = NO_CHILDREN): ImageList => ({ images, children });

/** `A expire 1`, with the doubts behind it: for each image that is not simply kept. */
function told(outcomes: readonly Outcome[]): string[] {
  return outcomes
    .filter(({ verdict, uncertain }) => verdict !== "keep" || uncertain.length > 0)
    .map(({ image: { digest }, verdict, rule, uncertain }) =>
      [digest, verdict, rule?.rulePriority ?? "-", ...uncertain].join(" "),
    );
}

const at = (rules: readonly NaiveRule[], images: readonly Image[], children = NO_CHILDREN): string[] =>
  told(evaluate(policyOf(rules), listOf(images, children), NOW));

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html */
describe("the worked examples of AWS", () => {
  const betaAndProd = [
    image("A", 10, ["beta-1", "prod-1"]),
    image("B", 9, ["beta-2", "prod-2"]),
    image("C", 8, ["beta-3"]),
  ];
  const EXAMPLES: [string, NaiveRule[], Image[], string[]][] = [
    [
      "multiple rules, A: prod before beta",
      rulesOf([count(1, "prod*")], [count(1, "beta*")]),
      betaAndProd,
      ["A expire 1"],
    ],
    [
      "multiple rules, B: beta before prod",
      rulesOf([count(1, "beta*")], [count(1, "prod*")]),
      betaAndProd,
      ["A expire 1", "B expire 1"],
    ],
    [
      "multiple tags in a single rule, A: all patterns must match",
      rulesOf([age(5, "alpha*", "beta*")]),
      [
        image("A", 12, ["alpha-1"]),
        image("B", 11, ["beta-1"]),
        image("C", 10, ["alpha-2", "beta-2"]),
        image("D", 4, ["alpha-3"]),
        image("E", 3, ["beta-3"]),
        image("F", 2, ["alpha-4", "beta-4"]),
      ],
      ["C expire 1"],
    ],
    [
      "multiple tags in a single rule, B: tags are not exclusive",
      rulesOf([count(1, "alpha*", "beta*")]),
      [
        image("A", 10, ["alpha-1", "beta-1", "gamma-1"]),
        image("B", 9, ["alpha-2", "beta-2"]),
        image("C", 8, ["alpha-3", "beta-3", "gamma-2"]),
      ],
      ["A expire 1", "B expire 1"],
    ],
    [
      "all images, A: only the newest stays",
      rulesOf([anyCount(1)]),
      [image("A", 4, ["alpha-1"]), image("B", 3, ["beta-1"]), image("C", 2, []), image("D", 1, ["alpha-2"])],
      ["A expire 1", "B expire 1", "C expire 1"],
    ],
    [
      "all images, B: all kinds of rules",
      rulesOf([count(1, "alpha*")], [days("untagged", 1)], [anyCount(1)]),
      [
        image("A", 4, ["alpha-1", "beta-1"]),
        image("B", 3, []),
        image("C", 2, ["alpha-2"]),
        image("D", 1, ["git hash"]),
        image("E", 1, []),
      ],
      // AWS takes "1 day ago" of E for "not older than one day", and E for the younger of D and E.
      ["A expire 1", "B expire 2", "D expire 3 tie", "E keep 2 boundary"],
    ],
  ];

  it.each(EXAMPLES)("%s", (_name, rules, images, expected) => {
    expect(at(rules, images)).toEqual(expected);
    expect(at([...rules].reverse(), [...images].reverse())).toEqual([...expected].reverse());
  });

  it("takes prefixes as patterns that end in *", () => {
    const prefixed = rulesOf(
      [{ tagStatus: "tagged", tagPrefixList: ["prod"], countType: "imageCountMoreThan", countNumber: 1 }],
      [{ tagStatus: "tagged", tagPrefixList: ["beta"], countType: "imageCountMoreThan", countNumber: 1 }],
    );
    expect(at(prefixed, betaAndProd)).toEqual(["A expire 1"]);
  });
});

describe("evaluate", () => {
  const releases = Array.from({ length: 3 }, (_, index) => image(`R${index}`, 1 + index, [`v${index}`]));
  const CASES: [string, string, NaiveRule[], Image[], string[]][] = [
    [
      "a rule that leaves an image protects it from later rules",
      "R0 to R2 belong to rule 1, which keeps five",
      rulesOf([count(5, "v*")], [days("any", 1)]),
      [...releases, image("X", 2, ["dev"])],
      ["X expire 2"],
    ],
    [
      "protected images fill the quota of an any rule",
      "three releases are newer than X, and the quota is three",
      rulesOf([count(5, "v*")], [anyCount(3)]),
      [...releases, image("X", 9, ["dev"])],
      ["X expire 2"],
    ],
    [
      "images that a higher rule expires count in the same evaluation",
      "U is counted as if it had not been expired",
      rulesOf([days("untagged", 1)], [anyCount(1)]),
      [image("U", 2, []), image("X", 3, ["dev"])],
      ["U expire 1", "X expire 2"],
    ],
    [
      "a tagged rule selects no untagged image",
      "even by *",
      rulesOf([count(1, "*")]),
      [image("A", 1, []), image("B", 2, [])],
      [],
    ],
    [
      "two patterns may match the same tag",
      "every entry must match some tag, not each its own",
      rulesOf([age(1, "v*", "*rc")]),
      [image("A", 2, ["v1-rc"]), image("B", 2, ["v1"])],
      ["A expire 1"],
    ],
    [
      "a moment more than N days is older",
      "",
      rulesOf([days("any", 7)]),
      [image("A", 7 + 1e-7, ["a"])],
      ["A expire 1"],
    ],
    [
      "exactly N days is not older, and open",
      "AWS says 'older than', not how it rounds",
      rulesOf([days("any", 7)]),
      [image("A", 7, ["a"])],
      ["A keep 1 boundary"],
    ],
    ["a moment less than N days is not older", "", rulesOf([days("any", 7)]), [image("A", 7 - 1e-7, ["a"])], []],
    [
      "images of one time on both sides of a limit are a tie",
      "the smaller digest stays",
      rulesOf([anyCount(2)]),
      [image("A", 5, ["a"]), image("B", 5, ["b"]), image("C", 5, ["c"]), image("D", 1, ["d"])],
      ["A keep 1 tie", "B expire 1 tie", "C expire 1 tie"],
    ],
    [
      "images of one time on one side are none",
      "",
      rulesOf([anyCount(1)]),
      [image("A", 5, ["a"]), image("B", 5, ["b"]), image("D", 1, ["d"])],
      ["A expire 1", "B expire 1"],
    ],
    [
      "archived images neither count nor go by rules for standard ones",
      "two standard ones for a quota of two",
      rulesOf([anyCount(2)]),
      [image("A", 1, ["a"]), image("Z", 2, ["z"], { storageClass: "archive", archivedAt: NOW }), image("B", 3, ["b"])],
      [],
    ],
    [
      "archived images expire by the time of their archiving",
      "Z was archived 91 days ago, Y 90",
      rulesOf([archived(90)]),
      [
        image("Z", 500, ["z"], { storageClass: "archive", archivedAt: NOW - 91 * DAY_MS }),
        image("Y", 500, ["y"], { storageClass: "archive", archivedAt: NOW - 90 * DAY_MS }),
        image("A", 500, ["a"]),
      ],
      ["Z expire 1", "Y keep 1 boundary"],
    ],
    [
      "an unpulled image goes by its push",
      "",
      rulesOf([days("any", 30, "sinceImagePulled"), ARCHIVE]),
      [
        image("A", 31, ["a"]),
        image("B", 500, ["b"], { pulledAt: NOW - 29 * DAY_MS }),
        image("C", 500, ["c"], { pulledAt: NOW - 31 * DAY_MS }),
      ],
      ["A archive 1", "C archive 1"],
    ],
    [
      "a restored image goes by its restoration",
      "R was restored yesterday, S was pulled since",
      rulesOf([days("any", 30, "sinceImagePulled"), ARCHIVE]),
      [
        image("R", 500, ["r"], { activatedAt: NOW - DAY_MS, pulledAt: NOW - 400 * DAY_MS }),
        image("S", 500, ["s"], { activatedAt: NOW - 90 * DAY_MS, pulledAt: NOW - 31 * DAY_MS }),
      ],
      ["S archive 1"],
    ],
    [
      "a restored image counts as pushed when it was restored",
      "",
      rulesOf([anyCount(1)]),
      [image("R", 500, ["r"], { activatedAt: NOW - DAY_MS }), image("A", 2, ["a"])],
      ["A expire 1"],
    ],
    [
      "an artifact follows its subject, through other artifacts too",
      "S signs A, T signs the SBOM S; U is about an image that stays",
      rulesOf([days("untagged", 1)], [age(3, "a*")]),
      [
        image("A", 4, ["a1"]),
        image("S", 4, [], { subject: "A" }),
        image("T", 4, [], { subject: "S" }),
        image("B", 2, ["a2"]),
        image("U", 2, [], { subject: "B" }),
      ],
      ["A expire 2", "S expire 2", "T expire 2"],
    ],
    [
      "untagged images may be children of a manifest list whose manifest is not known",
      "describe-images does not say what a list refers to",
      rulesOf([days("untagged", 1)]),
      [image("L", 3, ["v1"], { isIndex: true }), image("C", 3, [])],
      ["C expire 1 index-child"],
    ],
    [
      "whether children count decides about the image past them",
      "with C the quota is full, without it there is room for A",
      rulesOf([count(9, "v*")], [anyCount(2)]),
      [image("L", 1, ["v1"], { isIndex: true }), image("C", 1.5, []), image("A", 2, ["dev"]), image("B", 3, ["dev2"])],
      ["A expire 2 index-child", "B expire 2"],
    ],
    [
      "an image pushed later is not there",
      "",
      rulesOf([anyCount(1)]),
      [image("A", 1, ["a"]), image("F", -1, ["f"])],
      [],
    ],
  ];

  it.each(CASES)("%s (%s)", (_name, _why, rules, images, expected) => {
    expect(at(rules, images)).toEqual(expected);
  });

  it("keeps what a manifest list that stays refers to, and lets it go with the list", () => {
    const children = new Map([
      ["L", ["C", "E"]],
      ["M", ["D"]],
    ]);
    const images = [
      image("L", 1, ["v2"], { isIndex: true }),
      image("C", 9, []),
      image("E", 9, []),
      image("M", 9, ["v1"], { isIndex: true }),
      image("D", 9, []),
    ];
    expect(at(rulesOf([days("untagged", 1)], [age(5, "v*")]), images, children)).toEqual([
      "M expire 2",
      "D expire 1 index-child",
    ]);
  });

  it("says why", () => {
    const rules = rulesOf([count(1, "v*")], [days("untagged", 1)], [days("any", 30, "sinceImagePulled"), ARCHIVE]);
    const images = [
      image("A", 1, ["v2"]),
      image("B", 2, ["v1"]),
      image("C", 3, []),
      image("D", 31, ["dev"]),
      image("E", 3, ["dev2"]),
      image("S", 2, [], { subject: "B" }),
      image("Z", 2, ["z"], { storageClass: "archive", archivedAt: NOW }),
      image("K", 3, []),
      image("F", -1, []),
    ];
    const list = listOf([...images, image("L", 3, ["v0"], { isIndex: true })], new Map([["L", ["K"]]]));
    const policy = policyOf(rules);
    const withList = { ...policy, rules: policy.rules.map((rule) => ({ ...rule, countNumber: rule.countNumber + 1 })) };
    expect(evaluate(policy, list, NOW).map(reasonOf)).toEqual([
      "rule 1 selects it and leaves it, among the newest 1 that it selects; no later rule acts on it",
      "rule 1: not among the newest 1 that it selects",
      "rule 2: pushed more than 1 days ago",
      "rule 3: neither pulled nor pushed for more than 30 days",
      "rule 3 selects it and leaves it, not pulled or pushed more than 30 days ago; no later rule acts on it",
      "follows B: rule 1: not among the newest 1 that it selects",
      "no rule for archived images selects it",
      "rule 2: pushed more than 1 days ago",
      "not pushed yet at the end",
      "rule 1: not among the newest 1 that it selects",
    ]);
    const held = evaluate({ rules: withList.rules.slice(1) }, list, NOW).map(reasonOf);
    expect(held[7]).toBe("rule 2 marks it, but the manifest list L refers to it");
  });
});

describe("simulate", () => {
  const dated = (outcomes: readonly Outcome[]): string[] =>
    outcomes.map(({ image: { digest }, verdict, at: when, then }) => {
      const first = when === undefined ? [] : [dateOf(when)];
      return [digest, verdict, ...first, ...(then ? [then.verdict, dateOf(then.at)] : [])].join(" ");
    });

  it("gives the day on which an image becomes old enough", () => {
    const images = [
      image("A", 5, ["a"]),
      image("B", 7.6, ["b"]),
      image("C", 0.1, ["c"]),
      image("D", 5, ["d"], { pushedAt: Date.UTC(2026, 1, 24) }),
    ];
    expect(dated(simulate(policyOf(rulesOf([days("any", 7)])), listOf(images), { now: NOW, days: 6 }))).toEqual([
      "A expire 2026-03-03",
      "B expire 2026-03-01",
      "C keep",
      "D expire 2026-03-03",
    ]);
  });

  it("archives, then expires what is archived", () => {
    const rules = rulesOf([days("any", 30), ARCHIVE], [archived(90)]);
    expect(dated(simulate(policyOf(rules), listOf([image("A", 29, ["a"])]), { now: NOW, days: 200 }))).toEqual([
      "A archive 2026-03-02 expire 2026-05-31",
    ]);
  });

  it("lets images that are pushed later push others out", () => {
    const images = [image("A", 1, ["a"]), image("B", -2, ["b"]), image("C", -3, ["c"])];
    expect(dated(simulate(policyOf(rulesOf([anyCount(1)])), listOf(images), { now: NOW, days: 3 }))).toEqual([
      "A expire 2026-03-03",
      "B expire 2026-03-04",
      "C keep",
    ]);
  });

  it("lets the children go with their manifest list", () => {
    const images = [image("L", 3, ["v1"], { isIndex: true }), image("C", 3, [])];
    const list = listOf(images, new Map([["L", ["C"]]]));
    const rules = rulesOf([days("untagged", 1)], [age(5, "v*")]);
    expect(dated(simulate(policyOf(rules), list, { now: NOW, days: 9 }))).toEqual([
      "L expire 2026-03-03",
      "C expire 2026-03-03",
    ]);
  });
});

describe("a naive evaluator, day by day,", () => {
  const TAGS = ["v1", "v2", "v1-rc", "dev", "dev-v1", "main", "x*y", "."];
  const PATTERNS = ["*", "v*", "*v1", "dev*", "d*v*", "main", "*-*", "v1", "**", "v*c*", "*v*-*c*", "*e*-*1*"];
  const tagged = fc
    .record({
      patterns: fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 3 }),
      isPrefix: fc.boolean(),
    })
    .map(({ patterns, isPrefix }) =>
      isPrefix
        ? { tagStatus: "tagged" as const, tagPrefixList: patterns.map((pattern) => pattern.replaceAll("*", "") || "v") }
        : { tagStatus: "tagged" as const, tagPatternList: patterns },
    );
  const limit = fc.oneof(
    fc.integer({ min: 1, max: 6 }).map((countNumber) => ({ countType: "imageCountMoreThan", countNumber })),
    fc
      .integer({ min: 1, max: 12 })
      .map((countNumber) => ({ countType: "sinceImagePushed", countUnit: "days", countNumber })),
  );
  const unpulled = fc.integer({ min: 1, max: 12 }).map((countNumber) => ({
    countType: "sinceImagePulled",
    countUnit: "days",
    countNumber,
  }));
  const what = fc.oneof(
    { weight: 3, arbitrary: fc.record({ limit, action: fc.constantFrom<NaiveRule["action"]>(EXPIRE, ARCHIVE) }) },
    fc.record({ limit: unpulled, action: fc.constant<NaiveRule["action"]>(ARCHIVE) }),
  );
  const long = fc.integer({ min: 90, max: 95 }).map((countNumber) => ({
    storageClass: "archive" as const,
    countType: "sinceImageTransitioned",
    countUnit: "days",
    countNumber,
  }));

  const rules = fc
    .record({
      tagged: fc.array(fc.record({ tags: tagged, what }), { maxLength: 4 }),
      untagged: fc.option(what),
      any: fc.option(what),
      archived: fc.option(
        fc.record({ limit: long, tags: fc.oneof(tagged, fc.constant({ tagStatus: "any" as const })) }),
      ),
      order: fc.infiniteStream(fc.integer({ min: 0, max: 5 })),
    })
    .map(({ tagged: list, untagged, any, archived: last, order }): NaiveRule[] => {
      const picked: Omit<NaiveRule, "rulePriority">[] = list.map(({ tags, what: { limit: by, action } }) => ({
        selection: { ...tags, ...by },
        action,
      }));
      const prefixes = new Set<string>();
      const unique = picked.filter(({ selection }) => {
        const key = JSON.stringify([...(selection.tagPrefixList ?? [])].sort());
        if (selection.tagPrefixList === undefined) return true;
        if (prefixes.has(key)) return false;
        prefixes.add(key);
        return true;
      });
      if (untagged) {
        const place = [...order.take(1)][0] ?? 0;
        unique.splice(place, 0, { selection: { tagStatus: "untagged", ...untagged.limit }, action: untagged.action });
      }
      if (any) unique.push({ selection: { tagStatus: "any", ...any.limit }, action: any.action });
      if (last) unique.splice(1, 0, { selection: { ...last.tags, ...last.limit }, action: EXPIRE });
      return unique.map((rule, index) => ({ ...rule, rulePriority: index * 3 + 1 }));
    })
    .filter((list) => list.length > 0);

  /** Few times, so that ties and boundaries happen. */
  const time = fc.oneof(
    fc.integer({ min: -6, max: 14 }).map((ago) => NOW - ago * DAY_MS),
    fc.integer({ min: -600, max: 1400 }).map((ago) => NOW - (ago * DAY_MS) / 100),
  );
  const images = fc
    .array(
      fc.record({
        tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 3 }),
        pushedAt: time,
        pulledAt: fc.option(time, { nil: undefined }),
        activatedAt: fc.option(time, { nil: undefined, freq: 6 }),
        archivedAt: fc.option(
          fc.integer({ min: 80, max: 100 }).map((ago) => NOW - ago * DAY_MS),
          { nil: undefined, freq: 7 },
        ),
        isIndex: fc.boolean(),
        refersTo: fc.uniqueArray(fc.nat(12), { maxLength: 3 }),
        subject: fc.option(fc.nat(12), { nil: undefined, freq: 7 }),
      }),
      { minLength: 1, maxLength: 13 },
    )
    .map((details) => {
      const digest = (index: number): string => `sha256:${index.toString(16)}`;
      const children = new Map<string, string[]>();
      const list = details.map(({ refersTo, subject, isIndex, archivedAt, ...detail }, index): Image => {
        // Only what was pushed before can be referred to; a chain of artifacts is a case of its own.
        const older = refersTo.filter((other) => other < index);
        if (isIndex && older.length > 0) children.set(digest(index), older.map(digest));
        const follows = subject !== undefined && subject < index && details[subject]?.subject === undefined;
        return {
          ...detail,
          digest: digest(index),
          sizeBytes: 1,
          storageClass: archivedAt === undefined ? "standard" : "archive",
          archivedAt,
          isIndex,
          subject: follows && !isIndex ? digest(subject) : undefined,
        };
      });
      return { list, children };
    });

  it("agrees with the simulation about every image, rule and day", () => {
    const horizon = fc.constantFrom(0, 1, 3, 9, 100);
    fc.assert(
      fc.property(rules, images, horizon, (policy, { list, children }, horizonDays) => {
        const expected = naiveSimulate(policy, list, children, { now: NOW, days: horizonDays });
        const found = simulate(policyOf(policy), { images: list, children }, { now: NOW, days: horizonDays });
        const events = found.map(({ image: { digest }, verdict, rule, at: when, then }) => [
          digest,
          ...(verdict === "keep" ? [] : [{ verdict, rule: rule?.rulePriority, at: when }]),
          ...(then === undefined ? [] : [{ verdict: then.verdict, rule: then.rule.rulePriority, at: then.at }]),
        ]);
        expect(events).toEqual(list.map(({ digest }) => [digest, ...(expected.get(digest) ?? [])]));
      }),
      { numRuns: 200 },
    );
  });

  it("marks as uncertain whatever another reading of AWS's words would decide otherwise", () => {
    const other = (
      policy: readonly NaiveRule[],
      list: readonly Image[],
      change: (one: Image, index: number) => Image,
    ) => naiveSimulate(policy, list.map(change), NO_CHILDREN, { now: NOW, days: 0 });
    fc.assert(
      fc.property(rules, images, (policy, { list }) => {
        const plain = list.map((one): Image => ({ ...one, subject: undefined, isIndex: false }));
        const sure = evaluate(policyOf(policy), listOf(plain), NOW).filter(({ uncertain }) => uncertain.length === 0);
        // A second later everything at a boundary has crossed it; shifted a little, ties are broken the other way.
        const crossed = other(policy, plain, (one) => ({
          ...one,
          pushedAt: one.pushedAt <= NOW ? one.pushedAt - 1 : one.pushedAt,
          ...(one.pulledAt === undefined ? {} : { pulledAt: one.pulledAt - 1 }),
          ...(one.activatedAt === undefined ? {} : { activatedAt: one.activatedAt - 1 }),
          ...(one.archivedAt === undefined ? {} : { archivedAt: one.archivedAt - 1 }),
        }));
        const untied = other(policy, plain, (one, index) => ({
          ...one,
          pushedAt: one.pushedAt <= NOW ? one.pushedAt + index / 1e3 - 1e-1 : one.pushedAt,
          ...(one.activatedAt === undefined ? {} : { activatedAt: one.activatedAt + index / 1e3 - 1e-1 }),
        }));
        for (const {
          image: { digest },
          verdict,
        } of sure) {
          expect([digest, crossed.get(digest)?.[0]?.verdict ?? "keep"]).toEqual([digest, verdict]);
          expect([digest, untied.get(digest)?.[0]?.verdict ?? "keep"]).toEqual([digest, verdict]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on the order of the images", () => {
    fc.assert(
      fc.property(rules, images, (policy, { list, children }) => {
        const run = (some: readonly Image[]) =>
          simulate(policyOf(policy), { images: some, children }, { now: NOW, days: 9 })
            .map(({ image: { digest }, verdict, uncertain }): [string, string, readonly Uncertainty[]] => [
              digest,
              verdict,
              uncertain,
            ])
            .sort(([one], [two]) => (one < two ? -1 : 1));
        expect(run([...list].reverse())).toEqual(run(list));
      }),
    );
  });

  it("agrees with every rule that lint calls dead or shadowed: it owns nothing that it marks, and none misses it", () => {
    const horizon = { now: NOW, days: 9 };
    const fates = (policy: readonly NaiveRule[], list: readonly Image[]) =>
      new Map(
        list.map(({ digest }) => [
          digest,
          (naiveSimulate(policy, list, NO_CHILDREN, horizon).get(digest) ?? []).map(({ rule, at: when }) => [
            rule,
            when,
          ]),
        ]),
      );
    let flagged = 0;
    fc.assert(
      fc.property(rules, images, (policy, { list: all }) => {
        // One image only can carry a tag.
        const taken = new Set<string>();
        const list = all.map((one): Image => {
          const tags = one.tags.filter((tag) => !taken.has(tag));
          tags.forEach((tag) => taken.add(tag));
          return { ...one, tags, subject: undefined, isIndex: false };
        });
        const idle = lint(policyOf(policy)).filter(({ code }) => code === "dead-rule" || code === "shadowed-rule");
        for (const { code, rule } of idle) {
          flagged++;
          const there = code === "dead-rule" ? list.filter(({ storageClass }) => storageClass === "standard") : list;
          const without = policy.filter(({ rulePriority }) => rulePriority !== rule);
          expect([code, rule, fates(without, there)]).toEqual([code, rule, fates(policy, there)]);
          if (code === "dead-rule") continue;
          const owned = there.filter((one) => owner(policy, one)?.rulePriority === rule);
          expect([rule, owned]).toEqual([rule, []]);
        }
      }),
      { numRuns: 300 },
    );
    expect(flagged).toBeGreaterThan(20);
  });
});

describe("tag patterns", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", ".", "-"), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "*"), minLength: 1, maxLength: 6 });

  it("match as regular expressions do", () => {
    fc.assert(
      fc.property(pattern, text, (one, tag) => {
        expect(matcherOf(one)(tag)).toBe(regexMatch(one, tag));
      }),
      {
        numRuns: 1000,
      },
    );
  });

  it.each([
    ["prod*", "prod", true],
    ["*prod*", "repo-production", true],
    ["v*.*.*", "v1.2", false],
    ["a*a", "a", false],
    ["ab*ba", "aba", false],
    ["v1.0", "v1x0", false],
  ])("%s for %s: %s", (one, tag, expected) => {
    expect(matcherOf(one)(tag)).toBe(expected);
  });

  it("cover another where every tag of it is theirs, and intersect where one is", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (one, two, tag) => {
        const [first, second] = [matcherOf(one)(tag), matcherOf(two)(tag)];
        if (covers(one, two) && second) expect(first).toBe(true);
        if (first && second) expect(intersects(one, two)).toBe(true);
        expect(intersects(one, two)).toBe(intersects(two, one));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["v*", "v1*", true, true],
    ["v1*", "v*", false, true],
    ["*", "a*b", true, true],
    ["v*", "dev-*", false, false],
    ["*-rc", "v*", false, true],
    ["a", "b", false, false],
  ])("%s and %s: covers %s, intersects %s", (one, two, isCovered, isShared) => {
    expect([covers(one, two), intersects(one, two)]).toEqual([isCovered, isShared]);
  });
});
