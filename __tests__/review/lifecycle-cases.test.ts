import { costs } from "../../review/lifecycle/cost";
import type { Outcome } from "../../review/lifecycle/outcome";
import { type NamedDocument, readImages } from "../../review/ecr/images";
import { checkPolicy } from "../../review/ecr/lifecycle-policy";
import { type LifecycleReport, reportOf } from "../../review/lifecycle/report";
import { DAY_MS } from "../../domain/aws/time";

/** A Sunday at noon. */
const NOW = Date.UTC(2026, 2, 1, 12);
const GB = 2 ** 30;

type Json = Readonly<Record<string, unknown>>;

/** As `aws ecr describe-images` writes it; the time of the push is days ago, or is written as it is. */
const image = (name: string, pushed: number | string, tags: string, more: Json = {}): Json => ({
  imageDigest: name,
  imagePushedAt: typeof pushed === "string" ? pushed : new Date(NOW - pushed * DAY_MS).toISOString(),
  ...(tags === "" ? {} : { imageTags: tags.split(" ") }),
  ...more,
});
const INDEX = { imageManifestMediaType: "application/vnd.oci.image.index.v1+json" };

/** As `aws ecr batch-get-image` writes it. */
const manifest = (name: string, ...children: readonly string[]): Json => ({
  imageId: { imageDigest: name },
  imageManifest: JSON.stringify({ manifests: children.map((digest) => ({ digest })) }),
});

/** `any`, `untagged`, patterns with `*`, or prefixes with `^`. */
function tagsOf(tags: string): Json {
  if (tags === "any" || tags === "untagged") return { tagStatus: tags };
  const entries = tags.split(" ");
  return tags.includes("^")
    ? { tagStatus: "tagged", tagPrefixList: entries.map((entry) => entry.replace("^", "")) }
    : { tagStatus: "tagged", tagPatternList: entries };
}

const SINCE = { pushed: "sinceImagePushed", pulled: "sinceImagePulled", archived: "sinceImageTransitioned" };
const EXPIRE = { type: "expire" };
const ARCHIVE = { type: "transition", targetStorageClass: "archive" };

const newest = (tags: string, countNumber: number, action: Json = EXPIRE): Json => ({
  selection: { ...tagsOf(tags), countType: "imageCountMoreThan", countNumber },
  action,
});
const older = (tags: string, since: keyof typeof SINCE, countNumber: number, action: Json = EXPIRE): Json => ({
  selection: {
    ...tagsOf(tags),
    ...(since === "archived" && { storageClass: "archive" }),
    ...{ countType: SINCE[since], countUnit: "days", countNumber },
  },
  action,
});
const policyOf = (rules: readonly Json[]) =>
  checkPolicy({ rules: rules.map((rule, index) => ({ rulePriority: index + 1, ...rule })) }, "policy.json");

/** `A expire 1 2026-03-01 tie`: the image, what becomes of it, the rule that owns it, the day, the doubts. */
function told({ images }: LifecycleReport): string[] {
  return images.map(({ digest, verdict, rule, on, then, uncertain }) => {
    const later = then === undefined ? [] : ["then", then.verdict, then.rule, then.on];
    return [digest, verdict, rule ?? "-", ...(on === null ? [] : [on]), ...later, ...uncertain].join(" ");
  });
}

function reported(rules: readonly Json[], documents: readonly unknown[], days: number): LifecycleReport {
  const named = documents.map((document): NamedDocument => ({ name: "images.json", document }));
  const question = { now: NOW, days, references: [], rollbackDepth: 0, tagSchemes: {} };
  return reportOf([{ policy: policyOf(rules), list: readImages(named) }], question);
}

