import { type Fault, describeFault } from "../../domain/text/errors";
import { type IngressRules, ingressFaults } from "../../domain/workloads/ingress-faults";
import { podFaults, volumeName } from "../../domain/workloads/pod-faults";
import { cpuFaults, memoryFaults, parseQuantity, resourceFaults } from "../../domain/workloads/quantity";
import {
  cronJobFaults,
  cronJobNameFaults,
  deploymentNameFaults,
  networkPeerFaults,
  portChoiceFaults,
  portsFaults,
  probesFaults,
  replicaFaults,
} from "../../domain/workloads/faults";

const messages = (faults: readonly Fault[]): string[] => faults.map(describeFault);
const RESOURCES = { requests: { cpu: "100m", memory: "128Mi" } };

describe("parseQuantity", () => {
  it.each([
    ["100m", 100n],
    ["0.5", 500n],
    ["1", 1000n],
    ["1k", 1_000_000n],
    ["1.5Ki", 1_536_000n],
    ["128Mi", 134_217_728_000n],
    ["1G", 1_000_000_000_000n],
    ["1Gi", 1_073_741_824_000n],
  ])("reads %s", (text, thousandths) => {
    expect(parseQuantity(text)).toBe(thousandths);
  });

  it.each(["", "m", "-1", "0.0001", "1.5m", "1 Gi", "1e3", "Mi", "1.", "1KB"])("does not read %j", (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });
});

describe("cpuFaults and memoryFaults", () => {
  it.each(["1m", "100m", "0.001", "2", "1.5"])("accept %s of CPU", (text) => {
    expect(cpuFaults(text)).toEqual([]);
  });

  it.each(["0", "0m", "100Mi", "1k", "0.0001", "half"])("refuse %s of CPU", (text) => {
    const expected = `must be an amount of CPU, got "${text}"; for example "100m", which is a tenth of a core, or "0.5"`;
    expect(messages(cpuFaults(text))).toEqual([expected]);
  });

  it.each(["1", "128Mi", "0.5Gi", "1G", "10Ti"])("accept %s of memory", (text) => {
    expect(memoryFaults(text)).toEqual([]);
  });

  it.each([
    ["128m", "128Mi"],
    ["1000m", "1000Mi"],
    ["512MB", "512Mi"],
    ["64 mib", "64Mi"],
    ["0", "128Mi"],
    ["0.5", "128Mi"],
    ["much", "128Mi"],
  ])("refuse %s of memory", (text, example) => {
    expect(messages(memoryFaults(text))).toEqual([
      `must be an amount of bytes, got "${text}"; for example "${example}"`,
    ]);
  });
});

describe("resourceFaults", () => {
  it.each([
    RESOURCES,
    { ...RESOURCES, limits: { cpu: "0.1" } },
    { ...RESOURCES, limits: { cpu: "300m", memory: "0.125Gi" } },
  ])("accepts %j", (resources) => {
    expect(resourceFaults(resources)).toEqual([]);
  });

  it("refuses requests above their limits, whatever the units", () => {
    const requests = { cpu: "0.5", memory: "1Gi" };
    expect(messages(resourceFaults({ requests, limits: { cpu: "300m", memory: "1G" } }))).toEqual([
      `'requests.cpu' must be at most its limit, "300m", got "0.5"; lower it, or raise 'limits.cpu'`,
      `'requests.memory' must be at most its limit, "1G", got "1Gi"; lower it, or raise 'limits.memory'`,
    ]);
  });

  it("names each amount that can't be read", () => {
    const resources = { requests: { cpu: "1Mi", memory: "128Mi" }, limits: { cpu: "1", memory: "1x" } };
    expect(messages(resourceFaults(resources))).toEqual([
      `'requests.cpu' must be an amount of CPU, got "1Mi"; for example "100m", which is a tenth of a core, or "0.5"`,
      `'limits.memory' must be an amount of bytes, got "1x"; for example "128Mi"`,
    ]);
  });
});

