import { isList, isObject, type Json, type JsonObject } from "../../../estate/language/json";
import { POLICY_GRANTS, ROLE_ITSELF } from "../../../identities/policy-grants";
import { DESTINATIONS, ROUTE_TABLES } from "../../../network/ways-out";
import type { Change } from "../../plan";
import { sourcesOfBlock, sourcesOfRule } from "./security-group-rules";

/** Resources of their own that a resource repeats in one of its attributes. */
interface Parts {
  readonly types: readonly string[];
  /** The attribute of the part that names the resource. */
  readonly of: string;
  /** How items and parts are told from each other. @default the attribute as a whole is the part's */
  readonly by?: Entries;
}

/** An item is of the parts if all its entries are among theirs. */
interface Entries {
  item(item: Json): readonly Json[];
  part(part: JsonObject): readonly Json[];
}

/** The attributes that say the same; an item that is no block is compared as it is. */
const key = (ofItem: string, ofPart: string): Entries => ({
  item: (item) => written(isObject(item) ? item[ofItem] : item),
  part: (part) => written(part[ofPart]),
});

function written(value: Json | undefined): readonly Json[] {
  if (isList(value)) return value;
  return value === undefined || value === null || value === "" ? [] : [value];
}

/** What gives policies to a role: of its own by their text, others by their ARNs. */
function grantedToRole(by: "document" | "arns", entries: (attribute: string) => Entries): Parts[] {
  return POLICY_GRANTS.flatMap(({ type, holders, [by]: attribute }) =>
    holders.flatMap(([of, identity]) =>
      attribute === undefined || identity !== ROLE_ITSELF.type ? [] : [{ types: [type], of, by: entries(attribute) }],
    ),
  );
}

const rules = (direction: "ingress" | "egress"): readonly Parts[] => [
  {
    types: ["aws_security_group_rule", `aws_vpc_security_group_${direction}_rule`],
    of: "security_group_id",
    by: { item: sourcesOfBlock, part: (rule) => sourcesOfRule(rule, direction) },
  },
];

const ROUTES = DESTINATIONS.map(({ inline, own }): Parts => ({
  ...{ types: ["aws_route"], of: "route_table_id", by: key(inline, own) },
}));

const bucket = (type: string): readonly Parts[] => [{ types: [type], of: "bucket" }];

/** What an address says of the gateway or the association that took it. */
const address = (gateway: string | undefined, association: string): readonly Parts[] => [
  ...(gateway === undefined ? [] : [{ types: ["aws_nat_gateway"], of: "allocation_id", by: key("", gateway) }]),
  { types: ["aws_eip_association"], of: "allocation_id", by: key("", association) },
];

/** By type and attribute. */
const PARTS: Readonly<Record<string, readonly Parts[]>> = {
  [`${ROLE_ITSELF.type}.${ROLE_ITSELF.inline}`]: grantedToRole("document", () => key(ROLE_ITSELF.inlineName, "name")),
  [`${ROLE_ITSELF.type}.${ROLE_ITSELF.arns}`]: grantedToRole("arns", (arns) => key("", arns)),
  "aws_security_group.ingress": rules("ingress"),
  "aws_security_group.egress": rules("egress"),
  ...Object.fromEntries(ROUTE_TABLES.map((type) => [`${type}.route`, ROUTES])),
  "aws_eip.association_id": address("association_id", "id"),
  "aws_eip.instance": address(undefined, "instance_id"),
  "aws_eip.network_interface": address("network_interface_id", "network_interface_id"),
  "aws_eip.private_dns": [{ types: ["aws_nat_gateway", "aws_eip_association"], of: "allocation_id" }],
  "aws_eip.private_ip": address("private_ip", "private_ip_address"),
  "aws_s3_bucket.policy": bucket("aws_s3_bucket_policy"),
  "aws_s3_bucket.versioning": bucket("aws_s3_bucket_versioning"),
  "aws_s3_bucket.server_side_encryption_configuration": bucket("aws_s3_bucket_server_side_encryption_configuration"),
  "aws_s3_bucket.lifecycle_rule": bucket("aws_s3_bucket_lifecycle_configuration"),
  "aws_s3_bucket.logging": bucket("aws_s3_bucket_logging"),
  "aws_s3_bucket.cors_rule": bucket("aws_s3_bucket_cors_configuration"),
  "aws_s3_bucket.grant": bucket("aws_s3_bucket_acl"),
  "aws_s3_bucket.replication_configuration": bucket("aws_s3_bucket_replication_configuration"),
};

/**
 * Whether an attribute only shows what other resources of the plan have made: the refresh after an apply finds it there,
 * and nobody changed it without Terraform. A change of such a resource itself is told where it is.
 */
export function isOfParts({ type, before, after }: Change, name: string, changes: readonly Change[]): boolean {
  if (after === undefined) return false;
  const names = ["id", "name", "bucket"].map((one) => after.values[one]).filter((one) => one !== undefined);
  const there = (PARTS[`${type}.${name}`] ?? []).flatMap(({ types, of, by }) => {
    const parts = changes.flatMap((one) =>
      types.includes(one.type) && written(one.before?.values[of]).some((name) => names.includes(name))
        ? [one.before?.values ?? {}]
        : [],
    );
    return parts.length === 0 ? [] : [{ by, entries: new Set(parts.flatMap((part) => by?.part(part) ?? [])) }];
  });
  const isPart = (item: Json): boolean =>
    there.some(({ by, entries }) => {
      const own = by?.item(item) ?? [];
      return by === undefined || (own.length > 0 && own.every((entry) => entries.has(entry)));
    });
  return there.length > 0 && difference(before?.values[name], after.values[name]).every(isPart);
}

/** What is on one side alone. */
function difference(before: Json | undefined, after: Json | undefined): readonly Json[] {
  const [left, right] = [before ?? "", after ?? ""].map((value) =>
    isList(value) ? value : [value].filter((one) => one !== ""),
  );
  const missingIn = (list: readonly Json[] = []) => {
    const texts = new Set(list.map((item) => JSON.stringify(item)));
    return (item: Json): boolean => !texts.has(JSON.stringify(item));
  };
  return [...(left ?? []).filter(missingIn(right)), ...(right ?? []).filter(missingIn(left))];
}
