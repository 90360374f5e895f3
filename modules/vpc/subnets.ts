import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** Every address that is not in the VPC. */
export const INTERNET = "0.0.0.0/0";

/** Properties of a {@link PrivateSubnet} and of a {@link PublicSubnet}. */
export interface ZoneSubnetProps {
  /** Of the VPC that the subnet is cut from. */
  readonly vpcId: string;
  /** Full name, e.g. `ap-northeast-1a`. */
  readonly availabilityZone: string;
  /** The subnet's addresses: a part of the VPC's. */
  readonly cidr: string;
  /** For people: the `Name` tag of the subnet and of what belongs to it. */
  readonly name: string;
}

/**
 * A subnet for nodes and pods, with a route table of its own: what it can reach, its zone alone decides.
 *
 * Its tag is where load balancers for the inside are put:
 * https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html
 */
export class PrivateSubnet extends Construct {
  readonly subnetId: string;
  readonly routeTableId: string;

  constructor(scope: Construct, id: string, { vpcId, availabilityZone, cidr, name }: ZoneSubnetProps) {
    super(scope, id);
    this.subnetId = new Subnet(this, "Resource", {
      vpcId,
      availabilityZone,
      cidrBlock: cidr,
      tags: { Name: name, "kubernetes.io/role/internal-elb": "1" },
    }).id;
    this.routeTableId = new RouteTable(this, "RouteTable", { vpcId, tags: { Name: name } }).id;
    new RouteTableAssociation(this, "Association", { subnetId: this.subnetId, routeTableId: this.routeTableId });
  }

  /** Send what leaves the VPC to a NAT gateway. */
  routeThrough(natGatewayId: string): void {
    new Route(this, "Internet", { routeTableId: this.routeTableId, destinationCidrBlock: INTERNET, natGatewayId });
  }
}

/** Properties of a {@link PublicSubnet}. */
export interface PublicSubnetProps extends ZoneSubnetProps {
  /** A route table with a route to an internet gateway. */
  readonly routeTableId: string;
}

/**
 * A subnet for load balancers and NAT gateways; nothing in it gets a public address unasked.
 *
 * Its tag is where load balancers for the internet are put:
 * https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html
 */
export class PublicSubnet extends Construct {
  readonly subnetId: string;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: PublicSubnetProps) {
    super(scope, id);
    const { vpcId, availabilityZone, cidr, name, routeTableId } = props;
    this.name = name;
    this.subnetId = new Subnet(this, "Resource", {
      vpcId,
      availabilityZone,
      cidrBlock: cidr,
      mapPublicIpOnLaunch: false,
      tags: { Name: name, "kubernetes.io/role/elb": "1" },
    }).id;
    new RouteTableAssociation(this, "Association", { subnetId: this.subnetId, routeTableId });
  }

  /**
   * A NAT gateway with an address of its own.
   *
   * @param route without it, AWS refuses the gateway or leaves it without connection
   */
  addNatGateway(route: ITerraformDependable): { readonly natGatewayId: string; readonly publicIp: string } {
    const tags = { Name: this.name };
    const address = new Eip(this, "NatAddress", { domain: "vpc", tags });
    const { id: natGatewayId } = new NatGateway(this, "NatGateway", {
      allocationId: address.id,
      subnetId: this.subnetId,
      dependsOn: [route],
      tags,
    });
    return { natGatewayId, publicIp: address.publicIp };
  }
}
