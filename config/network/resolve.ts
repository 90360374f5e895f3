import { DEFAULT_FLOW_LOGS, type NatMode, defaultNat } from "../../domain/vpc/network";
import type { FlowLogSettings, NetworkSettings } from "./settings";

/** The VPC of an environment. */
export interface EnvironmentNetwork {
  readonly cidr: string;
  /** Letters, in the order in which they got their subnets. */
  readonly zones: readonly string[];
  readonly nat: NatMode;
  readonly publicSubnets: boolean;
  readonly flowLogs?: Required<FlowLogSettings>;
}

/** Fill in the defaults of a network. */
export function resolveNetwork(settings: NetworkSettings): EnvironmentNetwork {
  const { cidr, zones, nat, publicSubnets = true, flowLogs } = settings;
  return {
    cidr,
    zones,
    nat: nat ?? defaultNat(publicSubnets),
    publicSubnets,
    ...(flowLogs !== undefined && { flowLogs: { ...DEFAULT_FLOW_LOGS, ...flowLogs } }),
  };
}
