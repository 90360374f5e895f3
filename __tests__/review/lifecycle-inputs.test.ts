import fc from "fast-check";
import { mkdirSync, mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run } from "../../commands/review/lifecycle";
import { factsFor, readFacts } from "../../commands/support/review/input";
import { lifecycleArguments } from "../../commands/support/review/lifecycle-arguments";
import { readJson } from "../../review/estate/reading/json-file";
import type { Source } from "../../review/estate/reading/read";
import { readCadence } from "../../review/lifecycle/cadence";
import { readImages } from "../../review/ecr/images";
import { checkPolicy, readPolicy } from "../../review/ecr/lifecycle-policy";
import { policyFaults } from "../../review/ecr/lifecycle-policy-faults";
import { readReferences } from "../../review/lifecycle/references";
import { parseTime } from "../../domain/aws/time";
import { lifecyclePolicyFaults, type LifecycleRule, renderLifecyclePolicy } from "../../domain/ecr/lifecycle-policy";

const FOLDER = mkdtempSync(join(tmpdir(), "lifecycle-"));
let files = 0;

function file(content: unknown): string {
  const path = join(FOLDER, `${++files}.json`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message.replaceAll(FOLDER, "");
  }
  throw new Error("nothing was refused");
}

const RULE = {
  rulePriority: 1,
  selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 },
  action: { type: "expire" },
};
const POLICY = { rules: [RULE] };
const NOW = "2026-03-01T00:00:00Z";

