import { within, type Fault } from "../text/errors";
import {
  type ActionType,
  COUNT_TYPE_NAMES,
  COUNT_TYPES,
  type CountType,
  type ImageSelection,
  isCount,
  isSameSelection,
  mustComeLast,
} from "./lifecycle-limits";
import type { LifecycleLimits, LifecycleRule, TagSelection } from "./lifecycle-rule";
import { tagFaults, tagSelection } from "./lifecycle-tag-faults";
import { isRecord, unfit, unknownKeyFaults } from "../text/unfit";

const LIMITS = COUNT_TYPE_NAMES.map((name) => COUNT_TYPES[name].setting);
const LIMIT_NAMES = "'maxImages', 'daysSincePushed', 'daysSincePulled' or 'daysSinceArchived'";
const SETTINGS = ["action", "tags", ...LIMITS, "description", "priority"];
const EXAMPLE = 'for example { action: "expire", tags: "untagged", daysSincePushed: 7 }';

/** For those who have a policy in ECR's own words at hand and write it down here. */
const REMEDY_FOR_ECR_NAME: ReadonlyMap<string, string> = new Map([
  ["rulePriority", "write 'priority', or leave it out: the order of the list is the precedence"],
  ["selection", `write what it holds into the rule itself: 'tags' and one of ${LIMIT_NAMES}`],
  ["tagStatus", `write 'tags': "untagged", "any", { patterns: [...] } or { prefixes: [...] }`],
  ["tagPatternList", "write 'tags': { patterns: [...] }"],
  ["tagPrefixList", "write 'tags': { prefixes: [...] }"],
  ["countType", `write one of ${LIMIT_NAMES}`],
  ["countNumber", `write one of ${LIMIT_NAMES}`],
  ["countUnit", "leave it out: the unit is in the name of the limit"],
  ["storageClass", "leave it out: 'daysSinceArchived' looks at archived images, every other limit at standard ones"],
  ["targetStorageClass", `leave it out: 'action': "archive" says it`],
]);

type Rule = Readonly<Record<string, unknown>>;

/** All faults of the rules and of their combination, but for the length of the text. */
export function listFaults(rules: unknown): Fault[] {
  if (!Array.isArray(rules)) return [unfit([], "must be a list of rules", rules, "put the rules into [ ]")];
  if (rules.length === 0) {
    return [{ path: [], problem: "must have at least one rule", remedy: "leave the policy out to keep all images" }];
  }
  const list = Array.from<unknown>(rules);
  const priorities = priorityFaults(list);
  return [
    ...list.flatMap((rule, index) => within([index], ruleFaults(rule))),
    ...priorities,
    ...combinationFaults(list, priorities.length === 0),
  ];
}

function ruleFaults(rule: unknown): Fault[] {
  if (Array.isArray(rule)) return [unfit([], "must be a rule", rule, "spread it into the list of rules: ...rules")];
  if (typeof rule === "function") {
    return [unfit([], "must be a rule", rule, "call it: expireUntagged({ afterDays: 7 })")];
  }
  if (!isRecord(rule)) return [unfit([], "must be a rule", rule, EXAMPLE)];
  return [
    ...unknownKeyFaults(rule, SETTINGS, REMEDY_FOR_ECR_NAME),
    ...actionFaults(rule["action"]),
    ...within(["tags"], tagFaults(rule["tags"])),
    ...limitFaults(rule),
    ...descriptionFaults(rule["description"]),
  ];
}

/** What ECR calls the actions. */
const ACTION_TYPE_OF: Readonly<Record<LifecycleRule["action"], ActionType>> = {
  expire: "expire",
  archive: "transition",
};

function isAction(action: unknown): action is LifecycleRule["action"] {
  return typeof action === "string" && Object.hasOwn(ACTION_TYPE_OF, action);
}

function actionFaults(action: unknown): Fault[] {
  if (isAction(action)) return [];
  const remedy = action === "transition" ? 'write "archive": ECR has no other target' : '"expire" deletes the images';
  return [unfit(["action"], 'must be "expire" or "archive"', action, remedy)];
}

function descriptionFaults(description: unknown): Fault[] {
  if (description === undefined || (typeof description === "string" && description !== "")) return [];
  return [unfit(["description"], "must be text that is not empty", description, "or leave it out")];
}

