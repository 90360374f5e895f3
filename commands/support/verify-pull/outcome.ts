import { type PullFailure, diagnosePullFailure } from "../../../domain/pull-failure/pull-failure";
import type { Container, Pod, PodEvent } from "./objects";

/** How it stands with the image of one container. */
export type Outcome = Present | Failed | Pending;

/** The image is on the node. */
export interface Present {
  readonly kind: "present";
  /** Left out where no event tells any more how it came. */
  readonly arrival?: {
    readonly how: "pulled" | "found";
    readonly at: string;
    /** Such as `2.114s`. */
    readonly took?: string;
    readonly bytes?: number;
  };
  /** Attempts before that failed, as far as events remember. */
  readonly failures: number;
}

/** The image is not on the node, and the last attempt failed. */
export interface Failed {
  readonly kind: "failed";
  /** Kubernetes's own, such as `ImagePullBackOff`. */
  readonly reason: string;
  /** As far as events remember: 0 where they are over. */
  readonly attempts: number;
  /** Left out where no event tells. */
  readonly at?: string;
  readonly said: string;
  readonly diagnosis: PullFailure;
}

/** Nothing is known yet. */
export interface Pending {
  readonly kind: "pending";
  readonly why: string;
}

const FAILURES = [
  "ErrImagePull",
  "ImagePullBackOff",
  "ErrImageNeverPull",
  "InvalidImageName",
  "ImageInspectError",
  "RegistryUnavailable",
  "SignatureValidationFailed",
];
const USUAL_WAITS = ["ContainerCreating", "PodInitializing"];
const FAILED_EVENTS = ["Failed", "InspectFailed", "ErrImageNeverPull", "FailedCreatePodSandBox"];
const ABOUT_IMAGE = /pull|image/i;

/** What the pod's status and events say about one of its containers. */
export function outcomeOf(pod: Pod, container: Container, events: readonly PodEvent[]): Outcome {
  const own = events.filter((event) => isAbout(event, pod, container));
  const failures = own.filter(isFailure);
  const { waiting } = container;
  if (waiting !== undefined && FAILURES.includes(waiting.reason)) return failed(waiting.reason, own, waiting.message);
  const arrival = arrivalOf(own);
  if (container.hasStarted || container.imageId !== "" || arrival !== undefined) {
    return { kind: "present", ...(arrival === undefined ? {} : { arrival }), failures: total(failures) };
  }
  const last = failures.at(-1);
  const pulling = own.findLast(({ reason }) => reason === "Pulling");
  if (last !== undefined && !isLater(pulling, last)) return failed(last.reason, own);
  return { kind: "pending", why: whyPending(pod, container, own) };
}

function isAbout(event: PodEvent, pod: Pod, container: Container): boolean {
  if (event.namespace !== pod.namespace || event.pod !== pod.name) return false;
  if (event.uid !== "" && pod.uid !== "" && event.uid !== pod.uid) return false;
  return event.container === undefined || event.container === container.name;
}

/** `Error: ErrImagePull` comes beside the event that has the reason. */
function isFailure({ reason, message }: PodEvent): boolean {
  return FAILED_EVENTS.includes(reason) && ABOUT_IMAGE.test(message) && !message.startsWith("Error:");
}

function isLater(event: PodEvent | undefined, other: PodEvent): boolean {
  return event !== undefined && Date.parse(event.at) > Date.parse(other.at);
}

/** The last reason that an event gives counts more than the pod's status, which may be cut. */
function failed(reason: string, events: readonly PodEvent[], message = ""): Failed {
  const failures = events.filter(isFailure);
  const last = failures.at(-1);
  const secrets = events.findLast((event) => event.reason === "FailedToRetrieveImagePullSecret");
  const said = last?.message ?? (message === "" ? reason : message);
  return {
    kind: "failed",
    reason,
    attempts: total(failures),
    ...(last === undefined ? {} : { at: last.at }),
    said,
    diagnosis: diagnosePullFailure([said, secrets?.message, reason].filter(Boolean).join("\n")),
  };
}

function arrivalOf(events: readonly PodEvent[]): Present["arrival"] {
  const event = events.findLast(({ reason }) => reason === "Pulled");
  if (event === undefined) return undefined;
  if (event.message.includes("already present on machine")) return { how: "found", at: event.at };
  const took = / in (\S+)/.exec(event.message)?.[1];
  const bytes = /Image size: (\d+) bytes/.exec(event.message)?.[1];
  return {
    how: "pulled",
    at: event.at,
    ...(took === undefined ? {} : { took }),
    ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
  };
}

function whyPending(pod: Pod, { waiting }: Container, events: readonly PodEvent[]): string {
  if (pod.ended !== undefined) return `the pod ended before (${pod.ended})`;
  if (pod.node === undefined) {
    const scheduling = events.findLast(({ reason }) => reason === "FailedScheduling");
    return scheduling === undefined ? "the pod is on no node yet" : `the pod is on no node yet: ${scheduling.message}`;
  }
  if (waiting !== undefined && !USUAL_WAITS.includes(waiting.reason)) {
    return `it waits for something else (${[waiting.reason, waiting.message].filter(Boolean).join(": ")})`;
  }
  const pulling = events.findLast(({ reason }) => reason === "Pulling");
  return pulling === undefined ? "its turn has not come yet" : `it is being pulled since ${pulling.at}`;
}

function total(events: readonly PodEvent[]): number {
  return events.reduce((sum, { count }) => sum + count, 0);
}
