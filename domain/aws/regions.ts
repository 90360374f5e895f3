/**
 * AWS regions by partition, as of 2026-11-01.
 *
 * Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const REGIONS = {
  aws: [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
} as const;

/** The part of AWS that a region belongs to; the second field of every ARN. */
export type Partition = keyof typeof REGIONS;

const PARTITION_OF = new Map<string, Partition>(
  (Object.keys(REGIONS) as Partition[]).flatMap((partition) =>
    REGIONS[partition].map((region) => [region, partition] as const),
  ),
);

/** Every known region. */
export const KNOWN_REGIONS: readonly string[] = [...PARTITION_OF.keys()];

/** The partition of a region; `aws` for a region that is not in the table. */
export function partitionOf(region: string): Partition {
  return PARTITION_OF.get(region) ?? "aws";
}

/** The DNS suffix of the partition's endpoints. */
export function dnsSuffixOf(region: string): string {
  return partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}
