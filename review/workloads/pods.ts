import { POD_KINDS, type PodKind } from "../../domain/kubernetes/pod-kinds";
import {
  type Estate,
  isUnknown,
  type Resource,
  Unknown,
  type Value,
  valueAt,
  valueBlocks,
  type ValueObject,
  isValueObject,
} from "../estate/estate";
import type { Clusters, PodPlace } from "./clusters";
import { proven, some, every } from "../verdict/finding";
import { blockAt, knownText, placeOf, show } from "../estate/links";
import { nameOfField, objectsOf, unreadManifests } from "./manifest-objects";
import type { PullSecrets } from "./pull-secrets";
import { type Puller, unknownPuller } from "./puller";
import type { ImageUse } from "./use";

/** The images of all pods. */
export function podImages(estate: Estate, clusters: Clusters, secrets: PullSecrets): readonly ImageUse[] {
  const uses = POD_KINDS.flatMap((kind) =>
    objectsOf(estate, kind).flatMap((object) => usesOf(object, kind, clusters, secrets)),
  );
  return [...uses, ...unreadImages(estate)];
}

/** Whatever runs a pod without saying which: a manifest that is not known, a chart. */
function unreadImages(estate: Estate): readonly ImageUse[] {
  const charts = estate.resources("helm_release");
  return [...unreadManifests(estate), ...charts].map((resource) => {
    const place = placeOf(resource);
    const what = resource.type === "helm_release" ? "a chart" : "a manifest that is not known";
    const image = new Unknown(`it is in ${what}, which the files do not show`);
    return {
      workload: place,
      place,
      resource,
      image,
      all: [unknownPuller(`who pulls for ${place}`, `${place}: ${image.reason}`)],
      secrets: [],
    };
  });
}

function usesOf(
  resource: Resource,
  { kind, template: path }: PodKind,
  clusters: Clusters,
  secrets: PullSecrets,
): readonly ImageUse[] {
  const template = path.map(nameOfField).reduce<ValueObject | undefined>(blockAt, resource.values);
  const metadata = blockAt(resource.values, "metadata") ?? {};
  const namespace = nameIn(metadata, "namespace") ?? "default";
  const name = nameIn(metadata, "name") ?? nameIn(metadata, "generate_name") ?? resource.name;
  const labels = valueAt(blockAt(template, "metadata") ?? {}, "labels");
  const pod = blockAt(template, "spec");
  const base = { workload: `${resource.stack}/${kind}/${namespace}/${name}`, place: placeOf(resource), resource };
  const written = valueAt(metadata, "namespace");
  const place = {
    namespace: isUnknown(written) ? written : namespace,
    labels: isValueObject(labels) || isUnknown(labels) ? labels : undefined,
  };
  const { pullers, declared } = pullersOf(resource, pod ?? {}, place, clusters, secrets);
  return imagesIn(pod).map((image) => ({ ...base, image, ...pullers, secrets: declared }));
}

function nameIn(metadata: ValueObject, key: string): string | undefined {
  const value = valueAt(metadata, key);
  return isUnknown(value) ? show(value) : knownText(value);
}

/** Each image once; of a pod that is not known, one that is not. */
function imagesIn(pod: ValueObject | undefined): readonly (Value | undefined)[] {
  if (pod === undefined) return [undefined];
  const containers = ["init_container", "container"].flatMap((key) => {
    const value = valueAt(pod, key);
    return isUnknown(value) ? [value] : valueBlocks(value).map((block) => valueAt(block, "image"));
  });
  const seen = new Map(
    containers.map((image) => [typeof image === "string" ? image : show((image ?? "") as string), image]),
  );
  return [...seen.values()];
}

interface PodPullers {
  readonly pullers: Pick<ImageUse, "all" | "any">;
  readonly declared: readonly string[];
}

function pullersOf(
  resource: Resource,
  pod: ValueObject,
  place: PodPlace,
  clusters: Clusters,
  secrets: PullSecrets,
): PodPullers {
  const link = clusters.of(resource);
  const written = secrets.of(resource, pod, show(place.namespace));
  const declared = written.map(({ name }) => name);
  const bySecret = written.map(({ puller }) => puller);
  if (link.kind === "eks") {
    const how = proven(`${placeOf(resource)}: ${link.how}`, { assumptions: link.assumptions });
    const nodes = clusters.pullers(link.cluster, place).map((puller) => withStep(puller, how));
    return { pullers: bySecret.length === 0 ? { all: nodes } : { all: nodes, any: bySecret }, declared };
  }
  if (bySecret.length > 0) return { pullers: { all: [], any: bySecret }, declared };
  const step = `${placeOf(resource)} has no pull secret, so its node pulls`;
  return { pullers: { all: [unknownPuller(step, `${placeOf(resource)}: ${link.how}`)] }, declared };
}

function withStep(puller: Puller, step: ReturnType<typeof some>): Puller {
  return { ...puller, standing: every([step, puller.standing]) };
}
