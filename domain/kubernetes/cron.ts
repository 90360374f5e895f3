import type { Fault } from "../text/errors";

/** One of the five fields of a cron expression. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names that stand for numbers, the first for `min`. */
  readonly names: readonly string[];
}

/** The values that match, field by field. */
interface Schedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Both restrict: then one of the two is enough. */
  readonly eitherDay: boolean;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: readonly Field[] = [
  { name: "minute", min: 0, max: 59, names: [] },
  { name: "hour", min: 0, max: 23, names: [] },
  { name: "day of the month", min: 1, max: 31, names: [] },
  { name: "month", min: 1, max: 12, names: MONTHS },
  { name: "day of the week", min: 0, max: 6, names: WEEKDAYS },
];
const MACROS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 1440;
const MS_PER_DAY = 86_400_000;
/** After 400 years the calendar repeats, days of the week included. */
const DAYS_PER_CYCLE = 146_097;

/**
 * What is wrong with the schedule of a CronJob: five fields, as Kubernetes' own parser reads them.
 *
 * Sources: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax,
 * https://pkg.go.dev/github.com/robfig/cron/v3
 */
export function cronFaults(found: string): Fault[] {
  if (/(?:^|_)TZ=/.test(found)) {
    return [{ path: [], problem: "must not name a time zone", found, remedy: "set 'timeZone'" }];
  }
  const fields = fieldsOf(found);
  if (fields.length !== FIELDS.length) return [countFault(found, fields.length)];
  const wrong = FIELDS.flatMap((field, index) => {
    const text = fields[index] ?? "";
    return valuesOf(field, text) === undefined ? [fieldFault(field, text, found)] : [];
  });
  if (wrong.length > 0) return wrong;
  return isEmpty(scheduleOf(fields)) ? [neverFault(found)] : [];
}

/**
 * The longest time between two runs. It is that of UTC: in a time zone with summer time it can be an hour more.
 *
 * @param text without faults by {@link cronFaults}
 */
export function longestGapMinutes(text: string): number {
  const schedule = scheduleOf(fieldsOf(text));
  const times = timesOf(schedule);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  const within = times.map((time, index) => time - (times[index - 1] ?? time));
  const overnight = longestGapDays(schedule) * MINUTES_PER_DAY - last + first;
  return Math.max(overnight, ...within);
}

function fieldsOf(text: string): string[] {
  return (MACROS[text.trim()] ?? text).split(/\s+/).filter((field) => field !== "");
}

function countFault(found: string, count: number): Fault {
  const problem = `must be a cron expression of 5 fields, has ${count}`;
  const remedy =
    count === FIELDS.length + 1
      ? "Kubernetes knows neither seconds nor years: remove that field"
      : 'for example "0 15 * * *": minute, hour, day of the month, month, day of the week';
  return { path: [], problem, found, remedy };
}

function fieldFault({ name, min, max, names }: Field, text: string, found: string): Fault {
  const named = names.length > 0 ? ` or ${names[0]?.toUpperCase()} to ${names.at(-1)?.toUpperCase()}` : "";
  const problem = `must have ${min} to ${max}${named} as its ${name}, has "${text}"`;
  const remedy =
    name === "day of the week" && /\b7\b/.test(text) ? "Sunday is 0" : 'for example "*", "1,3", "1-5" or "*/2"';
  return { path: [], problem, found, remedy };
}

function neverFault(found: string): Fault {
  return { path: [], problem: "must name a day that exists", found, remedy: "no month that it names has such a day" };
}

/** The values of a field, or undefined where it can't be read. */
function valuesOf(field: Field, text: string): number[] | undefined {
  const ranges = text.split(",").map((part) => rangeOf(field, part));
  return ranges.every((range) => range !== undefined) ? ranges.flat() : undefined;
}

/** `*`, `?`, `5`, `1-5`, each with a step: `5/10` is `5-59/10`. */
function rangeOf(field: Field, text: string): number[] | undefined {
  const [, body = "", step] = /^([*?]|\w+(?:-\w+)?)(?:\/(\d+))?$/.exec(text) ?? [];
  const [from, to] = boundsOf(field, body, step !== undefined);
  const by = Number(step ?? 1);
  if (from === undefined || to === undefined || from > to || by < 1) return undefined;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

function boundsOf(field: Field, body: string, stepped: boolean): [number | undefined, number | undefined] {
  if (body === "*" || body === "?") return [field.min, field.max];
  const [low = "", high] = body.split("-");
  if (high === undefined && stepped) return [numberOf(field, low), field.max];
  return [numberOf(field, low), numberOf(field, high ?? low)];
}

function numberOf({ min, max, names }: Field, text: string): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  const number = named >= 0 ? named + min : /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return number >= min && number <= max ? number : undefined;
}

function scheduleOf(fields: readonly string[]): Schedule {
  const [minutes, hours, days, months, weekdays] = FIELDS.map(
    (field, index) => new Set(valuesOf(field, fields[index] ?? "") ?? []),
  ) as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  const eitherDay = [fields[2], fields[4]].every((field) => !isOpen(field ?? ""));
  return { minutes, hours, days, months, weekdays, eitherDay };
}

/** `*` leaves the choice of the day to the other field; with a step of 2 or more it chooses itself. */
function isOpen(field: string): boolean {
  return field.split(",").some((part) => /^[*?](?:\/0*1)?$/.test(part));
}

function isEmpty({ days, months, eitherDay }: Schedule): boolean {
  const first = Math.min(...days);
  return !eitherDay && [...months].every((month) => first > (LONGEST_MONTHS[month - 1] ?? 0));
}

/** Minutes of the day at which it runs, in their order. */
function timesOf({ hours, minutes }: Schedule): number[] {
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * MINUTES_PER_HOUR + minute));
  return times.sort((a, b) => a - b);
}

function longestGapDays(schedule: Schedule): number {
  if (isDaily(schedule)) return 1;
  const first = nextDay(schedule, 0);
  let longest = 1;
  for (let day = first; day < first + DAYS_PER_CYCLE;) {
    const next = nextDay(schedule, day + 1);
    longest = Math.max(longest, next - day);
    day = next;
  }
  return longest;
}

function isDaily({ days, months, weekdays }: Schedule): boolean {
  return days.size === 31 && months.size === 12 && weekdays.size === 7;
}

/** The next day that matches, from this one on. */
function nextDay(schedule: Schedule, from: number): number {
  let day = from;
  while (day < from + DAYS_PER_CYCLE && !runsOn(schedule, new Date(day * MS_PER_DAY))) day += 1;
  return day;
}

function runsOn({ days, months, weekdays, eitherDay }: Schedule, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const [day, weekday] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
  return eitherDay ? day || weekday : day && weekday;
}
