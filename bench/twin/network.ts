import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { type App, TerraformStack } from "cdktf";
import { type Environment, REGION, nameIn } from "./settings";
import { addOutputs, keepState, useAws } from "./stack";

const INTERNET = "0.0.0.0/0";

export class Network extends TerraformStack {
  private readonly name: string;
  private readonly vpcId: string;

  constructor(app: App, environment: Environment) {
    super(app, `network-${environment.name}`);
    keepState(this);
    useAws(this, environment.name);
    const { network, zones, natPerZone } = environment;
    this.name = nameIn(environment);
    const cidrBlock = `${network}.0.0/16`;
    const tags = { Name: this.name };
    const vpc = new Vpc(this, "vpc", { cidrBlock, enableDnsSupport: true, enableDnsHostnames: true, tags });
    this.vpcId = vpc.id;
    new DefaultSecurityGroup(this, "default", { vpcId: vpc.id, ingress: [], egress: [] });

    const { table, route } = this.addWayOut();
    const publics = zones.map((zone, index) => this.addPublicSubnet(zone, `${network}.${192 + index}.0/24`, table));
    const privates = zones.map((zone, index) => this.addPrivateSubnet(zone, `${network}.${64 * index}.0/18`));
    const nats = (natPerZone ? publics : publics.slice(0, 1)).map((subnet, index) =>
      this.addNat(zones[index] ?? "", subnet, route),
    );
    privates.forEach(({ zone, routeTableId }, index) => {
      const natGatewayId = (nats[index] ?? nats[0])?.id;
      new Route(this, `private_${zone}_internet`, { routeTableId, destinationCidrBlock: INTERNET, natGatewayId });
    });
    addOutputs(this, {
      vpc_id: vpc.id,
      vpc_cidr: cidrBlock,
      availability_zones: zones.map((zone) => `${REGION}${zone}`),
      private_subnet_ids: privates.map(({ subnetId }) => subnetId),
      private_route_table_ids: privates.map(({ routeTableId }) => routeTableId),
      public_subnet_ids: publics.map(({ id }) => id),
      nat_public_ips: nats.map(({ publicIp }) => publicIp),
    });
  }

  private addWayOut() {
    const { vpcId, name } = this;
    const { id: gatewayId } = new InternetGateway(this, "internet_gateway", { vpcId, tags: { Name: name } });
    const table = new RouteTable(this, "public_route_table", { vpcId, tags: { Name: `${name}-public` } });
    const route = new Route(this, "public_internet", {
      routeTableId: table.id,
      destinationCidrBlock: INTERNET,
      gatewayId,
    });
    return { table, route };
  }

  private addPublicSubnet(zone: string, cidrBlock: string, table: RouteTable): Subnet {
    const subnet = new Subnet(this, `public_${zone}`, {
      vpcId: this.vpcId,
      availabilityZone: `${REGION}${zone}`,
      cidrBlock,
      mapPublicIpOnLaunch: false,
      tags: { Name: `${this.name}-public-${zone}`, "kubernetes.io/role/elb": "1" },
    });
    new RouteTableAssociation(this, `public_${zone}_association`, { subnetId: subnet.id, routeTableId: table.id });
    return subnet;
  }

  private addPrivateSubnet(zone: string, cidrBlock: string) {
    const Name = `${this.name}-private-${zone}`;
    const { id: subnetId } = new Subnet(this, `private_${zone}`, {
      vpcId: this.vpcId,
      availabilityZone: `${REGION}${zone}`,
      cidrBlock,
      tags: { Name, "kubernetes.io/role/internal-elb": "1" },
    });
    const { id: routeTableId } = new RouteTable(this, `private_${zone}_table`, { vpcId: this.vpcId, tags: { Name } });
    new RouteTableAssociation(this, `private_${zone}_association`, { subnetId, routeTableId });
    return { zone, subnetId, routeTableId };
  }

  private addNat(zone: string, subnet: Subnet, route: Route) {
    const tags = { Name: `${this.name}-public-${zone}` };
    const address = new Eip(this, `nat_${zone}_address`, { domain: "vpc", tags });
    const { id } = new NatGateway(this, `nat_${zone}`, {
      allocationId: address.id,
      subnetId: subnet.id,
      dependsOn: [route],
      tags,
    });
    return { id, publicIp: address.publicIp };
  }
}
