import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import type { AwsPlace } from "../../domain/aws/arn";
import { type ZoneCidrs, cidrFaults, zoneCidrs } from "../../domain/aws/cidr";
import { type Fault, refuse, within } from "../../domain/text/errors";
import {
  type FlowLogTraffic,
  type NatMode,
  availabilityZone,
  defaultNat,
  networkFaults,
  networkNameFaults,
  zoneFaults,
} from "../../domain/vpc/network";
import { FlowLogs } from "./flow-logs";
import { INTERNET, PrivateSubnet, PublicSubnet } from "./subnets";

/** Properties of a {@link Network}. */
export interface NetworkProps extends AwsPlace {
  /** For people, as `Name` tags; unique in the account where flow logs are recorded. 1 to 54 letters, digits and -. */
  readonly networkName: string;
  /** IPv4, /16 to /23. Changing it makes a new network. Not a token: the subnets are computed from it. */
  readonly cidr: string;
  /** Letters of 2 or 3 availability zones: `["a", "c"]`. A third at the end moves nothing; another order replaces subnets. */
  readonly zones: readonly string[];
  /** How private subnets reach the internet. @default "single", or "none" without public subnets */
  readonly nat?: NatMode;
  /** `false`: neither public subnets nor an internet gateway. @default true */
  readonly publicSubnets?: boolean;
  /** What is recorded of the connections; `{}` for all of them, kept for 30 days. @default not recorded */
  readonly flowLogs?: NetworkFlowLogProps;
}

/** What is recorded of a network's connections. */
export interface NetworkFlowLogProps {
  /** Days for which they are kept, as CloudWatch Logs offers them. @default 30 */
  readonly retainDays?: number;
  /** @default "ALL" */
  readonly traffic?: FlowLogTraffic;
}

/** What every public subnet leaves by. */
interface WayOut {
  readonly routeTableId: string;
  readonly route: Route;
}

/**
 * A VPC with a private and a public subnet in each zone, tagged as EKS and its load balancers look for them.
 *
 * Its default security group lets nothing through, so that nothing is reachable by accident. Not for IPv6, for zones that
 * are no availability zones (local zones, Outposts), or for subnets cut by hand.
 */
export class Network extends Construct {
  readonly vpcId: string;
  /** Such as `10.1.0.0/16`. */
  readonly vpcCidr: string;
  /** In the order of the zones. */
  readonly privateSubnetIds: readonly string[];
  /** In the order of the zones; empty where there are none. */
  readonly publicSubnetIds: readonly string[];
  /** One for each private subnet, in the same order. */
  readonly privateRouteTableIds: readonly string[];
  /** The addresses from which private subnets reach the internet; empty without NAT. */
  readonly natPublicIps: readonly string[];

  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkProps,
  ) {
    super(scope, id);
    refuse(this.node.path, propertyFaults(props));
    const { cidr, zones, networkName, publicSubnets = true } = props;
    this.vpcCidr = cidr;
    this.vpcId = this.createVpc();
    const cidrs = zoneCidrs(cidr, zones.length);
    const privates = cidrs.map((each, index) => this.createPrivateSubnet(each, index));
    this.privateSubnetIds = privates.map(({ subnetId }) => subnetId);
    this.privateRouteTableIds = privates.map(({ routeTableId }) => routeTableId);

    const internet = publicSubnets ? this.createInternetRoute() : undefined;
    const publics = internet ? cidrs.map((each, index) => this.createPublicSubnet(internet, each, index)) : [];
    this.publicSubnetIds = publics.map(({ subnetId }) => subnetId);
    this.natPublicIps = internet ? this.createNat(internet, publics, privates) : [];
    if (props.flowLogs) {
      const { account, region, flowLogs } = props;
      new FlowLogs(this, "FlowLogs", { ...flowLogs, account, region, vpcId: this.vpcId, name: networkName });
    }
  }

  private createVpc(): string {
    const { cidr, networkName } = this.props;
    const vpc = new Vpc(this, "Resource", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: networkName },
    });
    // Empty lists, not none: only then is a rule that somebody adds by hand a difference in the next plan.
    new DefaultSecurityGroup(this, "Default", { vpcId: vpc.id, ingress: [], egress: [] });
    return vpc.id;
  }

  private createPrivateSubnet({ privateCidr }: ZoneCidrs, index: number): PrivateSubnet {
    return new PrivateSubnet(this, this.idOf("Private", index), this.subnetProps("private", privateCidr, index));
  }

  private createPublicSubnet({ routeTableId }: WayOut, { publicCidr }: ZoneCidrs, index: number): PublicSubnet {
    const props = this.subnetProps("public", publicCidr, index);
    return new PublicSubnet(this, this.idOf("Public", index), { ...props, routeTableId });
  }

  private idOf(role: "Private" | "Public", index: number): string {
    return `${role}${this.zone(index).toUpperCase()}`;
  }

  private subnetProps(role: "private" | "public", cidr: string, index: number) {
    const { region, networkName } = this.props;
    const zone = this.zone(index);
    const name = `${networkName}-${role}-${zone}`;
    return { vpcId: this.vpcId, availabilityZone: availabilityZone(region, zone), cidr, name };
  }

  private zone(index: number): string {
    return this.props.zones[index] ?? "";
  }

  /** One route table serves all public subnets: they have one way out. */
  private createInternetRoute(): WayOut {
    const { vpcId } = this;
    const { networkName } = this.props;
    const { id: gatewayId } = new InternetGateway(this, "InternetGateway", { vpcId, tags: { Name: networkName } });
    const { id: routeTableId } = new RouteTable(this, "PublicRouteTable", {
      vpcId,
      tags: { Name: `${networkName}-public` },
    });
    const route = new Route(this, "PublicInternet", { routeTableId, destinationCidrBlock: INTERNET, gatewayId });
    return { routeTableId, route };
  }

  /** @returns the public addresses, in the order of the zones */
  private createNat({ route }: WayOut, publics: readonly PublicSubnet[], privates: readonly PrivateSubnet[]): string[] {
    const { nat = defaultNat(true) } = this.props;
    const hosts = { none: [], single: publics.slice(0, 1), "per-zone": publics }[nat];
    const gateways = hosts.map((subnet) => subnet.addNatGateway(route));
    privates.forEach((subnet, index) => {
      const gateway = gateways[index] ?? gateways[0];
      if (gateway) subnet.routeThrough(gateway.natGatewayId);
    });
    return gateways.map(({ publicIp }) => publicIp);
  }
}

function propertyFaults(props: NetworkProps): Fault[] {
  return [
    ...within(["networkName"], networkNameFaults(props.networkName)),
    ...within(["cidr"], cidrFaults(props.cidr)),
    ...within(["zones"], zoneFaults(props.zones)),
    ...networkFaults(props),
  ];
}
