import { type AwsPlace, accountOf } from "../aws/arn";
import { ecrHost, parseEcrHost } from "./host";
import { type Fault, within } from "../text/errors";
import { nearest } from "../text/nearest";
import { ROOT_PREFIX } from "./repository-prefix";
import { roleArnFaults } from "./repository-settings";

/**
 * A registry that ECR fetches images from, and keeps them, when they are pulled by the rule's prefix.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export interface PullThroughCacheSettings {
  /**
   * Host of the registry: `public.ecr.aws`, `registry.k8s.io` or `quay.io`, which need no credentials;
   * `registry-1.docker.io` (Docker Hub), `ghcr.io`, `registry.gitlab.com`, `<name>.azurecr.io` or `cgr.dev`, which need
   * `credentialArn`; or the ECR of another account or region, `<account>.dkr.ecr.<region>.amazonaws.com`.
   */
  readonly upstreamRegistry: string;
  /**
   * ARN of a secret in Secrets Manager with `username` and `accessToken`; its name begins with `ecr-pullthroughcache/`,
   * its account and region are the registry's. @default none, which registries with credentials refuse
   */
  readonly credentialArn?: string;
  /** Role of the registry's account by which ECR reads the ECR of another account; needed for that. @default none */
  readonly customRoleArn?: string;
  /** Which repositories of another ECR are meant: the first parts of their names. Not under `ROOT`. @default all */
  readonly upstreamRepositoryPrefix?: string;
}

/** What a registry asks of those who pull from it; `ecr` is the private registry of an account. */
type Authentication = "none" | "secret" | "ecr";

