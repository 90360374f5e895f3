import { anyOf, type ChangeCheck, defineRule, forTypes, found } from "../rule";
import { clusterGrantOf, MEND_GRANT } from "./cluster-grants";
import { isOpened } from "./openness";
import { ofPolicies } from "./policy-shifts";
import { severityOf, widerWords } from "./widening-words";

const boundary: ChangeCheck = ({ before, after }) => {
  if (before?.text("permissions_boundary") === undefined || after === undefined) return [];
  if (after.text("permissions_boundary") !== undefined || after.isUnknown("permissions_boundary")) return [];
  const why = "the permissions boundary is removed: nothing limits its policies any more";
  return [found("high", why, "leave the boundary")];
};

const granted: ChangeCheck = (change, context) => {
  const grant = clusterGrantOf(change, context);
  if (grant === undefined || grant.isAdmin || (grant.by === "policy" && grant.isClusterNew)) return [];
  return [found("medium", grant.what, MEND_GRANT)];
};

export const accessWidened = defineRule({
  id: "access-widened",
  severities: ["high", "medium"],
  summary: "a policy allows more: a principal, action, resource, a condition or Deny that went",
  change: anyOf(forTypes(["aws_iam_role", "aws_iam_user"], boundary), granted),
  review: ofPolicies((shift, secrets) => {
    const { wider } = shift;
    if (wider === undefined || isOpened(shift)) return [];
    const mend = "take back what nobody needs; name single actions, resources and principals";
    return [found(severityOf(wider), widerWords(wider, shift, secrets), mend)];
  }),
});
