import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { ClusterRoleV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-v1";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import { IngressClassV1 } from "@cdktf/provider-kubernetes/lib/ingress-class-v1";
import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { PodV1 } from "@cdktf/provider-kubernetes/lib/pod-v1";
import { PriorityClassV1 } from "@cdktf/provider-kubernetes/lib/priority-class-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ReplicationControllerV1 } from "@cdktf/provider-kubernetes/lib/replication-controller-v1";
import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import { RoleV1 } from "@cdktf/provider-kubernetes/lib/role-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { TerraformOutput, TerraformStack, TerraformVariable, Testing } from "cdktf";

import type { JsonObject } from "../../review/estate/language/json";
import type { Stack } from "../../review/estate/estate";
import { stackAlone } from "../../review/estate/reading/read";
import { stackOf } from "../../review/estate/reading/stack-json";
import { synth } from "./synth";

/** The images that the stack of {@link everyKind} lets its pods run. */
export const ALLOWED_IMAGES = ["123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/", "quay.io/prometheus/busybox"];

const IMAGE = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/web:1.4.0";
const LABELS = { "app.kubernetes.io/name": "web" };
const SELECTOR = {
  matchLabels: LABELS,
  matchExpressions: [{ key: "tier", operator: "In", values: ["front", "back"] }],
};

/** What somebody gives to the stack of {@link everyKind} beside its own JSON. */
const VALUES: JsonObject = { web_image: IMAGE, "not-a-variable": 1 };

/** A synthesized stack as the review reads it. */
export function readSynthesized(stack: TerraformStack, values: JsonObject = {}): Stack {
  return stackAlone(stackOf(stack.node.id, [synth(stack) as JsonObject], [values]));
}

/** A stack with a Kubernetes provider. */
export function kubernetesStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "workloads-test");
  new KubernetesProvider(stack, "kubernetes");
  return stack;
}

/** A stack with an object of every kind that is converted, and with most of what a pod can have. */
export function everyKind(): Stack {
  const stack = kubernetesStack();
  const namespace = new NamespaceV1(stack, "namespace", {
    metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": "baseline" } },
    timeouts: { delete: "5m" },
    waitForDefaultServiceAccount: true,
  });
  const image = new TerraformVariable(stack, "web_image", { type: "string" });
  const inNamespace = (name: string) => ({ name, namespace: namespace.metadata.name, labels: LABELS });
  addRules(stack, inNamespace);
  addData(stack, inNamespace);
  addWorkloads(stack, inNamespace, image.stringValue);
  addNetwork(stack, inNamespace);
  new TerraformOutput(stack, "allowed_image_prefixes", { value: ALLOWED_IMAGES });
  return readSynthesized(stack, VALUES);
}

type InNamespace = (name: string) => { name: string; namespace: string; labels: Record<string, string> };

function addRules(stack: TerraformStack, inNamespace: InNamespace): void {
  new ServiceAccountV1(stack, "account", {
    metadata: inNamespace("web"),
    imagePullSecret: [{ name: "registry" }],
    secret: [{ name: "old-token" }],
  });
  new RoleV1(stack, "role", {
    metadata: inNamespace("web"),
    rule: [{ apiGroups: [""], resources: ["secrets"], resourceNames: ["registry"], verbs: ["get", "patch"] }],
  });
  new RoleBindingV1(stack, "role_binding", {
    metadata: inNamespace("web"),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "web" },
    subject: [{ kind: "ServiceAccount", name: "web", namespace: "shop" }],
  });
  new ClusterRoleV1(stack, "cluster_role", {
    metadata: { name: "shop-web" },
    rule: [
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["list"] },
      { nonResourceUrls: ["/healthz"], verbs: ["get"] },
    ],
  });
  new ClusterRoleV1(stack, "collected_role", {
    metadata: { name: "shop-collected" },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: LABELS }] },
  });
  new ClusterRoleBindingV1(stack, "cluster_role_binding", {
    metadata: { name: "shop-web" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "shop-web" },
    subject: [{ kind: "ServiceAccount", name: "web" }],
  });
}

function addData(stack: TerraformStack, inNamespace: InNamespace): void {
  new ConfigMapV1(stack, "config", {
    metadata: inNamespace("web"),
    data: { STAGE: "prod", snake_case_key: "kept", OLD_SCHOOL: "no", "nginx.conf": "a $${b};\n  c;\n" },
  });
  new SecretV1(stack, "secret", {
    metadata: inNamespace("db"),
    type: "Opaque",
    data: { username: "web", password: "hunter2" },
  });
  new PersistentVolumeClaimV1(stack, "claim", {
    metadata: inNamespace("web"),
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "gp3", resources: { requests: { storage: "1Gi" } } },
    waitUntilBound: false,
  });
  new LimitRangeV1(stack, "limit_range", {
    metadata: inNamespace("web"),
    spec: { limit: [{ type: "Container", default: { cpu: "1" }, defaultRequest: { cpu: "100m" }, max: { cpu: "4" } }] },
  });
  new ResourceQuotaV1(stack, "quota", {
    metadata: inNamespace("web"),
    spec: {
      hard: { "requests.cpu": "10", pods: "20" },
      scopeSelector: { matchExpression: [{ scopeName: "PriorityClass", operator: "In", values: ["shop-low"] }] },
    },
  });
  new PriorityClassV1(stack, "priority", { metadata: { name: "shop-low" }, value: 10, description: "Can wait." });
}