describe("a policy", () => {
  const withSelection = (selection: object, more: object = {}) => ({ rules: [{ ...RULE, selection, ...more }] });
  const archived = {
    tagStatus: "any",
    storageClass: "archive",
    countType: "sinceImageTransitioned",
    countUnit: "days",
  };

  it("is read with its defaults, sorted by priority", () => {
    const rules = [
      { ...RULE, rulePriority: 9 },
      { ...RULE, rulePriority: 2, description: "d", selection: { ...archived, countNumber: 90 } },
    ];
    expect(checkPolicy({ rules }, "p").rules).toEqual([
      {
        rulePriority: 2,
        description: "d",
        tagStatus: "any",
        storageClass: "archive",
        countType: "sinceImageTransitioned",
        countNumber: 90,
        action: "expire",
      },
      {
        rulePriority: 9,
        tagStatus: "any",
        storageClass: "standard",
        countType: "imageCountMoreThan",
        countNumber: 1,
        action: "expire",
      },
    ]);
  });

  it("is taken as get-lifecycle-policy prints it", () => {
    expect(checkPolicy({ registryId: "1", lifecyclePolicyText: JSON.stringify(POLICY) }, "p").rules).toHaveLength(1);
  });

  it("may have one any rule for each storage class, as in AWS's example", () => {
    const rules = [RULE, { ...RULE, rulePriority: 2, selection: { ...archived, countNumber: 365 } }];
    expect(checkPolicy({ rules }, "p").rules.map(({ storageClass }) => storageClass)).toEqual(["standard", "archive"]);
  });

  it.each<[string, unknown, string[]]>([
    ["not a policy", [], ['must be a policy, is a list; write { "rules": [...] }']],
    ["without rules", {}, [`'rules' must be a list of rules, is missing; write { "rules": [...] }`]],
    ["with no rule", { rules: [] }, ["'rules' must have at least one rule; delete the policy to keep all images"]],
    [
      "a rule of another kind",
      { rules: [1] },
      ["'rules[0]' must be a rule, got 1; write { rulePriority, selection, action }"],
    ],
    [
      "a rule with nothing",
      { rules: [{}] },
      [
        "'rules[0].rulePriority' must be a whole number of at least 1, is missing; write a number such as 1",
        "'rules[0].selection' must say what is selected, is missing; write { tagStatus, countType, countNumber }",
        `'rules[0].action' must say what is done, is missing; write { "type": "expire" }`,
      ],
    ],
    [
      "misplaced keys",
      { rules: [{ ...RULE, tagStatus: "any", descripton: "" }] },
      [
        "'rules[0].tagStatus' is not a setting; write it into 'selection'",
        "'rules[0].descripton' is not a setting; did you mean 'description'?",
      ],
    ],
    [
      "tags without patterns",
      withSelection({ tagStatus: "tagged", countType: "imageCountMoreThan", countNumber: 1 }),
      [`'rules[0].selection' has no 'tagPatternList'; say which tags: "tagPatternList": ["v*"]`],
    ],
    [
      "patterns and prefixes",
      withSelection({ ...RULE.selection, tagStatus: "tagged", tagPatternList: ["a"], tagPrefixList: ["a"] }),
      [
        "'rules[0].selection' has both 'tagPatternList' and 'tagPrefixList', where ECR takes one; " +
          'write all as patterns: the prefix "v" is the pattern "v*"',
      ],
    ],
    [
      "patterns for any image",
      withSelection({ ...RULE.selection, tagPatternList: ["a"] }),
      [
        `'rules[0].selection.tagPatternList' does not go with tagStatus "any"; leave it out, or write "tagStatus": "tagged"`,
      ],
    ],
    [
      "five wildcards and an empty pattern",
      withSelection({ ...RULE.selection, tagStatus: "tagged", tagPatternList: ["*1*2*3*4*", ""] }),
      [
        `'rules[0].selection.tagPatternList[0]' must have at most 4 wildcards (*), has 5, got "*1*2*3*4*"; let one * stand for more`,
        `'rules[0].selection.tagPatternList[1]' must be text that is not empty, got ""; name tags, or leave the entry out`,
      ],
    ],
    [
      "words that ECR does not know",
      withSelection({ tagStatus: "all", countType: "age", countNumber: "7" }, { action: { type: "delete" } }),
      [
        `'rules[0].selection.tagStatus' must be "tagged", "untagged" or "any", got "all"; write one of these`,
        `'rules[0].selection.countType' must be "imageCountMoreThan", "sinceImagePushed", "sinceImagePulled" or "sinceImageTransitioned", got "age"; write one of these`,
        `'rules[0].selection.countNumber' must be a whole number of at least 1, got "7"; write it as a number: 7`,
        `'rules[0].action.type' must be "expire" or "transition", got "delete"; write one of these`,
      ],
    ],
    [
      "units",
      {
        rules: [
          { ...RULE, selection: { ...RULE.selection, countUnit: "days" } },
          {
            ...RULE,
            rulePriority: 2,
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countNumber: 0 },
          },
        ],
      },
      [
        `'rules[0].selection.countUnit' does not go with countType "imageCountMoreThan", got "days"; leave it out`,
        `'rules[1].selection.countUnit' must be "days", is missing; write "countUnit": "days"`,
        "'rules[1].selection.countNumber' must be a whole number of at least 1, got 0; write a number such as 1",
      ],
    ],
    [
      "the archive",
      {
        rules: [
          { ...RULE, selection: { ...archived, countNumber: 89, storageClass: undefined } },
          { ...RULE, action: { type: "transition" } },
          { ...RULE, selection: { ...archived, countType: "sinceImagePulled", countNumber: 1 } },
        ],
      },
      [
        `'rules[0].selection.storageClass' must be "archive" with countType "sinceImageTransitioned", is missing; write "storageClass": "archive"`,
        "'rules[0].selection.countNumber' must be a whole number of at least 90, got 89; write a number such as 90",
        `'rules[1].action.targetStorageClass' must be "archive", is missing; write "targetStorageClass": "archive"`,
        `'rules[2].selection.storageClass' must be "standard" with countType "sinceImagePulled", got "archive"; leave it out`,
        `'rules[2].action.type' must be "transition" with countType "sinceImagePulled", got "expire"; write "transition", and expire what is archived by another rule with "sinceImageTransitioned"`,
      ],
    ],
    [
      "actions that do not go together",
      {
        rules: [
          { ...RULE, action: { type: "expire", targetStorageClass: "archive" } },
          {
            ...RULE,
            selection: { ...archived, countNumber: 90 },
            action: { type: "transition", targetStorageClass: "archive" },
          },
        ],
      },
      [
        `'rules[0].action.targetStorageClass' does not go with type "expire", got "archive"; leave it out`,
        `'rules[1].action.type' must be "expire" with countType "sinceImageTransitioned", got "transition"; archived images cannot be archived again`,
      ],
    ],
    [
      "rules that do not go together",
      {
        rules: [
          RULE,
          { ...RULE, selection: { ...RULE.selection, tagStatus: "untagged" } },
          { ...RULE, rulePriority: 2, selection: { ...RULE.selection, tagStatus: "untagged" } },
          {
            ...RULE,
            rulePriority: 3,
            selection: { ...RULE.selection, tagStatus: "tagged", tagPrefixList: ["a", "b"] },
          },
          {
            ...RULE,
            rulePriority: 4,
            selection: { ...RULE.selection, tagStatus: "tagged", tagPrefixList: ["b", "a"] },
          },
        ],
      },
      [
        `'rules[0].rulePriority' must be the highest of all for tagStatus "any", but rule [2] has 2, got 1; give it the highest number`,
        "'rules[1].rulePriority' is that of rule [0] too, got 1; give every rule its own",
        "'rules[2].selection' selects untagged images as rule [1] does; leave one out: ECR takes one a storage class",
        "'rules[4].selection.tagPrefixList' has the prefixes of rule [3]; leave one rule out",
      ],
    ],
  ])("is refused: %s", (_name, document, expected) => {
    const [, ...lines] = refusal(() => checkPolicy(document, "p.json")).split("\n");
    expect(lines.map((line) => line.trim())).toEqual(expected);
  });

  it("takes with each count type what AWS's table of parameters lists, and nothing else", () => {
    const accepted = ["imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"].flatMap(
      (countType) =>
        ["expire", "transition"].flatMap((type) =>
          [undefined, "standard", "archive"].flatMap((storageClass) =>
            [undefined, "days"].flatMap((countUnit) =>
              [0, 1, 89, 90].flatMap((countNumber) => {
                const selection = { tagStatus: "any", countType, storageClass, countUnit, countNumber };
                const action = type === "expire" ? { type } : { type, targetStorageClass: "archive" };
                const isTaken = policyFaults({ rules: [{ ...RULE, selection, action }] }).length === 0;
                return isTaken ? [[countType, type, storageClass ?? "-", countUnit ?? "-", countNumber].join(" ")] : [];
              }),
            ),
          ),
        ),
    );
    const ofStandard = (start: string, unit: string) =>
      ["-", "standard"].flatMap((storageClass) =>
        [1, 89, 90].map((least) => `${start} ${storageClass} ${unit} ${least}`),
      );
    expect(accepted).toEqual([
      ...ofStandard("imageCountMoreThan expire", "-"),
      ...ofStandard("imageCountMoreThan transition", "-"),
      ...ofStandard("sinceImagePushed expire", "days"),
      ...ofStandard("sinceImagePushed transition", "days"),
      ...ofStandard("sinceImagePulled transition", "days"),
      "sinceImageTransitioned expire archive days 90",
    ]);
  });

  it("is never refused where settings let it through", () => {
    const tags = fc.constantFrom(
      "any",
      "untagged",
      { patterns: ["v*"] },
      { patterns: ["*1*2*3*4*", "a"] },
      { patterns: ["*1*2*3*4*5"] },
      { prefixes: ["v"] },
      { prefixes: ["b", "a"] },
      { prefixes: ["a", "b"] },
    );
    const limit = fc.constantFrom("maxImages", "daysSincePushed", "daysSincePulled", "daysSinceArchived");
    const rule = fc
      .tuple(fc.constantFrom("expire", "archive"), tags, limit, fc.constantFrom(0, 1, 89, 90))
      .map(
        ([action, selected, name, count]) => ({ action, tags: selected, [name]: count }) as unknown as LifecycleRule,
      );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), (rules) => {
        if (lifecyclePolicyFaults(rules).length > 0) return;
        taken += 1;
        expect(readPolicy(renderLifecyclePolicy(rules), "p").rules).toHaveLength(rules.length);
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it("may have what settings refuse though ECR takes it", () => {
    const any = (rulePriority: number, selection: object, type = "expire") => ({
      rulePriority,
      selection: { ...RULE.selection, ...selection },
      action: { type },
    });
    const samePatterns = { tagStatus: "tagged", tagPatternList: ["v*"] };
    const rules = [
      any(1, samePatterns),
      any(2, samePatterns),
      any(3, {}),
      any(4, { ...archived, tagStatus: "untagged", countNumber: 90 }),
    ];
    expect(policyFaults({ rules })).toEqual([]);
  });

  it("is refused where it is not JSON", () => {
    expect(refusal(() => readPolicy("rules:", "p"))).toMatch(
      /^p: 1 fault\n {2}is not JSON; write the policy as ECR takes it/,
    );
  });
});

describe("times", () => {
  it.each<[unknown, number | undefined]>([
    [1772323200, Date.UTC(2026, 2, 1)],
    [1772323200.5, Date.UTC(2026, 2, 1) + 500],
    [1772323200000, Date.UTC(2026, 2, 1)],
    ["2026-03-01T09:00:00+09:00", Date.UTC(2026, 2, 1)],
    ["2026-03-01T00:00:00.123000+00:00", Date.UTC(2026, 2, 1) + 123],
    ["2026-03-01T00:00:00Z", Date.UTC(2026, 2, 1)],
    ["2026-03-01T00:00:00", Date.UTC(2026, 2, 1)],
    ["2026-03-01", Date.UTC(2026, 2, 1)],
    ["yesterday", undefined],
    ["1772323200", undefined],
    [-1, undefined],
    [null, undefined],
  ])("%p is %p", (value, expected) => {
    expect(parseTime(value)).toBe(expected);
  });
});

describe("a list of images", () => {
  const one = { imageDigest: "sha256:a", imagePushedAt: 1772323200, imageTags: ["v1"] };
  const two = { imageDigest: "sha256:b", imagePushedAt: "2026-03-01T00:00:00Z" };
  const digests = (...documents: unknown[]): string[] =>
    readImages(documents.map((document) => ({ name: "i.json", document }))).images.map(({ digest }) => digest);

  it.each<[string, unknown[]]>([
    ["one answer", [{ imageDetails: [one, two] }]],
    ["several pages", [{ imageDetails: [one], nextToken: "t" }, { imageDetails: [two] }]],
    ["a list of pages", [[{ imageDetails: [one], nextToken: "t" }, { imageDetails: [two] }]]],
    ["bare details", [[one, two]]],
    ["an image that is listed twice", [[one], [one, two]]],
  ])("is taken as %s", (_name, documents) => {
    expect(digests(...documents)).toEqual(["sha256:a", "sha256:b"]);
  });

  it("is read with all that matters of an image", () => {
    const detail = {
      registryId: "123456789012",
      repositoryName: "a/b",
      imageDigest: "sha256:a",
      imageTags: ["v1"],
      imageSizeInBytes: 7,
      imagePushedAt: 1,
      lastRecordedPullTime: 2,
      lastArchivedAt: 3,
      lastActivatedAt: 4,
      imageStatus: "ARCHIVED",
      imageManifestMediaType: "application/vnd.oci.image.index.v1+json",
      subjectManifestDigest: "sha256:s",
    };
    expect(readImages([{ name: "i", document: [detail] }]).images).toEqual([
      {
        registryId: "123456789012",
        repository: "a/b",
        digest: "sha256:a",
        tags: ["v1"],
        sizeBytes: 7,
        pushedAt: 1000,
        pulledAt: 2000,
        archivedAt: 3000,
        activatedAt: 4000,
        storageClass: "archive",
        isIndex: true,
        subject: "sha256:s",
      },
    ]);
  });

  it("knows the children of manifest lists from batch-get-image", () => {
    const imageManifest = JSON.stringify({ manifests: [{ digest: "sha256:a" }] });
    const document = { images: [{ imageId: { imageDigest: "sha256:l" }, imageManifest }] };
    expect(readImages([{ name: "m", document }]).children).toEqual(new Map([["sha256:l", ["sha256:a"]]]));
  });

  it("says where its last page is missing, or images come twice", () => {
    const document = { imageDetails: [one, one], nextToken: "t" };
    expect(readImages([{ name: "i", document }]).warnings).toEqual([
      "the list of images goes on: its last page has a nextToken; add the pages that follow",
      "1 images are listed twice; the last counts",
    ]);
  });

  it("says which file lists nothing, as it does not tell its repository", () => {
    const { warnings } = readImages([
      { name: "none.json", document: { imageDetails: [] } },
      { name: "i.json", document: { imageDetails: [one] } },
    ]);
    expect(warnings).toEqual(["none.json lists no image, so it names no repository"]);
  });

  it("is refused with the place of each fault", () => {
    const document = [
      { imageTags: "v1", imagePushedAt: "now", imageSizeInBytes: "1" },
      { ...one, imageStatus: "ARCHIVED" },
      3,
    ];
    expect(refusal(() => readImages([{ name: "i.json", document }]))).toBe(
      [
        "i.json: 6 faults",
        "  '[0].imageDigest' must be a digest, is missing; sha256:...",
        `  '[0].imageTags' must be a list of tags, got "v1"; leave it out for an untagged image`,
        `  '[0].imageSizeInBytes' must be a number of bytes, got "1"; or leave it out`,
        `  '[0].imagePushedAt' must be a time, got "now"; write it as ISO 8601, or as seconds since 1970`,
        "  '[1].lastArchivedAt' must be there for an archived image, is missing; give all that describe-images prints",
        "  '[2]' must describe an image, got 3; give what describe-images prints",
      ].join("\n"),
    );
  });

  it("is refused with the first faults where there are many", () => {
    const message = refusal(() => readImages([{ name: "i", document: Array.from({ length: 50 }, () => 1) }]));
    expect(message.split("\n").slice(-2)).toEqual([
      "  '[9]' must describe an image, got 1; give what describe-images prints",
      "  has 40 more; mend the first ones",
    ]);
  });

  it("is refused where it is something else", () => {
    expect(refusal(() => readImages([{ name: "i.json", document: { repositories: [] } }]))).toBe(
      "i.json: 1 fault\n  is no list of images; give what `aws ecr describe-images --output json` prints",
    );
  });
});

describe("references", () => {
  const HOST = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com";
  const read = (document: unknown) =>
    readReferences({ name: "r.json", document }).map(({ repository, tag, digest, by }) =>
      [repository, tag ?? "-", digest ?? "-", by ?? "-"].join(" "),
    );

  it.each<[string, unknown, string[]]>([
    [
      "plain text",
      [`${HOST}/a/b:v1`, "a/b", `${HOST}/a/b@sha256:1`],
      ["a/b v1 - -", "a/b latest - -", "a/b - sha256:1 -"],
    ],
    ["other registries, left out", ["docker.io/library/nginx:1", "localhost:5000/a:1", "public.ecr.aws/x/y:1"], []],
    ["a first part in capitals, which is a host, left out", ["Team/x:1", { repository: "Team/x", tag: "1" }], []],
    ["a digest with all that follows the first @", ["x:1@a@b"], ["x 1 a@b -"]],
    ["a tag with all that follows the first :", [`${HOST}/x:1:2`], ["x 1:2 - -"]],
    [
      "objects",
      [
        { repository: "a/b", tag: "v1" },
        { repository: `${HOST}/c`, digest: "sha256:2" },
      ],
      ["a/b v1 - -", "c latest sha256:2 -"],
    ],
    [
      "kubectl get pods",
      {
        kind: "List",
        items: [
          {
            kind: "Pod",
            metadata: { name: "p", namespace: "n" },
            spec: { containers: [{ image: `${HOST}/a:1` }], initContainers: [{ image: `${HOST}/b:2` }] },
            status: {
              containerStatuses: [
                { image: `${HOST}/a:1`, imageID: `docker-pullable://${HOST}/a@sha256:3` },
                { image: "x", imageID: "sha256:4" },
              ],
            },
          },
        ],
      },
      ["a 1 - Pod/n/p", "b 2 - Pod/n/p", "a - sha256:3 Pod/n/p"],
    ],
    [
      "kubectl get deployments,cronjobs",
      {
        kind: "List",
        items: [
          {
            kind: "Deployment",
            metadata: { name: "d" },
            spec: { template: { spec: { containers: [{ image: `${HOST}/a:1` }] } } },
          },
          {
            kind: "CronJob",
            metadata: { name: "c" },
            spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: `${HOST}/a:2` }] } } } } },
          },
        ],
      },
      ["a 1 - Deployment/d", "a 2 - CronJob/c"],
    ],
    [
      "a kind that another API has",
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Rollout",
        metadata: { name: "r" },
        spec: { template: { spec: { containers: [{ image: `${HOST}/a:3` }] } } },
      },
      ["a 3 - Rollout/r"],
    ],
    [
      "aws ecs describe-tasks",
      {
        tasks: [{ taskArn: "t", containers: [{ image: `${HOST}/a:1`, imageDigest: "sha256:5" }, { name: "x" }] }],
        failures: [],
      },
      ["a 1 sha256:5 t"],
    ],
    [
      "aws ecs describe-task-definition",
      { taskDefinition: { family: "f", containerDefinitions: [{ image: `${HOST}/a:1` }] } },
      ["a 1 - f"],
    ],
    ["several documents", [["a:1"], { tasks: [] }, { images: ["a:2"] }], ["a 1 - -", "a 2 - -"]],
  ])("are taken from %s", (_name, document, expected) => {
    expect(read(document)).toEqual(expected);
  });

  it.each([[1], [{ Reservations: [] }], [[{ x: 1 }]]])("are refused: %j", (document) => {
    expect(refusal(() => read(document))).toBe(
      "r.json: 1 fault\n  is no list of references to images; " +
        'give a list such as ["repository:tag"], or what kubectl and aws ecs print as JSON',
    );
  });
});

