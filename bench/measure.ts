import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The root of the checkout. */
export const ROOT = resolve(__dirname, "..");

/** What one run of a command took. */
export interface Usage {
  readonly wallSeconds: number;
  /** User and system time of all its Node processes together. */
  readonly cpuSeconds: number;
  /** Of the largest of its Node processes. */
  readonly peakMegabytes: number;
}

/** A command, started in the root of the checkout. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** It prints `wallSeconds` and `cpuSeconds` of the part of it that counts. */
  readonly timesItself?: boolean;
}

/** What a review prints of 100,000 images, and more. */
const MOST_OUTPUT = 256 * 2 ** 20;

/**
 * Run a command to its end.
 *
 * Node measures itself, since `time` knows no memory on every system.
 *
 * @throws Error with what the command said, if it fails
 */
export function measure({ file, args, env, timesItself = false }: Command): Usage {
  const folder = mkdtempSync(join(tmpdir(), "bench-usage-"));
  const start = performance.now();
  const child = spawnSync(file, args, {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: MOST_OUTPUT,
    env: { ...process.env, ...env, BENCH_USAGE: folder, NODE_OPTIONS: `--require ${JSON.stringify(preload())}` },
  });
  const wallSeconds = (performance.now() - start) / 1000;
  const processes = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Usage);
  rmSync(folder, { recursive: true });
  if (child.error) throw child.error;
  if (child.status !== 0) {
    throw new Error(
      `'${[file, ...args].join(" ")}' exits with ${String(child.status)}\n${child.stdout}${child.stderr}`,
    );
  }
  return {
    wallSeconds,
    cpuSeconds: processes.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    peakMegabytes: Math.max(...processes.map(({ peakMegabytes }) => peakMegabytes)),
    ...(timesItself ? (JSON.parse(child.stdout) as Partial<Usage>) : {}),
  };
}

function preload(): string {
  return join(__dirname, "usage.cjs");
}
