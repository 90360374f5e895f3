import type { JsonObject } from "../../../estate/language/json";
import { destinationOf, effectOfLoss, ROUTE_TABLES } from "../../../network/ways-out";
import type { Change } from "../../plan";
import { finding, type Finding, type Severity } from "../../risk";
import type { Side } from "../../side";
import { type Context, isLost, type Rule } from "../rule";

const WORLD = ["0.0.0.0/0", "::/0"];
const WEB_PORTS = [80, 443];

export const pathRemoved: Rule = (change, context) => {
  const effect = effectOfLoss(change.type);
  if (!isLost(change)) return shrunk(change, context);
  if (effect === undefined) return [];
  const isGone = change.action === "delete";
  const name = ["service_name", "destination_cidr_block"].find((key) => change.before?.text(key) !== undefined);
  const which = name === undefined ? "it" : context.secrets.show(change.before, name);
  const how = isGone ? "is removed" : "is replaced, so it is away for a while";
  const mend = isGone
    ? "keep it as long as anything pulls or answers through it"
    : "plan it for a quiet time, or add the new one first";
  return [finding(isGone ? "high" : "medium", "path-removed", `${which} ${how}: ${effect}`, mend)];
};

/** Lists of a path that lose members in place. */
const LISTS = ["route_table_ids", "subnet_ids"];

function shrunk({ before, after, type }: Change, { secrets }: Context): Finding[] {
  if (before === undefined || after === undefined) return [];
  if (effectOfLoss(type) === undefined && !ROUTE_TABLES.includes(type)) return [];
  const lost = LISTS.filter(
    (list) => !after.isUnknown(list) && before.texts(list).some((id) => !after.texts(list).includes(id)),
  );
  const found = lost.map((list) => {
    const why = `${secrets.show(before, "service_name")} loses members of \`${list}\`: from there it is no longer reached`;
    return finding("high", "path-removed", why, "keep the members as long as anything in them pulls");
  });
  const [dns, routes] = [
    before.at("private_dns_enabled") === true && after.at("private_dns_enabled") === false,
    routesLost(before, after),
  ];
  if (dns)
    found.push(
      finding(
        "high",
        "path-removed",
        "`private_dns_enabled` is turned off: the service's name no longer leads to the endpoint",
        "leave it on",
      ),
    );
  if (ROUTE_TABLES.includes(type) && routes > 0) {
    found.push(
      finding(
        "high",
        "path-removed",
        `${routes} of its routes are removed: their destinations are no longer reached`,
        "keep them, or add the new ones first",
      ),
    );
  }
  return found;
}

function routesLost(before: Side, after: Side): number {
  if (after.isUnknown("route")) return 0;
  const kept = after.blocks("route").map(destinationOf);
  return before.blocks("route").filter((route) => !kept.includes(destinationOf(route))).length;
}

/** What a rule of a security group opens to everybody. */
interface Opening {
  readonly from: number;
  readonly to: number;
}

export const networkOpened: Rule = ({ type, before, after }) => {
  const openings = OPENINGS[type];
  if (openings === undefined || after === undefined) return [];
  const known = before === undefined ? [] : openings(before);
  const fresh = openings(after).filter(({ from, to }) => !known.some((old) => old.from <= from && old.to >= to));
  return fresh.map(({ from, to }) => {
    const isWeb = from === to && WEB_PORTS.includes(from);
    const ports = from === to ? `port ${from}` : `ports ${from} to ${to}`;
    const why = `${to < 0 || to - from >= 65535 ? "all ports are" : `${ports} ${from === to ? "is" : "are"}`} opened to everybody (0.0.0.0/0)`;
    const severity: Severity = isWeb ? "medium" : "high";
    return finding(severity, "network-opened", why, "name the networks or security groups that shall come in");
  });
};

const ALL_PORTS: Opening = { from: 0, to: 65535 };

const OPENINGS: Readonly<Record<string, ((side: Side) => Opening[]) | undefined>> = {
  aws_security_group: (side) => side.blocks("ingress").flatMap(openingOf),
  aws_default_security_group: (side) => side.blocks("ingress").flatMap(openingOf),
  aws_security_group_rule: ({ values }) => (values["type"] === "ingress" ? openingOf(values) : []),
  aws_vpc_security_group_ingress_rule: ({ values }) =>
    openingOf({ ...values, cidr_blocks: [values["cidr_ipv4"] ?? "", values["cidr_ipv6"] ?? ""] }),
};

function openingOf({
  cidr_blocks,
  ipv6_cidr_blocks,
  from_port: from,
  to_port: to,
  protocol,
  ip_protocol,
}: JsonObject): Opening[] {
  const ranges = [cidr_blocks, ipv6_cidr_blocks].flat();
  if (!WORLD.some((range) => ranges.includes(range))) return [];
  const isAll = [protocol, ip_protocol].some((name) => name === "-1" || name === "all");
  if (isAll || typeof from !== "number" || typeof to !== "number") return [ALL_PORTS];
  return [{ from, to }];
}
