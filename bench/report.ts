import { cpus } from "node:os";
import { isFast, MEASURES, type Measured, type MeasuredReview, type Verdict, medians, verdicts } from "./verdicts";

/** All figures of a benchmark. */
export interface Figures {
  readonly rows: readonly Measured[];
  readonly review: readonly MeasuredReview[];
}

const REVIEW_HEADER = ["", "of", "wall s", "cpu s", "peak MB", "target"];
const HEADER = ["", "repositories", "wall s", "cpu s", "peak MB", ...MEASURES.map((measure) => `${measure} / twin`)];

/** The figures as tables, with the verdict on each target in the row that it is about. */
export function table({ rows, review }: Figures): string {
  const platform = rows.length === 0 ? [] : [...platformLines(rows), ""];
  const lines = aligned([REVIEW_HEADER, ...review.map(reviewCells)], 2);
  return [machine(), "", ...platform, ...lines].join("\n");
}

function platformLines(rows: readonly Measured[]): string[] {
  const targets = verdicts(rows);
  const lines = aligned([HEADER, ...rows.map((row) => cells(row, targets))], 1);
  return [...lines, "", ...targets.filter((verdict) => verdict.target === "growth").map(growthLine)];
}

/** @param texts how many columns begin on the left */
function aligned(lines: readonly (readonly string[])[], texts: number): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const padded = (cell: string, column: number): string =>
    column < texts ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return lines.map((line) => line.map(padded).join("  ").trimEnd());
}

/** The same for programs. */
export function json({ rows, review }: Figures): string {
  const figures = rows.map((row) => ({
    name: row.name,
    repositories: row.repositories,
    side: row.side,
    kind: row.kind,
    median: medians(row),
    runs: row.runs,
  }));
  const reviews = review.map((row) => {
    const { name, of, limitSeconds, runs } = row;
    return { name: name.trim(), of, limitSeconds, met: isFast(row), median: medians(row), runs };
  });
  return JSON.stringify(
    { machine: machine(), rows: figures, targets: rows.length === 0 ? [] : verdicts(rows), review: reviews },
    null,
    2,
  );
}

function reviewCells(row: MeasuredReview): string[] {
  const { wallSeconds, cpuSeconds, peakMegabytes } = medians(row);
  const figures = [wallSeconds.toFixed(2), cpuSeconds.toFixed(2), peakMegabytes.toFixed(0)];
  const target = row.limitSeconds === undefined ? "" : `under ${row.limitSeconds} s ${isFast(row) ? "met" : "missed"}`;
  return [row.name, row.of, ...figures, target];
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
  return `growth of ${verdict.measure}, ${range}: ${judged(verdict)}`;
}

function judged({ found, limit, met }: Verdict): string {
  return limit === undefined ? found.toFixed(2) : `${found.toFixed(2)} ${met ? "met" : "missed"} ${limit.toFixed(2)}`;
}
