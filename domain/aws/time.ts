export const DAY_MS = 86_400_000;

/** Beyond it a number cannot be seconds (the year 5138), so it is milliseconds. */
const MOST_SECONDS = 1e11;

const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;
const OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/i;
const DATE_LENGTH = "2026-03-01".length;

/**
 * A time as the AWS CLI prints it, in milliseconds since 1970: version 1 prints seconds as a number, version 2 text in
 * ISO 8601. A text without an offset is UTC.
 *
 * @returns undefined for what is neither
 */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === "number") {
    if (!Number.isFinite(value) || value < 0) return undefined;
    return Math.round(value < MOST_SECONDS ? value * 1000 : value);
  }
  if (typeof value !== "string") return undefined;
  if (!ISO.test(value)) return undefined;
  const isBare = value.length > DATE_LENGTH && !OFFSET.test(value);
  const time = Date.parse(isBare ? `${value}Z` : value);
  return Number.isNaN(time) ? undefined : time;
}

/** A day such as `2026-03-01` that the calendar has: not the 30th of February. */
export function isDay(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** `2026-03-01`, in UTC. */
export function dateOf(time: number): string {
  const day = Math.floor(time / DAY_MS);
  const known = DATES.get(day);
  if (known !== undefined) return known;
  const date = new Date(time).toISOString().slice(0, 10);
  DATES.set(day, date);
  return date;
}

/** Many images go on few days. */
const DATES = new Map<number, string>();

/** The last millisecond of the day, in UTC. */
export function endOfDay(time: number): number {
  return (Math.floor(time / DAY_MS) + 1) * DAY_MS - 1;
}

/** Midnight, in UTC. */
export function startOfDay(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS;
}
