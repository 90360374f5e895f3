/** `npm run review -- report`: all that the review knows of an estate, as one page for a browser. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readEstate } from "../../review/estate/reading/read";
import { pageOf } from "../../review/report/page/page";
import { findingsOf, reportOf } from "../../review/report/report";
import { CommandError, EXIT, say } from "../support/command";
import { factsFor, readImageFiles } from "../support/review/input";
import { reportArguments } from "../support/review/report-arguments";
import { settleFolders } from "../support/settled";

const NAME = "index.html";

export async function run(args: readonly string[]): Promise<number> {
  const { out, sources, facts, images, cadence, now, days } = reportArguments(args, Date.now);
  refuseFile(out);
  settleFolders(sources);
  const list = images.length === 0 ? undefined : readImageFiles(images, warn);
  const report = await reportOf({
    estate: readEstate(sources),
    sources: sources.map((source) => (source.kind === "module" ? source.id : source.path)),
    facts: factsFor(facts, sources),
    ...(list !== undefined && { list }),
    horizon: { now, days, ...(cadence !== undefined && { cadence }) },
  });
  [...report.lifecycle.warnings, ...report.warnings].forEach(warn);
  say(write(out, pageOf(report)));
  return findingsOf(report) === 0 ? EXIT.done : EXIT.failed;
}

function warn(line: string): void {
  process.stderr.write(`warning: ${line}\n`);
}

function refuseFile(out: string): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new CommandError(`--out ${out} is a file; name a folder`);
}

/** Whole, or not at all. */
function write(out: string, page: string): string {
  const path = join(out, NAME);
  const draft = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(out, { recursive: true });
    writeFileSync(draft, page);
    renameSync(draft, path);
  } catch (error) {
    if (existsSync(draft)) rmSync(draft);
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(`${path} cannot be written (${code ?? String(error)}); name a folder that you may write to`);
  }
  return path;
}
