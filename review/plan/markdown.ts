import type { Open } from "../accepted/acceptance";
import { acceptedItems, acceptedLines, overLine } from "../accepted/lines";
import { compare } from "../estate/language/json";
import type { Harmless, PlanReview, StackReview } from "./review";
import type { Risk } from "./risk";
import { SEVERITIES, type Severity } from "./severity";

/** A comment on GitHub takes 65,536 characters; the rest is for what a workflow writes above. */
const MOST_CHARACTERS = 64_000;
const LONGEST_LINE = 1200;
/** For headings, the marks of folded parts, and the counts of what is left out. */
const RESERVE = 1200;
/** Of the rows of the table, which stay if there are too many stacks. */
const TABLE_SHARE = 0.4;

const TITLES: Readonly<Record<Severity, string>> = { high: "High", medium: "Medium", low: "Low" };

/** Lines that stand together; the most important come first. */
interface Part {
  readonly title: string;
  readonly lines: readonly string[];
  readonly isFolded: boolean;
}

/**
 * For a pull request: a table of the stacks, the risks by severity, and what is harmless, folded.
 *
 * Where it is too long, low risks are folded too, and the least important lines are left out and counted.
 */
export function toMarkdown(review: PlanReview, most: number = MOST_CHARACTERS): string {
  const [head, rows] = [headOf(review), tableRows(review.stacks)];
  const table = fitted(rows, Math.floor(most * TABLE_SHARE), (left) => `| … and ${left} more stacks | | | | | |`);
  const top = [head, TABLE_HEAD, ...table, ...orderNote(review)].join("\n");
  const parts = partsOf(review, false);
  const whole = [top, ...parts.map(write)].join("\n\n");
  if (whole.length < most) return `${whole}\n`;
  let left = most - top.length - RESERVE;
  const written = partsOf(review, true).map((part) => {
    const lines = fitted(part.lines, left, (count) => `- … and ${count} more`);
    left -= lines.join("\n").length + part.title.length;
    return write({ ...part, lines });
  });
  return `${[top, ...written].join("\n\n")}\n`;
}

function headOf({ risks, stacks, accepted = [] }: PlanReview): string {
  const counts = SEVERITIES.map(
    (severity) => [risks.filter((risk) => risk.severity === severity).length, severity] as const,
  );
  const found = counts.filter(([count]) => count > 0).map(([count, severity]) => `${count} ${severity}`);
  const isQuiet = stacks.every((stack) => stack.planned && changesOf(stack) === 0);
  const quiet = isQuiet ? "no changes" : "no risks found";
  const lived = accepted.length === 0 ? "" : `, ${accepted.length} accepted`;
  return `## Plan review: ${found.length === 0 ? quiet : `${found.join(", ")} ${risks.length === 1 ? "risk" : "risks"}`}${lived}\n`;
}

function changesOf({ create, change, replace, destroy, harmless }: StackReview): number {
  return create + change + replace + destroy + harmless.length;
}

const TABLE_HEAD = "| Stack | Create | Change | Replace | Destroy | Risk |\n| --- | ---: | ---: | ---: | ---: | --- |";

function tableRows(stacks: readonly StackReview[]): string[] {
  return stacks.map(({ stack, planned, create, change, replace, destroy, risk }) => {
    const note = planned ? "" : "cannot be planned yet";
    const shown = [risk === "high" ? "**high**" : (risk ?? "none"), note].filter((text) => text !== "").join(", ");
    return `| ${cell(stack)} | ${[create, change, replace, destroy].join(" | ")} | ${shown} |`;
  });
}

function cell(text: string): string {
  return `\`${text.replace(/[`|\s]/g, "_")}\``;
}

function orderNote({ stacks }: PlanReview): string[] {
  return stacks.length > 1 ? ["\nThe stacks are in the order in which they must be applied."] : [];
}

