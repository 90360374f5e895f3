import { isList, type Json, type JsonObject } from "../../../estate/language/json";
import { destinationOf, ROUTE_TABLES, TARGET_ATTRIBUTES } from "../../../network/ways-out";
import type { RecordedResource } from "../../../estate/recorded-resource";
import { anyOf, type ChangeCheck, forTypes, found, type Found } from "../rule";

/** What a security group lets through: from or to whom, by which ports. */
interface Way {
  readonly direction: string;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** A range, a prefix list or a security group. */
  readonly peer: string;
}

const PEERS = ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"];
const PEERS_OF_RULE = [
  ...["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"],
  ...["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "source_security_group_id"],
];

function waysIn(rule: JsonObject, direction: string, peers: readonly string[]): Way[] {
  const { from_port: from, to_port: to, protocol = rule["ip_protocol"] } = rule;
  const isAll = protocol === "-1" || protocol === "all" || typeof from !== "number" || typeof to !== "number";
  const ports = isAll ? { from: 0, to: 65535 } : { from, to };
  const names = peers.flatMap((key) => textsOf(rule[key]));
  const all = rule["self"] === true ? [...names, "itself"] : names;
  const name = typeof protocol === "string" && !isAll ? protocol : "-1";
  return all.map((peer) => ({ direction, protocol: name, ...ports, peer }));
}

function textsOf(value: Json | undefined): readonly string[] {
  return (isList(value) ? value : [value]).flatMap((item) => (typeof item === "string" && item !== "" ? [item] : []));
}

function waysOf(type: string, side: RecordedResource): readonly Way[] {
  if (type.endsWith("security_group")) {
    return ["ingress", "egress"].flatMap((direction) =>
      side.blocks(direction).flatMap((rule) => waysIn(rule, direction, PEERS)),
    );
  }
  const direction = side.text("type") ?? (type.includes("egress") ? "egress" : "ingress");
  return waysIn(side.values, direction, PEERS_OF_RULE);
}

/** Whether everything that goes one way goes by the other one, too. */
function isWithin(narrow: Way, wide: Way): boolean {
  const isProtocol = wide.protocol === "-1" || wide.protocol === narrow.protocol;
  const isPorts = wide.from <= narrow.from && wide.to >= narrow.to;
  return wide.direction === narrow.direction && isProtocol && isPorts && isPeer(narrow.peer, wide.peer);
}

function isPeer(narrow: string, wide: string): boolean {
  if (narrow === wide || wide === (narrow.includes(":") ? "::/0" : "0.0.0.0/0")) return true;
  const [inner, outer] = [rangeOf(narrow), rangeOf(wide)];
  return inner !== undefined && outer !== undefined && outer.first <= inner.first && outer.last >= inner.last;
}

function rangeOf(text: string): { readonly first: number; readonly last: number } | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = match.slice(1).map(Number);
  const size = 2 ** (32 - length);
  const first = Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / size) * size;
  return { first, last: first + size - 1 };
}

const GROUPS = [
  ...["aws_security_group", "aws_default_security_group", "aws_security_group_rule"],
  ...["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"],
];

/** What no longer comes in or goes out, unless another rule of the plan lets it through. */
const closed: ChangeCheck = ({ type, before, after }, { plan, secrets }) => {
  if (before === undefined || after === undefined || ["ingress", "egress"].some((key) => after.isUnknown(key))) {
    return [];
  }
  const others = plan.changes.filter((change) => change.action === "create" && GROUPS.includes(change.type));
  const kept = [
    ...waysOf(type, after),
    ...others.flatMap((other) => (other.after === undefined ? [] : waysOf(other.type, other.after))),
  ];
  const lost = waysOf(type, before).filter((way) => !kept.some((other) => isWithin(way, other)));
  return lost.slice(0, 1).map(({ direction, from, to, peer }) => {
    const ports = from === to ? `port ${from}` : `ports ${from} to ${to}`;
    const more = lost.length > 1 ? `, and ${lost.length - 1} more` : "";
    const verb = direction === "ingress" ? "comes in from" : "goes out to";
    const why = `what ${verb} ${secrets.quote(peer)} by ${ports} is shut out${more}`;
    return found("medium", why, "keep the rule as long as anything pulls or answers by it");
  });
};

function targetOf(route: JsonObject): string {
  return TARGET_ATTRIBUTES.flatMap((key) => textsOf(route[key]).map((id) => `${key} ${id}`)).join();
}

/** A destination that is reached by another way. */
const rerouted: ChangeCheck = ({ type, before, after, action }, { secrets }) => {
  if (before === undefined || after === undefined || action !== "update") return [];
  const routes = (side: RecordedResource): readonly JsonObject[] =>
    type === "aws_route" ? [side.values] : side.blocks("route");
  const now = new Map(routes(after).map((route) => [destinationOf(route), targetOf(route)]));
  return routes(before).flatMap((route): Found[] => {
    const [destination, target] = [destinationOf(route), now.get(destinationOf(route))];
    if (target === undefined || target === "" || target === targetOf(route)) return [];
    const why = `${secrets.quote(destination)} is reached by another way than before`;
    return [found("medium", why, "make sure that the new way leads there")];
  });
};

/** Whom the endpoint lets in hangs on its security groups. */
const regrouped: ChangeCheck = ({ before, after }, { secrets }) => {
  if (before === undefined || after === undefined || after.isUnknown("security_group_ids")) return [];
  const lost = before.texts("security_group_ids").filter((id) => !after.texts("security_group_ids").includes(id));
  if (lost.length === 0) return [];
  const why = `${secrets.show(before, "service_name")} loses security groups: whom only these let in is shut out`;
  return [found("medium", why, "let in the same pullers by the groups that stay")];
};

/** What is narrowed in place: nothing goes, and still something stops. */
export const narrowed: ChangeCheck = anyOf(
  forTypes(GROUPS, closed),
  forTypes(["aws_route", ...ROUTE_TABLES], rerouted),
  forTypes(["aws_vpc_endpoint"], regrouped),
);
