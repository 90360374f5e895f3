import type { DeploymentWorkload } from "../../config/workloads/deployment/workload";
import { Deployment } from "../../modules/kubernetes/deployment";
import type { WorkloadObjects } from "./kind";

/** A Deployment, and what stands around it. */
export const deploymentObjects: WorkloadObjects<DeploymentWorkload> = (scope, id, workload, pod) =>
  new Deployment(scope, id, { ...workload, ...pod });
