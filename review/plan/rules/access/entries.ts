import type { Json } from "../../../estate/language/json";
import type { Change } from "../../plan";
import type { Side } from "../../side";
import { finding } from "../../risk";
import { forTypes, kubernetes, type Rule } from "../rule";

const CLUSTER_ADMIN = /\/(?:AmazonEKSClusterAdminPolicy|AmazonEKSAdminPolicy)$/;
const MEND = "grant single actions to those who need them";

const boundary: Rule = ({ before, after }) => {
  if (before?.text("permissions_boundary") === undefined || after === undefined) return [];
  if (after.text("permissions_boundary") !== undefined || after.isUnknown("permissions_boundary")) return [];
  const why = "the permissions boundary is removed: nothing limits its policies any more";
  return [finding("high", "access-widened", why, "leave the boundary")];
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
  forTypes(["aws_iam_role", "aws_iam_user"], boundary),
  forTypes(["aws_eks_access_policy_association"], trusted),
  forTypes(["aws_eks_access_entry"], entry),
  forTypes(kubernetes("cluster_role_binding", "role_binding"), binding),
  forTypes(["aws_eks_cluster"], endpoint),
  forTypes(["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"], publicBlock),
  forTypes(["aws_s3_bucket", "aws_s3_bucket_acl"], acl),
];