function addWorkloads(stack: TerraformStack, inNamespace: InNamespace, image: string): void {
  const template = { metadata: { labels: { ...LABELS, tier: "front" } }, spec: podSpec(image) };
  new DeploymentV1(stack, "deployment", {
    metadata: inNamespace("web"),
    spec: {
      replicas: "3",
      selector: SELECTOR,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "1" } },
      template,
    },
    waitForRollout: true,
    lifecycle: { ignoreChanges: ["spec[0].replicas"] },
  });
  new StatefulSetV1(stack, "stateful_set", {
    metadata: inNamespace("db"),
    spec: {
      serviceName: "db",
      selector: SELECTOR,
      template,
      updateStrategy: [{ type: "RollingUpdate", rollingUpdate: [{ partition: 1 }] }],
      persistentVolumeClaimRetentionPolicy: [{ whenDeleted: "Delete", whenScaled: "Retain" }],
      volumeClaimTemplate: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  });
  new DaemonSetV1(stack, "daemon_set", {
    metadata: inNamespace("agent"),
    spec: {
      selector: SELECTOR,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
      template,
    },
  });
  const container = [{ name: "once", image: "quay.io/prometheus/busybox:1.0" }];
  new PodV1(stack, "pod", { metadata: inNamespace("once"), spec: { container }, targetState: ["Running"] });
  new ReplicationControllerV1(stack, "replication_controller", {
    metadata: inNamespace("old"),
    spec: { replicas: 2, selector: LABELS, template: { metadata: { labels: LABELS }, spec: { container } } },
  });
  new JobV1(stack, "job", {
    metadata: inNamespace("once"),
    spec: {
      parallelism: 2,
      ttlSecondsAfterFinished: "600",
      podFailurePolicy: {
        rule: [
          { action: "FailJob", onExitCodes: { containerName: "once", operator: "In", values: [42] } },
          { action: "Ignore", onPodCondition: [{ type: "DisruptionTarget", status: "True" }] },
        ],
      },
      template: { metadata: {}, spec: { container } },
    },
    waitForCompletion: false,
  });
  new CronJobV1(stack, "cron_job", {
    metadata: inNamespace("report"),
    spec: {
      schedule: "0 15 * * *",
      timezone: "Asia/Tokyo",
      concurrencyPolicy: "Forbid",
      jobTemplate: {
        metadata: { labels: LABELS },
        spec: { backoffLimit: 10, template: { metadata: {}, spec: { restartPolicy: "OnFailure", container } } },
      },
    },
  });
  new HorizontalPodAutoscalerV2(stack, "autoscaler", {
    metadata: inNamespace("web"),
    spec: {
      minReplicas: 2,
      maxReplicas: 6,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      metric: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
        {
          type: "External",
          external: {
            metric: { name: "queue", selector: [{ matchLabels: { queue_name: "tasks" } }] },
            target: { type: "AverageValue", averageValue: "30" },
          },
        },
      ],
      behavior: {
        scaleDown: [{ selectPolicy: "Min", policy: [{ type: "Pods", value: 1, periodSeconds: 60 }] }],
      },
    },
  });
  new PodDisruptionBudgetV1(stack, "budget", {
    metadata: inNamespace("web"),
    spec: { minAvailable: "2", selector: SELECTOR },
  });
}

function podSpec(image: string) {
  return {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerm: [{ matchExpressions: [{ key: "arch", operator: "In", values: ["arm64"] }] }],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, preference: { matchExpressions: [{ key: "spot", operator: "Exists" }] } },
        ],
      },
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: "kubernetes.io/hostname", labelSelector: [{ matchLabels: LABELS }] },
        ],
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 5, podAffinityTerm: { topologyKey: "zone", labelSelector: [{ matchLabels: LABELS }] } },
        ],
      },
    },
    serviceAccountName: "web",
    hostPid: true,
    nodeSelector: { "kubernetes.io/os": "linux", node_pool: "web" },
    imagePullSecrets: [{ name: "registry" }],
    terminationGracePeriodSeconds: 45,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: "10001",
      runAsGroup: "10001",
      fsGroup: "10001",
      seccompProfile: { type: "RuntimeDefault" },
      sysctl: [{ name: "net.ipv4.ip_local_port_range", value: "1024 65535" }],
    },
    dnsConfig: { nameservers: ["10.0.0.2"], option: [{ name: "ndots", value: "2" }] },
    hostAliases: [{ ip: "10.0.0.9", hostnames: ["old.shop"] }],
    readinessGate: [{ conditionType: "shop/ready" }],
    toleration: [{ key: "spot", operator: "Exists", effect: "NoExecute", tolerationSeconds: "60" }],
    topologySpreadConstraint: [
      { topologyKey: "topology.kubernetes.io/zone", labelSelector: [{ matchLabels: LABELS }] },
    ],
    initContainer: [{ name: "migrate", image, command: ["migrate"] }],
    container: [webContainer(image)],
    volume: volumes(),
  };
}

