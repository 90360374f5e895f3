/**
 * `node --require tsx/cjs bench/review/core.ts lifecycle|prove FOLDER`: the review without start-up, reading and printing.
 *
 * Prints the seconds that it took, by the clock and of the processor. The first run counts, as a person has it: nothing is compiled yet.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readEstate } from "../../review/estate/reading/read";
import { readImages } from "../../review/ecr/images";
import { checkPolicy } from "../../review/ecr/lifecycle-policy";
import { reportOf } from "../../review/lifecycle/report";
import { prove } from "../../review/pull/prove";
import { DAYS, IMAGES, NOW, WORKLOADS } from "./inputs";

/** Reads, then returns what is measured, which returns how much it has looked at. */
type Core = (folder: string) => () => number;

const lifecycle: Core = (folder) => {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown;
  const policy = checkPolicy(read("policy.json"), "policy.json");
  const list = readImages([{ name: "images.json", document: read("images.json") }]);
  const question = { now: Date.parse(NOW), days: DAYS, references: [], rollbackDepth: 0, tagSchemes: {} };
  return () => reportOf([{ policy, list }], question).images.length;
};

const pull: Core = (folder) => {
  const estate = readEstate([{ kind: "folder", path: join(folder, "estate") }]);
  return () => prove(estate).workloads.filter(({ verdict }) => verdict === "proven").length;
};

const CORES: Readonly<Record<string, { readonly core: Core; readonly least: number }>> = {
  lifecycle: { core: lifecycle, least: IMAGES },
  prove: { core: pull, least: WORKLOADS },
};

const [name = "", folder = ""] = process.argv.slice(2);
const chosen = CORES[name];
if (chosen === undefined) throw new Error(`there is no core '${name}'`);
const run = chosen.core(folder);
const [start, before] = [performance.now(), process.cpuUsage()];
const found = run();
const [wallSeconds, { user, system }] = [(performance.now() - start) / 1000, process.cpuUsage(before)];
if (found < chosen.least) throw new Error(`${name} looked at ${found} only, of ${chosen.least}`);
console.log(JSON.stringify({ wallSeconds, cpuSeconds: (user + system) / 1e6 }));
