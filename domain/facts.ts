import { type AcceptedFinding, acceptFaults } from "./accepted";
import { type EcrPrices, pricesFaults } from "./ecr/prices";
import { within, type Fault } from "./text/errors";
import { isRecord, unfit, unknownKeyFaults } from "./text/unfit";
import { tagSchemeFaults } from "./ecr/tag-scheme";

/** The file of facts in a folder that was synthesized, beside `stacks/`. */
export const FACTS_FILE = "facts.json";

/** What `review` has to know beyond what Terraform's files say (its option `--facts`). */
export interface Facts {
  /** @default no amounts of money, only GB-months */
  readonly prices?: EcrPrices;
  /**
   * By the repository's name, the patterns of all tags that are pushed to it: `["v*", "build-*"]`.
   *
   * @default a rule is not held against the tags that can be there
   */
  readonly tagSchemes?: Readonly<Record<string, readonly string[]>>;
  /**
   * To how many earlier images of each repository a rollback must be possible.
   *
   * @default 0
   */
  readonly rollbackDepth?: number;
  /**
   * Which setting to change where a pull lacks something; the first that fits counts.
   *
   * @default what is missing is named in Terraform's terms alone
   */
  readonly settings?: readonly SettingFact[];
  /**
   * Findings that the team lives with.
   *
   * @default none
   */
  readonly accept?: readonly AcceptedFinding[];
}

/** The setting that decides about what can be missing. In all but `setting`, `*` is any characters. */
export interface SettingFact {
  /** `<stack>/<address>` of what the setting makes. */
  readonly where: string;
  /** Actions, or links such as `repository`. @default whatever is missing there */
  readonly what?: readonly string[];
  /** ARNs on which the actions are missing. @default any */
  readonly resource?: readonly string[];
  /** `environments.prod.cluster.nodePull` */
  readonly setting: string;
}

const KEYS: readonly (keyof Facts)[] = ["prices", "tagSchemes", "rollbackDepth", "settings", "accept"];
const SETTING_KEYS: readonly (keyof SettingFact)[] = ["where", "what", "resource", "setting"];

/** Everything that is wrong with a file of facts. */
export function factsFaults(facts: unknown): Fault[] {
  if (!isRecord(facts)) return [unfit([], "must be an object", facts, `write { ${KEYS.join(", ")} }`)];
  const { prices, tagSchemes, rollbackDepth, settings, accept } = facts;
  return [
    ...unknownKeyFaults(facts, KEYS, new Map()),
    ...(prices === undefined ? [] : within(["prices"], pricesFaults(prices))),
    ...(tagSchemes === undefined ? [] : within(["tagSchemes"], schemesFaults(tagSchemes))),
    ...(rollbackDepth === undefined ? [] : within(["rollbackDepth"], rollbackDepthFaults(rollbackDepth))),
    ...(settings === undefined ? [] : within(["settings"], settingsFaults(settings))),
    ...(accept === undefined ? [] : within(["accept"], acceptFaults(accept))),
  ];
}

/** What is wrong with the number of images to which a rollback must be possible. */
export function rollbackDepthFaults(depth: unknown): Fault[] {
  if (Number.isSafeInteger(depth) && (depth as number) >= 0) return [];
  return [unfit([], "must be a whole number of at least 0", depth, "or leave it out")];
}

function schemesFaults(schemes: unknown): Fault[] {
  const example = 'such as { "team/service": ["v*", "build-*"] }';
  if (!isRecord(schemes)) return [unfit([], "must be lists of patterns by repository", schemes, example)];
  return Object.entries(schemes).flatMap(([repository, patterns]) => within([repository], tagSchemeFaults(patterns)));
}

function settingsFaults(settings: unknown): Fault[] {
  const example = `write [{ ${SETTING_KEYS.join(", ")} }]`;
  if (!Array.isArray(settings)) return [unfit([], "must be a list", settings, example)];
  return settings.flatMap((fact: unknown, index) => {
    if (!isRecord(fact)) return [unfit([index], "must be an object", fact, example)];
    const { where, what = [], resource = [], setting } = fact;
    const checks: [string, unknown, boolean, string, string][] = [
      ["where", where, isText(where), "must be text", "such as prod/aws_iam_role_policy.node"],
      ["what", what, isTexts(what), "must be a list of texts", 'such as ["ecr:BatchGetImage"]'],
      ["resource", resource, isTexts(resource), "must be a list of texts", "write ARNs"],
      ["setting", setting, isText(setting), "must be text", "name what is to be changed"],
    ];
    const own = checks.flatMap(([name, value, fits, must, remedy]) =>
      fits ? [] : [unfit([name], must, value, remedy)],
    );
    return within([index], [...unknownKeyFaults(fact, SETTING_KEYS, new Map()), ...own]);
  });
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
