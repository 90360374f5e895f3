import type { Secrets } from "../../secrets";
import type { RecordedResource } from "../../../estate/recorded-resource";
import { anyOf, type ChangeCheck, defineRule, forTypes, found, type Found } from "../rule";
import { isOpen, isOpened, MEND_OPEN, openTo } from "./openness";
import { ofPolicies, type PolicyShift } from "./policy-shifts";
import { severityOf, widerWords } from "./widening-words";

const WORLD = ["0.0.0.0/0", "::/0"];

/** From where the API of a cluster is reached. */
function reach(side: RecordedResource | undefined): readonly string[] {
  const path = "vpc_config.0";
  if (side === undefined || side.isUnknown(`${path}.endpoint_public_access`)) return [];
  if (side.at(`${path}.endpoint_public_access`) === false) return [];
  const ranges = side.texts(`${path}.public_access_cidrs`);
  // AWS's default is everywhere.
  return ranges.length === 0 && side.blocks("vpc_config").length > 0 ? WORLD : ranges;
}

const endpoint: ChangeCheck = ({ before, after }, { secrets }) => {
  const from = reach(before);
  const fresh = reach(after).filter((range) => !from.includes(range));
  if (fresh.length === 0 || from.includes("0.0.0.0/0")) return [];
  const mend = "keep the endpoint private, or name the networks that may reach it (`publicAccessCidrs`)";
  if (fresh.some((range) => WORLD.includes(range))) {
    return [found("high", "the cluster's API is reached from everywhere (0.0.0.0/0)", mend)];
  }
  const ranges = fresh.map((range) => secrets.quote(range)).join(", ");
  return [found("medium", `the cluster's API is reached from ${ranges}`, mend)];
};

const BLOCKS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

const publicBlock: ChangeCheck = ({ before, after, action }) => {
  if (before === undefined || action === "none" || action === "forget") return [];
  const lost = BLOCKS.filter((name) => before.at(name) === true && after?.at(name) !== true);
  if (lost.length === 0) return [];
  const why = `${lost.map((name) => `\`${name}\``).join(", ")} no longer keeps the bucket from being public`;
  return [found("high", why, "leave all four on")];
};

const acl: ChangeCheck = ({ before, after }) => {
  const isPublic = after?.text("acl")?.startsWith("public-") === true;
  if (!isPublic || before?.at("acl") === after.at("acl")) return [];
  return [found("high", "the bucket's ACL lets in everybody", "leave the ACL private")];
};

/** Of what is new, there is no before that it would be wider than. */
function policy(shift: PolicyShift, secrets: Secrets): Found[] {
  const { kind, after, isNew, wider } = shift;
  if (isNew && !after.isUnknown && isOpen(after, kind)) return [found("high", `lets in ${openTo(kind)}`, MEND_OPEN)];
  if (wider === undefined || !isOpened(shift)) return [];
  return [found(severityOf(wider), widerWords(wider, shift, secrets), MEND_OPEN)];
}

export const publicAccess = defineRule({
  id: "public-access",
  severities: ["high", "medium"],
  summary: 'everybody is let in: `Principal: "*"` on a repository is every AWS account',
  change: anyOf(
    forTypes(["aws_eks_cluster"], endpoint),
    forTypes(["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"], publicBlock),
    forTypes(["aws_s3_bucket", "aws_s3_bucket_acl"], acl),
  ),
  review: ofPolicies(policy),
  loss: "told",
});