describe("podFaults", () => {
  const faultsOf = (pod: object): string[] => messages(podFaults({ resources: RESOURCES, ...pod }));

  it("accepts what a pod may have", () => {
    const pod = {
      config: { STAGE: "prod", _a1: "" },
      secrets: ["task-service-keys", "a.b-c"],
      imagePullSecrets: ["ecr"],
      runAsUser: 1,
      writablePaths: { "/tmp": "64Mi", "/var/app/temp": "10Gi", "/var/app/temp.d": "1G", "/a/..b": "1Mi" },
    };
    expect(faultsOf(pod)).toEqual([]);
  });

  it.each(["TASK-TABLE", "1ST", "a.b", ""])("refuses %j as an environment variable", (key) => {
    expect(podFaults({ resources: RESOURCES, config: { [key]: "" } })).toEqual([
      {
        path: ["config", key],
        problem: "must be the name of an environment variable: at most 253 letters, digits and _, no digit first",
        remedy: 'for example "TABLE_NAME"',
      },
    ]);
  });

  it("refuses names that no Secret can have, and names that are there twice", () => {
    const problem = "must be the name of a Secret: at most 253 lower-case letters, digits, - and .";
    const remedy = 'for example "task-service-keys"';
    expect(faultsOf({ secrets: ["Keys", "a..b", "a", "a"], imagePullSecrets: ["-ecr"] })).toEqual([
      `'secrets[0]' ${problem}, got "Keys"; ${remedy}`,
      `'secrets[1]' ${problem}, got "a..b"; ${remedy}`,
      `'secrets[3]' is in the list already, got "a"; remove one of the two`,
      `'imagePullSecrets[0]' ${problem}, got "-ecr"; ${remedy}`,
    ]);
  });

  it.each([
    [0, "0 is root, whom the namespace refuses: for example 1000"],
    [-1, "for example 1000"],
    [1.5, "for example 1000"],
    [2_147_483_648, "for example 1000"],
  ])("refuses the user %d", (runAsUser, remedy) => {
    expect(faultsOf({ runAsUser })).toEqual([
      `'runAsUser' must be the number of a user, 1 to 2147483647, got ${runAsUser}; ${remedy}`,
    ]);
  });

  it.each(["tmp", "/", "/tmp/", "//tmp", "/a/../b", "/a/.", "/a:b", "/a b"])("refuses to mount at %j", (path) => {
    expect(faultsOf({ writablePaths: { [path]: "1Mi" } })).toEqual([
      `'writablePaths.${path}' must be the absolute path of a folder: / and letters, digits, . _ -, no / at its end; for example "/var/app/temp"`,
    ]);
  });

  it("refuses folders whose volumes would have the same name, or one that is too long", () => {
    const long = `/${"a".repeat(64)}`;
    expect(faultsOf({ writablePaths: { "/a/b": "1Mi", "/a-b": "1Mi", [long]: "1Mi" } })).toEqual([
      `'writablePaths./a-b' must differ from the other paths by more than . _ - and /, or its volume has the same name, "a-b"; use another path`,
      `'writablePaths.${long}' must have at most 63 characters; use a shorter path`,
    ]);
  });

  it("refuses a folder without a size", () => {
    expect(faultsOf({ writablePaths: { "/tmp": "64m" } })).toEqual([
      `'writablePaths./tmp' must be an amount of bytes, got "64m"; for example "64Mi"`,
    ]);
  });

  it("names a volume after its path", () => {
    expect(volumeName("/var/app_1/temp.d")).toBe("var-app-1-temp-d");
  });
});

describe("names", () => {
  it("of Deployments begin with a letter, as their Services' do", () => {
    expect(deploymentNameFaults("task-service")).toEqual([]);
    expect(messages(deploymentNameFaults("2048"))).toEqual([
      'must begin with a letter, since its Service has the same name, got "2048"; for example "app-2048"',
    ]);
    expect(deploymentNameFaults("Task")).toHaveLength(1);
  });

  it("of CronJobs leave room for those of their Jobs", () => {
    expect(cronJobNameFaults("a".repeat(52))).toEqual([]);
    expect(messages(cronJobNameFaults("a".repeat(53)))).toEqual([
      `must have at most 52 characters, has 53, got "${"a".repeat(53)}"; choose a shorter name: the Job's gets 11 characters more`,
    ]);
    expect(cronJobNameFaults("-a")).toHaveLength(1);
  });
});

