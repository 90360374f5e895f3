import type { Construct } from "constructs";
import type { Partition } from "../../domain/aws/regions";
import { PrivateBucket } from "./private-bucket";

/** Properties of a {@link DataBucket}. */
export interface DataBucketProps {
  /** 3 to 63 characters, unique in the world. */
  readonly bucketName: string;
  /** Let Terraform refuse a plan that destroys the bucket. @default true */
  readonly protect?: boolean;
  /** Days after which objects expire; as all deleted objects they can be restored for 90 more. At least 1. @default they do not */
  readonly expireAfterDays?: number;
  /** Let a destroy delete the bucket together with the objects in it. @default false */
  readonly forceDestroy?: boolean;
  /** @default "aws" */
  readonly partition?: Partition;
}

/**
 * A bucket for what workloads write: versioned, encrypted by S3 itself, closed to the public, only over TLS 1.2 or newer.
 *
 * Deleted and replaced objects can be restored for 90 days. Not for what the public reads, nor for Terraform's state.
 */
export class DataBucket extends PrivateBucket {
  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, { protect = true, forceDestroy = false, ...props }: DataBucketProps) {
    super(scope, id, { ...props, protect, forceDestroy });
  }
}
