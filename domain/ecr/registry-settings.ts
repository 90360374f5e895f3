import type { AwsPlace } from "../aws/arn";
import { type Fault, within } from "../text/errors";
import type { LifecycleRule } from "./lifecycle-policy";
import { accountIdFaults, regionFaults } from "../aws/names";
import { type Encryption, type ImageTagMutability, type PrincipalSettings, roleArnFaults } from "./repository-settings";

/**
 * How the whole registry of an account and region is scanned. Filters are names with `*` for any characters.
 *
 * `BASIC` looks at OS packages when an image is pushed, without charge. `ENHANCED` is Amazon Inspector: billed, language
 * packages too, and continuously where asked.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
 */
export type ScanningSettings = BasicScanning | EnhancedScanning;

/** Scans of OS packages by ECR itself. */
export interface BasicScanning {
  readonly type: "BASIC";
  /** Which repositories are scanned when an image is pushed. @default ["*"] */
  readonly scanOnPush?: readonly string[];
}

/** Scans by Amazon Inspector. */
export interface EnhancedScanning {
  readonly type: "ENHANCED";
  /** Which repositories are scanned when an image is pushed, and not again. @default none */
  readonly scanOnPush?: readonly string[];
  /** Which repositories are scanned again whenever a new vulnerability is known. @default ["*"] */
  readonly continuous?: readonly string[];
}

/** What makes repositories that match a template. */
export type TemplateUse = "PULL_THROUGH_CACHE" | "REPLICATION" | "CREATE_ON_PUSH";

/**
 * What a repository gets that ECR itself makes, since nothing else would be set on it: no lifecycle, tags that move.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 */
export interface CreationTemplateSettings {
  /** At least one. */
  readonly appliedFor: readonly TemplateUse[];
  /** For people. @default "Made by Terraform" */
  readonly description?: string;
  /** An immutable repository of a cache never refreshes a tag. @default "IMMUTABLE", but "MUTABLE" for a cache */
  readonly imageTagMutability?: ImageTagMutability;
  /** A KMS key needs `customRoleArn`. @default "AES256" */
  readonly encryption?: Encryption;
  /** @default untagged older than 7 days, then all beyond the newest 20 */
  readonly lifecycle?: readonly LifecycleRule[];
  /** Need `customRoleArn`. @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Who may pull from these repositories, besides the account's own identities. @default [] */
  readonly pullers?: readonly PrincipalSettings[];
  /** Who may push to these repositories, besides the account's own identities. @default [] */
  readonly pushers?: readonly PrincipalSettings[];
  /** The role that ECR assumes to set tags or use a key. @default none */
  readonly customRoleArn?: string;
}

/** Where images are copied to when they are pushed. */
export interface ReplicationDestination extends AwsPlace {
  /** Names of repositories, each taken as a prefix; at least one. */
  readonly prefixes: readonly string[];
}

/** Who else may make repositories in this registry. */
export interface RegistryPolicySettings {
  /** Accounts whose registries may replicate into the namespace. 12 digits each. @default none */
  readonly replicationFrom?: readonly string[];
  /** Who may make a repository of the namespace by pushing to it; the creation template's `pushers` let them push. @default nobody */
  readonly createOnPushBy?: readonly PrincipalSettings[];
}