function limitFaults(rule: Rule): Fault[] {
  const given = COUNT_TYPE_NAMES.filter((name) => rule[COUNT_TYPES[name].setting] !== undefined);
  const faults = given.flatMap((name) => {
    const { setting, least } = COUNT_TYPES[name];
    return [...countFaults(setting, rule[setting], least), ...actionOfLimitFaults(name, rule)];
  });
  if (given.length === 0) faults.push({ path: [], problem: "has no limit", remedy: `add one of ${LIMIT_NAMES}` });
  if (given.length > 1) {
    const names = given.map((name) => `'${COUNT_TYPES[name].setting}'`).join(" and ");
    faults.push({ path: [], problem: `has ${given.length} limits, ${names}`, remedy: "keep one: ECR takes no more" });
  }
  return faults;
}

function countFaults(name: keyof LifecycleLimits | "priority", value: unknown, least: number): Fault[] {
  if (isCount(value, least)) return [];
  const reason = name === "daysSinceArchived" ? " (ECR keeps an archived image for that long)" : "";
  const remedy = typeof value === "string" && /^\d+$/.test(value) ? `write it as a number: ${value}` : COUNTS[name];
  return [unfit([name], `must be a whole number of at least ${least}${reason}`, value, remedy)];
}

const COUNTS = {
  maxImages: "write how many images stay, such as 20",
  daysSincePushed: "write after how many days, such as 30",
  daysSincePulled: "write after how many days, such as 90",
  daysSinceArchived: "write after how many days, such as 365",
  priority: "or leave it out of all rules: the order of the list is the precedence",
};

function actionOfLimitFaults(name: CountType, { action }: Rule): Fault[] {
  const { setting, actions } = COUNT_TYPES[name];
  if (!isAction(action) || actions.includes(ACTION_TYPE_OF[action])) return [];
  const does = action === "expire" ? "archives" : "expires";
  const problem = `does not go with the action "${action}" (ECR's ${name} only ${does})`;
  return [{ path: [setting], problem, remedy: REMEDY_FOR_ACTION[action] }];
}

const REMEDY_FOR_ACTION: Readonly<Record<LifecycleRule["action"], string>> = {
  expire: `write "archive", and expire with 'daysSinceArchived' in another rule; or use 'daysSincePushed'`,
  archive: 'write "expire", or use another limit',
};

function priorityFaults(list: readonly unknown[]): Fault[] {
  const priorities = list.map((rule) => (isRecord(rule) ? rule["priority"] : undefined));
  if (priorities.every((priority) => priority === undefined)) return [];
  return priorities.flatMap((priority, index) => {
    const path = [index, "priority"];
    if (priority === undefined) {
      return [{ path, problem: "is missing, while other rules have one", remedy: "give it to every rule or to none" }];
    }
    const faults = countFaults("priority", priority, 1);
    if (faults.length > 0) return within([index], faults);
    const first = priorities.indexOf(priority);
    if (first === index) return [];
    return [{ path, problem: `is that of rule [${first}] too`, found: priority, remedy: "give every rule its own" }];
  });
}

/** What a rule without faults in its tags selects, and its place among the others. */
interface RankedSelection extends ImageSelection {
  readonly index: number;
  readonly rank: number;
}

function combinationFaults(list: readonly unknown[], ranked: boolean): Fault[] {
  const selections = list.flatMap((rule, index): RankedSelection[] => {
    if (!isRecord(rule) || tagFaults(rule["tags"]).length > 0) return [];
    const storageClass = rule["daysSinceArchived"] === undefined ? "standard" : "archive";
    const rank = ranked ? ((rule["priority"] as number | undefined) ?? index) : index;
    return [{ index, rank, storageClass, ...tagSelection(rule["tags"] as TagSelection) }];
  });
  selections.sort((a, b) => a.rank - b.rank);
  return [...repeatFaults(selections), ...(ranked ? orderFaults(selections) : [])];
}

/** More than ECR refuses: the same patterns, too. */
function repeatFaults(selections: readonly RankedSelection[]): Fault[] {
  return selections.flatMap((selection, place) => {
    const owner = selections.slice(0, place).find((earlier) => isSameSelection(earlier, selection));
    if (owner === undefined) return [];
    const archived = selection.storageClass === "archive" ? "archived " : "";
    const problem = `selects the same ${archived}images as rule [${owner.index}]`;
    const remedy = "leave one out: an image is acted on by the first rule that selects it, so this one never acts";
    return [{ path: [selection.index, "tags"], problem, remedy }];
  });
}

/** More than ECR refuses: before rules of the other storage class, too. */
function orderFaults(selections: readonly RankedSelection[]): Fault[] {
  const last = selections.findLastIndex((selection) => !mustComeLast(selection));
  const following = selections[last];
  if (following === undefined) return [];
  return selections
    .slice(0, last)
    .filter(mustComeLast)
    .map(({ index }) => {
      const problem = `must come last with "any", but rule [${following.index}] comes after it`;
      return { path: [index, "tags"], problem, remedy: "put it after all tagged and untagged rules" };
    });
}
