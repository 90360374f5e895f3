import { within, type Fault } from "../../domain/text/errors";
import { isRecord, unfit, unknownKeyFaults } from "../../domain/text/unfit";
import {
  ACTION_TYPES,
  type ActionType,
  COUNT_TYPE_NAMES,
  COUNT_TYPES,
  type CountType,
  type ImageSelection,
  isCount,
  isRepeated,
  mustComeLast,
  type StorageClass,
  TAG_STATUSES,
  TARGET_STORAGE_CLASS,
  type TagStatus,
  wildcardFaults,
} from "../../domain/ecr/lifecycle-limits";

type Block = Readonly<Record<string, unknown>>;

/** Where none is written. */
const DEFAULT_CLASS: StorageClass = "standard";
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
  const isTagStatus = TAG_STATUSES.some((known) => known === tagStatus);
  const countFaults = isCountType(countType)
    ? [...classFaults(selection, countType), ...unitFaults(selection, countType)]
    : [oneOf("countType", COUNT_TYPE_NAMES, countType)];
  return [
    ...unknownKeyFaults(selection, SELECTION_KEYS, new Map()),
    ...(isTagStatus ? tagFaults(selection) : [oneOf("tagStatus", TAG_STATUSES, tagStatus)]),
    ...countFaults,
    ...wholeNumberFaults("countNumber", countNumber, isCountType(countType) ? COUNT_TYPES[countType].least : 1),
  ];
}

function isCountType(name: unknown): name is CountType {
  return COUNT_TYPE_NAMES.some((known) => known === name);
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
    return isPatterns ? within([index], wildcardFaults(entry)) : [];
  });
}

function classFaults({ storageClass }: Block, countType: CountType): Fault[] {
  const only = COUNT_TYPES[countType].storageClass;
  const isDefault = only === DEFAULT_CLASS;
  if (storageClass === only || (storageClass === undefined && isDefault)) return [];
  const remedy = isDefault ? "leave it out" : `write "storageClass": "${only}"`;
  return [unfit(["storageClass"], `must be "${only}" with countType "${countType}"`, storageClass, remedy)];
}

function unitFaults({ countUnit }: Block, countType: CountType): Fault[] {
  const { unit } = COUNT_TYPES[countType];
  if (countUnit === unit) return [];
  if (unit !== undefined) return [unfit(["countUnit"], `must be "${unit}"`, countUnit, `write "countUnit": "${unit}"`)];
  const problem = `does not go with countType "${countType}"`;
  return [{ path: ["countUnit"], problem, found: countUnit, remedy: "leave it out" }];
}

function actionFaults(action: unknown): Fault[] {
  if (!isRecord(action)) return [unfit([], "must say what is done", action, 'write { "type": "expire" }')];
  const faults = unknownKeyFaults(action, ["type", "targetStorageClass"], new Map());
  const { type, targetStorageClass } = action;
  if (type === "transition") {
    if (targetStorageClass === TARGET_STORAGE_CLASS) return faults;
    const remedy = `write "targetStorageClass": "${TARGET_STORAGE_CLASS}"`;
    const must = `must be "${TARGET_STORAGE_CLASS}"`;
    return [...faults, unfit(["targetStorageClass"], must, targetStorageClass, remedy)];
  }
  if (type !== "expire") return [...faults, oneOf("type", ACTION_TYPES, type)];
  if (targetStorageClass === undefined) return faults;
  const problem = 'does not go with type "expire"';
  return [...faults, { path: ["targetStorageClass"], problem, found: targetStorageClass, remedy: "leave it out" }];
}

function combinedFaults({ countType }: Block, { type }: Block): Fault[] {
  if (!isCountType(countType) || !isActionType(type)) return [];
  const [only, ...others] = COUNT_TYPES[countType].actions;
  if (only === undefined || only === type || others.includes(type)) return [];
  const problem = `must be "${only}" with countType "${countType}"`;
  return [{ path: ["action", "type"], problem, found: type, remedy: REMEDY_FOR_ACTION[type] }];
}

/** By the action that does not go with the count type. */
const REMEDY_FOR_ACTION: Readonly<Record<ActionType, string>> = {
  expire: 'write "transition", and expire what is archived by another rule with "sinceImageTransitioned"',
  transition: "archived images cannot be archived again",
};

function isActionType(type: unknown): type is ActionType {
  return ACTION_TYPES.some((known) => known === type);
}

function wholeNumberFaults(name: string, value: unknown, least: number): Fault[] {
  if (isCount(value, least)) return [];
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

/** What a rule selects, and its place among the others. */
interface RankedSelection extends ImageSelection {
  readonly index: number;
  readonly rank: number;
}

/** What only all rules together can break; each has no fault of its own. */
function combinationFaults(rules: readonly Block[]): Fault[] {
  const selections = rules.map(({ rulePriority, selection }, index): RankedSelection => {
    const { storageClass = DEFAULT_CLASS, tagStatus, tagPatternList, tagPrefixList } = selection as Block;
    return {
      index,
      rank: rulePriority as number,
      storageClass: storageClass as StorageClass,
      tagStatus: tagStatus as TagStatus,
      patterns: tagPatternList as string[] | undefined,
      prefixes: tagPrefixList as string[] | undefined,
    };
  });
  return selections.flatMap((rule) => [
    ...priorityFaults(rule, selections),
    ...repeatFaults(rule, selections),
    ...orderFaults(rule, selections),
  ]);
}

function priorityFaults({ index, rank }: RankedSelection, all: readonly RankedSelection[]): Fault[] {
  const twin = all.slice(0, index).find((before) => before.rank === rank);
  if (twin === undefined) return [];
  const problem = `is that of rule [${twin.index}] too`;
  return [{ path: [index, "rulePriority"], problem, found: rank, remedy: "give every rule its own" }];
}

/** Of two rules for any image, the order says what is wrong. */
function repeatFaults(rule: RankedSelection, all: readonly RankedSelection[]): Fault[] {
  const twin = all.slice(0, rule.index).find((before) => isRepeated(before, rule));
  if (twin === undefined || mustComeLast(rule)) return [];
  if (rule.tagStatus === "untagged") {
    const problem = `selects untagged images as rule [${twin.index}] does`;
    return [{ path: [rule.index, "selection"], problem, remedy: "leave one out: ECR takes one a storage class" }];
  }
  const problem = `has the prefixes of rule [${twin.index}]`;
  return [{ path: [rule.index, "selection", "tagPrefixList"], problem, remedy: "leave one rule out" }];
}

function orderFaults(rule: RankedSelection, all: readonly RankedSelection[]): Fault[] {
  if (!mustComeLast(rule)) return [];
  const later = all.find(({ rank, storageClass }) => storageClass === rule.storageClass && rank > rule.rank);
  if (later === undefined) return [];
  const problem = `must be the highest of all for tagStatus "any", but rule [${later.index}] has ${later.rank}`;
  return [{ path: [rule.index, "rulePriority"], problem, found: rule.rank, remedy: "give it the highest number" }];
}
