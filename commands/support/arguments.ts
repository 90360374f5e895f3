import { parseArgs, type ParseArgsConfig } from "node:util";

import { HelpRequest, UsageError } from "./command";
import { callWith, swallowedFlags } from "./swallowed-flags";

/** A stack id becomes part of a path, so it may not lead out of the folder of the stacks. */
export function checkStackId(id: string, line: string): string {
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
