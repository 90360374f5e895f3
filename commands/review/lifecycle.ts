/** `npm run review -- lifecycle`: what a lifecycle policy will do to images, and whether one of them is still needed. */
import { IN_USE_CODES, LINT_CODES } from "../../domain/finding-kinds";
import type { Facts } from "../../domain/facts";
import { Acceptance } from "../../review/accepted/acceptance";
import { readJson } from "../../review/estate/reading/json-file";
import { evaluate } from "../../review/lifecycle/evaluate";
import type { ImageList } from "../../review/ecr/images";
import { groupsOf, inputsOf } from "../../review/lifecycle/inputs";
import { checkPolicy } from "../../review/ecr/lifecycle-policy";
import { type ImageInUse, readReferences } from "../../review/lifecycle/references";
import type { Question, RepositoryInput } from "../../review/lifecycle/question";
import {
  type Difference,
  hasFindings,
  hasUncertainty,
  type LifecycleReport,
  reportOf,
} from "../../review/lifecycle/report";
import { estateRepositories } from "../../review/ecr/lifecycle-policies";
import { reportMarkdown, reportText } from "../../review/lifecycle/sections";
import { CommandError, EXIT } from "../support/command";
import { factsFor, readImageFiles } from "../support/review/input";
import { settleFolders } from "../support/settled";
import { type Format, type LifecycleArguments, lifecycleArguments } from "../support/review/lifecycle-arguments";

/** A repository with the text of its policy, as AWS takes it. */
interface Subject extends RepositoryInput {
  readonly policyText: string | undefined;
}

/** What is looked at, and what the files say besides. */
interface Subjects {
  /** Names of the stacks that are given; none for a policy alone. */
  readonly stacks: readonly string[];
  readonly subjects: readonly Subject[];
  readonly references: readonly ImageInUse[];
  readonly unknown: readonly string[];
}

export async function run(args: readonly string[]): Promise<number> {
  const wish = lifecycleArguments(args, Date.now);
  settleFolders(wish.sources);
  const { subjects, ...found } = subjectsOf(wish);
  const facts = factsFor(wish.facts, wish.sources);
  const acceptance = new Acceptance(facts.accept ?? [], { now: wish.now, stacks: found.stacks });
  const question = { ...questionOf(wish, facts, found), acceptance };
  if (question.prices === undefined && wish.days > 0) {
    warn("cost has GB-months only: there are no prices; set review.prices before synth, or give a file of --facts");
  }
  const live = wish.live ? { live: await liveDifferences(subjects, wish.now) } : {};
  const report = { ...reportOf(subjects, question), ...live };
  warnOfUnmatched(wish, acceptance);
  process.stdout.write(PRINTERS[wish.format](report));
  if (hasFindings(report)) return EXIT.failed;
  return wish.strict && hasUncertainty(report) ? EXIT.pending : EXIT.done;
}

const PRINTERS: Readonly<Record<Format, (report: LifecycleReport) => string>> = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  text: reportText,
  markdown: reportMarkdown,
};

function warn(line: string): void {
  process.stderr.write(`warning: ${line}\n`);
}

/** A single policy is a part of what a team has: what it has accepted may be of the others. */
function warnOfUnmatched({ policy, images }: LifecycleArguments, acceptance: Acceptance): void {
  if (policy !== undefined) return;
  acceptance.unmatched([...LINT_CODES, ...(images.length === 0 ? [] : IN_USE_CODES)]).forEach(warn);
}

function questionOf(
  { now, days, cadence, inUse, rollbackDepth, compare }: LifecycleArguments,
  facts: Facts,
  { references, unknown }: Omit<Subjects, "subjects">,
): Question {
  return {
    now,
    days,
    cadence,
    references: [...references, ...inUse.flatMap((name) => readReferences({ name, document: readJson(name) }))],
    unknown,
    rollbackDepth: rollbackDepth ?? facts.rollbackDepth ?? 0,
    prices: facts.prices,
    tagSchemes: facts.tagSchemes ?? {},
    newPolicy: compare === undefined ? undefined : checkPolicy(readJson(compare), compare),
  };
}

function subjectsOf(wish: LifecycleArguments): Subjects {
  const list = wish.images.length === 0 ? undefined : readList(wish);
  if (wish.policy === undefined) return fromEstate(wish, list);
  const document = readJson(wish.policy);
  const base = { policy: checkPolicy(document, wish.policy), policyText: textOf(document) };
  const groups = list === undefined ? [] : groupsOf(list);
  const listed = groups.map(({ name: repository, list: part }) => ({ ...base, repository, list: part }));
  // An empty list is one of an empty repository.
  const bare = { ...base, repository: wish.repository, ...(list !== undefined && { list }) };
  return { stacks: [], subjects: groups.length === 0 ? [bare] : listed, references: [], unknown: [] };
}

/** What `get-lifecycle-policy` prints holds the policy as text. */
function textOf(document: unknown): string {
  const { lifecyclePolicyText: text } = document as { readonly lifecyclePolicyText?: unknown };
  return typeof text === "string" ? text : JSON.stringify(document);
}

function readList({ images: files, repository }: LifecycleArguments): ImageList {
  const list = readImageFiles(files, warn);
  if (repository === undefined) return list;
  const { images, children } = list;
  return { images: images.map((image) => ({ ...image, repository: image.repository ?? repository })), children };
}

/** What workloads of the files run is in use. Whoever gives a policy reads no stacks, and does not wait for what does. */
function fromEstate({ sources }: LifecycleArguments, list: ImageList | undefined): Subjects {
  const { readEstate } =
    require("../../review/estate/reading/read") as typeof import("../../review/estate/reading/read");
  const { workloadReferences } =
    require("../../review/lifecycle/workload-references") as typeof import("../../review/lifecycle/workload-references");
  const estate = readEstate(sources);
  const { inputs, unknown, warnings } = inputsOf(estateRepositories(estate), list);
  warnings.forEach(warn);
  const runs = list === undefined ? { references: [], unknown: [] } : workloadReferences(estate);
  const stacks = estate.stacks.map(({ id }) => id);
  return { stacks, subjects: inputs, references: runs.references, unknown: [...unknown, ...runs.unknown] };
}

/** Loaded only here, since the SDK takes half a second to load. */
async function liveDifferences(subjects: readonly Subject[], now: number): Promise<Difference[]> {
  const { connect } = require("../support/aws") as typeof import("../support/aws");
  const { differences, livePreview } = require("./live-preview") as typeof import("./live-preview");
  const found: Difference[] = [];
  for (const { repository, policy, policyText, list, place } of subjects) {
    if (list === undefined || policyText === undefined) continue;
    if (repository === undefined)
      throw new CommandError("--live needs to know the repository; name it by --repository");
    const { registryId, region: listed } = list.images[0] ?? {};
    const region = place?.region ?? listed ?? ownRegion();
    const preview = await livePreview(connect({ region }).ecr, { repository, registryId, policyText });
    found.push(...differences(repository, evaluate(policy, list, now), preview));
  }
  return found;
}

/** @throws CommandError */
function ownRegion(): string {
  const region = process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  if (region === undefined) throw new CommandError("--live needs to know the region; set AWS_REGION");
  return region;
}
