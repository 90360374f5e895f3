import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { named } from "../../commands/review/prove";
import { run as report } from "../../commands/review/report";
import { HelpRequest } from "../../commands/support/command";
import { proveArguments } from "../../commands/support/review/prove-arguments";
import { REPORT_USAGE, reportArguments } from "../../commands/support/review/report-arguments";

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
  expect(() => proveArguments(["--from", "a", "--help"])).toThrow(HelpRequest);
});

test("files of variables are refused where no folder could take them", () => {
  expect(() => proveArguments(["--state", "state.json", "--var-file", "values.json"])).toThrow(
    "--var-file gives values to --from; leave it out, a plan or state has its own",
  );
  expect(proveArguments(["--var-file", "values.json"]).sources).toEqual([
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
