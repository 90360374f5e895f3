import type { JsonObject } from "../../../estate/language/json";
import type { RecordedResource } from "../../../estate/recorded-resource";
import { type ChangeCheck, defineRule, found } from "../rule";

const WORLD = ["0.0.0.0/0", "::/0"];
const WEB_PORTS = [80, 443];

/** What a rule of a security group opens to everybody. */
interface Opening {
  readonly from: number;
  readonly to: number;
}

const opened: ChangeCheck = ({ type, before, after }) => {
  const openings = OPENINGS[type];
  if (openings === undefined || after === undefined) return [];
  const known = before === undefined ? [] : openings(before);
  const fresh = openings(after).filter(({ from, to }) => !known.some((old) => old.from <= from && old.to >= to));
  return fresh.map(({ from, to }) => {
    const isWeb = from === to && WEB_PORTS.includes(from);
    const ports = from === to ? `port ${from}` : `ports ${from} to ${to}`;
    const why = `${to < 0 || to - from >= 65535 ? "all ports are" : `${ports} ${from === to ? "is" : "are"}`} opened to everybody (0.0.0.0/0)`;
    return found(isWeb ? "medium" : "high", why, "name the networks or security groups that shall come in");
  });
};

const ALL_PORTS: Opening = { from: 0, to: 65535 };

const OPENINGS: Readonly<Record<string, ((side: RecordedResource) => Opening[]) | undefined>> = {
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

export const networkOpened = defineRule({
  id: "network-opened",
  severities: ["high", "medium"],
  summary: "a security group lets in 0.0.0.0/0",
  change: opened,
});
