import { type Part, PARTS, type RegisterEntry } from "../../../review/register/entry";

/** How many types of a row are named. */
const NAMED = 2;

/** The register as a table of Markdown: a row for each subject, and which parts know all, or some, of its types. */
export function registerTable(register: readonly RegisterEntry[]): string {
  const subjects = [...new Set(register.map(({ subject }) => subject))];
  const rows = subjects.map((subject) =>
    rowOf(
      subject,
      register.filter((entry) => entry.subject === subject),
    ),
  );
  const heading = ["Subject", ...PARTS, "Types"];
  const widths = heading.map((_, column) => Math.max(...[heading, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(heading), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function rowOf(subject: string, entries: readonly RegisterEntry[]): readonly string[] {
  const types = entries.flatMap(({ readers }) => Object.values(readers).flat()).sort();
  const named = types.slice(0, NAMED).map((type) => `\`${type}\``);
  const more = types.length > NAMED ? [`${String(types.length - NAMED)} more`] : [];
  return [subject, ...PARTS.map((part) => shareOf(part, entries)), [...named, ...more].join(", ")];
}

function shareOf(part: Part, entries: readonly RegisterEntry[]): string {
  const own = entries.filter(({ parts }) => parts.includes(part)).length;
  if (own === 0) return "";
  return own === entries.length ? "all" : "some";
}
