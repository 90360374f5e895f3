import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { RULES } from "../../review/plan/rules/rules";
import { SEVERITIES } from "../../review/plan/severity";

const FOLDER = join(__dirname, "../../review/plan/rules");
const THEMES = readdirSync(FOLDER, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

/** What a file of a theme exports. */
function exported(theme: string, name: string): readonly unknown[] {
  const path = join(FOLDER, theme, `${name}.ts`);
  return existsSync(path) ? Object.values(jest.requireActual<Record<string, unknown>>(path)) : [];
}

describe.each(RULES)("the rule $id", (rule) => {
  test("stands in a file of its name, in one theme", () => {
    expect(THEMES.filter((theme) => exported(theme, rule.id).includes(rule))).toHaveLength(1);
  });

  test("has severities, the worst first", () => {
    expect(rule.severities.length).toBeGreaterThan(0);
    expect(rule.severities).toEqual(SEVERITIES.filter((severity) => rule.severities.includes(severity)));
  });

  test("has a summary of one line that fits a cell of a table", () => {
    expect(rule.summary).toMatch(/^\S[^|\n]*[^\s.]$/);
  });

  test("looks at something", () => {
    expect([rule.change, rule.stack, rule.review].some((check) => check !== undefined)).toBe(true);
  });
});

test("every rule that a file exports is in the table", () => {
  const files = THEMES.flatMap((theme) =>
    readdirSync(join(FOLDER, theme)).map((file) => [theme, file.replace(/\.ts$/, "")]),
  );
  const rules = files.flatMap(([theme = "", name = ""]) => exported(theme, name)).filter(isRule);
  expect(new Set(rules)).toEqual(new Set(RULES));
  expect(rules).toHaveLength(RULES.length);
});

function isRule(value: unknown): boolean {
  return typeof value === "object" && value !== null && "severities" in value && "summary" in value;
}