function webContainer(image: string) {
  return {
    name: "web",
    image,
    imagePullPolicy: "IfNotPresent",
    args: ["--verbose"],
    env: [
      { name: "MODE", value: "a" },
      { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "CPU", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
      { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password", optional: true } } },
    ],
    envFrom: [{ configMapRef: { name: "web" } }, { prefix: "DB_", secretRef: { name: "db", optional: true } }],
    port: [{ name: "http", containerPort: 8080 }],
    livenessProbe: { httpGet: { path: "/", port: "8080", httpHeader: [{ name: "Host", value: "shop" }] } },
    readinessProbe: { httpGet: { path: "/", port: "http" }, periodSeconds: 5 },
    startupProbe: { tcpSocket: [{ port: "8080" }], failureThreshold: 30 },
    lifecycle: { preStop: [{ exec: { command: ["sleep", "5"] } }] },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
    volumeMount: [{ name: "temp", mountPath: "/tmp", subPath: "web" }],
    volumeDevice: [{ name: "raw", devicePath: "/dev/raw" }],
  };
}

function volumes() {
  return [
    { name: "temp", emptyDir: { sizeLimit: "10Gi" } },
    { name: "scratch", emptyDir: {} },
    { name: "config", configMap: { name: "web", defaultMode: "0644", items: [{ key: "a", path: "a", mode: "0400" }] } },
    { name: "keys", secret: { secretName: "db", optional: true, defaultMode: "0400" } },
    { name: "claim", persistentVolumeClaim: { claimName: "web", readOnly: true } },
    { name: "raw", persistentVolumeClaim: { claimName: "raw" } },
    { name: "host", hostPath: { path: "/var/log", type: "Directory" } },
    { name: "nfs", nfs: { server: "10.0.0.3", path: "/share" } },
    { name: "labels", downwardApi: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
    { name: "driver", csi: { driver: "secrets.csi", volumeAttributes: { secret_class: "web" } } },
    { name: "disk", awsElasticBlockStore: { volumeId: "vol-0123456789abcdef0" } },
    {
      name: "private",
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { labels: { some_label: "x" } },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      },
    },
    {
      name: "all",
      projected: [
        {
          defaultMode: "0440",
          sources: [
            { configMap: [{ name: "web", items: [{ key: "a", path: "a" }] }] },
            { serviceAccountToken: { path: "token", audience: "sts.amazonaws.com", expirationSeconds: 3600 } },
            { downwardApi: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
          ],
        },
      ],
    },
  ];
}

function addNetwork(stack: TerraformStack, inNamespace: InNamespace): void {
  new ServiceV1(stack, "service", {
    metadata: inNamespace("web"),
    spec: {
      selector: { ...LABELS, some_label: "x" },
      clusterIp: "None",
      sessionAffinity: "ClientIP",
      sessionAffinityConfig: { clientIp: { timeoutSeconds: 60 } },
      port: [
        { name: "http", port: 80, targetPort: "http" },
        { name: "https", port: 443, targetPort: "8443", appProtocol: "https" },
      ],
    },
  });
  new IngressClassV1(stack, "ingress_class", {
    metadata: { name: "shop-alb", annotations: { "ingressclass.kubernetes.io/is-default-class": "false" } },
    spec: {
      controller: "ingress.k8s.aws/alb",
      parameters: [{ apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name: "alb", scope: "Cluster" }],
    },
  });
  const backend = { service: { name: "web", port: { number: 80 } } };
  new IngressV1(stack, "ingress", {
    metadata: inNamespace("web"),
    spec: {
      ingressClassName: "shop-alb",
      defaultBackend: backend,
      rule: [
        {
          host: "shop.example.com",
          http: {
            path: [
              { path: "/api", pathType: "Prefix", backend },
              { path: "/", backend },
            ],
          },
        },
      ],
      tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
    },
  });
  new NetworkPolicyV1(stack, "network_policy", {
    metadata: inNamespace("web"),
    spec: {
      podSelector: { matchLabels: LABELS },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [
            { podSelector: { matchLabels: { role: "proxy" } } },
            { namespaceSelector: {} },
            { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } },
          ],
          ports: [{ port: "8080", protocol: "TCP" }, { port: "http" }],
        },
      ],
      egress: [{ ports: [{ port: "32000", endPort: 32100, protocol: "UDP" }] }, {}],
    },
  });
}
