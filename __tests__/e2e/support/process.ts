import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";

/** How a child process ended, and what it said. */
export interface Finished {
  /** The exit code; null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order of arrival. */
  readonly output: string;
  readonly seconds: number;
}

export interface ExecuteOptions {
  readonly cwd?: string;
  /**
   * The whole environment.
   *
   * Jest gives a test a copy of `process.env` that child processes do not inherit, so it is always passed on in words.
   */
  readonly env: NodeJS.ProcessEnv;
  /** Text for the standard input; "open" leaves it to `started` to write and to end. @default an empty one */
  readonly input?: string;
  /** Called once with the started process, to send it a signal or to watch its output. */
  readonly started?: (child: ChildProcessWithoutNullStreams) => void;
}

/** Runs a command to its end and returns how it ended; only a command that cannot start is an error. */
export function execute(command: string, args: readonly string[], options: ExecuteOptions): Promise<Finished> {
  const begin = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: "pipe" });
    const said = { stdout: "", stderr: "", output: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        said[stream] += text;
        said.output += text;
      });
    }
    // A command that ends without reading its input is no fault of the test.
    child.stdin.on("error", () => undefined);
    if (options.input !== "open") {
      child.stdin.end(options.input ?? "");
    }
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, ...said, seconds: (Date.now() - begin) / 1000 });
    });
    options.started?.(child);
  });
}

/** As `execute`, but a command that fails is an error with all that it said. */
export async function succeed(command: string, args: readonly string[], options: ExecuteOptions): Promise<Finished> {
  const finished = await execute(command, args, options);
  if (finished.code !== 0) {
    throw new Error(`'${[command, ...args].join(" ")}' exits with ${String(finished.code)}:\n${finished.output}`);
  }
  return finished;
}
