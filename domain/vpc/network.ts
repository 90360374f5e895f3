import { subnetSpaceFaults } from "../aws/cidr";
import { type Fault, within } from "../text/errors";

/**
 * How private subnets reach the internet: one NAT gateway for all zones, one in each, or not at all.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export type NatMode = "single" | "per-zone" | "none";

/** Which connections a flow log records. */
export type FlowLogTraffic = "ALL" | "ACCEPT" | "REJECT";

/** How connections are recorded where nothing else is said. */
export const DEFAULT_FLOW_LOGS = { retainDays: 30, traffic: "ALL" } as const satisfies {
  readonly retainDays: number;
  readonly traffic: FlowLogTraffic;
};

/** The properties of a network that {@link networkFaults} examines together. */
export interface NetworkRules {
  readonly cidr: string;
  readonly nat?: NatMode;
  readonly publicSubnets?: boolean;
}

const ZONE_NAME = /^[a-z]{2}(?:-[a-z]+)+-\d([a-z])$/;
const FEWEST_ZONES = 2;
const MOST_ZONES = 3;

/** Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const LONGEST_RETENTION = 3653;

/** Faults of a network's name: with `-flow-logs` behind it it names an IAM role, which has at most 64 characters. */
export function networkNameFaults(found: string): Fault[] {
  if (/^[A-Za-z0-9-]{1,54}$/.test(found)) return [];
  return [
    { path: [], problem: "must be 1 to 54 letters, digits and -", found, remedy: 'for example "task-tool-prod"' },
  ];
}

/** The NAT of a network that says nothing of it: none without public subnets, as no gateway can stand there. */
export function defaultNat(publicSubnets: boolean): NatMode {
  return publicSubnets ? "single" : "none";
}

/** `ap-northeast-1` and `a` as `ap-northeast-1a`. */
export function availabilityZone(region: string, zone: string): string {
  return `${region}${zone}`;
}

/**
 * What is wrong with a list of zones. Which letters there are differs by region and account, so only AWS can say whether
 * a zone exists.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export function zoneFaults(zones: readonly string[]): Fault[] {
  const faults = zones.flatMap((found, index) => [
    ...letterFaults(found, index),
    ...(zones.indexOf(found) < index ? [repeated(found, index)] : []),
  ]);
  if (zones.length >= FEWEST_ZONES && zones.length <= MOST_ZONES) return faults;
  const problem = `must list ${FEWEST_ZONES} or ${MOST_ZONES} zones, has ${zones.length}`;
  return [...faults, { path: [], problem, remedy: 'for example ["a", "c"]' }];
}

function letterFaults(found: string, index: number): Fault[] {
  if (/^[a-z]$/.test(found)) return [];
  const [, letter] = ZONE_NAME.exec(found) ?? [];
  const remedy = letter === undefined ? 'for example "a" for ap-northeast-1a' : `write its letter: "${letter}"`;
  return [{ path: [index], problem: "must be the letter of an availability zone", found, remedy }];
}

function repeated(found: string, index: number): Fault {
  return { path: [index], problem: "must be listed once", found, remedy: "name another zone" };
}

/** Faults that only several properties of a network together can have. */
export function networkFaults({ cidr, nat, publicSubnets = true }: NetworkRules): Fault[] {
  const space = within(["cidr"], subnetSpaceFaults(cidr));
  if (publicSubnets || nat === undefined || nat === "none") return space;
  const problem = 'must be "none" without public subnets, since a NAT gateway stands in one';
  return [...space, { path: ["nat"], problem, found: nat, remedy: "remove it, or remove 'publicSubnets'" }];
}

/** Faults of a number of days: CloudWatch Logs keeps what it gets for certain ones only. */
export function retainDaysFaults(found: number): Fault[] {
  if (RETENTIONS.includes(found)) return [];
  const longer = RETENTIONS.find((days) => days > found);
  const remedy = longer === undefined ? `the longest is ${LONGEST_RETENTION}` : `the next that it offers is ${longer}`;
  return [{ path: [], problem: "must be a number of days that CloudWatch Logs offers", found, remedy }];
}
