import type { Cluster } from "../clusters/kinds";
import type { EnvironmentData } from "../data/resolve";
import type { EnvironmentNetwork } from "../network/resolve";
import type { DeployPlace } from "../places/deploy-place";
import type { PullArns } from "../registry/catalogue";
import type { StateLocation } from "../state/location";
import type { Workloads } from "../workloads/kinds";

/** Where workloads run, with every default filled in. */
export interface Environment extends DeployPlace {
  readonly name: string;
  readonly state: StateLocation;
  /** Whether the state bucket is its own, not the platform's. */
  readonly hasOwnState: boolean;
  /** Keys of the catalogue. */
  readonly repositories: readonly string[];
  /** ARNs, with wildcards, of what it may pull. */
  readonly pull: PullArns;
  readonly network?: EnvironmentNetwork;
  readonly cluster?: Cluster;
  readonly data?: EnvironmentData;
  readonly workloads?: Workloads;
}
