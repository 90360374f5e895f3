import { objectNameFaults } from "../../../domain/kubernetes/names";
import { kebabCase } from "../../../domain/text/words";
import { parse, usage } from "../arguments";

/** What `npm run verify-pull` was asked for. */
export interface VerifyPullArguments {
  readonly workload: string;
  /** Left out: the one that kubectl's context names, or every one of a recording. */
  readonly namespace?: string;
  /** Left out: kubectl's current context. */
  readonly context?: string;
  /** A recording instead of a cluster. */
  readonly events?: string;
}

const VERIFY_PULL_USAGE = "npm run verify-pull -- --workload NAME [--namespace NS] [--context CTX] [--events FILE]";

/** @throws UsageError */
export function verifyPullArguments(args: readonly string[]): VerifyPullArguments {
  const text = { type: "string" } as const;
  const options = { workload: text, namespace: text, context: text, events: text };
  const { values, positionals } = parse(VERIFY_PULL_USAGE, { args: [...args], options, allowPositionals: true });
  const { workload, ...others } = values;
  const [surplus] = positionals;
  if (surplus !== undefined) throw usage(`unexpected argument '${surplus}'`, VERIFY_PULL_USAGE);
  if (workload === undefined) throw usage("which workload is to be verified?", VERIFY_PULL_USAGE);
  for (const name of [workload, others.namespace ?? "default"]) {
    if (!isName(name)) throw usage(`'${name}' is no name of Kubernetes${suggestion(name)}`, VERIFY_PULL_USAGE);
  }
  if (others.events !== undefined && others.context !== undefined) {
    throw usage("a recording has no context", VERIFY_PULL_USAGE);
  }
  return { workload, ...others };
}

function isName(text: string): boolean {
  return objectNameFaults(text).length === 0;
}

/** The key of the settings in place of the label is the usual mistake. */
function suggestion(text: string): string {
  const name = kebabCase(text);
  return /^\w+$/.test(text) && isName(name) ? `; did you mean "${name}"?` : "";
}