describe("portsFaults", () => {
  it("accepts ports, and none", () => {
    expect(portsFaults({ http: 1, "metrics-9": 65_535 })).toEqual([]);
    expect(portsFaults({})).toEqual([]);
  });

  it.each(["HTTP", "a--b", "-a", "80", "a".repeat(16)])("refuses the name %j", (name) => {
    expect(messages(portsFaults({ [name]: 80 }))).toEqual([
      `'${name}' must have a name of at most 15 lower-case letters, digits and single -, at least one of them a letter; for example "http"`,
    ]);
  });

  it.each([0, 65_536, 80.5, -1])("refuses the port %d", (port) => {
    expect(messages(portsFaults({ http: port }))).toEqual([
      `'http' must be a port, 1 to 65535, got ${port}; for example 8080`,
    ]);
  });

  it("refuses a port under two names", () => {
    expect(messages(portsFaults({ http: 80, web: 80 }))).toEqual([
      "'web' must be another port than the rest, got 80; remove one of the two",
    ]);
  });
});

describe("probesFaults", () => {
  const PORTS = { http: 3000, metrics: 9090 };

  it("accepts probes of a port that is named, or the only one", () => {
    expect(probesFaults({ readiness: { path: "/ready", port: "http" } }, PORTS)).toEqual([]);
    expect(probesFaults({ liveness: { path: "/live", periodSeconds: 1 } }, { http: 3000 })).toEqual([]);
  });

  it("refuses a port that the container does not have, and none where there are several", () => {
    const probes = { readiness: { path: "/", port: "web" }, startup: { path: "/" } };
    expect(messages(probesFaults(probes, PORTS))).toEqual([
      `'readiness.port' must be a port of the container, got "web"; its ports are "http", "metrics"`,
      `'startup.port' must be named where there are several ports; its ports are "http", "metrics"`,
    ]);
  });

  it("refuses a probe of a container without ports", () => {
    expect(messages(portChoiceFaults(undefined, {}))).toEqual([
      "needs a port, and the container has none; add it to 'ports'",
    ]);
  });

  it("refuses what kubelet would not ask", () => {
    const liveness = { path: "health", periodSeconds: 0, timeoutSeconds: 1.5, failureThreshold: -1 };
    expect(messages(probesFaults({ liveness }, { http: 3000 }))).toEqual([
      `'liveness.path' must begin with /, got "health"; for example "/health"`,
      "'liveness.periodSeconds' must be a whole number of at least 1, got 0; for example 1",
      "'liveness.timeoutSeconds' must be a whole number of at least 1, got 1.5; for example 1",
      "'liveness.failureThreshold' must be a whole number of at least 1, got -1; for example 1",
    ]);
  });
});

describe("replicaFaults", () => {
  it.each([
    {},
    { replicas: 0 },
    { disruptionBudget: { minAvailable: 1 } },
    { replicas: 3, disruptionBudget: { minAvailable: 2 } },
    { autoscaling: { minReplicas: 2, maxReplicas: 2 }, disruptionBudget: { minAvailable: 1 } },
  ])("accepts %j", (rules) => {
    expect(replicaFaults(rules)).toEqual([]);
  });

  it.each([
    [{ disruptionBudget: { minAvailable: 2 } }, 2],
    [{ replicas: 1, disruptionBudget: { minAvailable: 2 } }, 1],
    [{ autoscaling: { minReplicas: 2, maxReplicas: 9 }, disruptionBudget: { minAvailable: 2 } }, 2],
  ])("refuses a budget that lets no node be drained: %j", (rules, pods) => {
    expect(messages(replicaFaults(rules))).toEqual([
      `'disruptionBudget.minAvailable' must be less than the number of pods, ${pods}, or no node could be drained, got 2; lower it, or run more pods`,
    ]);
  });

  it("refuses two owners of the number of pods", () => {
    expect(messages(replicaFaults({ replicas: 2, autoscaling: { minReplicas: 1, maxReplicas: 2 } }))).toEqual([
      "'replicas' must be left out with 'autoscaling', which decides how many pods run, got 2; set 'autoscaling.minReplicas' instead",
    ]);
  });

  it("refuses an autoscaler whose most are fewer than its fewest", () => {
    expect(messages(replicaFaults({ autoscaling: { minReplicas: 3, maxReplicas: 2 } }))).toEqual([
      "'autoscaling.maxReplicas' must be at least 'minReplicas', 3, got 2; raise it, or lower 'minReplicas'",
    ]);
  });

  it("refuses numbers that are none of pods", () => {
    const autoscaling = { minReplicas: 0, maxReplicas: 1.5, cpuPercent: 0 };
    expect(messages(replicaFaults({ autoscaling, disruptionBudget: { minAvailable: 0 } }))).toEqual([
      "'autoscaling.minReplicas' must be a whole number of at least 1, got 0; for example 1",
      "'autoscaling.maxReplicas' must be a whole number of at least 1, got 1.5; for example 1",
      "'autoscaling.cpuPercent' must be a whole number of at least 1, got 0; for example 1",
      "'disruptionBudget.minAvailable' must be a whole number of at least 1, got 0; for example 1",
    ]);
    expect(messages(replicaFaults({ replicas: -1 }))).toEqual([
      "'replicas' must be a whole number of at least 0, got -1; for example 1",
    ]);
  });
});

