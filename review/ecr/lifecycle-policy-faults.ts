import { within, type Fault } from "../../domain/text/errors";
import { isRecord, unfit, unknownKeyFaults } from "../../domain/text/unfit";

type Block = Readonly<Record<string, unknown>>;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
const MOST_WILDCARDS = 4;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html */
const FEWEST_ARCHIVED_DAYS = 90;

const TAG_STATUSES = ["tagged", "untagged", "any"];
const COUNT_TYPES = ["imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"] as const;
export type CountType = (typeof COUNT_TYPES)[number];

const RULE_KEYS = ["rulePriority", "description", "selection", "action"];
const SELECTION_KEYS = [
  "tagStatus",
  "tagPatternList",
  "tagPrefixList",
  "storageClass",
  "countType",
  "countUnit",
  "countNumber",
];
const MISPLACED: ReadonlyMap<string, string> = new Map([
  ...SELECTION_KEYS.map((key) => [key, "write it into 'selection'"] as const),
  ["type", "write it into 'action'"],
  ["targetStorageClass", "write it into 'action'"],
  ["priority", "write 'rulePriority'"],
]);

/**
 * Everything that ECR would refuse in a policy, each with its place: `["rules", 0, "selection", "countNumber"]`.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function policyFaults(document: unknown): Fault[] {
  if (!isRecord(document)) return [unfit([], "must be a policy", document, 'write { "rules": [...] }')];
  const { rules } = document;
  if (!Array.isArray(rules)) {
    return [unfit(["rules"], "must be a list of rules", rules, 'write { "rules": [...] }')];
  }
  if (rules.length === 0) {
    return [
      { path: ["rules"], problem: "must have at least one rule", remedy: "delete the policy to keep all images" },
    ];
  }
  const list = Array.from<unknown>(rules);
  const faults = list.flatMap((rule, index) => within([index], ruleFaults(rule)));
  return [
    ...unknownKeyFaults(document, ["rules"], new Map()),
    ...within(["rules"], [...faults, ...(faults.length === 0 ? combinationFaults(list as readonly Block[]) : [])]),
  ];
}

function ruleFaults(rule: unknown): Fault[] {
  if (!isRecord(rule)) return [unfit([], "must be a rule", rule, "write { rulePriority, selection, action }")];
  const { rulePriority, description, selection, action } = rule;
  return [
    ...unknownKeyFaults(rule, RULE_KEYS, MISPLACED),
    ...wholeNumberFaults("rulePriority", rulePriority, 1),
    ...(description === undefined || typeof description === "string"
      ? []
      : [unfit(["description"], "must be text", description, "or leave it out")]),
    ...within(["selection"], selectionFaults(selection)),
    ...within(["action"], actionFaults(action)),
    ...(isRecord(selection) && isRecord(action) ? combinedFaults(selection, action) : []),
  ];
}

function selectionFaults(selection: unknown): Fault[] {
  if (!isRecord(selection)) {
    return [unfit([], "must say what is selected", selection, "write { tagStatus, countType, countNumber }")];
  }
  const { tagStatus, countType, countNumber } = selection;
  const isTagStatus = TAG_STATUSES.includes(tagStatus as string);
  const isCountType = COUNT_TYPES.some((known) => known === countType);
  return [
    ...unknownKeyFaults(selection, SELECTION_KEYS, new Map()),
    ...(isTagStatus ? tagFaults(selection) : [oneOf("tagStatus", TAG_STATUSES, tagStatus)]),
    ...(isCountType
      ? [...classFaults(selection), ...unitFaults(selection)]
      : [oneOf("countType", COUNT_TYPES, countType)]),
    ...wholeNumberFaults("countNumber", countNumber, countType === "sinceImageTransitioned" ? FEWEST_ARCHIVED_DAYS : 1),
  ];
}

function tagFaults({ tagStatus, tagPatternList, tagPrefixList }: Block): Fault[] {
  const lists = Object.entries({ tagPatternList, tagPrefixList }).filter(([, list]) => list !== undefined);
  if (tagStatus !== "tagged") {
    const remedy = 'leave it out, or write "tagStatus": "tagged"';
    return lists.map(([name]) => ({
      path: [name],
      problem: `does not go with tagStatus "${String(tagStatus)}"`,
      remedy,
    }));
  }
  if (lists.length === 0) {
    return [{ path: [], problem: "has no 'tagPatternList'", remedy: 'say which tags: "tagPatternList": ["v*"]' }];
  }
  if (lists.length > 1) {
    const remedy = 'write all as patterns: the prefix "v" is the pattern "v*"';
    return [{ path: [], problem: "has both 'tagPatternList' and 'tagPrefixList', where ECR takes one", remedy }];
  }
  return lists.flatMap(([name, list]) => within([name], listFaults(list, name === "tagPatternList")));
}

function listFaults(list: unknown, isPatterns: boolean): Fault[] {
  if (!Array.isArray(list) || list.length === 0) {
    return [unfit([], "must be a list that is not empty", list, 'for example ["v"]')];
  }
  return Array.from<unknown>(list).flatMap((entry, index): Fault[] => {
    if (typeof entry !== "string" || entry === "") {
      return [unfit([index], "must be text that is not empty", entry, "name tags, or leave the entry out")];
    }
    const wildcards = entry.split("*").length - 1;
    if (!isPatterns || wildcards <= MOST_WILDCARDS) return [];
    const problem = `must have at most ${MOST_WILDCARDS} wildcards (*), has ${wildcards}`;
    return [{ path: [index], problem, found: entry, remedy: "let one * stand for more" }];
  });
}

function classFaults({ countType, storageClass }: Block): Fault[] {
  const isAboutArchive = countType === "sinceImageTransitioned";
  const only = isAboutArchive ? "archive" : "standard";
  if (storageClass === only || (storageClass === undefined && !isAboutArchive)) return [];
  const remedy = isAboutArchive ? 'write "storageClass": "archive"' : "leave it out";
  return [unfit(["storageClass"], `must be "${only}" with countType "${String(countType)}"`, storageClass, remedy)];
}

function unitFaults({ countType, countUnit }: Block): Fault[] {
  if (countType === "imageCountMoreThan") {
    if (countUnit === undefined) return [];
    const problem = 'does not go with countType "imageCountMoreThan"';
    return [{ path: ["countUnit"], problem, found: countUnit, remedy: "leave it out" }];
  }
  if (countUnit === "days") return [];
  return [unfit(["countUnit"], 'must be "days"', countUnit, 'write "countUnit": "days"')];
}

function actionFaults(action: unknown): Fault[] {
  if (!isRecord(action)) return [unfit([], "must say what is done", action, 'write { "type": "expire" }')];
  const faults = unknownKeyFaults(action, ["type", "targetStorageClass"], new Map());
  const { type, targetStorageClass } = action;
  if (type === "transition") {
    if (targetStorageClass === "archive") return faults;
    const remedy = 'write "targetStorageClass": "archive"';
    return [...faults, unfit(["targetStorageClass"], 'must be "archive"', targetStorageClass, remedy)];
  }
  if (type !== "expire") return [...faults, oneOf("type", ["expire", "transition"], type)];
  if (targetStorageClass === undefined) return faults;
  const problem = 'does not go with type "expire"';
  return [...faults, { path: ["targetStorageClass"], problem, found: targetStorageClass, remedy: "leave it out" }];
}

function combinedFaults({ countType }: Block, { type }: Block): Fault[] {
  if (countType === "sinceImagePulled" && type === "expire") {
    const remedy = 'write "transition", and expire what is archived by another rule with "sinceImageTransitioned"';
    return [
      {
        path: ["action", "type"],
        problem: 'must be "transition" with countType "sinceImagePulled"',
        found: type,
        remedy,
      },
    ];
  }
  if (countType === "sinceImageTransitioned" && type === "transition") {
    const problem = 'must be "expire" with countType "sinceImageTransitioned"';
    return [{ path: ["action", "type"], problem, found: type, remedy: "archived images cannot be archived again" }];
  }
  return [];
}

function wholeNumberFaults(name: string, value: unknown, least: number): Fault[] {
  if (Number.isSafeInteger(value) && (value as number) >= least) return [];
  const isText = typeof value === "string" && /^\d+$/.test(value);
  const remedy = isText ? `write it as a number: ${value}` : `write a number such as ${least}`;
  return [unfit([name], `must be a whole number of at least ${least}`, value, remedy)];
}

function oneOf(name: string, values: readonly string[], found: unknown): Fault {
  const quoted = values.map((value) => `"${value}"`);
  return unfit(
    [name],
    `must be ${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1) ?? ""}`,
    found,
    "write one of these",
  );
}

interface Chosen {
  readonly index: number;
  readonly rank: number;
  readonly storageClass: string;
  readonly tagStatus: string;
  readonly prefixes?: string;
}

/** What only all rules together can break; each has no fault of its own. */
function combinationFaults(rules: readonly Block[]): Fault[] {
  const chosen = rules.map(({ rulePriority, selection }, index): Chosen => {
    const { storageClass = "standard", tagStatus, tagPrefixList } = selection as Block;
    return {
      index,
      rank: rulePriority as number,
      storageClass: storageClass as string,
      tagStatus: tagStatus as string,
      prefixes: tagPrefixList === undefined ? undefined : JSON.stringify([...(tagPrefixList as string[])].sort()),
    };
  });
  return chosen.flatMap((rule) => [...repeatFaults(rule, chosen), ...anyFaults(rule, chosen)]);
}