const HOSTS: Readonly<Record<string, Authentication>> = {
  "public.ecr.aws": "none",
  "registry.k8s.io": "none",
  "quay.io": "none",
  "registry-1.docker.io": "secret",
  "ghcr.io": "secret",
  "registry.gitlab.com": "secret",
  "cgr.dev": "secret",
};
/** How people call registries whose host is another. */
const ALIASES: Readonly<Record<string, string>> = {
  "docker.io": "registry-1.docker.io",
  "index.docker.io": "registry-1.docker.io",
  "hub.docker.com": "registry-1.docker.io",
  "k8s.gcr.io": "registry.k8s.io",
  "github.com": "ghcr.io",
  "gitlab.com": "registry.gitlab.com",
  "gallery.ecr.aws": "public.ecr.aws",
};
const AZURE_HOST = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.azurecr\.io$/;
const PREFIX = /^(?:(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*|ROOT)$/;
const LONGEST_PREFIX = 30;
const PREFIX_FORM = "2 to 30 lower-case letters and digits, with single . _ - between them and / between parts";
const SECRET_ARN = /^arn:aws(-[a-z]+)*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\/[\w/+=.@-]+$/;
const LONGEST_SECRET_ARN = 612;
const MOST_RULES = 50;

/** `docker-hub/*`: the repositories that a rule makes, as the pattern in an ARN. */
export function cachedRepositories(prefix: string): string {
  return cachedRepository(prefix, "*");
}

/** `docker-hub/library/httpd`: the repository here of an image there. */
export function cachedRepository(prefix: string, image: string): string {
  return prefix === ROOT_PREFIX ? image : `${prefix}/${image}`;
}

/**
 * What is wrong with the rules of a registry by themselves.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
 */
export function pullThroughCachesFaults(caches: Readonly<Record<string, PullThroughCacheSettings>>): Fault[] {
  const each = Object.entries(caches).flatMap(([prefix, settings]) =>
    within([prefix], pullThroughCacheFaults(prefix, settings)),
  );
  const count = Object.keys(caches).length;
  if (count <= MOST_RULES) return each;
  return [...each, { path: [], problem: `must be at most ${MOST_RULES} rules, are ${count}`, remedy: "remove some" }];
}

/**
 * What is wrong with a rule by itself.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html
 */
export function pullThroughCacheFaults(prefix: string, settings: PullThroughCacheSettings): Fault[] {
  const authentication = authenticationOf(settings.upstreamRegistry);
  return [
    ...prefixFaults(prefix),
    ...(authentication === undefined ? hostFaults(settings.upstreamRegistry) : []),
    ...secretFaults(settings, authentication),
    ...(settings.customRoleArn === undefined ? [] : roleFaults(settings.customRoleArn, authentication)),
    ...upstreamPrefixFaults(prefix, settings, authentication),
  ];
}

/**
 * What is wrong with a rule in the registry of an account and region.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html
 */
export function pullThroughCachePlaceFaults(settings: PullThroughCacheSettings, place: AwsPlace): Fault[] {
  const { upstreamRegistry, credentialArn, customRoleArn } = settings;
  return [
    ...(credentialArn === undefined ? [] : secretPlaceFaults(credentialArn, place)),
    ...(customRoleArn === undefined ? [] : rolePlaceFaults(customRoleArn, place)),
    ...upstreamPlaceFaults(upstreamRegistry, customRoleArn, place),
  ];
}

function authenticationOf(host: string): Authentication | undefined {
  const ecr = parseEcrHost(host);
  if (ecr !== undefined) return ecrHost(ecr) === host ? "ecr" : undefined;
  return AZURE_HOST.test(host) ? "secret" : HOSTS[host];
}

function prefixFaults(found: string): Fault[] {
  if (isPrefix(found)) return [];
  const remedy = 'use a prefix such as "docker-hub", or "ROOT" for all others';
  return [{ path: [], problem: `must be named by ${PREFIX_FORM}`, found, remedy }];
}

function isPrefix(text: string): boolean {
  return PREFIX.test(text) && text.length >= 2 && text.length <= LONGEST_PREFIX;
}

function hostFaults(found: string): Fault[] {
  const path = ["upstreamRegistry"];
  const host = found.replace(/^[a-z]+:\/\//, "").replace(/\/.*$/, "");
  if (host !== found && authenticationOf(host) !== undefined) {
    return [{ path, problem: "must be a host alone", found, remedy: `write "${host}"` }];
  }
  const known = Object.keys(HOSTS);
  const like = ALIASES[host] ?? nearest(host, known);
  const remedy = like === undefined ? `known are ${known.join(", ")}, <name>.azurecr.io and ECR` : `write "${like}"`;
  return [{ path, problem: "must be a registry that ECR can cache", found, remedy }];
}

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html */
function secretFaults({ upstreamRegistry, credentialArn }: PullThroughCacheSettings, asks?: Authentication): Fault[] {
  const path = ["credentialArn"];
  if (credentialArn === undefined) {
    if (asks !== "secret") return [];
    const remedy = "name a secret of Secrets Manager: arn:aws:secretsmanager:...:secret:ecr-pullthroughcache/<name>";
    return [{ path, problem: `is needed for ${upstreamRegistry}`, remedy }];
  }
  if (asks === "none" || asks === "ecr") {
    return [{ path, problem: `must not be given for ${upstreamRegistry}, which takes no secret`, remedy: "remove it" }];
  }
  if (SECRET_ARN.test(credentialArn) && credentialArn.length <= LONGEST_SECRET_ARN) return [];
  const problem = "must be the ARN of a secret whose name begins with ecr-pullthroughcache/";
  const remedy =
    'write it out: "arn:aws:secretsmanager:<region>:<account>:secret:ecr-pullthroughcache/<name>-<6 characters>"';
  return [{ path, problem, found: credentialArn, remedy }];
}

function roleFaults(found: string, asks?: Authentication): Fault[] {
  const path = ["customRoleArn"];
  const form = roleArnFaults(found, path);
  if (asks === undefined || asks === "ecr") return form;
  return [...form, { path, problem: "is for the ECR of another account only", remedy: "remove it" }];
}

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private-wildcards.html */
function upstreamPrefixFaults(
  prefix: string,
  { upstreamRepositoryPrefix: found }: PullThroughCacheSettings,
  asks?: Authentication,
): Fault[] {
  if (found === undefined) return [];
  const path = ["upstreamRepositoryPrefix"];
  const faults: Fault[] = [];
  if (!isPrefix(found)) faults.push({ path, problem: `must be ${PREFIX_FORM}`, found, remedy: 'for example "team"' });
  if (asks !== undefined && asks !== "ecr") {
    faults.push({ path, problem: "is for the ECR of another account or region only", remedy: "remove it" });
  }
  if (prefix === ROOT_PREFIX && found !== ROOT_PREFIX) {
    const remedy = "remove it, or name the rule by a prefix";
    faults.push({ path, problem: 'must not be given for the rule "ROOT"', found, remedy });
  }
  return faults;
}

function secretPlaceFaults(found: string, { account, region }: AwsPlace): Fault[] {
  if (!SECRET_ARN.test(found) || found.includes(`:${region}:${account}:`)) return [];
  const problem = "must be a secret in the account and region of the registry";
  return [{ path: ["credentialArn"], problem, found, remedy: `copy the secret to ${account} in ${region}` }];
}

function rolePlaceFaults(found: string, { account }: AwsPlace): Fault[] {
  if (roleArnFaults(found).length > 0 || accountOf(found) === account) return [];
  const problem = "must be a role in the account of the registry";
  return [{ path: ["customRoleArn"], problem, found, remedy: `name a role of account ${account}` }];
}

function upstreamPlaceFaults(host: string, customRoleArn: string | undefined, place: AwsPlace): Fault[] {
  const upstream = parseEcrHost(host);
  if (upstream === undefined) return [];
  if (upstream.account !== place.account) {
    if (customRoleArn !== undefined) return [];
    const remedy = `name a role of account ${place.account} that may read there`;
    return [{ path: ["customRoleArn"], problem: `is needed for the ECR of account ${upstream.account}`, remedy }];
  }
  if (upstream.region !== place.region) return [];
  const problem = "must be another registry than the one that caches";
  return [{ path: ["upstreamRegistry"], problem, found: host, remedy: "remove the rule" }];
}
