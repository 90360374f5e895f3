import type { DataSettings } from "../../domain/data/settings";
import type { ClusterSettings } from "../clusters/kinds";
import type { Sound } from "../checks/sound";
import type { Place } from "../places/consistency";
import type { RegistrySettings } from "../registry/settings";
import type { WorkloadsSettings } from "./settings";

/** What is around the workloads of an environment, as far as it is right. */
export interface WorkloadsSite extends Place {
  /** The platform's name. */
  readonly platform: string;
  /** The environment's. */
  readonly name: string;
  readonly registry: Sound<RegistrySettings>;
  /** The environment's. */
  readonly settings: {
    readonly repositories?: readonly (string | undefined)[] | undefined;
    readonly data?: Sound<DataSettings> | undefined;
    readonly cluster?: Sound<ClusterSettings> | undefined;
    readonly workloads?: Sound<WorkloadsSettings> | undefined;
  };
}
