import { type Estate, isValueList, isValueObject, type Resource, type Value, valueAt } from "../estate/estate";
import { blockAt, knownText } from "../estate/links";

const MANIFEST = "kubernetes_manifest";

/** The resource type of the same object, by API group and kind. */
const TYPES: Readonly<Record<string, string>> = {
  "apps/Deployment": "kubernetes_deployment_v1",
  "apps/StatefulSet": "kubernetes_stateful_set_v1",
  "apps/DaemonSet": "kubernetes_daemon_set_v1",
  "batch/Job": "kubernetes_job_v1",
  "batch/CronJob": "kubernetes_cron_job_v1",
  "/Pod": "kubernetes_pod_v1",
  "/ReplicationController": "kubernetes_replication_controller_v1",
  "/ServiceAccount": "kubernetes_service_account_v1",
};

/** The names of blocks that are not those of the fields. */
const BLOCKS: Readonly<Record<string, string>> = { containers: "container", initContainers: "init_container" };

/** Maps whose keys are the user's own. */
const MAPS = ["labels", "annotations"];

const read = new WeakMap<Estate, readonly Resource[]>();

/** The Kubernetes objects of a resource type; those written as `kubernetes_manifest` among them, in the type's form. */
export function objectsOf(estate: Estate, type: string): readonly Resource[] {
  const written = read.get(estate) ?? estate.resources(MANIFEST).flatMap(objectIn);
  read.set(estate, written);
  return [...estate.resources(type), ...written.filter((one) => one.type === type)];
}

/** The manifests of which it is not known what they are. */
export function unreadManifests(estate: Estate): readonly Resource[] {
  return estate.resources(MANIFEST).filter(({ values }) => {
    const manifest = valueAt(values, "manifest");
    return !isValueObject(manifest) || knownText(valueAt(manifest, "kind")) === undefined;
  });
}

function objectIn(resource: Resource): Resource[] {
  const manifest = blockAt(resource.values, "manifest");
  if (manifest === undefined) return [];
  const [version, group = ""] = (knownText(valueAt(manifest, "apiVersion")) ?? "").split("/").reverse();
  const kind = knownText(valueAt(manifest, "kind")) ?? "";
  const type = version === "" ? undefined : TYPES[`${group}/${kind}`];
  const values = inBlocks(manifest);
  if (type === undefined || !isValueObject(values)) return [];
  const secrets = valueAt(values, "image_pull_secrets");
  // A block of the service account has another name than the one of a pod.
  return [{ ...resource, type, values: { ...values, ...(secrets !== undefined && { image_pull_secret: secrets }) } }];
}

function inBlocks(value: Value): Value {
  if (isValueList(value)) return value.map(inBlocks);
  if (!isValueObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [nameOf(key), MAPS.includes(key) ? inner : inBlocks(inner)]),
  );
}

function nameOf(field: string): string {
  return BLOCKS[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
