import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { ROOT, workFolder } from "./folders";

export const ACCOUNT = "123456789012";
export const REGION = "ap-northeast-1";

/** An AWS for one test file. */
export interface Emulator {
  readonly url: string;
  /** The whole environment for child processes: endpoint, credentials and region of the emulator, Terraform's settings. */
  readonly environment: NodeJS.ProcessEnv;
  /** Ends it, if it was started here. */
  readonly stop: () => Promise<void>;
}

/** One call that the emulator served. */
export interface RecordedCall {
  /** The ARN of the caller: a user, an assumed role, or moto's own default user. */
  readonly caller: string;
  /** As in a policy: `ecr:CreateRepository`. */
  readonly action: string;
  /** The ARN that a policy's Resource has to match, or `*`. */
  readonly resource: string;
}

/** Credentials that the emulator knows. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** Of a role's session. */
  readonly token?: string;
}

/** Names that would lead a client past the emulator. */
const FOREIGN = ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE"];

/** Starts an emulator with nothing in it, or empties the one at `AWS_ENDPOINT_URL`. */
export async function startEmulator(): Promise<Emulator> {
  if (process.env["TF_CLI_CONFIG_FILE"] === undefined) {
    throw new Error("end-to-end tests need what their runner prepares: npm run test:e2e");
  }
  const given = process.env["AWS_ENDPOINT_URL"];
  if (given !== undefined) {
    const emulator = { url: given, environment: cleanEnvironment({}), stop: () => Promise.resolve() };
    await enforceIam(emulator, false);
    await post(given, "/moto-api/reset");
    await forgetCalls(emulator);
    return emulator;
  }
  const readyFile = join(workFolder("emulator"), "exports");
  const args = [join(ROOT, "testbed/aws/emulator"), "--region", REGION, "--ready-file", readyFile];
  const server = spawn(process.env["E2E_PYTHON"] ?? "python3", args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: process.env,
  });
  const environment = cleanEnvironment(parseExports(await waitForFile(readyFile, server)));
  const stop = async (): Promise<void> => {
    server.kill("SIGTERM");
    if (server.exitCode === null) {
      await once(server, "exit");
    }
  };
  return { url: environment["AWS_ENDPOINT_URL"] ?? "", environment, stop };
}

/** Switches the evaluation of IAM policies. Off, everyone may do everything in their own account. */
export async function enforceIam(emulator: Emulator, on: boolean): Promise<void> {
  await post(emulator.url, "/moto-api/reset-auth", on ? "0" : "inf");
}

/** Everything that was called since the start, or since the last `forgetCalls`. */
export async function recordedCalls(emulator: Emulator): Promise<RecordedCall[]> {
  const response = await fetch(`${emulator.url}/moto-api/overlay-calls`);
  return (await response.json()) as RecordedCall[];
}

export async function forgetCalls(emulator: Emulator): Promise<void> {
  await fetch(`${emulator.url}/moto-api/overlay-calls`, { method: "DELETE" });
}

/** The environment of somebody else. */
export function environmentOf(emulator: Emulator, key: AccessKey): NodeJS.ProcessEnv {
  return {
    ...emulator.environment,
    AWS_ACCESS_KEY_ID: key.id,
    AWS_SECRET_ACCESS_KEY: key.secret,
    ...(key.token === undefined ? {} : { AWS_SESSION_TOKEN: key.token }),
  };
}

async function post(url: string, path: string, body?: string): Promise<void> {
  const response = await fetch(`${url}${path}`, { method: "POST", headers: { "Content-Type": "text/plain" }, body });
  if (!response.ok) {
    throw new Error(
      `the emulator at ${url} answers ${response.status} to ${path}; the tests need the one in testbed/aws`,
    );
  }
}

function cleanEnvironment(exports: Record<string, string>): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...exports };
  for (const name of FOREIGN) {
    Reflect.deleteProperty(environment, name);
  }
  return environment;
}

/** The lines `export NAME=value`; the emulator quotes what a shell would take apart, and none of its values has a quote. */
function parseExports(text: string): Record<string, string> {
  const lines = text.matchAll(/^export (\w+)='?(.*?)'?$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value] as [string, string]));
}

async function waitForFile(path: string, server: ChildProcess): Promise<string> {
  for (let attempt = 0; attempt < 600 && server.exitCode === null; attempt += 1) {
    if (existsSync(path)) {
      return readFileSync(path, "utf8");
    }
    await sleep(100);
  }
  throw new Error("the emulator does not start; its reason is above");
}
