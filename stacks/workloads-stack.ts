import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, type ITerraformDependable, TerraformOutput, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import type { Cluster } from "../config/clusters/kinds";
import type { CronJobWorkload } from "../config/workloads/cron-job/workload";
import type { DeploymentWorkload } from "../config/workloads/deployment/workload";
import type { EksCluster } from "../config/clusters/eks/cluster";
import type { Environment } from "../config/platform/environment";
import type { OutsideAwsCluster, PullSecret } from "../config/clusters/outside-aws/cluster";
import type { PodWorkload, WorkloadImage } from "../config/workloads/workload";
import type { Workloads } from "../config/workloads/kinds";
import type { Platform } from "../config/platform/platform";
import { ValidationError, formatPath } from "../domain/text/errors";
import { ALB_CLASS } from "../domain/workloads/ingress-faults";
import { pascalCase } from "../domain/text/words";
import { CronJob } from "../modules/kubernetes/cron-job";
import { Deployment } from "../modules/kubernetes/deployment";
import { Ingress } from "../modules/kubernetes/ingress";
import { IngressClass } from "../modules/kubernetes/ingress-class";
import { type INamespace, Namespace, existingNamespace } from "../modules/kubernetes/namespace";
import type { IService } from "../modules/kubernetes/service";
import { BaseStack } from "./base-stack";
import { imageVariable } from "./image-variable";
import { type DecidingSetting, recordSettings } from "./setting-record";

type Refresher = typeof import("../modules/kubernetes/pull-secret-refresher");

/** Clusters outside AWS alone have one; the class of its Job is among the largest of Kubernetes' objects. */
const lazy = {
  get PullSecretRefresher() {
    return (require("../modules/kubernetes/pull-secret-refresher") as Refresher).PullSecretRefresher;
  },
};

/** Properties of a {@link WorkloadsStack}. */
export interface WorkloadsStackProps {
  readonly platform: Platform;
  readonly environment: Environment;
  /** The environment's own. */
  readonly cluster: Cluster;
  readonly workloads: Workloads;
  /** The stack that makes the cluster; undefined outside AWS. */
  readonly clusterStack?: BaseStack;
  /** What has to be applied before pods can start: repositories, data, and the rights to both. */
  readonly after: readonly BaseStack[];
}

const TOKEN_API = "client.authentication.k8s.io/v1beta1";

/**
 * The Kubernetes objects of an environment: a namespace, and what runs in it.
 *
 * Variables: `<repository>_image` for each image of the catalogue, whose values are released in `releases/`.
 * Outputs: `namespace`, and `allowed_image_prefixes`, which an image in the namespace is or begins with.
 */
export class WorkloadsStack extends BaseStack {
  private readonly images = new Map<string, TerraformVariable>();

  constructor(
    scope: Construct,
    id: string,
    private readonly own: WorkloadsStackProps,
  ) {
    const { platform, environment, cluster, workloads, after } = own;
    super(scope, id, { platform, state: environment.state, environment: environment.name });
    for (const stack of after) this.addDependency(stack);
    this.requireProvider("kubernetes", platform.terraform.kubernetesProviderVersion);
    if (cluster.type === "eks") this.connectToEks(cluster);
    else new KubernetesProvider(this, "kubernetes", { configContext: cluster.context });
    for (const release of workloads.releases) {
      this.images.set(release.variable, imageVariable(this, release));
      this.releases[release.variable] = release.reference;
    }
    this.createObjects();
    new TerraformOutput(this, "namespace", { value: workloads.namespace });
    new TerraformOutput(this, "allowed_image_prefixes", { value: [...workloads.imagePrefixes, ...ownImages(cluster)] });
  }

  /** With a token for each run of Terraform, from the AWS CLI: none is in the state. */
  private connectToEks({ clusterName }: EksCluster): void {
    const { environment, clusterStack } = this.own;
    if (clusterStack === undefined) return;
    const { region, deployRole } = environment;
    const role = deployRole === undefined ? [] : ["--role-arn", deployRole];
    const names = ["--cluster-name", clusterName, "--region", region, "--output", "json"];
    new KubernetesProvider(this, "kubernetes", {
      host: this.outputOf(clusterStack, "cluster_endpoint"),
      clusterCaCertificate: Fn.base64decode(this.outputOf(clusterStack, "cluster_certificate_authority_data")),
      exec: [{ apiVersion: TOKEN_API, command: "aws", args: ["eks", "get-token", ...names, ...role] }],
    });
  }

