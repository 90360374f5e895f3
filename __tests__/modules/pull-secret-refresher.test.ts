import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { DEFAULT_PULL_SECRET } from "../../domain/kubernetes/pull-secret";
import { existingNamespace, Namespace } from "../../modules/kubernetes/namespace";
import { PullSecretRefresher, type PullSecretRefresherProps } from "../../modules/kubernetes/pull-secret-refresher";
import { type Resource, type TerraformJson, resource, synth } from "../support/synth";

const ROLE = "arn:aws:iam::123456789012:role/task-tool-local-pull-secret-refresher";
const USER = "arn:aws:iam::123456789012:user/task-tool-local-pull-secret-refresher";
const TOKYO = { account: "123456789012", region: "ap-northeast-1" };
const LABELS = {
  "app.kubernetes.io/component": "pull-secret",
  "app.kubernetes.io/managed-by": "terraform",
  "app.kubernetes.io/name": "pull-secret-refresher",
  "app.kubernetes.io/part-of": "task-tool",
};

type Props = Partial<PullSecretRefresherProps>;

function refresher(stack: TerraformStack, props: Props = {}): PullSecretRefresher {
  return new PullSecretRefresher(stack, "PullSecret", {
    namespace: existingNamespace("tasks"),
    targetNamespaces: [existingNamespace("tasks")],
    partOf: "task-tool",
    secretName: "ecr-pull-secret",
    schedule: DEFAULT_PULL_SECRET.schedule,
    registries: [TOKYO],
    credentials: { kind: "secret", secretName: "ecr-credentials" },
    principalArn: USER,
    image: DEFAULT_PULL_SECRET.image,
    ...props,
  });
}

function emptyStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "test");
  new KubernetesProvider(stack, "kubernetes", { configContext: "minikube" });
  return stack;
}

function synthRefresher(props: Props = {}): TerraformJson {
  const stack = emptyStack();
  refresher(stack, props);
  return synth(stack);
}

interface Pod {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly container: readonly [Readonly<Record<string, unknown>> & { readonly args: readonly string[] }];
    readonly volume: readonly object[];
  };
}

interface JobSpec {
  readonly template: Pod;
  readonly [attribute: string]: unknown;
}

const firstRun = (json: TerraformJson): Resource => resource(json, "kubernetes_job_v1");
const jobOf = ({ spec }: Resource): JobSpec => spec as JobSpec;
const podOf = (json: TerraformJson): Pod["spec"] => jobOf(firstRun(json)).template.spec;
const nameOf = ({ metadata }: Resource): string => (metadata as { name: string }).name;

function environmentOf(json: TerraformJson): Record<string, unknown> {
  const variables = podOf(json).container[0].env as { name: string; value?: string; value_from?: object }[];
  return Object.fromEntries(variables.map(({ name, value, value_from }) => [name, value ?? value_from]));
}

/** By the namespace that they are in. */
function byNamespace(json: TerraformJson, type: string): Record<string, Resource> {
  const all = Object.values(json.resource?.[type] ?? {});
  return Object.fromEntries(all.map((each) => [(each.metadata as { namespace: string }).namespace, each]));
}

