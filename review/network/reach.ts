import {
  type Estate,
  isUnknown,
  type Resource,
  type Unknown,
  type Value,
  valueAt,
  valueBlocks,
  type ValueObject,
} from "../estate/estate";
import {
  destinationOf,
  leadsToInternet,
  type LeadsToInternet,
  PRIVATE_NAT,
  ROUTE_TABLES,
  type RouteEnd,
  TARGET_ATTRIBUTES,
} from "./ways-out";

const EVERYWHERE = "0.0.0.0/0";

/**
 * Whether the network behind a stack has a way to the internet, as far as its files show; undefined where they show no
 * network. The first pull through a cache may need one. Which subnet a workload is in does not count: a way out of one
 * subnet is one of the network.
 *
 * A public NAT gateway is a way out, and so is a default route to an internet gateway. A route to a smaller range, or to
 * somewhere from where others decide (a transit gateway), may be one; to a peered network it is none.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export function reachesInternet(estate: Estate, stack: string): LeadsToInternet | undefined {
  const near = new Set([stack, ...dependenciesOf(estate, stack)]);
  const nearby = (type: string): readonly Resource[] => estate.resources(type).filter((one) => near.has(one.stack));
  if (nearby("aws_vpc").length === 0) return undefined;
  const nats = nearby("aws_nat_gateway").map(({ values }) => valueAt(values, "connectivity_type") !== PRIVATE_NAT);
  const ways = [...nearby("aws_route").map(({ values }) => values), ...ROUTE_TABLES.flatMap(nearby).flatMap(inline)];
  const found = ways.map((route) => (isUnknown(route) ? "unknown" : wayOf(route, !nats.includes(false))));
  if (nats.includes(true)) return "yes";
  return (["yes", "unknown"] as const).find((one) => found.includes(one)) ?? "no";
}

/** The routes that a table holds itself; a value that is not known may be any. */
function inline({ values }: Resource): readonly (ValueObject | Unknown)[] {
  const routes = valueAt(values, "route");
  return isUnknown(routes) ? [routes] : valueBlocks(routes);
}

function wayOf(route: ValueObject, isNatPublic: boolean): LeadsToInternet {
  const ends = TARGET_ATTRIBUTES.flatMap((attribute) => endOf(attribute, valueAt(route, attribute)));
  const leads = ends.map((end) =>
    end.attribute === "nat_gateway_id" && !isNatPublic ? "unknown" : leadsToInternet(end),
  );
  if (leads.length === 0 || leads.every((one) => one === "no")) return "no";
  return leads.includes("yes") && destinationOf(route) === EVERYWHERE ? "yes" : "unknown";
}

function endOf(attribute: string, value: Value | undefined): readonly RouteEnd[] {
  if (value === undefined || value === null || value === "") return [];
  if (isUnknown(value)) {
    const [, type] = /(?:^|\.)(aws_\w+)\./.exec(value.reference?.address ?? "") ?? [];
    return [{ attribute, ...(type !== undefined && { type }) }];
  }
  return [{ attribute, ...(typeof value === "string" && { id: value }) }];
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