  private createObjects(): void {
    const { cluster, workloads, platform } = this.own;
    const namespace = workloads.manageNamespace
      ? new Namespace(this, "Namespace", {
          name: workloads.namespace,
          partOf: platform.name,
          awaitLoadBalancer: workloads.ingress?.className === ALB_CLASS,
        })
      : existingNamespace(workloads.namespace);
    const login = cluster.type === "eks" ? [] : [this.createRefresher(namespace, cluster)];
    // What pulls comes after the first login is there.
    const ready = { ...namespace, dependencies: [...namespace.dependencies, ...login] };
    const services = new Map(
      workloads.deployments.map((each) => [each.key, this.createDeployment(ready, each).service] as const),
    );
    for (const each of workloads.cronJobs) {
      const cronJob = new CronJob(this, pascalCase(each.key), { ...each, ...this.podOf(ready, each) });
      recordSettings(cronJob.node.defaultChild, this.imageSettings("cronJobs", each));
    }
    this.createIngress(namespace, services);
  }

  private createRefresher(namespace: INamespace, { pullSecret }: OutsideAwsCluster): ITerraformDependable {
    const { name: secretName, schedule, registries, principalArn, image } = pullSecret;
    const refresher = new lazy.PullSecretRefresher(this, "PullSecretRefresher", {
      namespace,
      partOf: this.own.platform.name,
      targetNamespaces: [namespace],
      secretName,
      schedule,
      registries,
      principalArn,
      image,
      credentials: refresherCredentials(pullSecret),
    });
    const at = ["environments", this.own.environment.name, "cluster", "pullSecret"];
    recordSettings(refresher.node.tryFindChild("CronJob"), [
      { what: ["login"], setting: formatPath([...at, "registries"]) },
    ]);
    for (const job of ["CronJob", "FirstRun"]) {
      recordSettings(refresher.node.tryFindChild(job), [{ setting: formatPath([...at, "image"]) }]);
    }
    return refresher.firstRun;
  }

  private createDeployment(namespace: INamespace, workload: DeploymentWorkload): Deployment {
    const deployment = new Deployment(this, pascalCase(workload.key), {
      ...workload,
      ...this.podOf(namespace, workload),
    });
    recordSettings(deployment.node.defaultChild, this.imageSettings("deployments", workload));
    return deployment;
  }

  /** Which settings say what a workload runs, and which version of it. */
  private imageSettings(kind: "cronJobs" | "deployments", { key, image: { source } }: PodWorkload): DecidingSetting[] {
    const at = ["environments", this.own.environment.name, "workloads"];
    if ("reference" in source) return [{ setting: formatPath([...at, kind, key, "image"]) }];
    const { repository } = source;
    return [
      { what: ["repository"], setting: formatPath(["registry", "repositories", repository]) },
      { setting: formatPath([...at, "releases", repository]) },
    ];
  }

  private podOf(namespace: INamespace, { image, identity, secrets = [] }: CronJobWorkload | DeploymentWorkload) {
    const via = identity?.via;
    return {
      namespace,
      partOf: this.own.platform.name,
      image: this.referenceOf(image),
      imagePullPolicy: image.imagePullPolicy,
      ...(image.pullSecret !== undefined && { imagePullSecrets: [image.pullSecret] }),
      secrets: typeof via === "object" ? [...secrets, via.secretName] : secrets,
      ...(identity !== undefined &&
        via === "irsa" && { serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": identity.principalArn } }),
    };
  }

  private referenceOf({ source }: WorkloadImage): string {
    if ("reference" in source) return source.reference;
    return this.images.get(source.variable)?.stringValue ?? "";
  }

  private createIngress(namespace: INamespace, services: ReadonlyMap<string, IService | undefined>): void {
    const { platform, cluster, workloads } = this.own;
    const { ingress } = workloads;
    if (ingress === undefined) return;
    const partOf = platform.name;
    if (cluster.type === "eks" && cluster.nodes === "auto") new IngressClass(this, "IngressClass", { partOf });
    const paths = ingress.paths.flatMap(({ workload, ...path }, index) => {
      const service = services.get(workload);
      if (service !== undefined) return [{ ...path, service }];
      const at = ["ingress", "paths", index, "workload"];
      const problem = "must be a Deployment with ports, or no request could reach it";
      throw new ValidationError(this.node.path, [
        { path: at, problem, found: workload, remedy: "give it 'ports', or remove the path" },
      ]);
    });
    new Ingress(this, "Ingress", { ...ingress, name: partOf, namespace, partOf, paths });
  }
}

/** The refresher is not of the catalogue, and runs in the namespace all the same. */
function ownImages(cluster: Cluster): string[] {
  return cluster.type === "eks" ? [] : [cluster.pullSecret.image];
}

function refresherCredentials({ credentials, principalArn }: PullSecret) {
  return "secretName" in credentials
    ? { kind: "secret" as const, secretName: credentials.secretName }
    : { kind: "web-identity" as const, roleArn: principalArn };
}
