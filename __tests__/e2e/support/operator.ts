import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join, relative, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { PlatformSettings } from "../../../config/platform/settings";
import type { Emulator } from "./emulator";
import { ROOT } from "./folders";
import { platformFile, type Synthesized, synthesize } from "./platform";
import type { Finished } from "./process";
import { widenProvider } from "./terraform";

/** What the operator of a platform has before them: synthesized stacks, and an environment in which commands find them. */
export interface Workplace extends Synthesized {
  readonly environment: NodeJS.ProcessEnv;
}

/** When a process is killed. */
export interface Deadline {
  readonly signal: NodeJS.Signals;
  /** Resolves when the moment has come; it is given what the process has said so far. */
  readonly moment: (said: () => string) => Promise<void>;
}

/** Synthesizes a platform and widens the provider's constraint beside every stack, as `stackCopy` does for one. */
export async function workplace(emulator: Emulator, settings: PlatformSettings): Promise<Workplace> {
  const synthesized = await synthesize(platformFile(settings));
  for (const id of synthesized.stackIds) widenProvider(synthesized.stackFolder(id));
  return { ...synthesized, environment: { ...emulator.environment, CDKTF_OUTDIR: synthesized.outputFolder } };
}

/** Runs one of the product's commands as its npm script does, and kills it if there is a deadline. */
export function command(
  name: "bootstrap" | "recover",
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  deadline?: Deadline,
): Promise<Finished> {
  const script = ["--require", "tsx/cjs", join("commands", `${name}.ts`), ...args];
  return runInGroup(process.execPath, script, { cwd: ROOT, env }, deadline);
}

/** Runs a process in a group of its own; a deadline ends the whole group, as the end of a CI job does. */
export function runInGroup(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  deadline?: Deadline,
): Promise<Finished> {
  const begin = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const said = { stdout: "", stderr: "", output: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        said[stream] += text;
        said.output += text;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, ...said, seconds: (Date.now() - begin) / 1000 });
    });
    void deadline
      ?.moment(() => said.output)
      .then(() => {
        if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), deadline.signal);
      }, reject);
  });
}

/** The moment some time after the output matches; never, if it does not match within a minute. */
export function afterSaying(pattern: RegExp, delay = 0): Deadline["moment"] {
  return async (said) => {
    for (let attempt = 0; attempt < 6000 && !pattern.test(said()); attempt += 1) await sleep(10);
    await sleep(delay);
  };
}

/** Files of a local state anywhere below the synthesized folder. Terraform keeps its backend's settings under such a name, too. */
export function localStates(outputFolder: string): string[] {
  const files = readdirSync(outputFolder, { recursive: true, encoding: "utf8" });
  return files.filter((path) => /tfstate/.test(path) && !path.endsWith(join(".terraform", "terraform.tfstate")));
}

/** Output with the machine's own paths left out. */
export function withoutPaths(text: string, { outputFolder }: Synthesized): string {
  return text.replaceAll(outputFolder, "OUT").replaceAll(relative(ROOT, outputFolder) + sep, `OUT${sep}`);
}

/** A way to the emulator on which every write takes its time, and is lost if its sender is gone by then. */
export async function slowWrites(emulator: Emulator, delay: number): Promise<Pick<Emulator, "url" | "stop">> {
  const server = createServer((asked, answer) => {
    const pass = (): void => {
      if (answer.destroyed) return;
      const { method, headers, url = "" } = asked;
      const passed = request(`${emulator.url}${url}`, { method, headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 500, answered.headers);
        answered.pipe(answer);
      });
      passed.on("error", () => answer.destroy());
      asked.pipe(passed);
    };
    setTimeout(pass, asked.method === "PUT" ? delay : 0);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, stop };
}
