import type { Change } from "../../plan";
import type { Context } from "../rule";

/** What somebody newly may do in a cluster, by an entry or an association of AWS. */
interface ClusterGrant {
  /** Who gets what, in words. */
  readonly what: string;
  readonly isAdmin: boolean;
  /** Whether a policy of the cluster's API is given, or the groups of its Kubernetes. */
  readonly by: "policy" | "groups";
  /** Whether the plan makes the cluster, too: then nothing is in it yet. */
  readonly isClusterNew: boolean;
}

const CLUSTER_ADMIN = /\/(?:AmazonEKSClusterAdminPolicy|AmazonEKSAdminPolicy)$/;

export function clusterGrantOf(change: Change, context: Context): ClusterGrant | undefined {
  if (change.action === "none") return undefined;
  if (change.type === "aws_eks_access_policy_association") return byPolicy(change, context);
  return change.type === "aws_eks_access_entry" ? byGroups(change, context) : undefined;
}

function byPolicy({ before, after }: Change, { plan, secrets }: Context): ClusterGrant | undefined {
  if (after === undefined || before?.text("policy_arn") === after.text("policy_arn")) return undefined;
  const what = `${secrets.show(after, "principal_arn")} gets ${secrets.show(after, "policy_arn")} in the cluster`;
  const isAdmin = CLUSTER_ADMIN.test(after.text("policy_arn") ?? "");
  return { what, isAdmin, by: "policy", isClusterNew: isClusterNew(plan) };
}

function byGroups({ before, after }: Change, { plan, secrets }: Context): ClusterGrant | undefined {
  const known = before?.texts("kubernetes_groups") ?? [];
  const fresh = (after?.texts("kubernetes_groups") ?? []).filter((group) => !known.includes(group));
  if (fresh.length === 0) return undefined;
  const groups = fresh.map((group) => secrets.quote(group)).join(", ");
  const what = `${secrets.show(after, "principal_arn")} joins ${groups} in the cluster`;
  return { what, isAdmin: fresh.includes("system:masters"), by: "groups", isClusterNew: isClusterNew(plan) };
}

function isClusterNew({ changes }: Context["plan"]): boolean {
  return changes.some(({ type, action }) => type === "aws_eks_cluster" && action === "create");
}

export const MEND_GRANT = "grant single actions to those who need them";
