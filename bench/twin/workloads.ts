import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { type App, Fn, TerraformStack, TerraformVariable } from "cdktf";
import { addDeployment, addPod, labelsOf } from "./pods";
import { type Environment, NAME, REGION, REGISTRY_URL, nameIn, reportBucket, tableName } from "./settings";
import { addOutputs, keepState, outputsOf, requireProvider } from "./stack";

const POD_SECURITY = ["audit", "enforce", "warn"].flatMap((mode) => [
  [`pod-security.kubernetes.io/${mode}`, "restricted"],
  [`pod-security.kubernetes.io/${mode}-version`, "latest"],
]);

export class Workloads extends TerraformStack {
  private readonly namespace: NamespaceV1;

  constructor(
    app: App,
    private readonly environment: Environment,
    eks: TerraformStack,
  ) {
    super(app, `workloads-${environment.name}`);
    keepState(this);
    this.connect(eks);
    const labels = { ...labelsOf(NAME), ...(Object.fromEntries(POD_SECURITY) as Record<string, string>) };
    this.namespace = new NamespaceV1(this, NAME, { metadata: { name: NAME, labels } });
    const service = this.addTaskService();
    const web = this.addTaskWeb();
    this.addTaskReporter();
    this.addIngress({ "/api": service, "/": web });
    addOutputs(this, { namespace: NAME, allowed_image_prefixes: [`${REGISTRY_URL}/`] });
  }

  private connect(eks: TerraformStack): void {
    requireProvider(this, "kubernetes", ">= 2.38.0, < 4.0.0");
    const cluster = outputsOf(this, eks, "eks");
    const names = ["--cluster-name", nameIn(this.environment), "--region", REGION, "--output", "json"];
    new KubernetesProvider(this, "kubernetes", {
      host: cluster.getString("cluster_endpoint"),
      clusterCaCertificate: Fn.base64decode(cluster.getString("cluster_certificate_authority_data")),
      exec: [
        { apiVersion: "client.authentication.k8s.io/v1beta1", command: "aws", args: ["eks", "get-token", ...names] },
      ],
    });
  }

  /** Which version runs is the plan's to say; only its own repository will do. */
  private imageOf(name: string): string {
    const url = `${REGISTRY_URL}/${name}`;
    const id = `${name.replace("-", "_")}_image`;
    return new TerraformVariable(this, id, {
      type: "string",
      nullable: false,
      description: `Image of ${url}, with its tag or digest`,
      default: `${url}:${this.environment.releases[name] ?? ""}`,
      validation: [
        {
          condition: `\${can(regex("^${url.replaceAll(".", "[.]")}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[a-f0-9]{64})$", var.${id}))}`,
          errorMessage: `${id} must be an image of ${url}.`,
        },
        { condition: `\${!endswith(var.${id}, ":latest")}`, errorMessage: `${id} must not be "latest".` },
      ],
    }).stringValue;
  }

  private get config(): Record<string, string> {
    return {
      STAGE: this.environment.name,
      NODE_ENV: "production",
      TZ: "Asia/Tokyo",
      TASK_TABLE_NAME: tableName(this.environment),
      AWS_DEFAULT_REGION: REGION,
    };
  }

  private addTaskService(): ServiceV1 {
    return addDeployment(this, this.namespace, {
      name: "task-service",
      image: this.imageOf("task-service"),
      port: 3000,
      probes: { readiness: "/health/readiness", liveness: "/health/liveness", startup: "/health/startup" },
      replicas: this.environment.replicas,
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "300m", memory: "512Mi" } },
      config: this.config,
      writable: { "/tmp": "64Mi" },
    });
  }

  private addTaskWeb(): ServiceV1 {
    return addDeployment(this, this.namespace, {
      name: "task-web",
      image: this.imageOf("task-web"),
      port: 8080,
      probes: { readiness: "/", liveness: "/", startup: "/" },
      replicas: 2,
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
      readOnly: false,
    });
  }

  private addTaskReporter(): void {
    const name = "task-reporter";
    const { metadata, spec, dependsOn } = addPod(this, this.namespace, "cron-job", {
      name,
      image: this.imageOf(name),
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
      config: {
        ...this.config,
        REPORT_BUCKET: reportBucket(this.environment),
        TARGET_OFFSET_DAYS: "1",
        TEMP_DIR: "/var/app/temp",
      },
      writable: { "/var/app/temp": "10Gi", "/tmp": "64Mi" },
    });
    const labels = labelsOf(name, "cron-job");
    new CronJobV1(this, name, {
      metadata: { name, namespace: NAME, labels },
      spec: {
        schedule: "0 15 * * *",
        timezone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels },
          spec: {
            activeDeadlineSeconds: 3600,
            backoffLimit: 10,
            template: { metadata, spec: { ...spec, restartPolicy: "Never" } },
          },
        },
      },
      dependsOn,
    });
  }

  private addIngress(services: Readonly<Record<string, ServiceV1>>): void {
    const path = Object.entries(services).map(([prefix, service]) => ({
      path: prefix,
      pathType: "Prefix",
      backend: { service: { name: service.metadata.name, port: { name: "http" } } },
    }));
    new IngressV1(this, "ingress", {
      metadata: {
        name: NAME,
        namespace: NAME,
        labels: labelsOf(NAME, "ingress"),
        annotations: {
          "alb.ingress.kubernetes.io/listen-ports": JSON.stringify([{ HTTP: 80 }]),
          "alb.ingress.kubernetes.io/scheme": "internal",
          "alb.ingress.kubernetes.io/target-type": "ip",
        },
      },
      spec: { ingressClassName: "alb", rule: [{ http: { path } }] },
      waitForLoadBalancer: false,
      dependsOn: [this.namespace, ...Object.values(services)],
    });
  }
}
