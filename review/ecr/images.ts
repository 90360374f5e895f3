import { refuse, type Fault } from "../../domain/text/errors";
import { isRecord, unfit } from "../../domain/text/unfit";
import type { StorageClass } from "../../domain/ecr/lifecycle-limits";
import { parseTime } from "../../domain/aws/time";

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
  const images = new Distinct();
  const children = new Map<string, readonly string[]>();
  const warnings: string[] = [];
  let unfinished = 0;
  for (const { name, document, region } of documents) {
    const { details, manifests, goesOn } = contentsOf(name, document);
    if (goesOn) unfinished++;
    if (details.length + manifests.length === 0) warnings.push(`${name} lists no image, so it names no repository`);
    for (const image of imagesOf(name, details)) images.add(region === undefined ? image : { ...image, region });
    for (const [digest, referred] of manifests) children.set(digest, referred);
  }
  warnings.push(...warningsAbout(unfinished, images.twice, documents.length));
  return { images: images.all(), children, warnings };
}

/** Images, each of a repository once: the last counts. */
class Distinct {
  twice = 0;
  private readonly byHome = new Map<string, Map<string, Image>>();
  private last?: { readonly image: Image; readonly neighbours: Map<string, Image> };

  add(image: Image): void {
    if (this.last === undefined || !isSameHome(this.last.image, image)) this.last = this.home(image);
    const { neighbours } = this.last;
    if (neighbours.has(image.digest)) this.twice++;
    neighbours.set(image.digest, image);
  }

  all(): Image[] {
    return [...this.byHome.values()].flatMap((images) => [...images.values()]);
  }

  private home(image: Image): { readonly image: Image; readonly neighbours: Map<string, Image> } {
    const key = homeOf(image);
    const neighbours = this.byHome.get(key) ?? new Map<string, Image>();
    this.byHome.set(key, neighbours);
    return { image, neighbours };
  }
}

/** The repository of an image and its registry, as far as a list says them. */
export function homeOf({ repository = "", registryId = "", region = "" }: Image): string {
  return `${registryId} ${region} ${repository}`;
}

/** The same as comparing their homes, without making a text of each. */
export function isSameHome(one: Image, other: Image): boolean {
  return one.repository === other.repository && one.registryId === other.registryId && one.region === other.region;
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
  const images: Image[] = [];
  details.forEach((detail, index) => {
    const times = timesOf(detail);
    const own = detailFaults(detail, times, index);
    if (own.length === 0) images.push(imageOf(detail as Detail, times));
    else faults.push(...own);
  });
  const more = faults.length - MOST_FAULTS;
  const shown = faults.slice(0, MOST_FAULTS);
  if (more > 0) shown.push({ path: [], problem: `has ${more} more`, remedy: "mend the first ones" });
  refuse(name, shown);
  return images;
}

/** As far as they are there and are times. */
type Times = Pick<Image, "pulledAt" | "archivedAt" | "activatedAt"> & { readonly pushedAt?: number };

function timesOf(detail: unknown): Times {
  if (!isRecord(detail)) return {};
  return {
    pushedAt: parseTime(detail["imagePushedAt"]),
    pulledAt: parseTime(detail["lastRecordedPullTime"]),
    archivedAt: parseTime(detail["lastArchivedAt"]),
    activatedAt: parseTime(detail["lastActivatedAt"]),
  };
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

function imageOf(detail: Detail, { pushedAt = 0, pulledAt, archivedAt, activatedAt }: Times): Image {
  return {
    repository: detail.repositoryName,
    registryId: detail.registryId,
    digest: detail.imageDigest,
    tags: detail.imageTags ?? [],
    sizeBytes: detail.imageSizeInBytes ?? 0,
    pushedAt,
    pulledAt,
    archivedAt,
    activatedAt,
    storageClass: detail.imageStatus === "ARCHIVED" ? "archive" : "standard",
    isIndex: INDEX_TYPES.includes(detail.imageManifestMediaType ?? ""),
    subject: detail.subjectManifestDigest,
  };
}

function detailFaults(detail: unknown, times: Times, index: number): Fault[] {
  if (!isRecord(detail)) return [unfit([index], "must describe an image", detail, "give what describe-images prints")];
  const faults: Fault[] = [];
  for (const { key, fits, must, remedy } of CHECKS) {
    if (!fits(detail, times)) faults.push(unfit([index, key], must, detail[key], remedy));
  }
  return faults;
}

/** What an entry must be; outside of the loop over all images, for there can be very many. */
interface Check {
  readonly key: string;
  readonly fits: (detail: Readonly<Record<string, unknown>>, times: Times) => boolean;
  readonly must: string;
  readonly remedy: string;
}

const TIME = { must: "must be a time", remedy: "write it as ISO 8601, or as seconds since 1970" };

const CHECKS: readonly Check[] = [
  {
    key: "imageDigest",
    fits: ({ imageDigest }) => typeof imageDigest === "string" && imageDigest !== "",
    must: "must be a digest",
    remedy: "sha256:...",
  },
  {
    key: "imageTags",
    fits: ({ imageTags }) => isTags(imageTags),
    must: "must be a list of tags",
    remedy: "leave it out for an untagged image",
  },
  {
    key: "imageSizeInBytes",
    fits: ({ imageSizeInBytes }) => isSize(imageSizeInBytes),
    must: "must be a number of bytes",
    remedy: "or leave it out",
  },
  { key: "imagePushedAt", fits: (_, { pushedAt }) => pushedAt !== undefined, ...TIME },
  {
    key: "lastRecordedPullTime",
    fits: ({ lastRecordedPullTime }, { pulledAt }) => pulledAt !== undefined || isAbsent(lastRecordedPullTime),
    ...TIME,
  },
  {
    key: "lastArchivedAt",
    fits: ({ lastArchivedAt }, { archivedAt }) => archivedAt !== undefined || isAbsent(lastArchivedAt),
    ...TIME,
  },
  {
    key: "lastActivatedAt",
    fits: ({ lastActivatedAt }, { activatedAt }) => activatedAt !== undefined || isAbsent(lastActivatedAt),
    ...TIME,
  },
  {
    key: "lastArchivedAt",
    fits: ({ imageStatus, lastArchivedAt }) => imageStatus !== "ARCHIVED" || !isAbsent(lastArchivedAt),
    must: "must be there for an archived image",
    remedy: "give all that describe-images prints",
  },
  ...["repositoryName", "registryId", "imageManifestMediaType", "subjectManifestDigest", "imageStatus"].map(
    (key): Check => ({
      key,
      fits: (detail) => detail[key] === undefined || typeof detail[key] === "string",
      must: "must be text",
      remedy: "or leave it out",
    }),
  ),
];

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
