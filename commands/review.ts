/** `npm run review -- SUBCOMMAND`: reads what left the house, and says what it means. */
import { describeFault, ValidationError } from "../domain/text/errors";
import { InputError } from "../review/estate/reading/input-error";
import { EXIT, HelpRequest, runCommand, UsageError } from "./support/command";

/** A subcommand is a file of `commands/review/`; it returns its exit code. */
interface Subcommand {
  run(args: readonly string[]): Promise<number>;
}

/** Loaded only when asked for, so that each starts fast. */
const SUBCOMMANDS: Readonly<Record<string, () => Subcommand>> = {
  lifecycle: () => require("./review/lifecycle") as Subcommand,
  prove: () => require("./review/prove") as Subcommand,
  plan: () => require("./review/plan") as Subcommand,
  report: () => require("./review/report") as Subcommand,
};

const USAGE = `npm run --silent review -- ${Object.keys(SUBCOMMANDS).join("|")} [OPTIONS]`;

async function review([name, ...args]: readonly string[]): Promise<number> {
  if (name === "--help") throw new HelpRequest(USAGE);
  const load = name !== undefined && Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  if (load === undefined) {
    const problem = name === undefined ? "what is to be reviewed?" : `there is no '${name}'`;
    throw new UsageError(`${problem}; usage: ${USAGE}`);
  }
  try {
    return await load().run(args);
  } catch (error) {
    if (!(error instanceof InputError) && !(error instanceof ValidationError)) throw error;
    process.stderr.write(`error: ${lineOf(error)}\n`);
    return EXIT.data;
  }
}

/** A single fault needs no headline. */
function lineOf(error: InputError | ValidationError): string {
  const [only, ...more] = error instanceof ValidationError ? error.faults : [];
  if (!(error instanceof ValidationError) || only === undefined || more.length > 0) return error.message;
  return `${error.subject}: ${describeFault(only)}`;
}

// A reader that has seen enough (`| head`) closes the pipe.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

void runCommand(review);
