import { cidrsOverlap } from "../../domain/aws/cidr";
import { type Fault, formatPath } from "../../domain/text/errors";
import type { Path } from "../checks/twice";

/**
 * Environments whose networks have addresses in common.
 *
 * AWS allows it. It is refused in all accounts and regions, since such networks can never be connected, and the addresses
 * of a VPC cannot be changed.
 *
 * @param networks where each CIDR stands
 */
export function networkOverlapFaults(networks: readonly (readonly [Path, string])[]): Fault[] {
  return networks.flatMap(([path, found], index) => {
    const other = networks.slice(0, index).find(([, cidr]) => cidrsOverlap(cidr, found));
    return other === undefined ? [] : [overlapFault(path, found, ...other)];
  });
}

function overlapFault(path: Path, found: string, otherPath: Path, other: string): Fault {
  const remedy = `'${formatPath(otherPath)}' is "${other}": choose another network`;
  return { path, problem: "must not overlap with another environment's network", found, remedy };
}
