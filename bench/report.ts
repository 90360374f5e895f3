import { cpus } from "node:os";
import { LIMITS, MEASURES, type Measured, type Verdict, medians, verdicts } from "./verdicts";

const HEADER = ["", "repositories", "wall s", "cpu s", "peak MB", ...MEASURES.map((measure) => `${measure} / twin`)];

/** The figures as a table, with the verdict on each target in the row that it is about. */
export function table(rows: readonly Measured[]): string {
  const targets = verdicts(rows);
  const lines = [HEADER, ...rows.map((row) => cells(row, targets))];
  const widths = HEADER.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const text = lines.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
  );
  const target = `target: at most ${LIMITS["times its twin"]} times its twin`;
  const growth = targets.filter((verdict) => verdict.target === "growth").map(growthLine);
  return [machine(), "", ...text.map((line) => line.join("  ").trimEnd()), "", target, ...growth].join("\n");
}

/** The same for programs. */
export function json(rows: readonly Measured[]): string {
  const figures = rows.map((row) => ({
    name: row.name,
    repositories: row.repositories,
    side: row.side,
    kind: row.kind,
    median: medians(row),
    runs: row.runs,
  }));
  return JSON.stringify({ machine: machine(), rows: figures, targets: verdicts(rows) }, null, 2);
}

function machine(): string {
  return `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} cores`;
}

function cells(row: Measured, targets: readonly Verdict[]): string[] {
  const { wallSeconds, cpuSeconds, peakMegabytes } = medians(row);
  const own = targets.filter(
    ({ target, kind, repositories }) =>
      target === "times its twin" && kind === row.kind && repositories === row.repositories,
  );
  const figures = [wallSeconds.toFixed(2), cpuSeconds.toFixed(2), peakMegabytes.toFixed(0)];
  const ratios = row.side === "platform" ? own.map(judged) : [];
  return [row.name, row.repositories.toLocaleString("en"), ...figures, ...ratios];
}

function growthLine(verdict: Verdict): string {
  const what = verdict.kind === "app" ? "node main.ts" : "npm run synth";
  const range = `${what} from 1,000 to 10,000 repositories, net of start-up`;
  return `target: at most ${verdict.limit} times the ${verdict.measure} for ${range}: ${judged(verdict)}`;
}

function judged({ found, met }: Verdict): string {
  return `${found.toFixed(2)} ${met ? "met" : "missed"}`;
}
