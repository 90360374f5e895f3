import { createHash } from "node:crypto";
import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import { RoleV1 } from "@cdktf/provider-kubernetes/lib/role-v1";
import { type ITerraformDependable, Lazy, Token } from "cdktf";
import { Construct } from "constructs";
import { longestGapMinutes } from "../../domain/kubernetes/cron";
import { type Fault, refuse, within } from "../../domain/text/errors";
import { labelValueFaults, objectNameFaults, secretNameFaults } from "../../domain/kubernetes/names";
import { twinFaults } from "../../domain/aws/names";
import {
  PRINCIPAL_ARN_ANNOTATION,
  PULL_SECRET_REFRESHER,
  accessKeySecretFaults,
  placeFaults,
  principalPartitionFaults,
  refreshScheduleFaults,
  refresherImageFaults,
} from "../../domain/kubernetes/pull-secret";
import { pascalCase } from "../../domain/text/words";
import { objectLabels } from "./labels";
import type { INamespace } from "./namespace";
import { type RefresherRun, refresherJob } from "./pull-secret-pod";
import { ServiceAccount } from "./service-account";

/** Properties of a {@link PullSecretRefresher}. */
export interface PullSecretRefresherProps extends RefresherRun {
  /** Where it runs: the namespace of its CronJob and of its credentials. It may be one that gets the Secret. */
  readonly namespace: INamespace;
  /** The platform, as the label `app.kubernetes.io/part-of`. */
  readonly partOf: string;
  /** A cron expression in UTC: at least every 6 hours. */
  readonly schedule: string;
  /** ARN of the IAM user or role that its credentials belong to. */
  readonly principalArn: string;
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
  /** Writes the Secret: what pulls has to come after it. */
  readonly firstRun: ITerraformDependable;

  private readonly labels: Record<string, string>;

  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PullSecretRefresherProps,
  ) {
    super(scope, id);
    refuse(this.node.path, propertyFaults(props));
    const { secretName, namespace, partOf, targetNamespaces } = props;
    const labelled = { name: PULL_SECRET_REFRESHER, partOf, component: "pull-secret" };
    this.secretName = secretName;
    this.labels = objectLabels(labelled);
    const account = new ServiceAccount(this, "ServiceAccount", { ...labelled, namespace });
    const rights = targetNamespaces.map((target) => this.allowWriting(target, account));
    this.createCronJob(rights);
    this.firstRun = this.createFirstRun(rights);
  }

  /**
   * `create` is narrowed by name as well. Kubernetes can't do so for a POST, whose name is in the body only; but a
   * server-side apply is a PATCH with the name in its path, which is checked for `create` where the Secret is not there yet.
   *
   * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
   */
  private allowWriting({ namespaceName, dependencies }: INamespace, account: ServiceAccount): RoleBindingV1 {
    const metadata = { ...this.metadata(), namespace: namespaceName };
    const secret = { apiGroups: [""], resources: ["secrets"], resourceNames: [this.secretName] };
    const role = new RoleV1(this, `${pascalCase(namespaceName)}Role`, {
      metadata,
      rule: [{ ...secret, verbs: ["create", "get", "patch"] }],
      dependsOn: [...dependencies],
    });
    return new RoleBindingV1(this, `${pascalCase(namespaceName)}RoleBinding`, {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: PULL_SECRET_REFRESHER },
      subject: [
        { kind: "ServiceAccount", name: account.serviceAccountName, namespace: this.props.namespace.namespaceName },
      ],
      dependsOn: [role, ...account.dependencies],
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
        jobTemplate: { metadata: { labels: this.labels }, spec: refresherJob(this.props, this.labels) },
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
    const spec = refresherJob(this.props, this.labels);
    const hash = Lazy.stringValue({ produce: (context) => digestOf(context.resolve(spec)) });
    return new JobV1(this, "FirstRun", {
      metadata: { ...this.metadata(), name: `${PULL_SECRET_REFRESHER}-${hash}`, annotations: this.annotations() },
      spec,
      waitForCompletion: true,
      timeouts: { create: FIRST_RUN_TIMEOUT, update: FIRST_RUN_TIMEOUT },
      dependsOn: [...rights],
    });
  }

  private metadata() {
    return { name: PULL_SECRET_REFRESHER, namespace: this.props.namespace.namespaceName, labels: this.labels };
  }

  private annotations(): Record<string, string> {
    return { [PRINCIPAL_ARN_ANNOTATION]: this.props.principalArn };
  }
}

function digestOf(spec: unknown): string {
  return createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, HASH_LENGTH);
}

function propertyFaults(props: PullSecretRefresherProps): Fault[] {
  const { partOf, secretName, schedule, registries, credentials, principalArn, image } = props;
  const targets = props.targetNamespaces.map(({ namespaceName }) => namespaceName);
  const isKey = credentials.kind === "secret";
  const isKnown = !Token.isUnresolved(principalArn);
  return [
    ...within(["partOf"], labelValueFaults(partOf)),
    ...targets.flatMap((found, index) => within(["targetNamespaces", index], objectNameFaults(found))),
    ...within(["targetNamespaces"], [...twinFaults(targets), ...emptyFaults(targets, "namespace")]),
    ...within(["secretName"], secretNameFaults(secretName)),
    ...within(["schedule"], refreshScheduleFaults(schedule)),
    ...within(["registries"], [...placeFaults(registries), ...emptyFaults(registries, "registry")]),
    ...within(["registries"], isKnown ? principalPartitionFaults(principalArn, registries) : []),
    ...(isKey ? within(["credentials", "secretName"], accessKeySecretFaults(credentials.secretName, secretName)) : []),
    ...within(["image"], refresherImageFaults(image)),
  ];
}

function emptyFaults(list: readonly unknown[], what: string): Fault[] {
  if (list.length > 0) return [];
  return [{ path: [], problem: "must not be empty", remedy: `name at least one ${what}` }];
}
