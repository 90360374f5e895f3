import { parseTime } from "../../../domain/aws/time";
import { SEVERITIES, type Severity } from "../../../review/plan/severity";
import { parse, usage } from "../arguments";

const FORMATS = ["markdown", "json", "text"] as const;

/** A file of a stack. */
export interface PlanFile {
  /** The stack's name, where it was given. */
  readonly stack?: string;
  /** @default there is only the name of a stack without a plan */
  readonly path?: string;
}

/** What `npm run review -- plan` was asked for. */
export interface PlanArguments {
  readonly files: readonly PlanFile[];
  readonly failOn: Severity;
  readonly format: (typeof FORMATS)[number];
  /** Files; `REGION=FILE` lists a registry of that region. */
  readonly images: readonly string[];
  readonly now: number;
  readonly days: number;
  readonly provenBefore?: string;
  readonly provenAfter?: string;
  /** The facts of the change. */
  readonly facts?: string;
  /** The facts of what it is compared with. */
  readonly baseFacts?: string;
}

export const PLAN_USAGE =
  "npm run --silent review -- plan [STACK=]FILE... [--fail-on low|medium|high] [--format markdown|json|text] " +
  "[--images [REGION=]FILE]... [--now ISO-8601] [--days N] [--proven-before FILE --proven-after FILE] [--facts FILE [--base-facts FILE]] | plan --list-rules [--format text|json|markdown]";

const OPTIONS = {
  "fail-on": { type: "string", default: "high" },
  format: { type: "string", default: "markdown" },
  images: { type: "string", multiple: true, default: [] },
  now: { type: "string" },
  days: { type: "string", default: "30" },
  "proven-before": { type: "string" },
  "proven-after": { type: "string" },
  facts: { type: "string" },
  "base-facts": { type: "string" },
  // Never read here, but npm must not swallow it.
  "list-rules": { type: "boolean" },
};

const MOST_DAYS = 3653;

/**
 * @param clock the time where none is given
 * @throws UsageError
 */
export function planArguments(args: readonly string[], clock: () => number): PlanArguments {
  const options = OPTIONS as {
    readonly "fail-on": { type: "string"; default: string };
    readonly format: { type: "string"; default: string };
    readonly images: { type: "string"; multiple: true; default: string[] };
    readonly now: { type: "string" };
    readonly days: { type: "string"; default: string };
    readonly "proven-before": { type: "string" };
    readonly "proven-after": { type: "string" };
    readonly facts: { type: "string" };
    readonly "base-facts": { type: "string" };
    readonly "list-rules": { type: "boolean" };
  };
  const { values, positionals } = parse(PLAN_USAGE, { args: [...args], options, allowPositionals: true });
  if (positionals.length === 0) throw usage("which plans are to be reviewed?", PLAN_USAGE);
  const { "proven-before": provenBefore, "proven-after": provenAfter } = values;
  if ((provenBefore === undefined) !== (provenAfter === undefined)) {
    throw usage("--proven-before and --proven-after stand together", PLAN_USAGE);
  }
  const { facts, "base-facts": baseFacts } = values;
  if (facts === undefined && baseFacts !== undefined) {
    throw usage("--base-facts is what --facts is compared with: name both", PLAN_USAGE);
  }
  return {
    files: positionals.map(fileOf),
    failOn: oneOf("--fail-on", values["fail-on"], SEVERITIES),
    format: oneOf("--format", values.format, FORMATS),
    images: values.images,
    now: values.now === undefined ? clock() : timeOf(values.now),
    days: daysOf(values.days),
    ...{ provenBefore, provenAfter, facts, baseFacts },
  };
}

/** A path with `=` in it can be written with a `./` before it. */
function fileOf(text: string): PlanFile {
  const match = /^([\w][\w.-]*)=(.*)$/s.exec(text);
  if (match === null) return { path: text };
  const [, stack = "", path = ""] = match;
  return path === "" ? { stack } : { stack, path };
}

function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw usage(`${name} '${text}' is none of ${known.join(", ")}`, PLAN_USAGE);
  return found;
}

function timeOf(text: string): number {
  const time = /^\d{4}-/.test(text) ? parseTime(text) : undefined;
  if (time === undefined)
    throw usage(`--now '${text}' is no time of ISO 8601, such as 2026-03-01T12:00:00Z`, PLAN_USAGE);
  return time;
}

function daysOf(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days <= MOST_DAYS) return days;
  throw usage(`--days '${text}' is no whole number from 0 to ${MOST_DAYS}`, PLAN_USAGE);
}
