import type { Source } from "../../../review/estate/reading/read";
import type { Cadence } from "../../../review/lifecycle/cadence";
import { parse, usage } from "../arguments";
import { cadenceOf, daysOf, timeOf } from "./lifecycle-arguments";
import { SOURCE_OPTIONS, proofSources } from "./prove-arguments";

/** What `npm run review -- report` was asked for. */
interface ReportArguments {
  readonly out: string;
  readonly sources: readonly Source[];
  readonly facts?: string;
  readonly images: readonly string[];
  readonly cadence?: Cadence;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly days: number;
}

export const REPORT_USAGE =
  "npm run --silent review -- report --out DIR [--from DIR | --plan FILE | --state FILE]... [--facts FILE] " +
  "[--var-file FILE]... [[--images [REGION=]FILE]... | --cadence PACE] [--now ISO-8601] [--days N]";

/** How far to look at images that are there. */
const IMAGE_DAYS = "90";

const OPTIONS = {
  ...SOURCE_OPTIONS,
  out: { type: "string" },
  facts: { type: "string" },
  images: { type: "string", multiple: true, default: [] as string[] },
  cadence: { type: "string" },
  now: { type: "string" },
  days: { type: "string" },
} as const;

/**
 * @param clock the time where none is given
 * @throws UsageError
 */
export function reportArguments(args: readonly string[], clock: () => number): ReportArguments {
  const config = { args: [...args], options: OPTIONS, allowPositionals: true } as const;
  const { values, positionals } = parse(REPORT_USAGE, config);
  const { out = "", facts, images, now, days } = values;
  const [surplus] = positionals;
  if (surplus !== undefined) throw usage(`unexpected argument '${surplus}'`, REPORT_USAGE);
  if (out === "") throw usage("where is it to be written? name a folder by --out", REPORT_USAGE);
  const cadence = values.cadence === undefined ? undefined : cadenceOf(values.cadence, REPORT_USAGE);
  if (cadence !== undefined && images.length > 0) {
    throw usage("--cadence stands instead of --images, not beside them", REPORT_USAGE);
  }
  return {
    ...{ out, sources: proofSources(values), facts, images, cadence },
    now: now === undefined ? clock() : timeOf(now, REPORT_USAGE),
    days: daysOf(days ?? defaultDays(images), cadence !== undefined, REPORT_USAGE),
  };
}

/** A cadence has a default of its own. */
function defaultDays(images: readonly string[]): string | undefined {
  return images.length > 0 ? IMAGE_DAYS : undefined;
}
