import type { Fault } from "../../../domain/text/errors";
import { deploymentNameFaults } from "../../../domain/workloads/faults";
import { type Sound, itemsOf } from "../../checks/sound";
import { unknownKeyFaults } from "../../checks/unknown-key";
import type { Beside, Target, WorkloadKind } from "../kind";
import { deploymentSchema } from "./schema";
import type { DeploymentSettings } from "./settings";
import type { DeploymentWorkload } from "./workload";

/** Pods that run all the time, and the Service in front of them. */
export const deploymentKind: WorkloadKind<"deployments", DeploymentSettings, DeploymentWorkload> = {
  key: "deployments",
  noun: "Deployment",
  schema: deploymentSchema,
  nameFaults: deploymentNameFaults,
  faults: peerFaults,
  resolve: (own, pod) => ({ ...own, ...pod }),
  target: targetOf,
};

function peerFaults({ allowFrom }: Sound<DeploymentSettings>, { workloads }: Beside): Fault[] {
  return itemsOf(allowFrom).flatMap((peer, index) => {
    if (!("workload" in peer) || peer.workload === undefined) return [];
    const path = ["allowFrom", index, "workload"];
    return unknownKeyFaults(path, peer.workload, workloads, "must be a workload of the environment");
  });
}

/** A load balancer is no pod of a workload: it comes from an address, or from its controller's namespace. */
function targetOf({ ports, allowFrom }: Sound<DeploymentSettings>): Target {
  const isOpen = allowFrom === undefined || itemsOf(allowFrom).some((peer) => !("workload" in peer));
  return { ports, isOpen };
}
