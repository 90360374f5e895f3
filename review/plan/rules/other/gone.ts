import { POD_KINDS } from "../../../../domain/kubernetes/pod-kinds";
import type { Change } from "../../plan";
import { holdsPolicy } from "../../policy/holders";
import { heldBy } from "../data/holders";
import { isLost } from "../loss";

/** Made anew at every change, or without anything of its own: nobody misses the old one. */
const EPHEMERAL = new Set([
  "aws_ecr_lifecycle_policy",
  "aws_ecs_task_definition",
  "aws_launch_template",
  "aws_lambda_permission",
  "aws_s3_object",
  "aws_secretsmanager_secret_version",
  "null_resource",
  "terraform_data",
  "time_sleep",
  ...POD_KINDS.filter(({ ends }) => ends).flatMap(({ types }) => types),
]);

/** While they are replaced, something that people use is away. */
const RUNNING = new Set([
  "aws_eks_node_group",
  "aws_eks_fargate_profile",
  "aws_ecs_service",
  "aws_instance",
  "aws_autoscaling_group",
  "aws_lb",
  "aws_alb",
  "aws_lambda_function",
  "aws_iam_role",
  "aws_iam_openid_connect_provider",
  ...POD_KINDS.filter(({ ends }) => !ends).flatMap(({ types }) => types),
  ...["kubernetes_ingress", "kubernetes_ingress_v1", "kubernetes_service", "kubernetes_service_v1"],
]);

const ACCESS = /_attachment$|^aws_eks_access_|^kubernetes_(?:cluster_)?role(?:_binding)?(?:_v1)?$/;

/** Whether a resource goes that somebody may miss, and that holds nothing of which `data-loss` tells. */
export function isGone(change: Change): boolean {
  return !change.isDeposed && !EPHEMERAL.has(change.type) && isLost(change) && heldBy(change.type) === undefined;
}

/** Whether people use the resource all the time. */
export function isRunning(type: string): boolean {
  return RUNNING.has(type);
}

/** Whether the resource lets somebody in. */
export function isAccess(type: string): boolean {
  return ACCESS.test(type) || (holdsPolicy(type) && type.endsWith("_policy"));
}
