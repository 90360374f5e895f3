import { isList, isObject, type Json, type JsonObject } from "../../../estate/language/json";

/** What a block or a rule lets in or out, under any of its names. */
const SOURCES = [
  "cidr_blocks",
  "ipv6_cidr_blocks",
  "prefix_list_ids",
  "security_groups",
  "source_security_group_id",
  "cidr_ipv4",
  "cidr_ipv6",
  "prefix_list_id",
  "referenced_security_group_id",
];

/** The rules that a block of a security group holds, one for each source; of what is no block, none. */
export function sourcesOfBlock(block: Json): readonly string[] {
  return isObject(block) ? sourcesOf(block) : [];
}

/** The same of a rule that is a resource of its own; none for a rule of the other direction. */
export function sourcesOfRule(rule: JsonObject, direction: "ingress" | "egress"): readonly string[] {
  const { type = direction } = rule;
  return type === direction ? sourcesOf(rule) : [];
}

function sourcesOf(rule: JsonObject): readonly string[] {
  const { protocol, ip_protocol: kind = protocol, from_port: from = 0, to_port: to = 0, self } = rule;
  const isAll = kind === "-1" || kind === "all";
  const ports = isAll ? "all" : `${JSON.stringify(kind)} ${JSON.stringify(from)} ${JSON.stringify(to)}`;
  const listed = SOURCES.flatMap((name) => listOf(rule[name]));
  return [...listed, ...(self === true ? ["self"] : [])].map((source) => `${ports} ${source}`);
}

function listOf(value: Json | undefined): readonly string[] {
  const values = isList(value) ? value : [value];
  return values.filter((one) => typeof one === "string" && one !== "") as readonly string[];
}
