/*
 * Where states are kept: the buckets, their default names, who reaches them. It asks `registry/` for its role; `platform/` asks
 * it.
 */

/** The remote state. */
export interface StateSettings extends StateBucketSettings {
  /** Key of the registry's state; the other stacks' keys are `<key>/<stack id>`. A contract: never change it. */
  readonly key: string;
  /** The bucket's account, 12 digits. @default the registry's */
  readonly account?: string;
}

/** The bucket of a remote state. */
export interface StateBucketSettings {
  /** @default `<name>-terraform-state-<account>-<region>` */
  readonly bucket?: string;
  /** @default the region of the registry, or of the environment */
  readonly region?: string;
  /** ARN of the role that Terraform assumes to read and write the state. @default the caller's own identity; for an environment's own bucket its `deployRole` */
  readonly role?: string;
  /** `false`: the bucket exists already and is not managed here. @default true */
  readonly managed?: boolean;
  /** Days for which old versions of a state are kept. At least 1. @default 90 */
  readonly oldVersionsExpireAfterDays?: number;
  /** ARN of the KMS key that encrypts the state. @default a key that S3 holds */
  readonly kmsKeyArn?: string;
  /** `false` lets Terraform destroy the bucket. @default true */
  readonly protect?: boolean;
}
