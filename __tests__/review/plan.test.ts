import { POD_KINDS } from "../../domain/kubernetes/pod-kinds";
import { readImages } from "../../review/ecr/images";
import { readPlan } from "../../review/plan/plan";
import { type PlanReview, reviewPlans } from "../../review/plan/review";
import { compareTags } from "../../review/plan/rules/versions/tags";
import { isAtLeast } from "../../review/plan/severity";
import {
  allow,
  change,
  document,
  ECR,
  ECR_POLICY,
  policy,
  review,
  ROLE,
  type Values,
  type Written,
} from "./support/changes";

const found = ({ risks }: PlanReview): string[] => risks.map(({ severity, kind }) => `${severity} ${kind}`);

const rules = (...limits: readonly number[]): string =>
  JSON.stringify({
    rules: limits.map((countNumber, index) => ({
      rulePriority: index + 1,
      selection: {
        tagStatus: "tagged",
        tagPatternList: [`${String.fromCharCode(97 + index)}*`],
        countType: "imageCountMoreThan",
        countNumber,
      },
      action: { type: "expire" },
    })),
  });

const GATEWAY = { cidr_blocks: ["0.0.0.0/0"], protocol: "tcp" };

const scan = (scan_frequency: string, filter: string): Values => ({ scan_frequency, repository_filter: [{ filter }] });
const excluding = (filter: string): Values => ({
  image_tag_mutability: "IMMUTABLE_WITH_EXCLUSION",
  image_tag_mutability_exclusion_filter: [{ filter }],
});
const ingress = (range: string): Values => ({
  ingress: [{ cidr_blocks: [range], protocol: "tcp", from_port: 443, to_port: 443 }],
});
const ofOrganization = (operator: string, id: string): Values => ({
  Condition: { [operator]: { "aws:PrincipalOrgID": id } },
});

type Case = readonly [name: string, expected: readonly string[], ...changes: Written[]];

