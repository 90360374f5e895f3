/** The caller said something that this command does not understand: one line, exit code 64. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The caller asked how the command is called: it is printed, exit code 0. */
export class HelpRequest extends Error {
  override readonly name = "HelpRequest";
}

/** What was asked for could not be done: one message that says why and what to do, exit code 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** How a command ends; 64 and 65 are `EX_USAGE` and `EX_DATAERR` of sysexits.h. */
export const EXIT = { done: 0, failed: 1, pending: 2, usage: 64, data: 65 } as const;

/** One line for the person who runs the command. */
export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** A list with its title. */
export function section(title: string, lines: readonly string[]): void {
  say(`\n${title}`);
  for (const line of lines) say(`  ${line}`);
}

/** Runs a command and ends the process as its result says. An error that nobody foresaw keeps its stack trace. */
export async function runCommand(main: (args: readonly string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (error instanceof HelpRequest) {
      say(`usage: ${error.message}`);
      return;
    }
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

function describe(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof CommandError) return `error: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
