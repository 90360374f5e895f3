import { parseCidr } from "../aws/cidr";
import { cronFaults } from "../kubernetes/cron";
import { type Fault, within } from "../text/errors";
import { objectNameFaults } from "../kubernetes/names";
import type {
  AutoscalingSettings,
  DisruptionBudgetSettings,
  NetworkPeer,
  ProbeSettings,
  ProbesSettings,
} from "./settings";

/** What decides how many pods run, and how many have to. */
export interface ReplicaRules {
  readonly replicas?: number;
  readonly autoscaling?: AutoscalingSettings;
  readonly disruptionBudget?: DisruptionBudgetSettings;
}

/** When a CronJob runs, and for how long. */
export interface CronJobRules {
  readonly schedule: string;
  readonly timeZone?: string;
  readonly activeDeadlineSeconds?: number;
  readonly startingDeadlineSeconds?: number;
  readonly backoffLimit?: number;
  readonly successfulJobsHistoryLimit?: number;
  readonly failedJobsHistoryLimit?: number;
}

/** Ports of a container, by name. */
export type Ports = Readonly<Record<string, number>>;

/** The number of pods where nothing is said: one can be lost. */
export const DEFAULT_REPLICAS = 2;

const PORT_NAME = /^(?=.*[a-z])(?!.*--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LONGEST_PORT_NAME = 15;
const LARGEST_PORT = 65_535;
/** Kubernetes adds 11 characters for the Job, whose name is a label's value. */
const LONGEST_CRON_JOB_NAME = 52;

/**
 * The name of a Deployment that has a Service: a DNS name, which begins with a letter.
 *
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export function deploymentNameFaults(found: string): Fault[] {
  const faults = objectNameFaults(found);
  if (faults.length > 0 || /^[a-z]/.test(found)) return faults;
  const problem = "must begin with a letter, since its Service has the same name";
  return [{ path: [], problem, found, remedy: `for example "app-${found}"` }];
}

/** Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
export function cronJobNameFaults(found: string): Fault[] {
  const faults = objectNameFaults(found);
  if (faults.length > 0 || found.length <= LONGEST_CRON_JOB_NAME) return faults;
  const problem = `must have at most ${LONGEST_CRON_JOB_NAME} characters, has ${found.length}`;
  return [{ path: [], problem, found, remedy: "choose a shorter name: the Job's gets 11 characters more" }];
}

/** Ports by name, each number once. */
export function portsFaults(ports: Ports): Fault[] {
  const numbers = Object.values(ports);
  return Object.entries(ports).flatMap(([name, found], index) => [
    ...within([name], portNameFaults(name)),
    ...within([name], portNumberFaults(found)),
    ...(numbers.indexOf(found) < index ? [twinPortFault(name, found)] : []),
  ]);
}

/** Source: https://www.rfc-editor.org/rfc/rfc6335#section-5.1 */
function portNameFaults(name: string): Fault[] {
  if (PORT_NAME.test(name) && name.length <= LONGEST_PORT_NAME) return [];
  const problem = `must have a name of at most ${LONGEST_PORT_NAME} lower-case letters, digits and single -, at least one of them a letter`;
  return [{ path: [], problem, remedy: 'for example "http"' }];
}

function portNumberFaults(found: number): Fault[] {
  if (Number.isInteger(found) && found >= 1 && found <= LARGEST_PORT) return [];
  return [{ path: [], problem: `must be a port, 1 to ${LARGEST_PORT}`, found, remedy: "for example 8080" }];
}

function twinPortFault(name: string, found: number): Fault {
  return { path: [name], problem: "must be another port than the rest", found, remedy: "remove one of the two" };
}

/** A port that is named, or left out where there is only one. */
export function portChoiceFaults(found: string | undefined, ports: Readonly<Record<string, unknown>>): Fault[] {
  const names = Object.keys(ports);
  if (found === undefined ? names.length === 1 : names.includes(found)) return [];
  if (names.length === 0) {
    return [{ path: [], problem: "needs a port, and the container has none", found, remedy: "add it to 'ports'" }];
  }
  const problem =
    found === undefined ? "must be named where there are several ports" : "must be a port of the container";
  return [{ path: [], problem, found, remedy: `its ports are ${names.map((name) => `"${name}"`).join(", ")}` }];
}

/** The port of {@link portChoiceFaults} by name. */
export function chosenPort(named: string | undefined, ports: Ports): string {
  return named ?? Object.keys(ports)[0] ?? "";
}

/** Faults of probes: how kubelet asks, and whether there is a port to ask at. */
export function probesFaults(probes: ProbesSettings, ports: Ports): Fault[] {
  return (["readiness", "liveness", "startup"] as const).flatMap((kind) => {
    const probe = probes[kind];
    return probe === undefined ? [] : within([kind], probeFaults(probe, ports));
  });
}

function probeFaults(probe: ProbeSettings, ports: Ports): Fault[] {
  const { path, port } = probe;
  return [
    ...(path.startsWith("/")
      ? []
      : [{ path: ["path"], problem: "must begin with /", found: path, remedy: `for example "/${path}"` }]),
    ...within(["port"], portChoiceFaults(port, ports)),
    ...wholeNumberFaults(probe, 1, ["periodSeconds", "timeoutSeconds", "failureThreshold"]),
  ];
}

/** Faults of the number of pods: fixed or by their load, and how many a drain leaves. */
export function replicaFaults({ replicas, autoscaling, disruptionBudget }: ReplicaRules): Fault[] {
  const both = replicas !== undefined && autoscaling !== undefined;
  const pods = autoscaling?.minReplicas ?? replicas ?? DEFAULT_REPLICAS;
  return [
    ...(both ? [twoOwnersFault(replicas)] : wholeNumberFaults({ replicas }, 0, ["replicas"])),
    ...(autoscaling === undefined ? [] : within(["autoscaling"], autoscalingFaults(autoscaling))),
    ...(disruptionBudget === undefined ? [] : within(["disruptionBudget"], budgetFaults(disruptionBudget, pods))),
  ];
}

function twoOwnersFault(found: number): Fault {
  const problem = "must be left out with 'autoscaling', which decides how many pods run";
  return { path: ["replicas"], problem, found, remedy: "set 'autoscaling.minReplicas' instead" };
}

function autoscalingFaults(autoscaling: AutoscalingSettings): Fault[] {
  const { minReplicas, maxReplicas } = autoscaling;
  const faults = wholeNumberFaults(autoscaling, 1, ["minReplicas", "maxReplicas", "cpuPercent"]);
  if (faults.length > 0 || minReplicas <= maxReplicas) return faults;
  const problem = `must be at least 'minReplicas', ${minReplicas}`;
  return [{ path: ["maxReplicas"], problem, found: maxReplicas, remedy: "raise it, or lower 'minReplicas'" }];
}

/** With as many pods as have to stay, nodes could never be drained. */
function budgetFaults(budget: DisruptionBudgetSettings, pods: number): Fault[] {
  const faults = wholeNumberFaults(budget, 1, ["minAvailable"]);
  if (faults.length > 0 || budget.minAvailable < pods) return faults;
  const problem = `must be less than the number of pods, ${pods}, or no node could be drained`;
  return [{ path: ["minAvailable"], problem, found: budget.minAvailable, remedy: "lower it, or run more pods" }];
}

/** Faults of a CronJob: when it runs, and the limits of a run. */
export function cronJobFaults(job: CronJobRules): Fault[] {
  return [
    ...within(["schedule"], cronFaults(job.schedule)),
    ...(job.timeZone === undefined ? [] : within(["timeZone"], timeZoneFaults(job.timeZone))),
    ...wholeNumberFaults(job, 1, ["activeDeadlineSeconds", "startingDeadlineSeconds"]),
    ...wholeNumberFaults(job, 0, ["backoffLimit", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"]),
  ];
}

/** A name of the time zone database, written as there: Kubernetes looks for a file of this name. */
function timeZoneFaults(found: string): Fault[] {
  const known = knownTimeZone(found);
  if (known === found || (known !== undefined && known.toLowerCase() !== found.toLowerCase())) return [];
  const remedy = known === undefined ? 'for example "Etc/UTC" or "Asia/Tokyo"' : `did you mean "${known}"?`;
  return [{ path: [], problem: "must be a time zone of the IANA database", found, remedy }];
}

/** The zone that is meant, which has another name where the one given is an old one. */
function knownTimeZone(name: string): string | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Faults of those who may connect; whether there is such a workload only the settings know. */
export function networkPeerFaults(peers: readonly NetworkPeer[]): Fault[] {
  return peers.flatMap((peer, index) => {
    if ("namespace" in peer) return within([index, "namespace"], objectNameFaults(peer.namespace));
    if (!("cidr" in peer) || parseCidr(peer.cidr) !== undefined) return [];
    const problem = "must be an IPv4 network in CIDR notation";
    return [{ path: [index, "cidr"], problem, found: peer.cidr, remedy: 'for example "10.1.0.0/16"' }];
  });
}

function wholeNumberFaults<T extends object>(value: T, least: number, keys: readonly (keyof T)[]): Fault[] {
  return keys.flatMap((key) => {
    const found = value[key] as unknown;
    if (found === undefined || (Number.isInteger(found) && (found as number) >= least)) return [];
    const problem = `must be a whole number of at least ${least}`;
    return [{ path: [key], problem, found, remedy: `for example ${Math.max(least, 1)}` }];
  });
}
