import { type Estate, isUnknown, type Unknown, valueAt } from "../estate/estate";
import { AFTER_APPLY } from "../estate/language/evaluate";
import { accountOfResource, knownText, regionOfResource } from "../estate/links";
import { readReference, type EstateReference } from "../ecr/reference";
import type { ImageUse } from "../workloads/use";
import { workloadImages } from "../workloads/uses";
import { parseReference, type ImageInUse } from "./references";

/** What the workloads of an estate run, and of which of them nobody knows. */
interface WorkloadReferences {
  readonly references: readonly ImageInUse[];
  readonly unknown: readonly string[];
}

/** The images in ECR that pods, tasks and builds of the estate refer to. */
export function workloadReferences(estate: Estate): WorkloadReferences {
  const references = new Map<string, ImageInUse>();
  const unknown = new Set<string>();
  for (const use of workloadImages(estate)) {
    const read = readReference(use.image);
    const found = read === undefined ? undefined : referenceOf(read, use, estate);
    if (typeof found === "string") unknown.add(`${use.workload}: ${found}`);
    else if (found !== undefined) references.set(`${use.workload} ${found.text}`, found);
  }
  return { references: [...references.values()], unknown: [...unknown] };
}

/** A text says why the image is not known; undefined is one of another registry, or none at all. */
function referenceOf(read: EstateReference, use: ImageUse, estate: Estate): ImageInUse | string | undefined {
  if (read.kind === "unknown") {
    return withoutHost(read.value, use.workload) ?? `which image it runs is not known: ${read.value.reason}`;
  }
  if (read.kind === "presumed") {
    const named = read.repositories.map(({ address }) => address).join(", ");
    return `which version it runs is not known, of ${named}: ${AFTER_APPLY}`;
  }
  if (read.kind === "linked") return linked(read, use, estate);
  if (read.kind !== "ecr") return undefined;
  const { parsed, place, text } = read;
  const version = versionOf(parsed.tag, parsed.digest, isUnknown(use.image));
  if (version === undefined) return `which version of ${parsed.repository} it runs is not known: ${text}`;
  return { text, repository: parsed.repository, ...place, ...version, by: use.workload };
}

function linked(
  { text, repository: link, tag, digest }: Extract<EstateReference, { kind: "linked" }>,
  { workload }: ImageUse,
  estate: Estate,
): ImageInUse | string {
  const resource = estate.target(link);
  const repository = resource && knownText(valueAt(resource.values, "name"));
  if (resource === undefined || repository === undefined) return `which repository ${text} is of is not known`;
  const version = versionOf(tag, digest, true);
  if (version === undefined) return `which version of ${repository} it runs is not known: ${text}`;
  const place = { account: accountOfResource(resource), region: regionOfResource(resource) };
  return { text, repository, ...place, ...version, by: workload };
}

const HOST = /^\?\.dkr\.ecr\.(\?|[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\//;

/** Only the registry's account, or its region, is not known: that of a provider that does not say its account. */
function withoutHost({ parts = [] }: Unknown, by: string): ImageInUse | undefined {
  const written = parts.map((part) => (typeof part === "string" ? part : "?")).join("");
  const [host, region] = HOST.exec(written) ?? [];
  if (host === undefined || written.includes("?", host.length)) return undefined;
  const parsed = parseReference(written.slice(host.length), by);
  return parsed && { ...parsed, ...(region !== "?" && { region }) };
}

/** A reference that says neither is to `latest`, unless it is not known as a whole. */
function versionOf(
  tag: string | undefined,
  digest: string | undefined,
  isPartly: boolean,
): Pick<ImageInUse, "tag" | "digest"> | undefined {
  if (digest !== undefined || tag !== undefined) return { tag, digest };
  return isPartly ? undefined : { tag: "latest" };
}