describe("cronJobFaults", () => {
  it.each(["Etc/UTC", "UTC", "Asia/Tokyo", "Europe/Berlin", "America/Argentina/Buenos_Aires"])(
    "accepts the time zone %s",
    (timeZone) => {
      expect(cronJobFaults({ schedule: "0 15 * * *", timeZone, backoffLimit: 0 })).toEqual([]);
    },
  );

  it.each([
    ["asia/tokyo", 'did you mean "Asia/Tokyo"?'],
    ["JST+9", 'for example "Etc/UTC" or "Asia/Tokyo"'],
    ["+09:00", 'for example "Etc/UTC" or "Asia/Tokyo"'],
    ["Local", 'for example "Etc/UTC" or "Asia/Tokyo"'],
  ])("refuses the time zone %s", (timeZone, remedy) => {
    expect(messages(cronJobFaults({ schedule: "0 15 * * *", timeZone }))).toEqual([
      `'timeZone' must be a time zone of the IANA database, got "${timeZone}"; ${remedy}`,
    ]);
  });

  it("refuses a schedule and limits that Kubernetes would not take", () => {
    const limits = { activeDeadlineSeconds: 0, startingDeadlineSeconds: 0.5, backoffLimit: -1 };
    const histories = { successfulJobsHistoryLimit: -1, failedJobsHistoryLimit: 1.5 };
    expect(messages(cronJobFaults({ schedule: "0 15 * *", ...limits, ...histories }))).toEqual([
      `'schedule' must be a cron expression of 5 fields, has 4, got "0 15 * *"; for example "0 15 * * *": minute, hour, day of the month, month, day of the week`,
      "'activeDeadlineSeconds' must be a whole number of at least 1, got 0; for example 1",
      "'startingDeadlineSeconds' must be a whole number of at least 1, got 0.5; for example 1",
      "'backoffLimit' must be a whole number of at least 0, got -1; for example 1",
      "'successfulJobsHistoryLimit' must be a whole number of at least 0, got -1; for example 1",
      "'failedJobsHistoryLimit' must be a whole number of at least 0, got 1.5; for example 1",
    ]);
  });
});

describe("networkPeerFaults", () => {
  it("accepts workloads, namespaces and networks", () => {
    expect(networkPeerFaults([{ workload: "taskWeb" }, { namespace: "a" }, { cidr: "10.1.0.0/16" }])).toEqual([]);
  });

  it("refuses what is no namespace or network", () => {
    expect(messages(networkPeerFaults([{ namespace: "A" }, { cidr: "10.1.0.0" }]))).toEqual([
      `'[0].namespace' must be lower-case letters, digits and -, with a letter or digit at both ends, got "A"; for example "a"`,
      `'[1].cidr' must be an IPv4 network in CIDR notation, got "10.1.0.0"; for example "10.1.0.0/16"`,
    ]);
  });
});

