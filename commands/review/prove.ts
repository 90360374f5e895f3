/** `npm run review -- prove`: whether every workload can pull its image, and what is missing where it cannot. */
import { readFileSync } from "node:fs";

import { PROOF_KINDS } from "../../domain/finding-kinds";
import { diagnosePullFailure } from "../../domain/pull-failure/pull-failure";
import { nearest } from "../../domain/text/nearest";
import { Acceptance } from "../../review/accepted/acceptance";
import { acceptedLines } from "../../review/accepted/lines";
import { readEstate } from "../../review/estate/reading/read";
import { withAccepted } from "../../review/pull/accepted";
import { prove, type Proof, type WorkloadProof } from "../../review/pull/prove";
import { explain, toMarkdown, toText } from "../../review/pull/report";
import { EXIT, UsageError } from "../support/command";
import { factsFor, readImageFiles } from "../support/review/input";
import type { Format } from "../support/review/lifecycle-arguments";
import { proveArguments, type ProveArguments } from "../support/review/prove-arguments";
import { settleFolders } from "../support/settled";

export function run(args: readonly string[]): Promise<number> {
  const wish = proveArguments(args, Date.now);
  if (wish.error !== undefined) return Promise.resolve(diagnose(wish.error, wish.format));
  settleFolders(wish.sources);
  const { images } = readImageFiles(wish.images, warn);
  const estate = readEstate(wish.sources);
  const facts = factsFor(wish.facts, wish.sources);
  const proof = prove(estate, { images, facts });
  const workloads = wish.explain === undefined ? proof.workloads : named(proof, wish.explain);
  for (const { warnings: own } of workloads) if (wish.format === "json") own.forEach(warn);
  const stacks = estate.stacks.map(({ id }) => id);
  const acceptance = new Acceptance(facts.accept ?? [], { now: wish.now, stacks });
  const sorted = withAccepted({ workloads }, acceptance);
  if (wish.explain === undefined) acceptance.unmatched(PROOF_KINDS).forEach(warn);
  process.stdout.write(print(sorted, wish, workloads));
  return Promise.resolve(exitCode(sorted.workloads, wish.strict));
}

/** @param all the workloads, also those that are accepted */
function print(proof: Proof, { format, explain: isWalk }: ProveArguments, all: readonly WorkloadProof[]): string {
  if (format === "json") return `${JSON.stringify(proof, null, 2)}\n`;
  if (isWalk !== undefined) {
    const accepted = acceptedLines(proof.accepted ?? []).map((line) => `${line}\n`);
    return fenced([explain(all), ...accepted].join(""), format);
  }
  return format === "markdown" ? toMarkdown(proof) : toText(proof);
}

/** A walk is made of long lines of its own, which Markdown shows as they are in a block of code. */
function fenced(text: string, format: Format): string {
  return format === "markdown" ? `\`\`\`text\n${text}\`\`\`\n` : text;
}

function exitCode(workloads: readonly WorkloadProof[], strict: boolean): number {
  if (workloads.some(({ verdict }) => verdict === "refuted")) return EXIT.failed;
  const isOpen = workloads.some(({ verdict }) => verdict === "unknown");
  return strict && isOpen ? EXIT.pending : EXIT.done;
}

/** By the whole name, or its last parts, of which `/` and `.` are the bounds; upper and lower case are the same. */
export function named({ workloads }: Proof, name: string): readonly WorkloadProof[] {
  const wanted = name.toLowerCase();
  const exact = workloads.filter(({ workload }) => workload.toLowerCase() === wanted);
  const like = workloads.filter(({ workload }) =>
    ["/", "."].some((bound) => workload.toLowerCase().endsWith(`${bound}${wanted}`)),
  );
  const found = exact.length > 0 ? exact : like;
  if (found.length > 0) return found;
  const all = workloads.map(({ workload }) => workload);
  const near = nearest(name, all);
  const remedy = near === undefined ? "without --explain all are listed" : `did you mean '${near}'?`;
  throw new UsageError(`there is no workload '${name}'; ${remedy}`);
}

function diagnose(text: string, format: Format): number {
  const failure = diagnosePullFailure(text === "-" ? readFileSync(0, "utf8") : text);
  const { code, missing, mend } = failure;
  if (format === "json") process.stdout.write(`${JSON.stringify(failure, null, 2)}\n`);
  else process.stdout.write(fenced(`${code}: ${missing}\nmend: ${mend}\n`, format));
  return code === "unknown" ? EXIT.failed : EXIT.done;
}

function warn(line: string): void {
  process.stderr.write(`warning: ${line}\n`);
}
