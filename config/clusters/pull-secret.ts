import type { AwsPlace } from "../../domain/aws/arn";
import type { PullSecretSettings } from "../../domain/kubernetes/pull-secret";

/** The Secret that pods log in to ECR with where no node does it, and who renews it. */
export interface PullSecret extends Required<Omit<PullSecretSettings, "registries">> {
  /** Namespaces that need it. */
  readonly namespaces: readonly string[];
  /** Name of the IAM user or role that gets the tokens. */
  readonly principalName: string;
  /** ARN of that user or role. */
  readonly principalArn: string;
  /** The registries, the platform's own first. */
  readonly registries: readonly AwsPlace[];
  /** ARNs of everything that it may pull. */
  readonly pullArns: readonly string[];
}
