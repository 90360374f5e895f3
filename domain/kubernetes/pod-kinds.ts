/** A kind of Kubernetes objects that run pods: the one table of them, for whoever looks for images. */
export interface PodKind {
  readonly kind: string;
  readonly apiVersion: string;
  /** Fields from the object to what has the pod's `metadata` and `spec`; none where the object is the pod itself. */
  readonly template: readonly string[];
  /** Whether its pods end by themselves, so that nobody misses one that is made anew. */
  readonly ends: boolean;
  /** Resource types of Terraform's provider that make it; a manifest may make it in any case. */
  readonly types: readonly string[];
}

const TEMPLATE = ["spec", "template"];

const KINDS = {
  Deployment: {
    ...{ apiVersion: "apps/v1", template: TEMPLATE, ends: false },
    types: ["kubernetes_deployment", "kubernetes_deployment_v1"],
  },
  StatefulSet: {
    ...{ apiVersion: "apps/v1", template: TEMPLATE, ends: false },
    types: ["kubernetes_stateful_set", "kubernetes_stateful_set_v1"],
  },
  DaemonSet: {
    ...{ apiVersion: "apps/v1", template: TEMPLATE, ends: false },
    types: ["kubernetes_daemonset", "kubernetes_daemon_set_v1"],
  },
  ReplicaSet: { apiVersion: "apps/v1", template: TEMPLATE, ends: false, types: [] },
  ReplicationController: {
    ...{ apiVersion: "v1", template: TEMPLATE, ends: false },
    types: ["kubernetes_replication_controller", "kubernetes_replication_controller_v1"],
  },
  Job: {
    ...{ apiVersion: "batch/v1", template: TEMPLATE, ends: true },
    types: ["kubernetes_job", "kubernetes_job_v1"],
  },
  CronJob: {
    ...{ apiVersion: "batch/v1", template: ["spec", "jobTemplate", ...TEMPLATE], ends: false },
    types: ["kubernetes_cron_job", "kubernetes_cron_job_v1"],
  },
  Pod: {
    ...{ apiVersion: "v1", template: [], ends: false },
    types: ["kubernetes_pod", "kubernetes_pod_v1"],
  },
} as const satisfies Readonly<Record<string, Omit<PodKind, "kind">>>;

/**
 * All kinds of Kubernetes' own API whose pods run images. Objects of other APIs that make pods, such as Argo's Rollout or
 * Knative's Service, are not among them.
 *
 * `kubernetes_cron_job` makes an object of `batch/v1beta1`, which clusters have not served since 1.25; what it runs is the
 * same.
 *
 * Sources: https://kubernetes.io/docs/concepts/workloads/controllers/,
 * https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs
 */
export const POD_KINDS: readonly PodKind[] = Object.entries(KINDS).map(([kind, rest]) => ({ kind, ...rest }));

/** One kind by its name. */
export function podKind(kind: keyof typeof KINDS): PodKind {
  return { kind, ...KINDS[kind] };
}

/** The lists of containers in a pod's `spec`. */
export const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

/** JSON of which nothing is known. */
type Json = Readonly<Record<string, unknown>>;

/** The kind of an object of the API, if it is one that runs pods. */
export function podKindOf(object: Json): PodKind | undefined {
  return POD_KINDS.find(({ kind, apiVersion }) => object["kind"] === kind && isOfGroup(object, apiVersion));
}

/** The specification of the pods that an object of the API runs; undefined for an object that runs none. */
export function podSpecOf(object: Json): Json | undefined {
  const kind = podKindOf(object);
  return kind && inner([...kind.template, "spec"], object);
}

/** The specifications of pods in an object of any API: of a kind that is not ours, wherever one of ours would have it. */
export function podSpecsIn(object: Json): readonly Json[] {
  const kind = podKindOf(object);
  const paths = (kind === undefined ? POD_KINDS : [kind]).map(({ template }) => [...template, "spec"].join("."));
  return [...new Set(paths)].map((path) => inner(path.split("."), object)).filter((spec) => spec !== undefined);
}

/** The group of an `apiVersion`: empty for Kubernetes' core. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

/** Lists that programs print often leave the version out. */
function isOfGroup({ apiVersion }: Json, wanted: string): boolean {
  return typeof apiVersion !== "string" || groupOf(apiVersion) === groupOf(wanted);
}

function inner(path: readonly string[], object: Json): Json | undefined {
  return path.reduce<Json | undefined>((here, key) => {
    const value = here?.[key];
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  }, object);
}