describe("arguments", () => {
  const parse = (...args: string[]) => lifecycleArguments(args, () => 7);

  it("evaluate once, now, unless they say otherwise", () => {
    expect(parse("--policy", "p", "--images", "i")).toMatchObject({
      policy: "p",
      images: ["i"],
      now: 7,
      days: 0,
      inUse: [],
      live: false,
      strict: false,
      format: "text",
    });
  });

  it("take several files behind one option, or the option several times", () => {
    expect(
      parse("--policy", "p", "--images", "a", "b", "--in-use", "c", "d", "--images", "e", "--strict"),
    ).toMatchObject({
      images: ["a", "b", "e"],
      inUse: ["c", "d"],
      strict: true,
    });
  });

  it("look a year ahead with a cadence", () => {
    expect(parse("--from", "f", "--cadence", "builds-per-day=8,release-every=10,size-mb=120")).toMatchObject({
      days: 365,
      cadence: { buildsPerDay: 8, releaseEvery: 10, sizeMb: 120, buildTag: "build-*", releaseTag: "v1.*.0" },
    });
  });

  it.each<[string[], string]>([
    [[], "name a --policy, or where policies are: --from a folder, a --plan or a --state"],
    [
      ["--policy", "p", "--from", "f"],
      "name a --policy, or where policies are: --from a folder, a --plan or a --state",
    ],
    [
      ["--policy", "p", "--images", "i", "--cadence", "size-mb=1"],
      "--cadence stands instead of --images, not beside them",
    ],
    [["--from", "f", "--compare", "c"], "--compare compares with one --policy"],
    [["--policy", "p", "--live"], "--live compares with what becomes of --images: list them"],
    [["--policy", "p", "--images", "i", "--live", "--now", NOW], "--live asks AWS, which knows no --now"],
    [["--policy", "p", "--now", "noon"], "--now 'noon' is no time of ISO 8601, such as 2026-03-01T12:00:00Z"],
    [["--policy", "p", "--days", "-1x"], "--days is without a value; one with a dash first is --days=-..."],
    [["--policy", "p", "--days", "1.5"], "--days '1.5' is no whole number from 0 to 36525"],
    [["--policy", "p", "--format", "xml"], "--format 'xml' is none of text, json, markdown"],
    [["--policy", "p", "--cadence", "sized-mb=1"], "--cadence has no 'sized-mb'; did you mean 'size-mb'?"],
    [
      ["--policy", "p", "--cadence", "builds-per-day=0,build-tag=x"],
      "--cadence 'builds-per-day' must be a whole number from 1 to 1000, got \"0\"; such as 1; " +
        "'build-tag' must have one * for the number, got \"x\"; such as build-*",
    ],
    [["--policy", "p", "stray"], "unexpected argument 'stray'"],
    [["--verbose"], "unknown option '--verbose'"],
  ])("are refused: %j", (args, problem) => {
    expect(refusal(() => parse(...args))).toContain(problem);
    expect(refusal(() => parse(...args))).toContain("; usage: npm run --silent review -- lifecycle ");
  });

  it("take tags of the team's own for a cadence", () => {
    expect(readCadence("build-tag=main-*,release-tag=r*")).toMatchObject({ buildTag: "main-*", releaseTag: "r*" });
  });
});

