/** `npm run review -- plan`: what the plans of a change really risk. */
import { basename, dirname, resolve } from "node:path";

import { PLAN_KINDS } from "../../domain/finding-kinds";
import type { Facts } from "../../domain/facts";
import { Acceptance } from "../../review/accepted/acceptance";
import { InputError } from "../../review/estate/reading/input-error";
import { readJson, readText } from "../../review/estate/reading/json-file";
import { groupsOf } from "../../review/lifecycle/inputs";
import { acceptedAnew } from "../../review/plan/accepted";
import { toMarkdown, toText } from "../../review/plan/markdown";
import { readPlan, type StackPlan } from "../../review/plan/plan";
import { type Proofs, readProofs } from "../../review/plan/proofs";
import { type PlanReview, reviewPlans, type StackInput } from "../../review/plan/review";
import type { KnownImages } from "../../review/plan/rules/lifecycle/known-images";
import { RULES } from "../../review/plan/rules/rules";
import { isAtLeast } from "../../review/plan/severity";
import { EXIT } from "../support/command";
import { readFacts, readImageFiles } from "../support/review/input";
import { PLAN_USAGE, type PlanArguments, planArguments, type PlanFile } from "../support/review/plan-arguments";
import { listFormat, RULE_PRINTERS } from "../support/review/rule-list";

export function run(args: readonly string[]): Promise<number> {
  const listed = listFormat(args, PLAN_USAGE);
  if (listed !== undefined) {
    process.stdout.write(RULE_PRINTERS[listed](RULES));
    return Promise.resolve(EXIT.done);
  }
  const wish = planArguments(args, Date.now);
  const stacks = stacksOf(wish.files);
  const [facts, base] = [wish.facts, wish.baseFacts].map((file): Facts => (file === undefined ? {} : readFacts(file)));
  const accept = facts?.accept ?? [];
  const acceptance = new Acceptance(accept, { now: wish.now, stacks: stacks.map(({ stack }) => stack) });
  const anew = wish.baseFacts === undefined ? [] : acceptedAnew(accept, base?.accept ?? []);
  const review = reviewPlans({ stacks, images: imagesOf(wish), proofs: proofsOf(wish), acceptance, anew });
  acceptance.unmatched(PLAN_KINDS.filter((kind) => isFound(kind, wish))).forEach(warn);
  process.stdout.write(PRINTERS[wish.format](review));
  const isFailed = review.risks.some(({ severity }) => isAtLeast(severity, wish.failOn));
  return Promise.resolve(isFailed ? EXIT.failed : EXIT.done);
}

/** A pull that is refuted before and after is no risk of the change: `prove` tells of it. */
function isFound(kind: (typeof PLAN_KINDS)[number], { images }: PlanArguments): boolean {
  return kind === "image-expired" ? images.length > 0 : kind !== "pull-refuted";
}

const PRINTERS: Readonly<Record<PlanArguments["format"], (review: PlanReview) => string>> = {
  json: (review) => `${JSON.stringify(review, null, 2)}\n`,
  text: toText,
  markdown: (review) => toMarkdown(review),
};

/** What Terraform said instead of a plan. */
const ERROR_FILE = /\.(?:txt|log|err)$/;

/** A stack may have both a plan, of which Terraform gave up, and what it said then. */
function stacksOf(files: readonly PlanFile[]): StackInput[] {
  const stacks = new Map<string, { plan?: StackPlan; error?: string }>();
  for (const file of files) {
    const { stack, ...found } = readFile(file);
    const known = stacks.get(stack) ?? {};
    const [twice] = Object.keys(found).filter((key) => key in known);
    if (twice !== undefined) {
      throw new InputError(
        `${file.path ?? stack} is a second ${twice} of stack '${stack}'; name the stacks: STACK=FILE`,
      );
    }
    stacks.set(stack, { ...known, ...found });
  }
  return [...stacks].map(([stack, found]) => ({ stack, ...found }));
}

function readFile({ stack, path }: PlanFile): {
  readonly stack: string;
  readonly plan?: StackPlan;
  readonly error?: string;
} {
  if (path === undefined) return { stack: stack ?? "", error: "" };
  const name = stack ?? nameOf(path);
  if (ERROR_FILE.test(path)) return { stack: name, error: readText(path) };
  const plan = readPlan(path, readJson(path), name, stack !== undefined);
  return { stack: plan.stack, plan };
}

const GENERIC = /^(?:tf)?plan$/;

/** `plans/registry.json` and `registry/plan.json` are both of `registry`. */
function nameOf(path: string): string {
  const file = basename(path).replace(/(?:\.(?:json|txt|log|err|tfplan|plan))+$/, "");
  return GENERIC.test(file) ? basename(dirname(resolve(path))) : file;
}

function imagesOf({ images: files, now, days }: PlanArguments): KnownImages | undefined {
  if (files.length === 0) return undefined;
  return { groups: groupsOf(readImageFiles(files, warn)), now, days };
}

function warn(line: string): void {
  process.stderr.write(`warning: ${line}\n`);
}

function proofsOf({ provenBefore, provenAfter }: PlanArguments): Proofs | undefined {
  if (provenBefore === undefined || provenAfter === undefined) return undefined;
  const [before, after] = [provenBefore, provenAfter].map((name) => readProofs(name, readJson(name)));
  return { before: before ?? [], after: after ?? [] };
}
