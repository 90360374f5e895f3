import { join } from "node:path";
import type { Command } from "../measure";
import { DAYS, NOW } from "./inputs";

/** A line of the review's table. */
export interface ReviewRow {
  readonly name: string;
  /** What it looks at. */
  readonly of: string;
  /** Its target. @default it has none: the figure tells what a person waits */
  readonly limitSeconds?: number;
  /** The command, reading what was written into the folder. */
  readonly command: (folder: string) => Command;
}

const HORIZON = ["--now", NOW, "--days", String(DAYS)];
const TSX = ["--require", "tsx/cjs"];
const IMAGES = { of: "100,000 images" };
const WORKLOADS = { of: "1,000 workloads", limitSeconds: 2 };

/** Whole processes, each with its core besides: what is left without start-up, reading and printing. */
export const REVIEW_ROWS: readonly ReviewRow[] = [
  {
    ...IMAGES,
    name: "review lifecycle",
    command: (folder) =>
      review("lifecycle", "--policy", join(folder, "policy.json"), "--images", join(folder, "images.json"), ...HORIZON),
  },
  { ...IMAGES, limitSeconds: 1, name: "  its core", command: (folder) => core("lifecycle", folder) },
  {
    ...WORKLOADS,
    name: "review prove",
    command: (folder) => review("prove", "--from", join(folder, "estate"), "--strict"),
  },
  { ...WORKLOADS, name: "  its core", command: (folder) => core("prove", folder) },
];

function review(...args: readonly string[]): Command {
  return { file: process.execPath, args: [...TSX, "commands/review.ts", ...args, "--format", "json"], env: {} };
}

function core(name: string, folder: string): Command {
  const args = [...TSX, "bench/review/core.ts", name, folder];
  return { file: process.execPath, args, env: {}, timesItself: true };
}
