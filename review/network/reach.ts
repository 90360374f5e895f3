import { type Estate, type Resource, valueAt } from "../estate/estate";

const ROUTES = [
  "nat_gateway_id",
  "gateway_id",
  "transit_gateway_id",
  "vpc_peering_connection_id",
  "network_interface_id",
];

/**
 * Whether the network behind a stack has no way to the internet, as far as its files show: a VPC, but no default route
 * that leads out. The first pull through a cache may need one.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export function hasNoWayOut(estate: Estate, stack: string): boolean {
  const near = new Set([stack, ...dependenciesOf(estate, stack)]);
  const isNear = (resource: Resource): boolean => near.has(resource.stack);
  if (!estate.resources("aws_vpc").some(isNear)) return false;
  const nats = estate.resources("aws_nat_gateway").some(isNear);
  const routes = estate.resources("aws_route").filter(isNear);
  const isPublic = routes.some(({ values }) => ROUTES.some((key) => leads(valueAt(values, key))));
  const inline = estate.resources("aws_route_table").filter(isNear);
  return !nats && !isPublic && inline.every(({ values }) => !leads(valueAt(values, "route")));
}

function leads(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== "";
}

/** With those that they depend on in turn. */
function dependenciesOf(estate: Estate, stack: string): readonly string[] {
  const found = new Set<string>();
  const pending = [stack];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const own = estate.stacks.find((one) => one.id === id)?.dependencies ?? [];
    for (const dependency of own) {
      if (found.has(dependency)) continue;
      found.add(dependency);
      pending.push(dependency);
    }
  }
  return [...found];
}
