import type { Fault } from "../text/errors";

/** An IPv4 network. */
export interface Cidr {
  /** The address that is written before the slash, as a number. */
  readonly address: number;
  /** The number after the slash: how many bits all its addresses have in common. */
  readonly prefix: number;
}

/** The parts of a VPC that one zone gets. */
export interface ZoneCidrs {
  readonly privateCidr: string;
  readonly publicCidr: string;
}

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const CIDR = new RegExp(`^(${OCTET}(?:\\.${OCTET}){3})/(3[0-2]|[12]?\\d)$`);

/** Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const LARGEST_VPC = 16;
const SMALLEST_VPC = 28;

/** Quarters of a VPC: one for the private subnet of each of at most three zones, the last one for everything else. */
const QUARTER = 2;
const LAST_QUARTER = 3;

/** A public subnet holds load balancers and a NAT gateway: 256 addresses are plenty. */
const LONGEST_USEFUL_PUBLIC = 24;

/**
 * The smallest VPC whose public subnets are a /27, which is what a load balancer needs.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
 */
const SMALLEST_WITH_SUBNETS = 23;

/** `10.0.0.0/16` as numbers, or undefined for what is not an IPv4 network. */
export function parseCidr(text: string): Cidr | undefined {
  const [, dotted, prefix] = CIDR.exec(text) ?? [];
  if (dotted === undefined) return undefined;
  const address = dotted.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { address, prefix: Number(prefix) };
}

/** The text of a network: the opposite of {@link parseCidr}. */
export function formatCidr({ address, prefix }: Cidr): string {
  const octets = [3, 2, 1, 0].map((place) => Math.floor(address / 256 ** place) % 256);
  return `${octets.join(".")}/${prefix}`;
}

/**
 * What is wrong with the network of a VPC. Public addresses are not refused: some companies own theirs.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
export function cidrFaults(found: string): Fault[] {
  const cidr = parseCidr(found);
  if (cidr === undefined) {
    const problem = "must be an IPv4 network in CIDR notation";
    return [{ path: [], problem, found, remedy: 'for example "10.0.0.0/16"' }];
  }
  if (cidr.prefix < LARGEST_VPC || cidr.prefix > SMALLEST_VPC) {
    const problem = `must be a network that a VPC takes, /${LARGEST_VPC} to /${SMALLEST_VPC}`;
    return [{ path: [], problem, found, remedy: `for example "${enclosing(cidr, LARGEST_VPC)}"` }];
  }
  const whole = enclosing(cidr, cidr.prefix);
  if (whole === found) return [];
  const problem = "must begin with the first address of its network";
  return [{ path: [], problem, found, remedy: `write "${whole}", or a longer prefix` }];
}

/** Whether two networks have an address in common; what is not a network has none. */
export function cidrsOverlap(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  if (a === undefined || b === undefined) return false;
  const prefix = Math.min(a.prefix, b.prefix);
  return enclosing(a, prefix) === enclosing(b, prefix);
}

/** A VPC that is too small for the subnets of {@link zoneCidrs}; silent on what {@link cidrFaults} refuses. */
export function subnetSpaceFaults(found: string): Fault[] {
  const cidr = parseCidr(found);
  if (cidr === undefined || cidrFaults(found).length > 0 || cidr.prefix <= SMALLEST_WITH_SUBNETS) return [];
  const example = enclosing(cidr, SMALLEST_WITH_SUBNETS);
  const remedy = `the smallest that works is a /${SMALLEST_WITH_SUBNETS}, such as "${example}"`;
  return [{ path: [], problem: "is too small for private and public subnets in three zones", found, remedy }];
}

/**
 * The subnets of each zone, in the order of the zones.
 *
 * The VPC's quarters: the first three are the zones' private subnets, large, since every pod has an address of its own.
 * The last holds the public subnets, and stays free otherwise. Where a zone's subnets are depends on nothing but its place
 * in the list, so that a third zone moves none of the first two.
 *
 * @param vpc without faults by {@link cidrFaults} and {@link subnetSpaceFaults}
 * @param zones 1 to 3
 */
export function zoneCidrs(vpc: string, zones: number): ZoneCidrs[] {
  const whole = parseCidr(vpc);
  if (whole === undefined) return [];
  const length = whole.prefix + QUARTER;
  const rest = block(whole, length, LAST_QUARTER);
  const publicLength = Math.max(LONGEST_USEFUL_PUBLIC, length + QUARTER);
  return Array.from({ length: zones }, (_, index) => ({
    privateCidr: formatCidr(block(whole, length, index)),
    publicCidr: formatCidr(block(rest, publicLength, index)),
  }));
}

/** The part of a network that has this prefix and number, counted from 0. */
function block({ address }: Cidr, prefix: number, index: number): Cidr {
  return { address: address + index * sizeOf(prefix), prefix };
}

/** The network of this prefix that an address is in. */
function enclosing({ address }: Cidr, prefix: number): string {
  return formatCidr({ address: address - (address % sizeOf(prefix)), prefix });
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}
