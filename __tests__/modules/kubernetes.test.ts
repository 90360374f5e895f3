import { createHash } from "node:crypto";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { type TerraformStack, TerraformVariable } from "cdktf";
import { ConfigMap } from "../../modules/kubernetes/config-map";
import { CronJob, type CronJobProps } from "../../modules/kubernetes/cron-job";
import { Deployment, type DeploymentProps } from "../../modules/kubernetes/deployment";
import { HorizontalPodAutoscaler } from "../../modules/kubernetes/horizontal-pod-autoscaler";
import { Ingress, type IngressProps } from "../../modules/kubernetes/ingress";
import { IngressClass } from "../../modules/kubernetes/ingress-class";
import { Namespace, existingNamespace } from "../../modules/kubernetes/namespace";
import { NetworkPolicy } from "../../modules/kubernetes/network-policy";
import { Service } from "../../modules/kubernetes/service";
import { ServiceAccount } from "../../modules/kubernetes/service-account";
import { type Resource, type TerraformJson, addresses, resource, synthIn } from "../support/synth";

const COMMON = { namespace: existingNamespace("tasks"), partOf: "task-tool" };
const IMAGE = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-service:1.0.0";
const POD = {
  ...COMMON,
  image: IMAGE,
  imagePullPolicy: "IfNotPresent",
  resources: { requests: { cpu: "100m", memory: "128Mi" } },
} as const;
const SELECTOR = { "app.kubernetes.io/name": "task-service", "app.kubernetes.io/part-of": "task-tool" };
const LABELS = {
  ...SELECTOR,
  "app.kubernetes.io/component": "deployment",
  "app.kubernetes.io/managed-by": "terraform",
};
const SECURE_CONTAINER = {
  allow_privilege_escalation: false,
  capabilities: { drop: ["ALL"] },
  privileged: false,
  read_only_root_filesystem: true,
  run_as_group: "1000",
  run_as_non_root: true,
  run_as_user: "1000",
  seccomp_profile: { type: "RuntimeDefault" },
};
const SECURE_POD = {
  fs_group: "1000",
  run_as_group: "1000",
  run_as_non_root: true,
  run_as_user: "1000",
  seccomp_profile: { type: "RuntimeDefault" },
};

function synthKubernetes(build: (stack: TerraformStack) => void): TerraformJson {
  return synthIn((stack) => {
    new KubernetesProvider(stack, "kubernetes", {});
    build(stack);
  });
}

function synthDeployment(props: Partial<DeploymentProps> = {}): TerraformJson {
  return synthKubernetes((stack) => {
    new Deployment(stack, "TaskService", { ...POD, name: "task-service", ports: { http: 3000 }, ...props });
  });
}

function synthCronJob(props: Partial<CronJobProps> = {}): TerraformJson {
  return synthKubernetes((stack) => {
    new CronJob(stack, "TaskReporter", { ...POD, name: "task-reporter", schedule: "0 15 * * *", ...props });
  });
}

const types = (json: TerraformJson): string[] => Object.keys(json.resource ?? {}).sort();
const specOf = (json: TerraformJson, type: string): Resource => resource(json, type).spec as Resource;
const metadataOf = (json: TerraformJson, type: string): Resource => resource(json, type).metadata as Resource;

interface PodTemplate {
  readonly metadata: Resource;
  readonly spec: Resource & { readonly container: [Resource] };
}

function podOf(json: TerraformJson): PodTemplate {
  if (json.resource?.kubernetes_deployment_v1) return specOf(json, "kubernetes_deployment_v1").template as PodTemplate;
  const { job_template: job } = specOf(json, "kubernetes_cron_job_v1") as { job_template: { spec: Resource } };
  return job.spec.template as PodTemplate;
}

