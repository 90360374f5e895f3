/** `npm run review -- lifecycle`: what a lifecycle policy will do to images, and whether one of them is still needed. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { readStack, stackIds } from "../../review/estate/folder";
import { evaluate } from "../../review/lifecycle/evaluate";
import { type Image, type ImageList, readImages } from "../../review/lifecycle/images";
import { checkPolicy, type LifecyclePolicy, readPolicy } from "../../review/lifecycle/policy";
import { readReferences } from "../../review/lifecycle/references";
import {
  type Difference,
  hasFindings,
  hasUncertainty,
  type LifecycleReport,
  type Question,
  reportOf,
  type RepositoryInput,
} from "../../review/lifecycle/report";
import { sectionsOf, toMarkdown, toText } from "../../review/lifecycle/sections";
import { type PlacedStack, type ProviderPlace, repositoryPolicies } from "../../review/lifecycle/stacks";
import { CommandError, EXIT } from "../support/command";
import { readFacts, readJson } from "../support/review/input";
import { type Format, type LifecycleArguments, lifecycleArguments } from "../support/review/lifecycle-arguments";

/** A repository with the text of its policy, as AWS takes it. */
interface Subject extends RepositoryInput {
  readonly policyText: string;
  readonly region?: string;
}

export async function run(args: readonly string[]): Promise<number> {
  const wish = lifecycleArguments(args, Date.now);
  const subjects = subjectsOf(wish);
  const question = questionOf(wish);
  if (question.prices === undefined && wish.days > 0) {
    warn("cost has GB-months only: there are no prices, write them into a file of --facts");
  }
  const live = wish.live ? { live: await liveDifferences(subjects, wish.now) } : {};
  const report = { ...reportOf(subjects, question), ...live };
  process.stdout.write(PRINTERS[wish.format](report));
  if (hasFindings(report)) return EXIT.failed;
  return wish.strict && hasUncertainty(report) ? EXIT.pending : EXIT.done;
}

const PRINTERS: Readonly<Record<Format, (report: LifecycleReport) => string>> = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  text: (report) => toText(sectionsOf(report)),
  markdown: (report) => toMarkdown(sectionsOf(report)),
};

function warn(line: string): void {
  process.stderr.write(`warning: ${line}\n`);
}

function questionOf({ now, days, cadence, inUse, rollbackDepth, compare, facts: file }: LifecycleArguments): Question {
  const facts = readFacts(file);
  return {
    now,
    days,
    cadence,
    references: inUse.flatMap((name) => readReferences({ name, document: readJson(name) })),
    rollbackDepth: rollbackDepth ?? facts.rollbackDepth ?? 0,
    prices: facts.prices,
    tagSchemes: facts.tagSchemes ?? {},
    newPolicy: compare === undefined ? undefined : checkPolicy(readJson(compare), compare),
  };
}

function subjectsOf(wish: LifecycleArguments): Subject[] {
  const list = wish.images.length === 0 ? undefined : readList(wish);
  if (wish.from !== undefined) return fromStacks(wish.from, list);
  const path = wish.policy ?? "";
  const document = readJson(path);
  const policy = checkPolicy(document, path);
  const policyText = textOf(document);
  if (list === undefined) return [{ repository: wish.repository, policy, policyText }];
  return [...byRepository(list)].map(([repository, part]) => ({ repository, policy, policyText, list: part }));
}

/** What `get-lifecycle-policy` prints holds the policy as text. */
function textOf(document: unknown): string {
  const { lifecyclePolicyText: text } = document as { readonly lifecyclePolicyText?: unknown };
  return typeof text === "string" ? text : JSON.stringify(document);
}

function readList({ images: files, repository }: LifecycleArguments): ImageList {
  const { images, children, warnings } = readImages(files.map((name) => ({ name, document: readJson(name) })));
  warnings.forEach(warn);
  return { images: images.map((image) => ({ ...image, repository: image.repository ?? repository })), children };
}

/** An empty list is one of an empty repository. */
function byRepository({ images, children }: ImageList): Map<string | undefined, ImageList> {
  const groups = new Map<string | undefined, Image[]>();
  for (const image of images) {
    const group = groups.get(image.repository);
    if (group === undefined) groups.set(image.repository, [image]);
    else group.push(image);
  }
  if (groups.size === 0) groups.set(undefined, []);
  return new Map([...groups].map(([repository, members]) => [repository, { images: members, children }]));
}

function fromStacks(folder: string, list: ImageList | undefined): Subject[] {
  const stacks = stackIds(folder).map((id): PlacedStack => ({
    stack: readStack(folder, id),
    place: placeOf(folder, id),
  }));
  const { policies, unknown } = repositoryPolicies(stacks);
  unknown.forEach(warn);
  const lists = list && byRepository(list);
  for (const repository of lists?.keys() ?? []) {
    const isKnown = policies.some((policy) => policy.repository === repository);
    if (!isKnown) warn(`images of ${repository ?? "no repository"} are left out: no stack has its lifecycle policy`);
  }
  return policies.map(({ address, policyText, region, ...rest }) => {
    const policy: LifecyclePolicy = readPolicy(policyText, address);
    return { ...rest, policyText, region, policy, list: lists && (lists.get(rest.repository) ?? NOTHING) };
  });
}

const NOTHING: ImageList = { images: [], children: new Map() };

/** Where the stack's own provider works; of a stack without one of AWS, nowhere. */
function placeOf(folder: string, id: string): ProviderPlace {
  const path = join(folder, "stacks", id, "cdk.tf.json");
  if (!existsSync(path)) return { accounts: [] };
  const { provider } = JSON.parse(readFileSync(path, "utf8")) as { provider?: { aws?: unknown } };
  const [aws] = [provider?.aws ?? []].flat() as { region?: string; allowed_account_ids?: string[] }[];
  return { region: aws?.region, accounts: aws?.allowed_account_ids ?? [] };
}

/** Loaded only here, since the SDK takes half a second to load. */
async function liveDifferences(subjects: readonly Subject[], now: number): Promise<Difference[]> {
  const [{ connect }, { differences, livePreview }] = await Promise.all([
    import("../support/aws.js"),
    import("./live-preview.js"),
  ]);
  const found: Difference[] = [];
  for (const { repository, policy, policyText, list = NOTHING, region: own } of subjects) {
    if (repository === undefined)
      throw new CommandError("--live needs to know the repository; name it by --repository");
    const region = own ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
    if (region === undefined) throw new CommandError("--live needs to know the region; set AWS_REGION");
    const { registryId } = list.images[0] ?? {};
    const preview = await livePreview(connect({ region }).ecr, { repository, registryId, policyText });
    found.push(...differences(repository, evaluate(policy, list, now), preview));
  }
  return found;
}