function partsOf(review: PlanReview, isTight: boolean): Part[] {
  const { risks, stacks, accepted = [], acceptedAnew = [] } = review;
  const bySeverity = SEVERITIES.map((severity): Part => {
    const lines = risks.filter((risk) => risk.severity === severity).map(riskLine);
    return { title: `${TITLES[severity]} (${lines.length})`, lines, isFolded: isTight && severity === "low" };
  });
  const harmless = stacks.flatMap(harmlessLines);
  const rest = {
    title: `No risk known: ${harmless.length} ${harmless.length === 1 ? "change" : "changes"}`,
    lines: harmless,
    isFolded: true,
  };
  const anew = {
    title: `Accepted by this change (${acceptedAnew.length})`,
    lines: acceptedItems(acceptedAnew),
    isFolded: false,
  };
  const lived = { title: `Accepted (${accepted.length})`, lines: acceptedItems(accepted), isFolded: true };
  return [anew, ...bySeverity, lived, rest].filter(({ lines }) => lines.length > 0);
}

function riskLine({ kind, address, stack, why, mend, ...more }: Open<Risk>): string {
  const place = address === "" ? `stack ${cell(stack)}` : `\`${address.replace(/`/g, "'")}\` in ${cell(stack)}`;
  const over = overLine(more).map((line) => ` (${line})`);
  return cut(`- **${kind}** ${place}${over.join("")}: ${why}. _Mend:_ ${mend}.`);
}

const VERBS: Readonly<Record<Harmless["action"], string>> = {
  create: "create",
  update: "change",
  replace: "replace",
  delete: "destroy",
  forget: "forget",
  move: "move",
  import: "import",
  output: "output",
  none: "keep",
};

function harmlessLines({ stack, harmless }: StackReview): string[] {
  return [...harmless]
    .sort((a, b) => compare(a.action, b.action) || compare(a.address, b.address))
    .map(({ action, address, attributes }) => {
      const which = attributes.length === 0 ? "" : ` (${attributes.map((name) => `\`${name}\``).join(", ")})`;
      return cut(`- ${cell(stack)}: ${VERBS[action]} \`${address.replace(/`/g, "'")}\`${which}`);
    });
}

/** A cut within code would turn the rest of the comment into code. */
function cut(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  const start = line.slice(0, LONGEST_LINE);
  return `${start}…${(start.match(/`/g) ?? []).length % 2 === 1 ? "`" : ""}`;
}

function write({ title, lines, isFolded }: Part): string {
  if (!isFolded) return `### ${title}\n\n${lines.join("\n")}`;
  return `<details><summary>${title}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

/** As many of the first lines as fit, and how many do not. */
function fitted(lines: readonly string[], most: number, more: (left: number) => string): readonly string[] {
  let length = 0;
  const index = lines.findIndex((line) => (length += line.length + 1) > most);
  return index < 0 ? lines : [...lines.slice(0, index), more(lines.length - index)];
}

/** For a terminal: one line a risk. */
export function toText(review: PlanReview): string {
  const stacks = review.stacks.map(({ stack, planned, create, change, replace, destroy, risk }) => {
    const state = planned ? "" : ", cannot be planned yet";
    return `${stack}: ${create} to create, ${change} to change, ${replace} to replace, ${destroy} to destroy; risk: ${risk ?? "none"}${state}`;
  });
  const risks = review.risks.map(
    ({ severity, kind, address, stack, why, mend, ...more }) =>
      `${severity} ${kind} ${[stack, address].filter((part) => part !== "").join(" ")}: ${[why, mend, ...overLine(more)].join("; ")}`,
  );
  const anew = acceptedLines(review.acceptedAnew ?? []).map((line) => `this change ${line}`);
  const found = [...anew, ...risks, ...acceptedLines(review.accepted ?? [])];
  return `${[...stacks, ...(found.length > 0 ? ["", ...found] : [])].join("\n")}\n`;
}
