import {
  BY_LOST_PROOF,
  BY_PROOF,
  LIKE_ANY,
  NOT_SHOWN,
  NO_IMAGE,
  NO_OBJECT,
  NO_PULL,
  type RegisterEntry,
} from "./entry";

/** What runs images, and what pulls for it. */
export const WORKLOADS: readonly RegisterEntry[] = [
  {
    subject: "EKS: clusters, nodes, entries and add-ons",
    parts: ["proof", "lifecycle", "plan"],
    without: { report: BY_PROOF, manifests: NO_OBJECT },
    readers: {
      "workloads/clusters.ts": [
        "aws_eks_access_entry",
        "aws_eks_cluster",
        "aws_eks_fargate_profile",
        "aws_eks_node_group",
      ],
    },
  },
  {
    subject: "EKS: clusters, nodes, entries and add-ons",
    parts: ["plan"],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, report: NOT_SHOWN, manifests: NO_OBJECT },
    readers: {
      "plan/rules": ["aws_eks_access_policy_association"],
    },
  },
  {
    subject: "EKS: clusters, nodes, entries and add-ons",
    parts: ["proof"],
    without: { lifecycle: NO_IMAGE, plan: BY_LOST_PROOF, report: BY_PROOF, manifests: NO_OBJECT },
    readers: {
      "workloads/addons.ts": ["aws_eks_addon"],
    },
  },
  {
    subject: "EKS: clusters, nodes, entries and add-ons",
    parts: ["proof", "lifecycle"],
    without: { plan: BY_LOST_PROOF, report: BY_PROOF, manifests: NO_OBJECT },
    readers: {
      "workloads/clusters.ts": ["aws_eks_cluster_auth"],
    },
  },
  {
    subject: "ECS and builds: what runs an image",
    parts: ["proof", "lifecycle"],
    without: { plan: BY_LOST_PROOF, report: BY_PROOF, manifests: NO_OBJECT },
    readers: {
      "workloads/tasks.ts": ["aws_cloudwatch_event_target", "aws_ecs_capacity_provider"],
    },
  },
  {
    subject: "ECS and builds: what runs an image",
    parts: ["proof", "lifecycle", "report"],
    without: { plan: BY_LOST_PROOF, manifests: NO_OBJECT },
    readers: {
      "workloads/builds.ts": ["aws_codebuild_project"],
    },
  },
  {
    subject: "ECS and builds: what runs an image",
    parts: ["plan"],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, report: NOT_SHOWN, manifests: NO_OBJECT },
    readers: {
      "plan/rules": ["aws_ecs_cluster"],
    },
  },
  {
    subject: "ECS and builds: what runs an image",
    parts: ["proof", "lifecycle", "plan"],
    without: { report: BY_PROOF, manifests: NO_OBJECT },
    readers: {
      "workloads/tasks.ts": ["aws_ecs_service"],
    },
  },
  {
    subject: "ECS and builds: what runs an image",
    parts: ["proof", "lifecycle", "plan", "report"],
    without: { manifests: NO_OBJECT },
    readers: {
      "workloads/tasks.ts": ["aws_ecs_task_definition"],
    },
  },
  {
    subject: "Kubernetes: what runs pods",
    parts: ["proof", "lifecycle"],
    without: { plan: BY_LOST_PROOF, report: BY_PROOF, manifests: NO_OBJECT },
    readers: {
      "workloads/manifest-objects.ts": ["kubernetes_manifest"],
      "workloads/pods.ts": ["helm_release"],
    },
  },
  {
    subject: "Kubernetes: what runs pods",
    parts: ["proof", "lifecycle", "plan", "manifests"],
    without: { report: BY_PROOF },
    readers: {
      "domain/kubernetes/pod-kinds.ts": [
        "kubernetes_cron_job",
        "kubernetes_cron_job_v1",
        "kubernetes_daemon_set_v1",
        "kubernetes_daemonset",
        "kubernetes_deployment",
        "kubernetes_deployment_v1",
        "kubernetes_job",
        "kubernetes_job_v1",
        "kubernetes_pod",
        "kubernetes_pod_v1",
        "kubernetes_replication_controller",
        "kubernetes_replication_controller_v1",
        "kubernetes_stateful_set",
        "kubernetes_stateful_set_v1",
      ],
    },
  },
  {
    subject: "Kubernetes: whose Secret a pod logs in with",
    parts: ["proof", "lifecycle"],
    without: { plan: BY_LOST_PROOF, report: BY_PROOF, manifests: NO_OBJECT },
    readers: {
      "workloads/pull-secrets.ts": [
        "kubernetes_default_service_account",
        "kubernetes_default_service_account_v1",
        "kubernetes_service_account",
      ],
    },
  },
  {
    subject: "Kubernetes: whose Secret a pod logs in with",
    parts: ["proof", "lifecycle", "manifests"],
    without: { plan: BY_LOST_PROOF, report: BY_PROOF },
    readers: {
      "workloads/pull-secrets.ts": ["kubernetes_service_account_v1"],
    },
  },
  {
    subject: "Kubernetes: other objects",
    parts: ["plan"],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, report: NOT_SHOWN, manifests: NO_OBJECT },
    readers: {
      "plan/rules": [
        "kubernetes_cluster_role_binding",
        "kubernetes_ingress",
        "kubernetes_namespace",
        "kubernetes_persistent_volume",
        "kubernetes_persistent_volume_claim",
        "kubernetes_persistent_volume_v1",
        "kubernetes_role_binding",
        "kubernetes_service",
      ],
    },
  },
  {
    subject: "Kubernetes: other objects",
    parts: ["plan", "manifests"],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, report: NOT_SHOWN },
    readers: {
      "plan/rules": [
        "kubernetes_cluster_role_binding_v1",
        "kubernetes_ingress_v1",
        "kubernetes_namespace_v1",
        "kubernetes_persistent_volume_claim_v1",
        "kubernetes_role_binding_v1",
        "kubernetes_service_v1",
      ],
    },
  },
  {
    subject: "Kubernetes: other objects",
    parts: ["manifests"],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, plan: LIKE_ANY, report: NOT_SHOWN },
    readers: {
      "manifests/kinds.ts": [
        "kubernetes_cluster_role_v1",
        "kubernetes_config_map_v1",
        "kubernetes_horizontal_pod_autoscaler_v2",
        "kubernetes_ingress_class_v1",
        "kubernetes_limit_range_v1",
        "kubernetes_network_policy_v1",
        "kubernetes_pod_disruption_budget_v1",
        "kubernetes_priority_class_v1",
        "kubernetes_resource_quota_v1",
        "kubernetes_role_v1",
        "kubernetes_secret_v1",
      ],
      "manifests/manifests.ts": ["kubernetes_secret"],
    },
  },
];