describe("Namespace", () => {
  it("admits only pods of the standard restricted", () => {
    const json = synthKubernetes((stack) => {
      new Namespace(stack, "Namespace", { name: "tasks", partOf: "task-tool" });
    });
    expect(resource(json, "kubernetes_namespace_v1")).toEqual({
      metadata: {
        name: "tasks",
        labels: {
          "app.kubernetes.io/managed-by": "terraform",
          "app.kubernetes.io/name": "tasks",
          "app.kubernetes.io/part-of": "task-tool",
          "pod-security.kubernetes.io/audit": "restricted",
          "pod-security.kubernetes.io/audit-version": "latest",
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/enforce-version": "latest",
          "pod-security.kubernetes.io/warn": "restricted",
          "pod-security.kubernetes.io/warn-version": "latest",
        },
      },
    });
  });

  it("is made before what is in it, and is not made where it exists", () => {
    const json = synthKubernetes((stack) => {
      const namespace = new Namespace(stack, "Namespace", { name: "tasks" });
      new ServiceAccount(stack, "Inside", { ...COMMON, name: "inside", namespace });
      new ServiceAccount(stack, "Other", { ...COMMON, name: "other" });
    });
    const accounts = Object.values(json.resource?.kubernetes_service_account_v1 ?? {});
    expect(accounts.map(({ depends_on }) => depends_on)).toEqual([
      [expect.stringMatching(/^kubernetes_namespace_v1\.Namespace_\w+$/)],
      undefined,
    ]);
    expect(types(synthDeployment())).not.toContain("kubernetes_namespace_v1");
  });

  function synthFull(): TerraformJson {
    return synthKubernetes((stack) => {
      const namespace = new Namespace(stack, "Namespace", { name: "tasks", partOf: COMMON.partOf });
      const pod = { ...POD, namespace, config: { STAGE: "prod" } };
      new CronJob(stack, "TaskReporter", { ...pod, name: "task-reporter", schedule: "0 15 * * *" });
      const number = { autoscaling: { minReplicas: 2, maxReplicas: 4 }, disruptionBudget: { minAvailable: 1 } };
      new Deployment(stack, "TaskWeb", { ...pod, name: "task-web", ports: { http: 80 }, allowFrom: [], ...number });
      const service = new Service(stack, "Api", { ...COMMON, namespace, name: "api", ports: { http: 80 } });
      const paths = [{ path: "/", service }];
      new Ingress(stack, "Web", { ...COMMON, namespace, name: "web", className: "nginx", paths });
    });
  }

  it("is made before all that is in it", () => {
    const json = synthFull();
    const dependsOn = (address: string): readonly string[] => {
      const [type = "", name] = address.split(".");
      return (resource(json, type, name).depends_on ?? []) as string[];
    };
    const isAfter = (address: string): boolean =>
      address.startsWith("kubernetes_namespace_v1.") || dependsOn(address).some(isAfter);
    expect(addresses(json)).toHaveLength(13);
    expect(addresses(json).filter((address) => !isAfter(address))).toEqual([]);
  });

  it("has the labels of Kubernetes, as all that is in it", () => {
    const json = synthFull();
    for (const address of addresses(json)) {
      const [type = "", id] = address.split(".");
      const { name, labels } = resource(json, type, id).metadata as Resource;
      expect(labels).toMatchObject({
        "app.kubernetes.io/managed-by": "terraform",
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/part-of": COMMON.partOf,
      });
    }
  });

  it("rejects a name that no namespace can have, with the construct path", () => {
    const build = (stack: TerraformStack) => new Namespace(stack, "Namespace", { name: "Task_Tool", partOf: "a b" });
    expect(() => synthKubernetes(build)).toThrow(
      `test/Namespace: 2 faults\n  'name' must be lower-case letters, digits and -, with a letter or digit at both ends, got "Task_Tool"; for example "task-tool"\n  'partOf' must be a label value: `,
    );
  });
});

