import { type Cluster, getObject, kubectl } from "./kube";
import { type KubernetesObject, objectsOf } from "./manifests";

/**
 * What the objects of the manifests are on the server, beside what the server itself makes of the manifests.
 *
 * The API server fills in its defaults in both: what Terraform's provider adds or changes is a difference.
 */
export async function liveAndMade(cluster: Cluster, manifests: string): Promise<{ live: unknown[]; made: unknown[] }> {
  const objects = objectsOf(manifests);
  const live = await Promise.all(
    objects.map(({ kind, metadata: { name, namespace } }) =>
      getObject<KubernetesObject>(cluster, kind, name, ...(namespace === undefined ? [] : ["--namespace", namespace])),
    ),
  );
  const apply = ["apply", "--server-side", "--force-conflicts", "--dry-run=server", "--filename=-", "--output=json"];
  const answers = await Promise.all(
    objects.map((object) => kubectl(cluster, apply, { input: JSON.stringify(withOtherName(object)) })),
  );
  return { live: live.map(contentOf), made: answers.map((text) => contentOf(JSON.parse(text) as KubernetesObject)) };
}

/** As an object that is not there yet, so that nothing of the one that is there shines through. */
function withOtherName(object: KubernetesObject): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-x` } };
}

/** All that somebody decided: no identity, no history, nothing that the server hands out to each object anew. */
function contentOf({ metadata, ...object }: KubernetesObject): unknown {
  const { labels = {}, annotations = {} } = metadata;
  return reduced({ ...object, labels, annotations, status: {} });
}

const HANDED_OUT = new Set([
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-name",
  "clusterIP",
  "clusterIPs",
  "controller-uid",
  "deployment.kubernetes.io/revision",
  "job-name",
  "kubernetes.io/metadata.name",
]);

/** Where a missing value means `true`, `false` says something. */
const TRUE_BY_DEFAULT = new Set(["allowPrivilegeEscalation", "automountServiceAccountToken"]);

/** A Role's lists. The provider has them as sets, and sends them in an order of its own. */
const UNORDERED = new Set(["apiGroups", "resourceNames", "resources", "verbs"]);

/** Without what is handed out, and without values that say no more than their absence: `false`, `{}` and `[]`. */
function reduced(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reduced);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, reduced(inOrder(key, each))] as const);
  return Object.fromEntries(entries.filter(([key, each]) => !HANDED_OUT.has(key) && saysSomething(key, each)));
}

function inOrder(key: string, value: unknown): unknown {
  return UNORDERED.has(key) && Array.isArray(value) ? value.toSorted() : value;
}

function saysSomething(key: string, value: unknown): boolean {
  if (value === false) return TRUE_BY_DEFAULT.has(key);
  return typeof value !== "object" || value === null || Object.keys(value).length > 0;
}
