/** Prints which rules there are: what `--list-rules` of a subcommand shows. */
import { parse, usage } from "../arguments";

const LIST_FORMATS = ["text", "json", "markdown"] as const;
type ListFormat = (typeof LIST_FORMATS)[number];

const FLAG = "--list-rules";
const OPTIONS = { "list-rules": { type: "boolean" }, format: { type: "string", default: "text" } } as const;

/**
 * In which form the rules are to be listed; undefined where something else is asked for.
 *
 * @param line how the subcommand is called
 * @throws UsageError
 */
export function listFormat(args: readonly string[], line: string): ListFormat | undefined {
  if (!args.includes(FLAG)) return undefined;
  const { values, positionals } = parse(line, { args: [...args], options: OPTIONS, allowPositionals: true });
  const [surplus] = positionals;
  if (surplus !== undefined)
    throw usage(`${FLAG} lists all rules, whatever '${surplus}' is; leave one of them out`, line);
  const format = LIST_FORMATS.find((known) => known === values.format);
  if (format === undefined) throw usage(`--format '${values.format}' is none of ${LIST_FORMATS.join(", ")}`, line);
  return format;
}

/** A rule, as far as it is listed. */
interface ListedRule {
  readonly id: string;
  readonly severities: readonly string[];
  /** One line of Markdown. */
  readonly summary: string;
}

/** The page that has a heading for each rule. */
const PAGE = "docs/reference/review.md";

function linkOf({ id }: ListedRule): string {
  return `${PAGE}#${id}`;
}

export const RULE_PRINTERS: Readonly<Record<ListFormat, (rules: readonly ListedRule[]) => string>> = {
  text: (rules) =>
    aligned(rules.map((rule) => [rule.id, rule.severities.join(", "), `${rule.summary}; ${linkOf(rule)}`])),
  json: (rules) => `${JSON.stringify({ rules: rules.map(listed) }, null, 2)}\n`,
  markdown: (rules) => ruleTable(rules, linkOf),
};

function listed(rule: ListedRule): ListedRule & { readonly link: string } {
  const { id, severities, summary } = rule;
  return { id, severities, summary, link: linkOf(rule) };
}

/** @param link where the id of a rule leads */
function ruleTable(rules: readonly ListedRule[], link: (rule: ListedRule) => string): string {
  const rows = rules.map(
    (rule) => `| [\`${rule.id}\`](${link(rule)}) | ${rule.summary} | ${rule.severities.join(", ")} |`,
  );
  return `${["| `kind` | What it finds | Severity |", "| --- | --- | --- |", ...rows].join("\n")}\n`;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}
