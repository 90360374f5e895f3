/**
 * `npm run check`: what a pull request is checked with, after the settings and the synthesis: what will not stay right,
 * what is wrong with lifecycle policies, and whether every workload can pull its image.
 */
import { loadPlatform, platformFile } from "../config/load/load-platform";
import { platformWarnings } from "../config/platform/warnings";
import { run as reviewLifecycle } from "./review/lifecycle";
import { run as prove } from "./review/prove";
import { parse } from "./support/arguments";
import { EXIT, runCommand, say } from "./support/command";
import { outputFolder } from "./support/stack-file";

const CHECK_USAGE = "npm run check";

/** All of it, also after a finding: one run tells everything. */
void runCommand(async (args) => {
  parse(CHECK_USAGE, { args: [...args], options: {} });
  const file = platformFile();
  const warnings = platformWarnings(loadPlatform(file), new Date());
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  say(`${file}: ${warnings.length === 0 ? "no warnings" : `${warnings.length} warnings, see above`}`);
  const synthesized = ["--from", outputFolder()];
  const codes = [await reviewLifecycle(synthesized), await prove(synthesized)];
  return codes.every((code) => code === EXIT.done) ? EXIT.done : EXIT.failed;
});