describe("PullSecretRefresher", () => {
  const json = synthRefresher();

  it("renews by a CronJob of which one runs at a time, and which makes up for the run that it missed", () => {
    const { metadata, spec } = resource(json, "kubernetes_cron_job_v1");
    const { job_template: template, ...rest } = spec as { job_template: object };
    expect(rest).toEqual({
      schedule: "37 */4 * * *",
      timezone: "Etc/UTC",
      concurrency_policy: "Forbid",
      starting_deadline_seconds: 14_400,
      successful_jobs_history_limit: 1,
      failed_jobs_history_limit: 3,
    });
    expect(template).toEqual({ metadata: { labels: LABELS }, spec: firstRun(json).spec });
    expect(metadata).toEqual({
      name: "pull-secret-refresher",
      namespace: "tasks",
      labels: LABELS,
      annotations: { "pull-secret-refresher/principal-arn": USER },
    });
  });

  it("runs once at the start, and lets what comes after it wait for its end", () => {
    const { metadata, wait_for_completion, timeouts } = firstRun(json);
    expect(metadata).toEqual({
      name: expect.stringMatching(/^pull-secret-refresher-[0-9a-f]{10}$/) as string,
      namespace: "tasks",
      labels: LABELS,
      annotations: { "pull-secret-refresher/principal-arn": USER },
    });
    expect({ wait_for_completion, timeouts }).toEqual({
      wait_for_completion: true,
      timeouts: { create: "12m", update: "12m" },
    });
  });

  it("tells a workload the Secret's name, and what to wait for", () => {
    const stack = emptyStack();
    const { firstRun: awaited, secretName } = refresher(stack);
    new ConfigMapV1(stack, "Workload", { metadata: { name: secretName }, dependsOn: [awaited] });
    expect(resource(synth(stack), "kubernetes_config_map_v1")).toEqual({
      metadata: { name: "ecr-pull-secret" },
      depends_on: [expect.stringMatching(/^kubernetes_job_v1\.\w*FirstRun\w*$/)],
    });
  });

  it("gives a run ten minutes and three retries, and keeps the first one, which Terraform would miss", () => {
    const { template, ...rest } = jobOf(firstRun(json));
    expect(rest).toEqual({ active_deadline_seconds: 600, backoff_limit: 3 });
    expect(template.metadata).toEqual({ labels: LABELS });
  });

  it("names the first run after what runs: the same again is no new one, anything else is", () => {
    const namesOf = (props: Props): string => nameOf(firstRun(synthRefresher(props)));
    const name = nameOf(firstRun(json));
    expect(namesOf({ schedule: "@hourly" })).toBe(name);
    const others = [
      { secretName: "other" },
      { targetNamespaces: [existingNamespace("tasks"), existingNamespace("reports")] },
      { registries: [TOKYO, { ...TOKYO, region: "us-east-1" }] },
      { credentials: { kind: "secret" as const, secretName: "other" } },
      { image: `quay.io/team/aws@sha256:${"a".repeat(64)}` },
    ].map(namesOf);
    expect(new Set([name, ...others]).size).toBe(6);
  });

  it("names it the same whatever else a stack holds, also where only the apply knows a role", () => {
    const [name, again] = [false, true].map((more) => {
      const stack = emptyStack();
      if (more) expect(new TerraformVariable(stack, "other", {}).stringValue).toBeDefined();
      const { stringValue: roleArn } = new TerraformVariable(stack, "role", { type: "string" });
      refresher(stack, { credentials: { kind: "web-identity", roleArn }, principalArn: roleArn });
      return nameOf(firstRun(synth(stack)));
    });
    expect(name).toMatch(/^pull-secret-refresher-[0-9a-f]{10}$/);
    expect(again).toBe(name);
  });

  it("is what a restricted namespace takes: a numeric user, nothing but /tmp to write to, in memory", () => {
    const { container, volume, ...pod } = podOf(json);
    expect(pod).toEqual({
      automount_service_account_token: true,
      enable_service_links: false,
      restart_policy: "Never",
      service_account_name: "pull-secret-refresher",
      security_context: {
        run_as_non_root: true,
        run_as_user: "65532",
        run_as_group: "65532",
        fs_group: "65532",
        seccomp_profile: { type: "RuntimeDefault" },
      },
    });
    expect(volume).toEqual([{ name: "tmp", empty_dir: { medium: "Memory", size_limit: "16Mi" } }]);
    const { args, env, ...rest } = container[0];
    expect(args).toHaveLength(1);
    expect(env).toBeDefined();
    expect(rest).toEqual({
      name: "pull-secret-refresher",
      image: DEFAULT_PULL_SECRET.image,
      image_pull_policy: "IfNotPresent",
      command: ["sh", "-c"],
      termination_message_policy: "FallbackToLogsOnError",
      resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
      security_context: {
        run_as_non_root: true,
        privileged: false,
        allow_privilege_escalation: false,
        read_only_root_filesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      volume_mount: [{ name: "tmp", mount_path: "/tmp" }],
    });
  });

  it("takes its access key from a Secret by name", () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ROLE_ARN } = environmentOf(json);
    expect(AWS_ACCESS_KEY_ID).toEqual({ secret_key_ref: { name: "ecr-credentials", key: "AWS_ACCESS_KEY_ID" } });
    expect(AWS_SECRET_ACCESS_KEY).toEqual({
      secret_key_ref: { name: "ecr-credentials", key: "AWS_SECRET_ACCESS_KEY" },
    });
    expect(AWS_ROLE_ARN).toBeUndefined();
  });

  it("opens a role with a token of its service account, where it has no key", () => {
    const web = synthRefresher({ credentials: { kind: "web-identity", roleArn: ROLE }, principalArn: ROLE });
    expect(environmentOf(web)).toMatchObject({
      AWS_ROLE_ARN: ROLE,
      AWS_ROLE_SESSION_NAME: "pull-secret-refresher",
      AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/sts.amazonaws.com/token",
    });
    expect(JSON.stringify(web)).not.toContain("AWS_SECRET_ACCESS_KEY");
    const { volume, container } = podOf(web);
    const serviceAccountToken = { audience: "sts.amazonaws.com", expiration_seconds: 3600, path: "token" };
    expect(volume).toContainEqual({
      name: "token",
      projected: [{ sources: [{ service_account_token: serviceAccountToken }] }],
    });
    expect(container[0].volume_mount).toContainEqual({
      name: "token",
      mount_path: "/var/run/secrets/sts.amazonaws.com",
      read_only: true,
    });
  });

  it("opens registries of several accounts and regions with one Secret", () => {
    const registries = [
      TOKYO,
      { account: "222222222222", region: "ap-northeast-1" },
      { ...TOKYO, region: "us-east-1" },
    ];
    expect(environmentOf(synthRefresher({ registries })).REGISTRIES).toBe(
      "ap-northeast-1 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com " +
        "ap-northeast-1 222222222222.dkr.ecr.ap-northeast-1.amazonaws.com " +
        "us-east-1 123456789012.dkr.ecr.us-east-1.amazonaws.com",
    );
  });

  it("knows China's host names", () => {
    const registries = [{ account: "123456789012", region: "cn-north-1" }];
    const china = synthRefresher({ registries, principalArn: USER.replace("aws", "aws-cn") });
    expect(environmentOf(china).REGISTRIES).toBe("cn-north-1 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn");
  });

  it("says where the Secret is to be written", () => {
    const two = synthRefresher({ targetNamespaces: [existingNamespace("tasks"), existingNamespace("reports")] });
    expect(environmentOf(two)).toMatchObject({ SECRET_NAME: "ecr-pull-secret", TARGET_NAMESPACES: "tasks reports" });
  });

  it("has a script that neither Terraform nor Kubernetes changes on its way", () => {
    const [script = ""] = podOf(json).container[0].args;
    expect(script).toContain("--write-out '%%{http_code}'");
    expect(script.replaceAll("%%{", "").match(/[$%]\{/g)).toBeNull();
    expect(script).not.toContain("$$");
    expect(script.match(/\$\(\w+\)/g)).toBeNull();
  });
});