describe("files", () => {
  it.each<[string, () => string, RegExp]>([
    [
      "that are not there",
      () => join(FOLDER, "none.json"),
      /^\/none\.json cannot be read \(ENOENT\); name a file that is there$/,
    ],
    ["that are empty", () => file(" \n"), /^\/\d+\.json is empty; write JSON into it$/],
    ["that are not JSON", () => file("rules:\n- a"), /^\/\d+\.json is not JSON; give a whole JSON file$/],
    ["that are cut off", () => file('{"imageDetails": [{"a": "b'), /^\/\d+\.json is cut off; give a whole JSON file$/],
    [
      "that are cut off between values",
      () => file('{"imageDetails": [1,'),
      /^\/\d+\.json is cut off; give a whole JSON file$/,
    ],
    [
      "that are cut off behind a value",
      () => file('{"imageDetails": [{"a": {}'),
      /^\/\d+\.json is cut off; give a whole JSON file$/,
    ],
    [
      "that hold a secret, which is not shown,",
      () => file("hunter2\n{}"),
      /^\/\d+\.json is not JSON; give a whole JSON file$/,
    ],
    [
      "that hold more than one value",
      () => file("{} {}"),
      /^\/\d+\.json is not JSON \(at position 3\); give a whole JSON file$/,
    ],
    [
      "that are nested without end",
      () => file("[".repeat(5000) + "]".repeat(5000)),
      /^\/\d+\.json is nested deeper than 200 levels; give what a tool wrote, as it is$/,
    ],
    [
      "that are huge",
      () => {
        const path = file("");
        truncateSync(path, 200 * 2 ** 20);
        return path;
      },
      /^\/\d+\.json has 200 MB, at most 150 are read; give it in parts$/,
    ],
  ])("%s are refused in one line", (_name, path, expected) => {
    expect(refusal(() => readJson(path()))).toMatch(expected);
  });

  it("of facts are checked as a whole", () => {
    const facts = {
      prices: { date: "today", storageGbMonth: -1 },
      tagSchemes: { a: [] },
      rollbackDepth: 0.5,
      settings: [1, { where: "", what: "ecr:*", resource: [1], seting: "x" }],
      accept: [{ kind: "pull-refused", address: "*", reason: "known", until: "2027-13-01" }],
      price: 1,
    };
    expect(
      refusal(() => readFacts(file(facts)))
        .split("\n")
        .slice(1),
    ).toEqual([
      "  'price' is not a setting; did you mean 'prices'?",
      `  'prices.date' must be a day, got "today"; the day of the prices, such as 2026-03-01`,
      "  'prices.source' must be text, is missing; the page on which they were looked up",
      "  'prices.storageGbMonth' must be a price of at least 0, got -1; a number such as 0.1",
      `  'tagSchemes.a' must not be empty; for example ["v*"], omit it where any tag is pushed`,
      "  'rollbackDepth' must be a whole number of at least 0, got 0.5; or leave it out",
      "  'settings[0]' must be an object, got 1; write [{ where, what, resource, setting }]",
      "  'settings[1].seting' is not a setting; did you mean 'setting'?",
      `  'settings[1].where' must be text, got ""; such as prod/aws_iam_role_policy.node`,
      `  'settings[1].what' must be a list of texts, got "ecr:*"; such as ["ecr:BatchGetImage"]`,
      "  'settings[1].resource' must be a list of texts, is a list; write ARNs",
      "  'settings[1].setting' must be text, is missing; name what is to be changed",
      `  'accept[0].kind' must be a kind of finding, got "pull-refused"; did you mean 'pull-refuted'?`,
      `  'accept[0].until' must be a day, got "2027-13-01"; the last one on which it is accepted, such as 2027-03-31`,
    ]);
  });
});

