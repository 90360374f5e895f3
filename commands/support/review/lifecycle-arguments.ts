import { ValidationError, describeFault } from "../../../domain/text/errors";
import type { Source } from "../../../review/estate/reading/read";
import { type Cadence, readCadence } from "../../../review/lifecycle/cadence";
import { parseTime } from "../../../domain/aws/time";
import { parse, usage } from "../arguments";
import { UsageError } from "../command";

export const FORMATS = ["text", "json", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

/** What `npm run review -- lifecycle` was asked for. */
export interface LifecycleArguments {
  /** A file; without it, the policies of {@link sources}. */
  readonly policy?: string;
  /** Folders, plans and states. */
  readonly sources: readonly Source[];
  /** Files; `REGION=FILE` lists a registry of that region. */
  readonly images: readonly string[];
  readonly cadence?: Cadence;
  /** The repository of images that do not say theirs. */
  readonly repository?: string;
  readonly now: number;
  readonly days: number;
  readonly inUse: readonly string[];
  readonly rollbackDepth?: number;
  readonly compare?: string;
  readonly facts?: string;
  readonly live: boolean;
  readonly strict: boolean;
  readonly format: Format;
}

const LIFECYCLE_USAGE =
  "npm run --silent review -- lifecycle (--policy FILE | (--from DIR | --plan FILE | --state FILE)... [--var-file FILE]...) " +
  "[--images [REGION=]FILE... | --cadence PACE] " +
  "[--repository NAME] [--now ISO-8601] [--days N] [--in-use FILE...] [--rollback N] [--compare FILE] " +
  "[--facts FILE] [--live] [--strict] [--format text|json|markdown]";

/** A hundred years. */
const MOST_DAYS = 36_525;
const MOST_CADENCE_DAYS = 3653;
const CADENCE_DAYS = 365;
const MOST_ROLLBACKS = 1000;

const OPTIONS = {
  policy: { type: "string" },
  from: { type: "string", multiple: true },
  plan: { type: "string", multiple: true },
  state: { type: "string", multiple: true },
  "var-file": { type: "string", multiple: true },
  images: { type: "string", multiple: true },
  cadence: { type: "string" },
  repository: { type: "string" },
  now: { type: "string" },
  days: { type: "string" },
  "in-use": { type: "string", multiple: true },
  rollback: { type: "string" },
  compare: { type: "string" },
  facts: { type: "string" },
  live: { type: "boolean", default: false },
  strict: { type: "boolean", default: false },
  format: { type: "string", default: "text" },
} as const;

/**
 * @param clock the time where none is given
 * @throws UsageError
 */
export function lifecycleArguments(args: readonly string[], clock: () => number): LifecycleArguments {
  const { values } = parse(LIFECYCLE_USAGE, { args: repeatLists(args), options: OPTIONS, allowPositionals: false });
  const { images = [], "in-use": inUse = [], policy, repository, compare, facts, live, strict } = values;
  const cadence = values.cadence === undefined ? undefined : cadenceOf(values.cadence);
  const problem = COMBINATIONS.find(({ isWrong }) => isWrong({ ...values, images }));
  if (problem !== undefined) throw wrong(problem.why);
  return {
    sources: sourcesOf(values),
    ...{ policy, images, cadence, repository, inUse, compare, facts, live, strict },
    now: values.now === undefined ? clock() : timeOf(values.now),
    days: daysOf(values.days, cadence !== undefined),
    rollbackDepth: wholeNumber("--rollback", values.rollback, MOST_ROLLBACKS),
    format: formatOf(values.format),
  };
}

interface Given {
  readonly policy?: string;
  readonly from?: readonly string[];
  readonly plan?: readonly string[];
  readonly state?: readonly string[];
  readonly images: readonly string[];
  readonly cadence?: string;
  readonly compare?: string;
  readonly now?: string;
  readonly live: boolean;
}

const COMBINATIONS: readonly { readonly why: string; readonly isWrong: (given: Given) => boolean }[] = [
  {
    why: "name a --policy, or where policies are: --from a folder, a --plan or a --state",
    isWrong: ({ policy, from = [], plan = [], state = [] }) =>
      (policy === undefined) === (from.length + plan.length + state.length === 0),
  },
  {
    why: "--cadence stands instead of --images, not beside them",
    isWrong: ({ cadence, images }) => cadence !== undefined && images.length > 0,
  },
  {
    why: "--compare compares with one --policy",
    isWrong: ({ compare, policy }) => compare !== undefined && policy === undefined,
  },
  {
    why: "--live compares with what becomes of --images: list them",
    isWrong: ({ live, images }) => live && images.length === 0,
  },
  {
    why: "--live asks AWS, which knows no --now",
    isWrong: ({ live, now }) => live && now !== undefined,
  },
];

interface Places {
  readonly from?: readonly string[];
  readonly plan?: readonly string[];
  readonly state?: readonly string[];
  readonly "var-file"?: readonly string[];
}

/**
 * Folders, plans and states, in this order.
 *
 * @throws UsageError
 */
export function sourcesOf({ from = [], plan = [], state = [], "var-file": varFiles = [] }: Places): Source[] {
  if (from.length === 0 && varFiles.length > 0) {
    throw new UsageError("--var-file gives values to --from; leave it out, a plan or state has its own");
  }
  return [
    ...from.map((path) => ({ kind: "folder" as const, path, varFiles })),
    ...plan.map((path) => ({ kind: "plan" as const, path })),
    ...state.map((path) => ({ kind: "state" as const, path })),
  ];
}

/** `--images a b` is `--images a --images b`: so a shell's `*.json` can be given. */
function repeatLists(args: readonly string[]): string[] {
  let list: string | undefined;
  return args.flatMap((argument, index): string[] => {
    if (argument.startsWith("-")) {
      list = ["--images", "--in-use"].includes(argument) ? argument : undefined;
      return [argument];
    }
    return list === undefined || args[index - 1] === list ? [argument] : [list, argument];
  });
}

function wrong(problem: string, line = LIFECYCLE_USAGE): Error {
  return usage(problem, line);
}

/** @param line how the command is called */
export function cadenceOf(text: string, line = LIFECYCLE_USAGE): Cadence {
  try {
    return readCadence(text);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw wrong(`--cadence ${error.faults.map(describeFault).join("; ")}`, line);
  }
}

/** @param line how the command is called */
export function timeOf(text: string, line = LIFECYCLE_USAGE): number {
  const time = /^\d{4}-/.test(text) ? parseTime(text) : undefined;
  if (time === undefined) throw wrong(`--now '${text}' is no time of ISO 8601, such as 2026-03-01T12:00:00Z`, line);
  return time;
}

/** @param line how the command is called */
export function daysOf(text: string | undefined, hasCadence: boolean, line = LIFECYCLE_USAGE): number {
  const days = wholeNumber("--days", text, hasCadence ? MOST_CADENCE_DAYS : MOST_DAYS, line);
  return days ?? (hasCadence ? CADENCE_DAYS : 0);
}

function wholeNumber(name: string, text: string | undefined, most: number, line = LIFECYCLE_USAGE): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw wrong(`${name} '${text}' is no whole number from 0 to ${most}`, line);
}

function formatOf(text: string): Format {
  const format = FORMATS.find((known) => known === text);
  if (format === undefined) throw wrong(`--format '${text}' is none of ${FORMATS.join(", ")}`);
  return format;
}
