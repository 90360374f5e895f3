import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

import { IN_USE_CODES, LINT_CODES } from "../../domain/finding-kinds";
import { PULL_FAILURE_CODES } from "../../domain/pull-failure/pull-failure";
import { UNCERTAINTIES } from "../../review/lifecycle/outcome";
import { RULES } from "../../review/plan/rules/rules";

const ROOT = resolve(__dirname, "../..");
const GENERATED = new Set(["node_modules", "cdktf.out", "dist", "coverage", "api"]);
const SETTINGS = [
  "config/platform/settings.ts",
  "domain/accepted.ts",
  "config/access/settings.ts",
  "config/clusters/eks/settings.ts",
  "config/clusters/outside-aws/settings.ts",
  "config/network/settings.ts",
  "config/registry/settings.ts",
  "config/state/settings.ts",
  "config/workloads/cron-job/settings.ts",
  "config/workloads/deployment/settings.ts",
  "config/workloads/ingress/settings.ts",
  "config/workloads/pod-settings.ts",
  "config/workloads/settings.ts",
  "domain/eks/cluster-settings.ts",
  "domain/data/settings.ts",
  "domain/ecr/prices.ts",
  "domain/kubernetes/pull-secret.ts",
  "domain/ecr/pull-through-cache.ts",
  "domain/ecr/registry-settings.ts",
  "domain/ecr/repository-settings.ts",
  "domain/workloads/settings.ts",
];
/** Interfaces of those files that no platform file holds. */
const NOT_WRITTEN = new Set(["ReplicationDestination", "FindingPlace"]);
/** Shared with `domain/`: what an interface has by its parent. */
const INHERITED = { RegistrySettings: ["account", "region"] };

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

function markdownFiles(folder = ROOT): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return GENERATED.has(entry.name) || entry.name.startsWith(".") ? [] : markdownFiles(path);
    }
    return entry.name.endsWith(".md") ? [relative(ROOT, path)] : [];
  });
}

/** The properties of each interface in a source file. */
function interfacesOf(source: string): [name: string, properties: string[]][] {
  return [...source.matchAll(/^export interface (\w+)[^{]*\{\n(.*?)^\}/gms)].map(([, name = "", body = ""]) => [
    name,
    [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, property = ""]) => property),
  ]);
}

/** Headings as the address of a link names them. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** What a link of a file leads to, where it leads nowhere; `undefined` for a good link and for other sites. */
function brokenLink(file: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? join(ROOT, file) : join(ROOT, dirname(file), path);
  if (!existsSync(target)) return link;
  if (anchor === undefined || statSync(target).isDirectory()) return undefined;
  return anchorsOf(readFileSync(target, "utf8")).includes(anchor) ? undefined : link;
}

const outsideCode = (text: string): string => text.replace(/^```.*?^```/gms, "").replace(/`[^`\n]*`/g, "");

describe("the reference of the settings", () => {
  const reference = read("docs/reference/settings.md");
  const documented = [...reference.matchAll(/^\| `(\w+)`/gm)].map(([, name = ""]) => name);
  const interfaces = SETTINGS.flatMap((file) => interfacesOf(read(file))).filter(([name]) => !NOT_WRITTEN.has(name));

  test.each(interfaces)("has every setting of %s", (_name, properties) => {
    expect(properties.filter((property) => !documented.includes(property))).toEqual([]);
  });

  test("has no setting that the code does not have", () => {
    const rule = [...read("domain/ecr/lifecycle-rule.ts").matchAll(/readonly (\w+)\??:/g)].map(([, name = ""]) => name);
    const known = new Set([
      ...interfaces.flatMap(([, properties]) => properties),
      ...INHERITED.RegistrySettings,
      ...rule,
    ]);
    expect(documented.filter((name) => !known.has(name))).toEqual([]);
  });
});

/** The first column of the tables with that heading. */
function columnOf(text: string, heading: string): string[] {
  const tables = text.match(/(?:^\|.*\n)+/gm) ?? [];
  const named = tables.filter((table) => table.startsWith(`| \`${heading}\` `));
  return named.flatMap((table) => [...table.matchAll(/^\| `([\w-]+)`/gm)].slice(1).map(([, name = ""]) => name));
}

describe("the reference of the review", () => {
  const NAMED = new Map(interfacesOf(read("domain/pull-failure/facts.ts"))).get("PullFailureFacts") ?? [];

  test.each<readonly [string, readonly string[]]>([
    ["lint", LINT_CODES],
    ["inUse", IN_USE_CODES],
    ["code", PULL_FAILURE_CODES],
    ["named", NAMED],
    ["uncertain", UNCERTAINTIES],
  ])("has each `%s` that the code has, in its order, and no other", (heading, known) => {
    expect(columnOf(read("docs/reference/review.md"), heading)).toEqual(known);
  });
});

describe("the reference of the kinds of risks", () => {
  const reference = read("docs/reference/review.md");
  const rows = [...reference.matchAll(/^\| \[`([\w-]+)`\]\(#([\w-]+)\) +\| (.*?) +\| ([a-z, ]+?) +\|$/gm)];

  test("has a row for each rule, in the order of the table of rules, as --list-rules prints it", () => {
    const expected = RULES.map(({ id, summary, severities }) => [id, id, summary, severities.join(", ")]);
    expect(rows.map((row) => row.slice(1))).toEqual(expected);
  });

  test("has a heading with some words for each rule, in the same order", () => {
    const headings = [...reference.matchAll(/^#### `([\w-]+)`\n\n\S/gm)].map(([, id]) => id);
    expect(headings).toEqual(RULES.map(({ id }) => id));
  });
});

describe.each(markdownFiles())("%s", (file) => {
  const text = read(file);

  test("has only links that lead somewhere", () => {
    const links = [...outsideCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    expect(links.map((link) => brokenLink(file, link)).filter((link) => link !== undefined)).toEqual([]);
  });

  test("names only scripts that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
