import { type Fault, within } from "../text/errors";
import { imageReferenceFaults, parseImageReference, versionFaults } from "../ecr/image-reference";
import { misspelledHostFaults } from "../ecr/image-reference-misses";
import { nearest } from "../text/nearest";
import { pascalCase } from "../text/words";
import type { CachedImage } from "./settings";

/** A closed form of the setting: which key tells it, and which others it may have. */
interface Form {
  readonly key: string;
  readonly others: readonly string[];
}

const FORMS: readonly Form[] = [
  { key: "repository", others: [] },
  { key: "cache", others: ["image", "tag", "digest"] },
  { key: "registry", others: ["image", "tag", "digest"] },
];
const REMEDY =
  'write { repository: "taskService" }, { cache: "quay", image: "...", tag: "..." } or { registry: "quay.io", image: "...", tag: "..." }';
const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?$/;
const DOCKER_HUB = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/** What is wrong with the setting of an image by itself; whether its repository, cache or registry exists is another question. */
export function imageSettingsFaults(found: unknown): Fault[] {
  if (typeof found === "string") return plainReferenceFaults(found);
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    const problem = found === undefined ? "is missing" : "must say which image";
    return [{ path: [], problem, found, remedy: REMEDY }];
  }
  const settings = found as Readonly<Record<string, unknown>>;
  const forms = FORMS.filter(({ key }) => settings[key] !== undefined);
  const [form, other] = forms;
  if (form === undefined) return [{ path: [], problem: "must say which image", found, remedy: REMEDY }];
  if (other !== undefined) {
    const problem = `must have either '${form.key}' or '${other.key}'`;
    return [{ path: [], problem, found, remedy: "remove one of the two" }];
  }
  const faults = [...typeFaults(settings, form), ...strangerFaults(settings, form)];
  return faults.length > 0 || form.key === "repository" ? faults : outsideImageFaults(settings);
}

/**
 * What is wrong with an image of a cache, by the registry behind it: Docker Hub keeps its official images under `library/`.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-working-pulling.html
 */
export function cachedImageFaults({ image }: CachedImage, upstreamRegistry: string): Fault[] {
  if (image.includes("/") || !DOCKER_HUB.includes(upstreamRegistry)) return [];
  const problem = "must have the whole path, which is under 'library/' for an official image of Docker Hub";
  return [{ path: ["image"], problem, found: image, remedy: `write "library/${image}"` }];
}

/** A reference as Kubernetes takes it: what is wrong with it by itself, and how it is said here. */
function plainReferenceFaults(found: string): Fault[] {
  const problem = "must be an object that says where the image is from, not its reference";
  return [...imageReferenceFaults(found), { path: [], problem, found, remedy: settingsFor(found) }];
}

/** What to write for a reference; an ECR one means the catalogue, as far as can be told. */
function settingsFor(text: string): string {
  const parsed = parseImageReference(text);
  if (!("reference" in parsed)) return REMEDY;
  const { registry, repository, tag, digest } = parsed.reference;
  if (/\.amazonaws\.|\.on\.aws$/.test(registry)) {
    const key = pascalCase(repository.split("/").at(-1) ?? "");
    return `write { repository: "${key.charAt(0).toLowerCase()}${key.slice(1)}" }, and its version in the releases file`;
  }
  const version = digest === undefined ? `tag: "${tag ?? "latest"}"` : `digest: "${digest}"`;
  return `write { registry: "${registry}", image: "${repository}", ${version} }, or name a cache`;
}

function typeFaults(settings: Readonly<Record<string, unknown>>, { key, others }: Form): Fault[] {
  return [key, ...others].flatMap((name) => {
    const found = settings[name];
    if (found === undefined) return name === "image" ? [imageMissing()] : [];
    if (typeof found === "string" && found !== "") return [];
    return [{ path: [name], problem: "must be a text that is not empty", found, remedy: "write it in quotes" }];
  });
}

function imageMissing(): Fault {
  return { path: ["image"], problem: "is missing", remedy: 'name its path in that registry, such as "library/httpd"' };
}

function strangerFaults(settings: Readonly<Record<string, unknown>>, { key, others }: Form): Fault[] {
  const known = [key, ...others];
  return Object.keys(settings)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: [name],
      problem: "is not a setting of this kind of image",
      remedy: remedyFor(name, known),
    }));
}

function remedyFor(name: string, known: readonly string[]): string {
  if (known.length === 1 && ["tag", "digest", "version"].includes(name)) {
    return "remove it, as the version of an image of the catalogue is in the releases file";
  }
  const like = nearest(name, known);
  return like === undefined ? "remove it" : `did you mean "${like}"?`;
}

function outsideImageFaults(settings: Readonly<Record<string, unknown>>): Fault[] {
  const { registry, image, tag, digest } = settings as Readonly<Record<string, string | undefined>>;
  return [
    ...(registry === undefined ? [] : within(["registry"], registryHostFaults(registry))),
    ...(image === undefined ? [] : pathFaults(image)),
    ...(tag === undefined ? [] : within(["tag"], tagFaults(tag))),
    ...(digest === undefined ? [] : within(["digest"], digestFaults(digest))),
    ...(tag === undefined && digest === undefined ? [versionMissing()] : []),
  ];
}

function versionMissing(): Fault {
  return { path: [], problem: "must have a 'tag' or a 'digest'", remedy: 'add one, for example tag: "1.4.2"' };
}

/** The host of a registry, without scheme or path; one of AWS has to be a registry of ECR. */
export function registryHostFaults(found: string): Fault[] {
  if (HOST.test(found)) return misspelledHostFaults(found, found);
  const [host = ""] = found
    .replace(/^[a-z]+:\/\//i, "")
    .toLowerCase()
    .split("/");
  const remedy = HOST.test(host) ? `write "${host}"` : 'for example "quay.io"';
  return [{ path: [], problem: "must be a host alone, in lower-case letters", found, remedy }];
}

/** A path alone: tag, digest and host have settings of their own. */
function pathFaults(found: string): Fault[] {
  const path = ["image"];
  if (/[:@]/.test(found)) return [versionedPathFault(found)];
  const [first = "", ...rest] = found.split("/");
  if (rest.length > 0 && /\.[a-z]{2,}$/.test(first)) {
    const remedy = `write image: "${rest.join("/")}"`;
    return [{ path, problem: "must be a path without the host of a registry", found, remedy }];
  }
  // The registry is only there to make a whole reference of it.
  const parsed = parseImageReference(`registry.example/${found}:1`);
  if ("reference" in parsed) return [];
  return [{ path, problem: "must be a path in lower-case letters", found, remedy: 'for example "library/httpd"' }];
}

function versionedPathFault(found: string): Fault {
  const [bare = "", version = ""] = found.includes("@") ? found.split("@") : found.split(/:(?=[^/]*$)/);
  const setting = version.includes(":") ? "digest" : "tag";
  const remedy = version === "" ? "remove it" : `write image: "${bare}", ${setting}: "${version}"`;
  return { path: ["image"], problem: "must be a path without a tag or digest", found, remedy };
}

function tagFaults(found: string): Fault[] {
  if (!found.includes(":")) return versionFaults(found);
  return [{ path: [], problem: "must be a tag", found, remedy: "write a digest as 'digest'" }];
}

function digestFaults(found: string): Fault[] {
  if (found.includes(":")) return versionFaults(found);
  const isBare = /^[a-f0-9]{64}$/.test(found);
  const remedy = isBare ? `write "sha256:${found}"` : "write a tag as 'tag'";
  return [{ path: [], problem: 'must be "sha256:" and 64 lower-case hexadecimal digits', found, remedy }];
}
