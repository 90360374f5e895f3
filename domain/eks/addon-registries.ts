import { type AwsPlace, repositoryArn } from "../aws/arn";
import type { Fault } from "../text/errors";
import { nearest } from "../text/nearest";

/**
 * The accounts from whose ECR the nodes of a region pull EKS's add-ons, as of 2026-11-21.
 *
 * The page gives ap-east-2's registry the host of ap-east-1; that is taken for a slip.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
 */
const ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  "602401143452": [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "877085696533": ["af-south-1"],
  "800184023465": ["ap-east-1"],
  "533267051163": ["ap-east-2"],
  "900889452093": ["ap-south-2"],
  "296578399912": ["ap-southeast-3"],
  "491585149902": ["ap-southeast-4"],
  "151610086707": ["ap-southeast-5"],
  "333609536671": ["ap-southeast-6"],
  "121268973566": ["ap-southeast-7"],
  "761377655185": ["ca-west-1"],
  "918309763551": ["cn-north-1"],
  "961992271922": ["cn-northwest-1"],
  "900612956339": ["eu-central-2"],
  "590381155156": ["eu-south-1"],
  "455263428931": ["eu-south-2"],
  "066635153087": ["il-central-1"],
  "759879836304": ["me-central-1"],
  "558608220178": ["me-south-1"],
  "730335286997": ["mx-central-1"],
  "151742754352": ["us-gov-east-1"],
  "013241004608": ["us-gov-west-1"],
};

const ACCOUNT_OF = new Map(
  Object.entries(ACCOUNTS).flatMap(([account, regions]) => regions.map((region) => [region, account] as const)),
);

/** The registry of EKS's add-ons that nodes of a region pull from; undefined for a region that is not in the table. */
export function eksAddonRegistry(region: string): AwsPlace | undefined {
  const account = ACCOUNT_OF.get(region);
  return account === undefined ? undefined : { account, region };
}

/**
 * Everything in the registry of EKS's add-ons; without it no node of the region becomes Ready.
 *
 * @param region one without faults by {@link eksAddonRegistryFaults}
 */
export function eksAddonRepositoryArns(region: string): string[] {
  const registry = eksAddonRegistry(region);
  return registry === undefined ? [] : [repositoryArn(registry, "*")];
}

/** A region whose registry of add-ons is not known: its nodes could not be given the right to pull them. */
export function eksAddonRegistryFaults(found: string): Fault[] {
  if (ACCOUNT_OF.has(found)) return [];
  const like = nearest(found, [...ACCOUNT_OF.keys()]);
  const remedy = like === undefined ? "add its account to domain/eks/addon-registries.ts" : `did you mean "${like}"?`;
  return [{ path: [], problem: "must be a region whose registry of EKS add-ons is known", found, remedy }];
}
