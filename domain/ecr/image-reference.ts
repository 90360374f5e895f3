import type { AwsPlace } from "../aws/arn";
import { type EcrRegistry, ecrHost, parseEcrHost } from "./host";
import type { Fault } from "../text/errors";
import { bareHostFaults, misspelledHostFaults, textFaults } from "./image-reference-misses";
import { repositoryNameFaults } from "../aws/names";

export { type EcrRegistry, ecrHost, parseEcrHost } from "./host";

/** Where an image is, as a container runtime understands it. */
export interface ImageReference {
  /** Host, with its port where it has one; `docker.io` where none was written. */
  readonly registry: string;
  /** Path in the registry, such as `mamezou-tech/task-service`; `library/` is added to Docker Hub's official images. */
  readonly repository: string;
  /** `latest` where neither a tag nor a digest was written. */
  readonly tag?: string;
  /** Such as `sha256:` and 64 hexadecimal digits; it decides where a tag is there, too. */
  readonly digest?: string;
  /** Where the registry is a private one of ECR. */
  readonly ecr?: EcrRegistry;
}

/** A reference, or why the text is none. */
export type ParsedImageReference = { readonly reference: ImageReference } | { readonly faults: readonly Fault[] };

/** The parts of a reference as they were written, whether or not a container runtime would take them. */
export interface WrittenReference {
  /** With its port where it has one. @default none was written: Docker Hub's, for a container runtime */
  readonly host?: string;
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

const DOCKER_HUB = "docker.io";
const DOCKER_HUB_ALIASES = [DOCKER_HUB, "index.docker.io", "registry-1.docker.io"];
const HOST =
  /^(?:(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(?:\.(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*|\[[0-9a-fA-F:]+\])(?::\d+)?$/;
const PATH_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const LONGEST_PATH = 255;

/** A tag, as a regular expression of every engine. https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
export const TAG_PATTERN = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
/** A digest as ECR writes it, as a regular expression of every engine. */
export const DIGEST_PATTERN = "sha256:[a-f0-9]{64}";
const TAG = new RegExp(`^${TAG_PATTERN}$`);
const DIGEST = new RegExp(`^(?:${DIGEST_PATTERN}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$`);
const SHA256_DIGEST = new RegExp(`^${DIGEST_PATTERN}$`);

/** `<host>/<name>`: what Terraform calls `repository_url`. */
export function repositoryUrl(place: AwsPlace, name: string): string {
  return `${ecrHost(place)}/${name}`;
}

/**
 * The image of a repository: `<url>:<tag>`, or `<url>@<digest>`.
 *
 * @param version a tag, or `sha256:` and 64 hexadecimal digits
 */
export function imageUri(url: string, version: string): string {
  return `${url}${isDigest(version) ? "@" : ":"}${version}`;
}

/** Whether a version is a digest: a tag never has a colon. */
export function isDigest(version: string): boolean {
  return version.includes(":");
}

/**
 * What is wrong with a version: a tag or a digest.
 *
 * Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
export function versionFaults(found: string): Fault[] {
  if (found.includes("/")) {
    const problem = "must be a version alone, since the repository follows from the key";
    return [{ path: [], problem, found, remedy: `write "${versionIn(found)}"` }];
  }
  return isDigest(found) ? digestFaults(found) : tagFaults(found);
}

/** The version of a reference that was written whole. */
function versionIn(reference: string): string {
  const { tag = "1.4.2", digest } = splitImageReference(reference);
  return digest ?? tag;
}

function tagFaults(found: string): Fault[] {
  if (TAG.test(found)) return [];
  const problem =
    "must be a tag: 1 to 128 letters, digits and _ . -, the first a letter, digit or _; or a sha256: digest";
  return [{ path: [], problem, found, remedy: 'for example "1.4.2"' }];
}

function digestFaults(found: string): Fault[] {
  if (SHA256_DIGEST.test(found)) return [];
  const lower = found.toLowerCase();
  const remedy = SHA256_DIGEST.test(lower)
    ? `write "${lower}"`
    : "copy it from the registry or from what the push said";
  return [{ path: [], problem: 'must be "sha256:" and 64 lower-case hexadecimal digits', found, remedy }];
}

/**
 * Reads an image reference as Docker and containerd do, with Docker's defaults filled in.
 *
 * Source: https://pkg.go.dev/github.com/distribution/reference
 */
export function parseImageReference(text: string): ParsedImageReference {
  const faults = grammarFaults(text);
  if (faults.length > 0) return { faults };
  const { host, path, tag, digest } = splitImageReference(text);
  const registry = host === undefined || DOCKER_HUB_ALIASES.includes(host) ? DOCKER_HUB : host;
  const repository = registry === DOCKER_HUB && !path.includes("/") ? `library/${path}` : path;
  const ecr = parseEcrHost(registry);
  return { reference: { registry, repository, ...versionOf(tag, digest), ...(ecr === undefined ? {} : { ecr }) } };
}

function versionOf(tag?: string, digest?: string): Pick<ImageReference, "tag" | "digest"> {
  if (digest === undefined) return { tag: tag ?? "latest" };
  return tag === undefined ? { digest } : { tag, digest };
}

/** A reference as text, in full. */
export function formatImageReference({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

/**
 * What is wrong with a reference that somebody wrote by hand: besides the grammar, what looks like ECR but is not, and a
 * version that is missing.
 */
export function imageReferenceFaults(text: string): Fault[] {
  const slips = [...textFaults(text), ...bareHostFaults(text)];
  if (slips.length > 0) return slips;
  const { host } = splitImageReference(text);
  const misspelled = host === undefined ? [] : misspelledHostFaults(text, host);
  if (misspelled.length > 0) return misspelled;
  const faults = grammarFaults(text);
  if (faults.length > 0) return faults;
  return [...ecrNameFaults(text), ...missingVersionFaults(text)];
}

function ecrNameFaults(text: string): Fault[] {
  const { host = "", path } = splitImageReference(text);
  return parseEcrHost(host) === undefined ? [] : repositoryNameFaults(path);
}

function missingVersionFaults(found: string): Fault[] {
  const { tag, digest } = splitImageReference(found);
  if (tag !== undefined || digest !== undefined) return [];
  const problem = "must have a tag or a digest, since without one it means whatever is 'latest' at the time";
  return [{ path: [], problem, found, remedy: `for example "${found}:1.4.2"` }];
}

/** What of the text no container runtime would take. */
function grammarFaults(found: string): Fault[] {
  const { host, path, tag, digest } = splitImageReference(found);
  const rules: [boolean, string, string][] = [
    [host !== undefined && !HOST.test(host), "must begin with a host name", 'for example "quay.io/team/service:1.4.2"'],
    [
      path === "" || path.split("/").some((part) => !PATH_PART.test(part)),
      "must name a repository in lower-case letters and digits, with . _ or - between them and / between parts",
      remedyForPath(found, path),
    ],
    [path.length > LONGEST_PATH, `must have a path of at most ${LONGEST_PATH} characters`, "shorten it"],
    [/^[a-f0-9]{64}$/.test(found), "must be a name, not the id of an image", "name its repository and a tag"],
    [
      tag !== undefined && !TAG.test(tag),
      "must have a tag of 1 to 128 letters, digits and _ . -, the first a letter, digit or _",
      'for example ":1.4.2" at its end',
    ],
    [
      digest !== undefined && !DIGEST.test(digest),
      'must have a digest of "sha256:" and 64 lower-case hexadecimal digits',
      "copy it from the registry or from what the push said",
    ],
  ];
  return rules.filter(([wrong]) => wrong).map(([, problem, remedy]) => ({ path: [], problem, found, remedy }));
}

function remedyForPath(found: string, path: string): string {
  const lower = path.toLowerCase();
  const isMended = lower !== path && lower.split("/").every((part) => PATH_PART.test(part));
  return isMended ? `write "${found.replace(path, () => lower)}"` : 'for example "quay.io/team/service:1.4.2"';
}

/**
 * Takes the text apart at the first `@`, at the first `:` behind the last `/`, and behind a first part that looks like a
 * host; says nothing about whether the parts are right. {@link parseImageReference} does, and fills in defaults.
 */
export function splitImageReference(text: string): WrittenReference {
  const [name = "", ...digests] = text.split("@");
  const digest = digests.length > 0 ? { digest: digests.join("@") } : {};
  const slash = name.lastIndexOf("/");
  const colon = name.indexOf(":", slash + 1);
  const [location, tag] = colon < 0 ? [name, {}] : [name.slice(0, colon), { tag: name.slice(colon + 1) }];
  const [first = "", ...rest] = location.split("/");
  if (rest.length === 0 || !isHost(first)) return { path: location, ...tag, ...digest };
  return { host: first, path: rest.join("/"), ...tag, ...digest };
}

/** Docker's rule: `team/service` is a path on Docker Hub, `team.example/service` is not. */
function isHost(first: string): boolean {
  return /[.:A-Z]/.test(first) || first === "localhost";
}