function repeatFaults(rule: Chosen, all: readonly Chosen[]): Fault[] {
  const before = all.slice(0, rule.index);
  const same = before.filter(({ storageClass }) => storageClass === rule.storageClass);
  const faults: Fault[] = [];
  const twin = before.find(({ rank }) => rank === rule.rank);
  if (twin !== undefined) {
    const problem = `is that of rule [${twin.index}] too`;
    faults.push({ path: [rule.index, "rulePriority"], problem, found: rule.rank, remedy: "give every rule its own" });
  }
  const untagged = same.find(({ tagStatus }) => rule.tagStatus === "untagged" && tagStatus === "untagged");
  if (untagged !== undefined) {
    const problem = `selects untagged images as rule [${untagged.index}] does`;
    faults.push({ path: [rule.index, "selection"], problem, remedy: "leave one out: ECR takes one a storage class" });
  }
  const prefixes = same.find((other) => rule.prefixes !== undefined && other.prefixes === rule.prefixes);
  if (prefixes !== undefined) {
    const problem = `has the prefixes of rule [${prefixes.index}]`;
    faults.push({ path: [rule.index, "selection", "tagPrefixList"], problem, remedy: "leave one rule out" });
  }
  return faults;
}

/** An `any` rule must have the highest number: of its storage class, since AWS's own example has one for each. */
function anyFaults(rule: Chosen, all: readonly Chosen[]): Fault[] {
  if (rule.tagStatus !== "any") return [];
  const later = all.find(({ rank, storageClass }) => storageClass === rule.storageClass && rank > rule.rank);
  if (later === undefined) return [];
  const problem = `must be the highest of all for tagStatus "any", but rule [${later.index}] has ${later.rank}`;
  return [{ path: [rule.index, "rulePriority"], problem, found: rule.rank, remedy: "give it the highest number" }];
}
