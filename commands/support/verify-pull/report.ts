import { say } from "../command";
import type { Container, Pod } from "./objects";
import type { Failed, Outcome, Present } from "./outcome";

/** A container with what is known of its image. */
export interface Finding {
  readonly pod: Pod;
  readonly container: Container;
  readonly outcome: Outcome;
}

const EVENTS_LAST = "Kubernetes keeps events for one hour";

/** Every pod with its containers. */
export function showFindings(findings: readonly Finding[]): void {
  const pods = new Set(findings.map(({ pod }) => pod));
  for (const pod of pods) {
    say(`\npod ${pod.namespace}/${pod.name}${pod.node === undefined ? "" : ` on ${pod.node}`}`);
    for (const { container, outcome } of findings.filter((finding) => finding.pod === pod)) {
      say(`  ${container.name}: ${container.image}`);
      for (const line of linesOf(container, outcome)) say(`    ${line}`);
    }
  }
}

/** How many of each. */
export function showSummary(findings: readonly Finding[]): void {
  const count = (kind: Outcome["kind"]): number => findings.filter(({ outcome }) => outcome.kind === kind).length;
  const containers = findings.length === 1 ? "1 container" : `${String(findings.length)} containers`;
  say(`\n${containers}: ${count("present")} with image, ${count("failed")} failed, ${count("pending")} not known yet`);
}

/** Where there is no pod, there is nothing to verify; the reason is one level up. `place` are kubectl's options for it. */
export function showAbsence(workload: string, where: string, place: readonly string[]): void {
  say(`no pod with the label app.kubernetes.io/name=${workload} ${where}`);
  say(
    "check --namespace and --context. A CronJob has pods only after its first run; a Deployment without pods says why:",
  );
  const kinds = "deployment,replicaset,cronjob,job";
  say(`  ${["kubectl describe", kinds, "-l", `app.kubernetes.io/name=${workload}`, ...place].join(" ")}`);
}

/** What to do where nothing failed, but not everything is known. */
export function showPatience(): void {
  say(`run it again when the pods have started; ${EVENTS_LAST}`);
}

function linesOf(container: Container, outcome: Outcome): string[] {
  if (outcome.kind === "pending") return [`not known yet: ${outcome.why}`];
  return outcome.kind === "failed" ? failedLines(outcome) : presentLines(container, outcome);
}

function presentLines({ imageId }: Container, { arrival, failures }: Present): string[] {
  const digest = /sha256:[a-f0-9]{64}/.exec(imageId)?.[0];
  const attempts = failures === 0 ? "" : `, after ${failures} failed ${failures === 1 ? "attempt" : "attempts"}`;
  return [`${arrivalLine(arrival)}${attempts}`, ...(digest === undefined ? [] : [`is ${digest}`])];
}

function arrivalLine(arrival: Present["arrival"]): string {
  if (arrival === undefined) return `on the node; when it was pulled is not known any more (${EVENTS_LAST})`;
  if (arrival.how === "found") return `was already on the node at ${arrival.at}`;
  const took = arrival.took === undefined ? "" : ` in ${arrival.took}`;
  const size = arrival.bytes === undefined ? "" : `, ${(arrival.bytes / 1e6).toFixed(1)} MB`;
  return `pulled at ${arrival.at}${took}${size}`;
}

function failedLines({ reason, attempts, at, said, diagnosis }: Failed): string[] {
  const tried = attempts === 1 ? "1 attempt" : `${String(attempts)} attempts`;
  return [
    `not pulled: ${reason}${at === undefined ? "" : `, ${tried}, the last at ${at}`}`,
    `${diagnosis.code}: ${diagnosis.missing}`,
    `mend: ${diagnosis.mend}`,
    `said: ${said.replace(/\s+/g, " ")}`,
  ];
}