describe("the pods of a Deployment and of a CronJob", () => {
  const pods = { Deployment: synthDeployment, CronJob: synthCronJob };
  const kinds = Object.entries(pods).map(([kind, synth]) => ({ kind, synth }));

  it.each(kinds)("of a $kind are admitted by the standard restricted", ({ synth }) => {
    const { spec } = podOf(synth());
    expect(spec.security_context).toEqual(SECURE_POD);
    expect(spec.container.map(({ security_context }) => security_context)).toEqual([SECURE_CONTAINER]);
  });

  it.each(kinds)("of a $kind get no token of Kubernetes and no addresses of Services", ({ synth }) => {
    const json = synth();
    expect(podOf(json).spec).toMatchObject({ automount_service_account_token: false, enable_service_links: false });
    expect(resource(json, "kubernetes_service_account_v1").automount_service_account_token).toBe(false);
  });

  it.each(kinds)("of a $kind run as the user that is asked for, and write where that is asked for", ({ synth }) => {
    const { spec } = podOf(
      synth({ runAsUser: 2000, readOnlyRootFilesystem: false, writablePaths: { "/var/app/temp": "10Gi" } }),
    );
    expect(spec.security_context).toEqual({
      ...SECURE_POD,
      fs_group: "2000",
      run_as_group: "2000",
      run_as_user: "2000",
    });
    expect(spec.container[0]).toMatchObject({
      security_context: {
        ...SECURE_CONTAINER,
        run_as_group: "2000",
        run_as_user: "2000",
        read_only_root_filesystem: false,
      },
      volume_mount: [{ name: "var-app-temp", mount_path: "/var/app/temp" }],
    });
    expect(spec.volume).toEqual([{ name: "var-app-temp", empty_dir: { size_limit: "10Gi" } }]);
  });

  it.each(kinds)("of a $kind get their settings and Secrets as environment variables", ({ synth }) => {
    const json = synth({ config: { STAGE: "prod" }, secrets: ["keys"], imagePullSecrets: ["ecr"] });
    const { name } = metadataOf(json, "kubernetes_config_map_v1");
    const { spec } = podOf(json);
    expect(spec.container[0].env_from).toEqual([{ config_map_ref: { name } }, { secret_ref: { name: "keys" } }]);
    expect(spec.image_pull_secrets).toEqual([{ name: "ecr" }]);
  });

  it.each(kinds)("of a $kind start when everything that they need is there", ({ kind, synth }) => {
    const json = synth({ config: { STAGE: "prod" } });
    const type = kind === "Deployment" ? "kubernetes_deployment_v1" : "kubernetes_cron_job_v1";
    expect(resource(json, type).depends_on).toEqual([
      expect.stringMatching(/^kubernetes_service_account_v1\./),
      expect.stringMatching(/^kubernetes_config_map_v1\./),
    ]);
  });

  it("run on the nodes that they choose, and tolerate these nodes' taints", () => {
    const nodeSelector = { "kubernetes.io/arch": "arm64" };
    const tolerations = [{ key: "arch" }, { key: "team", value: "web", effect: "NoSchedule" as const }];
    expect(podOf(synthDeployment({ nodeSelector, tolerations })).spec).toMatchObject({
      node_selector: nodeSelector,
      toleration: [
        { key: "arch", operator: "Exists" },
        { key: "team", operator: "Equal", value: "web", effect: "NoSchedule" },
      ],
    });
    const { spec } = podOf(synthDeployment());
    expect([spec.node_selector, spec.toleration]).toEqual([undefined, undefined]);
  });

  it("have no ConfigMap, volumes or pull secrets where none are asked for", () => {
    const json = synthDeployment();
    expect(types(json)).not.toContain("kubernetes_config_map_v1");
    expect(podOf(json).metadata).toEqual({ labels: LABELS });
    expect(Object.keys(podOf(json).spec)).not.toEqual(expect.arrayContaining(["volume"]));
    expect(Object.keys(podOf(json).spec)).not.toEqual(expect.arrayContaining(["image_pull_secrets"]));
    expect(podOf(json).spec.container[0].env_from).toBeUndefined();
  });

  it("may use as much memory as they ask for, and as much CPU as is free", () => {
    const [container] = podOf(synthDeployment()).spec.container;
    expect(container.resources).toEqual({ limits: { memory: "128Mi" }, requests: { cpu: "100m", memory: "128Mi" } });
  });

  it.each([
    [{ cpu: "300m" }, { cpu: "300m", memory: "128Mi" }],
    [{ memory: "512Mi" }, { memory: "512Mi" }],
  ])("have the limits %j beside the default ones", (limits, expected) => {
    const [container] = podOf(synthDeployment({ resources: { ...POD.resources, limits } })).spec.container;
    expect(container.resources).toMatchObject({ limits: expected });
  });

  it("run the image that is given, a variable's too", () => {
    expect(podOf(synthDeployment()).spec.container[0]).toMatchObject({
      image: IMAGE,
      image_pull_policy: "IfNotPresent",
    });
    const json = synthKubernetes((stack) => {
      const { stringValue: image } = new TerraformVariable(stack, "task_service_image", { type: "string" });
      const pod = { ...POD, name: "task-service", image, imagePullPolicy: "Always" } as const;
      new Deployment(stack, "TaskService", { ...pod, ports: {} });
    });
    expect(podOf(json).spec.container[0]).toMatchObject({
      image: "${var.task_service_image}",
      image_pull_policy: "Always",
    });
  });

  it("act as a ServiceAccount that can have rights in AWS", () => {
    const annotations = { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/task-service" };
    const json = synthDeployment({ serviceAccountAnnotations: annotations });
    expect(metadataOf(json, "kubernetes_service_account_v1")).toEqual({
      name: "task-service",
      namespace: "tasks",
      labels: LABELS,
      annotations,
    });
    expect(podOf(json).spec.service_account_name).toBe("task-service");
  });
});

describe("ConfigMap", () => {
  const checksum = (config: Record<string, string>): unknown => {
    const { annotations } = podOf(synthDeployment({ config })).metadata as { annotations: Resource };
    return annotations["checksum/config"];
  };

  it("rolls the pods when its data changes, and only then", () => {
    const data = JSON.stringify({ STAGE: "prod", TZ: "Asia/Tokyo" });
    const expected = createHash("sha256").update(data).digest("hex");
    expect(checksum({ STAGE: "prod", TZ: "Asia/Tokyo" })).toBe(expected);
    expect(checksum({ TZ: "Asia/Tokyo", STAGE: "prod" })).toBe(expected);
    expect(checksum({ STAGE: "staging", TZ: "Asia/Tokyo" })).not.toBe(expected);
  });

  it("lets Terraform compute the checksum of what Terraform alone knows", () => {
    const json = synthKubernetes((stack) => {
      const { stringValue } = new TerraformVariable(stack, "stage", { type: "string" });
      new Deployment(stack, "A", { ...POD, name: "a", ports: {}, config: { STAGE: stringValue } });
    });
    expect(podOf(json).metadata.annotations).toEqual({
      "checksum/config": '${sha256(jsonencode({"STAGE" = var.stage}))}',
    });
    expect(resource(json, "kubernetes_config_map_v1").data).toEqual({ STAGE: "${var.stage}" });
  });

  it("holds text that looks like Terraform's as it is", () => {
    const json = synthDeployment({ config: { PATTERN: "${name}-%{x}" } });
    expect(resource(json, "kubernetes_config_map_v1")).toEqual({
      data: { PATTERN: "$${name}-%%{x}" },
      metadata: { name: "task-service", namespace: "tasks", labels: LABELS },
    });
  });

  it("rejects a name that no object can have, and keys that Kubernetes would skip", () => {
    const build = (stack: TerraformStack) =>
      new ConfigMap(stack, "Config", { ...COMMON, name: "A", data: { "A-B": "" } });
    expect(() => synthKubernetes(build)).toThrow(
      /^test\/Config: 2 faults\n {2}'name' must .*\n {2}'data\.A-B' must be the name of an environment variable: at most 253 letters, digits and _, no digit first; for example "TABLE_NAME"/,
    );
  });
});

describe("Deployment", () => {
  it("has two pods, spread over zones, and replaces them without being fewer", () => {
    const json = synthDeployment();
    expect(resource(json, "kubernetes_deployment_v1")).toMatchObject({
      metadata: { name: "task-service", namespace: "tasks", labels: LABELS },
      timeouts: { create: "10m", update: "10m" },
      wait_for_rollout: true,
    });
    const { template, ...spec } = specOf(json, "kubernetes_deployment_v1");
    expect(spec).toEqual({
      progress_deadline_seconds: 450,
      replicas: "2",
      selector: { match_labels: SELECTOR },
      strategy: { type: "RollingUpdate", rolling_update: { max_surge: "25%", max_unavailable: "0" } },
    });
    expect((template as PodTemplate).spec.topology_spread_constraint).toEqual([
      {
        label_selector: [{ match_labels: SELECTOR }],
        max_skew: 1,
        topology_key: "topology.kubernetes.io/zone",
        when_unsatisfiable: "ScheduleAnyway",
      },
    ]);
  });

  it("waits as long as is asked for, and less for Kubernetes than for Terraform", () => {
    const json = synthDeployment({ rolloutTimeoutMinutes: 1 });
    expect(resource(json, "kubernetes_deployment_v1").timeouts).toEqual({ create: "1m", update: "1m" });
    expect(specOf(json, "kubernetes_deployment_v1").progress_deadline_seconds).toBe(45);
  });

  it("has a Service in front of its ports, and none without ports", () => {
    const json = synthDeployment({ ports: { http: 3000, metrics: 9090 } });
    expect(resource(json, "kubernetes_service_v1")).toEqual({
      metadata: { name: "task-service", namespace: "tasks", labels: LABELS },
      spec: {
        port: [
          { name: "http", port: 3000, target_port: "http" },
          { name: "metrics", port: 9090, target_port: "metrics" },
        ],
        selector: SELECTOR,
        type: "ClusterIP",
      },
    });
    expect(podOf(json).spec.container[0].port).toEqual([
      { name: "http", container_port: 3000 },
      { name: "metrics", container_port: 9090 },
    ]);
    expect(types(synthDeployment({ ports: {} }))).toEqual([
      "kubernetes_deployment_v1",
      "kubernetes_service_account_v1",
    ]);
  });

  it("is asked whether it is ready, alive and started, with the defaults of Kubernetes", () => {
    const probes = {
      readiness: { path: "/ready" },
      liveness: { path: "/live", port: "http", periodSeconds: 20, timeoutSeconds: 5 },
      startup: { path: "/start", failureThreshold: 30 },
    };
    expect(podOf(synthDeployment({ probes })).spec.container[0]).toMatchObject({
      readiness_probe: {
        http_get: { path: "/ready", port: "http" },
        period_seconds: 10,
        timeout_seconds: 1,
        failure_threshold: 3,
      },
      liveness_probe: {
        http_get: { path: "/live", port: "http" },
        period_seconds: 20,
        timeout_seconds: 5,
        failure_threshold: 3,
      },
      startup_probe: {
        http_get: { path: "/start", port: "http" },
        period_seconds: 10,
        timeout_seconds: 1,
        failure_threshold: 30,
      },
    });
  });

  it("keeps some pods while nodes are drained, where asked", () => {
    const json = synthDeployment({ replicas: 3, disruptionBudget: { minAvailable: 2 } });
    expect(specOf(json, "kubernetes_deployment_v1").replicas).toBe("3");
    expect(specOf(json, "kubernetes_pod_disruption_budget_v1")).toEqual({
      min_available: "2",
      selector: { match_labels: SELECTOR },
    });
  });

  it("leaves alone what kubectl rollout restart writes, and nothing else", () => {
    const { lifecycle } = resource(synthDeployment(), "kubernetes_deployment_v1");
    expect(lifecycle).toEqual({
      ignore_changes: ['spec[0].template[0].metadata[0].annotations["kubectl.kubernetes.io/restartedAt"]'],
    });
  });

  it("leaves the number of pods to the autoscaler, where there is one", () => {
    const json = synthDeployment({ autoscaling: { minReplicas: 3, maxReplicas: 6, cpuPercent: 70 } });
    expect(specOf(json, "kubernetes_deployment_v1").replicas).toBeUndefined();
    expect(specOf(json, "kubernetes_horizontal_pod_autoscaler_v2")).toEqual({
      max_replicas: 6,
      metric: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", average_utilization: 70 } } },
      ],
      min_replicas: 3,
      scale_target_ref: { api_version: "apps/v1", kind: "Deployment", name: "task-service" },
    });
  });

  it("scales at 80 % by default", () => {
    const { metric } = specOf(
      synthDeployment({ autoscaling: { minReplicas: 1, maxReplicas: 2 } }),
      "kubernetes_horizontal_pod_autoscaler_v2",
    );
    expect(metric).toMatchObject([{ resource: { target: { average_utilization: 80 } } }]);
  });

  it("lets in whom it is told to, on its ports", () => {
    const allowFrom = [{ workload: "taskWeb" }, { namespace: "monitoring" }, { cidr: "10.1.0.0/16" }];
    expect(specOf(synthDeployment({ allowFrom }), "kubernetes_network_policy_v1")).toEqual({
      ingress: [
        {
          from: [
            { pod_selector: { match_labels: { ...SELECTOR, "app.kubernetes.io/name": "task-web" } } },
            { namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "monitoring" } } },
            { ip_block: { cidr: "10.1.0.0/16" } },
          ],
          ports: [{ port: "http", protocol: "TCP" }],
        },
      ],
      pod_selector: { match_labels: SELECTOR },
      policy_types: ["Ingress"],
    });
  });

  it("lets nobody in where nobody is named, and everybody where nothing is said", () => {
    expect(specOf(synthDeployment({ allowFrom: [] }), "kubernetes_network_policy_v1")).toEqual({
      pod_selector: { match_labels: SELECTOR },
      policy_types: ["Ingress"],
    });
    expect(types(synthDeployment())).not.toContain("kubernetes_network_policy_v1");
  });

  it("rejects every fault at once, with its construct path", () => {
    const build = () =>
      synthDeployment({
        name: "2048",
        resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "0.5" } },
        probes: { readiness: { path: "/", port: "web" } },
        disruptionBudget: { minAvailable: 2 },
        allowFrom: [{ cidr: "10.0.0.0" }],
        runAsUser: 0,
        rolloutTimeoutMinutes: 0,
      });
    expect(build).toThrow(
      /^test\/TaskService: 7 faults\n {2}'name' .*\n {2}'resources.requests.cpu' .*\n {2}'runAsUser' .*\n {2}'probes.readiness.port' .*\n {2}'disruptionBudget.minAvailable' .*\n {2}'allowFrom\[0\].cidr' .*\n {2}'rolloutTimeoutMinutes' must be a whole number of at least 1, got 0; omit it for 10$/,
    );
  });
});

