import { checkStackId, parse, usage } from "../arguments";

/** What `npm run bootstrap` was asked for. */
interface BootstrapArguments {
  readonly dryRun: boolean;
  readonly stackId: string;
}

export const BOOTSTRAP_USAGE = "npm run bootstrap -- [--dry-run] [--stack STACK]";

/** @throws UsageError */
export function bootstrapArguments(args: readonly string[]): BootstrapArguments {
  const options = { "dry-run": { type: "boolean" }, stack: { type: "string", default: "state" } } as const;
  const { values, positionals } = parse(BOOTSTRAP_USAGE, { args: [...args], options, allowPositionals: true });
  const [surplus] = positionals;
  if (surplus !== undefined) throw usage(`unexpected argument '${surplus}'`, BOOTSTRAP_USAGE);
  return { dryRun: values["dry-run"] ?? false, stackId: checkStackId(values.stack, BOOTSTRAP_USAGE) };
}
