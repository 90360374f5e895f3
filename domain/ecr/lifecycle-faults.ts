import { within, type Fault } from "../text/errors";
import { tagFaults, tagKey } from "./lifecycle-tag-faults";
import { isRecord, unfit, unknownKeyFaults } from "../text/unfit";

const LIMITS = ["maxImages", "daysSincePushed", "daysSincePulled", "daysSinceArchived"] as const;
const LIMIT_NAMES = "'maxImages', 'daysSincePushed', 'daysSincePulled' or 'daysSinceArchived'";
const SETTINGS = ["action", "tags", ...LIMITS, "description", "priority"];
const EXAMPLE = 'for example { action: "expire", tags: "untagged", daysSincePushed: 7 }';

/** No policy deletes an archived image earlier: https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html */
const FEWEST_ARCHIVED_DAYS = 90;

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

function actionFaults(action: unknown): Fault[] {
  if (action === "expire" || action === "archive") return [];
  const remedy = action === "transition" ? 'write "archive": ECR has no other target' : '"expire" deletes the images';
  return [unfit(["action"], 'must be "expire" or "archive"', action, remedy)];
}

function descriptionFaults(description: unknown): Fault[] {
  if (description === undefined || (typeof description === "string" && description !== "")) return [];
  return [unfit(["description"], "must be text that is not empty", description, "or leave it out")];
}

function limitFaults(rule: Rule): Fault[] {
  const given = LIMITS.filter((name) => rule[name] !== undefined);
  const faults = given.flatMap((name) => [...countFaults(name, rule[name]), ...actionOfLimitFaults(name, rule)]);
  if (given.length === 0) faults.push({ path: [], problem: "has no limit", remedy: `add one of ${LIMIT_NAMES}` });
  if (given.length > 1) {
    const names = given.map((name) => `'${name}'`).join(" and ");
    faults.push({ path: [], problem: `has ${given.length} limits, ${names}`, remedy: "keep one: ECR takes no more" });
  }
  return faults;
}

function countFaults(name: (typeof LIMITS)[number] | "priority", value: unknown): Fault[] {
  const least = name === "daysSinceArchived" ? FEWEST_ARCHIVED_DAYS : 1;
  if (Number.isSafeInteger(value) && (value as number) >= least) return [];
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

function actionOfLimitFaults(name: (typeof LIMITS)[number], { action }: Rule): Fault[] {
  if (name === "daysSincePulled" && action === "expire") {
    const problem = `does not go with the action "expire" (ECR's sinceImagePulled only archives)`;
    const remedy = `write "archive", and expire with 'daysSinceArchived' in another rule; or use 'daysSincePushed'`;
    return [{ path: [name], problem, remedy }];
  }
  if (name === "daysSinceArchived" && action === "archive") {
    const problem = `does not go with the action "archive" (ECR's sinceImageTransitioned only expires)`;
    return [{ path: [name], problem, remedy: 'write "expire", or use another limit' }];
  }
  return [];
}

function priorityFaults(list: readonly unknown[]): Fault[] {
  const priorities = list.map((rule) => (isRecord(rule) ? rule["priority"] : undefined));
  if (priorities.every((priority) => priority === undefined)) return [];
  return priorities.flatMap((priority, index) => {
    const path = [index, "priority"];
    if (priority === undefined) {
      return [{ path, problem: "is missing, while other rules have one", remedy: "give it to every rule or to none" }];
    }
    const faults = countFaults("priority", priority);
    if (faults.length > 0) return within([index], faults);
    const first = priorities.indexOf(priority);
    if (first === index) return [];
    return [{ path, problem: `is that of rule [${first}] too`, found: priority, remedy: "give every rule its own" }];
  });
}

interface Selection {
  readonly index: number;
  readonly key: string;
  readonly storageClass: "archive" | "standard";
  readonly rank: number;
}

function combinationFaults(list: readonly unknown[], ranked: boolean): Fault[] {
  const selections = list.flatMap((rule, index): Selection[] => {
    if (!isRecord(rule) || tagFaults(rule["tags"]).length > 0) return [];
    const storageClass = rule["daysSinceArchived"] === undefined ? "standard" : "archive";
    const rank = ranked ? ((rule["priority"] as number | undefined) ?? index) : index;
    return [{ index, key: tagKey(rule["tags"]), storageClass, rank }];
  });
  selections.sort((a, b) => a.rank - b.rank);
  return [...repeatFaults(selections), ...(ranked ? anyFaults(selections) : [])];
}

function repeatFaults(selections: readonly Selection[]): Fault[] {
  const first = new Map<string, number>();
  return selections.flatMap(({ index, key, storageClass }) => {
    const owner = first.get(`${storageClass} ${key}`);
    if (owner === undefined) {
      first.set(`${storageClass} ${key}`, index);
      return [];
    }
    const problem = `selects the same ${storageClass === "archive" ? "archived " : ""}images as rule [${owner}]`;
    const remedy = "leave one out: an image is acted on by the first rule that selects it, so this one never acts";
    return [{ path: [index, "tags"], problem, remedy }];
  });
}

function anyFaults(selections: readonly Selection[]): Fault[] {
  const last = selections.findLastIndex(({ key }) => key !== "any");
  const following = selections[last];
  if (following === undefined) return [];
  return selections.slice(0, last).flatMap(({ index, key }) => {
    if (key !== "any") return [];
    const problem = `must come last with "any", but rule [${following.index}] comes after it`;
    return [{ path: [index, "tags"], problem, remedy: "put it after all tagged and untagged rules" }];
  });
}
