import { z } from "zod";
import { within } from "../../../domain/text/errors";
import { networkPeerFaults, portsFaults, probesFaults, replicaFaults } from "../../../domain/workloads/faults";
import { podFaults } from "../../../domain/workloads/pod-faults";
import type {
  AutoscalingSettings,
  DisruptionBudgetSettings,
  ProbeSettings,
  ProbesSettings,
} from "../../../domain/workloads/settings";
import { hasKey } from "../../checks/fields";
import { formed, object, oneOf } from "../../checks/schema";
import { pod, podShape } from "../pod-schema";
import type { DeploymentSettings } from "./settings";

const probe = object<ProbeSettings>({
  path: z.string(),
  port: z.string().optional(),
  periodSeconds: z.number().optional(),
  timeoutSeconds: z.number().optional(),
  failureThreshold: z.number().optional(),
});

const peer = oneOf((value) => {
  if (hasKey(value, "workload")) return object<{ workload: string }>({ workload: z.string() });
  if (hasKey(value, "namespace")) return object<{ namespace: string }>({ namespace: z.string() });
  if (hasKey(value, "cidr")) return object<{ cidr: string }>({ cidr: z.string() });
  const remedy = 'use { workload: "..." }, { namespace: "..." } or { cidr: "..." }';
  return { path: [], problem: "must say who may connect", found: value, remedy };
});

const deploymentForm = object<DeploymentSettings>({
  ...podShape,
  ports: z.record(z.string(), z.number()),
  probes: object<ProbesSettings>({
    readiness: probe.optional(),
    liveness: probe.optional(),
    startup: probe.optional(),
  }).optional(),
  replicas: z.number().optional(),
  autoscaling: object<AutoscalingSettings>({
    minReplicas: z.number(),
    maxReplicas: z.number(),
    cpuPercent: z.number().optional(),
  }).optional(),
  disruptionBudget: object<DisruptionBudgetSettings>({ minAvailable: z.number() }).optional(),
  allowFrom: z.array(peer).optional(),
});

/** The form of its settings. */
export const deploymentSchema = pod(
  formed(deploymentForm, (settings: DeploymentSettings) => {
    const { ports, probes, allowFrom } = settings;
    return [
      ...podFaults(settings),
      ...within(["ports"], portsFaults(ports)),
      ...(probes === undefined ? [] : within(["probes"], probesFaults(probes, ports))),
      ...replicaFaults(settings),
      ...(allowFrom === undefined ? [] : within(["allowFrom"], networkPeerFaults(allowFrom))),
    ];
  }),
);