describe("facts beside synthesized stacks", () => {
  const FIRST = { rollbackDepth: 1, tagSchemes: { a: ["v*"] }, settings: [{ where: "a/b.c", setting: "one" }] };
  const SECOND = { rollbackDepth: 2, tagSchemes: { b: ["1.*"] }, settings: [{ where: "a/b.c", setting: "two" }] };
  const entry = (address: string) => ({ kind: "drift", address, reason: "by hand", until: "2027-01-01" });

  function folder(facts: unknown, ...folders: string[]): Source {
    const path = mkdtempSync(join(FOLDER, "facts-"));
    for (const name of folders) mkdirSync(join(path, name));
    writeFileSync(join(path, "facts.json"), typeof facts === "string" ? facts : JSON.stringify(facts));
    return { kind: "folder", path };
  }

  it("are taken from every folder, where no file is given", () => {
    const [first, second] = [
      { ...FIRST, accept: [entry("a")] },
      { ...SECOND, accept: [entry("b")] },
    ];
    expect(factsFor(undefined, [folder(first, "stacks"), folder(second, "stacks")])).toEqual({
      rollbackDepth: 2,
      tagSchemes: { a: ["v*"], b: ["1.*"] },
      settings: [...FIRST.settings, ...SECOND.settings],
      accept: [entry("a"), entry("b")],
    });
  });

  it("do not count where a file is given", () => {
    expect(factsFor(file({ rollbackDepth: 5 }), [folder(FIRST, "stacks")])).toEqual({ rollbackDepth: 5 });
  });

  it("are somebody else's in a folder without stacks", () => {
    expect(factsFor(undefined, [folder("no JSON at all")])).toEqual({});
  });

  it("are refused with their path where they are cut off", () => {
    expect(refusal(() => factsFor(undefined, [folder('{ "prices": ', "stacks")]))).toMatch(
      /^\/facts-\w+\/facts\.json is cut off; give a whole JSON file$/,
    );
  });
});

