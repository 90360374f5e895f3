import { allow, policy, type Case, type Values } from "../../support/changes";

const GATEWAY = { cidr_blocks: ["0.0.0.0/0"], protocol: "tcp" };
const ingress = (range: string): Values => ({
  ingress: [{ cidr_blocks: [range], protocol: "tcp", from_port: 443, to_port: 443 }],
});

/** Who reaches what, and by which way. */
export const NETWORK: readonly Case[] = [
  [
    "an endpoint that is removed",
    ["high path-removed"],
    { address: "aws_vpc_endpoint.a", before: { service_name: "s" } },
  ],
  ...[
    ...["aws_ec2_carrier_gateway", "aws_ec2_transit_gateway", "aws_internet_gateway_attachment"],
    ...["aws_main_route_table_association", "aws_networkmanager_vpc_attachment", "aws_vpn_gateway"],
    ...["aws_vpn_gateway_attachment", "aws_vpn_gateway_route_propagation"],
  ].map((type): Case => [`a way out that goes: ${type}`, ["high path-removed"], { address: `${type}.a`, before: {} }]),
  ...["aws_route_table", "aws_default_route_table"].map((type): Case => {
    const routes = (...lists: readonly string[]): Values => ({
      route: lists.map((destination_prefix_list_id) => ({ destination_prefix_list_id, nat_gateway_id: "n" })),
    });
    const written = { address: `${type}.a`, before: routes("pl-1", "pl-2"), after: routes("pl-2") };
    return [`a route to a prefix list that leaves ${type}`, ["high path-removed"], written];
  }),
  [
    "a route that takes another core network",
    ["medium path-removed"],
    {
      address: "aws_route.a",
      before: { destination_cidr_block: "10.0.0.0/8", core_network_arn: "a" },
      after: { destination_cidr_block: "10.0.0.0/8", core_network_arn: "b" },
    },
  ],
  ["a route that is removed", ["high path-removed"], { address: "aws_route.a", before: {} }],
  [
    "a NAT gateway that is replaced",
    ["medium path-removed"],
    { address: "aws_nat_gateway.a", before: {}, after: {}, replace_paths: [["subnet_id"]] },
  ],
  [
    "an endpoint that leaves a subnet",
    ["high path-removed"],
    { address: "aws_vpc_endpoint.a", before: { subnet_ids: ["a", "b"] }, after: { subnet_ids: ["a"] } },
  ],
  [
    "a security group that is opened",
    ["high network-opened"],
    {
      address: "aws_security_group.a",
      before: { ingress: [] },
      after: { ingress: [{ ...GATEWAY, from_port: 22, to_port: 22 }] },
    },
  ],
  [
    "a security group that is opened for the web",
    ["medium network-opened"],
    {
      address: "aws_vpc_security_group_ingress_rule.a",
      after: { cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 },
    },
  ],
  [
    "a way out to everywhere",
    [],
    { address: "aws_security_group_rule.a", after: { ...GATEWAY, type: "egress", from_port: 0, to_port: 0 } },
  ],
  [
    "an endpoint whose policy lets through less",
    ["medium path-removed"],
    {
      address: "aws_vpc_endpoint.a",
      before: { id: "v", policy: policy(allow("*", "*", { Resource: "*" })) },
      after: { id: "v", policy: policy(allow("*", "s3:GetObject", { Resource: "*" })) },
    },
  ],
  [
    "an endpoint that loses a security group",
    ["medium path-removed"],
    {
      address: "aws_vpc_endpoint.a",
      before: { security_group_ids: ["a", "b"] },
      after: { security_group_ids: ["b", "c"] },
    },
  ],
  [
    "a security group that lets in fewer",
    ["medium path-removed"],
    { address: "aws_security_group.a", before: ingress("10.0.0.0/16"), after: ingress("10.0.1.0/24") },
  ],
  [
    "a security group that lets in more of a network",
    [],
    { address: "aws_security_group.a", before: ingress("10.0.1.0/24"), after: ingress("10.0.0.0/16") },
  ],
  [
    "a rule that leaves its security group for a resource of its own",
    [],
    { address: "aws_security_group.a", before: ingress("10.0.1.0/24"), after: { ingress: [] } },
    {
      address: "aws_vpc_security_group_ingress_rule.a",
      after: { cidr_ipv4: "10.0.1.0/24", ip_protocol: "tcp", from_port: 443, to_port: 443 },
    },
  ],
  [
    "a way out that is shut",
    ["medium path-removed"],
    {
      address: "aws_security_group.a",
      before: { egress: [{ ...GATEWAY, protocol: "-1", from_port: 0, to_port: 0 }] },
      after: { egress: [] },
    },
  ],
  [
    "a route that leads elsewhere",
    ["medium path-removed"],
    {
      address: "aws_route.a",
      before: { destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "n" },
      after: { destination_cidr_block: "0.0.0.0/0", gateway_id: "i" },
    },
  ],
];
