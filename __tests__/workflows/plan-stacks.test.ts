import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

const SCRIPT = resolve(".github/plan-stacks.sh");

/** Stands for Terraform: writes down which folder it plans, and says and returns what lies there. */
const TERRAFORM = `#!/usr/bin/env bash
folder=\${1#-chdir=}
case $2 in
plan)
    echo "$(basename "$folder")" >>calls
    cat "$folder/said"
    for argument in "$@"; do case $argument in -out=*) [ -e "$folder/unplanned" ] || : >"\${argument#-out=}" ;; esac; done
    exit "$(cat "$folder/code")" ;;
show) echo '{}' ;;
esac
`;

/** Stands for the review behind npm: says which stacks it was given, and what kind of file of each. */
const NPM = `#!/usr/bin/env bash
[ "$1 $2 $3 $4" = "run --silent review --" ] || exit 99
shift 4
echo "$*" | sed -E 's/=[^ ]*([.][a-z]+)/\\1/g'
exit 1
`;

const NO_STATE = "Error: Unable to find remote state\n\n  with data.terraform_remote_state.eks,\n";
const NO_OUTPUT = [
  "╷",
  "│ Error: Unsupported attribute",
  "│",
  "│   on cdk.tf.json line 12, in resource.aws_iam_role.node:",
  '│   12: "role": "${data.terraform_remote_state.eks-prod.outputs.role}"',
  "│ This object does not have an",
  '│ attribute named "role".',
  "╵",
].join("\n");
const NOT_OURS =
  'Error: Unsupported attribute\n\n${aws_vpc.this.nme}\nThis object does not have an attribute named "nme".\n';

interface Stub {
  readonly code: number;
  readonly said?: string;
}

interface Ran {
  readonly code: number | null;
  readonly calls: readonly string[];
  readonly report: string;
}

let checkout = "";
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "plan-stacks-"));
  mkdirSync(join(checkout, "bin"));
  writeFileSync(join(checkout, "bin/terraform"), TERRAFORM, { mode: 0o755 });
  writeFileSync(join(checkout, "bin/npm"), NPM, { mode: 0o755 });
});
afterEach(() => {
  rmSync(checkout, { recursive: true });
});

function run(stacks: Readonly<Record<string, Stub>>, skip = "", baseFacts = ""): Ran {
  for (const [id, { code, said = "" }] of Object.entries(stacks)) {
    const folder = join(checkout, "cdktf.out/stacks", id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "code"), String(code));
    writeFileSync(join(folder, "said"), said);
    if (code === 1) writeFileSync(join(folder, "unplanned"), "");
  }
  writeFileSync(join(checkout, "calls"), "");
  const { status } = spawn(["report.md"], skip, baseFacts);
  const [calls = "", report = ""] = ["calls", "report.md"].map((file) => readFileSync(join(checkout, file), "utf8"));
  return { code: status, calls: calls.split("\n").filter((line) => line !== ""), report };
}

function spawn(
  args: readonly string[],
  skip = "",
  baseFacts = "",
): { readonly status: number | null; readonly stderr: string } {
  const PATH = [join(checkout, "bin"), process.env["PATH"]].join(delimiter);
  const env = { ...process.env, PATH, PLAN_SKIP: skip, PLAN_BASE_FACTS: baseFacts };
  return spawnSync("bash", [SCRIPT, ...args], { cwd: checkout, env, encoding: "utf8" });
}

const quiet: Stub = { code: 0 };

test.each<[string, Record<string, Stub>, number, string]>([
  ["without changes", { registry: quiet }, 0, "plan registry.json\n"],
  ["with changes", { access: { code: 2 }, registry: quiet }, 2, "plan access.json registry.json\n"],
  [
    "that Terraform fails on",
    { access: { code: 1, said: "Error: no" }, registry: { code: 2 } },
    1,
    "plan access.txt registry.json\n",
  ],
  ["that reads what no stack has", { access: { code: 1, said: NOT_OURS } }, 1, "plan access.txt\n"],
  ["that waits and has another fault", { access: { code: 1, said: `${NO_STATE}Error: no\n` } }, 1, "plan access.txt\n"],
])("a stack %s", (_, stacks, code, report) => {
  expect(run(stacks)).toEqual({ code, calls: Object.keys(stacks), report });
});

test.each([
  ["that has no state", NO_STATE],
  ["whose state has not what is read", NO_OUTPUT],
  ["twice over", `${NO_STATE}\n${NO_OUTPUT}`],
])("a stack waits for another %s: a change to come, and no fault", (_, said) => {
  expect(run({ registry: quiet, "workloads-prod": { code: 1, said } })).toEqual({
    code: 2,
    calls: ["registry", "workloads-prod"],
    report:
      "Waiting for a stack that has to be applied first: `workloads-prod`.\n\nplan registry.json workloads-prod.txt\n",
  });
});

test("a stack that waits hides no failure of another", () => {
  expect(run({ access: { code: 1, said: "Error: no" }, eks: { code: 1, said: NO_STATE } }).code).toBe(1);
});

test("PLAN_SKIP leaves stacks out, and says so", () => {
  const fails: Stub = { code: 1, said: "Error: cannot reach the cluster" };
  const stacks = { access: quiet, registry: quiet, "workloads-prod": fails, "workloads-staging": fails };
  expect(run(stacks, "work*-prod\n access *-staging")).toEqual({
    code: 0,
    calls: ["registry"],
    report: "Not planned here (`PLAN_SKIP`): `access`, `workloads-prod`, `workloads-staging`.\n\nplan registry.json\n",
  });
});

test("the facts of the change are given, and those of the base where there are some", () => {
  mkdirSync(join(checkout, "cdktf.out"));
  writeFileSync(join(checkout, "cdktf.out/facts.json"), "{}");
  expect(run({ registry: quiet }).report).toBe("plan registry.json --facts cdktf.out/facts.json\n");
  writeFileSync(join(checkout, "base.json"), "{}");
  expect(run({ registry: quiet }, "", "base.json").report).toBe(
    "plan registry.json --facts cdktf.out/facts.json --base-facts base.json\n",
  );
  expect(run({ registry: quiet }, "", "none.json").report).toBe("plan registry.json --facts cdktf.out/facts.json\n");
});

test("where every stack is left out, there is nothing to review", () => {
  expect(run({ registry: quiet }, "*")).toEqual({
    code: 0,
    calls: [],
    report: "Not planned here (`PLAN_SKIP`): `registry`.\n\n",
  });
});

test("many stacks that are left out still fit above the review in a comment", () => {
  const stacks = Object.fromEntries(Array.from({ length: 60 }, (__, index) => [`workloads-${100 + index}`, quiet]));
  const [line = ""] = run(stacks, "*").report.split("\n");
  expect(line).toMatch(/^Not planned here \(`PLAN_SKIP`\): `workloads-100`, .*`workloads-123` and 36 more\.$/);
  expect(line.length).toBeLessThan(480);
});

test.each([
  ["no report", []],
  ["something more", ["report.md", "60000"]],
  ["nothing synthesized", ["report.md"]],
])("wrong usage: %s", (_, args) => {
  if (args.length !== 1) mkdirSync(join(checkout, "cdktf.out/stacks"), { recursive: true });
  const { status, stderr } = spawn(args);
  expect(stderr).toContain("usage: .github/plan-stacks.sh");
  expect(status).toBe(64);
});
