import { imagesOf } from "./cadence";
import { compareOutcomes, type Comparison } from "./compare";
import { withReplicatedDeletes } from "./copies";
import type { Outcome } from "./outcome";
import type { Image, ImageList } from "../ecr/images";
import { lint, type LintFinding } from "./lint";
import { hostOf, registryName } from "../ecr/registry";
import type { Question, RepositoryInput } from "./question";
import { simulate } from "./simulate";

/** A repository, and what becomes of its images. */
export interface Part {
  readonly input: RepositoryInput;
  /** The host, where it is known. */
  readonly registry?: string;
  readonly outcomes: readonly Outcome[];
  readonly findings: readonly LintFinding[];
  readonly comparison?: Comparison;
  /** Whether its images are its own, and its policy known. */
  readonly isListed: boolean;
  /** Whether the images of its source stand for its own. */
  readonly isAssumed: boolean;
  /** Why an image that is kept may go all the same. */
  readonly keptDoubt?: string;
  /** Why an image that is not among them may be there. */
  readonly absentDoubt?: string;
}

/** Simulates each repository by itself, then what replicated deletes do to copies. */
export function partsOf(inputs: readonly RepositoryInput[], question: Question): readonly Part[] {
  const byKey = new Map(inputs.flatMap((input) => (input.key === undefined ? [] : [[input.key, input] as const])));
  const parts = inputs.map((input) => partOf(input, byKey, question));
  const partsByKey = new Map(parts.map((part) => [part.input.key, part]));
  return parts.map((part) => replicated(part, partsByKey));
}

const NO_IMAGES: ImageList = { images: [], children: new Map() };

function partOf(input: RepositoryInput, byKey: ReadonlyMap<string, RepositoryInput>, question: Question): Part {
  const own = ownList(input, question);
  const assumed = own === undefined ? assumedList(input, byKey) : undefined;
  const list = own ?? assumed ?? NO_IMAGES;
  const outcomes = simulate(input.policy, list, question);
  const registry = input.place && hostOf(input.place);
  const { newPolicy } = question;
  return {
    input,
    ...(registry !== undefined && { registry }),
    outcomes,
    findings: findingsOf(input, question),
    comparison: newPolicy && compareOutcomes(outcomes, simulate(newPolicy, list, question)),
    isListed: own !== undefined && input.doubt === undefined,
    isAssumed: assumed !== undefined,
    ...doubtsOf(input, own),
  };
}

function ownList({ repository, list }: RepositoryInput, { cadence, now, days }: Question): ImageList | undefined {
  if (cadence === undefined) return list;
  return { images: imagesOf(cadence, now, days, repository), children: NO_IMAGES.children };
}

function findingsOf(input: RepositoryInput, { now, tagSchemes }: Question): LintFinding[] {
  const { repository = "", policy, list, replicas, doubt } = input;
  const isMutable = doubt === undefined ? input.isMutable : undefined;
  const scheme = Object.hasOwn(tagSchemes, repository) ? tagSchemes[repository] : undefined;
  return lint(policy, { images: list && { ...list, now }, scheme, isMutable, replicas });
}

function doubtsOf({ doubt, place = {} }: RepositoryInput, own: ImageList | undefined): Partial<Part> {
  return {
    ...(doubt !== undefined && { keptDoubt: `whether its lifecycle policy keeps it is not known: ${doubt}` }),
    ...(own === undefined && { absentDoubt: `no list of the images in ${registryName(place)} is given` }),
  };
}

/** A copy without a list of its own: what its source has, as if it had been pushed there; when it was pulled, nobody knows. */
function assumedList(
  { copyOf = [], place }: RepositoryInput,
  byKey: ReadonlyMap<string, RepositoryInput>,
): ImageList | undefined {
  const list = copyOf.map(({ of }) => byKey.get(of)?.list).find((one) => one !== undefined);
  if (list === undefined) return undefined;
  const images = list.images.map((image): Image => ({
    ...image,
    registryId: place?.account,
    region: place?.region,
    pulledAt: undefined,
    archivedAt: undefined,
    activatedAt: undefined,
    storageClass: "standard",
  }));
  return { images, children: list.children };
}

function replicated(part: Part, parts: ReadonlyMap<string | undefined, Part>): Part {
  let { outcomes, keptDoubt } = part;
  for (const { of, deletes, through } of part.input.copyOf ?? []) {
    const source = parts.get(of);
    if (source === undefined || deletes === false) continue;
    const from = registryName(source.input.place ?? {});
    outcomes = withReplicatedDeletes(outcomes, { outcomes: source.outcomes, deletes, from, through });
    if (source.isListed || keptDoubt !== undefined) continue;
    keptDoubt = `${through} may replicate the delete of its source in ${from}, of which ${source.input.doubt ?? "no list of images is given"}`;
  }
  return { ...part, outcomes, ...(keptDoubt !== undefined && { keptDoubt }) };
}
