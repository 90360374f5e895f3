import { createHash } from "node:crypto";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { ITerraformDependable, TerraformStack } from "cdktf";
import { NAME } from "./settings";

interface PodOptions {
  readonly name: string;
  readonly image: string;
  readonly resources: {
    readonly requests: Record<string, string>;
    readonly limits: Record<string, string>;
  };
  /** Environment variables. */
  readonly config?: Record<string, string>;
  /** Sizes of folders, by path. */
  readonly writable?: Record<string, string>;
  readonly readOnly?: boolean;
}

interface DeploymentOptions extends PodOptions {
  readonly port: number;
  readonly replicas: number;
  /** Paths. */
  readonly probes: { readonly readiness: string; readonly liveness: string; readonly startup: string };
}

const USER = { runAsNonRoot: true, runAsUser: "1000", runAsGroup: "1000", seccompProfile: { type: "RuntimeDefault" } };

const selectorOf = (name: string) => ({ "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": NAME });

export function labelsOf(name: string, component?: string): Record<string, string> {
  return {
    ...selectorOf(name),
    "app.kubernetes.io/managed-by": "terraform",
    ...(component !== undefined && { "app.kubernetes.io/component": component }),
  };
}

/** What a pod needs, and its description. */
export function addPod(stack: TerraformStack, namespace: NamespaceV1, component: string, options: PodOptions) {
  const { name, image, resources, config, writable = {}, readOnly = true } = options;
  const labels = labelsOf(name, component);
  const metadata = { name, namespace: NAME, labels };
  const account = new ServiceAccountV1(stack, `${name}-account`, {
    metadata,
    automountServiceAccountToken: false,
    dependsOn: [namespace],
  });
  const dependsOn: ITerraformDependable[] = [namespace, account];
  if (config)
    dependsOn.push(new ConfigMapV1(stack, `${name}-config`, { metadata, data: config, dependsOn: [namespace] }));
  const folders = Object.entries(writable).map(([path, sizeLimit]) => ({
    name: path.slice(1).replaceAll("/", "-"),
    path,
    sizeLimit,
  }));
  const container = {
    name,
    image,
    imagePullPolicy: "IfNotPresent",
    terminationMessagePolicy: "FallbackToLogsOnError",
    resources,
    securityContext: {
      ...USER,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: readOnly,
      capabilities: { drop: ["ALL"] },
    },
    ...(config && { envFrom: [{ configMapRef: { name } }] }),
    volumeMount: folders.map((folder) => ({ name: folder.name, mountPath: folder.path })),
  };
  return {
    metadata: { labels, ...(config && { annotations: { "checksum/config": checksumOf(config) } }) },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { ...USER, fsGroup: USER.runAsGroup },
      container: [container],
      volume: folders.map((folder) => ({ name: folder.name, emptyDir: { sizeLimit: folder.sizeLimit } })),
    },
    dependsOn,
  };
}

function checksumOf(config: Record<string, string>): string {
  return createHash("sha256").update(JSON.stringify(config)).digest("hex");
}

/** A deployment and its service. */
export function addDeployment(stack: TerraformStack, namespace: NamespaceV1, options: DeploymentOptions): ServiceV1 {
  const { name, port, replicas, probes } = options;
  const { metadata, spec, dependsOn } = addPod(stack, namespace, "deployment", options);
  const matchLabels = selectorOf(name);
  const container = spec.container.map((each) => ({
    ...each,
    port: [{ name: "http", containerPort: port }],
    readinessProbe: probeOf(probes.readiness),
    livenessProbe: probeOf(probes.liveness),
    startupProbe: { ...probeOf(probes.startup), failureThreshold: 30 },
  }));
  const own = { name, namespace: NAME, labels: metadata.labels };
  new DeploymentV1(stack, name, {
    metadata: own,
    spec: {
      replicas: String(replicas),
      progressDeadlineSeconds: 450,
      selector: { matchLabels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "0" } },
      template: { metadata, spec: { ...spec, container, topologySpreadConstraint: [spreadOf(matchLabels)] } },
    },
    waitForRollout: true,
    timeouts: { create: "10m", update: "10m" },
    dependsOn,
  });
  new PodDisruptionBudgetV1(stack, `${name}-budget`, {
    metadata: own,
    spec: { minAvailable: "1", selector: { matchLabels } },
    dependsOn: [namespace],
  });
  return new ServiceV1(stack, `${name}-service`, {
    metadata: {
      ...own,
      annotations: {
        "alb.ingress.kubernetes.io/healthcheck-path": probes.readiness,
        "alb.ingress.kubernetes.io/healthcheck-port": String(port),
      },
    },
    spec: { type: "ClusterIP", selector: matchLabels, port: [{ name: "http", port, targetPort: "http" }] },
    dependsOn: [namespace],
  });
}

function probeOf(path: string) {
  return { httpGet: { path, port: "http" }, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 };
}

function spreadOf(matchLabels: Record<string, string>) {
  return {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: [{ matchLabels }],
  };
}
