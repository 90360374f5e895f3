import { type AwsPlace, accountOf, isOidcProviderArn, partitionOfArn } from "../aws/arn";
import { cronFaults, longestGapMinutes } from "./cron";
import { type Fault, within } from "../text/errors";
import { imageReferenceFaults, parseImageReference } from "../ecr/image-reference";
import { secretNameFaults } from "./names";
import { accountIdFaults, regionFaults } from "../aws/names";
import { partitionOf } from "../aws/regions";

/**
 * The Secret with which pods outside AWS log in to ECR, and what renews it.
 *
 * ECR's tokens live for 12 hours, so a CronJob writes a new one in time.
 */
export interface PullSecretSettings {
  /** Name of the Secret, in every namespace that needs it. @default "ecr-pull-secret" */
  readonly name?: string;
  /** When it is renewed, as a cron expression in UTC: at least every 6 hours. @default every 4 hours, at minute 37 */
  readonly schedule?: string;
  /** What the CronJob gets its tokens with. */
  readonly credentials: PullSecretCredentials;
  /** Registries besides the platform's own. @default [] */
  readonly registries?: readonly PullRegistrySettings[];
  /**
   * What the CronJob itself runs: a public image with a digest that has a shell, the AWS CLI and curl.
   *
   * @default AWS's own image of its CLI, see {@link DEFAULT_PULL_SECRET}
   */
  readonly image?: string;
}

/** An access key in an existing Secret, or a role that the cluster's own tokens open; never a value in the settings. */
export type PullSecretCredentials = AccessKeyCredentials | WebIdentityCredentials;

/** An access key of the platform's IAM user, in a Secret that Terraform neither makes nor reads. */
export interface AccessKeyCredentials {
  /** Name of the Secret, with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, in the namespace of the workloads. */
  readonly secretName: string;
}

/** A role of the platform that trusts the cluster's OIDC issuer: no key anywhere. */
export interface WebIdentityCredentials {
  /** ARN of the IAM OIDC provider that stands for the cluster's issuer, in the registry's account. */
  readonly oidcProviderArn: string;
}

/** A registry besides the platform's own. */
export interface PullRegistrySettings extends AwsPlace {
  /** Names of the repositories that may be pulled; `*` and `?` are wildcards. */
  readonly repositories: readonly string[];
}

/**
 * What is taken where the settings say nothing.
 *
 * The image is AWS's own of its CLI (Amazon Linux 2023 with `sh` and `curl`), for amd64 and arm64. It is in
 * https://gallery.ecr.aws/aws-cli/aws-cli and, with the same digest, on Docker Hub as `amazon/aws-cli`. To check or update
 * it: `skopeo inspect --format '{{.Digest}}' docker://public.ecr.aws/aws-cli/aws-cli:<version>`, with a version of
 * https://github.com/aws/aws-cli/blob/v2/CHANGELOG.rst. The digest decides; the tag is for people.
 *
 * Sources: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-docker.html,
 * https://github.com/aws/aws-cli/issues/9586 (Amazon Linux 2023),
 * https://docs.aws.amazon.com/linux/al2023/ug/curl-minimal.html
 */
export const DEFAULT_PULL_SECRET = {
  name: "ecr-pull-secret",
  schedule: "37 */4 * * *",
  image:
    "public.ecr.aws/aws-cli/aws-cli:2.37.4@sha256:fdd8d1fcbea9c371678dee5a40df8b178c7a781b4586605756ee28114c97ead6",
} as const;

/** The name of everything that renews the Secret: CronJob, ServiceAccount, Role, RoleBinding, and the owner of its fields. */
export const PULL_SECRET_REFRESHER = "pull-secret-refresher";

/** On the CronJob: the ARN of the IAM principal that its tokens belong to, and so of whom every pod pulls as. */
export const PRINCIPAL_ARN_ANNOTATION = `${PULL_SECRET_REFRESHER}/principal-arn`;

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html */
const TOKEN_HOURS = 12;
/** One run may be missed: the token has to live until the next but one. */
const LONGEST_GAP_HOURS = TOKEN_HOURS / 2;

