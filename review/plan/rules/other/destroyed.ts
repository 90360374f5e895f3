import { isRepositoryGone } from "../lifecycle/repository";
import { anyOf, type ChangeCheck, defineRule, found } from "../rule";
import { isAccess, isGone } from "./gone";

const resource: ChangeCheck = (change, { isKept }) => {
  if (!isGone(change) || change.action !== "delete" || isAccess(change.type) || isKept(change.address)) return [];
  return [found("medium", "is destroyed, and what uses it stops working", "make sure that nothing uses it")];
};

const lifecyclePolicy: ChangeCheck = (change, context) => {
  if (change.type !== "aws_ecr_lifecycle_policy" || change.action !== "delete") return [];
  if (isRepositoryGone(change, context)) return [];
  const why = "the lifecycle policy is destroyed: from now on every image stays, and is paid for";
  return [found("low", why, "leave the policy, or put another one in its place")];
};

export const destroyed = defineRule({
  id: "destroyed",
  severities: ["medium", "low"],
  summary: "anything else is destroyed",
  loss: "untold",
  change: anyOf(resource, lifecyclePolicy),
});
