/*
 * The ways out of a VPC: what a route leads to, whether that leads to the internet, and what stops without it.
 * Asks nobody; `reach.ts` beside it reads an estate by this table.
 * Asked by: `pull` (does a first pull through a cache reach its upstream), `plan` (what stops when a way goes).
 */

/** Whether a way leads to the internet; `unknown` where that hangs on what Terraform's files cannot show. */
export type LeadsToInternet = "yes" | "no" | "unknown";

/** What is in a VPC's network, and what stops without it. */
interface NetworkPart {
  readonly types: readonly string[];
  /** The end of a sentence: `private subnets lose their way to the internet`. */
  readonly without: string;
}

/** What a route may lead to. */
interface RouteTarget extends NetworkPart {
  /** The attribute of a route that leads there. */
  readonly attribute: string;
  /** How its ids begin, where several kinds share the attribute. */
  readonly id?: string;
  readonly internet: LeadsToInternet;
}

const BEHIND = "the networks behind it are no longer reached";

/**
 * One row for each kind of target.
 *
 * - A peering connection leads into the other VPC and never through its gateways.
 * - Transit gateways, core networks, private gateways, local gateways, appliances behind an endpoint, and network
 *   interfaces lead to where somebody else decides: it may be a central way out.
 * - A carrier gateway serves subnets in Wavelength Zones alone, an egress-only gateway IPv6 alone: whether the one who asks
 *   is there, and the other side answers so, is not known.
 * - A private NAT gateway leads to other private networks, see {@link PRIVATE_NAT}.
 *
 * Sources: https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html,
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html,
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
const TARGETS: readonly RouteTarget[] = [
  {
    ...{ attribute: "gateway_id", id: "igw-", internet: "yes" },
    types: ["aws_internet_gateway", "aws_internet_gateway_attachment"],
    without: "the network loses its way to the internet",
  },
  {
    ...{ attribute: "nat_gateway_id", internet: "yes" },
    types: ["aws_nat_gateway"],
    without: "private subnets lose their way to the internet",
  },
  {
    ...{ attribute: "egress_only_gateway_id", internet: "unknown" },
    types: ["aws_egress_only_internet_gateway"],
    without: "the network loses its way out by IPv6",
  },
  {
    ...{ attribute: "gateway_id", id: "vgw-", internet: "unknown" },
    types: ["aws_vpn_gateway", "aws_vpn_gateway_attachment", "aws_vpn_gateway_route_propagation"],
    without: BEHIND,
  },
  { attribute: "gateway_id", id: "local", internet: "no", types: [], without: "" },
  // To S3 or DynamoDB, by a gateway endpoint; its type is in the row of endpoints.
  { attribute: "gateway_id", id: "vpce-", internet: "no", types: [], without: "" },
  {
    ...{ attribute: "transit_gateway_id", internet: "unknown" },
    types: ["aws_ec2_transit_gateway", "aws_ec2_transit_gateway_vpc_attachment"],
    without: "the networks behind the transit gateway are no longer reached",
  },
  {
    ...{ attribute: "core_network_arn", internet: "unknown" },
    types: ["aws_networkmanager_vpc_attachment"],
    without: BEHIND,
  },
  {
    ...{ attribute: "vpc_peering_connection_id", internet: "no" },
    types: ["aws_vpc_peering_connection"],
    without: "the peered network is no longer reached",
  },
  {
    ...{ attribute: "vpc_endpoint_id", internet: "unknown" },
    types: ["aws_vpc_endpoint"],
    without: "what reaches the service through it fails or takes another way",
  },
  // An interface or an instance is not known as a way by its type: it is told as what it is.
  { attribute: "network_interface_id", internet: "unknown", types: [], without: "" },
  { attribute: "instance_id", internet: "unknown", types: [], without: "" },
  {
    ...{ attribute: "carrier_gateway_id", internet: "unknown" },
    types: ["aws_ec2_carrier_gateway"],
    without: "subnets in Wavelength Zones lose their way out",
  },
  {
    ...{ attribute: "local_gateway_id", internet: "unknown" },
    types: ["aws_ec2_local_gateway_route_table_vpc_association"],
    without: BEHIND,
  },
];

/** What has the routes, and what they serve. */
const CARRIERS: readonly NetworkPart[] = [
  { types: ["aws_route"], without: "its destination is no longer reached" },
  { types: ["aws_route_table"], without: "its subnets fall back to the main route table" },
  { types: ["aws_route_table_association"], without: "the subnet falls back to the main route table" },
  {
    types: ["aws_main_route_table_association"],
    without: "subnets without a route table of their own fall back to the VPC's first one",
  },
  { types: ["aws_vpc_endpoint_route_table_association"], without: "the subnets of that route table lose the endpoint" },
  { types: ["aws_vpc_endpoint_subnet_association"], without: "the subnet loses the endpoint" },
  { types: ["aws_vpc"], without: "everything in the network goes with it" },
  { types: ["aws_subnet"], without: "everything in the subnet goes with it" },
];

/** `connectivity_type` of a NAT gateway that leads to private networks: an internet gateway drops what comes from it. */
export const PRIVATE_NAT = "private";

/** The attributes of a route that say where it leads. */
export const TARGET_ATTRIBUTES: readonly string[] = [...new Set(TARGETS.map(({ attribute }) => attribute))];

/** The attributes that say for whom a route is: of a resource of its own, and of a block in a table. */
export const DESTINATIONS = [
  { own: "destination_cidr_block", inline: "cidr_block" },
  { own: "destination_ipv6_cidr_block", inline: "ipv6_cidr_block" },
  { own: "destination_prefix_list_id", inline: "destination_prefix_list_id" },
] as const;

const DESTINATION_ATTRIBUTES = [...new Set(DESTINATIONS.flatMap(({ own, inline }) => [own, inline]))];

/** For whom a route is, in either form: it has one destination. Empty where it is not known. */
export function destinationOf(route: Readonly<Record<string, unknown>>): string {
  const texts = DESTINATION_ATTRIBUTES.map((name) => route[name]);
  return texts.find((text): text is string => typeof text === "string" && text !== "") ?? "";
}

/** The resource types that have routes in blocks named `route`. */
export const ROUTE_TABLES: readonly string[] = ["aws_route_table", "aws_default_route_table"];

/** What stops when a resource goes; undefined for a type that is no part of a way out. */
export function effectOfLoss(type: string): string | undefined {
  return [...TARGETS, ...CARRIERS].find(({ types }) => types.includes(type))?.without;
}

/** Where one attribute of a route leads: the id as far as it is known, or the type of the resource that it names. */
export interface RouteEnd {
  readonly attribute: string;
  readonly id?: string;
  readonly type?: string;
}

/** Whether a route leads to the internet by one of its attributes; what the table does not know is not known. */
export function leadsToInternet({ attribute, id, type }: RouteEnd): LeadsToInternet {
  const rows = TARGETS.filter((row) => row.attribute === attribute);
  const own = rows.filter(
    (row) =>
      row.id === undefined ||
      (id !== undefined && id.startsWith(row.id)) ||
      (type !== undefined && row.types.includes(type)),
  );
  const [first = "unknown", ...others] = new Set(own.map(({ internet }) => internet));
  return others.length === 0 ? first : "unknown";
}
