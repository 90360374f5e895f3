/**
 * `npm run synth`: checks the settings, builds the stacks and writes their JSON, in one process.
 *
 * It leaves the same bytes as `cdktf synth`, whose command line takes longer to start than the app takes to run.
 */
import { loadPlatform, platformFile } from "../config/load/load-platform";
import { repeatedKeyFaults } from "../config/load/repeated-keys";
import { ValidationError } from "../domain/text/errors";
import { parse, usage } from "./support/arguments";
import { EXIT, runCommand, say } from "./support/command";
import { readProject, runApp } from "./support/synth/app";
import { summary } from "./support/synth/manifest";

const SYNTH_USAGE = "npm run synth -- [--output DIR]";

/** The folder that was asked for, if one was. */
function outputArgument(args: readonly string[]): string | undefined {
  const options = { output: { type: "string", short: "o" } } as const;
  const { values, positionals } = parse(SYNTH_USAGE, { args: [...args], options, allowPositionals: true });
  const [surplus] = positionals;
  if (surplus !== undefined) throw usage(`unexpected argument '${surplus}'`, SYNTH_USAGE);
  if (values.output === "") throw usage("--output is without a value", SYNTH_USAGE);
  return values.output;
}

/**
 * The app names every fault of the settings by itself but for repeated keys, which it does not see; where there are
 * some, all are named here.
 *
 * @returns the faults, if a key is repeated
 */
function faultsWithRepeatedKeys(file: string): string | undefined {
  const repeated = repeatedKeyFaults(file);
  if (repeated.length === 0) return undefined;
  try {
    loadPlatform(file, repeated);
  } catch (error) {
    if (error instanceof ValidationError) return error.message;
    throw error;
  }
  return undefined;
}

void runCommand(async (args) => {
  const output = outputArgument(args);
  const project = readProject();
  const outdir = output ?? process.env["CDKTF_OUTDIR"] ?? project.output;
  const file = platformFile();
  const faults = faultsWithRepeatedKeys(file);
  if (faults !== undefined) {
    process.stderr.write(`${faults}\n`);
    return EXIT.failed;
  }
  const code = await runApp(project, outdir);
  if (code !== EXIT.done) return code;
  say(`${file}: no faults`);
  for (const line of summary(outdir)) say(line);
  return EXIT.done;
});
