import * as fc from "fast-check";
import { ValidationError, describeFault, within } from "../../domain/text/errors";
import {
  DEFAULT_LIFECYCLE,
  archiveUnpulled,
  expireArchived,
  expireFeatureImages,
  expireUntagged,
  keepNewest,
  keepReleases,
  lifecyclePolicyFaults,
  renderLifecyclePolicy,
  type LifecycleRule,
} from "../../domain/ecr/lifecycle-policy";

/** A rule in ECR's own words, as the tests write and read it. */
interface EcrRule {
  rulePriority: number;
  description?: string;
  selection: {
    tagStatus: string;
    tagPatternList?: string[];
    tagPrefixList?: string[];
    storageClass?: string;
    countType: string;
    countUnit?: string;
    countNumber: number;
  };
  action: { type: string; targetStorageClass?: string };
}

const LIMIT_OF: Readonly<Record<string, string>> = {
  imageCountMoreThan: "maxImages",
  sinceImagePushed: "daysSincePushed",
  sinceImagePulled: "daysSincePulled",
  sinceImageTransitioned: "daysSinceArchived",
};

const EXPIRE_OLD = { action: "expire", tags: "untagged", daysSincePushed: 7 } as const;

function parse(rules: readonly LifecycleRule[]): EcrRule[] {
  return (JSON.parse(renderLifecyclePolicy(rules)) as { rules: EcrRule[] }).rules;
}

/** What a settings file in plain JavaScript may hold. */
function untyped(rules: unknown): readonly LifecycleRule[] {
  return rules as readonly LifecycleRule[];
}

function messages(rules: unknown): string[] {
  return within(["lifecycle"], lifecyclePolicyFaults(untyped(rules))).map(describeFault);
}

describe("renderLifecyclePolicy", () => {
  it("writes the default as canonical JSON", () => {
    expect(renderLifecyclePolicy(DEFAULT_LIFECYCLE)).toBe(
      '{"rules":[' +
        '{"action":{"type":"expire"},"description":"Expire untagged images 7 days after their push","rulePriority":1,' +
        '"selection":{"countNumber":7,"countType":"sinceImagePushed","countUnit":"days","tagStatus":"untagged"}},' +
        '{"action":{"type":"expire"},"description":"Keep the newest 20 images","rulePriority":2,' +
        '"selection":{"countNumber":20,"countType":"imageCountMoreThan","tagStatus":"any"}}]}',
    );
  });

  it("writes the storage class only where ECR needs it", () => {
    const rules: LifecycleRule[] = [
      { action: "archive", tags: { prefixes: ["v"] }, daysSincePulled: 90 },
      { action: "expire", tags: { patterns: ["v*"] }, daysSinceArchived: 365 },
    ];
    expect(renderLifecyclePolicy(rules)).toBe(
      '{"rules":[' +
        '{"action":{"targetStorageClass":"archive","type":"transition"},"rulePriority":1,' +
        '"selection":{"countNumber":90,"countType":"sinceImagePulled","countUnit":"days",' +
        '"tagPrefixList":["v"],"tagStatus":"tagged"}},' +
        '{"action":{"type":"expire"},"rulePriority":2,' +
        '"selection":{"countNumber":365,"countType":"sinceImageTransitioned","countUnit":"days",' +
        '"storageClass":"archive","tagPatternList":["v*"],"tagStatus":"tagged"}}]}',
    );
  });

  it("sorts rules by the priorities that they carry and keeps these", () => {
    const rules: LifecycleRule[] = [
      { action: "expire", tags: "any", maxImages: 20, priority: 900 },
      { ...EXPIRE_OLD, priority: 10 },
    ];
    expect(parse(rules).map(({ rulePriority, selection }) => [rulePriority, selection.tagStatus])).toEqual([
      [10, "untagged"],
      [900, "any"],
    ]);
  });

  it.each([
    ["patterns", "tagPatternList"],
    ["prefixes", "tagPrefixList"],
  ] as const)("sorts %s as the provider compares them, and leaves the settings as they were", (kind, ecrName) => {
    const list = ["z", "a", "Z"];
    const [rule] = parse(untyped([{ action: "expire", tags: { [kind]: list }, maxImages: 3 }]));
    expect(rule?.selection[ecrName]).toEqual(["Z", "a", "z"]);
    expect(list).toEqual(["z", "a", "Z"]);
  });

  it("escapes what the provider's JSON encoder escapes", () => {
    const text = renderLifecyclePolicy([{ ...EXPIRE_OLD, description: 'a<b> & "c"\u2028\u2029é' }]);
    expect(text).toContain(String.raw`"description":"a\u003cb\u003e \u0026 \"c\"\u2028\u2029é"`);
  });

  it("takes a setting that is undefined for one that is left out", () => {
    const rule = { ...EXPIRE_OLD, description: undefined, priority: undefined, maxImages: undefined };
    expect(renderLifecyclePolicy([rule])).toBe(renderLifecyclePolicy([EXPIRE_OLD]));
  });

  it("throws one error with all faults and the subject", () => {
    const rules: LifecycleRule[] = [
      { action: "expire", tags: "any", maxImages: 0 },
      { ...EXPIRE_OLD, daysSincePushed: 1.5 },
    ];
    const render = () => renderLifecyclePolicy(rules, "TaskService");
    expect(render).toThrow(ValidationError);
    expect(render).toThrow(
      "TaskService: 3 faults\n" +
        "  '[0].maxImages' must be a whole number of at least 1, got 0; write how many images stay, such as 20\n" +
        "  '[1].daysSincePushed' must be a whole number of at least 1, got 1.5; " +
        "write after how many days, such as 30\n" +
        "  '[0].tags' must come last with \"any\", but rule [1] comes after it; " +
        "put it after all tagged and untagged rules",
    );
  });

  it("names the lifecycle policy where no subject is given", () => {
    expect(() => renderLifecyclePolicy([])).toThrow(/^lifecycle policy: 1 fault\n/);
  });
});