describe("the refresher's rights", () => {
  const json = synthRefresher({ targetNamespaces: [existingNamespace("tasks"), existingNamespace("reports")] });

  it.each(["tasks", "reports"])("are to read and write one Secret of namespace '%s', and no other", (namespace) => {
    expect(byNamespace(json, "kubernetes_role_v1")[namespace]).toMatchObject({
      metadata: { name: "pull-secret-refresher", namespace, labels: LABELS },
      rule: [
        {
          api_groups: [""],
          resources: ["secrets"],
          resource_names: ["ecr-pull-secret"],
          verbs: ["create", "get", "patch"],
        },
      ],
    });
    expect(byNamespace(json, "kubernetes_role_binding_v1")[namespace]).toMatchObject({
      metadata: { name: "pull-secret-refresher", namespace, labels: LABELS },
      role_ref: { api_group: "rbac.authorization.k8s.io", kind: "Role", name: "pull-secret-refresher" },
      subject: [{ kind: "ServiceAccount", name: "pull-secret-refresher", namespace: "tasks" }],
    });
  });

  it("are a service account's whose token only the refresher's own pods get", () => {
    expect(resource(json, "kubernetes_service_account_v1")).toMatchObject({
      metadata: { name: "pull-secret-refresher", namespace: "tasks", labels: LABELS },
      automount_service_account_token: false,
    });
  });

  it("are there before it runs, and namespaces before them", () => {
    const stack = emptyStack();
    const namespace = new Namespace(stack, "Namespace", { name: "tasks" });
    refresher(stack, { namespace, targetNamespaces: [namespace] });
    const made = synth(stack);
    const bindings = [expect.stringMatching(/^kubernetes_role_binding_v1\.\w*TasksRoleBinding\w*$/)];
    expect(firstRun(made).depends_on).toEqual(bindings);
    expect(resource(made, "kubernetes_cron_job_v1").depends_on).toEqual(bindings);
    expect(resource(made, "kubernetes_role_v1").depends_on).toEqual([
      expect.stringMatching(/^kubernetes_namespace_v1\.\w+$/),
    ]);
    expect(resource(made, "kubernetes_role_binding_v1").depends_on).toEqual([
      expect.stringMatching(/^kubernetes_role_v1\.\w+$/),
      expect.stringMatching(/^kubernetes_service_account_v1\.\w+$/),
    ]);
  });
});

