import { createHash } from "node:crypto";
import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import { RoleV1 } from "@cdktf/provider-kubernetes/lib/role-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { type ITerraformDependable, Lazy, Token } from "cdktf";
import { Construct } from "constructs";
import { longestGapMinutes } from "../../domain/cron";
import { type Fault, refuse, within } from "../../domain/errors";
import { objectNameFaults } from "../../domain/kubernetes-names";
import { twinFaults } from "../../domain/names";
import {
  PRINCIPAL_ARN_ANNOTATION,
  PULL_SECRET_REFRESHER,
  accessKeySecretFaults,
  placeFaults,
  principalPartitionFaults,
  refreshScheduleFaults,
  refresherImageFaults,
  secretNameFaults,
} from "../../domain/pull-secret";
import { pascalCase } from "../../domain/words";
import { REFRESHER_LABELS, type RefresherRun, refresherJob } from "./pull-secret-pod";

/** Properties of a {@link PullSecretRefresher}. */
export interface PullSecretRefresherProps extends RefresherRun {
  /** Where it runs: the namespace of its CronJob and of its credentials. It may be one that gets the Secret. */
  readonly namespace: string;
  /** A cron expression in UTC: at least every 6 hours. */
  readonly schedule: string;
  /** ARN of the IAM user or role that its credentials belong to. */
  readonly principalArn: string;
  /** What has to be there first, such as the namespaces. @default nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Longer than the deadline of a Job: its own failure says more than a timeout. */
const FIRST_RUN_TIMEOUT = "12m";
const HASH_LENGTH = 10;

/**
 * The Secret with which pods outside AWS pull from ECR, and what renews it: a CronJob, and a Job that runs when it is
 * installed and whenever what it runs changes.
 *
 * A rotated access key is no change that Terraform sees: the CronJob takes it at its next run. Not for EKS, where the
 * nodes' role pulls.
 */
export class PullSecretRefresher extends Construct {
  /** For the `imagePullSecrets` of the pods. */
  readonly secretName: string;
  /** The first run: what pulls has to come after it. */
  readonly firstRun: ITerraformDependable;

  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PullSecretRefresherProps,
  ) {
    super(scope, id);
    refuse(this.node.path, propertyFaults(props));
    this.secretName = props.secretName;
    const account = this.createServiceAccount();
    const rights = props.targetNamespaces.map((namespace) => this.allowWriting(namespace, account));
    this.createCronJob(rights);
    this.firstRun = this.createFirstRun(rights);
  }

  private createServiceAccount(): ServiceAccountV1 {
    return new ServiceAccountV1(this, "ServiceAccount", {
      metadata: this.metadata(),
      // Only the pods that ask for the token get it.
      automountServiceAccountToken: false,
      dependsOn: this.dependencies(),
    });
  }

  /**
   * `create` is narrowed by name as well. Kubernetes can't do so for a POST, whose name is in the body only; but a
   * server-side apply is a PATCH with the name in its path, which is checked for `create` where the Secret is not there yet.
   *
   * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
   */
  private allowWriting(namespace: string, account: ServiceAccountV1): RoleBindingV1 {
    const { secretName } = this.props;
    const metadata = { ...this.metadata(), namespace };
    const rule = [
      { apiGroups: [""], resources: ["secrets"], resourceNames: [secretName], verbs: ["create", "get", "patch"] },
    ];
    const role = new RoleV1(this, `${pascalCase(namespace)}Role`, { metadata, rule, dependsOn: this.dependencies() });
    return new RoleBindingV1(this, `${pascalCase(namespace)}RoleBinding`, {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: PULL_SECRET_REFRESHER },
      subject: [{ kind: "ServiceAccount", name: PULL_SECRET_REFRESHER, namespace: this.props.namespace }],
      dependsOn: [role, account],
    });
  }

  private createCronJob(rights: readonly RoleBindingV1[]): void {
    const { schedule } = this.props;
    new CronJobV1(this, "CronJob", {
      metadata: { ...this.metadata(), annotations: this.annotations() },
      spec: {
        schedule,
        timezone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        // A cluster that was off, such as a laptop's, makes up for the run that it missed, however long ago that was.
        startingDeadlineSeconds: longestGapMinutes(schedule) * 60,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: { metadata: { labels: REFRESHER_LABELS }, spec: refresherJob(this.props) },
      },
      dependsOn: [...rights],
    });
  }

  /**
   * A Job never runs twice, so its name follows from what it runs: another script, image, registry or namespace is another
   * Job, and the same is none. It stays when it is done (no `ttlSecondsAfterFinished`): Terraform would miss it and run it
   * again with every apply.
   */
  private createFirstRun(rights: readonly RoleBindingV1[]): JobV1 {
    const spec = refresherJob(this.props);
    const hash = Lazy.stringValue({ produce: (context) => digestOf(context.resolve(spec)) });
    return new JobV1(this, "FirstRun", {
      metadata: {
        ...this.metadata(),
        name: `${PULL_SECRET_REFRESHER}-${hash}`,
        annotations: this.annotations(),
      },
      spec,
      waitForCompletion: true,
      timeouts: { create: FIRST_RUN_TIMEOUT, update: FIRST_RUN_TIMEOUT },
      dependsOn: [...rights],
    });
  }

  private metadata() {
    return { name: PULL_SECRET_REFRESHER, namespace: this.props.namespace, labels: REFRESHER_LABELS };
  }

  private annotations(): Record<string, string> {
    return { [PRINCIPAL_ARN_ANNOTATION]: this.props.principalArn };
  }

  private dependencies(): ITerraformDependable[] {
    return [...(this.props.dependsOn ?? [])];
  }
}

function digestOf(spec: unknown): string {
  return createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, HASH_LENGTH);
}

function propertyFaults(props: PullSecretRefresherProps): Fault[] {
  const { namespace, targetNamespaces, secretName, schedule, registries, credentials, principalArn, image } = props;
  const isKey = credentials.kind === "secret";
  return [
    ...within(["namespace"], objectNameFaults(namespace)),
    ...targetNamespaces.flatMap((each, index) => within(["targetNamespaces", index], objectNameFaults(each))),
    ...within(["targetNamespaces"], [...twinFaults(targetNamespaces), ...emptyFaults(targetNamespaces, "namespace")]),
    ...within(["secretName"], secretNameFaults(secretName)),
    ...within(["schedule"], refreshScheduleFaults(schedule)),
    ...within(["registries"], [...placeFaults(registries), ...emptyFaults(registries, "registry")]),
    ...(Token.isUnresolved(principalArn)
      ? []
      : within(["registries"], principalPartitionFaults(principalArn, registries))),
    ...(isKey ? within(["credentials", "secretName"], accessKeySecretFaults(credentials.secretName, secretName)) : []),
    ...within(["image"], refresherImageFaults(image)),
  ];
}

function emptyFaults(list: readonly unknown[], what: string): Fault[] {
  if (list.length > 0) return [];
  return [{ path: [], problem: "must not be empty", remedy: `name at least one ${what}` }];
}
