import type { Source } from "../../../review/estate/read";
import { parse, usage } from "../arguments";
import { type Format, FORMATS } from "./lifecycle-arguments";

/** What `npm run review -- prove` was asked for. */
export interface ProveArguments {
  readonly sources: readonly Source[];
  readonly facts?: string;
  readonly images: readonly string[];
  /** A workload, or the end of its name. */
  readonly explain?: string;
  /** A text about a pull that failed; `-` for what is on stdin. */
  readonly error?: string;
  readonly strict: boolean;
  readonly format: Format;
}

export const PROVE_USAGE =
  "npm run --silent review -- prove [--from DIR | --plan FILE | --state FILE]... [--facts FILE] [--var-file FILE]... " +
  "[--images FILE]... [--explain WORKLOAD] [--strict] [--format text|json|markdown] | prove --error TEXT|-";

/** Where `cdktf synth` writes. */
const DEFAULT_FOLDER = "cdktf.out";

const OPTIONS = {
  from: { type: "string", multiple: true, default: [] as string[] },
  plan: { type: "string", multiple: true, default: [] as string[] },
  state: { type: "string", multiple: true, default: [] as string[] },
  "var-file": { type: "string", multiple: true, default: [] as string[] },
  images: { type: "string", multiple: true, default: [] as string[] },
  facts: { type: "string" },
  explain: { type: "string" },
  error: { type: "string" },
  strict: { type: "boolean", default: false },
  format: { type: "string", default: "text" },
} as const;

/** @throws UsageError */
export function proveArguments(args: readonly string[]): ProveArguments {
  const config = { args: [...args], options: OPTIONS, allowPositionals: true } as const;
  const { values, positionals } = parse(PROVE_USAGE, config);
  const [surplus] = positionals;
  if (surplus !== undefined) throw usage(`unexpected argument '${surplus}'`, PROVE_USAGE);
  const format = FORMATS.find((one) => one === values.format);
  if (format === undefined) throw usage(`--format must be one of ${FORMATS.join(", ")}`, PROVE_USAGE);
  const { from, plan, state, "var-file": varFiles, images, facts, explain, error, strict } = values;
  const folders = from.length + plan.length + state.length === 0 ? [DEFAULT_FOLDER] : from;
  return {
    sources: [
      ...folders.map((path) => ({ kind: "folder" as const, path, varFiles })),
      ...plan.map((path) => ({ kind: "plan" as const, path })),
      ...state.map((path) => ({ kind: "state" as const, path })),
    ],
    images,
    strict,
    format,
    ...(facts !== undefined && { facts }),
    ...(explain !== undefined && { explain }),
    ...(error !== undefined && { error }),
  };
}