describe("the length of the text", () => {
  const sized = (length: number, filler = "x") => {
    const empty = renderLifecyclePolicy([{ ...EXPIRE_OLD, description: filler }]).length;
    const rest = "y".repeat(length - empty);
    return [{ ...EXPIRE_OLD, description: filler + rest }];
  };

  it("may be all that ECR takes", () => {
    expect(renderLifecyclePolicy(sized(30_720))).toHaveLength(30_720);
  });

  it.each(["x", "&"])("is refused one character above, escapes included (%s)", (filler) => {
    expect(messages(sized(30_721, filler))).toEqual([
      "'lifecycle' has 30721 characters as JSON, ECR takes 30720; use fewer rules, or shorter descriptions",
    ]);
  });
});

describe("the examples of AWS", () => {
  const keepOne = (...patterns: [string, ...string[]]): LifecycleRule => {
    return { action: "expire", tags: { patterns }, maxImages: 1 };
  };
  const ecrKeepOne = (rulePriority: number, ...tagPatternList: string[]): EcrRule => ({
    rulePriority,
    description: `Rule ${rulePriority}`,
    selection: { tagStatus: "tagged", tagPatternList, countType: "imageCountMoreThan", countNumber: 1 },
    action: { type: "expire" },
  });
  const archive = { type: "transition", targetStorageClass: "archive" };
  const expire = { type: "expire" };
  const unpulled: LifecycleRule = { action: "archive", tags: "any", daysSincePulled: 90 };
  const ecrUnpulled: EcrRule = {
    rulePriority: 1,
    description: "Archive images not pulled in 90 days",
    selection: { tagStatus: "any", countType: "sinceImagePulled", countUnit: "days", countNumber: 90 },
    action: archive,
  };
  const archived: LifecycleRule = { action: "expire", tags: "any", daysSinceArchived: 365 };
  const ecrArchived = (rulePriority: number): EcrRule => ({
    rulePriority,
    description: "Expire images archived for more than 365 days",
    selection: {
      tagStatus: "any",
      storageClass: "archive",
      countType: "sinceImageTransitioned",
      countUnit: "days",
      countNumber: 365,
    },
    action: expire,
  });

  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html, in the page's order
  const examples: [string, LifecycleRule[], EcrRule[]][] = [
    [
      "image age",
      [{ action: "expire", tags: { patterns: ["prod*"] }, daysSincePushed: 14 }],
      [
        {
          rulePriority: 1,
          description: "Expire images older than 14 days",
          selection: {
            tagStatus: "tagged",
            tagPatternList: ["prod*"],
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 14,
          },
          action: expire,
        },
      ],
    ],
    ["last pulled time", [unpulled], [ecrUnpulled]],
    ["archive transition time", [archived], [ecrArchived(1)]],
    [
      "image count",
      [{ action: "expire", tags: "untagged", maxImages: 1 }],
      [
        {
          rulePriority: 1,
          description: "Keep only one untagged image, expire all others",
          selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
          action: expire,
        },
      ],
    ],
    ["multiple rules, A", [keepOne("prod*"), keepOne("beta*")], [ecrKeepOne(1, "prod*"), ecrKeepOne(2, "beta*")]],
    ["multiple rules, B", [keepOne("beta*"), keepOne("prod*")], [ecrKeepOne(1, "beta*"), ecrKeepOne(2, "prod*")]],
    [
      "multiple tags in a rule, A",
      [{ action: "expire", tags: { patterns: ["alpha*", "beta*"] }, daysSincePushed: 5 }],
      [
        {
          rulePriority: 1,
          description: "Rule 1",
          selection: {
            tagStatus: "tagged",
            tagPatternList: ["alpha*", "beta*"],
            countType: "sinceImagePushed",
            countNumber: 5,
            countUnit: "days",
          },
          action: expire,
        },
      ],
    ],
    ["multiple tags in a rule, B", [keepOne("alpha*", "beta*")], [ecrKeepOne(1, "alpha*", "beta*")]],
    [
      "all images, A",
      [{ action: "expire", tags: "any", maxImages: 1 }],
      [
        {
          rulePriority: 1,
          description: "Rule 1",
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 },
          action: expire,
        },
      ],
    ],
    [
      "all images, B",
      [
        keepOne("alpha*"),
        { action: "expire", tags: "untagged", daysSincePushed: 1 },
        { action: "expire", tags: "any", maxImages: 1 },
      ],
      [
        ecrKeepOne(1, "alpha*"),
        {
          rulePriority: 2,
          description: "Rule 2",
          selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 },
          action: expire,
        },
        {
          rulePriority: 3,
          description: "Rule 3",
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 },
          action: expire,
        },
      ],
    ],
    [
      "archiving by age",
      [{ action: "archive", tags: { patterns: ["prod*"] }, daysSincePushed: 30 }],
      [
        {
          rulePriority: 1,
          description: "Archive production images older than 30 days",
          selection: {
            tagStatus: "tagged",
            tagPatternList: ["prod*"],
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 30,
          },
          action: archive,
        },
      ],
    ],
    ["archiving by pull", [unpulled], [ecrUnpulled]],
    [
      "archiving and expiring",
      [{ action: "archive", tags: "any", daysSincePushed: 30 }, archived],
      [
        {
          rulePriority: 1,
          description: "Archive images older than 30 days",
          selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 30 },
          action: archive,
        },
        ecrArchived(2),
      ],
    ],
  ];

  it.each(examples)("render to AWS's JSON: %s", (_, rules, expected) => {
    const described = rules.map((rule, index) => ({ ...rule, description: expected[index]?.description }));
    expect(parse(described)).toEqual(expected);
  });
});

