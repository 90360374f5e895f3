import { definePlatform, eks, outsideAws } from "../../config/define-platform";
import type { DeploymentSettings } from "../../config/workloads/deployment/settings";
import type { PodSettings } from "../../config/workloads/pod-settings";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const ROLE = "arn:aws:iam::123456789012:role";

const pod = (repository: string): PodSettings => ({
  image: { repository },
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "0.5", memory: "256Mi" } },
});

const everyProbe: DeploymentSettings["probes"] = {
  readiness: { path: "/ready", port: "http", periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 4 },
  liveness: { path: "/live", port: "admin" },
  startup: { path: "/start", port: "http", failureThreshold: 30 },
};

/**
 * A platform that uses every setting of clusters, data, workloads and caches: EKS with node groups, EKS Auto Mode, and a
 * cluster outside AWS. It is there to be broken, one setting at a time.
 */
export const everyEnvironment = definePlatform({
  name: "every",
  state: { key: "every-state" },
  registry: {
    account: "123456789012",
    region: "ap-northeast-1",
    namespace: "team",
    repositories: { taskService: { tagScheme: ["1.*"] }, taskWeb: { imageTagMutability: "MUTABLE" } },
    pullThroughCaches: {
      quay: { upstreamRegistry: "quay.io" },
      "docker-hub": {
        upstreamRegistry: "registry-1.docker.io",
        credentialArn: "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:ecr-pullthroughcache/hub-a1b2c3",
      },
      base: {
        upstreamRegistry: "210987654321.dkr.ecr.us-east-1.amazonaws.com",
        customRoleArn: `${ROLE}/cache`,
        upstreamRepositoryPrefix: "base",
      },
    },
  },
  environments: {
    groups: {
      deployRole: `${ROLE}/terraform`,
      network: {
        cidr: "10.1.0.0/16",
        zones: ["a", "c"],
        nat: "single",
        flowLogs: { retainDays: 30, traffic: "REJECT" },
      },
      cluster: eks({
        version: "1.35",
        admins: [`${ROLE}/terraform`, "arn:aws:iam::210987654321:user/ops"],
        apiAccess: { publicFrom: ["203.0.113.0/24", "198.51.100.7/32"] },
        nodes: {
          general: { instanceTypes: ["m7g.large", "m6g.large"], architecture: "arm64", labels: { pool: "general" } },
          batch: {
            capacity: "SPOT",
            minNodes: 0,
            maxNodes: 10,
            diskGib: 100,
            labels: { "example.com/pool": "batch" },
            taints: [
              { key: "example.com/batch", value: "true", effect: "NO_SCHEDULE" },
              { key: "spot", effect: "PREFER_NO_SCHEDULE" },
            ],
          },
        },
        nodePull: "kubelet",
        upgradePolicy: "EXTENDED",
        secretsKeyArn: "arn:aws:kms:ap-northeast-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d",
        logs: ["api", "scheduler"],
        logRetainDays: 30,
        protect: false,
      }),
      data: {
        tables: {
          tasks: {
            name: "every-tasks",
            hashKey: "task_id",
            rangeKey: "created_at",
            attributes: { created_at: "N", hash: "B" },
            indexes: { by_hash: { hashKey: "hash", rangeKey: "created_at" } },
            protect: false,
          },
        },
        buckets: { reports: { name: "every-reports", protect: false, expireAfterDays: 30, forceDestroy: true } },
      },
      workloads: {
        namespace: "tasks",
        manageNamespace: true,
        deployments: {
          taskService: {
            ...pod("taskService"),
            ports: { http: 3000, admin: 3001 },
            probes: everyProbe,
            autoscaling: { minReplicas: 2, maxReplicas: 6, cpuPercent: 70 },
            disruptionBudget: { minAvailable: 1 },
            allowFrom: [{ workload: "taskWeb" }, { namespace: "monitoring" }, { cidr: "10.1.0.0/16" }],
            config: { STAGE: "prod", TABLE: { table: "tasks" }, BUCKET: { bucket: "reports" } },
            secrets: ["task-service-keys"],
            access: { tables: { tasks: "read-write" }, buckets: { reports: "read" }, via: "irsa" },
            runAsUser: 1001,
            readOnlyRootFilesystem: false,
            writablePaths: { "/tmp": "64Mi" },
          },
          taskWeb: { ...pod("taskWeb"), ports: { http: 8080 }, replicas: 3, allowFrom: [{ cidr: "10.1.0.0/16" }] },
          proxy: { ...pod(""), image: { cache: "quay", image: "team/proxy", tag: "1.2" }, ports: { http: 8080 } },
        },
        cronJobs: {
          cleanup: {
            ...pod(""),
            image: { registry: "registry.example.com", image: "team/cleanup", digest: DIGEST },
            schedule: "30 2 * * *",
            timeZone: "Asia/Tokyo",
            activeDeadlineSeconds: 600,
            backoffLimit: 2,
            successfulJobsHistoryLimit: 1,
            failedJobsHistoryLimit: 5,
            access: { buckets: { reports: "read-write" }, via: "pod-identity" },
          },
        },
        releases: { taskService: "1.2.3", taskWeb: "latest" },
        ingress: {
          className: "alb",
          host: "tasks.example.com",
          paths: [
            { path: "/api", workload: "taskService", port: "http" },
            { path: "/", workload: "taskWeb" },
          ],
          internetFacing: true,
          tls: { certificateArn: "arn:aws:acm:ap-northeast-1:123456789012:certificate/1a2b3c4d" },
          annotations: { "alb.ingress.kubernetes.io/group.name": "shared" },
        },
        externalRegistries: { "registry.example.com": { pullSecret: "example.login" } },
      },
    },
    auto: {
      account: "345678901234",
      repositories: ["taskService"],
      network: { cidr: "10.2.0.0/16", zones: ["a", "c", "d"], nat: "per-zone" },
      cluster: eks({ version: "1.34", admins: ["arn:aws:iam::345678901234:role/admin"], nodes: "auto" }),
      workloads: {
        deployments: { taskService: { ...pod("taskService"), ports: {} } },
        releases: { taskService: DIGEST },
      },
    },
    outside: {
      cluster: outsideAws({
        context: "minikube",
        pullSecret: {
          name: "ecr-login",
          schedule: "7 */3 * * *",
          credentials: { oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/oidc.example.com" },
          registries: [{ account: "210987654321", region: "us-east-1", repositories: ["shared/*"] }],
          image: `public.ecr.aws/aws-cli/aws-cli:2.37.4@${DIGEST}`,
        },
      }),
      data: { tables: { tasks: { hashKey: "task_id" } } },
      workloads: {
        manageNamespace: false,
        deployments: {
          taskWeb: {
            ...pod("taskWeb"),
            ports: { http: 8080 },
            access: { tables: { tasks: "read" }, via: { secretName: "aws-keys" } },
          },
        },
        releases: { taskWeb: "1.0.0" },
        ingress: {
          className: "traefik",
          host: "tasks.example.com",
          paths: [{ path: "/", workload: "taskWeb" }],
          tls: { secretName: "tasks-tls", clusterIssuer: "letsencrypt" },
        },
      },
    },
  },
});