const CASES: readonly Case[] = [
  [
    "a lifecycle policy with other words",
    [],
    {
      address: "aws_ecr_lifecycle_policy.a",
      ...{ before: { policy: rules(5), repository: "a" }, after: { policy: ` ${rules(5)}`, repository: "a" } },
      replace_paths: [["policy"]],
    },
  ],
  [
    "a bucket that needs no TLS any more",
    ["high access-widened"],
    {
      address: "aws_s3_bucket_policy.a",
      before: { policy: policy({ ...allow("*", "s3:*"), Effect: "Deny" }), bucket: "b" },
      after: { policy: policy(), bucket: "b" },
    },
  ],
  ["a repository that is destroyed", ["high data-loss"], { address: ECR, before: { name: "a" } }],
  [
    "a repository that is replaced",
    ["high data-loss"],
    { address: ECR, before: { name: "a" }, after: { name: "b" }, replace_paths: [["name"]] },
  ],
  [
    "a replacement that creates first",
    ["high data-loss"],
    {
      address: ECR,
      actions: ["create", "delete"],
      before: { name: "a" },
      after: { name: "b" },
      replace_paths: [["name"]],
    },
  ],
  [
    "a log group that is destroyed",
    ["medium data-loss"],
    { address: "aws_cloudwatch_log_group.a", before: { name: "a" } },
  ],
  ["a new repository with force_delete", ["medium force-delete"], { address: ECR, after: { force_delete: true } }],
  [
    "a policy of a cluster that somebody gets",
    ["medium access-widened"],
    {
      address: "aws_eks_access_policy_association.a",
      after: { policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", principal_arn: "arn" },
    },
  ],
  [
    "a policy of a cluster that is new",
    [],
    { address: "aws_eks_cluster.a", after: { name: "a", vpc_config: [{ endpoint_public_access: false }] } },
    {
      address: "aws_eks_access_policy_association.a",
      after: { policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", principal_arn: "arn" },
    },
  ],
  [
    "the administrator of a cluster that is new",
    ["low admin-access"],
    { address: "aws_eks_cluster.a", after: { name: "a", vpc_config: [{ endpoint_public_access: false }] } },
    {
      address: "aws_eks_access_policy_association.a",
      after: { policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", principal_arn: "arn" },
    },
  ],
  [
    "a group of a cluster that somebody joins",
    ["medium access-widened"],
    { address: "aws_eks_access_entry.a", before: { kubernetes_groups: [] }, after: { kubernetes_groups: ["viewers"] } },
  ],
  [
    "a disk that is no longer encrypted",
    ["high encryption-changed"],
    { address: "aws_ebs_volume.a", before: { encrypted: true }, after: { encrypted: false } },
  ],
  [
    "a database that is kept in fewer backups",
    ["medium backup-off"],
    { address: "aws_db_instance.a", before: { backup_retention_period: 7 }, after: { backup_retention_period: 1 } },
  ],
  [
    "an alias that is replaced",
    ["low replaced"],
    { address: "aws_kms_alias.a", before: { name: "a" }, after: { name: "b" }, replace_paths: [["name"]] },
  ],
  [
    "a cluster of ECS that is destroyed",
    ["high cluster-lost"],
    { address: "aws_ecs_cluster.a", before: { name: "a" } },
  ],
  ["what a replacement left behind", [], { address: ECR, before: { name: "a" }, deposed: "12345678" }],
  ["a bucket that is destroyed", ["high data-loss"], { address: "aws_s3_bucket.a", before: { bucket: "a" } }],
  ["a table that is destroyed", ["high data-loss"], { address: "aws_dynamodb_table.a", before: { name: "a" } }],
  ["a key that is scheduled for deletion", ["high data-loss"], { address: "aws_kms_key.a", before: {} }],
  [
    "a key that is disabled",
    ["high data-loss"],
    { address: "aws_kms_key.a", before: { is_enabled: true }, after: { is_enabled: false } },
  ],
  [
    "a cluster that is replaced",
    ["high cluster-lost"],
    { address: "aws_eks_cluster.a", before: { name: "a" }, after: { name: "b" }, replace_paths: [["name"]] },
  ],
  [
    "force_delete that is turned on",
    ["high force-delete"],
    { address: ECR, before: { force_delete: false }, after: { force_delete: true } },
  ],
  [
    "force_destroy that stays on",
    [],
    { address: "aws_s3_bucket.a", before: { force_destroy: true }, after: { force_destroy: true, tags: {} } },
  ],
  [
    "a lifecycle policy that is replaced by a longer one",
    [],
    {
      address: "aws_ecr_lifecycle_policy.a",
      ...{ before: { policy: rules(5), repository: "a" }, after: { policy: rules(6), repository: "a" } },
      replace_paths: [["policy"]],
    },
  ],
  [
    "a lifecycle policy that is shorter",
    ["medium retention-shortened"],
    {
      address: "aws_ecr_lifecycle_policy.a",
      ...{ before: { policy: rules(5), repository: "a" }, after: { policy: rules(4), repository: "a" } },
      replace_paths: [["policy"]],
    },
  ],
  [
    "a lifecycle policy with another rule",
    ["medium retention-shortened"],
    {
      address: "aws_ecr_lifecycle_policy.a",
      ...{ before: { policy: rules(5), repository: "a" }, after: { policy: rules(5, 5), repository: "a" } },
      replace_paths: [["policy"]],
    },
  ],
  [
    "the first lifecycle policy of a repository that is there",
    ["medium retention-shortened"],
    { address: "aws_ecr_lifecycle_policy.a", after: { policy: rules(5), repository: "a" } },
  ],
  [
    "the first lifecycle policy of a repository that is new",
    [],
    { address: ECR, after: { name: "a" } },
    { address: "aws_ecr_lifecycle_policy.a", after: { policy: rules(5), repository: "a" } },
  ],
  [
    "a lifecycle policy that goes",
    ["low destroyed"],
    { address: "aws_ecr_lifecycle_policy.a", before: { policy: rules(5), repository: "a" } },
  ],
  [
    "a repository's policy that is replaced by its repository's replacement",
    [],
    {
      address: ECR_POLICY,
      ...{
        before: { policy: policy(allow(ROLE, "ecr:BatchGetImage")) },
        after: { policy: policy(allow(ROLE, "ecr:BatchGetImage")) },
      },
      replace_paths: [["repository"]],
    },
  ],
  [
    "a repository that everybody may pull from",
    ["high public-access"],
    {
      address: ECR_POLICY,
      before: { policy: policy(allow(ROLE, "ecr:BatchGetImage")), repository: "a" },
      after: { policy: policy(allow("*", "ecr:BatchGetImage")), repository: "a" },
    },
  ],
  [
    "a new repository that everybody may pull from",
    ["high public-access"],
    { address: ECR, after: { name: "a" } },
    { address: ECR_POLICY, after: { policy: policy(allow("*", "ecr:BatchGetImage")), repository: "a" } },
  ],
  [
    "a new repository with a principal of its own",
    [],
    { address: ECR, after: { name: "a" } },
    { address: ECR_POLICY, after: { policy: policy(allow(ROLE, "ecr:BatchGetImage")), repository: "a" } },
  ],
  [
    "everybody of an organization",
    ["high access-widened"],
    {
      address: ECR_POLICY,
      before: { policy: policy(allow(ROLE, "ecr:BatchGetImage")), repository: "a" },
      after: {
        policy: policy(
          allow("*", "ecr:BatchGetImage", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
        ),
        repository: "a",
      },
    },
  ],
  [
    "a policy that is known only after apply",
    ["medium access-unknown"],
    {
      address: "aws_iam_policy.a",
      ...{ before: { policy: policy(allow(undefined, "s3:GetObject")) }, after: {}, after_unknown: { policy: true } },
    },
  ],
  [
    "a statement that moves between two policies of a role",
    [],
    {
      address: "aws_iam_role_policy.a",
      before: { role: "r", policy: policy(allow(undefined, "s3:GetObject", { Resource: "*" })) },
      after: { role: "r", policy: policy(allow(undefined, "s3:ListBucket", { Resource: "*" })) },
    },
    {
      address: "aws_iam_role_policy.b",
      before: { role: "r", policy: policy(allow(undefined, "s3:ListBucket", { Resource: "*" })) },
      after: { role: "r", policy: policy(allow(undefined, "s3:GetObject", { Resource: "*" })) },
    },
  ],
  [
    "a role that gets everything",
    ["high admin-access"],
    { address: "aws_iam_policy.a", after: { policy: policy(allow(undefined, "*", { Resource: "*" })) } },
  ],
  [
    "a role that gets AdministratorAccess",
    ["high admin-access"],
    {
      address: "aws_iam_role_policy_attachment.a",
      after: { role: "r", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    },
  ],
  [
    "a role without its boundary",
    ["high access-widened"],
    { address: "aws_iam_role.a", before: { permissions_boundary: "arn:aws:iam::1:policy/b" }, after: {} },
  ],
  [
    "an administrator of a cluster that is there",
    ["high admin-access"],
    {
      address: "aws_eks_access_policy_association.a",
      after: {
        principal_arn: "arn:aws:iam::123456789012:role/a",
        policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      },
    },
  ],
  [
    "an API that is reached from everywhere",
    ["high public-access"],
    {
      address: "aws_eks_cluster.a",
      before: { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["10.0.0.0/8"] }] },
      after: { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] }] },
    },
  ],
  [
    "an API that is reached from one more network",
    ["medium public-access"],
    {
      address: "aws_eks_cluster.a",
      before: { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["10.0.0.0/8"] }] },
      after: { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["10.0.0.0/8", "192.0.2.0/24"] }] },
    },
  ],
  [
    "an access block that is loosened",
    ["high public-access"],
    {
      address: "aws_s3_bucket_public_access_block.a",
      ...{ before: { block_public_acls: true }, after: { block_public_acls: false } },
    },
  ],
  [
    "an endpoint that is removed",
    ["high path-removed"],
    { address: "aws_vpc_endpoint.a", before: { service_name: "s" } },
  ],
  ...[
    ...["aws_ec2_carrier_gateway", "aws_ec2_transit_gateway", "aws_internet_gateway_attachment"],
    ...["aws_main_route_table_association", "aws_networkmanager_vpc_attachment", "aws_vpn_gateway"],
    ...["aws_vpn_gateway_attachment", "aws_vpn_gateway_route_propagation"],
  ].map((type): Case => [`a way out that goes: ${type}`, ["high path-removed"], { address: `${type}.a`, before: {} }]),
  ...["aws_route_table", "aws_default_route_table"].map((type): Case => {
    const routes = (...lists: readonly string[]): Values => ({
      route: lists.map((destination_prefix_list_id) => ({ destination_prefix_list_id, nat_gateway_id: "n" })),
    });
    const written = { address: `${type}.a`, before: routes("pl-1", "pl-2"), after: routes("pl-2") };
    return [`a route to a prefix list that leaves ${type}`, ["high path-removed"], written];
  }),
  [
    "a route that takes another core network",
    ["medium path-removed"],
    {
      address: "aws_route.a",
      before: { destination_cidr_block: "10.0.0.0/8", core_network_arn: "a" },
      after: { destination_cidr_block: "10.0.0.0/8", core_network_arn: "b" },
    },
  ],
  ...["aws_ecr_replication_configuration", "awscc_ecr_replication_configuration"].map((type): Case => {
    return [`a replication that goes: ${type}`, ["medium backup-off"], { address: `${type}.a`, before: {} }];
  }),
  ["a route that is removed", ["high path-removed"], { address: "aws_route.a", before: {} }],
  [
    "a NAT gateway that is replaced",
    ["medium path-removed"],
    { address: "aws_nat_gateway.a", before: {}, after: {}, replace_paths: [["subnet_id"]] },
  ],
  [
    "an endpoint that leaves a subnet",
    ["high path-removed"],
    { address: "aws_vpc_endpoint.a", before: { subnet_ids: ["a", "b"] }, after: { subnet_ids: ["a"] } },
  ],
  [
    "a security group that is opened",
    ["high network-opened"],
    {
      address: "aws_security_group.a",
      before: { ingress: [] },
      after: { ingress: [{ ...GATEWAY, from_port: 22, to_port: 22 }] },
    },
  ],
  [
    "a security group that is opened for the web",
    ["medium network-opened"],
    {
      address: "aws_vpc_security_group_ingress_rule.a",
      after: { cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 },
    },
  ],
  [
    "a way out to everywhere",
    [],
    { address: "aws_security_group_rule.a", after: { ...GATEWAY, type: "egress", from_port: 0, to_port: 0 } },
  ],
  [
    "tags that can be moved",
    ["medium mutability-loosened"],
    { address: ECR, before: { image_tag_mutability: "IMMUTABLE" }, after: { image_tag_mutability: "MUTABLE" } },
  ],
  [
    "tags that cannot be moved any more",
    [],
    { address: ECR, before: { image_tag_mutability: "MUTABLE" }, after: { image_tag_mutability: "IMMUTABLE" } },
  ],
  [
    "a scan that is turned off",
    ["medium scanning-loosened"],
    {
      address: ECR,
      before: { image_scanning_configuration: [{ scan_on_push: true }] },
      after: { image_scanning_configuration: [{ scan_on_push: false }] },
    },
  ],
  [
    "another key",
    ["medium encryption-changed"],
    { address: "aws_cloudwatch_log_group.a", before: { kms_key_id: "a" }, after: { kms_key_id: "b" } },
  ],
  [
    "deletion protection that is turned off",
    ["medium protection-off"],
    { address: "aws_lb.a", before: { enable_deletion_protection: true }, after: { enable_deletion_protection: false } },
  ],
  [
    "point-in-time recovery that is turned off",
    ["high backup-off"],
    {
      address: "aws_dynamodb_table.a",
      before: { point_in_time_recovery: [{ enabled: true }] },
      after: { point_in_time_recovery: [{ enabled: false }] },
    },
  ],
  [
    "versioning that is suspended",
    ["high backup-off"],
    {
      address: "aws_s3_bucket_versioning.a",
      before: { versioning_configuration: [{ status: "Enabled" }] },
      after: { versioning_configuration: [{ status: "Suspended" }] },
    },
  ],
  [
    "a rule of scanning that is removed",
    ["medium scanning-loosened"],
    {
      address: "aws_ecr_registry_scanning_configuration.a",
      before: { rule: [scan("CONTINUOUS_SCAN", "*"), scan("SCAN_ON_PUSH", "team/*")] },
      after: { rule: [scan("SCAN_ON_PUSH", "team/*")] },
    },
  ],
  [
    "a rule of scanning that another one holds",
    [],
    {
      address: "aws_ecr_registry_scanning_configuration.a",
      before: { rule: [scan("SCAN_ON_PUSH", "team/*")] },
      after: { rule: [scan("CONTINUOUS_SCAN", "*")] },
    },
  ],
  [
    "an exception from immutability that is narrower",
    [],
    { address: ECR, before: excluding("*"), after: excluding("latest*") },
  ],
  [
    "an exception from immutability that is wider",
    ["medium mutability-loosened"],
    { address: ECR, before: excluding("latest*"), after: excluding("*") },
  ],
  [
    "an endpoint whose policy lets through less",
    ["medium path-removed"],
    {
      address: "aws_vpc_endpoint.a",
      before: { id: "v", policy: policy(allow("*", "*", { Resource: "*" })) },
      after: { id: "v", policy: policy(allow("*", "s3:GetObject", { Resource: "*" })) },
    },
  ],
  [
    "an endpoint that loses a security group",
    ["medium path-removed"],
    {
      address: "aws_vpc_endpoint.a",
      before: { security_group_ids: ["a", "b"] },
      after: { security_group_ids: ["b", "c"] },
    },
  ],
  [
    "a security group that lets in fewer",
    ["medium path-removed"],
    { address: "aws_security_group.a", before: ingress("10.0.0.0/16"), after: ingress("10.0.1.0/24") },
  ],
  [
    "a security group that lets in more of a network",
    [],
    { address: "aws_security_group.a", before: ingress("10.0.1.0/24"), after: ingress("10.0.0.0/16") },
  ],
  [
    "a rule that leaves its security group for a resource of its own",
    [],
    { address: "aws_security_group.a", before: ingress("10.0.1.0/24"), after: { ingress: [] } },
    {
      address: "aws_vpc_security_group_ingress_rule.a",
      after: { cidr_ipv4: "10.0.1.0/24", ip_protocol: "tcp", from_port: 443, to_port: 443 },
    },
  ],
  [
    "a way out that is shut",
    ["medium path-removed"],
    {
      address: "aws_security_group.a",
      before: { egress: [{ ...GATEWAY, protocol: "-1", from_port: 0, to_port: 0 }] },
      after: { egress: [] },
    },
  ],
  [
    "a route that leads elsewhere",
    ["medium path-removed"],
    {
      address: "aws_route.a",
      before: { destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "n" },
      after: { destination_cidr_block: "0.0.0.0/0", gateway_id: "i" },
    },
  ],
  [
    "a condition that everybody meets",
    ["high public-access"],
    {
      address: ECR_POLICY,
      before: { repository: "a", policy: policy(allow("*", "ecr:*", ofOrganization("StringEquals", "o-1"))) },
      after: { repository: "a", policy: policy(allow("*", "ecr:*", ofOrganization("StringLike", "*"))) },
    },
  ],
  [
    "an image of a function that goes back",
    ["medium version-back"],
    { address: "aws_lambda_function.a", before: { image_uri: "h/r:v2" }, after: { image_uri: "h/r:v1" } },
  ],
  ["a role that is destroyed", ["medium destroyed"], { address: "aws_iam_role.a", before: { name: "a" } }],
  [
    "a repository's policy that is destroyed",
    ["medium access-removed"],
    { address: ECR_POLICY, before: { policy: policy(allow(ROLE, "ecr:BatchGetImage")) } },
  ],
  ["a resource that leaves Terraform", ["low forgotten"], { address: ECR, actions: ["forget"], before: { name: "a" } }],
  [
    "a task definition that is replaced",
    [],
    { address: "aws_ecs_task_definition.a", before: {}, after: {}, replace_paths: [["container_definitions"]] },
  ],
  ...POD_KINDS.flatMap(({ kind, types, ends }) =>
    types.map((type): Case => {
      const replaced = { address: `${type}.a`, before: {}, after: {}, replace_paths: [["metadata"]] };
      return [`a ${kind} that is replaced: ${type}`, ends ? [] : ["medium replaced"], replaced];
    }),
  ),
  [
    "a resource that moves",
    [],
    { address: "aws_x.b", actions: ["no-op"], before: {}, after: {}, previous_address: "aws_x.a" },
  ],
  [
    "a secret that is not marked",
    ["medium secret-exposed"],
    { address: "aws_x.a", after: { note: "AKIAIOSFODNN7EXAMPLE" } },
  ],
];