describe("the command", () => {
  const images = [
    { imageDigest: "sha256:a", imageTags: ["v1|x"], imagePushedAt: "2026-02-01T00:00:00Z" },
    { imageDigest: "sha256:b", imageTags: ["v2"], imagePushedAt: "2026-02-02T00:00:00Z" },
  ];
  const KEEP_TWO = { rules: [{ ...RULE, selection: { ...RULE.selection, countNumber: 2 } }] };

  async function printed(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const out: string[] = [];
    const err: string[] = [];
    const write = (lines: string[]) => (text: unknown) => lines.push(String(text)) > 0;
    const spies = [
      jest.spyOn(process.stdout, "write").mockImplementation(write(out)),
      jest.spyOn(process.stderr, "write").mockImplementation(write(err)),
    ];
    try {
      return { code: await run(["--now", NOW, ...args]), out: out.join(""), err: err.join("") };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  it("prints JSON of the promised shape", async () => {
    const { code, out, err } = await printed("--policy", file(POLICY), "--images", file(images), "--format", "json");
    expect({ code, err, out: JSON.parse(out) as unknown }).toEqual({
      code: 0,
      err: "",
      out: {
        now: "2026-03-01T00:00:00.000Z",
        days: 0,
        images: [
          {
            repository: null,
            digest: "sha256:a",
            tags: ["v1|x"],
            verdict: "expire",
            rule: 1,
            on: "2026-03-01",
            reason: "rule 1: not among the newest 1 that it selects",
            uncertain: [],
          },
          {
            repository: null,
            digest: "sha256:b",
            tags: ["v2"],
            verdict: "keep",
            rule: 1,
            on: null,
            reason: "rule 1 selects it and leaves it, among the newest 1 that it selects; no later rule acts on it",
            uncertain: [],
          },
        ],
        lint: [],
        inUse: [],
        cost: [],
        assumptions: [],
        unknown: [],
      },
    });
  });

  it("prints Markdown in which no tag is mark-up", async () => {
    const { out } = await printed("--policy", file(POLICY), "--images", file(images), "--format", "markdown");
    expect(out).toBe(
      [
        "## Lifecycle: 2 images at 2026-03-01T00:00:00.000Z: 1 kept, 1 expired, 0 archived",
        "",
        "### Goes (1)",
        "",
        "| image | verdict | on | reason | uncertain |",
        "| --- | --- | --- | --- | --- |",
        "| v1\\|x | expire | 2026-03-01 | rule 1: not among the newest 1 that it selects |  |",
        "",
      ].join("\n"),
    );
  });

  it("finds what is in use and goes", async () => {
    const args = ["--policy", file(POLICY), "--images", file(images), "--in-use", file(["any:v1|x", "any:v2"])];
    const { code, out } = await printed(...args);
    expect(code).toBe(1);
    expect(out).toContain("image-in-use  something refers to any:v1|x, which rule 1 expires on 2026-03-01\n");
  });

  it("finds what newly expires under another policy", async () => {
    const args = ["--policy", file(KEEP_TWO), "--images", file(images), "--compare", file(POLICY), "--format", "json"];
    const { code, out } = await printed(...args);
    const { compare } = JSON.parse(out) as { compare: Record<string, { digest: string }[]> };
    expect(code).toBe(1);
    expect(compare["newlyExpired"]?.map(({ digest }) => digest)).toEqual(["sha256:a"]);
    expect([compare["newlyKept"], compare["changed"]]).toEqual([[], []]);
  });

  it("ends with 2 for uncertain verdicts under --strict only", async () => {
    const tied = images.map((image) => ({ ...image, imagePushedAt: 1 }));
    const args = ["--policy", file(POLICY), "--images", file(tied)];
    expect((await printed(...args)).code).toBe(0);
    expect((await printed(...args, "--strict")).code).toBe(2);
  });

  it("says that prices are missing, or from when they are", async () => {
    const args = ["--policy", file(KEEP_TWO), "--cadence", "builds-per-day=1,size-mb=1024", "--days", "2"];
    const { err, out } = await printed(...args);
    expect(err).toBe(
      "warning: cost has GB-months only: there are no prices; set review.prices before synth, or give a file of --facts\n",
    );
    expect(out).toContain("no prices");
    const prices = { date: "2026-03-01", source: "the page", storageGbMonth: 0.1 };
    const one = [{ ...images[0], imageSizeInBytes: 10 * 2 ** 30 }];
    const all = ["--policy", file(KEEP_TWO), "--images", file(one), "--days", "73", "--facts", file({ prices })];
    const shown = {
      text: / 24\.00 +0\.00 +2\.40 USD /,
      markdown: /\| 24\.00 \| 0\.00 \| 2\.40 USD \|/,
      json: /"amount": 2\.4/,
    };
    for (const [format, figures] of Object.entries(shown)) {
      const priced = await printed(...all, "--format", format);
      expect(priced.err).toBe("");
      expect(priced.out).toContain("prices of 2026-03-01 from the page");
      expect(priced.out).toMatch(figures);
    }
  });

  it("looks at every repository of synthesized stacks, and says what it cannot know", async () => {
    const stack = join(FOLDER, "out", "stacks", "registry");
    mkdirSync(stack, { recursive: true });
    const lifecycle = (repository: string) => ({ repository, policy: JSON.stringify(POLICY) });
    const resource = {
      aws_ecr_repository: { one: { name: "a/one" }, two: { name: "a/two", image_tag_mutability: "IMMUTABLE" } },
      aws_ecr_lifecycle_policy: {
        one: lifecycle("${aws_ecr_repository.one.id}"),
        two: lifecycle("${aws_ecr_repository.two.name}"),
        far: lifecycle("${module.far.name}"),
      },
      aws_ecr_replication_configuration: {
        all: { replication_configuration: { rule: { destination: { region: "us-west-2", registry_id: "1" } } } },
      },
    };
    writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify({ resource, provider: { aws: [{ region: "r" }] } }));
    const list = images.flatMap((image) =>
      ["a/one", "b/three"].map((repositoryName) => ({ ...image, repositoryName })),
    );
    const args = ["--from", join(FOLDER, "out"), "--images", file(list), "--format", "json"];
    const { code, out, err } = await printed(...args);
    const report = JSON.parse(out) as {
      images: { repository: string }[];
      lint: { repository: string; code: string }[];
      unknown: string[];
    };
    expect(code).toBe(1);
    expect(report.images.map(({ repository }) => repository)).toEqual(["a/one", "a/one"]);
    expect(report.lint.map(({ repository, code: lintCode }) => [repository, lintCode])).toEqual([
      ["a/one", "replica-without-policy"],
      ["a/two", "replica-without-policy"],
    ]);
    expect(err).toBe(
      "warning: images of a/one are taken for those in the registry in r; list a copy by --images REGION=FILE\n" +
        "warning: images of b/three are left out: no stack has its lifecycle policy\n",
    );
    expect(report.unknown).toEqual(["stacks/registry/aws_ecr_lifecycle_policy.far: its repository is not known"]);
  });
});