describe("CronJob", () => {
  const labels = {
    ...LABELS,
    "app.kubernetes.io/component": "cron-job",
    "app.kubernetes.io/name": "task-reporter",
  };

  it("runs one pod at a time, in UTC, and keeps three runs of each outcome", () => {
    const json = synthCronJob();
    expect(metadataOf(json, "kubernetes_cron_job_v1")).toEqual({ name: "task-reporter", namespace: "tasks", labels });
    const { job_template: job, ...spec } = specOf(json, "kubernetes_cron_job_v1");
    expect(spec).toEqual({
      concurrency_policy: "Forbid",
      failed_jobs_history_limit: 3,
      schedule: "0 15 * * *",
      starting_deadline_seconds: 3600,
      successful_jobs_history_limit: 3,
      timezone: "Etc/UTC",
    });
    expect(job).toMatchObject({
      metadata: { labels },
      spec: { active_deadline_seconds: 3600, backoff_limit: 6, template: { spec: { restart_policy: "Never" } } },
    });
    expect(podOf(json).metadata).toEqual({ labels });
  });

  it("runs as it is told to", () => {
    const json = synthCronJob({
      timeZone: "Asia/Tokyo",
      activeDeadlineSeconds: 60,
      startingDeadlineSeconds: 30,
      backoffLimit: 0,
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 1,
    });
    expect(specOf(json, "kubernetes_cron_job_v1")).toMatchObject({
      timezone: "Asia/Tokyo",
      starting_deadline_seconds: 30,
      successful_jobs_history_limit: 0,
      failed_jobs_history_limit: 1,
      job_template: { spec: { active_deadline_seconds: 60, backoff_limit: 0 } },
    });
  });

  it("rejects what is wrong with its pods, together with a name and a schedule that Kubernetes would not take", () => {
    expect(() => synthCronJob({ name: "a".repeat(53), runAsUser: 0, schedule: "daily" })).toThrow(
      /^test\/TaskReporter: 3 faults\n {2}'name' must have at most 52 characters.*\n {2}'runAsUser' .*\n {2}'schedule' must be a cron expression of 5 fields, has 1/,
    );
  });
});

