import { checkStackId, parse, usage } from "../arguments";

/** What `npm run recover` was asked for. */
interface RecoverArguments {
  readonly stackId: string;
  /** The id of the lock to remove. */
  readonly unlock?: string;
  readonly untaint: boolean;
  readonly apply: boolean;
}

export const RECOVER_USAGE = "npm run recover -- STACK [--unlock LOCK_ID] [--untaint] [--apply]";

/** @throws UsageError */
export function recoverArguments(args: readonly string[]): RecoverArguments {
  const options = {
    unlock: { type: "string" },
    untaint: { type: "boolean", default: false },
    apply: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = parse(RECOVER_USAGE, { args: [...args], options, allowPositionals: true });
  const [stackId, surplus] = positionals;
  if (stackId === undefined) throw usage("which stack is to be recovered?", RECOVER_USAGE);
  if (surplus !== undefined) throw usage(`unexpected argument '${surplus}'`, RECOVER_USAGE);
  return { ...values, stackId: checkStackId(stackId, RECOVER_USAGE) };
}
