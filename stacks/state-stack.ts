import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { StateLocation } from "../config/state/location";
import type { Platform } from "../config/platform/platform";
import { partitionOf } from "../domain/aws/regions";
import { StateBucket } from "../modules/s3/state-bucket";
import { BaseStack } from "./base-stack";

/** Properties of a {@link StateStack}. */
export interface StateStackProps {
  /** The whole platform; the stack is one of its stacks. */
  readonly platform: Platform;
  /** The bucket that it owns, and that holds its own state too. */
  readonly state: StateLocation;
  /** @default "shared" */
  readonly environment?: string;
}

/**
 * The bucket of the remote state. `npm run bootstrap` makes it and imports it, since it has to be there before any state.
 */
export class StateStack extends BaseStack {
  constructor(scope: Construct, id: string, { platform, state, environment }: StateStackProps) {
    super(scope, id, { platform, place: state, state, ...(environment !== undefined && { environment }) });
    new StateBucket(this, "StateBucket", {
      bucketName: state.bucket,
      oldVersionsExpireAfterDays: state.oldVersionsExpireAfterDays,
      ...(state.kmsKeyArn !== undefined && { kmsKeyArn: state.kmsKeyArn }),
      protect: state.protect,
      partition: partitionOf(state.region),
    });
    new TerraformOutput(this, "state_bucket", { value: state.bucket });
  }
}