const REPOSITORY_PATTERN = /^[a-z0-9._/*?-]{1,256}$/;

/** What is wrong with the settings, whatever the platform is. */
export function pullSecretFaults(settings: PullSecretSettings): Fault[] {
  const { name, schedule, credentials, registries = [], image } = settings;
  return [
    ...(name === undefined ? [] : within(["name"], secretNameFaults(name))),
    ...(schedule === undefined ? [] : within(["schedule"], refreshScheduleFaults(schedule))),
    ...within(["credentials"], credentialFaults(credentials, name ?? DEFAULT_PULL_SECRET.name)),
    ...registries.flatMap((registry, index) => within(["registries", index], registryFaults(registry))),
    ...within(["registries"], placeFaults(registries)),
    ...(image === undefined ? [] : within(["image"], refresherImageFaults(image))),
  ];
}

/** What is wrong with the settings for a platform whose registry is there; malformed ARNs are no matter of this. */
export function pullSecretPlatformFaults(settings: PullSecretSettings, registry: AwsPlace): Fault[] {
  const { credentials, registries = [] } = settings;
  return [
    ...within(["registries"], partitionFaults(partitionOf(registry.region), registries)),
    ...("oidcProviderArn" in credentials
      ? within(["credentials", "oidcProviderArn"], providerPlaceFaults(credentials.oidcProviderArn, registry))
      : []),
  ];
}

function providerPlaceFaults(found: string, { account, region }: AwsPlace): Fault[] {
  const partition = partitionOf(region);
  const isThere = accountOf(found) === account && partitionOfArn(found) === partition;
  if (isThere || !isOidcProviderArn(found)) return [];
  const problem = `must be in the registry's account ${account}, where the role is that trusts it`;
  const remedy = "make an IAM OIDC provider of the same issuer there";
  const path: Fault["path"] = [];
  if (accountOf(found) !== account) return [{ path, problem, found, remedy }];
  return [
    { path, problem: `must be an ARN of the partition ${partition}`, found, remedy: `write "arn:${partition}:..."` },
  ];
}

/**
 * A schedule that renews the token in time, even if one run fails.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
 */
export function refreshScheduleFaults(found: string): Fault[] {
  const faults = cronFaults(found);
  if (faults.length > 0) return faults;
  const hours = longestGapMinutes(found) / 60;
  if (hours <= LONGEST_GAP_HOURS) return [];
  const gap = Number(hours.toFixed(1));
  const problem =
    `must run at least every ${LONGEST_GAP_HOURS} hours, so that a token of ${TOKEN_HOURS} hours survives one missed run; ` +
    `between two of its runs are up to ${gap} hours`;
  return [{ path: [], problem, found, remedy: `for example "${DEFAULT_PULL_SECRET.schedule}"` }];
}

/** Faults of the image that fetches the first token: it has to come without one, and has to stay what was checked. */
export function refresherImageFaults(found: string): Fault[] {
  const faults = imageReferenceFaults(found);
  const parsed = parseImageReference(found);
  if (faults.length > 0 || "faults" in parsed) return faults;
  const { ecr, digest } = parsed.reference;
  if (ecr !== undefined) {
    const problem = "must not come from a private registry of ECR: it would wait for the Secret that it has to write";
    const remedy = "name a public image, or omit it for AWS's own of its CLI";
    return [{ path: [], problem, found, remedy }];
  }
  if (digest !== undefined) return [];
  const problem = "must have a digest, since it runs with credentials and must not change by itself";
  const remedy = `ask \`skopeo inspect --format '{{.Digest}}' docker://${found}\` and append it: "${found}@sha256:..."`;
  return [{ path: [], problem, found, remedy }];
}

/**
 * An IAM principal belongs to one partition: China's registries, say, need a principal of China's.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
function partitionFaults(partition: string, places: readonly AwsPlace[]): Fault[] {
  return places.flatMap(({ region }, index) => {
    const other = partitionOf(region);
    if (other === partition) return [];
    const problem = `is in partition ${other}, for which a principal of partition ${partition} gets no token`;
    const remedy = "pull its images from an external registry that names an existing pull Secret";
    return [{ path: [index, "region"], problem, found: region, remedy }];
  });
}

/** Faults of registries in another partition than a principal's that is known. */
export function principalPartitionFaults(principalArn: string, places: readonly AwsPlace[]): Fault[] {
  return partitionFaults(partitionOfArn(principalArn), places);
}

/** Faults of a list that names a registry twice: one Secret holds one login for each. */
export function placeFaults(places: readonly AwsPlace[]): Fault[] {
  const keys = places.map(({ account, region }) => `${account} ${region}`);
  return keys.flatMap((key, index) => {
    if (keys.indexOf(key) === index) return [];
    const problem = `is the registry of ${key.replace(" ", " in ")} once more`;
    return [{ path: [index], problem, remedy: "name it once, with all of its repositories" }];
  });
}

function credentialFaults(credentials: PullSecretCredentials, name: string): Fault[] {
  if ("oidcProviderArn" in credentials) {
    const { oidcProviderArn: found } = credentials;
    if (isOidcProviderArn(found)) return [];
    const remedy = 'for example "arn:aws:iam::123456789012:oidc-provider/oidc.example.com"';
    return [{ path: ["oidcProviderArn"], problem: "must be the ARN of an IAM OIDC provider", found, remedy }];
  }
  return within(["secretName"], accessKeySecretFaults(credentials.secretName, name));
}

/**
 * The Secret with the access key, beside the one that is written.
 *
 * @param written name of the Secret that is written
 */
export function accessKeySecretFaults(found: string, written: string): Fault[] {
  if (found !== written) return secretNameFaults(found);
  const problem = "must be another Secret than the one that is written";
  return [{ path: [], problem, found, remedy: 'for example "ecr-credentials"' }];
}

function registryFaults({ account, region, repositories }: PullRegistrySettings): Fault[] {
  const place = [...within(["account"], accountIdFaults(account)), ...within(["region"], regionFaults(region))];
  if (repositories.length === 0) {
    const problem = "must name at least one repository";
    return [...place, { path: ["repositories"], problem, remedy: 'for example ["team/*"]' }];
  }
  const patterns = repositories.flatMap((found, index) => {
    if (REPOSITORY_PATTERN.test(found)) return [];
    const problem =
      "must be the name of a repository: lower-case letters, digits and . _ - /, with * and ? as wildcards";
    return [{ path: ["repositories", index], problem, found, remedy: 'for example "team/*"' }];
  });
  return [...place, ...patterns];
}
