import type { Outcome } from "./outcome";
import type { Image } from "../ecr/images";
import type { PolicyRule } from "../ecr/lifecycle-policy";
import type { ImageInUse } from "./references";
import { mayBeSame, type RegistryPlace } from "../ecr/registry";
import { dateOf } from "../../domain/aws/time";
import type { InUseCode } from "../../domain/finding-kinds";

/** An image that is needed and will not be there. */
export interface InUseFinding {
  readonly code: InUseCode;
  /** Who needs it: `<stack>/<kind>/<namespace>/<name>` of a workload in the files; null where nobody says. */
  readonly by: string | null;
  /** As it was written; of a rollback target, the image from which one would go back. */
  readonly reference: string;
  readonly digest: string | null;
  /** The day from which it is missed. */
  readonly on: string | null;
  /** The priority of the rule. */
  readonly rule: number | null;
  readonly message: string;
}

/** Needed images that do not stay, and those of which nobody knows. */
interface InUse {
  readonly findings: readonly InUseFinding[];
  readonly unknown: readonly string[];
}

/** Which images are needed. */
export interface Needs {
  readonly references: readonly ImageInUse[];
  /** How many images before each one in use must stay, too. */
  readonly rollbackDepth: number;
}

/** A repository in a registry, and what becomes of its images. */
export interface Holding {
  /** Undefined may be any. */
  readonly repository?: string;
  readonly place: RegistryPlace;
  readonly outcomes: readonly Outcome[];
  /** Why an image that is kept may go all the same. */
  readonly keptDoubt?: string;
  /** Why an image that is not among them may be there. */
  readonly absentDoubt?: string;
}

/** Finds needed images that do not stay. References to repositories that are not held are left out. */
export function inUse(holdings: readonly Holding[], { references, rollbackDepth }: Needs): InUse {
  const shelves = new Shelves(holdings);
  const findings: InUseFinding[] = [];
  const unknown: string[] = [];
  const used = new Map<Outcome, { readonly shelf: Shelf; readonly by: string | undefined }>();
  for (const reference of references) {
    const known = shelves.of(reference);
    const found = known.flatMap((shelf) => {
      const outcome = shelf.find(reference);
      return outcome === undefined ? [] : [{ shelf, outcome }];
    });
    for (const { shelf, outcome } of found) {
      if (!used.has(outcome)) used.set(outcome, { shelf, by: reference.by });
      findings.push(...loss("image-in-use", reference, outcome));
      unknown.push(...doubtsAbout(reference, outcome, shelf));
    }
    if (found.length === 0 && known.length > 0) {
      const doubt = known.map(({ holding }) => holding.absentDoubt).find((why) => why !== undefined);
      if (doubt === undefined) findings.push(missing(reference));
      else unknown.push(`${byOf(reference)}refers to ${reference.text}: ${doubt}`);
    }
  }
  for (const [outcome, { shelf, by }] of used) {
    const targets = shelf.before(outcome, rollbackDepth).filter((target) => !used.has(target));
    const text = nameOf(outcome.image);
    for (const target of targets) findings.push(...loss("rollback-target", { ...shelf.holding, text, by }, target));
  }
  return { findings, unknown };
}

/** The images of a repository by tag and digest. */
class Shelf {
  private versions: ReadonlyMap<string, Outcome> | undefined;
  private readonly generations = new Map<unknown, readonly Outcome[]>();

  constructor(readonly holding: Holding) {}

  find({ tag, digest }: ImageInUse): Outcome | undefined {
    this.versions ??= versionsOf(this.holding);
    return this.versions.get(digest === undefined ? `:${tag ?? "latest"}` : `@${digest}`);
  }

  /**
   * The images that were pushed just before one, of its own kind: with a tag, and owned by the same rule, so that a
   * release goes back to releases and not to the builds between them.
   */
  before(used: Outcome, depth: number): readonly Outcome[] {
    if (depth === 0) return [];
    const older = this.ofRule(used).filter(({ image }) => image.pushedAt < used.image.pushedAt);
    return older.slice(0, depth);
  }

