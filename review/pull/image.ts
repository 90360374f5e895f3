import { isInScheme } from "../../domain/ecr/tag-scheme";
import type { Image } from "../ecr/images";
import { canMove } from "../ecr/mutability";
import { mayBeSame } from "../ecr/registry";
import { every, type Finding, proven, refuted, remark } from "../verdict/finding";
import type { ProofInput } from "./proof-input";
import type { Repository } from "../ecr/registries";
import type { Subject } from "./subject";
import type { ImageUse } from "../workloads/use";

/** Whether the list of images has the image. */
export function isKnownImage(subject: Subject, input: ProofInput): boolean {
  return imagesOf(subject, input).some((image) => isImage(image, subject));
}

function imagesOf({ repository }: Subject, { images = [] }: ProofInput): readonly Image[] {
  if (repository === undefined) return [];
  return images.filter(
    ({ repository: name, registryId: account, region }) =>
      name === repository.name && mayBeSame({ account, region }, repository),
  );
}

function isImage(image: Image, { tag, digest }: Subject): boolean {
  return digest === undefined ? tag !== undefined && image.tags.includes(tag) : image.digest === digest;
}

/**
 * What there is to say of the version itself: whether it is there, and whether it stays what it is.
 *
 * @param isElsewhere whether another region may have a repository of the name, so that a list may be of that one
 */
export function imageFinding(use: ImageUse, subject: Subject, input: ProofInput, isElsewhere: boolean): Finding {
  return every([
    presence(use, subject, input, isElsewhere),
    ...schemeOf(use, subject, input),
    remark({ warnings: movable(subject) }),
  ]);
}

function presence(use: ImageUse, subject: Subject, input: ProofInput, isElsewhere: boolean): Finding {
  const { text, tag, digest, repository } = subject;
  if (use.addon !== undefined || repository === undefined) return remark({});
  const version = digest ?? tag;
  if (version === undefined) return remark({ assumptions: [`${text}: the version is there`] });
  const list = imagesOf(subject, input);
  if (list.length === 0) return remark({ assumptions: [`${text} has been pushed`] });
  const like = list.filter((image) => isImage(image, subject));
  const found = like.find(({ region }) => region !== undefined) ?? like[0];
  if (found === undefined && repository.cache !== undefined) return remark({});
  const assumptions = regionAssumed(repository, found === undefined ? list : [found], isElsewhere);
  return every([listed(found, { place: use.place, text, version, name: repository.name }), remark({ assumptions })]);
}

/** AWS does not print the region of a list. */
function regionAssumed({ region }: Repository, images: readonly Image[], isElsewhere: boolean): string[] {
  const isSaid = !isElsewhere || region === undefined || images.every((image) => image.region !== undefined);
  return isSaid ? [] : [`the list of images is of ${region}`];
}

interface Wanted {
  readonly place: string;
  readonly text: string;
  readonly version: string;
  readonly name: string;
}

function listed(found: Image | undefined, { place, text, version, name }: Wanted): Finding {
  const missing = (mend: string) => [{ what: "image", where: place, mend }];
  if (found === undefined) {
    const mend = `push ${version} to ${name}, or name one of its versions`;
    return refuted(`${text} is among the images of ${name}`, missing(mend));
  }
  if (found.storageClass !== "archive") return proven(`${text} is among the images of the list`);
  return refuted(`${text} can be pulled`, missing(`restore ${version}: an archived image cannot be pulled`));
}

/** The tags of a repository, by the file of facts. */
function schemeOf(use: ImageUse, { text, tag, digest, repository }: Subject, { facts }: ProofInput): Finding[] {
  const scheme = repository === undefined ? undefined : facts?.tagSchemes?.[repository.name];
  if (scheme === undefined || tag === undefined || digest !== undefined) return [];
  if (isInScheme(scheme, tag)) return [proven(`the tag ${tag} is one of ${scheme.join(", ")}`)];
  const mend = `name a tag of the scheme ${scheme.join(", ")}`;
  return [refuted(`the tag of ${text} is one of the repository's scheme`, [{ what: "tag", where: use.place, mend }])];
}

function movable({ text, tag, digest, repository }: Subject): string[] {
  const settings = repository?.mutability;
  if (digest !== undefined || tag === undefined || settings === undefined) return [];
  if (canMove(settings, tag) !== true) return [];
  return [`${text}: the tag can be moved to another image; name a digest, or make tags immutable`];
}
