import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run as plan } from "../../commands/review/plan";
import { named } from "../../commands/review/prove";
import { run as report } from "../../commands/review/report";
import { HelpRequest } from "../../commands/support/command";
import { PLAN_USAGE, planArguments } from "../../commands/support/review/plan-arguments";
import { proveArguments } from "../../commands/support/review/prove-arguments";
import { REPORT_USAGE, reportArguments } from "../../commands/support/review/report-arguments";
import { RULES } from "../../review/plan/rules/rules";

const NOW = Date.parse("2026-03-01T00:00:00Z");

test.each([
  ["no folder", [], "where is it to be written? name a folder by --out"],
  ["something else", ["--out", "out", "more"], "unexpected argument 'more'"],
  ["images and a cadence", ["--out", "out", "--images", "a.json", "--cadence", ""], "--cadence"],
  ["an unknown option", ["--out", "out", "--format", "json"], "--format"],
])("a report is refused with %s", (_, args, expected) => {
  expect(() => reportArguments(args, () => NOW)).toThrow(expected);
});

test("who asks for help gets the usage", () => {
  expect(() => reportArguments(["--help"], () => NOW)).toThrow(new HelpRequest(REPORT_USAGE));
  expect(() => proveArguments(["--from", "a", "--help"], Date.now)).toThrow(HelpRequest);
});

test("files of variables are refused where no folder could take them", () => {
  expect(() => proveArguments(["--state", "state.json", "--var-file", "values.json"], Date.now)).toThrow(
    "--var-file gives values to --from; leave it out, a plan or state has its own",
  );
  expect(proveArguments(["--var-file", "values.json"], Date.now).sources).toEqual([
    { kind: "folder", path: "cdktf.out", varFiles: ["values.json"] },
  ]);
});

describe("a workload to explain", () => {
  const workloads = ["hcl/aws_ecs_task_definition.api", "prod/Deployment/shop/api", "prod/Deployment/shop/web-api"].map(
    (workload) => ({
      workload,
      image: "",
      puller: "",
      verdict: "proven" as const,
      missing: [],
      assumptions: [],
      notExamined: [],
      path: [],
      unknown: [],
      warnings: [],
    }),
  );
  const find = (name: string): string[] => named({ workloads }, name).map(({ workload }) => workload);

  test("is found by the end of its name, or of its address", () => {
    expect(find("API")).toEqual(["hcl/aws_ecs_task_definition.api", "prod/Deployment/shop/api"]);
    expect(find("aws_ecs_task_definition.api")).toEqual(["hcl/aws_ecs_task_definition.api"]);
    expect(find("shop/web-api")).toEqual(["prod/Deployment/shop/web-api"]);
  });

  test("is refused where there is none, with the way to find its name", () => {
    expect(() => find("nobody")).toThrow("there is no workload 'nobody'; without --explain all are listed");
    expect(() => find("prod/Deployment/shop/apo")).toThrow("did you mean 'prod/Deployment/shop/api'?");
  });
});

describe("the rules of the plan review", () => {
  const printed = async (...args: readonly string[]): Promise<string> => {
    const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    try {
      expect(await plan(["--list-rules", ...args])).toBe(0);
      return write.mock.calls.map(([text]) => String(text)).join("");
    } finally {
      write.mockRestore();
    }
  };

  test("are listed as text: id, severities, summary and link of each on a line", async () => {
    const lines = (await printed()).split("\n");
    expect(lines[1]).toBe(
      "force-delete         high, medium       `force_delete` or `force_destroy` is turned on; docs/reference/review.md#force-delete",
    );
    expect(lines).toHaveLength(RULES.length + 1);
  });

  test("are listed as JSON", async () => {
    const { rules } = JSON.parse(await printed("--format", "json")) as { rules: object[] };
    expect(rules).toHaveLength(RULES.length);
    expect(rules[2]).toEqual({
      id: "cluster-lost",
      severities: ["high"],
      summary: "an EKS or ECS cluster is destroyed or replaced",
      link: "docs/reference/review.md#cluster-lost",
    });
  });

  test("are listed as a table of Markdown", async () => {
    expect((await printed("--format", "markdown")).split("\n").slice(0, 3)).toEqual([
      "| `kind` | What it finds | Severity |",
      "| --- | --- | --- |",
      "| [`data-loss`](docs/reference/review.md#data-loss) | a repository, bucket, table, key, database, volume is destroyed or replaced | high, medium |",
    ]);
  });

  test.each([
    ["a plan", ["plan.json"], "--list-rules lists all rules, whatever 'plan.json' is; leave one of them out"],
    ["another option", ["--fail-on", "low"], "unknown option '--fail-on'"],
    ["an unknown format", ["--format", "xml"], "--format 'xml' is none of text, json, markdown"],
  ])("are refused with %s", (_, args, expected) => {
    expect(() => plan(["--list-rules", ...args])).toThrow(`${expected}; usage: ${PLAN_USAGE}`);
  });

  test("are refused where npm swallowed the flag", () => {
    process.env["npm_config_list_rules"] = "true";
    try {
      expect(() => planArguments(["plan.json"], () => NOW)).toThrow(
        "npm took --list-rules for itself; write npm run --silent review -- plan --list-rules",
      );
    } finally {
      delete process.env["npm_config_list_rules"];
    }
  });
});

test("a report that cannot be written is one line, and nothing is left", async () => {
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  try {
    const file = join(folder, "file");
    const state = join(folder, "state.json");
    writeFileSync(file, "");
    writeFileSync(state, JSON.stringify({ format_version: "1.0", values: { root_module: { resources: [] } } }));
    await expect(report(["--out", file, "--state", state])).rejects.toThrow(`--out ${file} is a file; name a folder`);
    await expect(report(["--out", join(file, "inner"), "--state", state])).rejects.toThrow(
      `${join(file, "inner", "index.html")} cannot be written (ENOTDIR); name a folder that you may write to`,
    );
    expect(readdirSync(folder).sort()).toEqual(["file", "state.json"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
