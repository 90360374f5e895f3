import type { Json } from "../../../estate/language/json";
import { anyOf, type ChangeCheck, defineRule, forTypes, found } from "../rule";
import { clusterGrantOf, MEND_GRANT } from "./cluster-grants";
import { ofPolicies } from "./of-policies";

const granted: ChangeCheck = (change, context) => {
  const grant = clusterGrantOf(change, context);
  if (grant?.isAdmin !== true) return [];
  if (grant.by === "groups") return [found("high", grant.what, MEND_GRANT)];
  const mend = "give a namespace to those who need no more";
  if (grant.isClusterNew) return [found("low", `${grant.what}, which is new`, mend)];
  return [found("high", grant.what, mend)];
};

const BINDINGS = [
  ...["kubernetes_cluster_role_binding", "kubernetes_cluster_role_binding_v1"],
  ...["kubernetes_role_binding", "kubernetes_role_binding_v1"],
];

const bound: ChangeCheck = ({ before, after, action }, { secrets }) => {
  if (after?.text("role_ref.0.name") !== "cluster-admin" || action === "none") return [];
  const key = (subject: object): string => JSON.stringify(subject);
  const known = (before?.blocks("subject") ?? []).map(key);
  const fresh = after.blocks("subject").filter((subject) => !known.includes(key(subject)));
  return fresh.map(({ kind, name }) => {
    const who = secrets.quote(`${textOf(kind)} ${textOf(name)}`);
    return found("high", `${who} becomes administrator of the cluster`, MEND_GRANT);
  });
};

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

export const adminAccess = defineRule({
  id: "admin-access",
  severities: ["high", "low"],
  summary: "somebody becomes administrator of the account or of a cluster",
  change: anyOf(granted, forTypes(BINDINGS, bound)),
  review: ofPolicies("admin-access"),
});
