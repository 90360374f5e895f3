import { spawn } from "node:child_process";

import { CommandError } from "./command";

/** What Terraform is run for. */
interface TerraformRun {
  /** The folder with the configuration. */
  readonly folder: string;
  readonly args: readonly string[];
  /** Whether the person sees what Terraform says as it says it; otherwise it is kept, and shown if it fails. @default false */
  readonly shown?: boolean;
}

/**
 * Runs Terraform to its end and returns its standard output (nothing if it was shown).
 *
 * @throws CommandError if it fails or is not installed
 */
export async function terraform({ folder, args, shown = false }: TerraformRun): Promise<string> {
  refuseWorkspace();
  const { code, signal, stdout, output } = await execute(folder, args, shown);
  const command = `terraform ${args[0] ?? ""}`;
  if (signal !== null) throw new CommandError(`${command} was ended by ${signal}`);
  if (code !== 0) {
    throw new CommandError(shown ? `${command} failed; its reason is above` : `${command} failed:\n${output.trim()}`);
  }
  return stdout;
}

interface Execution {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Both streams in the order of arrival. */
  readonly output: string;
}

function execute(folder: string, args: readonly string[], shown: boolean): Promise<Execution> {
  const stream = shown ? "inherit" : "pipe";
  const child = spawn("terraform", args, {
    cwd: folder,
    stdio: ["ignore", stream, stream],
    env: { CHECKPOINT_DISABLE: "1", ...process.env, TF_IN_AUTOMATION: "1" },
  });
  let stdout = "";
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (output += text));
  return untilClosed(child, () => ({ stdout, output }));
}

/**
 * Terraform ends an apply in an orderly way when it is asked to, and this process has to live until then.
 *
 * A terminal sends SIGINT to both by itself; SIGTERM comes to this process alone.
 */
function untilClosed(
  child: ReturnType<typeof spawn>,
  said: () => { readonly stdout: string; readonly output: string },
): Promise<Execution> {
  const passOn = (): void => void child.kill("SIGTERM");
  const stay = (): void => undefined;
  process.on("SIGTERM", passOn).on("SIGINT", stay);
  return new Promise<Execution>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      const missing = "terraform is not on the PATH; install Terraform 1.10 or later";
      reject(new CommandError(error.code === "ENOENT" ? missing : `terraform does not start (${error.message})`));
    });
    child.on("close", (code, signal) => {
      resolve({ code, signal, ...said() });
    });
  }).finally(() => process.off("SIGTERM", passOn).off("SIGINT", stay));
}

/** In another workspace Terraform would read and write another key than the settings say. */
function refuseWorkspace(): void {
  const workspace = process.env["TF_WORKSPACE"];
  if (workspace !== undefined && workspace !== "default") {
    throw new CommandError(`TF_WORKSPACE is '${workspace}', but each stack has a state of its own; unset it`);
  }
}
