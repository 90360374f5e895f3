import type { Source } from "../../../review/estate/reading/read";
import { parse, usage } from "../arguments";
import { type Format, FORMATS, sourcesOf, timeOf } from "./lifecycle-arguments";

/** What `npm run review -- prove` was asked for. */
export interface ProveArguments {
  readonly sources: readonly Source[];
  readonly facts?: string;
  /** Files; `REGION=FILE` lists a registry of that region. */
  readonly images: readonly string[];
  /** A workload, or the end of its name. */
  readonly explain?: string;
  /** A text about a pull that failed; `-` for what is on stdin. */
  readonly error?: string;
  readonly strict: boolean;
  /** Milliseconds since 1970: by it accepted findings are over, or not. */
  readonly now: number;
  readonly format: Format;
}

const PROVE_USAGE =
  "npm run --silent review -- prove [--from DIR | --plan FILE | --state FILE]... [--facts FILE] [--var-file FILE]... " +
  "[--images [REGION=]FILE]... [--explain WORKLOAD] [--now ISO-8601] [--strict] [--format text|json|markdown] | prove --error TEXT|-";

/** Where `cdktf synth` writes. */
const DEFAULT_FOLDER = "cdktf.out";

/** Where the files are. */
export const SOURCE_OPTIONS = {
  from: { type: "string", multiple: true, default: [] as string[] },
  plan: { type: "string", multiple: true, default: [] as string[] },
  state: { type: "string", multiple: true, default: [] as string[] },
  "var-file": { type: "string", multiple: true, default: [] as string[] },
} as const;

const OPTIONS = {
  ...SOURCE_OPTIONS,
  images: { type: "string", multiple: true, default: [] as string[] },
  facts: { type: "string" },
  explain: { type: "string" },
  error: { type: "string" },
  now: { type: "string" },
  strict: { type: "boolean", default: false },
  format: { type: "string", default: "text" },
} as const;

/**
 * @param clock the time where none is given
 * @throws UsageError
 */
export function proveArguments(args: readonly string[], clock: () => number): ProveArguments {
  const config = { args: [...args], options: OPTIONS, allowPositionals: true } as const;
  const { values, positionals } = parse(PROVE_USAGE, config);
  const [surplus] = positionals;
  if (surplus !== undefined) throw usage(`unexpected argument '${surplus}'`, PROVE_USAGE);
  const format = FORMATS.find((one) => one === values.format);
  if (format === undefined) throw usage(`--format must be one of ${FORMATS.join(", ")}`, PROVE_USAGE);
  const { images, facts, explain, error, strict, now } = values;
  return {
    sources: proofSources(values),
    images,
    strict,
    format,
    now: now === undefined ? clock() : timeOf(now, PROVE_USAGE),
    ...(facts !== undefined && { facts }),
    ...(explain !== undefined && { explain }),
    ...(error !== undefined && { error }),
  };
}

type SourceValues = Readonly<Record<keyof typeof SOURCE_OPTIONS, readonly string[]>>;

/** Where nothing is named, the folder that synth writes. */
export function proofSources(values: SourceValues): Source[] {
  const { from, plan, state } = values;
  return sourcesOf({ ...values, from: from.length + plan.length + state.length === 0 ? [DEFAULT_FOLDER] : from });
}
