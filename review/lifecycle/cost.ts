import type { EcrPrices } from "../../domain/ecr/prices";
import type { Outcome } from "./outcome";
import type { PolicyRule } from "../ecr/lifecycle-policy";
import type { Horizon } from "./simulate";
import { DAY_MS } from "../../domain/aws/time";

/** AWS bills by the hour; its months have 730 hours on average. */
const MONTH_MS = 730 * 3_600_000;
const BYTES_PER_GB = 2 ** 30;

/** An archived image is billed for so long even if it is deleted earlier. */
const BILLED_ARCHIVED_DAYS = 90;

/** Storage of some images over the horizon. */
export interface Storage {
  readonly standardGbMonths: number;
  readonly archiveGbMonths: number;
  /** null without prices. */
  readonly amount: number | null;
}

/** What the images of one rule cost. */
export interface CostRow {
  readonly repository: string | null;
  /** The host of its registry, where it is known. */
  readonly registry?: string;
  /** The priority of the rule that owns the images; null for those of no rule. */
  readonly rule: number | null;
  readonly images: number;
  readonly currency: string | null;
  /** Under the policy. */
  readonly policy: Storage;
  /** If the rule did nothing. */
  readonly ifKept: Storage;
  /** If the rule deleted what it archives; null for a rule that archives nothing. */
  readonly ifDeleted: Storage | null;
}

/**
 * GB-months and money for each rule, from the sizes that the list says.
 *
 * ECR stores a layer that images share once; the list does not say which ones do. So the figures are at most what is
 * billed, and good for comparing policies.
 */
export function costs(
  outcomes: readonly Outcome[],
  horizon: Horizon,
  prices: EcrPrices | undefined,
  registry?: string,
): CostRow[] {
  const rows = groupsOf(outcomes).map(({ repository, rule, members }): CostRow => {
    const sum = (spansOf: (outcome: Outcome) => Spans): Storage => total(members, spansOf, horizon, prices);
    const archives = members.some(({ verdict }) => verdict === "archive");
    return {
      repository: repository ?? null,
      ...(registry !== undefined && { registry }),
      rule: rule?.rulePriority ?? null,
      images: members.length,
      currency: prices === undefined ? null : (prices.currency ?? "USD"),
      policy: sum((outcome) => policySpans(outcome, horizon)),
      ifKept: sum(({ image }) => (image.storageClass === "archive" ? { archivedFrom: -Infinity } : {})),
      ifDeleted: archives ? sum(({ at }) => ({ goneFrom: at })) : null,
    };
  });
  return rows.sort(byPlace);
}

interface Group {
  readonly repository: string | undefined;
  readonly rule: PolicyRule | undefined;
  readonly members: Outcome[];
}

function groupsOf(outcomes: readonly Outcome[]): Group[] {
  const groups = new Map<number | undefined, Map<string | undefined, Group>>();
  for (const outcome of outcomes) {
    const { rule, image } = outcome;
    let ofRule = groups.get(rule?.rulePriority);
    if (ofRule === undefined) groups.set(rule?.rulePriority, (ofRule = new Map<string | undefined, Group>()));
    const group = ofRule.get(image.repository);
    if (group !== undefined) group.members.push(outcome);
    else ofRule.set(image.repository, { repository: image.repository, rule, members: [outcome] });
  }
  return [...groups.values()].flatMap((ofRule) => [...ofRule.values()]);
}

export function byPlace(one: CostRow, other: CostRow): number {
  const [a, b] = [one, other].map(({ repository, registry = "" }) => `${repository ?? ""}\u0000${registry}`);
  if (a === undefined || b === undefined) return 0;
  if (a !== b) return a < b ? -1 : 1;
  return (one.rule ?? Infinity) - (other.rule ?? Infinity);
}

/** When an image changes its class, and when it is billed no more. */
interface Spans {
  readonly archivedFrom?: number;
  readonly goneFrom?: number;
}

function policySpans({ image, verdict, at, then }: Outcome, { now }: Horizon): Spans {
  const archivedFrom = image.storageClass === "archive" ? (image.archivedAt ?? now) : undefined;
  if (verdict === "keep") return { archivedFrom };
  if (verdict === "expire") return { archivedFrom, goneFrom: billedUntil(at, archivedFrom) };
  return { archivedFrom: at, goneFrom: billedUntil(then?.at, at) };
}

function billedUntil(goneFrom: number | undefined, archivedFrom: number | undefined): number | undefined {
  if (goneFrom === undefined || archivedFrom === undefined) return goneFrom;
  return Math.max(goneFrom, archivedFrom + BILLED_ARCHIVED_DAYS * DAY_MS);
}

function total(
  outcomes: readonly Outcome[],
  spansOf: (outcome: Outcome) => Spans,
  { now, days }: Horizon,
  prices: EcrPrices | undefined,
): Storage {
  const end = now + days * DAY_MS;
  let standard = 0;
  let archive = 0;
  for (const outcome of outcomes) {
    const { archivedFrom = Infinity, goneFrom = Infinity } = spansOf(outcome);
    const { pushedAt, sizeBytes } = outcome.image;
    const from = Math.max(now, pushedAt);
    const to = Math.min(end, goneFrom);
    standard += sizeBytes * Math.max(0, Math.min(to, archivedFrom) - from);
    archive += sizeBytes * Math.max(0, to - Math.max(from, archivedFrom));
  }
  const gbMonths = (byteMs: number): number => byteMs / BYTES_PER_GB / MONTH_MS;
  const [standardGbMonths, archiveGbMonths] = [gbMonths(standard), gbMonths(archive)];
  return { standardGbMonths, archiveGbMonths, amount: amountOf(standardGbMonths, archiveGbMonths, prices) };
}

function amountOf(standard: number, archive: number, prices: EcrPrices | undefined): number | null {
  if (prices === undefined) return null;
  const { storageGbMonth, archiveGbMonth = storageGbMonth } = prices;
  return standard * storageGbMonth + archive * archiveGbMonth;
}
