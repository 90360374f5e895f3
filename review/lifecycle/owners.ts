import type { Image, ImageList } from "../ecr/images";
import type { Matcher } from "../../domain/text/wildcards";
import { matchesEvery } from "./match";
import { matchersOf, type LifecyclePolicy, type PolicyRule } from "../ecr/lifecycle-policy";

/** Stands for "no rule". */
export const NONE = -1;

/** How the rules of a policy stand to the images of one repository; all by their indexes. */
export interface Ownership {
  readonly rules: readonly PolicyRule[];
  readonly images: readonly Image[];
  /** The images that each rule selects by their tags, whatever their storage class. */
  readonly selected: readonly (readonly number[])[];
  /** The rule that owns each image while it is not archived: the first for that class that selects it. */
  readonly standardOwner: Int32Array;
  /** The rule that owns each image once it is archived. */
  readonly archiveOwner: Int32Array;
  /** The manifest lists that refer to an image, where their manifests are known. */
  readonly parents: ReadonlyMap<number, readonly number[]>;
  /** The artifacts (signatures, SBOMs) that follow an image. */
  readonly followers: ReadonlyMap<number, readonly number[]>;
  /** The image that an artifact follows, or {@link NONE}. */
  readonly subject: Int32Array;
  /** Whether ECR may treat it as part of another image: 0 no, 1 yes, 2 perhaps: a
   * child of a manifest list whose manifest is not known, or an artifact whose subject is not in the list.
   */
  readonly part: Uint8Array;
}

/** Finds out what holds as long as neither tags nor the policy change. */
export function ownership({ rules }: LifecyclePolicy, { images, children }: ImageList): Ownership {
  const selected = rules.map((): number[] => []);
  const standardOwner = new Int32Array(images.length).fill(NONE);
  const archiveOwner = new Int32Array(images.length).fill(NONE);
  const relations = relationsOf(images, children);
  const selectors = rules.map(selectorOf);
  images.forEach(({ tags }, image) => {
    rules.forEach(({ storageClass }, rule) => {
      if (selectors[rule]?.(tags) !== true) return;
      selected[rule]?.push(image);
      if (relations.subject[image] !== NONE) return;
      const owner = storageClass === "archive" ? archiveOwner : standardOwner;
      if (owner[image] === NONE) owner[image] = rule;
    });
  });
  return { rules, images, selected, standardOwner, archiveOwner, ...relations };
}

/** Whether a rule selects an image with these tags. */
export function selectorOf(rule: PolicyRule): (tags: readonly string[]) => boolean {
  if (rule.tagStatus === "any") return () => true;
  if (rule.tagStatus === "untagged") return (tags) => tags.length === 0;
  const matchers: readonly Matcher[] = matchersOf(rule);
  return (tags) => tags.length > 0 && matchesEvery(matchers, tags);
}

function relationsOf(
  images: readonly Image[],
  children: ImageList["children"],
): Pick<Ownership, "parents" | "followers" | "subject" | "part"> {
  const isRelated = children.size > 0 || images.some(({ subject }) => subject !== undefined);
  const byDigest = new Map(isRelated ? images.map(({ digest }, index) => [digest, index]) : []);
  const parents = parentsOf(children, byDigest);
  const subject = new Int32Array(images.length);
  for (let index = 0; index < images.length; index++) subject[index] = rootSubject(images, byDigest, index);
  const followers = new Map<number, number[]>();
  subject.forEach((root, index) => {
    if (root !== NONE) add(followers, root, index);
  });
  const isUnclear = images.some(({ isIndex, digest }) => isIndex && !children.has(digest));
  const part = new Uint8Array(images.length);
  images.forEach(({ isIndex, tags, subject: about }, index) => {
    const isPart = subject[index] !== NONE || parents.has(index);
    const mayBe = about !== undefined || (isUnclear && !isIndex && tags.length === 0);
    part[index] = isPart ? 1 : mayBe ? 2 : 0;
  });
  return { parents, followers, subject, part };
}

function add(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function parentsOf(children: ImageList["children"], byDigest: ReadonlyMap<string, number>): Map<number, number[]> {
  const parents = new Map<number, number[]>();
  for (const [digest, referred] of children) {
    const parent = byDigest.get(digest);
    if (parent === undefined) continue;
    for (const child of referred.map((other) => byDigest.get(other))) {
      if (child !== undefined && child !== parent) add(parents, child, parent);
    }
  }
  return parents;
}

/** The image at the end of the chain: a signature of an SBOM follows what the SBOM is about. */
function rootSubject(images: readonly Image[], byDigest: ReadonlyMap<string, number>, start: number): number {
  if (images[start]?.subject === undefined) return NONE;
  const seen = new Set([start]);
  let here = start;
  for (;;) {
    const next = byDigest.get(images[here]?.subject ?? "");
    if (next === undefined) return here === start ? NONE : here;
    if (seen.has(next)) return NONE;
    seen.add(next);
    here = next;
  }
}
