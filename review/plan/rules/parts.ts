import { isList, type Json, isObject } from "../../estate/json";
import type { Change } from "../plan";

/** Resources of their own that a resource repeats in one of its attributes. */
interface Parts {
  readonly types: readonly string[];
  /** The attribute of the part that names the resource. */
  readonly of: string;
  /** What tells one part from another, on both sides. @default they are not told apart */
  readonly key?: { readonly item: string; readonly part: string };
}

const SECURITY_GROUP: readonly Parts[] = [
  { types: ["aws_security_group_rule", "aws_vpc_security_group_ingress_rule"], of: "security_group_id" },
  { types: ["aws_vpc_security_group_egress_rule"], of: "security_group_id" },
];
const ROUTES: readonly Parts[] = [{ types: ["aws_route"], of: "route_table_id" }];
const bucket = (...names: readonly string[]): readonly Parts[] => [
  { types: names.map((name) => `aws_s3_bucket_${name}`), of: "bucket" },
];

/** What an address says of the gateway or the association that took it. */
const address = (gateway: string | undefined, association: string): readonly Parts[] => [
  ...(gateway === undefined
    ? []
    : [{ types: ["aws_nat_gateway"], of: "allocation_id", key: { item: "", part: gateway } }]),
  { types: ["aws_eip_association"], of: "allocation_id", key: { item: "", part: association } },
];

/** By type and attribute. */
const PARTS: Readonly<Record<string, readonly Parts[]>> = {
  "aws_iam_role.inline_policy": [{ types: ["aws_iam_role_policy"], of: "role", key: { item: "name", part: "name" } }],
  "aws_iam_role.managed_policy_arns": [
    { types: ["aws_iam_role_policy_attachment"], of: "role", key: { item: "", part: "policy_arn" } },
  ],
  "aws_security_group.ingress": SECURITY_GROUP,
  "aws_security_group.egress": SECURITY_GROUP,
  "aws_route_table.route": ROUTES,
  "aws_default_route_table.route": ROUTES,
  "aws_eip.association_id": address("association_id", "id"),
  "aws_eip.instance": address(undefined, "instance_id"),
  "aws_eip.network_interface": address("network_interface_id", "network_interface_id"),
  "aws_eip.private_dns": [{ types: ["aws_nat_gateway", "aws_eip_association"], of: "allocation_id" }],
  "aws_eip.private_ip": address("private_ip", "private_ip_address"),
  "aws_s3_bucket.policy": bucket("policy"),
  "aws_s3_bucket.versioning": bucket("versioning"),
  "aws_s3_bucket.server_side_encryption_configuration": bucket("server_side_encryption_configuration"),
  "aws_s3_bucket.lifecycle_rule": bucket("lifecycle_configuration"),
  "aws_s3_bucket.logging": bucket("logging"),
  "aws_s3_bucket.cors_rule": bucket("cors_configuration"),
  "aws_s3_bucket.grant": bucket("acl"),
  "aws_s3_bucket.replication_configuration": bucket("replication_configuration"),
};

/**
 * Whether an attribute only shows what other resources of the plan have made: the refresh after an apply finds it there,
 * and nobody changed it without Terraform. A change of such a resource itself is told where it is.
 */
export function isOfParts({ type, before, after }: Change, name: string, changes: readonly Change[]): boolean {
  const own = PARTS[`${type}.${name}`];
  if (own === undefined || after === undefined) return false;
  const names = ["id", "name", "bucket"].map((key) => after.values[key]).filter((one) => one !== undefined);
  const differing = difference(before?.values[name], after.values[name]);
  const parts = own.flatMap(({ types, of, key }) =>
    changes
      .filter((one) => types.includes(one.type) && names.includes(one.before?.values[of] ?? ""))
      .map((one) => ({ key, value: key === undefined ? "" : one.before?.values[key.part] })),
  );
  const isPart = (item: Json): boolean =>
    parts.some(({ key, value }) => key === undefined || value === (isObject(item) ? item[key.item] : item));
  return parts.length > 0 && differing.every(isPart);
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
