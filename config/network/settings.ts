/*
 * An environment's VPC: its form, what two of them must not share, its defaults. It asks `checks/`; `clusters/` and `platform/`
 * ask it.
 */

import type { FlowLogTraffic, NatMode } from "../../domain/vpc/network";

/** The VPC of an environment. */
export interface NetworkSettings {
  /** IPv4, /16 to /23, such as `10.1.0.0/16`; other than every other environment's. Changing it makes a new network. */
  readonly cidr: string;
  /** Letters of 2 or 3 availability zones of the region: `["a", "c"]`. Add a third at the end; never change the order. */
  readonly zones: readonly string[];
  /** How private subnets reach the internet: by one NAT gateway, by one in each zone, or not. @default "single", or "none" without public subnets */
  readonly nat?: NatMode;
  /** `false`: nothing in the network can be reached from the internet, and there is no internet gateway. @default true */
  readonly publicSubnets?: boolean;
  /** Record connections in CloudWatch Logs; `{}` takes every default. @default not recorded */
  readonly flowLogs?: FlowLogSettings;
}

/** What is recorded of a network's connections. */
export interface FlowLogSettings {
  /** Days for which they are kept, as CloudWatch Logs offers them. @default 30 */
  readonly retainDays?: number;
  /** Which connections: all, those that were accepted or those that were rejected. @default "ALL" */
  readonly traffic?: FlowLogTraffic;
}
