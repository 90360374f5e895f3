import type {
  AutoscalingSettings,
  DisruptionBudgetSettings,
  NetworkPeer,
  ProbesSettings,
} from "../../../domain/workloads/settings";
import type { PodSettings } from "../pod-settings";

/** The Deployments among the workloads. */
export interface DeploymentsSettings {
  /** What runs all the time, by key in camelCase: `taskService` is the Deployment `task-service`. @default {} */
  readonly deployments?: Readonly<Record<string, DeploymentSettings>>;
}

/** Pods that run all the time, and the Service in front of them. */
export interface DeploymentSettings extends PodSettings {
  /** Ports by name: `{ http: 3000 }`; the Service has the same. */
  readonly ports: Readonly<Record<string, number>>;
  /** @default none: a running container counts as healthy */
  readonly probes?: ProbesSettings;
  /** Not together with `autoscaling`. @default 2 */
  readonly replicas?: number;
  /** As many pods as the load asks for. @default a fixed number */
  readonly autoscaling?: AutoscalingSettings;
  /** @default none */
  readonly disruptionBudget?: DisruptionBudgetSettings;
  /** Who may connect; `[]` for nobody. @default everybody in the cluster */
  readonly allowFrom?: readonly NetworkPeer[];
}
