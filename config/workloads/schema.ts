import { z } from "zod";
import { within } from "../../domain/text/errors";
import { imageSettingsFaults, registryHostFaults } from "../../domain/workloads/image-settings";
import { versionFaults } from "../../domain/ecr/image-reference";
import { objectNameFaults, secretNameFaults } from "../../domain/kubernetes/names";
import { ingressFaults } from "../../domain/workloads/ingress-faults";
import { podFaults } from "../../domain/workloads/pod-faults";
import {
  cronJobFaults,
  networkPeerFaults,
  portsFaults,
  probesFaults,
  replicaFaults,
} from "../../domain/workloads/faults";
import {
  type AutoscalingSettings,
  type DisruptionBudgetSettings,
  type ProbeSettings,
  type ProbesSettings,
  type ResourceAmounts,
  type ResourceSettings,
  type TolerationSettings,
} from "../../domain/workloads/settings";
import type {
  CertificateTls,
  CronJobSettings,
  DeploymentSettings,
  ExternalRegistrySettings,
  IngressPathSettings,
  IngressSettings,
  SecretTls,
  WorkloadsSettings,
} from "./settings";
import { workloadAccess } from "../data/schema";
import { catalogueKey, hasKey, isObject, strings, texts } from "../checks/fields";
import { anything, byKey, checked, formed, object, oneOf, schemaFaults } from "../checks/schema";

const objectName = checked(z.string(), objectNameFaults);
const secretName = checked(z.string(), secretNameFaults);
const amounts = object<ResourceAmounts>({ cpu: z.string().optional(), memory: z.string().optional() });
const requests = object<ResourceAmounts>({ cpu: z.string(), memory: z.string() });

const configValue = oneOf((value) => {
  if (hasKey(value, "table")) return object<{ table: string }>({ table: z.string() });
  if (hasKey(value, "bucket")) return object<{ bucket: string }>({ bucket: z.string() });
  if (hasKey(value, "region")) return object<{ region: true }>({ region: z.literal(true) });
  return z.string();
});

const toleration = object<TolerationSettings>({
  key: z.string(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
});

const podShape = {
  // What is wrong with one of these two does not hide the rest.
  image: z.unknown().optional(),
  resources: object<ResourceSettings>({ requests, limits: amounts.optional() }),
  config: z.record(z.string(), configValue).optional(),
  secrets: strings.optional(),
  access: z.unknown().optional(),
  runAsUser: z.number().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  writablePaths: texts.optional(),
  nodeSelector: texts.optional(),
  tolerations: z.array(toleration).optional(),
};

const ownFields = [
  ["image", anything(imageSettingsFaults)],
  ["access", workloadAccess.optional()],
] as const;

/** A workload; its image and its access have faults of their own. */
function pod(whole: z.ZodType): z.ZodType {
  return anything((value) => {
    const own = isObject(value) ? ownFields : [];
    return [
      ...schemaFaults(whole, value),
      ...own.flatMap(([key, field]) => within([key], schemaFaults(field, (value as Record<string, unknown>)[key]))),
    ];
  });
}

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

const deployment = pod(
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

const cronJobForm = object<CronJobSettings>({
  ...podShape,
  schedule: z.string(),
  timeZone: z.string().optional(),
  activeDeadlineSeconds: z.number().optional(),
  backoffLimit: z.number().optional(),
  successfulJobsHistoryLimit: z.number().optional(),
  failedJobsHistoryLimit: z.number().optional(),
});

const cronJob = pod(
  formed(cronJobForm, (settings: CronJobSettings) => [...podFaults(settings), ...cronJobFaults(settings)]),
);

const tls = oneOf((value) =>
  hasKey(value, "certificateArn")
    ? object<CertificateTls>({ certificateArn: z.string() })
    : object<SecretTls>({ secretName: z.string(), clusterIssuer: z.string().optional() }),
);

const ingress = formed(
  object<IngressSettings>({
    className: z.string(),
    host: z.string().optional(),
    paths: z.array(
      object<IngressPathSettings>({ path: z.string(), workload: z.string(), port: z.string().optional() }),
    ),
    internetFacing: z.boolean().optional(),
    tls: tls.optional(),
    annotations: texts.optional(),
  }),
  ingressFaults,
);

/** What runs in an environment's cluster. */
export const workloads = object<WorkloadsSettings>({
  namespace: objectName.optional(),
  manageNamespace: z.boolean().optional(),
  deployments: byKey(catalogueKey, deployment).optional(),
  cronJobs: byKey(catalogueKey, cronJob).optional(),
  releases: z.record(z.string(), checked(z.string(), versionFaults)).optional(),
  ingress: ingress.optional(),
  externalRegistries: byKey(
    checked(z.string(), registryHostFaults),
    object<ExternalRegistrySettings>({ pullSecret: secretName.optional() }),
  ).optional(),
});