interface Case {
  readonly why: string;
  readonly rules: readonly Json[];
  readonly images: readonly Json[];
  /** Further documents. */
  readonly and?: readonly unknown[];
  /** @default 0 */
  readonly days?: number;
  readonly expected: readonly string[];
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html; its examples with images are in lifecycle.test.ts. */
const AWS_POLICIES: Readonly<Record<string, Case>> = {
  "filtering on image age": {
    why: "tags that start with prod, more than 14 days",
    rules: [older("prod*", "pushed", 14)],
    images: [image("A", 15, "prod-1"), image("B", 12, "prod"), image("C", 15, "preprod"), image("D", 15, "")],
    days: 1,
    expected: ["A expire 1 2026-03-01", "B keep 1", "C keep -", "D keep -"],
  },
  "filtering on image count": {
    why: "only the newest untagged image stays",
    rules: [newest("untagged", 1)],
    images: [image("A", 3, ""), image("B", 2, ""), image("C", 4, "v1")],
    expected: ["A expire 1 2026-03-01", "B keep 1", "C keep -"],
  },
  "archiving images older than a specified number of days": {
    why: "pushed on January 31 at noon, so 30 days are over on March 2 at noon",
    rules: [older("prod*", "pushed", 30, ARCHIVE)],
    images: [image("A", 29, "prod-1"), image("B", 29, "dev")],
    days: 2,
    expected: ["A archive 1 2026-03-02", "B keep -"],
  },
  "archiving images not pulled in a specified number of days": {
    why: "A was never pulled, B was yesterday, C 91 days ago",
    rules: [older("any", "pulled", 90, ARCHIVE)],
    images: [
      image("A", 91, "a"),
      image("B", 400, "b", { lastRecordedPullTime: "2026-02-28T12:00:00Z" }),
      image("C", 400, "", { lastRecordedPullTime: "2025-11-30T12:00:00Z" }),
    ],
    expected: ["A archive 1 2026-03-01", "B keep 1", "C archive 1 2026-03-01"],
  },
  "combining archive and expire rules": {
    why: "archived on March 2, 365 days later is March 2 of the next year; two any rules, one for each storage class",
    rules: [older("any", "pushed", 30, ARCHIVE), older("any", "archived", 365)],
    images: [
      image("A", 29, "a"),
      image("B", 900, "b", { imageStatus: "ARCHIVED", lastArchivedAt: "2025-03-05T00:00:00Z" }),
    ],
    days: 370,
    expected: ["A archive 1 2026-03-02 then expire 2 2027-03-02", "B expire 2 2026-03-05"],
  },
};

const CASES: Readonly<Record<string, Case>> = {
  "several prefixes": {
    why: "all must be there, as with patterns; B has one of them only and does not count either",
    rules: [newest("^alpha ^beta", 1)],
    images: [image("A", 3, "alpha-1 beta-1"), image("B", 2, "alpha-2"), image("C", 1, "alphabeta beta")],
    expected: ["A expire 1 2026-03-01", "B keep -", "C keep 1"],
  },
  "several patterns, one tag": {
    why: "both match the only tag of A",
    rules: [older("v* *-rc", "pushed", 1)],
    images: [image("A", 2, "v1-rc"), image("B", 2, "v1"), image("C", 2, "v1 other-rc")],
    expected: ["A expire 1 2026-03-01", "B keep -", "C expire 1 2026-03-01"],
  },
  "four wildcards": {
    why: "the parts in between must come in order; * may stand for nothing, a dot stands for itself",
    rules: [older("*a*b.*c*", "pushed", 1)],
    images: [image("A", 2, "xxab.c"), image("B", 2, "a-b.-c-"), image("C", 2, "cb.a"), image("D", 2, "abxc")],
    expected: ["A expire 1 2026-03-01", "B expire 1 2026-03-01", "C keep -", "D keep -"],
  },
  "an any quota that others fill": {
    why: "two releases and Y are the newest three, so X is past them; V0 is past them, too, but protected",
    rules: [newest("v*", 5), newest("any", 3)],
    images: [
      image("V0", 9, "v0"),
      image("X", 5, "dev-1"),
      image("V1", 3, "v1"),
      image("V2", 2, "v2"),
      image("Y", 1, "dev-2"),
    ],
    expected: ["V0 keep 1", "X expire 2 2026-03-01", "V1 keep 1", "V2 keep 1", "Y keep 2"],
  },
  "a quota that a later push exceeds": {
    why: "C comes on March 3, and A goes on that day; the future image counts only from then on",
    rules: [newest("any", 2)],
    images: [image("A", 2, "a"), image("B", 1, "b"), image("C", -2, "c")],
    days: 5,
    expected: ["A expire 1 2026-03-03", "B keep 1", "C keep 1"],
  },
  "archived and restored images": {
    why: "Z is archived for 90 days since midnight; R counts as pushed on February 25, is archived 30 days later and goes 90 days after that",
    rules: [older("any", "pushed", 30, ARCHIVE), older("any", "archived", 90)],
    images: [
      image("Z", 400, "z", { imageStatus: "ARCHIVED", lastArchivedAt: "2025-12-01T00:00:00Z" }),
      image("R", 400, "r", { lastArchivedAt: "2025-11-01T00:00:00Z", lastActivatedAt: "2026-02-25T12:00:00Z" }),
    ],
    days: 120,
    expected: ["Z expire 2 2026-03-01", "R archive 1 2026-03-27 then expire 2 2026-06-25"],
  },
  "time since the last pull": {
    why: "never pulled: since the push; pulled: since the pull; restored and not pulled since: since that",
    rules: [older("any", "pulled", 30, ARCHIVE)],
    images: [
      image("N", "2026-02-01T12:00:00Z", "n"),
      image("P", 400, "p", { lastRecordedPullTime: "2026-02-10T00:00:00Z" }),
      image("Q", 400, "q", { lastRecordedPullTime: "2026-02-28T00:00:00Z" }),
      image("R", 400, "r", {
        lastRecordedPullTime: "2025-06-01T00:00:00Z",
        lastActivatedAt: "2026-02-05T00:00:00Z",
      }),
    ],
    days: 14,
    expected: ["N archive 1 2026-03-03", "P archive 1 2026-03-12", "Q keep 1", "R archive 1 2026-03-07"],
  },
  "manifest lists within a manifest list": {
    why: "v2 stays, with the list that it refers to, and with that one's image; all three of v1 go together",
    rules: [newest("v*", 1), older("untagged", "pushed", 1)],
    images: [
      image("L2", 5, "v2", INDEX),
      image("M2", 5, "", INDEX),
      image("C2", 5, ""),
      image("L1", 6, "v1", INDEX),
      image("M1", 6, "", INDEX),
      image("C1", 6, ""),
    ],
    and: [{ images: [manifest("L2", "M2"), manifest("M2", "C2"), manifest("L1", "M1"), manifest("M1", "C1")] }],
    expected: [
      "L2 keep 1",
      "M2 keep 2",
      "C2 keep 2",
      "L1 expire 1 2026-03-01",
      "M1 expire 2 2026-03-01 index-child",
      "C1 expire 2 2026-03-01 index-child",
    ],
  },
  "an image of two manifest lists": {
    why: "it stays as long as one of them does; v1 is more than 7 days old on March 4",
    rules: [older("v*", "pushed", 7), older("untagged", "pushed", 1)],
    images: [image("L1", 8, "v0", INDEX), image("L2", 4, "v1", INDEX), image("C", 8, "")],
    and: [{ images: [manifest("L1", "C"), manifest("L2", "C")] }],
    days: 5,
    expected: ["L1 expire 1 2026-03-01", "L2 expire 1 2026-03-04", "C expire 2 2026-03-04 index-child"],
  },
  "a signature and its subject": {
    why: "S is not selected by the rule for untagged images while A is there, and goes with it; what U is about is not in the list, so whether it is protected is open",
    rules: [older("v*", "pushed", 3), older("untagged", "pushed", 1)],
    images: [
      image("A", 2, "v1"),
      image("S", 2, "", { subjectManifestDigest: "A" }),
      image("U", 2, "", { subjectManifestDigest: "gone" }),
    ],
    days: 3,
    expected: ["A expire 1 2026-03-02", "S expire 1 2026-03-02", "U expire 2 2026-03-01 index-child"],
  },
  "images of one time": {
    why: "the quota goes through them, and AWS does not say which ones stay; C is certain",
    rules: [newest("any", 2)],
    images: [image("A", 3, "a"), image("B", 3, "b"), image("C", 4, "c"), image("D", 2, "d")],
    expected: ["A keep 1 tie", "B expire 1 2026-03-01 tie", "C expire 1 2026-03-01", "D keep 1"],
  },
  "exactly N days, looked at once": {
    why: "older than seven days means more; AWS does not say how it rounds",
    rules: [older("any", "pushed", 7)],
    images: [image("A", 7, "a")],
    expected: ["A keep 1 boundary"],
  },
  "exactly N days, looked at until tomorrow": {
    why: "by the end of the day it is older",
    rules: [older("any", "pushed", 7)],
    images: [image("A", 7, "a")],
    days: 1,
    expected: ["A expire 1 2026-03-01 boundary"],
  },
  "times of both versions of the AWS CLI": {
    why: "all a second more or less than seven days ago: seconds since 1970, Tokyo's and New York's time, and UTC",
    rules: [older("any", "pushed", 7)],
    images: [
      image("A", 0, "a", { imagePushedAt: Date.UTC(2026, 1, 22, 12) / 1000 - 1 }),
      image("B", 0, "b", { imagePushedAt: Date.UTC(2026, 1, 22, 12) / 1000 + 1 }),
      image("C", "2026-02-22T20:59:59+09:00", "c"),
      image("D", "2026-02-22T21:00:01+09:00", "d"),
      image("E", "2026-02-22T06:59:59-05:00", "e"),
      image("F", "2026-02-22T12:00:01", "f"),
    ],
    expected: [
      "A expire 1 2026-03-01",
      "B keep 1",
      "C expire 1 2026-03-01",
      "D keep 1",
      "E expire 1 2026-03-01",
      "F keep 1",
    ],
  },
  "a list in several pages": {
    why: "the quota is that of all pages",
    rules: [newest("any", 1)],
    images: [image("A", 3, "a")],
    and: [
      [{ imageDetails: [image("B", 1, "b")], nextToken: "t" }, { imageDetails: [image("C", 2, "c")] }],
      { imageDetails: [image("D", 4, "d")] },
    ],
    expected: ["A expire 1 2026-03-01", "B keep 1", "C expire 1 2026-03-01", "D expire 1 2026-03-01"],
  },
  "rules for each storage class": {
    why: "Z is archived: it does not count for rule 2, and rule 1 looks at it alone",
    rules: [older("z*", "archived", 100), newest("any", 1)],
    images: [
      image("Z", 1, "z", { imageStatus: "ARCHIVED", lastArchivedAt: "2025-11-25T00:00:00Z" }),
      image("A", 2, "z2"),
      image("Y", 1, "y", { imageStatus: "ARCHIVED", lastArchivedAt: "2020-01-01T00:00:00Z" }),
    ],
    days: 10,
    expected: ["Z expire 1 2026-03-05", "A keep 2", "Y keep -"],
  },
  "untagged beside tagged": {
    why: "each rule counts its own; an empty list of tags is untagged",
    rules: [newest("untagged", 1), newest("*", 1)],
    images: [image("A", 4, ""), image("B", 3, "b"), image("C", 2, "", { imageTags: [] }), image("D", 1, "d")],
    expected: ["A expire 1 2026-03-01", "B expire 2 2026-03-01", "C keep 1", "D keep 2"],
  },
  "an image of two rules, the lenient one first": {
    why: "rule 1 selects A, so rule 2 may not touch it",
    rules: [newest("v*", 5), older("dev*", "pushed", 1)],
    images: [image("A", 9, "dev-1 v1"), image("B", 9, "dev-2")],
    expected: ["A keep 1", "B expire 2 2026-03-01"],
  },
  "an image of two rules, the strict one first": {
    why: "the release goes by the tag that it happens to have besides",
    rules: [older("dev*", "pushed", 1), newest("v*", 5)],
    images: [image("A", 9, "dev-1 v1"), image("B", 9, "v2")],
    expected: ["A expire 1 2026-03-01", "B keep 2"],
  },
  "an image that a higher rule takes fills the quota of a lower one": {
    why: "A and B are the newest two with v*; A goes by rule 1, but rule 2 has counted it",
    rules: [older("dev*", "pushed", 1), newest("v*", 2)],
    images: [image("A", 2, "dev-1 v3"), image("B", 3, "v2"), image("C", 4, "v1")],
    expected: ["A expire 1 2026-03-01", "B keep 2", "C expire 2 2026-03-01"],
  },
  "no rule": {
    why: "what no rule selects stays for ever",
    rules: [older("untagged", "pushed", 1)],
    images: [image("A", 4000, "a")],
    days: 1000,
    expected: ["A keep -"],
  },
};

describe.each([
  ["AWS's example", AWS_POLICIES],
  ["a case", CASES],
])("%s:", (_, cases) => {
  it.each(Object.entries(cases))("%s", (_name, { rules, images, and = [], days = 0, expected }) => {
    expect(told(reported(rules, [{ imageDetails: images }, ...and], days))).toEqual(expected);
  });
});

describe("cost, figured out by hand:", () => {
  const prices = { date: "2026-03-01", source: "s", storageGbMonth: 0.1, archiveGbMonth: 0.05 };
  /** 2.4 months of 730 hours. */
  const days = 73;
  const near = (value: number): unknown => expect.closeTo(value, 6);
  const storage = (standard: number, archive: number, amount: number): unknown => ({
    standardGbMonths: near(standard),
    archiveGbMonths: near(archive),
    amount: near(amount),
  });

  it("a row for each repository and rule, and one for what no rule owns", () => {
    const sized = (repositoryName: string, gb: number): Json => ({ repositoryName, imageSizeInBytes: gb * GB });
    const images = [
      image("V1", 10, "v1", sized("a", 2)), // goes at once
      image("V2", 5, "v2", sized("a", 3)), // stays: 3 GB * 2.4
      image("D", 14, "dev", sized("a", 10)), // archived at the end of the day in 36 days: 10 GB * 1.2 of each
      image("X", 1, "", sized("b", 1)), // stays: 1 GB * 2.4
      image("E", -36.5, "", sized("b", 4)), // comes in the middle: 4 GB * 1.2
    ];
    const policy = policyOf([newest("v*", 1), older("dev*", "pushed", 50, ARCHIVE)]);
    const list = readImages([{ name: "images.json", document: images }]);
    const question = { now: NOW, days, references: [], rollbackDepth: 0, tagSchemes: {}, prices };
    const row = { currency: "USD", ifDeleted: null };
    expect(reportOf([{ policy, list }], question).cost).toEqual([
      { ...row, repository: "a", rule: 1, images: 2, policy: storage(7.2, 0, 0.72), ifKept: storage(12, 0, 1.2) },
      {
        ...{ ...row, repository: "a", rule: 2, images: 1 },
        policy: storage(12, 12, 1.8),
        ifKept: storage(24, 0, 2.4),
        ifDeleted: storage(12, 0, 1.2),
      },
      { ...row, repository: "b", rule: null, images: 2, policy: storage(7.2, 0, 0.72), ifKept: storage(7.2, 0, 0.72) },
    ]);
  });

  it("one row for a priority, whichever policy has the rule: an image of a copy can go by its source's", () => {
    const document = [image("V1", 10, "v1", { imageSizeInBytes: GB }), image("V2", 5, "v2", { imageSizeInBytes: GB })];
    const [first, second] = readImages([{ name: "images.json", document }]).images;
    const [own, theirs] = [policyOf([newest("*", 1)]), policyOf([newest("v*", 1)])].map(({ rules }) => rules[0]);
    if (first === undefined || second === undefined) throw new Error("the list has two images");
    const outcomes: Outcome[] = [
      { image: first, verdict: "expire", at: NOW, rule: theirs, uncertain: [], isAbsent: false },
      { image: second, verdict: "keep", rule: own, uncertain: [], isAbsent: false },
    ];
    expect(own).not.toBe(theirs);
    expect(costs(outcomes, { now: NOW, days }, prices)).toMatchObject([
      { rule: 1, images: 2, policy: storage(2.4, 0, 0.24), ifKept: storage(4.8, 0, 0.48) },
    ]);
  });

  it("an archived image is billed until its 90th day, whenever it is deleted", () => {
    const [archived] = readImages([
      {
        name: "images.json",
        document: [
          image("Z", 400, "z", {
            ...{ imageStatus: "ARCHIVED", imageSizeInBytes: 5 * GB },
            lastArchivedAt: new Date(NOW - 53.5 * DAY_MS).toISOString(),
          }),
        ],
      },
    ]).images;
    if (archived === undefined) throw new Error("the list has an image");
    const gone: Outcome = { image: archived, verdict: "expire", at: NOW, uncertain: [], isAbsent: false };
    // 36.5 days are left: 5 GB * 1.2.
    expect(costs([gone], { now: NOW, days }, prices)).toMatchObject([
      { rule: null, images: 1, policy: storage(0, 6, 0.3), ifKept: storage(0, 12, 0.6) },
    ]);
    expect(costs([gone], { now: NOW, days }, { ...prices, archiveGbMonth: undefined })).toMatchObject([
      { policy: storage(0, 6, 0.6) },
    ]);
  });
});
