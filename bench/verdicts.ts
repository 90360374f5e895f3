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
  /** @default none: the figure is shown beside those that have one */
  readonly limit?: number;
  readonly met?: boolean;
}

/** Ten for ten times the repositories, with room for the garbage collector, whose work grows with the heap. */
const GROWTH_LIMIT = 12;

/**
 * How many times its twin a program may take: the app is not dearer than what a person writes by hand, and cheaper where
 * it is large. Wall time is shown beside and has no limit: it is the machine's as much as the program's.
 */
const TWIN_LIMITS: readonly Pick<Verdict, "kind" | "repositories" | "measure" | "limit">[] = [
  { kind: "app", repositories: 3, measure: "cpu", limit: 1.0 },
  { kind: "app", repositories: 1_000, measure: "cpu", limit: 1.0 },
  { kind: "app", repositories: 10_000, measure: "cpu", limit: 0.75 },
  { kind: "app", repositories: 10_000, measure: "memory", limit: 0.75 },
  { kind: "synth", repositories: 3, measure: "cpu", limit: 0.5 },
  { kind: "synth", repositories: 10_000, measure: "cpu", limit: 0.65 },
];

const FIGURES: Readonly<Record<Measure, (usage: Usage) => number>> = {
  wall: ({ wallSeconds }) => wallSeconds,
  cpu: ({ cpuSeconds }) => cpuSeconds,
  memory: ({ peakMegabytes }) => peakMegabytes,
};

function median(values: readonly number[]): number {
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
  const limit = TWIN_LIMITS.find(
    (each) => each.kind === row.kind && each.repositories === row.repositories && each.measure === measure,
  )?.limit;
  return verdict(
    { target: "times its twin", measure, kind: row.kind, repositories: row.repositories },
    median(ratios),
    limit,
  );
}

/** From 1,000 to 10,000 repositories, without what the default platform takes already. */
function growthVerdict(rows: readonly Measured[], kind: Row["kind"], measure: Measure): Verdict {
  const [startUp, small, large] = SIZES.map((size) => find(rows, "platform", kind, size));
  const net = (row?: Measured) =>
    row && startUp ? FIGURES[measure](medians(row)) - FIGURES[measure](medians(startUp)) : NaN;
  return verdict({ target: "growth", measure, kind, repositories: SIZES[2] }, net(large) / net(small), GROWTH_LIMIT);
}

function verdict(
  what: Pick<Verdict, "target" | "measure" | "kind" | "repositories">,
  found: number,
  limit: number | undefined,
): Verdict {
  return { ...what, found, ...(limit !== undefined && { limit, met: found <= limit }) };
}

function find(rows: readonly Measured[], side: Row["side"], kind: Row["kind"], repositories: number): Measured {
  const found = rows.find((row) => row.side === side && row.kind === kind && row.repositories === repositories);
  if (found === undefined) throw new Error(`no row '${side} ${kind}' for ${repositories} repositories`);
  return found;
}
