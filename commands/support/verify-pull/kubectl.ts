import { execFile } from "node:child_process";

import { CommandError } from "../command";

/** The events of a large namespace; kubectl prints them indented. */
const LONGEST_OUTPUT = 256 * 1024 * 1024;

/**
 * Runs kubectl to its end and returns its standard output.
 *
 * @throws CommandError if it fails or is not installed
 */
export function kubectl(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: process.env, maxBuffer: LONGEST_OUTPUT };
    execFile("kubectl", [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new CommandError(explain(args, error, stderr)));
    });
  });
}

function explain(args: readonly string[], error: Error & { readonly code?: unknown }, stderr: string): string {
  if (error.code === "ENOENT") {
    return "kubectl is not on the PATH; install it, or record the objects where it is and give them with --events";
  }
  // Its log comes before its message, once for each try.
  const said = stderr.replace(/^[EW]\d{4} .*\n/gm, "").trim();
  return `kubectl ${args.slice(0, 2).join(" ")} failed: ${said === "" ? error.message : said}`;
}
