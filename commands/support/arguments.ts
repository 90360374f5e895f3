import { parseArgs, type ParseArgsConfig } from "node:util";

import { HelpRequest, UsageError } from "./command";
import { callWith, swallowedFlags } from "./swallowed-flags";

/** What `npm run bootstrap` was asked for. */
export interface BootstrapArguments {
  readonly dryRun: boolean;
  readonly stackId: string;
}

/** What `npm run recover` was asked for. */
export interface RecoverArguments {
  readonly stackId: string;
  /** The id of the lock to remove. */
  readonly unlock?: string;
  readonly untaint: boolean;
  readonly apply: boolean;
}

/** What `npm run manifests` was asked for. */
export interface ManifestsArguments {
  /** @default every stack that holds Kubernetes objects */
  readonly stackId?: string;
  /** The folder into which the app was synthesized. @default the app's own */
  readonly from?: string;
  readonly admissionPolicy: boolean;
}

export const BOOTSTRAP_USAGE = "npm run bootstrap -- [--dry-run] [--stack STACK]";
export const RECOVER_USAGE = "npm run recover -- STACK [--unlock LOCK_ID] [--untaint] [--apply]";
export const MANIFESTS_USAGE = "npm run manifests -- [--stack STACK] [--from DIR] [--admission-policy]";

/** @throws UsageError */
export function bootstrapArguments(args: readonly string[]): BootstrapArguments {
  const options = { "dry-run": { type: "boolean" }, stack: { type: "string", default: "state" } } as const;
  const { values, positionals } = parse(BOOTSTRAP_USAGE, { args: [...args], options, allowPositionals: true });
  const [surplus] = positionals;
  if (surplus !== undefined) throw usage(`unexpected argument '${surplus}'`, BOOTSTRAP_USAGE);
  return { dryRun: values["dry-run"] ?? false, stackId: checkStackId(values.stack, BOOTSTRAP_USAGE) };
}

/** @throws UsageError */
export function manifestsArguments(args: readonly string[]): ManifestsArguments {
  const options = {
    stack: { type: "string" },
    from: { type: "string" },
    "admission-policy": { type: "boolean" },
  } as const;
  const { values, positionals } = parse(MANIFESTS_USAGE, { args: [...args], options, allowPositionals: true });
  const { stack, from } = values;
  const [surplus] = positionals;
  if (surplus !== undefined) throw usage(`unexpected argument '${surplus}'`, MANIFESTS_USAGE);
  return {
    admissionPolicy: values["admission-policy"] ?? false,
    ...(stack !== undefined && { stackId: checkStackId(stack, MANIFESTS_USAGE) }),
    ...(from !== undefined && { from }),
  };
}

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

/** A stack id becomes part of a path, so it may not lead out of the folder of the stacks. */
function checkStackId(id: string, line: string): string {
  if (!/^[\w-]+$/.test(id)) throw usage(`'${id}' is no stack id`, line);
  return id;
}

/**
 * Node's own reading of options; what it refuses is a usage error, and so is a flag that npm took for itself.
 *
 * @throws UsageError, HelpRequest
 */
export function parse<T extends ParseArgsConfig>(line: string, config: T): ReturnType<typeof parseArgs<T>> {
  if (config.args?.includes("--help") === true) throw new HelpRequest(line);
  refuseSwallowed(line, config);
  try {
    return parseArgs(config);
  } catch (error) {
    const { code = "", message } = error as { readonly code?: string; readonly message: string };
    if (!code.startsWith("ERR_PARSE_ARGS")) throw error;
    // Node adds advice about '--' that is wrong behind `npm run`.
    const [problem = ""] = message.split(/\.(?:\s|$)/);
    const said = problem.charAt(0).toLowerCase() + problem.slice(1).replace(/\n/g, " ");
    // Node means a value that starts with a dash.
    const [, option] = /^option '(--[\w-]+).*' argument is ambiguous$/.exec(said) ?? [];
    throw usage(
      option === undefined ? said : `${option} is without a value; one with a dash first is ${option}=-...`,
      line,
    );
  }
}

function refuseSwallowed(line: string, { options = {}, args = [] }: ParseArgsConfig): void {
  const flags = swallowedFlags(Object.keys(options), args, process.env);
  if (flags.length === 0) return;
  const names = flags.map((flag) => `--${flag}`).join(", ");
  const which = flags.length === 1 ? "it" : "them";
  const problem = `npm took ${names} for itself; write ${callWith(flags, line)}`;
  throw usage(`${problem}, or take ${which} out of .npmrc and npm_config_* where npm has ${which} from there`, line);
}

/** A refusal with the line that shows how it is called. */
export function usage(problem: string, line: string): UsageError {
  return new UsageError(`${problem}; usage: ${line}`);
}
