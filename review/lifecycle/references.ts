import { parseEcrHost, splitImageReference } from "../../domain/ecr/image-reference";
import { CONTAINER_LISTS, podSpecsIn } from "../../domain/kubernetes/pod-kinds";
import { refuse } from "../../domain/text/errors";
import { isRecord } from "../../domain/text/unfit";
import type { NamedDocument } from "../ecr/images";

/** An image that something runs, or would run. */
export interface ImageInUse {
  /** As it was written, for messages. */
  readonly text: string;
  readonly repository: string;
  /** Of the registry, where the reference names one of ECR. */
  readonly account?: string;
  readonly region?: string;
  readonly tag?: string;
  readonly digest?: string;
  /** Who refers to it: a pod, a task, a task definition. */
  readonly by?: string;
}

/**
 * Reads what refers to images: a plain JSON list of references (`["repo:tag", ...]`, `[{ repository, tag }]`), what
 * `kubectl get pods -A -o json` prints (or of any other kind that has pods), what `aws ecs describe-tasks` and
 * `aws ecs describe-task-definition` print, or a list of such documents. References to other registries than ECR's are
 * left out.
 *
 * @throws ValidationError for a document that is something else
 */
export function readReferences({ name, document }: NamedDocument): ImageInUse[] {
  const found = referencesIn(document);
  if (found === undefined) {
    const remedy = 'give a list such as ["repository:tag"], or what kubectl and aws ecs print as JSON';
    refuse(name, [{ path: [], problem: "is no list of references to images", remedy }]);
    return [];
  }
  return [...new Map(found.map((reference) => [keyOf(reference), reference])).values()];
}

/** One for each version and who refers to it: the same repository may be in several registries. */
function keyOf({ account, region, repository, tag, digest, by }: ImageInUse): string {
  return JSON.stringify([account, region, repository, tag, digest, by]);
}

function referencesIn(document: unknown): ImageInUse[] | undefined {
  if (typeof document === "string") return listed(parseReference(document));
  if (Array.isArray(document)) {
    const lists = document.map(referencesIn);
    return lists.includes(undefined) ? undefined : lists.flatMap((list) => list ?? []);
  }
  if (!isRecord(document)) return undefined;
  return READERS.map((read) => read(document)).find((list) => list !== undefined);
}

type Reader = (document: Readonly<Record<string, unknown>>) => ImageInUse[] | undefined;

const READERS: readonly Reader[] = [
  ({ items }) => (Array.isArray(items) ? items.flatMap((item) => referencesIn(item) ?? []) : undefined),
  ({ tasks }) => (Array.isArray(tasks) ? tasks.flatMap(ofTask) : undefined),
  ({ taskDefinition }) => (isRecord(taskDefinition) ? ofTaskDefinition(taskDefinition) : undefined),
  ({ images }) => (Array.isArray(images) ? referencesIn(images) : undefined),
  ({ repository, tag, digest }) => {
    if (typeof repository !== "string") return undefined;
    const parsed = parseReference(repository);
    if (parsed === undefined) return [];
    const own = { tag: text(tag) ?? parsed.tag, digest: text(digest) ?? parsed.digest };
    const version = own.digest === undefined ? `:${own.tag ?? "latest"}` : `@${own.digest}`;
    const host = parsed.account === undefined ? "" : repository.slice(0, repository.indexOf("/") + 1);
    return [{ ...parsed, ...own, text: `${host}${parsed.repository}${version}` }];
  },
  (document) => (typeof document["kind"] === "string" ? ofKubernetes(document["kind"], document) : undefined),
];

function ofKubernetes(kind: string, document: Readonly<Record<string, unknown>>): ImageInUse[] {
  const { metadata, status } = document;
  const { name, namespace } = isRecord(metadata) ? metadata : {};
  const by = [kind, text(namespace), text(name)].filter((part) => part !== undefined).join("/");
  const containers = podSpecsIn(document).flatMap((pod) => CONTAINER_LISTS.flatMap((key) => listOf(pod[key])));
  const written = containers.flatMap((container) => listed(parseReference(text(container["image"]) ?? "", by)));
  const statuses = isRecord(status) ? STATUSES.flatMap((key) => listOf(status[key])) : [];
  const running = statuses.flatMap(({ imageID }) => listed(parseReference(runningImage(imageID), by)));
  return [...written, ...running];
}

const STATUSES = CONTAINER_LISTS.map((key) => `${key.slice(0, -1)}Statuses`);

/** What runs: `docker-pullable://host/name@sha256:...`. A bare digest is that of the image's configuration. */
function runningImage(imageId: unknown): string {
  const id = (text(imageId) ?? "").replace(/^[a-z-]+:\/\//, "");
  return id.includes("@") ? id : "";
}

function ofTask(task: unknown): ImageInUse[] {
  if (!isRecord(task)) return [];
  return listOf(task["containers"]).flatMap(({ image, imageDigest }) => {
    const [reference] = listed(parseReference(text(image) ?? "", text(task["taskArn"])));
    if (reference === undefined) return [];
    const digest = text(imageDigest);
    return digest === undefined ? [reference] : [{ ...reference, digest }];
  });
}

function ofTaskDefinition(definition: Readonly<Record<string, unknown>>): ImageInUse[] {
  const by = text(definition["taskDefinitionArn"]) ?? text(definition["family"]);
  const containers = listOf(definition["containerDefinitions"]);
  return containers.flatMap(({ image }) => listed(parseReference(text(image) ?? "", by)));
}

/** A reference, if it is to an image in ECR; one without a host may well be. */
export function parseReference(written: string, by?: string): ImageInUse | undefined {
  const { host, path, tag, digest } = splitImageReference(written);
  const registry = host === undefined ? undefined : parseEcrHost(host);
  if (path === "" || (host !== undefined && registry === undefined)) return undefined;
  const implied = digest === undefined ? "latest" : undefined;
  return {
    text: written,
    repository: path,
    account: registry?.account,
    region: registry?.region,
    tag: tag ?? implied,
    digest,
    by,
  };
}

function listed(reference: ImageInUse | undefined): ImageInUse[] {
  return reference === undefined ? [] : [reference];
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as unknown[]).filter(isRecord) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
