import type { Construct } from "constructs";
import type { Partition } from "../../domain/aws/regions";
import { PrivateBucket } from "./private-bucket";

/** Properties of a {@link StateBucket}. */
export interface StateBucketProps {
  /** 3 to 63 characters, unique in the world. */
  readonly bucketName: string;
  /** How many days an old version of a state is kept. At least 1. @default 90 */
  readonly oldVersionsExpireAfterDays?: number;
  /** Encrypt with this key. @default a key that S3 holds (AES256) */
  readonly kmsKeyArn?: string;
  /** `true`: Terraform refuses a plan that destroys the bucket. `false`: it destroys the bucket with all states in it. @default true */
  readonly protect?: boolean;
  /** @default "aws" */
  readonly partition?: Partition;
}

/**
 * A bucket for Terraform's remote state: versioned, encrypted, closed to the public, only over TLS 1.2 or newer.
 *
 * Old versions expire, since every plan of a busy team writes and deletes lock objects. Not for anything but state.
 */
export class StateBucket extends PrivateBucket {
  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, { protect = true, ...props }: StateBucketProps) {
    super(scope, id, { ...props, protect, forceDestroy: !protect });
  }
}
