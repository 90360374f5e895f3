import { POD_KINDS, podKind, type PodKind } from "../../domain/kubernetes/pod-kinds";
import { object, omitted, type Shape } from "./shape";
import { METADATA, NAMESPACED_METADATA } from "./shapes/metadata";
import {
  BINDING,
  CLUSTER_ROLE,
  CONFIG_MAP,
  INGRESS,
  LIMIT_RANGE,
  NETWORK_POLICY,
  RESOURCE_QUOTA,
  ROLE,
  SERVICE,
  SERVICE_ACCOUNT,
} from "./shapes/others";
import { POD_SPEC } from "./shapes/pod";
import { CLAIM_SPEC } from "./shapes/volume";
import {
  AUTOSCALER,
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  DISRUPTION_BUDGET,
  JOB,
  REPLICATION_CONTROLLER,
  STATEFUL_SET,
} from "./shapes/workloads";

/** What a resource type of the provider makes. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Of the whole resource. */
  readonly shape: Shape;
}

/** Attributes of a resource that are Terraform's alone. */
const TERRAFORM: Shape = Object.fromEntries(
  [
    ...["connection", "depends_on", "id", "lifecycle", "provider", "provisioner", "target_state", "timeouts"],
    ...["wait_for_completion", "wait_for_default_service_account", "wait_for_load_balancer", "wait_for_rollout"],
    ...["wait_for_service_account_token", "wait_until_bound"],
  ].map((name) => [name, omitted]),
);

function namespaced(apiVersion: string, kind: string, shape: Shape = {}): Kind {
  return { apiVersion, kind, shape: { ...TERRAFORM, metadata: object(NAMESPACED_METADATA), ...shape } };
}

function clusterWide(apiVersion: string, kind: string, shape: Shape = {}): Kind {
  return { apiVersion, kind, shape: { ...TERRAFORM, metadata: object(METADATA), ...shape } };
}

const spec = (shape: Shape): Shape => ({ spec: object(shape) });

/** A Secret is shown without what it holds. */
export const SECRET_CONTENTS = ["data", "binary_data", "data_wo", "binary_data_wo"] as const;
const SECRET: Shape = Object.fromEntries(
  [...SECRET_CONTENTS, "data_wo_revision", "binary_data_wo_revision"].map((name) => [name, omitted]),
);

const pods = ({ apiVersion, kind }: PodKind, shape: Shape): Kind => namespaced(apiVersion, kind, spec(shape));

const RBAC = "rbac.authorization.k8s.io/v1";

/** In the order in which the objects can be applied. */
const KINDS = {
  kubernetes_namespace_v1: clusterWide("v1", "Namespace"),
  kubernetes_priority_class_v1: clusterWide("scheduling.k8s.io/v1", "PriorityClass"),
  kubernetes_resource_quota_v1: namespaced("v1", "ResourceQuota", spec(RESOURCE_QUOTA)),
  kubernetes_limit_range_v1: namespaced("v1", "LimitRange", spec(LIMIT_RANGE)),
  kubernetes_network_policy_v1: namespaced("networking.k8s.io/v1", "NetworkPolicy", spec(NETWORK_POLICY)),
  kubernetes_service_account_v1: namespaced("v1", "ServiceAccount", SERVICE_ACCOUNT),
  kubernetes_secret_v1: namespaced("v1", "Secret", SECRET),
  kubernetes_config_map_v1: namespaced("v1", "ConfigMap", CONFIG_MAP),
  kubernetes_persistent_volume_claim_v1: namespaced("v1", "PersistentVolumeClaim", spec(CLAIM_SPEC)),
  kubernetes_cluster_role_v1: clusterWide(RBAC, "ClusterRole", CLUSTER_ROLE),
  kubernetes_cluster_role_binding_v1: clusterWide(RBAC, "ClusterRoleBinding", BINDING),
  kubernetes_role_v1: namespaced(RBAC, "Role", ROLE),
  kubernetes_role_binding_v1: namespaced(RBAC, "RoleBinding", BINDING),
  kubernetes_service_v1: namespaced("v1", "Service", spec(SERVICE)),
  kubernetes_pod_disruption_budget_v1: namespaced("policy/v1", "PodDisruptionBudget", spec(DISRUPTION_BUDGET)),
  kubernetes_pod_v1: pods(podKind("Pod"), POD_SPEC),
  kubernetes_daemon_set_v1: pods(podKind("DaemonSet"), DAEMON_SET),
  kubernetes_deployment_v1: pods(podKind("Deployment"), DEPLOYMENT),
  kubernetes_replication_controller_v1: pods(podKind("ReplicationController"), REPLICATION_CONTROLLER),
  kubernetes_stateful_set_v1: pods(podKind("StatefulSet"), STATEFUL_SET),
  kubernetes_horizontal_pod_autoscaler_v2: namespaced("autoscaling/v2", "HorizontalPodAutoscaler", spec(AUTOSCALER)),
  kubernetes_job_v1: pods(podKind("Job"), JOB),
  kubernetes_cron_job_v1: pods(podKind("CronJob"), CRON_JOB),
  kubernetes_ingress_class_v1: clusterWide("networking.k8s.io/v1", "IngressClass"),
  kubernetes_ingress_v1: namespaced("networking.k8s.io/v1", "Ingress", spec(INGRESS)),
} as const satisfies Readonly<Record<string, Kind>>;

/** The resource types that are converted. */
export const CONVERTED_TYPES: readonly string[] = Object.keys(KINDS);

/** The kind that a resource type makes, and when its objects can be applied. */
export function kindOf(type: string): { readonly kind: Kind; readonly turn: number } | undefined {
  const known = CONVERTED_TYPES.find((one) => one === type || isOtherName(type, one));
  return known === undefined
    ? undefined
    : { kind: KINDS[known as keyof typeof KINDS], turn: CONVERTED_TYPES.indexOf(known) };
}

/** The provider's older name of what runs the same pods. */
function isOtherName(type: string, converted: string): boolean {
  return (
    !OF_ANOTHER_VERSION.includes(type) &&
    POD_KINDS.some(({ types }) => [type, converted].every((one) => types.includes(one)))
  );
}

/** Makes an object of an API version that is not the kind's. */
const OF_ANOTHER_VERSION = ["kubernetes_cron_job"];