describe("presets", () => {
  it("expireUntagged deletes untagged images by age", () => {
    expect(expireUntagged({ afterDays: 1 })).toEqual({
      action: "expire",
      tags: "untagged",
      daysSincePushed: 1,
      description: "Expire untagged images 1 day after their push",
    });
  });

  it("keepNewest counts all images", () => {
    expect(keepNewest(50)).toEqual({
      action: "expire",
      tags: "any",
      maxImages: 50,
      description: "Keep the newest 50 images",
    });
  });

  it("keepReleases counts one kind of tags", () => {
    expect(keepReleases({ pattern: "v*", maxImages: 30 })).toEqual({
      action: "expire",
      tags: { patterns: ["v*"] },
      maxImages: 30,
      description: "Keep the newest 30 images tagged v*",
    });
  });

  it("expireFeatureImages deletes one kind of tags by age", () => {
    expect(expireFeatureImages({ pattern: "feature-*", afterDays: 14 })).toEqual({
      action: "expire",
      tags: { patterns: ["feature-*"] },
      daysSincePushed: 14,
      description: "Expire images tagged feature-* 14 days after their push",
    });
  });

  it("archiveUnpulled archives all images, or those named", () => {
    const description = "Archive images that nobody pulled for 90 days";
    expect(archiveUnpulled({ afterDays: 90 })).toEqual({
      action: "archive",
      tags: "any",
      daysSincePulled: 90,
      description,
    });
    expect(archiveUnpulled({ afterDays: 90, tags: { prefixes: ["v"] } }).tags).toEqual({ prefixes: ["v"] });
  });

  it("expireArchived deletes all archived images, or those named", () => {
    const description = "Expire images 365 days after they were archived";
    expect(expireArchived({ afterDays: 365 })).toEqual({
      action: "expire",
      tags: "any",
      daysSinceArchived: 365,
      description,
    });
    expect(expireArchived({ afterDays: 365, tags: "untagged" }).tags).toBe("untagged");
  });

  it("go together in one policy", () => {
    const rules = [
      keepReleases({ pattern: "v*", maxImages: 30 }),
      expireFeatureImages({ pattern: "feature-*", afterDays: 14 }),
      expireFeatureImages({ pattern: "fix-*", afterDays: 14 }),
      expireUntagged({ afterDays: 7 }),
      archiveUnpulled({ afterDays: 90 }),
      expireArchived({ afterDays: 365 }),
    ];
    expect(parse(rules).map(({ rulePriority }) => rulePriority)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("refuse two rules for all images", () => {
    expect(messages([keepNewest(20), archiveUnpulled({ afterDays: 90 })])).toEqual([
      "'lifecycle[1].tags' selects the same images as rule [0]; " +
        "leave one out: an image is acted on by the first rule that selects it, so this one never acts",
    ]);
  });

  it("give the default to everybody, unchanged", () => {
    expect(() => (DEFAULT_LIFECYCLE as LifecycleRule[]).push(keepNewest(1))).toThrow(TypeError);
  });
});

describe("a list of rules", () => {
  const tagged = (tags: unknown) => [{ action: "expire", tags, maxImages: 3 }];
  const limited = (limits: object, action = "expire") => [{ action, tags: "any", ...limits }];
  const EXAMPLE = 'for example { action: "expire", tags: "untagged", daysSincePushed: 7 }';
  const LIMITS = "'maxImages', 'daysSincePushed', 'daysSincePulled' or 'daysSinceArchived'";
  const SELECTION = 'must be "untagged", "any", { patterns: [...] } or { prefixes: [...] }';
  const NEVER_ACTS = "leave one out: an image is acted on by the first rule that selects it, so this one never acts";
  const IMPOSSIBLE = "matches no tag: a tag is made of letters, digits, _ . - and does not start with . or -";
  const PUSHED = "'lifecycle[0].daysSincePushed' must be a whole number of at least 1";

  // One row a refusal: what is wrong, the rules, the messages after "'lifecycle".
  const refusals: [string, unknown, string[]][] = [
    ["no list", "any", [`' must be a list of rules, got "any"; put the rules into [ ]`]],
    ["one rule without a list", EXPIRE_OLD, ["' must be a list of rules, is an object; put the rules into [ ]"]],
    ["nothing", undefined, ["' must be a list of rules, is missing; put the rules into [ ]"]],
    ["an empty list", [], ["' must have at least one rule; leave the policy out to keep all images"]],
    ["null for a rule", [null], [`[0]' must be a rule, got null; ${EXAMPLE}`]],
    ["text for a rule", ["keep"], [`[0]' must be a rule, got "keep"; ${EXAMPLE}`]],
    ["a hole in the list", [, EXPIRE_OLD], [`[0]' must be a rule, is missing; ${EXAMPLE}`]],
    [
      "a list in the list",
      [[EXPIRE_OLD]],
      ["[0]' must be a rule, is a list; spread it into the list of rules: ...rules"],
    ],
    [
      "a preset that is not called",
      [expireUntagged],
      ["[0]' must be a rule, is a function; call it: expireUntagged({ afterDays: 7 })"],
    ],
    [
      "a misspelt key",
      [{ ...EXPIRE_OLD, descripton: "old" }],
      ["[0].descripton' is not a setting; did you mean 'description'?"],
    ],
    [
      "a key like no other",
      [{ ...EXPIRE_OLD, xyz: 1 }],
      [
        "[0].xyz' is not a setting; there are 'action', 'tags', 'maxImages', 'daysSincePushed', 'daysSincePulled', " +
          "'daysSinceArchived', 'description', 'priority'",
      ],
    ],
    [
      "ECR's rulePriority",
      [{ ...EXPIRE_OLD, rulePriority: 1 }],
      [
        "[0].rulePriority' is not a setting; write 'priority', or leave it out: the order of the list is the precedence",
      ],
    ],
    [
      "ECR's own rule",
      [{ selection: { tagStatus: "any" }, action: { type: "expire" } }],
      [
        `[0].selection' is not a setting; write what it holds into the rule itself: 'tags' and one of ${LIMITS}`,
        `[0].action' must be "expire" or "archive", is an object; "expire" deletes the images`,
        `[0].tags' ${SELECTION}, is missing; for example { patterns: ["v*"] }`,
        `[0]' has no limit; add one of ${LIMITS}`,
      ],
    ],
    [
      "ECR's tag settings",
      [{ ...EXPIRE_OLD, tagStatus: "tagged", tagPatternList: ["v*"], tagPrefixList: ["v"] }],
      [
        `[0].tagStatus' is not a setting; write 'tags': "untagged", "any", { patterns: [...] } or { prefixes: [...] }`,
        "[0].tagPatternList' is not a setting; write 'tags': { patterns: [...] }",
        "[0].tagPrefixList' is not a setting; write 'tags': { prefixes: [...] }",
      ],
    ],
    [
      "ECR's count settings",
      [{ ...EXPIRE_OLD, countType: "imageCountMoreThan", countNumber: 1, countUnit: "days" }],
      [
        `[0].countType' is not a setting; write one of ${LIMITS}`,
        `[0].countNumber' is not a setting; write one of ${LIMITS}`,
        "[0].countUnit' is not a setting; leave it out: the unit is in the name of the limit",
      ],
    ],
    [
      "ECR's storage classes",
      [{ ...EXPIRE_OLD, storageClass: "standard", targetStorageClass: "archive" }],
      [
        "[0].storageClass' is not a setting; leave it out: " +
          "'daysSinceArchived' looks at archived images, every other limit at standard ones",
        `[0].targetStorageClass' is not a setting; leave it out: 'action': "archive" says it`,
      ],
    ],
    [
      "no action",
      [{ tags: "any", maxImages: 1 }],
      [`[0].action' must be "expire" or "archive", is missing; "expire" deletes the images`],
    ],
    [
      "ECR's transition",
      limited({ maxImages: 1 }, "transition"),
      [`[0].action' must be "expire" or "archive", got "transition"; write "archive": ECR has no other target`],
    ],
    [
      "another action",
      limited({ maxImages: 1 }, "delete"),
      [`[0].action' must be "expire" or "archive", got "delete"; "expire" deletes the images`],
    ],
    [
      "ECR's tagged",
      tagged("tagged"),
      [
        `[0].tags' ${SELECTION}, got "tagged"; ` +
          'say which tags: { patterns: ["v*"] }, or { patterns: ["*"] } for every tagged image',
      ],
    ],
    ["a bare pattern", tagged("v*"), [`[0].tags' ${SELECTION}, got "v*"; for example { patterns: ["v*"] }`]],
    ["a bare list of tags", tagged(["v*"]), [`[0].tags' ${SELECTION}, is a list; for example { patterns: ["v*"] }`]],
    ["null for tags", tagged(null), [`[0].tags' ${SELECTION}, got null; for example { patterns: ["v*"] }`]],
    ["empty text for tags", tagged(""), [`[0].tags' ${SELECTION}, got ""; for example { patterns: ["v*"] }`]],
    ["no tags in tags", tagged({}), [`[0].tags' must have patterns or prefixes; for example { patterns: ["v*"] }`]],
    [
      "patterns and prefixes",
      tagged({ patterns: ["v*"], prefixes: ["w"] }),
      [
        "[0].tags' has both patterns and prefixes, where ECR takes one of the two; " +
          'write all as patterns: the prefix "v" is the pattern "v*"',
      ],
    ],
    [
      "a misspelt key in tags",
      tagged({ pattern: ["v*"] }),
      [
        "[0].tags.pattern' is not a setting; did you mean 'patterns'?",
        `[0].tags' must have patterns or prefixes; for example { patterns: ["v*"] }`,
      ],
    ],
    [
      "ECR's names in tags",
      tagged({ patterns: ["v*"], tagStatus: "tagged", tagPatternList: ["v*"], tagPrefixList: ["v"] }),
      [
        `[0].tags.tagStatus' is not a setting; write 'tags': "untagged" or "any", ` +
          "or leave it out beside patterns and prefixes",
        "[0].tags.tagPatternList' is not a setting; write 'patterns'",
        "[0].tags.tagPrefixList' is not a setting; write 'prefixes'",
      ],
    ],
    [
      "text for patterns",
      tagged({ patterns: "v*" }),
      [`[0].tags.patterns' must be a list, got "v*"; for example ["v*"]`],
    ],
    [
      "no pattern",
      tagged({ patterns: [] }),
      [`[0].tags.patterns' must not be empty; for example ["v*"], or tags: "any"`],
    ],
    [
      "no prefix",
      tagged({ prefixes: [] }),
      [`[0].tags.prefixes' must not be empty; for example ["v*"], or tags: "any"`],
    ],
    [
      "an empty pattern",
      tagged({ patterns: ["v*", ""] }),
      [`[0].tags.patterns[1]' must be text that is not empty, got ""; name tags, or leave the entry out`],
    ],
    [
      "a number for a prefix",
      tagged({ prefixes: [1] }),
      ["[0].tags.prefixes[0]' must be text that is not empty, got 1; name tags, or leave the entry out"],
    ],
    [
      "a repeated pattern",
      tagged({ patterns: ["v*", "w*", "v*"] }),
      [`[0].tags.patterns[2]' is listed twice, got "v*"; leave one out`],
    ],
    [
      "five wildcards",
      tagged({ patterns: ["*a*b*c*d*"] }),
      [
        "[0].tags.patterns[0]' must have at most 4 wildcards (*), has 5, " +
          'got "*a*b*c*d*"; let one * stand for more',
      ],
    ],
    [
      "a wildcard in a prefix",
      tagged({ prefixes: ["v*"] }),
      [
        "[0].tags.prefixes[0]' must not have a wildcard (*): only patterns take one, " +
          'got "v*"; write it as a pattern: { patterns: [...] }',
      ],
    ],
    [
      "a pattern that no tag can match",
      tagged({ patterns: ["feature/*"] }),
      [`[0].tags.patterns[0]' ${IMPOSSIBLE}, got "feature/*"; write such characters, and * for any characters`],
    ],
    [
      "a pattern with another wildcard",
      tagged({ patterns: ["v?"] }),
      [`[0].tags.patterns[0]' ${IMPOSSIBLE}, got "v?"; write such characters, and * for any characters`],
    ],
    [
      "a prefix that no tag can start with",
      tagged({ prefixes: ["-dev"] }),
      [`[0].tags.prefixes[0]' ${IMPOSSIBLE}, got "-dev"; write such characters, and no other characters`],
    ],
    [
      "a prefix longer than a tag",
      tagged({ prefixes: ["v".repeat(301)] }),
      ["[0].tags.prefixes[0]' matches no tag: a tag has at most 300 characters, this has 301; shorten it"],
    ],
    ["no limit", limited({}), [`[0]' has no limit; add one of ${LIMITS}`]],
    [
      "two limits",
      limited({ maxImages: 3, daysSincePushed: 3 }),
      ["[0]' has 2 limits, 'maxImages' and 'daysSincePushed'; keep one: ECR takes no more"],
    ],
    [
      "zero images",
      limited({ maxImages: 0 }),
      ["[0].maxImages' must be a whole number of at least 1, got 0; write how many images stay, such as 20"],
    ],
    [
      "89 days in the archive",
      limited({ daysSinceArchived: 89 }),
      [
        "[0].daysSinceArchived' must be a whole number of at least 90 (ECR keeps an archived image for that long), " +
          "got 89; write after how many days, such as 365",
      ],
    ],
    [
      "expiring by the last pull",
      limited({ daysSincePulled: 90 }),
      [
        `[0].daysSincePulled' does not go with the action "expire" (ECR's sinceImagePulled only archives); ` +
          `write "archive", and expire with 'daysSinceArchived' in another rule; or use 'daysSincePushed'`,
      ],
    ],
    [
      "archiving what is archived",
      limited({ daysSinceArchived: 90 }, "archive"),
      [
        `[0].daysSinceArchived' does not go with the action "archive" (ECR's sinceImageTransitioned only expires); ` +
          'write "expire", or use another limit',
      ],
    ],
    [
      "an empty description",
      [{ ...EXPIRE_OLD, description: "" }],
      [`[0].description' must be text that is not empty, got ""; or leave it out`],
    ],
    [
      "a number for a description",
      [{ ...EXPIRE_OLD, description: 7 }],
      ["[0].description' must be text that is not empty, got 7; or leave it out"],
    ],
    [
      "a priority of zero",
      [{ ...EXPIRE_OLD, priority: 0 }],
      [
        "[0].priority' must be a whole number of at least 1, got 0; " +
          "or leave it out of all rules: the order of the list is the precedence",
      ],
    ],
    [
      "two priorities that are no numbers",
      [
        { ...EXPIRE_OLD, priority: Number.NaN },
        { ...keepNewest(3), priority: Number.NaN },
      ],
      [0, 1].map(
        (index) =>
          `[${index}].priority' must be a whole number of at least 1, is NaN; ` +
          "or leave it out of all rules: the order of the list is the precedence",
      ),
    ],
    [
      "a priority for some rules only",
      [{ ...EXPIRE_OLD, priority: 1 }, keepNewest(3)],
      ["[1].priority' is missing, while other rules have one; give it to every rule or to none"],
    ],
    [
      "one priority twice",
      [
        { ...EXPIRE_OLD, priority: 5 },
        { ...keepNewest(3), priority: 5 },
      ],
      ["[1].priority' is that of rule [0] too, got 5; give every rule its own"],
    ],
    [
      "any before another rule",
      [keepNewest(3), EXPIRE_OLD],
      [`[0].tags' must come last with "any", but rule [1] comes after it; put it after all tagged and untagged rules`],
    ],
    [
      "any before another rule by its priority",
      [
        { ...EXPIRE_OLD, priority: 9 },
        { ...keepNewest(3), priority: 8 },
      ],
      [`[1].tags' must come last with "any", but rule [0] comes after it; put it after all tagged and untagged rules`],
    ],
    [
      "any before a rule about the archive",
      [keepNewest(3), expireArchived({ afterDays: 90, tags: "untagged" })],
      [`[0].tags' must come last with "any", but rule [1] comes after it; put it after all tagged and untagged rules`],
    ],
    [
      "two rules for untagged images",
      [EXPIRE_OLD, { action: "archive", tags: "untagged", maxImages: 3 }],
      [`[1].tags' selects the same images as rule [0]; ${NEVER_ACTS}`],
    ],
    [
      "two rules for untagged archived images",
      [expireArchived({ afterDays: 90, tags: "untagged" }), expireArchived({ afterDays: 99, tags: "untagged" })],
      [`[1].tags' selects the same archived images as rule [0]; ${NEVER_ACTS}`],
    ],
    [
      "the same prefixes in another order",
      [...tagged({ prefixes: ["a", "b"] }), EXPIRE_OLD, ...tagged({ prefixes: ["b", "a"] })],
      [`[2].tags' selects the same images as rule [0]; ${NEVER_ACTS}`],
    ],
    [
      "prefixes and patterns that say the same",
      [...tagged({ patterns: ["v*"] }), ...tagged({ prefixes: ["v"] })],
      [`[1].tags' selects the same images as rule [0]; ${NEVER_ACTS}`],
    ],
    [
      "the same tags under an earlier priority further down",
      [
        { ...EXPIRE_OLD, priority: 2 },
        { ...EXPIRE_OLD, priority: 1 },
      ],
      [`[0].tags' selects the same images as rule [1]; ${NEVER_ACTS}`],
    ],
  ];

  it.each(refusals)("is refused with %s", (_, rules, expected) => {
    expect(messages(rules)).toEqual(expected.map((message) => `'lifecycle${message}`));
  });

  it.each([
    ["a negative number", -1, ", got -1; write after how many days, such as 30"],
    ["a fraction", 0.5, ", got 0.5; write after how many days, such as 30"],
    ["a number that JSON rounds", 2 ** 53, ", got 9007199254740992; write after how many days, such as 30"],
    ["NaN", Number.NaN, ", is NaN; write after how many days, such as 30"],
    ["infinity", Number.POSITIVE_INFINITY, ", is Infinity; write after how many days, such as 30"],
    ["digits as text", "30", ', got "30"; write it as a number: 30'],
    ["a time as text", "30d", ', got "30d"; write after how many days, such as 30'],
    ["null", null, ", got null; write after how many days, such as 30"],
    ["true", true, ", got true; write after how many days, such as 30"],
    ["an object", { days: 30 }, ", is an object; write after how many days, such as 30"],
    ["a big integer", 30n, ", is a bigint; write after how many days, such as 30"],
  ])("is refused with %s for a limit", (_, daysSincePushed, expected) => {
    expect(messages(limited({ daysSincePushed }))).toEqual([`${PUSHED}${expected}`]);
  });

  const accepted: [string, LifecycleRule[]][] = [
    ["four wildcards", [{ action: "expire", tags: { patterns: ["*test*1*2*3"] }, maxImages: 1 }]],
    ["every tagged image", [{ action: "archive", tags: { patterns: ["*"] }, maxImages: 1 }]],
    ["a pattern that starts with a wildcard", [{ action: "expire", tags: { patterns: ["*-dev"] }, maxImages: 1 }]],
    ["all characters of a tag", [{ action: "expire", tags: { prefixes: ["_Az0.-_"] }, maxImages: 1 }]],
    ["the longest prefix", [{ action: "expire", tags: { prefixes: ["v".repeat(300)] }, maxImages: 1 }]],
    ["90 days in the archive", [{ action: "expire", tags: "any", daysSinceArchived: 90 }]],
    ["one untagged rule for each storage class", [EXPIRE_OLD, expireArchived({ afterDays: 90, tags: "untagged" })]],
    ["one any rule for each storage class", [keepNewest(3), expireArchived({ afterDays: 90 })]],
    ["a tag named any", [{ action: "expire", tags: { patterns: ["any"] }, maxImages: 1 }, keepNewest(1)]],
    [
      "part of another rule's tags",
      [
        { action: "expire", tags: { patterns: ["a*", "b*"] }, maxImages: 1 },
        { action: "expire", tags: { patterns: ["a*"] }, maxImages: 1 },
      ],
    ],
  ];

  it.each(accepted)("is accepted with %s", (_, rules) => {
    expect(messages(rules)).toEqual([]);
  });
});

describe("the types", () => {
  it("refuse what ECR refuses in one rule", () => {
    const wrong: LifecycleRule[] = [
      // @ts-expect-error the last pull only archives
      { action: "expire", tags: "any", daysSincePulled: 90 },
      // @ts-expect-error archived images only expire
      { action: "archive", tags: "any", daysSinceArchived: 90 },
      // @ts-expect-error one limit, not two
      { action: "expire", tags: "any", maxImages: 1, daysSincePushed: 1 },
      // @ts-expect-error one limit, not none
      { action: "expire", tags: "any" },
      // @ts-expect-error an action is required
      { tags: "any", maxImages: 1 },
      // @ts-expect-error tags are required
      { action: "expire", maxImages: 1 },
      // @ts-expect-error a tagged rule says which tags
      { action: "expire", tags: "tagged", maxImages: 1 },
      // @ts-expect-error patterns or prefixes
      { action: "expire", tags: { patterns: ["a"], prefixes: ["b"] }, maxImages: 1 },
      // @ts-expect-error at least one pattern
      { action: "expire", tags: { patterns: [] }, maxImages: 1 },
      // @ts-expect-error no key of ECR's own
      { action: "expire", tags: "any", maxImages: 1, storageClass: "archive" },
    ];
    expect(wrong.filter((rule) => lifecyclePolicyFaults([rule]).length === 0)).toEqual([]);
  });
});

/** ECR's words back into ours, without judging them. */
function fromEcr({ rulePriority, description, selection, action }: EcrRule): LifecycleRule {
  const { tagStatus, tagPatternList, tagPrefixList, countType, countNumber } = selection;
  const tags =
    tagStatus === "tagged"
      ? { ...(tagPatternList && { patterns: tagPatternList }), ...(tagPrefixList && { prefixes: tagPrefixList }) }
      : tagStatus;
  return {
    priority: rulePriority,
    ...(description !== undefined && { description }),
    tags,
    action: action.type === "transition" ? "archive" : action.type,
    [LIMIT_OF[countType] ?? countType]: countNumber,
  } as unknown as LifecycleRule;
}

/** A second opinion, straight from AWS's pages and over ECR's own JSON: is the policy acceptable? */
function ecrAccepts(rules: readonly EcrRule[]): boolean {
  const sorted = [...rules].sort((a, b) => a.rulePriority - b.rulePriority);
  const classOf = ({ selection }: EcrRule) => selection.storageClass ?? "standard";
  const perClass = ["standard", "archive"].map((name) => sorted.filter((rule) => classOf(rule) === name));
  const isUnique = (values: readonly unknown[]) => new Set(values).size === values.length;
  const asPatterns = ({ selection }: EcrRule) =>
    JSON.stringify((selection.tagPatternList ?? selection.tagPrefixList?.map((tag) => `${tag}*`) ?? []).toSorted());
  const withStatus = (list: readonly EcrRule[], status: string) =>
    list.filter(({ selection }) => selection.tagStatus === status);
  const statuses = sorted.map(({ selection }) => selection.tagStatus);
  return (
    sorted.length > 0 &&
    isUnique(sorted.map(({ rulePriority }) => rulePriority)) &&
    sorted.every(ecrAcceptsRule) &&
    !statuses.some((status, index) => status === "any" && statuses.slice(index).some((later) => later !== "any")) &&
    perClass.every(
      (list) =>
        withStatus(list, "untagged").length <= 1 &&
        withStatus(list, "any").length <= 1 &&
        isUnique(withStatus(list, "tagged").map(asPatterns)),
    )
  );
}

function ecrAcceptsRule({ rulePriority, selection, action }: EcrRule): boolean {
  const { countType, countNumber } = selection;
  return (
    rulePriority >= 1 &&
    countNumber >= 1 &&
    ecrAcceptsTags(selection) &&
    (countType !== "sinceImagePulled" || action.type === "transition") &&
    (countType !== "sinceImageTransitioned" || (action.type === "expire" && countNumber >= 90))
  );
}

function ecrAcceptsTags({ tagStatus, tagPatternList, tagPrefixList }: EcrRule["selection"]): boolean {
  const lists = [tagPatternList, tagPrefixList].filter((list) => list !== undefined);
  const wildcards = lists.flat().map((tag) => tag.replace(/[^*]/g, "").length);
  return (
    lists.length === (tagStatus === "tagged" ? 1 : 0) &&
    lists.every((list) => list.length > 0 && new Set(list).size === list.length) &&
    wildcards.every((count) => count <= (tagPrefixList ? 0 : 4))
  );
}

const countTypes = fc.constantFrom(...Object.keys(LIMIT_OF));
const words = fc.constantFrom("a", "b", "a*", "*-b", "*1*2*3*", "*1*2*3*4*", "a.b-c_9");

/** Policies in ECR's words of which about a third is acceptable, the rest mostly wrong in one or two places. */
const ecrPolicies = fc.array(
  fc
    .record({
      rulePriority: fc.integer({ min: 0, max: 40 }),
      description: fc.option(fc.constantFrom("old", "a & b"), { nil: undefined }),
      tagStatus: fc.constantFrom("tagged", "tagged", "tagged", "untagged", "any"),
      patterns: fc.option(fc.array(words, { maxLength: 3 }), { nil: undefined, freq: 4 }),
      prefixes: fc.option(fc.array(words, { maxLength: 2 }), { nil: undefined, freq: 1 }),
      countType: countTypes,
      countNumber: fc.oneof(
        { weight: 1, arbitrary: fc.constantFrom(0, 89) },
        { weight: 5, arbitrary: fc.integer({ min: 90, max: 400 }) },
      ),
      type: fc.constantFrom("expire", "transition"),
    })
    .map(({ rulePriority, description, tagStatus, patterns, prefixes, countType, countNumber, type }): EcrRule => {
      const isTagged = tagStatus === "tagged";
      return {
        rulePriority,
        ...(description !== undefined && { description }),
        selection: {
          tagStatus,
          ...(isTagged && patterns && { tagPatternList: patterns }),
          ...(isTagged && prefixes && { tagPrefixList: prefixes }),
          ...(countType === "sinceImageTransitioned" && { storageClass: "archive" }),
          countType,
          ...(countType !== "imageCountMoreThan" && { countUnit: "days" }),
          countNumber,
        },
        action: type === "expire" ? { type } : { type, targetStorageClass: "archive" },
      };
    }),
  { maxLength: 4 },
);

const validPolicies = ecrPolicies
  .map((rules) => rules.filter(ecrAcceptsRule))
  .filter(ecrAccepts)
  .map((rules) => rules.map(fromEcr));

describe("any policy", () => {
  it("is accepted exactly where a second, naive reading of AWS's pages accepts it", () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(ecrPolicies, (rules) => {
        const accepted = ecrAccepts(rules);
        seen[accepted ? "accepted" : "refused"] += 1;
        expect(messages(rules.map(fromEcr)).length === 0).toBe(accepted);
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(100);
  });

  it("that is valid reads back as the same rules", () => {
    const sortTags = (rule: EcrRule): EcrRule => {
      const { tagPatternList, tagPrefixList } = rule.selection;
      const sorted = {
        ...(tagPatternList && { tagPatternList: tagPatternList.toSorted() }),
        ...(tagPrefixList && { tagPrefixList: tagPrefixList.toSorted() }),
      };
      return { ...rule, selection: { ...rule.selection, ...sorted } };
    };
    fc.assert(
      fc.property(ecrPolicies.map((rules) => rules.filter(ecrAcceptsRule)).filter(ecrAccepts), (rules) => {
        const expected = rules.map(sortTags).sort((a, b) => a.rulePriority - b.rulePriority);
        expect(parse(rules.map(fromEcr))).toEqual(expected);
      }),
    );
  });

  it("with priorities gives the same bytes in every order of its rules and tags", () => {
    const reversed = (rule: LifecycleRule): LifecycleRule => {
      if (typeof rule.tags === "string") return rule;
      const [key, list] = Object.entries(rule.tags)[0] as [string, string[]];
      return { ...rule, tags: { [key]: list.toReversed() } } as unknown as LifecycleRule;
    };
    const shuffled = validPolicies.chain((rules) =>
      fc.tuple(fc.constant(rules), fc.shuffledSubarray(rules, { minLength: rules.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rules, others]) => {
        expect(renderLifecyclePolicy(others.map(reversed))).toBe(renderLifecyclePolicy(rules));
      }),
    );
  });

  it("without priorities is numbered from 1 in its own order", () => {
    fc.assert(
      fc.property(validPolicies, (rules) => {
        const ordered = rules.toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
        const numbered = ordered.map((rule, index) => ({ ...rule, priority: index + 1 }));
        const bare = ordered.map((rule) => ({ ...rule, priority: undefined }));
        expect(renderLifecyclePolicy(bare)).toBe(renderLifecyclePolicy(numbered));
      }),
    );
  });

  it("that is no policy at all is refused in words and never crashes", () => {
    const shapes = fc.record(
      {
        action: fc.anything(),
        tags: fc.oneof(
          fc.anything(),
          fc.record({ patterns: fc.anything(), prefixes: fc.anything() }, { requiredKeys: [] }),
        ),
        maxImages: fc.anything(),
        description: fc.anything(),
        priority: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true });
    fc.assert(
      fc.property(fc.oneof(anything, fc.array(fc.oneof(anything, shapes), { maxLength: 4 })), (rules) => {
        const faults = messages(rules);
        fc.pre(faults.length > 0);
        for (const message of faults) expect(message).toMatch(/^'lifecycle.*' .+; .+/s);
      }),
    );
  });

  it("that refers to itself is refused like any other", () => {
    const rule: Record<string, unknown> = { ...EXPIRE_OLD };
    rule["description"] = rule;
    expect(messages([rule])).toEqual([
      "'lifecycle[0].description' must be text that is not empty, is an object; or leave it out",
    ]);
  });
});