describe("Ingress", () => {
  const CERTIFICATE = "arn:aws:acm:ap-northeast-1:123456789012:certificate/0a1b";

  function synthIngress(props: Partial<IngressProps> = {}): TerraformJson {
    return synthKubernetes((stack) => {
      const service = (id: string, name: string) => {
        const readiness = { path: "/ready", port: "http" };
        return new Service(stack, id, { ...COMMON, name, ports: { http: 3000, metrics: 9090 }, readiness });
      };
      const paths = [
        { path: "/", service: service("Web", "task-web"), port: "http" },
        { path: "/api", service: service("Api", "task-service"), port: "metrics" },
      ];
      new Ingress(stack, "Ingress", { ...COMMON, name: "task-tool", className: "alb", paths, ...props });
    });
  }

  const annotationsOf = (json: TerraformJson): unknown => metadataOf(json, "kubernetes_ingress_v1").annotations;

  it("is an internal ALB over HTTP by default, straight to the pods", () => {
    expect(annotationsOf(synthIngress())).toEqual({
      "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80}]',
      "alb.ingress.kubernetes.io/scheme": "internal",
      "alb.ingress.kubernetes.io/target-type": "ip",
    });
  });

  it("redirects to HTTPS with a certificate, in the internet where that is asked for", () => {
    const tls = { certificateArn: CERTIFICATE };
    const annotations = { "alb.ingress.kubernetes.io/tags": "a=${b}" };
    expect(annotationsOf(synthIngress({ internetFacing: true, tls, annotations }))).toEqual({
      "alb.ingress.kubernetes.io/certificate-arn": CERTIFICATE,
      "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
      "alb.ingress.kubernetes.io/scheme": "internet-facing",
      "alb.ingress.kubernetes.io/ssl-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
      "alb.ingress.kubernetes.io/ssl-redirect": "443",
      "alb.ingress.kubernetes.io/tags": "a=$${b}",
      "alb.ingress.kubernetes.io/target-type": "ip",
    });
  });

  it("sends requests to the longest path that fits, and waits for no load balancer", () => {
    const json = synthIngress({ host: "tasks.example.com" });
    const backend = (name: string, port: string) => ({ service: { name, port: { name: port } } });
    expect(specOf(json, "kubernetes_ingress_v1")).toEqual({
      ingress_class_name: "alb",
      rule: [
        {
          host: "tasks.example.com",
          http: {
            path: [
              { path: "/api", path_type: "Prefix", backend: backend("task-service", "metrics") },
              { path: "/", path_type: "Prefix", backend: backend("task-web", "http") },
            ],
          },
        },
      ],
    });
    expect(resource(json, "kubernetes_ingress_v1")).toMatchObject({
      wait_for_load_balancer: false,
      depends_on: [
        expect.stringMatching(/^kubernetes_service_v1\.Web_/),
        expect.stringMatching(/^kubernetes_service_v1\.Api_/),
      ],
    });
  });

  it("tells an ALB how to see that pods are ready, and nobody else", () => {
    const services = (json: TerraformJson) =>
      Object.values(json.resource?.kubernetes_service_v1 ?? {}).map(
        ({ metadata }) => (metadata as Resource).annotations,
      );
    const health = {
      "alb.ingress.kubernetes.io/healthcheck-path": "/ready",
      "alb.ingress.kubernetes.io/healthcheck-port": "3000",
    };
    expect(services(synthIngress())).toEqual([health, health]);
    expect(services(synthIngress({ className: "nginx" }))).toEqual([undefined, undefined]);
  });

  it("takes its certificate from a Secret elsewhere, which cert-manager makes where asked", () => {
    const json = synthIngress({
      className: "nginx",
      host: "tasks.example.com",
      tls: { secretName: "tls", clusterIssuer: "letsencrypt" },
    });
    expect(annotationsOf(json)).toEqual({ "cert-manager.io/cluster-issuer": "letsencrypt" });
    expect(specOf(json, "kubernetes_ingress_v1").tls).toEqual([{ hosts: ["tasks.example.com"], secret_name: "tls" }]);
    const plain = synthIngress({ className: "nginx", tls: { secretName: "tls" } });
    expect(annotationsOf(plain)).toBeUndefined();
    expect(specOf(plain, "kubernetes_ingress_v1").tls).toEqual([{ secret_name: "tls" }]);
  });

  it("has the annotations that its settings name, whatever its class", () => {
    const annotations = { "example.com/timeout": "${5}" };
    const own = { "example.com/timeout": "$${5}" };
    expect(annotationsOf(synthIngress({ className: "nginx", annotations }))).toEqual(own);
    expect(annotationsOf(synthIngress({ annotations }))).toMatchObject(own);
  });

  it("rejects a port that its Service does not have, together with other faults", () => {
    const build = (stack: TerraformStack) => {
      const service = new Service(stack, "Web", { ...COMMON, name: "web", ports: { http: 80 } });
      const paths = [{ path: "/", service, port: "https" }];
      new Ingress(stack, "Ingress", { ...COMMON, name: "Ingress", className: "alb", paths });
    };
    expect(() => synthKubernetes(build)).toThrow(
      /^test\/Ingress: 2 faults\n {2}'name' .*\n {2}'paths\[0\].port' must be a port of the container, got "https"; its ports are "http"$/,
    );
  });
});

