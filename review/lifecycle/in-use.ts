import type { Outcome } from "./evaluate";
import type { Image } from "./images";
import type { Reference } from "./references";
import { dateOf } from "./time";

/**
 * - `image-in-use`: an image that something refers to will be expired or archived.
 * - `rollback-target`: an image to which a rollback must be possible will be.
 * - `image-missing`: something refers to an image of a listed repository that is not in the list.
 * - `image-archived`: something refers to an image that is in the archive already, so it cannot be pulled.
 */
export const IN_USE_CODES = ["image-in-use", "rollback-target", "image-missing", "image-archived"] as const;
export type InUseCode = (typeof IN_USE_CODES)[number];

/** An image that is needed and will not be there. */
export interface InUseFinding {
  readonly code: InUseCode;
  /** As it was written; of a rollback target, the image from which one would go back. */
  readonly reference: string;
  readonly digest: string | null;
  /** The day from which it is missed. */
  readonly on: string | null;
  /** The priority of the rule. */
  readonly rule: number | null;
  readonly message: string;
}

/** Which images are needed. */
export interface Needs {
  readonly references: readonly Reference[];
  /** How many images before each one in use must stay, too. */
  readonly rollbackDepth: number;
}

/** Finds needed images that do not stay. References to repositories that are not in the list are left out. */
export function inUseFindings(outcomes: readonly Outcome[], { references, rollbackDepth }: Needs): InUseFinding[] {
  if (references.length === 0) return [];
  const index = indexOf(outcomes);
  const used = new Set<Outcome>();
  const findings = references.flatMap((reference): InUseFinding[] => {
    if (!isListed(reference, outcomes, index)) return [];
    const outcome = find(reference, index);
    if (outcome === undefined) return index.has(reference.repository) ? [missing(reference)] : [];
    used.add(outcome);
    return loss("image-in-use", reference.text, outcome, byOf(reference));
  });
  return [...findings, ...[...used].flatMap((outcome) => rollbackFindings(outcome, outcomes, used, rollbackDepth))];
}

type Index = ReadonlyMap<string, readonly Outcome[]>;

/** By repository and digest, and by repository and tag; a list without repositories stands for any. */
function indexOf(outcomes: readonly Outcome[]): Index {
  const index = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const { repository = "", digest, tags } = outcome.image;
    for (const key of [repository, `${repository}@${digest}`, ...tags.map((tag) => `${repository}:${tag}`)]) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [outcome]);
      else list.push(outcome);
    }
  }
  return index;
}

function isListed({ repository, account }: Reference, outcomes: readonly Outcome[], index: Index): boolean {
  const [first] = index.get(repository) ?? index.get("") ?? [];
  if (outcomes.length === 0 || first === undefined) return false;
  const { registryId } = first.image;
  return account === undefined || registryId === undefined || account === registryId;
}

function find({ repository, tag, digest }: Reference, index: Index): Outcome | undefined {
  const version = digest === undefined ? `:${tag ?? "latest"}` : `@${digest}`;
  return (index.get(`${repository}${version}`) ?? index.get(version))?.[0];
}

function missing(reference: Reference): InUseFinding {
  const message = `${byOf(reference)}refers to ${reference.text}, which is not in the list of images`;
  return { code: "image-missing", reference: reference.text, digest: null, on: null, rule: null, message };
}

function byOf({ by }: Reference): string {
  return by === undefined ? "something " : `${by} `;
}

function loss(code: InUseCode, reference: string, outcome: Outcome, who: string): InUseFinding[] {
  const { image, verdict, at, rule } = outcome;
  const found = { reference, digest: image.digest, rule: rule?.rulePriority ?? null };
  if (image.storageClass === "archive") {
    const message = `${who}refers to ${reference}, which is archived: it cannot be pulled until it is restored`;
    return code === "image-in-use" ? [{ ...found, code: "image-archived", on: null, message }] : [];
  }
  if (verdict === "keep" || at === undefined) return [];
  const subject = code === "image-in-use" ? `refers to ${reference}` : nameOf(image);
  const on = dateOf(at);
  const message = `${who}${subject}, which rule ${found.rule ?? "?"} ${verdict}s on ${on}${doubtOf(outcome)}`;
  return [{ ...found, code, on, message }];
}

function doubtOf({ uncertain }: Outcome): string {
  return uncertain.length === 0 ? "" : ` (uncertain: ${uncertain.join(", ")})`;
}

function nameOf({ repository = "", tags, digest }: Image): string {
  return tags[0] === undefined ? `${repository}@${digest}` : `${repository}:${tags[0]}`;
}

/**
 * The images that were pushed just before the one in use, of its own kind: with a tag, and owned by the same rule, so
 * that a release goes back to releases and not to the builds between them.
 */
function rollbackFindings(
  used: Outcome,
  outcomes: readonly Outcome[],
  inUse: ReadonlySet<Outcome>,
  depth: number,
): InUseFinding[] {
  if (depth === 0) return [];
  const { image, rule } = used;
  const before = outcomes.filter(
    (other) =>
      other.image.repository === image.repository &&
      other.image.pushedAt < image.pushedAt &&
      other.image.tags.length > 0 &&
      other.rule === rule,
  );
  const targets = before.sort((a, b) => b.image.pushedAt - a.image.pushedAt).slice(0, depth);
  const from = nameOf(image);
  return targets
    .filter((target) => !inUse.has(target))
    .flatMap((target) => loss("rollback-target", from, target, `a rollback of ${from} would need `));
}
