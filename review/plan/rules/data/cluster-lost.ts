import { forcing, isLost, nameOf } from "../loss";
import { defineRule, forTypes, found } from "../rule";

export const clusterLost = defineRule({
  id: "cluster-lost",
  severities: ["high"],
  summary: "an EKS or ECS cluster is destroyed or replaced",
  loss: "told",
  change: forTypes(["aws_eks_cluster", "aws_ecs_cluster"], (change, context) => {
    if (!isLost(change)) return [];
    const how =
      change.action === "delete"
        ? "is destroyed"
        : `is replaced, since ${forcing(change, context)} cannot change in place`;
    const objects = change.type === "aws_eks_cluster" ? ", and all its Kubernetes objects are lost" : "";
    const why = `${nameOf(change, context)} ${how}: everything that runs in it ends${objects}`;
    return [found("high", why, "make a second cluster, move the workloads, then retire this one")];
  }),
});