describe("ingressFaults", () => {
  const ROOT = [{ path: "/" }];
  const ARN = "arn:aws:acm:ap-northeast-1:123456789012:certificate/0a1b";
  const faultsOf = (rules: Partial<IngressRules>): string[] =>
    messages(ingressFaults({ className: "alb", paths: ROOT, ...rules }));

  it.each<Partial<IngressRules>>([
    {},
    { internetFacing: true, tls: { certificateArn: ARN }, annotations: { "alb.ingress.kubernetes.io/tags": "a=b" } },
    { tls: { certificateArn: ARN.replace("aws", "aws-cn") }, host: "*.example.com" },
    { className: "nginx", host: "tasks.example.com", tls: { secretName: "tls", clusterIssuer: "letsencrypt" } },
    { className: "nginx", tls: { secretName: "tls" }, paths: [{ path: "/" }, { path: "/api" }, { path: "/api/v1/" }] },
  ])("accepts %j", (rules) => {
    expect(faultsOf(rules)).toEqual([]);
  });

  it("refuses an ALB's settings for other classes, and others' for an ALB", () => {
    expect(faultsOf({ className: "nginx", internetFacing: false, tls: { certificateArn: ARN } })).toEqual([
      `'internetFacing' is of the class "alb" alone: elsewhere the controller's own Service decides, got false; remove it`,
      `'tls.certificateArn' is of the class "alb" alone, got "${ARN}"; name a Secret with 'secretName'`,
    ]);
    expect(faultsOf({ tls: { secretName: "tls" } })).toEqual([
      "'tls.secretName' must be a certificate of ACM, since an ALB reads no Secrets; set 'certificateArn' instead",
    ]);
  });

  it("refuses a certificate that is none of ACM", () => {
    expect(faultsOf({ tls: { certificateArn: "arn:aws:iam::123456789012:server-certificate/a" } })).toEqual([
      `'tls.certificateArn' must be the ARN of a certificate of ACM, got "arn:aws:iam::123456789012:server-certificate/a"; for example "arn:aws:acm:ap-northeast-1:123456789012:certificate/..."`,
    ]);
  });

  it("refuses an issuer without a host, and names that none has", () => {
    expect(faultsOf({ className: "nginx", tls: { secretName: "TLS", clusterIssuer: "a" } })).toEqual([
      `'tls.secretName' must be the name of a Secret: at most 253 lower-case letters, digits, - and ., got "TLS"; for example "task-service-keys"`,
      `'tls.clusterIssuer' needs a 'host', for which cert-manager gets the certificate, got "a"; set 'host'`,
    ]);
    const tls = { secretName: "tls", clusterIssuer: "Let's Encrypt" };
    expect(faultsOf({ className: "nginx", host: "a.example.com", tls })).toEqual([
      `'tls.clusterIssuer' must be the name of a ClusterIssuer, got "Let's Encrypt"; for example "letsencrypt"`,
    ]);
  });

  it.each([
    ["https://Tasks.example.com/api", 'write "tasks.example.com"'],
    ["tasks.example.com:443", 'write "tasks.example.com"'],
    ["localhost", 'for example "tasks.example.com"'],
    ["10.*.com", 'for example "tasks.example.com"'],
  ])("refuses the host %j", (host, remedy) => {
    expect(faultsOf({ host })).toEqual([
      `'host' must be a domain name in lower-case letters, got "${host}"; ${remedy}`,
    ]);
  });

  it.each(["", "api", "//", "/a//b", "/*", "/a b", "/a?b"])("refuses the path %j", (path) => {
    expect(faultsOf({ paths: [{ path }] })).toEqual([
      `'paths[0].path' must begin with one /, without * ? # or //: it is what a request's path begins with, got "${path}"; for example "/api"`,
    ]);
  });

  it("refuses paths that are the same, and none at all", () => {
    expect(faultsOf({ paths: [{ path: "/api" }, { path: "/api/" }] })).toEqual([
      `'paths[1].path' must differ from the paths before it, got "/api/"; remove one of the two`,
    ]);
    expect(faultsOf({ paths: [] })).toEqual([
      `'paths' must have at least one path; for example { path: "/", workload: "taskWeb" }`,
    ]);
  });

  it("refuses a class that can have no such name", () => {
    expect(faultsOf({ className: "ALB" })).toEqual([
      `'className' must be the name of an IngressClass, got "ALB"; for example "alb" on EKS`,
    ]);
  });

  it("refuses annotations that follow from other settings, and keys that are none", () => {
    const annotations = { "alb.ingress.kubernetes.io/scheme": "internal", "a b": "" };
    expect(faultsOf({ annotations })).toEqual([
      "'annotations.alb.ingress.kubernetes.io/scheme' follows from 'internetFacing' and 'tls'; remove it and set those",
      `'annotations.a b' must be a label key, whose name is 1 to 63 letters, digits and . _ -, with a letter or digit at both ends, got "a b"; for example "workload" or "example.com/workload"`,
    ]);
  });
});
