import { type Fault, within } from "../../../domain/text/errors";
import { portChoiceFaults } from "../../../domain/workloads/faults";
import { type Sound, isFaulty, itemsOf } from "../../checks/sound";
import { unknownKeyFaults } from "../../checks/unknown-key";
import { knownClusterKind } from "../../clusters/kinds";
import type { Target } from "../kind";
import { WORKLOAD_KINDS, workloadEntries } from "../kinds";
import type { WorkloadsSettings } from "../settings";
import type { WorkloadsSite } from "../site";
import type { IngressPathSettings, IngressTlsSettings } from "./settings";

/** An Ingress that leads nowhere, or that nothing serves. */
export function ingressFaults(site: WorkloadsSite): Fault[] {
  const { settings } = site;
  const { workloads = {}, cluster } = settings;
  const { className, paths, tls } = workloads.ingress ?? {};
  return [
    ...within(["className"], knownClusterKind(cluster)?.ingressClassFaults(className) ?? []),
    ...itemsOf(paths).flatMap((path, index) => within(["paths", index], targetFaults(workloads, path))),
    ...certificateFaults(site, tls),
  ];
}

function targetFaults(workloads: Sound<WorkloadsSettings>, path: Sound<IngressPathSettings>): Fault[] {
  const kinds = WORKLOAD_KINDS.filter((kind) => kind.target({}) !== undefined);
  const { workload: found, port } = path;
  if (found === undefined || kinds.some(({ key }) => isFaulty(workloads, key))) return [];
  const reached = workloadEntries(workloads).filter(({ kind }) => kinds.includes(kind));
  const target = reached.find(({ key }) => key === found);
  if (target === undefined) {
    const problem = `must be a ${kinds.map(({ noun }) => noun).join(" or ")} of the environment`;
    return unknownKeyFaults(
      ["workload"],
      found,
      reached.map(({ key }) => key),
      problem,
    );
  }
  return reachFaults(found, isFaulty(path, "port"), port, target.kind.target(target.settings));
}

function reachFaults(found: string, isPortFaulty: boolean, port?: string, target?: Target): Fault[] {
  const closed = target?.isOpen === false ? within(["workload"], closedFaults(found)) : [];
  if (target?.ports === undefined || isPortFaulty) return closed;
  return [...closed, ...within(["port"], portChoiceFaults(port, target.ports))];
}

function closedFaults(found: string): Fault[] {
  const problem = "must let the load balancer in, which its 'allowFrom' keeps out";
  return [{ path: [], problem, found, remedy: 'add { cidr: "..." }, the VPC\'s for an ALB, or { namespace: "..." }' }];
}

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html */
function certificateFaults({ account, region }: WorkloadsSite, tls: Sound<IngressTlsSettings> = {}): Fault[] {
  const found = "certificateArn" in tls ? (tls.certificateArn ?? "") : "";
  const [, , service, itsRegion, itsAccount] = found.split(":");
  if (service !== "acm" || account === "" || region === "") return [];
  if (itsRegion === region && itsAccount === account) return [];
  const problem = `must be a certificate of account ${account} in ${region}, where the load balancer is`;
  return [{ path: ["tls", "certificateArn"], problem, found, remedy: "request or import one there" }];
}
