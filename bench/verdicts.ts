import type { Usage } from "./measure";
import type { ReviewRow } from "./review/rows";
import { type Row, SIZES } from "./rows";

/** A row and its runs, one for each round. */
export interface Measured extends Row {
  readonly runs: readonly Usage[];
}

/** The same of the review. */
export interface MeasuredReview extends ReviewRow {
  readonly runs: readonly Usage[];
}

/** What is judged: `wall` is what a person waits, `cpu` tells whether it was the machine that was busy. */
export const MEASURES = ["wall", "cpu", "memory"] as const;
export type Measure = (typeof MEASURES)[number];

/** A target, and whether the figures keep it. */
export interface Verdict {
  readonly target: "times its twin" | "growth";
  readonly measure: Measure;
  readonly kind: Row["kind"];
  readonly repositories: number;
  readonly found: number;
  readonly limit: number;
  readonly met: boolean;
}

/** Growth is ten for ten times the repositories, with room for the garbage collector, whose work grows with the heap. */
export const LIMITS = { "times its twin": 1.5, growth: 12 } as const;

const FIGURES: Readonly<Record<Measure, (usage: Usage) => number>> = {
  wall: ({ wallSeconds }) => wallSeconds,
  cpu: ({ cpuSeconds }) => cpuSeconds,
  memory: ({ peakMegabytes }) => peakMegabytes,
};

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}

/** The medians of a row, each over all rounds. */
export function medians({ runs }: Pick<Measured, "runs">): Usage {
  return {
    wallSeconds: median(runs.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMegabytes: median(runs.map(({ peakMegabytes }) => peakMegabytes)),
  };
}

/** What the platform takes in times of its twin, and how it grows. */
export function verdicts(rows: readonly Measured[]): Verdict[] {
  return [
    ...rows
      .filter(({ side }) => side === "platform")
      .flatMap((row) => MEASURES.map((measure) => ratioVerdict(rows, row, measure))),
    ...(["app", "synth"] as const).flatMap((kind) => [
      growthVerdict(rows, kind, "wall"),
      growthVerdict(rows, kind, "cpu"),
    ]),
  ];
}

/** Whether a review is as fast as it has to be; undefined where it has no target. */
export function isFast(row: MeasuredReview): boolean | undefined {
  return row.limitSeconds === undefined ? undefined : medians(row).wallSeconds < row.limitSeconds;
}

/** The median of the rounds' own ratios, since the load of a machine changes less within a round than between them. */
function ratioVerdict(rows: readonly Measured[], row: Measured, measure: Measure): Verdict {
  const twin = find(rows, "twin", row.kind, row.repositories);
  const figure = FIGURES[measure];
  const ratios = row.runs.map((usage, round) => figure(usage) / figure(twin.runs[round] ?? usage));
  return verdict("times its twin", measure, row, median(ratios));
}

/** From 1,000 to 10,000 repositories, without what the default platform takes already. */
function growthVerdict(rows: readonly Measured[], kind: Row["kind"], measure: Measure): Verdict {
  const [startUp, small, large] = SIZES.map((size) => find(rows, "platform", kind, size));
  const net = (row?: Measured) =>
    row && startUp ? FIGURES[measure](medians(row)) - FIGURES[measure](medians(startUp)) : NaN;
  return verdict("growth", measure, { kind, repositories: SIZES[2] }, net(large) / net(small));
}

function verdict(
  target: Verdict["target"],
  measure: Measure,
  { kind, repositories }: Pick<Row, "kind" | "repositories">,
  found: number,
): Verdict {
  const limit = LIMITS[target];
  return { target, measure, kind, repositories, found, limit, met: found <= limit };
}

function find(rows: readonly Measured[], side: Row["side"], kind: Row["kind"], repositories: number): Measured {
  const found = rows.find((row) => row.side === side && row.kind === kind && row.repositories === repositories);
  if (found === undefined) throw new Error(`no row '${side} ${kind}' for ${repositories} repositories`);
  return found;
}
