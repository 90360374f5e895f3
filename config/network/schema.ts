import { z } from "zod";
import { cidrFaults } from "../../domain/aws/cidr";
import { networkFaults, retainDaysFaults, zoneFaults } from "../../domain/vpc/network";
import type { FlowLogSettings, NetworkSettings } from "./settings";
import { strings } from "../checks/fields";
import { checked, object } from "../checks/schema";

const flowLogs = object<FlowLogSettings>({
  retainDays: checked(z.number(), retainDaysFaults).optional(),
  traffic: z.enum(["ALL", "ACCEPT", "REJECT"]).optional(),
});

const shape = object<NetworkSettings>({
  cidr: checked(z.string(), cidrFaults),
  zones: checked(strings, zoneFaults),
  nat: z.enum(["single", "per-zone", "none"]).optional(),
  publicSubnets: z.boolean().optional(),
  flowLogs: flowLogs.optional(),
});

/** The VPC of an environment. */
export const network = checked(shape, (value) => networkFaults(value as NetworkSettings));
