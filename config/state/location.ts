import type { DeployPlace } from "../places/deploy-place";

/** Where states are kept. */
export interface StateLocation extends DeployPlace {
  readonly bucket: string;
  /** The registry's key, and the first part of all others. */
  readonly key: string;
  /** The role that the backend assumes; `deployRole` is the one that manages the bucket. */
  readonly role?: string;
  readonly managed: boolean;
  readonly oldVersionsExpireAfterDays: number;
  readonly kmsKeyArn?: string;
  readonly protect: boolean;
}
