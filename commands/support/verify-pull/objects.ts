import { CommandError } from "../command";

/** A container as its pod's spec and status show it. */
export interface Container {
  readonly name: string;
  /** The reference in the spec. */
  readonly image: string;
  /** What the runtime made of it: a digest, mostly with the repository before it. Empty before the image is there. */
  readonly imageId: string;
  /** Whether it runs or has run: its image was there. */
  readonly hasStarted: boolean;
  /** Why it waits, such as `ImagePullBackOff`. */
  readonly waiting?: { readonly reason: string; readonly message: string };
}

/** A pod of the workload. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Left out while it is not scheduled. */
  readonly node?: string;
  /** Why it ended, for a pod that was evicted. */
  readonly ended?: string;
  readonly containers: readonly Container[];
}

/** An event of a pod; kubelet counts equal ones instead of writing them again. */
export interface PodEvent {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  /** Left out for events of the pod as a whole. */
  readonly container?: string;
  readonly reason: string;
  readonly message: string;
  /** When it was last seen, as Kubernetes writes it. */
  readonly at: string;
  readonly count: number;
}

/** JSON of which nothing is known. */
type Json = Readonly<Record<string, unknown>>;

/** The label by which a workload's pods are known. */
export const NAME_LABEL = "app.kubernetes.io/name";

/**
 * Reads what `kubectl get ... -o json` printed: a List, or one object.
 *
 * @throws CommandError
 */
export function readItems(text: string, source: string): Json[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${source} is not JSON (${(error as Error).message}); write it with: ${RECORD}`);
  }
  const top = object(value);
  const items = top["items"];
  if (Array.isArray(items)) return items.map(object);
  if (typeof top["kind"] === "string") return [top];
  throw new CommandError(`${source} holds no Kubernetes objects; write it with: ${RECORD}`);
}

const RECORD = "kubectl get pods,events -o json";

/** The workload's pods, in the order of their names. */
export function podsOf(items: readonly Json[], workload: string, namespace?: string): Pod[] {
  return items
    .filter((item) => item["kind"] === "Pod")
    .filter((item) => object(object(item["metadata"])["labels"])[NAME_LABEL] === workload)
    .map(readPod)
    .filter((pod) => namespace === undefined || pod.namespace === namespace)
    .sort((a, b) => compare(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`));
}

/** The events of pods, from the oldest to the newest. */
export function eventsOf(items: readonly Json[]): PodEvent[] {
  return items
    .filter((item) => item["kind"] === "Event")
    .map(readEvent)
    .filter((event) => event !== undefined)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readPod(item: Json): Pod {
  const metadata = object(item["metadata"]);
  const spec = object(item["spec"]);
  const status = object(item["status"]);
  const node = text(spec["nodeName"]);
  const ended = status["phase"] === "Failed" ? [text(status["reason"]), text(status["message"])].filter(Boolean) : [];
  return {
    namespace: text(metadata["namespace"]) || "default",
    name: text(metadata["name"]),
    uid: text(metadata["uid"]),
    ...(node === "" ? {} : { node }),
    ...(ended.length === 0 ? {} : { ended: ended.join(": ") }),
    containers: [
      ...readContainers(spec["initContainers"], status["initContainerStatuses"]),
      ...readContainers(spec["containers"], status["containerStatuses"]),
    ],
  };
}

function readContainers(specs: unknown, statuses: unknown): Container[] {
  return list(specs).map((spec) => {
    const status = list(statuses).find(({ name }) => name === spec["name"]) ?? {};
    const state = object(status["state"]);
    const waiting = object(state["waiting"]);
    const reason = text(waiting["reason"]);
    return {
      name: text(spec["name"]),
      image: text(spec["image"]),
      imageId: text(status["imageID"]),
      hasStarted: [state["running"], state["terminated"], object(status["lastState"])["terminated"]].some(Boolean),
      ...(reason === "" ? {} : { waiting: { reason, message: text(waiting["message"]) } }),
    };
  });
}

/** Both forms: `v1` as kubelet writes it, and `events.k8s.io/v1`, whose fields have other names. */
function readEvent(item: Json): PodEvent | undefined {
  const about = object(item["involvedObject"] ?? item["regarding"]);
  if (about["kind"] !== "Pod") return undefined;
  const container = /\{(.+)\}$/.exec(text(about["fieldPath"]))?.[1];
  return {
    namespace: text(about["namespace"]) || "default",
    pod: text(about["name"]),
    uid: text(about["uid"]),
    ...(container === undefined ? {} : { container }),
    reason: text(item["reason"]),
    message: text(item["message"] ?? item["note"]),
    at: timeOf(item),
    count: countOf(item),
  };
}

/** A series has its own time; the old fields are null where the new ones are used. */
function timeOf(item: Json): string {
  const times = [
    object(item["series"])["lastObservedTime"],
    item["lastTimestamp"],
    item["deprecatedLastTimestamp"],
    item["eventTime"],
    item["firstTimestamp"],
    object(item["metadata"])["creationTimestamp"],
  ];
  return times.map(text).find((time) => !Number.isNaN(Date.parse(time))) ?? "1970-01-01T00:00:00Z";
}

function countOf(item: Json): number {
  const counts = [object(item["series"])["count"], item["count"], item["deprecatedCount"]];
  return counts.find((count): count is number => typeof count === "number" && count > 0) ?? 1;
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
