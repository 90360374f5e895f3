import { groupOf } from "../../domain/kubernetes/pod-kinds";
import { type Estate, isValueList, isValueObject, type Resource, type Value, valueAt } from "../estate/estate";
import { blockAt, knownText } from "../estate/links";

const MANIFEST = "kubernetes_manifest";

/** A kind of objects, and the resource types that make it. */
export interface ObjectKind {
  readonly kind: string;
  readonly apiVersion: string;
  readonly types: readonly string[];
}

/** The names of blocks that are not those of the fields. */
const BLOCKS: Readonly<Record<string, string>> = { containers: "container", initContainers: "init_container" };

/** Maps whose keys are the user's own. */
const MAPS = ["labels", "annotations"];

/** An object in a manifest, and what it is. */
interface WrittenObject {
  readonly group: string;
  readonly kind: string;
  readonly resource: Resource;
}

const read = new WeakMap<Estate, readonly WrittenObject[]>();

/** The Kubernetes objects of a kind; those written as `kubernetes_manifest` among them, in the form of the typed ones. */
export function objectsOf(estate: Estate, { kind, apiVersion, types }: ObjectKind): readonly Resource[] {
  const written = read.get(estate) ?? estate.resources(MANIFEST).flatMap(objectIn);
  read.set(estate, written);
  const own = written.filter((one) => one.kind === kind && one.group === groupOf(apiVersion));
  return [...types.flatMap((type) => estate.resources(type)), ...own.map(({ resource }) => resource)];
}

/** The manifests of which it is not known what they are. */
export function unreadManifests(estate: Estate): readonly Resource[] {
  return estate.resources(MANIFEST).filter(({ values }) => {
    const manifest = valueAt(values, "manifest");
    return !isValueObject(manifest) || knownText(valueAt(manifest, "kind")) === undefined;
  });
}

function objectIn(resource: Resource): WrittenObject[] {
  const manifest = blockAt(resource.values, "manifest");
  if (manifest === undefined) return [];
  const version = knownText(valueAt(manifest, "apiVersion"));
  const kind = knownText(valueAt(manifest, "kind"));
  const values = inBlocks(manifest);
  if (version === undefined || kind === undefined || !isValueObject(values)) return [];
  const secrets = valueAt(values, "image_pull_secrets");
  // A block of the service account has another name than the one of a pod.
  const own = { ...values, ...(secrets !== undefined && { image_pull_secret: secrets }) };
  return [{ group: groupOf(version), kind, resource: { ...resource, values: own } }];
}

function inBlocks(value: Value): Value {
  if (isValueList(value)) return value.map(inBlocks);
  if (!isValueObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [nameOfField(key), MAPS.includes(key) ? inner : inBlocks(inner)]),
  );
}

/** The provider's name of a field. */
export function nameOfField(field: string): string {
  return BLOCKS[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
