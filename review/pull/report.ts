import type { Open } from "../accepted/acceptance";
import { acceptedLines, acceptedMarkdown, overLine, overLines } from "../accepted/lines";
import { mendsOf } from "./mends";
import type { Proof, WorkloadProof } from "./prove";

/**
 * What no verdict speaks of, and what is to be mended first; then a line for each workload, and below it what is missing
 * or not known.
 */
export function toText(proof: Proof): string {
  const blocks = worstFirst(proof).map((one) => [headOf(one), ...detailsOf(one).map((line) => `  ${line}`)].join("\n"));
  const accepted = acceptedLines(proof.accepted ?? []);
  return [summaryOf(proof), ...leftOutLines(proof), ...mendLines(proof), ...blocks, ...accepted, ""].join("\n");
}

const ORDER = ["refuted", "unknown", "proven"] as const;

function worstFirst({ workloads }: Proof): readonly Open<WorkloadProof>[] {
  return ORDER.flatMap((verdict) => workloads.filter((one) => one.verdict === verdict));
}

/** What the verdicts do not speak of, as one line, since a verdict is read without it as "it will come". */
function leftOutLines({ workloads, accepted = [], over = [] }: Proof): string[] {
  const all = [...workloads, ...accepted.flatMap(({ finding }) => finding ?? [])];
  const parts = [...new Set(all.flatMap(({ notExamined }) => notExamined))];
  return [...(parts.length === 0 ? [] : [`not examined: ${parts.join("; ")}`]), ...overLines(over)];
}

/** What several pulls miss at one place, at once. */
function mendLines({ workloads }: Proof): string[] {
  return mendsOf(workloads).map(({ where, pulls, statement, setting }) => {
    const place = setting === undefined ? "" : `; setting: ${setting}`;
    return `mend ${pulls} pulls at ${where}: ${statement}${place}`;
  });
}

/** For the comment of a pull request. */
export function toMarkdown(proof: Proof): string {
  const head = "| verdict | workload | image | who pulls |\n| --- | --- | --- | --- |";
  const sorted = worstFirst(proof);
  const rows = sorted.map(
    ({ verdict, workload, image, puller }) => `| ${[verdict, workload, image, puller].map(cell).join(" | ")} |`,
  );
  const open = sorted.filter((one) => detailsOf(one).length > 0);
  const mends = mendLines(proof).map((line) => `- ${cell(line)}`);
  const details = open.flatMap((one) => [
    `**${cell(one.workload)}** (${one.verdict})`,
    "",
    ...detailsOf(one).map((line) => `- ${cell(line)}`),
    "",
  ]);
  const leftOut = leftOutLines(proof).flatMap((line) => [cell(line), ""]);
  const mending = mends.length === 0 ? [] : [...mends, ""];
  const folded = acceptedMarkdown(proof.accepted ?? []);
  const accepted = folded.length === 0 ? [] : [...folded, ""];
  return [summaryOf(proof), "", ...leftOut, ...mending, head, ...rows, "", ...details, ...accepted].join("\n");
}

/** The walk of one workload, step by step. */
export function explain(proofs: readonly WorkloadProof[]): string {
  const blocks = proofs.map((one) =>
    [
      headOf(one),
      ...one.path.map((step, at) => `  ${at + 1}. ${step}`),
      ...detailsOf(one).map((line) => `  ${line}`),
      ...one.assumptions.map((assumption) => `  assumed: ${assumption}`),
      ...one.notExamined.map((part) => `  not examined: ${part}`),
    ].join("\n"),
  );
  return `${blocks.join("\n\n")}\n`;
}

function headOf({ verdict, workload, image, puller }: WorkloadProof): string {
  return `${verdict}: ${workload} pulls ${image === "" ? "an image" : image} as ${puller}`;
}

function detailsOf({ missing, unknown, warnings, ...more }: Open<WorkloadProof>): string[] {
  return [
    ...overLine(more),
    ...missing.map(({ what, where, mend, setting }) => {
      const place = setting === undefined ? "" : `; setting: ${setting}`;
      return `missing: ${what} at ${where}; ${mend}${place}`;
    }),
    ...unknown.map((reason) => `not known: ${reason}`),
    ...warnings.map((warning) => `warning: ${warning}`),
  ];
}

function summaryOf({ workloads, accepted = [] }: Proof): string {
  const count = (verdict: WorkloadProof["verdict"]): number =>
    workloads.filter((one) => one.verdict === verdict).length;
  const lived = accepted.filter(({ finding }) => finding !== undefined).length;
  const all = workloads.length + lived;
  const pulls = all === 1 ? "1 pull" : `${all} pulls`;
  const more = lived === 0 ? "" : `, ${lived} accepted`;
  return `${pulls}: ${count("proven")} proven, ${count("refuted")} refuted, ${count("unknown")} unknown${more}`;
}

function cell(text: string): string {
  return text.replace(/[|<]/g, "\\$&").replaceAll("\n", " ");
}
