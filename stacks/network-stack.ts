import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../config/platform/environment";
import type { EnvironmentNetwork } from "../config/network/resolve";
import type { Platform } from "../config/platform/platform";
import { availabilityZone } from "../domain/vpc/network";
import { Network } from "../modules/vpc/network";
import { BaseStack } from "./base-stack";

/** Properties of a {@link NetworkStack}. */
export interface NetworkStackProps {
  /** The whole platform; the stack is one of its stacks. */
  readonly platform: Platform;
  /** The one that the stack is of. */
  readonly environment: Environment;
  /** The environment's own. */
  readonly network: EnvironmentNetwork;
}

/**
 * The VPC of an environment, in its account and region.
 *
 * Outputs, lists in the order of the zones: `vpc_id`, `vpc_cidr`, `availability_zones`, `private_subnet_ids`,
 * `private_route_table_ids`, `public_subnet_ids`, `nat_public_ips`.
 */
export class NetworkStack extends BaseStack {
  constructor(scope: Construct, id: string, { platform, environment, network }: NetworkStackProps) {
    const { name, account, region, state } = environment;
    super(scope, id, { platform, place: environment, state, environment: name });
    const { privateSubnetIds, privateRouteTableIds, publicSubnetIds, natPublicIps, ...vpc } = new Network(
      this,
      "Network",
      { ...network, account, region, networkName: `${platform.name}-${name}` },
    );
    const outputs = {
      vpc_id: vpc.vpcId,
      vpc_cidr: vpc.vpcCidr,
      availability_zones: network.zones.map((zone) => availabilityZone(region, zone)),
      private_subnet_ids: privateSubnetIds,
      private_route_table_ids: privateRouteTableIds,
      public_subnet_ids: publicSubnetIds,
      nat_public_ips: natPublicIps,
    };
    for (const [output, value] of Object.entries(outputs)) new TerraformOutput(this, output, { value });
  }
}
