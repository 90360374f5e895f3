import { readPlan } from "../../review/plan/plan";
import { reviewPlans } from "../../review/plan/review";

type Values = Readonly<Record<string, unknown>>;

const item = (address: string, before: Values, after: Values, actions: readonly string[]): Values => ({
  ...{ address, type: address.split(".")[0], mode: "managed" },
  change: { actions, before, after, after_unknown: {} },
});
const stays = (address: string, values: Values): Values => item(address, values, values, ["no-op"]);
const changes = (address: string, before: Values, after: Values): Values => item(address, before, after, ["update"]);

function found(resource_changes: readonly Values[], resource_drift: readonly Values[] = []): string[] {
  const plan = readPlan("plan.json", { format_version: "1.2", resource_changes, resource_drift }, "a", true);
  const { risks } = reviewPlans({ stacks: [{ stack: "a", plan }] });
  return risks.map(({ severity, kind, address, why }) => `${severity} ${kind} ${address}: ${why}`);
}

const ROLE = "aws_iam_role.r";
const inline = (...names: readonly string[]): Values => ({
  name: "r",
  inline_policy: names.map((name) => ({ name, policy: "{}" })),
});
const own = stays("aws_iam_role_policy.pull", { role: "r", name: "pull", policy: "{}" });

describe("what the refresh after an apply finds of other resources is no drift", () => {
  const GROUP = "aws_security_group.g";
  const https = { from_port: 443, to_port: 443, protocol: "tcp" };
  const group = (...cidr_blocks: readonly string[]): Values => ({
    ...{ id: "sg-1", ingress: cidr_blocks.length === 0 ? [] : [{ ...https, cidr_blocks, security_groups: [] }] },
  });
  const { protocol: ip_protocol, ...ports } = https;
  const rule = stays("aws_vpc_security_group_ingress_rule.a", {
    ...{ security_group_id: "sg-1", ip_protocol, ...ports, cidr_ipv4: "10.0.0.0/16" },
  });
  const ruleOf = (type: string): Values =>
    stays("aws_security_group_rule.a", { security_group_id: "sg-1", type, ...https, cidr_blocks: ["10.0.0.0/16"] });
  const routes = (...targets: readonly string[]): Values => ({
    ...{ id: "rtb-1", route: targets.map((cidr_block) => ({ cidr_block, ipv6_cidr_block: "", gateway_id: "igw-1" })) },
  });
  const route = stays("aws_route.a", { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0" });
  const address = (n: string): Values => ({
    ...{ id: "eipalloc-1", association_id: n, network_interface: n, private_ip: n, private_dns: n },
  });
  const taken = { allocation_id: "eipalloc-1", association_id: "1", network_interface_id: "1", private_ip: "1" };
  const gateway = stays("aws_nat_gateway.a", taken);
  const scope = { access_scope: [{ namespaces: [], type: "cluster" }] };

  test.each<[string, Values, readonly Values[], number]>([
    ["an inline policy of the role's own", changes(ROLE, inline(), inline("pull")), [own], 0],
    ["one besides that nobody wrote", changes(ROLE, inline(), inline("pull", "more")), [own], 1],
    ["one of another role", changes(ROLE, { ...inline(), name: "q" }, { ...inline("pull"), name: "q" }), [own], 1],
    [
      "an attached policy",
      changes(ROLE, { name: "r", managed_policy_arns: [] }, { name: "r", managed_policy_arns: ["arn:a"] }),
      [stays("aws_iam_role_policy_attachment.a", { role: "r", policy_arn: "arn:a" })],
      0,
    ],
    ["a rule of a security group", changes(GROUP, group(), group("10.0.0.0/16")), [rule], 0],
    ["one written the older way", changes(GROUP, group(), group("10.0.0.0/16")), [ruleOf("ingress")], 0],
    ["one of the other direction", changes(GROUP, group(), group("10.0.0.0/16")), [ruleOf("egress")], 1],
    ["one that opens more", changes(GROUP, group("10.0.0.0/16"), group("10.0.0.0/16", "0.0.0.0/0")), [rule], 1],
    ["a rule that nobody wrote", changes(GROUP, group(), group("10.0.0.0/16")), [], 1],
    ["a route", changes("aws_route_table.a", routes(), routes("0.0.0.0/0")), [route], 0],
    [
      "a route that nobody wrote",
      changes("aws_route_table.a", routes(), routes("0.0.0.0/0", "10.9.0.0/16")),
      [route],
      1,
    ],
    [
      "the versioning of a bucket",
      changes("aws_s3_bucket.b", { bucket: "b", versioning: [] }, { bucket: "b", versioning: [{ enabled: true }] }),
      [stays("aws_s3_bucket_versioning.b", { bucket: "b" })],
      0,
    ],
    ["an address that a gateway took", changes("aws_eip.a", address(""), address("1")), [gateway], 0],
    ["one that something else has now", changes("aws_eip.a", address("1"), address("2")), [gateway], 1],
    [
      "a part of a block that is nothing in two ways",
      changes("aws_eks_access_policy_association.a", { access_scope: [{ namespaces: null, type: "cluster" }] }, scope),
      [],
      0,
    ],
    [
      "a part of a block that is something now",
      changes("aws_eks_access_policy_association.a", scope, { access_scope: [{ namespaces: ["a"], type: "cluster" }] }),
      [],
      1,
    ],
  ])("%s", (_, drifted, others, count) => {
    expect(found(others, [drifted]).filter((risk) => risk.includes(" drift "))).toHaveLength(count);
  });
});

test("drift is undone only by a change of the same attribute", () => {
  const drifted = changes(ROLE, { name: "r", description: "a" }, { name: "r", description: "b" });
  const to = (after: Values): Values => changes(ROLE, { name: "r", description: "b", tags: {} }, after);
  expect(found([to({ name: "r", description: "a" })], [drifted])).toEqual([
    "medium drift aws_iam_role.r: `description` changed without Terraform; this apply changes it back",
  ]);
  expect(found([to({ name: "r", description: "b", tags: { a: "b" } })], [drifted])).toEqual([
    "low drift aws_iam_role.r: `description` changed without Terraform; this apply leaves it so",
  ]);
});

test("AWS's own encryption is the same whether it is written or not", () => {
  const side = (encryption_configuration: readonly Values[]): Values => ({ name: "a", encryption_configuration });
  const aes = side([{ encryption_type: "AES256", kms_key: "" }]);
  const kms = side([{ encryption_type: "KMS", kms_key: "arn:k" }]);
  const kinds = (before: Values, after: Values): string[] =>
    found([item("aws_ecr_repository.a", before, after, ["delete", "create"])]).filter((one) =>
      one.includes("encryption"),
    );
  expect([kinds(aes, side([])), kinds(side([]), aes)]).toEqual([[], []]);
  expect(kinds(kms, side([]))).toHaveLength(1);
});
