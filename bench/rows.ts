import type { Command } from "./measure";

/** One line of the table: a command that is measured. */
export interface Row {
  readonly name: string;
  /** How many repositories it synthesizes. */
  readonly repositories: number;
  /** The platform is held against the hand-written twin of the same kind and size. */
  readonly side: "engine" | "twin" | "platform";
  readonly kind: "load" | "app" | "synth";
  /** The command, writing what it synthesizes into the folder. */
  readonly command: (folder: string) => Command;
}

/** The default platform first: what it takes is the start-up of the others. */
export const SIZES = [3, 1_000, 10_000] as const;

const TSX = ["--require", "tsx/cjs"];

/** Twin and platform stand next to each other, so that both are measured under the same load of the machine. */
export const ROWS: readonly Row[] = [
  {
    name: 'require("cdktf")',
    repositories: 0,
    side: "engine",
    kind: "load",
    command: () => ({ file: process.execPath, args: ["--eval", 'require("cdktf")'], env: {} }),
  },
  ...SIZES.flatMap((repositories) => [
    app("twin", repositories),
    app("platform", repositories),
    synth("twin", repositories),
    synth("platform", repositories),
  ]),
];

function app(side: "twin" | "platform", repositories: number): Row {
  const program = side === "twin" ? "bench/twin/main.ts" : "main.ts";
  return {
    name: `${side}: node ${program}`,
    repositories,
    side,
    kind: "app",
    command: (folder) => ({
      file: process.execPath,
      args: [...TSX, program],
      env: { ...settings(repositories), CDKTF_OUTDIR: folder },
    }),
  };
}

function synth(side: "twin" | "platform", repositories: number): Row {
  const twin = ["exec", "--", "cdktf", "synth", "--quiet", "--app", ["node", ...TSX, "bench/twin/main.ts"].join(" ")];
  const platform = ["run", "synth", "--"];
  return {
    name: side === "twin" ? "twin: cdktf synth" : "platform: npm run synth",
    repositories,
    side,
    kind: "synth",
    command: (folder) => ({
      file: "npm",
      args: [...(side === "twin" ? twin : platform), "--output", folder],
      env: { ...settings(repositories), CHECKPOINT_DISABLE: "1" },
    }),
  };
}

/** The default platform is measured as a newcomer has it, without the settings of the benchmark. */
function settings(repositories: number): Readonly<Record<string, string>> {
  if (repositories === SIZES[0]) return { PLATFORM_CONFIG: "config/task-tool.ts" };
  return { PLATFORM_CONFIG: "bench/platform.ts", BENCH_REPOSITORIES: String(repositories) };
}
