import type { AwsPlace } from "../aws/arn";
import { type Partition, dnsSuffixOf, partitionOf } from "../aws/regions";

/** What the host name of a private ECR registry says. */
export interface EcrRegistry extends AwsPlace {
  /** By the region; `aws` for one that is not in the table. */
  readonly partition: Partition;
  /** What follows the region: `amazonaws.com`, `amazonaws.com.cn`, or `on.aws` of a dual-stack host. */
  readonly dnsSuffix: string;
  readonly isFips: boolean;
  /** Reached by IPv4 and IPv6. ECR's interface endpoints (AWS PrivateLink) don't serve these hosts. */
  readonly isDualStack: boolean;
}

const IPV4_HOST = /^(\d{12})\.dkr\.ecr(-fips)?\.([a-z0-9-]+)\.(amazonaws\.com(?:\.cn)?)$/;
const DUAL_STACK_HOST = /^(\d{12})\.dkr-ecr(-fips)?\.([a-z0-9-]+)\.(on\.aws|on\.amazonwebservices\.com\.cn)$/;

/**
 * The account and region behind a host name, or undefined where it is no private ECR registry.
 *
 * The region need not be in the table: a newer one is a registry, too.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
 */
export function parseEcrHost(host: string): EcrRegistry | undefined {
  const dualStack = DUAL_STACK_HOST.exec(host);
  const [, account, fips, region, dnsSuffix] = dualStack ?? IPV4_HOST.exec(host) ?? [];
  if (account === undefined || region === undefined || dnsSuffix === undefined) return undefined;
  const partition = partitionOf(region);
  return { account, region, partition, dnsSuffix, isFips: fips !== undefined, isDualStack: dualStack !== null };
}

/** `<account>.dkr.ecr.<region>.amazonaws.com`: the host of an account's private registry. */
export function ecrHost({ account, region }: AwsPlace): string {
  return `${account}.dkr.ecr.${region}.${dnsSuffixOf(region)}`;
}
