import type { Json } from "../../estate/json";
import type { Change } from "../plan";
import type { Side } from "../side";
import { finding, type Finding } from "../risk";
import { type Context, forTypes, kubernetes, type Rule } from "./rule";

const ADMIN_POLICY =
  /(?:^|\/)(?:AdministratorAccess|IAMFullAccess|PowerUserAccess|AmazonEC2ContainerRegistryFullAccess|AWSKeyManagementServicePowerUser)$/;
const CLUSTER_ADMIN = /\/(?:AmazonEKSClusterAdminPolicy|AmazonEKSAdminPolicy)$/;
const MEND = "grant single actions to those who need them";

const ATTACHMENTS = [
  "aws_iam_role_policy_attachment",
  "aws_iam_user_policy_attachment",
  "aws_iam_group_policy_attachment",
  "aws_iam_policy_attachment",
];

/** A managed policy that something gets. */
const attached: Rule = (change, context) => {
  const { after, before } = change;
  if (after === undefined || change.action === "none" || before?.text("policy_arn") === after.text("policy_arn"))
    return [];
  const arn = after.text("policy_arn") ?? "";
  const to = ["role", "user", "group"].find((key) => after.text(key) !== undefined);
  const who = to === undefined ? "an identity" : context.secrets.show(after, to);
  if (ADMIN_POLICY.test(arn)) {
    return [finding("high", "admin-access", `${who} gets ${context.secrets.show(after, "policy_arn")}`, MEND)];
  }
  if (to === undefined || !isThere(to, after.text(to), context)) return [];
  return [finding("medium", "access-widened", `${who} gets ${context.secrets.show(after, "policy_arn")}`, MEND)];
};

/** Whether the identity was there before: by its name it is known, and this plan does not create it. */
function isThere(kind: string, name: string | undefined, { plan }: Context): boolean {
  if (name === undefined) return false;
  return !plan.changes.some(
    ({ type, action, after }) => type === `aws_iam_${kind}` && action === "create" && after?.text("name") === name,
  );
}

const managed: Rule = ({ before, after }, { secrets }) => {
  if (after === undefined) return [];
  const fresh = after
    .texts("managed_policy_arns")
    .filter((arn) => before?.texts("managed_policy_arns").includes(arn) !== true);
  const found = fresh.flatMap((arn): Finding[] => {
    if (ADMIN_POLICY.test(arn)) return [finding("high", "admin-access", `the role gets ${secrets.quote(arn)}`, MEND)];
    return before === undefined
      ? []
      : [finding("medium", "access-widened", `the role gets ${secrets.quote(arn)}`, MEND)];
  });
  const boundary =
    before?.text("permissions_boundary") !== undefined && after.text("permissions_boundary") === undefined;
  if (!boundary || after.isUnknown("permissions_boundary")) return found;
  return [
    ...found,
    finding(
      "high",
      "access-widened",
      "the permissions boundary is removed: nothing limits its policies any more",
      "leave the boundary",
    ),
  ];
};

const trusted: Rule = (change, { plan, secrets }) => {
  const { after, action, before } = change;
  if (after === undefined || action === "none" || before?.text("policy_arn") === after.text("policy_arn")) return [];
  const arn = after.text("policy_arn") ?? "";
  const whom = `${secrets.show(after, "principal_arn")} gets ${secrets.show(after, "policy_arn")}`;
  const isNew = plan.changes.some(({ type, action: other }) => type === "aws_eks_cluster" && other === "create");
  if (CLUSTER_ADMIN.test(arn)) {
    const why = `${whom} in the cluster${isNew ? ", which is new" : ""}`;
    return [finding(isNew ? "low" : "high", "admin-access", why, "give a namespace to those who need no more")];
  }
  return isNew ? [] : [finding("medium", "access-widened", `${whom} in the cluster`, MEND)];
};

const entry: Rule = ({ before, after, action }, { secrets }) => {
  if (after === undefined || action === "none") return [];
  const fresh = after
    .texts("kubernetes_groups")
    .filter((group) => before?.texts("kubernetes_groups").includes(group) !== true);
  if (fresh.length === 0) return [];
  const isAdmin = fresh.includes("system:masters");
  const why = `${secrets.show(after, "principal_arn")} joins ${fresh.map((group) => secrets.quote(group)).join(", ")} in the cluster`;
  return [finding(isAdmin ? "high" : "medium", isAdmin ? "admin-access" : "access-widened", why, MEND)];
};

const binding: Rule = ({ before, after, action }, { secrets }) => {
  if (after?.text("role_ref.0.name") !== "cluster-admin" || action === "none") return [];
  const key = (subject: object): string => JSON.stringify(subject);
  const known = (before?.blocks("subject") ?? []).map(key);
  const fresh = after.blocks("subject").filter((subject) => !known.includes(key(subject)));
  return fresh.map(({ kind, name }) =>
    finding(
      "high",
      "admin-access",
      `${secrets.quote(`${textOf(kind)} ${textOf(name)}`)} becomes administrator of the cluster`,
      MEND,
    ),
  );
};

const WORLD = ["0.0.0.0/0", "::/0"];

/** From where the API of a cluster is reached. */
function reach(side: Side | undefined): readonly string[] {
  const path = "vpc_config.0";
  if (side === undefined || side.isUnknown(`${path}.endpoint_public_access`)) return [];
  if (side.at(`${path}.endpoint_public_access`) === false) return [];
  const ranges = side.texts(`${path}.public_access_cidrs`);
  // AWS's default is everywhere.
  return ranges.length === 0 && side.blocks("vpc_config").length > 0 ? WORLD : ranges;
}

const endpoint: Rule = ({ before, after }, { secrets }) => {
  const from = reach(before);
  const fresh = reach(after).filter((range) => !from.includes(range));
  if (fresh.length === 0 || from.includes("0.0.0.0/0")) return [];
  const mend = "keep the endpoint private, or name the networks that may reach it (`publicAccessCidrs`)";
  if (fresh.some((range) => WORLD.includes(range))) {
    return [finding("high", "public-access", "the cluster's API is reached from everywhere (0.0.0.0/0)", mend)];
  }
  const ranges = fresh.map((range) => secrets.quote(range)).join(", ");
  return [finding("medium", "public-access", `the cluster's API is reached from ${ranges}`, mend)];
};

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

const BLOCKS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

const publicBlock: Rule = ({ before, after, action }: Change) => {
  if (before === undefined || action === "none" || action === "forget") return [];
  const lost = BLOCKS.filter((name) => before.at(name) === true && after?.at(name) !== true);
  if (lost.length === 0) return [];
  const why = `${lost.map((name) => `\`${name}\``).join(", ")} no longer keeps the bucket from being public`;
  return [finding("high", "public-access", why, "leave all four on")];
};

const acl: Rule = ({ before, after }) => {
  const isPublic = after?.text("acl")?.startsWith("public-") === true;
  if (!isPublic || before?.at("acl") === after.at("acl")) return [];
  return [finding("high", "public-access", "the bucket's ACL lets in everybody", "leave the ACL private")];
};

/** Access that is given otherwise than by the text of a policy. */
export const accessEntries: readonly Rule[] = [
  forTypes(ATTACHMENTS, attached),
  forTypes(["aws_iam_role"], managed),
  forTypes(["aws_eks_access_policy_association"], trusted),
  forTypes(["aws_eks_access_entry"], entry),
  forTypes(kubernetes("cluster_role_binding", "role_binding"), binding),
  forTypes(["aws_eks_cluster"], endpoint),
  forTypes(["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"], publicBlock),
  forTypes(["aws_s3_bucket", "aws_s3_bucket_acl"], acl),
];