describe("IngressClass", () => {
  it("is that of EKS Auto Mode", () => {
    const json = synthKubernetes((stack) => {
      new IngressClass(stack, "IngressClass", { partOf: "task-tool" });
    });
    expect(resource(json, "kubernetes_ingress_class_v1")).toMatchObject({
      metadata: { name: "alb" },
      spec: { controller: "eks.amazonaws.com/alb" },
    });
  });

  it("rejects a name that no class can have", () => {
    const build = (stack: TerraformStack) => new IngressClass(stack, "IngressClass", { partOf: "a", name: "ALB" });
    expect(() => synthKubernetes(build)).toThrow(/^test\/IngressClass: 1 fault\n {2}'name' .*, got "ALB"; /);
  });
});

describe("modules that somebody takes alone", () => {
  it.each<[string, (stack: TerraformStack) => unknown, RegExp]>([
    [
      "ServiceAccount",
      (stack) => new ServiceAccount(stack, "A", { ...COMMON, name: "A" }),
      /^test\/A: 1 fault\n {2}'name' /,
    ],
    [
      "Service",
      (stack) => new Service(stack, "A", { ...COMMON, name: "9", ports: { http: 0 } }),
      /^test\/A: 2 faults\n {2}'name' .*\n {2}'ports.http' /,
    ],
    [
      "HorizontalPodAutoscaler",
      (stack) =>
        new HorizontalPodAutoscaler(stack, "A", {
          ...COMMON,
          name: "a",
          minReplicas: 3,
          maxReplicas: 2,
          dependencies: [],
        }),
      /^test\/A: 1 fault\n {2}'autoscaling.maxReplicas' /,
    ],
    [
      "NetworkPolicy",
      (stack) => new NetworkPolicy(stack, "A", { ...COMMON, name: "a", ports: {}, allowFrom: [{ cidr: "a" }] }),
      /^test\/A: 1 fault\n {2}'allowFrom\[0\].cidr' /,
    ],
  ])("reject their faults with the construct path: %s", (_name, build, message) => {
    expect(() => synthKubernetes(build)).toThrow(message);
  });
});
