import type { PullSecret } from "../pull-secret";

/** A cluster that is not in AWS. */
export interface OutsideAwsCluster {
  readonly type: "outside-aws";
  readonly context: string;
  readonly pullSecret: PullSecret;
}
