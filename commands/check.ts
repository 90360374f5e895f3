/** `npm run check`: what a pull request is checked with, after the settings and the synthesis: what will not stay right. */
import { loadPlatform, platformFile } from "../config/load-platform";
import { platformWarnings } from "../config/warnings";
import { EXIT, runCommand, say } from "./support/command";

void runCommand(() => {
  const file = platformFile();
  const warnings = platformWarnings(loadPlatform(file), new Date());
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  say(`${file}: ${warnings.length === 0 ? "no warnings" : `${warnings.length} warnings, see above`}`);
  return Promise.resolve(EXIT.done);
});