describe("PullSecretRefresher refuses", () => {
  it("every fault at once, with its construct path", () => {
    const registry = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com";
    const image = `${registry}/aws@sha256:${"a".repeat(64)}`;
    const props: Props = {
      targetNamespaces: [existingNamespace("Tasks"), existingNamespace("Tasks")],
      secretName: "ecr_secret",
      schedule: "0 0 * * *",
      registries: [TOKYO, TOKYO, { ...TOKYO, region: "cn-north-1" }],
      credentials: { kind: "secret", secretName: "ecr_secret" },
      image,
    };
    const lines = [
      "test/PullSecret: 9 faults",
      '\'targetNamespaces[0]\' must be lower-case letters, digits and -, with a letter or digit at both ends, got "Tasks"; for example "tasks"',
      '\'targetNamespaces[1]\' must be lower-case letters, digits and -, with a letter or digit at both ends, got "Tasks"; for example "tasks"',
      "'targetNamespaces[1]' is in the list already, got \"Tasks\"; remove one of the two",
      '\'secretName\' must be the name of a Secret: at most 253 lower-case letters, digits, - and ., got "ecr_secret"; for example "task-service-keys"',
      '\'schedule\' must run at least every 6 hours, so that a token of 12 hours survives one missed run; between two of its runs are up to 24 hours, got "0 0 * * *"; for example "37 */4 * * *"',
      "'registries[1]' is the registry of 123456789012 in ap-northeast-1 once more; name it once, with all of its repositories",
      "'registries[2].region' is in partition aws-cn, for which a principal of partition aws gets no token, got \"cn-north-1\"; pull its images from an external registry that names an existing pull Secret",
      '\'credentials.secretName\' must be another Secret than the one that is written, got "ecr_secret"; for example "ecr-credentials"',
      `'image' must not come from a private registry of ECR: it would wait for the Secret that it has to write, got "${image.slice(0, 119)}…; name a public image, or omit it for AWS's own of its CLI`,
    ];
    expect(() => synthRefresher(props)).toThrow(new Error(lines.join("\n  ")));
  });

  it("having nowhere to write to, and nothing to open", () => {
    expect(() => synthRefresher({ targetNamespaces: [], registries: [] })).toThrow(
      new Error(
        "test/PullSecret: 2 faults\n" +
          "  'targetNamespaces' must not be empty; name at least one namespace\n" +
          "  'registries' must not be empty; name at least one registry",
      ),
    );
  });

  it("a label that Kubernetes does not take", () => {
    expect(() => synthRefresher({ partOf: "task tool" })).toThrow(
      /^test\/PullSecret: 1 fault\n {2}'partOf' must be a label value/,
    );
  });
});