const SCAN_FILTER = /^[a-z0-9*](?:[._/a-z0-9*-]?[a-z0-9*]+)*$/;
const LONGEST_SCAN_FILTER = 255;
const TEMPLATE_PREFIX = /^((?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*\/?|ROOT)$/;
const MOST_FILTERS = 100;
const MOST_REPLICATION_DESTINATIONS = 25;
const MOST_REPLICATION_RULES = 10;
const LONGEST_DESCRIPTION = 255;

/**
 * What is wrong with a scanning setting.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegistryScanningRule.html
 */
export function scanningFaults(settings: ScanningSettings): Fault[] {
  const lists: [string, readonly string[] | undefined][] = [
    ["scanOnPush", settings.scanOnPush],
    ["continuous", settings.type === "ENHANCED" ? settings.continuous : undefined],
  ];
  return lists.flatMap(([name, filters]) => within([name], filters === undefined ? [] : scanFilterFaults(filters)));
}

function scanFilterFaults(filters: readonly string[]): Fault[] {
  const faults: Fault[] = filters.flatMap((found, index) =>
    found.length <= LONGEST_SCAN_FILTER && SCAN_FILTER.test(found)
      ? []
      : [{ path: [index], problem: "must be a filter of repository names", found, remedy: 'for example "team/*"' }],
  );
  if (filters.length > MOST_FILTERS) {
    const problem = `must list at most ${MOST_FILTERS} filters, has ${filters.length}`;
    faults.push({ path: [], problem, remedy: "use wildcards" });
  }
  return faults;
}

/** What is wrong with a creation template. */
export function creationTemplateFaults(prefix: string, settings: CreationTemplateSettings): Fault[] {
  const faults: Fault[] = [];
  if (!TEMPLATE_PREFIX.test(prefix) || prefix.length < 2 || prefix.length > 256) {
    const remedy = 'use a prefix such as "team" or "ROOT" for all others';
    faults.push({ path: [], problem: "must be named by a prefix of repository names", found: prefix, remedy });
  }
  if (settings.appliedFor.length === 0) {
    const remedy = 'name at least one of "PULL_THROUGH_CACHE", "REPLICATION", "CREATE_ON_PUSH"';
    faults.push({ path: ["appliedFor"], problem: "must not be empty", remedy });
  }
  return [...faults, ...descriptionFaults(settings.description ?? ""), ...customRoleFaults(settings)];
}

function descriptionFaults(found: string): Fault[] {
  if (found.length <= LONGEST_DESCRIPTION) return [];
  const problem = `must have at most ${LONGEST_DESCRIPTION} characters, has ${found.length}`;
  return [{ path: ["description"], problem, found, remedy: "shorten it" }];
}

function customRoleFaults({ customRoleArn, tags, encryption = "AES256" }: CreationTemplateSettings): Fault[] {
  if (customRoleArn !== undefined) return roleArnFaults(customRoleArn, ["customRoleArn"]);
  if (tags === undefined && encryption === "AES256") return [];
  const remedy = "name the role that ECR assumes to set them";
  return [{ path: ["customRoleArn"], problem: "is needed for tags or a KMS key", remedy }];
}

/** A registry policy without a statement is refused by AWS. */
export function registryPolicyFaults({ replicationFrom = [], createOnPushBy = [] }: RegistryPolicySettings): Fault[] {
  if (replicationFrom.length + createOnPushBy.length > 0) return [];
  const remedy = "name somebody in 'replicationFrom' or 'createOnPushBy', or omit it";
  return [{ path: [], problem: "must let in somebody", remedy }];
}

/**
 * What is wrong with a list of destinations.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ReplicationRule.html
 */
export function replicationFaults(source: AwsPlace, destinations: readonly AwsPlace[]): Fault[] {
  const seen = new Set([placeId(source)]);
  const faults = destinations.flatMap((destination, index) => {
    const own = [
      ...within([index, "account"], accountIdFaults(destination.account)),
      ...within([index, "region"], regionFaults(destination.region)),
    ];
    const found = placeId(destination);
    if (seen.has(found)) {
      const problem = "must be another registry than the source and the other destinations";
      own.push({ path: [index], problem, found, remedy: "remove it" });
    }
    seen.add(found);
    return own;
  });
  if (destinations.length > MOST_REPLICATION_DESTINATIONS) {
    const problem = `must list at most ${MOST_REPLICATION_DESTINATIONS} destinations, has ${destinations.length}`;
    faults.push({ path: [], problem, remedy: "remove some" });
  }
  return faults;
}

/**
 * What is wrong with the images that destinations get.
 *
 * @param setting what the caller calls the list
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ReplicationConfiguration.html
 */
export function replicationRuleFaults(
  destinations: readonly Pick<ReplicationDestination, "prefixes">[],
  setting = "prefixes",
): Fault[] {
  const faults = destinations.flatMap(({ prefixes }, index): Fault[] => {
    const path = [index, setting];
    if (prefixes.length === 0) {
      return [{ path, problem: "must not be empty, which ECR reads as everything", remedy: "name some, or omit it" }];
    }
    if (prefixes.length <= MOST_FILTERS) return [];
    const problem = `must list at most ${MOST_FILTERS} repositories, has ${prefixes.length}`;
    return [{ path, problem, remedy: "omit it to copy the whole catalogue" }];
  });
  const rules = new Set(destinations.map(({ prefixes }) => JSON.stringify(prefixes))).size;
  if (rules <= MOST_REPLICATION_RULES) return faults;
  const problem = `must have at most ${MOST_REPLICATION_RULES} different lists of repositories, has ${rules}`;
  return [...faults, { path: [], problem, remedy: "let destinations share a list" }];
}

/** `<account>-<region>`: how a registry is told from another. */
export function placeId({ account, region }: AwsPlace): string {
  return `${account}-${region}`;
}

/** The prefixes of the templates that a destination's copies need: `team/` and `team/service` are both `team`'s. */
export function templatePrefixes({ prefixes }: Pick<ReplicationDestination, "prefixes">): string[] {
  const parents = prefixes.map((prefix) => (prefix.includes("/") ? prefix.slice(0, prefix.lastIndexOf("/")) : prefix));
  return [...new Set(parents)];
}
