import { parseEcrHost } from "../ecr/host";
import { parseImageReference } from "../ecr/image-reference";

/** What the text of a failed pull names; nothing that it does not say. */
export interface PullFailureFacts {
  /** The reference as the text has it. */
  readonly image?: string;
  /** Host of the image's registry. */
  readonly registry?: string;
  /** Of the ECR registry, 12 digits. */
  readonly account?: string;
  /** Of the ECR registry. */
  readonly region?: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly digest?: string;
  /** ARN of who was refused. */
  readonly principal?: string;
  /** The action that was refused, such as `ecr:BatchGetImage`. */
  readonly action?: string;
  /** ARN of what the action was refused on, or `*`. */
  readonly resource?: string;
  /** The host that a request went to, or that was not found. */
  readonly host?: string;
  /** Names of pull Secrets that kubelet did not find. */
  readonly pullSecrets?: readonly string[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** In the order of trust: kubelet's own words before the runtime's, these before an address. */
const IMAGE_PATTERNS = [
  /(?:pull(?:ing)? image|default image tag|Container image|inspect image) "([^"]+)"/i,
  /pull and unpack image "([^"]+)"/,
  /resolve ref(?:erence)? "?([^\s"]+)/,
  /pull access denied for ([^\s,]+)/,
  /manifest for (\S+) not found/,
  /repository ([^\s']+\/[^\s']+) not found/,
  /(?<![\w./])(\d{12}\.dkr\.[^\s"',/]+\/[^\s"',]+)/,
];
// The bounds keep a long output of many addresses from being read over and over.
const MANIFEST_URL =
  /https?:\/\/([^/\s"]{1,255})\/v2\/([^\s"]{1,300}?)\/(?:manifests|blobs)\/(sha256:[a-f0-9]{64}|[\w.-]+)/;
const REFUSED = /User: (\S+) is not authorized to perform: ([a-z0-9-]+:\w+)(?: on resource: ([^\s"',]+))?/;
const REPOSITORY_ARN = /arn:[\w-]+:ecr:([a-z0-9-]+):(\d{12}):repository\/([\w./-]+)/;
const UNKNOWN_NAME = /repository with name '([^']+)' does not exist(?: in the registry with id '(\d{12})')?/;
const LOOKUP = /\blookup ([a-zA-Z0-9.-]+?)(?: on |:)/;
const LAYER_BUCKET = /\bprod-([a-z0-9-]+)-starport-layer-bucket/;
const REQUEST = /\b(?:Get|Head|Post|GET|HEAD|POST|status code)(?: request to)? "?https?:\/\/([^/"\s:]+)/g;
const PULL_SECRETS = /image pull secrets \(([^)]+)\)/;

/** Reads a text of kubelet, containerd, Docker, ECS, CodeBuild or the AWS CLI, in one line or many. */
export function pullFailureFacts(text: string): PullFailureFacts {
  // Logs escape the quotes of what they quote, several times over.
  const plain = text.replace(/\\+"/g, '"');
  return defined({
    ...repositoryFacts(plain),
    ...imageFacts(plain),
    ...refusalFacts(plain),
    host: hostOf(plain),
    pullSecrets: PULL_SECRETS.exec(plain)?.[1]?.split(", "),
  });
}

function imageFacts(text: string): Partial<Mutable<PullFailureFacts>> {
  const image = imageOf(text);
  if (image === undefined) return {};
  const parsed = parseImageReference(image);
  if (!("reference" in parsed)) return { image };
  const { registry, repository, tag, digest, ecr } = parsed.reference;
  // The text may name the repository alone, for which a runtime would add its default.
  const written = tag !== undefined && image.includes(`:${tag}`) ? tag : undefined;
  return defined({ image, registry, repository, tag: written, digest, account: ecr?.account, region: ecr?.region });
}

function imageOf(text: string): string | undefined {
  for (const pattern of IMAGE_PATTERNS) {
    const found = pattern.exec(text)?.[1]?.replace(/[:.,]+$/, "");
    if (found !== undefined) return found;
  }
  const [, host, path, version = ""] = MANIFEST_URL.exec(text) ?? [];
  if (host === undefined || path === undefined) return undefined;
  return `${host}/${path}${version.includes(":") ? "@" : ":"}${version}`;
}

function repositoryFacts(text: string): Partial<Mutable<PullFailureFacts>> {
  const [, region, account, repository] = REPOSITORY_ARN.exec(text) ?? [];
  if (repository !== undefined) return { region, account, repository };
  const [, name, registryId] = UNKNOWN_NAME.exec(text) ?? [];
  return { repository: name, account: registryId, region: LAYER_BUCKET.exec(text)?.[1] };
}

function refusalFacts(text: string): Partial<Mutable<PullFailureFacts>> {
  const [, principal, action, resource] = REFUSED.exec(text) ?? [];
  return { principal, action, resource: resource?.replace(/\.$/, "") };
}

/** The last request in the text is the one that failed; what a resolver could not find comes before it. */
function hostOf(text: string): string | undefined {
  return LOOKUP.exec(text)?.[1] ?? [...text.matchAll(REQUEST)].at(-1)?.[1] ?? MANIFEST_URL.exec(text)?.[1];
}

function defined<T extends object>(facts: T): T {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as T;
}

/** The endpoint service of the VPC that stands for a host, or undefined where there is none. */
export function endpointOf(host: string): string | undefined {
  if (/^(?:api\.)?ecr\.[a-z0-9-]+\.amazonaws\./.test(host)) return "ecr.api";
  if (parseEcrHost(host) !== undefined) return "ecr.dkr";
  if (/starport-layer-bucket|(?:^|\.)s3[.-]/.test(host)) return "s3";
  return /^(sts|secretsmanager|ssm|kms|logs)\.[a-z0-9-]+\.amazonaws\./.exec(host)?.[1];
}

/** `role node-prod of account 123456789012`, by the ARN of a session or an identity. */
export function whoIs(principal: string | undefined): string {
  if (principal === undefined) return "the identity that pulls";
  const [, account, kind, name] = /::(\d*):(?:(assumed-role|role|user))\/([^/\s]+)/.exec(principal) ?? [];
  if (account === undefined || kind === undefined || name === undefined) return principal;
  return `${kind === "user" ? "user" : "role"} ${name} of account ${account}`;
}