test.each(CASES.map(([name, expected, ...changes]) => ({ name, expected, changes })))(
  "$name",
  ({ expected, changes }) => {
    expect(found(review(changes))).toEqual(expected);
  },
);

describe("what is said", () => {
  const why = (...changes: Written[]): string[] => review(changes).risks.map((risk) => risk.why);

  test("a replacement names the attribute that forces it, and both values", () => {
    const sides = { before: { name: "a" }, after: { name: "b" }, replace_paths: [["name"]] };
    expect(why({ address: ECR, ...sides })).toEqual([
      "ecr repository `a` is replaced, since `name` cannot change in place (`a` becomes `b`): all its images are deleted; AWS refuses while anything is in it",
    ]);
  });

  test("a repository under another address is to be moved", () => {
    const { risks } = review([
      { address: ECR, before: { name: "a" } },
      { address: "aws_ecr_repository.b", after: { name: "a" } },
    ]);
    expect(risks.map(({ mend }) => mend)).toEqual([
      "only the address changes: add a moved block (`moveFromId`), and nothing is destroyed",
    ]);
  });

  test("a bucket of states is one", () => {
    const [text] = why({ address: "aws_s3_bucket.a", before: { bucket: "task-tool-terraform-state-1" } });
    expect(text).toContain(", and they are Terraform's states");
  });

  test("a policy's new principals and actions are named", () => {
    const before = { repository: "a", policy: policy(allow(ROLE, ["ecr:BatchGetImage"])) };
    const other = { AWS: ["arn:aws:iam::222222222222:role/a", "333333333333"] };
    const after = { repository: "a", policy: policy(allow(other, "ecr:BatchGetImage"), allow(ROLE, "ecr:PutImage")) };
    expect(why({ address: ECR_POLICY, before, after })).toEqual([
      "allows more than before: new principal `account 333333333333`; new action `ecr:PutImage`",
    ]);
  });

  test("drift says whether this apply undoes it", () => {
    const drifted = {
      address: ECR,
      before: { image_tag_mutability: "IMMUTABLE" },
      after: { image_tag_mutability: "MUTABLE" },
    };
    const [risk] = review([], { resource_drift: [change(drifted)] }).risks;
    expect(risk?.why).toBe(
      "`image_tag_mutability` (`IMMUTABLE` became `MUTABLE`) changed without Terraform; this apply leaves it so",
    );
  });

  test("drift from nothing to nothing is none", () => {
    const drifted = { address: ECR, before: { tags: null }, after: { tags: {} } };
    expect(review([], { resource_drift: [change(drifted)] }).risks).toEqual([]);
  });

  test("images that newly expire are counted where the list is there", () => {
    const image = (tag: string, pushedAt: number) => ({
      ...{ digest: `sha256:${tag}`, tags: [tag], sizeBytes: 1, pushedAt },
      ...{ storageClass: "standard" as const, isIndex: false },
    });
    const list = { images: [image("a1", 1), image("a2", 2), image("a3", 3)], children: new Map<string, string[]>() };
    const sides = { before: { policy: rules(3), repository: "a" }, after: { policy: rules(1), repository: "a" } };
    const images = { groups: [{ name: "a", place: {}, list }], now: 10, days: 0 };
    const { risks } = review([{ address: "aws_ecr_lifecycle_policy.a", ...sides }], {}, { images });
    expect(risks.map(({ kind, why: text }) => [kind, text])).toEqual([
      ["image-expired", "2 images expire that the policy kept: `a1`, `a2`"],
    ]);
  });

  const TWO = "2 images expire that the policy kept: `a-eu1`, `a-eu2`";
  const configured = (region: string, account: string) => ({
    aws: {
      name: "aws",
      expressions: { region: { constant_value: region }, allowed_account_ids: { constant_value: [account] } },
    },
  });
  test.each<[string, Values, Values, [string, string]]>([
    ["account, which the policy says", { registry_id: "111111111111" }, {}, ["image-expired", TWO]],
    ["region, which the policy says", { region: "eu-west-1" }, {}, ["image-expired", TWO]],
    ["registry, which the provider says", {}, configured("eu-west-1", "111111111111"), ["image-expired", TWO]],
    [
      "rules, where nothing says it",
      {},
      {},
      [
        "retention-shortened",
        "images may expire that the policy kept: rule 1 expires tagged images beyond 1 instead of 3",
      ],
    ],
  ])("the list is chosen by its %s", (_, more, providers, expected) => {
    const group = (region: string, account: string, tags: readonly string[]) => ({
      ...{ name: "a", place: { account, region } },
      list: readImages([
        { name: "i", document: tags.map((tag, at) => ({ imageDigest: tag, imageTags: [tag], imagePushedAt: at + 1 })) },
      ]),
    });
    const groups = [
      group("us-east-1", "222222222222", ["a-us1"]),
      group("eu-west-1", "111111111111", ["a-eu1", "a-eu2", "a-eu3"]),
    ];
    const sides = {
      before: { policy: rules(3), repository: "a" },
      after: { policy: rules(1), repository: "a", ...more },
    };
    const configuration = { configuration: { provider_config: providers } };
    const changes = [{ address: "aws_ecr_lifecycle_policy.a", ...sides }];
    const { risks } = review(changes, configuration, { images: { groups, now: 10_000, days: 0 } });
    expect(risks.map(({ kind, why: text }) => [kind, text])).toEqual([expected]);
  });

  test("a limit holds what is at least as bad", () => {
    expect((["high", "medium", "low"] as const).map((severity) => isAtLeast(severity, "medium"))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("versions", () => {
  test.each([
    ["v1.9.0", "v1.10.0", -1],
    ["1.0.0-rc.1", "1.0.0", -1],
    ["1.0.0-rc.2", "1.0.0-rc.10", -1],
    ["build-7", "build-12", -1],
    ["2026-03-02", "2026-03-01", 1],
    ["v2", "v2", 0],
    ["build-7", "dev-8", undefined],
    ["latest", "v1", undefined],
    ["3f2a9c1", "4b1d0e2", undefined],
  ])("%s against %s is %s", (one, other, expected) => {
    expect(compareTags(one, other)).toBe(expected);
  });

  const pod = (image: string) => ({ spec: [{ template: [{ spec: [{ container: [{ name: "web", image }] }] }] }] });
  const task = (image: string) => ({ container_definitions: JSON.stringify([{ name: "web", image }]) });

  test.each([
    ["an earlier tag of a Deployment", "kubernetes_deployment_v1.a", pod, "h/r:v2", "h/r:v1", ["medium version-back"]],
    ["a later tag", "kubernetes_deployment_v1.a", pod, "h/r:v1", "h/r:v2", []],
    [
      "an earlier tag of a task definition",
      "aws_ecs_task_definition.a",
      task,
      "h/r:v2",
      "h/r:v1",
      ["medium version-back"],
    ],
    [
      "another digest",
      "aws_ecs_task_definition.a",
      task,
      `h/r@sha256:${"a".repeat(64)}`,
      `h/r@sha256:${"b".repeat(64)}`,
      ["low version-unknown"],
    ],
    ["another repository", "aws_ecs_task_definition.a", task, "h/r:v2", "h/s:v1", ["low version-unknown"]],
    [
      "an earlier tag of an image of Docker Hub that is written in full",
      "aws_ecs_task_definition.a",
      task,
      "nginx:1.28",
      "docker.io/library/nginx:1.27",
      ["medium version-back"],
    ],
    ["what is no reference", "aws_ecs_task_definition.a", task, "h/r:v2", "a password: h/r:v1", []],
  ])("%s", (_name, address, shape, from, to, expected) => {
    expect(found(review([{ address, before: shape(from), after: shape(to) }]))).toEqual(expected);
  });

  test("names the file that a release by -var has to be written into", () => {
    const back = [{ address: "kubernetes_deployment_v1.a", before: pod("h/r:1.1.0"), after: pod("h/r:1.0.0") }];
    const mend = (stack: string) => {
      const plan = readPlan(`${stack}.json`, document(back, {}), stack, true);
      return reviewPlans({ stacks: [{ stack, plan }] }).risks[0]?.mend;
    };
    const others = "bring the branch up to date with what was released; or say that it is a rollback";
    expect([mend("workloads-staging"), mend("web")]).toEqual([
      `write what was released by -var into config/releases/staging.json, or release.auto.tfvars.json where only the JSON is there; ${others}`,
      others,
    ]);
  });
});

describe("a file that is no plan", () => {
  test.each<readonly [unknown, string]>([
    [[], "p.json holds no plan (it is no object); write it with: terraform show -json PLANFILE"],
    [{}, "p.json holds no plan (it has no format_version); write it with: terraform show -json PLANFILE"],
    [
      { format_version: "2.0", resource_changes: [] },
      'p.json has format_version "2.0", 1.x is read; use a Terraform whose plans have that',
    ],
    [
      { format_version: "1.0", values: {} },
      "p.json holds a state, not a plan; write it with: terraform show -json PLANFILE",
    ],
    [{ format_version: "1.0" }, "p.json holds nothing that a plan has; write it with: terraform show -json PLANFILE"],
    [
      { format_version: "1.2", resource_changes: [{ address: "a" }] },
      "p.json: resource_changes[0] is no change of a resource; write it with: terraform show -json PLANFILE",
    ],
    [
      { format_version: "1.2", resource_changes: {} },
      "p.json is no plan: resource_changes is an object, not a list; write one with: terraform show -json PLAN",
    ],
    [
      { format_version: "1.2", resource_changes: null },
      "p.json is no plan: resource_changes is null, not a list; write one with: terraform show -json PLAN",
    ],
    [
      { format_version: "1.2", planned_values: [] },
      "p.json is no plan: planned_values is a list, not an object; write one with: terraform show -json PLAN",
    ],
    [
      { format_version: "1.2", planned_values: { root_module: { resources: null } } },
      "p.json is no plan: planned_values.root_module.resources is null, not a list; write one with: terraform show -json PLAN",
    ],
    [
      { format_version: "1.2", prior_state: { values: { root_module: { resources: [1] } } }, errored: true },
      "p.json is no plan: prior_state.values.root_module.resources[0] is a number, not an object; write one with: terraform show -json PLAN",
    ],
  ])("%j", (json, message) => {
    expect(() => readPlan("p.json", json, "p")).toThrow(message);
  });
});