  private ofRule(used: Outcome): readonly Outcome[] {
    const rule = kindOf(used);
    const known = this.generations.get(rule);
    if (known !== undefined) return known;
    const own = this.holding.outcomes.filter((other) => kindOf(other) === rule && other.image.tags.length > 0);
    const sorted = own.sort((a, b) => b.image.pushedAt - a.image.pushedAt);
    this.generations.set(rule, sorted);
    return sorted;
  }
}

/** By `@digest` and `:tag`. */
function versionsOf({ outcomes }: Holding): ReadonlyMap<string, Outcome> {
  const versions = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    const { digest, tags } = outcome.image;
    for (const key of [`@${digest}`, ...tags.map((tag) => `:${tag}`)]) {
      if (!versions.has(key)) versions.set(key, outcome);
    }
  }
  return versions;
}

/** All repositories by name. */
class Shelves {
  private readonly byName = new Map<string, Shelf[]>();

  constructor(holdings: readonly Holding[]) {
    for (const holding of holdings) {
      const name = holding.repository ?? "";
      const like = this.byName.get(name);
      if (like === undefined) this.byName.set(name, [new Shelf(holding)]);
      else like.push(new Shelf(holding));
    }
  }

  /** Where the image may be; a list without a name stands for any repository. */
  of(reference: ImageInUse): readonly Shelf[] {
    const named = this.byName.get(reference.repository) ?? this.byName.get("") ?? [];
    return named.filter(({ holding }) => mayBeSame(holding.place, reference));
  }
}

/** Of a copy whose source deletes, the source's rule tells releases from builds. */
function kindOf({ kind, rule }: Outcome): PolicyRule | undefined {
  return kind ?? rule;
}

function missing(reference: ImageInUse): InUseFinding {
  const { text, by = null, digest = null } = reference;
  const message = `${byOf(reference)}refers to ${text}, which is not in the list of images`;
  return { code: "image-missing", by, reference: text, digest, on: null, rule: null, message };
}

function byOf({ by }: Pick<ImageInUse, "by">): string {
  return by === undefined ? "something " : `${by} `;
}

function loss(code: InUseCode, { text, by }: Pick<ImageInUse, "text" | "by">, outcome: Outcome): InUseFinding[] {
  const { image, verdict, at, rule } = outcome;
  const found = { by: by ?? null, reference: text, digest: image.digest, rule: rule?.rulePriority ?? null };
  const isUsed = code === "image-in-use";
  const subject = isUsed ? `${byOf({ by })}refers to ${text}` : `a rollback of ${text} would need ${nameOf(image)}`;
  if (image.storageClass === "archive") {
    const message = `${subject}, which is archived: it cannot be pulled until it is restored`;
    return isUsed ? [{ ...found, code: "image-archived", on: null, message }] : [];
  }
  if (verdict === "keep" || at === undefined) return [];
  const on = dateOf(at);
  return [{ ...found, code, on, message: `${subject}, which ${fateOf(outcome, on)}${doubtOf(outcome)}` }];
}

function fateOf({ verdict, rule, replicated }: Outcome, on: string): string {
  const who = `rule ${rule?.rulePriority ?? "?"}`;
  if (replicated === undefined) return `${who} ${verdict}s on ${on}`;
  return `${who} of ${replicated.from} expires on ${on}, and deletes are replicated by ${replicated.through}`;
}

function doubtOf({ uncertain }: Outcome): string {
  return uncertain.length === 0 ? "" : ` (uncertain: ${uncertain.join(", ")})`;
}

/** An image that seems to stay. */
function doubtsAbout(reference: ImageInUse, { verdict, perhaps }: Outcome, { holding }: Shelf): string[] {
  if (verdict !== "keep") return [];
  const who = `${byOf(reference)}refers to ${reference.text}`;
  const own = holding.keptDoubt === undefined ? [] : [`${who}: ${holding.keptDoubt}`];
  if (perhaps === undefined) return own;
  const { from, through, at, rule } = perhaps;
  const theirs = `rule ${rule?.rulePriority ?? "?"} of ${from} expires it on ${dateOf(at)}`;
  return [...own, `${who}: ${theirs}, and whether ${through} replicates deletes is not known`];
}

function nameOf({ repository = "", tags, digest }: Image): string {
  return tags[0] === undefined ? `${repository}@${digest}` : `${repository}:${tags[0]}`;
}
