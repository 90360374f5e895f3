/**
 * `npm run bench [-- --json] [--quick] [--review]`: what the platform costs, beside an app written by hand, and how fast
 * the review is; `--review` measures the review alone.
 *
 * The exit code is 0 even if a target is missed: a busy machine is no fault of the code. It is 1 if a run fails, or if
 * twin and platform do not make the same things.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkSame, inventory } from "./inventory";
import { ROOT, type Usage, measure } from "./measure";
import { type Figures, json, table } from "./report";
import { writeInputs } from "./review/inputs";
import { REVIEW_ROWS } from "./review/rows";
import { ROWS, type Row, SIZES } from "./rows";

const ROUNDS = 5;
const OPTIONS = ["--json", "--quick", "--review"];

/** Inside the checkout and ignored by git. */
const CACHE = join(ROOT, ".cache");

function main(options: readonly string[]): void {
  const unknown = options.filter((option) => !OPTIONS.includes(option));
  if (unknown.length > 0) throw new Error(`unknown ${unknown.join(", ")}; known are ${OPTIONS.join(", ")}`);
  const rounds = options.includes("--quick") ? 1 : ROUNDS;
  const figures = measureAll(rounds, options.includes("--review") ? [] : ROWS);
  console.log(options.includes("--json") ? json(figures) : table(figures));
}

function measureAll(rounds: number, rows: readonly Row[]): Figures {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, "bench-"));
  try {
    const inputs = join(folder, "review");
    writeInputs(inputs);
    warmUp(folder, inputs, rows);
    const measured = rows.map((row) => ({ ...row, runs: [] as Usage[] }));
    const review = REVIEW_ROWS.map((row) => ({ ...row, runs: [] as Usage[] }));
    for (let round = 0; round < rounds; round++) {
      console.error(`round ${round + 1} of ${rounds}`);
      // Every second round backwards: neither side always runs in the heat that the other leaves.
      for (const row of round % 2 === 0 ? measured : measured.toReversed()) {
        row.runs.push(measure(row.command(outputOf(row, folder))));
      }
      for (const row of review) row.runs.push(measure(row.command(inputs)));
      if (rows.length > 0) checkAll(folder);
    }
    return { rows: measured, review };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** tsx compiles each file once and keeps it, the operating system keeps what was read: the first run is another matter. */
function warmUp(folder: string, inputs: string, rows: readonly Row[]): void {
  for (const row of REVIEW_ROWS) measure(row.command(inputs));
  for (const row of rows.filter(({ repositories }) => repositories <= SIZES[0])) {
    measure(row.command(outputOf(row, folder)));
  }
}

function outputOf({ side, kind, repositories }: Row, folder: string): string {
  return join(folder, `${side}-${kind}-${repositories}`);
}

function checkAll(folder: string): void {
  const twins = ROWS.filter(({ side }) => side === "twin");
  for (const twin of twins) {
    const platform: Row = { ...twin, side: "platform" };
    checkSame(inventory(outputOf(twin, folder)), inventory(outputOf(platform, folder)));
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
