import { within, type Fault } from "./errors";
import { isRecord, unfit, unknownKeyFaults } from "./lifecycle-unfit";

/** What ECR charges for storage, on a day. Prices differ between regions and change. */
export interface EcrPrices {
  /** The day on which they were looked up: `2026-03-01`. */
  readonly date: string;
  /** Where they were looked up. */
  readonly source: string;
  /**
   * The currency of all prices.
   *
   * @default "USD"
   */
  readonly currency?: string;
  /** For one GB (2^30 bytes) in the standard storage class for a month. */
  readonly storageGbMonth: number;
  /**
   * For one GB (2^30 bytes) in the archive for a month. The pricing page has a lower price only beyond a volume.
   *
   * @default that of the standard storage class
   */
  readonly archiveGbMonth?: number;
}

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
}

const KEYS: readonly (keyof Facts)[] = ["prices", "tagSchemes", "rollbackDepth"];
const PRICE_KEYS: readonly (keyof EcrPrices)[] = ["date", "source", "currency", "storageGbMonth", "archiveGbMonth"];

/** Everything that is wrong with a file of facts. */
export function factsFaults(facts: unknown): Fault[] {
  if (!isRecord(facts)) return [unfit([], "must be an object", facts, `write { ${KEYS.join(", ")} }`)];
  const { prices, tagSchemes, rollbackDepth } = facts;
  return [
    ...unknownKeyFaults(facts, KEYS, new Map()),
    ...(prices === undefined ? [] : within(["prices"], priceFaults(prices))),
    ...(tagSchemes === undefined ? [] : within(["tagSchemes"], schemesFaults(tagSchemes))),
    ...depthFaults(rollbackDepth),
  ];
}

function priceFaults(prices: unknown): Fault[] {
  if (!isRecord(prices)) return [unfit([], "must be an object", prices, `write { ${PRICE_KEYS.join(", ")} }`)];
  const { date, source, currency = "USD", storageGbMonth, archiveGbMonth = 0 } = prices;
  const price = "must be a price of at least 0";
  const checks: [string, unknown, boolean, string, string][] = [
    ["date", date, isDate(date), "must be a day", "the day of the prices, such as 2026-03-01"],
    ["source", source, isText(source), "must be text", "the page on which they were looked up"],
    ["currency", currency, isText(currency), "must be text", 'such as "USD"'],
    ["storageGbMonth", storageGbMonth, isPrice(storageGbMonth), price, "a number such as 0.1"],
    ["archiveGbMonth", archiveGbMonth, isPrice(archiveGbMonth), price, "a number such as 0.1"],
  ];
  return [
    ...unknownKeyFaults(prices, PRICE_KEYS, new Map()),
    ...checks.flatMap(([name, value, fits, must, remedy]) => (fits ? [] : [unfit([name], must, value, remedy)])),
  ];
}

function isPrice(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function schemesFaults(schemes: unknown): Fault[] {
  const example = 'such as { "team/service": ["v*", "build-*"] }';
  if (!isRecord(schemes)) return [unfit([], "must be lists of patterns by repository", schemes, example)];
  return Object.entries(schemes).flatMap(([repository, patterns]) => {
    if (Array.isArray(patterns) && patterns.length > 0 && patterns.every(isText)) return [];
    return [unfit([repository], "must be a list of patterns that is not empty", patterns, 'such as ["v*"]')];
  });
}

function depthFaults(depth: unknown): Fault[] {
  if (depth === undefined || (Number.isSafeInteger(depth) && (depth as number) >= 0)) return [];
  return [unfit(["rollbackDepth"], "must be a whole number of at least 0", depth, "or leave it out")];
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isDate(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}
