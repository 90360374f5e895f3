import { refuse, type Fault } from "../../domain/errors";
import { isRecord, unfit } from "../../domain/lifecycle-unfit";
import type { StorageClass } from "./policy";
import { parseTime } from "./time";

/** An image as `aws ecr describe-images` describes it; times are milliseconds since 1970. */
export interface Image {
  /** Where the list says it. */
  readonly repository?: string;
  /** The account, where the list says it. */
  readonly registryId?: string;
  /** Of the registry, where it was given with the list: AWS does not print it. */
  readonly region?: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly sizeBytes: number;
  readonly pushedAt: number;
  readonly pulledAt?: number;
  /** When it was last archived. */
  readonly archivedAt?: number;
  /** When it was last restored from the archive. */
  readonly activatedAt?: number;
  readonly storageClass: StorageClass;
  /** Whether it is a manifest list (an OCI image index), which refers to other images. */
  readonly isIndex: boolean;
  /** The image that this artifact is about: a signature, an SBOM, an attestation. */
  readonly subject?: string;
}

/** What is in a registry. */
export interface ImageList {
  readonly images: readonly Image[];
  /** What each manifest list refers to, where its manifest is known. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}

/** A JSON document and where it is from. */
export interface NamedDocument {
  readonly name: string;
  readonly document: unknown;
  /** Of the registry whose images a document lists. @default it is not known */
  readonly region?: string;
}

const INDEX_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** More would hide the first ones. */
const MOST_FAULTS = 10;

/**
 * Reads what `aws ecr describe-images` printed: whole answers, pages one after the other, lists of pages, or the bare
 * `imageDetails`. What `aws ecr batch-get-image` printed is taken, too: it says what manifest lists refer to.
 *
 * @returns the images, each once, and what is to be said about the list
 * @throws ValidationError for a document that is something else
 */
export function readImages(documents: readonly NamedDocument[]): ImageList & { readonly warnings: readonly string[] } {
  const images = new Map<string, Image>();
  const children = new Map<string, readonly string[]>();
  let unfinished = 0;
  let twice = 0;
  for (const { name, document, region } of documents) {
    const { details, manifests, goesOn } = contentsOf(name, document);
    if (goesOn) unfinished++;
    for (const image of imagesOf(name, details)) {
      const key = [image.repository, image.digest, image.registryId, region].join(" ");
      if (images.has(key)) twice++;
      images.set(key, region === undefined ? image : { ...image, region });
    }
    for (const [digest, referred] of manifests) children.set(digest, referred);
  }
  return { images: [...images.values()], children, warnings: warningsAbout(unfinished, twice, documents.length) };
}

function warningsAbout(unfinished: number, twice: number, documents: number): string[] {
  const warnings: string[] = [];
  if (unfinished > 0 && unfinished === documents) {
    warnings.push("the list of images goes on: its last page has a nextToken; add the pages that follow");
  }
  if (twice > 0) warnings.push(`${twice} images are listed twice; the last counts`);
  return warnings;
}

interface Contents {
  readonly details: readonly unknown[];
  readonly manifests: readonly (readonly [string, readonly string[]])[];
  readonly goesOn: boolean;
}

function contentsOf(name: string, document: unknown): Contents {
  if (Array.isArray(document)) {
    const list = document as unknown[];
    const isPages =
      list.length > 0 && list.every((page) => isRecord(page) && ("imageDetails" in page || "images" in page));
    if (!isPages) return { details: list, manifests: [], goesOn: false };
    const pages = list.map((page) => contentsOf(name, page));
    return {
      details: pages.flatMap(({ details }) => details),
      manifests: pages.flatMap(({ manifests }) => manifests),
      goesOn: pages.every(({ goesOn }) => goesOn),
    };
  }
  if (isRecord(document) && Array.isArray(document["imageDetails"])) {
    const goesOn = (document["nextToken"] ?? document["NextToken"] ?? null) !== null;
    return { details: document["imageDetails"] as unknown[], manifests: [], goesOn };
  }
  if (isRecord(document) && Array.isArray(document["images"])) {
    return { details: [], manifests: manifestsOf(document["images"] as unknown[]), goesOn: false };
  }
  const problem = "is no list of images";
  refuse(name, [{ path: [], problem, remedy: "give what `aws ecr describe-images --output json` prints" }]);
  return { details: [], manifests: [], goesOn: false };
}

/** What `batch-get-image` says: which images a manifest list refers to. */
function manifestsOf(images: readonly unknown[]): (readonly [string, readonly string[]])[] {
  return images.flatMap((image) => {
    if (!isRecord(image) || !isRecord(image["imageId"]) || typeof image["imageManifest"] !== "string") return [];
    const { imageDigest } = image["imageId"];
    const referred = referredBy(image["imageManifest"]);
    return typeof imageDigest === "string" && referred !== undefined ? [[imageDigest, referred] as const] : [];
  });
}

function referredBy(manifest: string): string[] | undefined {
  try {
    const { manifests } = JSON.parse(manifest) as { manifests?: { digest?: unknown }[] };
    return manifests?.flatMap(({ digest }) => (typeof digest === "string" ? [digest] : []));
  } catch {
    return undefined;
  }
}

function imagesOf(name: string, details: readonly unknown[]): Image[] {
  const faults: Fault[] = [];
  const images = details.flatMap((detail, index) => {
    const own = detailFaults(detail, index);
    faults.push(...own);
    return own.length === 0 ? [imageOf(detail as Detail)] : [];
  });
  const more = faults.length - MOST_FAULTS;
  const shown = faults.slice(0, MOST_FAULTS);
  if (more > 0) shown.push({ path: [], problem: `has ${more} more`, remedy: "mend the first ones" });
  refuse(name, shown);
  return images;
}

/** Of what {@link detailFaults} has let through. */
interface Detail {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly imageDigest: string;
  readonly imageTags?: readonly string[] | null;
  readonly imageSizeInBytes?: number;
  readonly imageManifestMediaType?: string;
  readonly imageStatus?: string;
  readonly subjectManifestDigest?: string;
}

function imageOf(detail: Detail): Image {
  const times = detail as unknown as Readonly<Record<string, unknown>>;
  return {
    repository: detail.repositoryName,
    registryId: detail.registryId,
    digest: detail.imageDigest,
    tags: detail.imageTags ?? [],
    sizeBytes: detail.imageSizeInBytes ?? 0,
    pushedAt: parseTime(times["imagePushedAt"]) ?? 0,
    pulledAt: parseTime(times["lastRecordedPullTime"]),
    archivedAt: parseTime(times["lastArchivedAt"]),
    activatedAt: parseTime(times["lastActivatedAt"]),
    storageClass: detail.imageStatus === "ARCHIVED" ? "archive" : "standard",
    isIndex: INDEX_TYPES.includes(detail.imageManifestMediaType ?? ""),
    subject: detail.subjectManifestDigest,
  };
}

function detailFaults(detail: unknown, index: number): Fault[] {
  if (!isRecord(detail)) return [unfit([index], "must describe an image", detail, "give what describe-images prints")];
  const faults: Fault[] = [];
  const check = (key: string, fits: boolean, must: string, remedy: string): void => {
    if (!fits) faults.push(unfit([index, key], must, detail[key], remedy));
  };
  const { imageDigest, imageTags, imagePushedAt, imageSizeInBytes: size, imageStatus, lastArchivedAt } = detail;
  check("imageDigest", typeof imageDigest === "string" && imageDigest !== "", "must be a digest", "sha256:...");
  check("imageTags", isTags(imageTags), "must be a list of tags", "leave it out for an untagged image");
  check("imageSizeInBytes", isSize(size), "must be a number of bytes", "or leave it out");
  check("imagePushedAt", parseTime(imagePushedAt) !== undefined, TIME, TIME_REMEDY);
  for (const key of ["lastRecordedPullTime", "lastArchivedAt", "lastActivatedAt"]) {
    check(key, isAbsent(detail[key]) || parseTime(detail[key]) !== undefined, TIME, TIME_REMEDY);
  }
  const isDated = imageStatus !== "ARCHIVED" || !isAbsent(lastArchivedAt);
  check("lastArchivedAt", isDated, "must be there for an archived image", "give all that describe-images prints");
  for (const key of [
    "repositoryName",
    "registryId",
    "imageManifestMediaType",
    "subjectManifestDigest",
    "imageStatus",
  ]) {
    check(key, detail[key] === undefined || typeof detail[key] === "string", "must be text", "or leave it out");
  }
  return faults;
}

const TIME = "must be a time";
const TIME_REMEDY = "write it as ISO 8601, or as seconds since 1970";

function isTags(tags: unknown): boolean {
  return tags === undefined || tags === null || (Array.isArray(tags) && tags.every((tag) => typeof tag === "string"));
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isSize(size: unknown): boolean {
  if (size === undefined) return true;
  return typeof size === "number" && Number.isFinite(size) && size >= 0;
}
