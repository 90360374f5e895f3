import { isDay } from "../aws/time";
import type { Fault } from "../text/errors";
import { isRecord, unfit, unknownKeyFaults } from "../text/unfit";

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

const KEYS: readonly (keyof EcrPrices)[] = ["date", "source", "currency", "storageGbMonth", "archiveGbMonth"];

/** What is wrong with prices. */
export function pricesFaults(prices: unknown): Fault[] {
  if (!isRecord(prices)) return [unfit([], "must be an object", prices, `write { ${KEYS.join(", ")} }`)];
  const { date, source, currency = "USD", storageGbMonth, archiveGbMonth = 0 } = prices;
  const price = "must be a price of at least 0";
  const checks: [string, unknown, boolean, string, string][] = [
    ["date", date, isDay(date), "must be a day", "the day of the prices, such as 2026-03-01"],
    ["source", source, isText(source), "must be text", "the page on which they were looked up"],
    ["currency", currency, isText(currency), "must be text", 'such as "USD"'],
    ["storageGbMonth", storageGbMonth, isPrice(storageGbMonth), price, "a number such as 0.1"],
    ["archiveGbMonth", archiveGbMonth, isPrice(archiveGbMonth), price, "a number such as 0.1"],
  ];
  return [
    ...unknownKeyFaults(prices, KEYS, new Map()),
    ...checks.flatMap(([name, value, fits, must, remedy]) => (fits ? [] : [unfit([name], must, value, remedy)])),
  ];
}

function isPrice(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
