import type { Open } from "../accepted/acceptance";
import { acceptedLines, acceptedMarkdown, overLine } from "../accepted/lines";
import type { CostRow } from "./cost";
import type { ImageRow, LifecycleReport } from "./report";

/** A table or a list, for people. */
interface Section {
  readonly title: string;
  readonly head?: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What the text and the Markdown show; what has nothing to say is left out. */
function sectionsOf(report: LifecycleReport): Section[] {
  const { images, lint, inUse, cost, compare, live, assumptions, unknown } = report;
  const acted = images.filter(({ verdict }) => verdict !== "keep");
  const doubtful = images.filter(({ verdict, uncertain }) => verdict === "keep" && uncertain.length > 0);
  const list = (title: string, rows: readonly (readonly string[])[], head?: readonly string[]): Section[] =>
    rows.length === 0 ? [] : [{ title: `${title} (${rows.length})`, head, rows }];
  return [
    { title: summaryOf(report), rows: [] },
    ...list(
      "Needed, but goes",
      inUse.map(({ code, message, ...more }) => [code, said(message, more)]),
    ),
    ...list("Policy", lint.map(lintRow)),
    ...list("Goes", sorted(acted).map(imageRow), IMAGE_HEAD),
    ...list("Kept, but uncertain", doubtful.map(imageRow), IMAGE_HEAD),
    ...list("Newly expired under the new policy", (compare?.newlyExpired ?? []).map(imageRow), IMAGE_HEAD),
    ...list("Newly kept under the new policy", (compare?.newlyKept ?? []).map(imageRow), IMAGE_HEAD),
    ...list("Changed under the new policy", (compare?.changed ?? []).map(changeRow), CHANGE_HEAD),
    ...list("AWS's preview differs", (live ?? []).map(differenceRow), LIVE_HEAD),
    ...(live?.length === 0 ? [{ title: "AWS's preview says the same", rows: [] }] : []),
    ...list("Cost", cost.map(costRow), COST_HEAD),
    ...list(
      "Not known",
      unknown.map((line) => [line]),
    ),
    ...list(
      "Assumed",
      assumptions.map((assumption) => [assumption]),
    ),
  ];
}

const IMAGE_HEAD = ["image", "verdict", "on", "reason", "uncertain"];
const CHANGE_HEAD = ["image", "before", "after"];
const LIVE_HEAD = ["image", "here", "AWS", "uncertain"];
const COST_HEAD = ["repository", "rule", "images", "GB-months", "archived", "amount", "if kept", "if deleted"];

function summaryOf({ now, days, images }: LifecycleReport): string {
  const count = (wanted: ImageRow["verdict"]): number => images.filter(({ verdict }) => verdict === wanted).length;
  const when = days === 0 ? `at ${now}` : `from ${now}, ${days} days on`;
  if (images.length === 0) return `no images ${when}: only the policies were looked at`;
  const total = images.length === 1 ? "1 image" : `${images.length} images`;
  return `${total} ${when}: ${count("keep")} kept, ${count("expire")} expired, ${count("archive")} archived`;
}

/** The message of a finding, and that it was accepted. */
function said(message: string, finding: Open<object>): string {
  const [over] = overLine(finding);
  return over === undefined ? message : `${message} (${over})`;
}

function lintRow({ code, repository, rule, message: text, ...more }: LifecycleReport["lint"][number]): string[] {
  const message = said(text, more);
  const place = [repository ?? "", rule === null ? "" : `rule ${rule}`].filter((part) => part !== "").join(", ");
  return [code, place === "" ? message : `${place}: ${message}`];
}

function sorted(rows: readonly ImageRow[]): ImageRow[] {
  return [...rows].sort((a, b) => ((a.on ?? "") < (b.on ?? "") ? -1 : Number((a.on ?? "") > (b.on ?? ""))));
}

function nameOf({
  repository,
  registry,
  tags,
  digest,
}: Pick<ImageRow, "repository" | "registry" | "tags" | "digest">): string {
  const version = tags.length === 0 ? shorten(digest) : tags.join(",");
  const name = repository === null ? version : `${repository}${tags.length === 0 ? "@" : ":"}${version}`;
  return registry === undefined ? name : `${registry}/${name}`;
}

const LONGEST_DIGEST = 19;

function shorten(digest: string): string {
  return digest.length > LONGEST_DIGEST ? digest.slice(0, LONGEST_DIGEST) : digest;
}

function imageRow(row: ImageRow): string[] {
  return [nameOf(row), row.verdict, row.on ?? "", row.reason, row.uncertain.join(", ")];
}

function changeRow({ before, after }: { before: ImageRow; after: ImageRow }): string[] {
  return [nameOf(before), ...[before, after].map(({ verdict, on }) => `${verdict} ${on ?? ""}`)];
}

function differenceRow(difference: NonNullable<LifecycleReport["live"]>[number]): string[] {
  return [nameOf(difference), difference.ours, difference.aws, difference.uncertain.join(", ")];
}

function costRow({ repository, registry, rule, images, currency, policy, ifKept, ifDeleted }: CostRow): string[] {
  const amount = (value: number | null): string =>
    value === null ? "no prices" : `${value.toFixed(2)} ${currency ?? ""}`;
  return [
    [registry, repository].filter((part) => (part ?? "") !== "").join("/"),
    rule === null ? "none" : String(rule),
    String(images),
    policy.standardGbMonths.toFixed(2),
    policy.archiveGbMonths.toFixed(2),
    amount(policy.amount),
    amount(ifKept.amount),
    ifDeleted === null ? "" : amount(ifDeleted.amount),
  ];
}

/** The whole report, for a terminal. */
export function reportText(report: LifecycleReport): string {
  const accepted = acceptedLines(report.accepted ?? []);
  return [toText(sectionsOf(report)), ...(accepted.length === 0 ? [] : [accepted.join("\n"), ""])].join("\n");
}

/** The whole report, for a pull request. */
export function reportMarkdown(report: LifecycleReport): string {
  const accepted = acceptedMarkdown(report.accepted ?? []);
  return [toMarkdown(sectionsOf(report)), ...(accepted.length === 0 ? [] : [...accepted, ""])].join("\n");
}

/** Aligned columns, for a terminal. */
function toText(sections: readonly Section[]): string {
  return `${sections.map(({ title, head, rows }) => [title, ...align(head, rows)].join("\n")).join("\n\n")}\n`;
}

function align(head: readonly string[] | undefined, rows: readonly (readonly string[])[]): string[] {
  const all = head === undefined ? rows : [head, ...rows];
  const width = (column: number): number => all.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0);
  const widths = (all[0] ?? []).map((_, column) => width(column));
  return all.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

/** Headings, tables and lists, for a pull request. */
function toMarkdown(sections: readonly Section[]): string {
  const [summary, ...others] = sections;
  const parts = others.map(({ title, head, rows }) => [`### ${title}`, "", ...body(head, rows)].join("\n").trimEnd());
  return `${[`## Lifecycle: ${summary?.title ?? ""}`, ...parts].join("\n\n")}\n`;
}

function body(head: readonly string[] | undefined, rows: readonly (readonly string[])[]): string[] {
  if (head === undefined) return rows.map((cells) => `- ${cells.map(escape).join(": ")}`);
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** Tags and messages come from outside: they may not end a cell, or become mark-up. */
function escape(text: string): string {
  return text.replace(/[\\|*_`<>[\]]/g, "\\$&").replace(/\s+/g, " ");
}
