import { BY_PROOF, NOT_SHOWN, NO_IMAGE, NO_OBJECT, NO_PULL, type RegisterEntry } from "./entry";

/** Networks: the ways out of a VPC, and what security groups let through. */
export const NETWORK: readonly RegisterEntry[] = [
  {
    subject: "ways out of a VPC",
    parts: ["proof", "plan"],
    without: { lifecycle: NO_IMAGE, report: BY_PROOF, manifests: NO_OBJECT },
    readers: {
      "network/reach.ts": ["aws_nat_gateway", "aws_route", "aws_vpc"],
      "network/ways-out.ts": [
        "aws_default_route_table",
        "aws_ec2_carrier_gateway",
        "aws_ec2_local_gateway_route_table_vpc_association",
        "aws_ec2_transit_gateway",
        "aws_ec2_transit_gateway_vpc_attachment",
        "aws_egress_only_internet_gateway",
        "aws_internet_gateway",
        "aws_internet_gateway_attachment",
        "aws_networkmanager_vpc_attachment",
        "aws_route_table",
        "aws_vpc_endpoint",
        "aws_vpc_peering_connection",
        "aws_vpn_gateway",
        "aws_vpn_gateway_attachment",
        "aws_vpn_gateway_route_propagation",
      ],
    },
  },
  {
    subject: "ways out of a VPC",
    parts: ["plan"],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, report: NOT_SHOWN, manifests: NO_OBJECT },
    readers: {
      "network/ways-out.ts": [
        "aws_main_route_table_association",
        "aws_route_table_association",
        "aws_subnet",
        "aws_vpc_endpoint_route_table_association",
        "aws_vpc_endpoint_subnet_association",
      ],
    },
  },
  {
    subject: "security groups",
    parts: ["plan"],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, report: NOT_SHOWN, manifests: NO_OBJECT },
    readers: {
      "plan/rules": [
        "aws_default_security_group",
        "aws_security_group",
        "aws_security_group_rule",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
      ],
    },
  },
];
