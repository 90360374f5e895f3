import type { Json } from "../../../estate/language/json";
import type { ReducedStatement } from "../../policy/statements";
import type { Secrets } from "../../secrets";
import { anyOf, type ChangeCheck, defineRule, forTypes, found, type Found } from "../rule";
import { clusterGrantOf, MEND_GRANT } from "./cluster-grants";
import { ofPolicies, type PolicyShift } from "./policy-shifts";

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

function byManagedPolicy({ admin, name }: PolicyShift, secrets: Secrets): Found[] {
  const who = name === undefined ? "an identity" : secrets.quote(name);
  return admin.map((arn) => found("high", `${who} gets ${secrets.quote(arn)}`, MEND_GRANT));
}

/** Of an identity that is new; of another one, it is what it may do more. */
function byStatement({ kind, isNew, after }: PolicyShift): Found[] {
  if (!isNew || after.isUnknown || kind !== "identity" || !after.statements.some(allowsAll)) return [];
  return [found("high", "allows every action on everything", "name the actions and resources that are needed")];
}

function allowsAll({ effect, actions, resources, conditions }: ReducedStatement): boolean {
  const isAll = [actions, resources].every(({ patterns, negated }) => negated || patterns.includes("*"));
  return effect === "Allow" && isAll && conditions.length === 0;
}

export const adminAccess = defineRule({
  id: "admin-access",
  severities: ["high", "low"],
  summary: "somebody becomes administrator of the account or of a cluster",
  change: anyOf(granted, forTypes(BINDINGS, bound)),
  review: ofPolicies((shift, secrets) => [...byManagedPolicy(shift, secrets), ...byStatement(shift)]),
});
