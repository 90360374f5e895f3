import { spawnSync } from "node:child_process";

import { BOOTSTRAP_USAGE, bootstrapArguments } from "../../commands/support/bootstrap/arguments";
import { RECOVER_USAGE, recoverArguments } from "../../commands/support/recover/arguments";
import { lifecycleArguments } from "../../commands/support/review/lifecycle-arguments";
import { proveArguments } from "../../commands/support/review/prove-arguments";
import { UsageError } from "../../commands/support/command";
import { callWith, swallowedFlags } from "../../commands/support/swallowed-flags";

const KNOWN = ["dry-run", "stack", "apply", "plan", "days"];

test.each<[string, Record<string, string>, string[], string[]]>([
  ["nothing", {}, [], []],
  ["a flag", { npm_config_dry_run: "true" }, [], ["dry-run"]],
  ["a flag with its value", { npm_config_stack: "state-prod" }, [], ["stack"]],
  ["a flag whose value is left to the command", { npm_config_stack: "true" }, ["state-prod"], ["stack"]],
  ["a flag that is switched off", { npm_config_dry_run: "", npm_config_stack: "false" }, [], []],
  ["a flag that the command has too", { npm_config_dry_run: "true" }, ["--dry-run"], []],
  ["a value that the command has too", { npm_config_stack: "a" }, ["--stack=b"], []],
  ["a flag that begins like another", { npm_config_stack: "a" }, ["--stacked"], ["stack"]],
  ["a flag of another command", { npm_config_output: "out", npm_config_cache: "/root/.npm" }, [], []],
  [
    "--apply, which npm takes for -a -p -p -l -y",
    { npm_config_all: "true", npm_config_long: "true", npm_config_parseable: "true", npm_config_yes: "true" },
    ["--plan=p.json", "--days=3"],
    ["apply"],
  ],
  ["npm's own --yes", { npm_config_yes: "true" }, [], []],
])("npm took %s", (_, environment, args, expected) => {
  expect(swallowedFlags(KNOWN, args, environment)).toEqual(expected);
});

test.each([
  [BOOTSTRAP_USAGE, "npm run bootstrap -- --dry-run"],
  [RECOVER_USAGE, "npm run recover -- --dry-run"],
  ["npm run --silent review -- prove [--from DIR]", "npm run --silent review -- prove --dry-run"],
  ["npm run --silent review -- plan [STACK=]FILE...", "npm run --silent review -- plan --dry-run"],
])("the call of '%s'", (line, expected) => {
  expect(callWith(["dry-run"], line)).toBe(expected);
});

describe("every command's parser refuses it", () => {
  const outside = process.env;
  beforeEach(() => {
    process.env = { ...outside, npm_config_dry_run: "true", npm_config_unlock: "7", npm_config_untaint: "true" };
    process.env["npm_config_strict"] = "true";
  });
  afterEach(() => {
    process.env = outside;
  });

  test("one flag", () => {
    expect(() => bootstrapArguments([])).toThrow(
      new UsageError(
        "npm took --dry-run for itself; write npm run bootstrap -- --dry-run, " +
          `or take it out of .npmrc and npm_config_* where npm has it from there; usage: ${BOOTSTRAP_USAGE}`,
      ),
    );
  });

  test("several flags", () => {
    expect(() => recoverArguments(["registry"])).toThrow(
      "npm took --unlock, --untaint for itself; write npm run recover -- --unlock --untaint, or take them out",
    );
  });

  test("flags of the review", () => {
    expect(() => proveArguments([], Date.now)).toThrow("npm took --strict for itself");
    expect(() => lifecycleArguments([], () => 0)).toThrow("npm took --strict for itself");
  });

  test("not a flag that stands in the arguments", () => {
    expect(bootstrapArguments(["--dry-run"])).toEqual({ dryRun: true, stackId: "state" });
  });
});

/** The scripts before a command would look for what was synthesized. */
const npm = (...args: readonly string[]) =>
  spawnSync("npm", ["run", "--silent", "--ignore-scripts", ...args], { encoding: "utf8" });

test.each([
  ["bootstrap", ["--dry-run"], "npm took --dry-run for itself; write npm run bootstrap -- --dry-run"],
  ["recover", ["registry", "--apply"], "npm took --apply for itself; write npm run recover -- --apply"],
  // Nothing of npm's own settings is taken for a flag.
  ["recover", ["--", "--apply"], "which stack is to be recovered?"],
])("the real npm: %s %p", (command, args, expected) => {
  const { status, stderr } = npm(command, ...args);
  expect(stderr).toContain(expected);
  expect(status).toBe(64);
});
