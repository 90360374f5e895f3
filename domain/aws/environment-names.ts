import { kebabCase } from "../text/words";

/**
 * The names of what an environment has in AWS.
 *
 * They follow from the settings alone, so that one stack can name what another makes, whether it exists yet or not: the
 * registry lets a node role pull before there is one.
 */

/** `task-tool-prod`: the EKS cluster, and the first part of every other name here. */
export function clusterName(platform: string, environment: string): string {
  return `${platform}-${environment}`;
}

/** The role that the control plane works with. */
export function clusterRoleName(cluster: string): string {
  return `${cluster}-cluster`;
}

/** The role of all nodes of a cluster: the one that pulls images. */
export function nodeRoleName(cluster: string): string {
  return `${cluster}-node`;
}

/** The role of the add-on that gives pods their addresses. */
export function vpcCniRoleName(cluster: string): string {
  return `${cluster}-vpc-cni`;
}

/** `task-tool-prod-task-service`: the role of a workload's pods. */
export function workloadRoleName(cluster: string, workload: string): string {
  return `${cluster}-${kebabCase(workload)}`;
}

/** The user or role that renews the pull secret of a cluster outside AWS. */
export function pullSecretRefresherName(cluster: string): string {
  return `${cluster}-pull-secret-refresher`;
}

/** `task-tool-prod-batch`: the launch template of a node group. */
export function launchTemplateName(cluster: string, group: string): string {
  return `${cluster}-${kebabCase(group)}`;
}
