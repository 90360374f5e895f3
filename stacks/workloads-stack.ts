import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { type ITerraformDependable, TerraformOutput, type TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { type Cluster, pullSecretOf } from "../config/clusters/kinds";
import type { PullSecret } from "../config/clusters/pull-secret";
import type { Environment } from "../config/platform/environment";
import type { Platform } from "../config/platform/platform";
import { WORKLOAD_KINDS, type WorkloadKey, type Workloads } from "../config/workloads/kinds";
import type { PodWorkload, WorkloadImage } from "../config/workloads/workload";
import { ValidationError, formatPath } from "../domain/text/errors";
import { ALB_CLASS } from "../domain/workloads/ingress-faults";
import { pascalCase } from "../domain/text/words";
import { Ingress } from "../modules/kubernetes/ingress";
import { IngressClass } from "../modules/kubernetes/ingress-class";
import { type INamespace, Namespace, existingNamespace } from "../modules/kubernetes/namespace";
import type { IService } from "../modules/kubernetes/service";
import { BaseStack } from "./base-stack";
import { partsOf } from "./clusters/kinds";
import { imageVariable } from "./image-variable";
import { type DecidingSetting, recordSettings } from "./setting-record";
import type { PodPart } from "./workloads/kind";
import { objectsOf } from "./workloads/kinds";

type Refresher = typeof import("../modules/kubernetes/pull-secret-refresher");

/** Few clusters have one; the class of its Job is among the largest of Kubernetes' objects. */
const lazy = {
  get PullSecretRefresher() {
    return (require("../modules/kubernetes/pull-secret-refresher") as Refresher).PullSecretRefresher;
  },
};

/** Properties of a {@link WorkloadsStack}. */
export interface WorkloadsStackProps {
  /** The whole platform; the stack is one of its stacks. */
  readonly platform: Platform;
  /** The one that the stack is of. */
  readonly environment: Environment;
  /** The environment's own. */
  readonly cluster: Cluster;
  /** The environment's own. */
  readonly workloads: Workloads;
  /** The stack that makes the cluster. @default none: it exists already */
  readonly clusterStack?: BaseStack;
  /** What has to be applied before pods can start: repositories, data, and the rights to both. */
  readonly after: readonly BaseStack[];
}

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
    this.connect();
    for (const release of workloads.releases) {
      this.images.set(release.variable, imageVariable(this, release));
      this.releases[release.variable] = release.reference;
    }
    this.createObjects();
    new TerraformOutput(this, "namespace", { value: workloads.namespace });
    new TerraformOutput(this, "allowed_image_prefixes", { value: [...workloads.imagePrefixes, ...ownImages(cluster)] });
  }

  private connect(): void {
    const { environment, cluster, clusterStack } = this.own;
    const made = (output: string) => (clusterStack === undefined ? "" : this.outputOf(clusterStack, output));
    new KubernetesProvider(this, "kubernetes", partsOf(cluster).connection(environment, cluster, made));
  }

  private createObjects(): void {
    const { workloads, platform } = this.own;
    const namespace = workloads.manageNamespace
      ? new Namespace(this, "Namespace", {
          name: workloads.namespace,
          partOf: platform.name,
          awaitLoadBalancer: workloads.ingress?.className === ALB_CLASS,
        })
      : existingNamespace(workloads.namespace);
    const pullSecret = pullSecretOf(this.own);
    const login = pullSecret === undefined ? [] : [this.createRefresher(namespace, pullSecret)];
    // What pulls comes after the first login is there.
    const ready = { ...namespace, dependencies: [...namespace.dependencies, ...login] };
    const services = WORKLOAD_KINDS.flatMap(({ key }) =>
      workloads[key].map((each: PodWorkload) => [each.key, this.createWorkload(ready, key, each)] as const),
    );
    this.createIngress(namespace, new Map(services));
  }

  private createRefresher(namespace: INamespace, pullSecret: PullSecret): ITerraformDependable {
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

  private createWorkload(namespace: INamespace, kind: WorkloadKey, workload: PodWorkload): IService | undefined {
    const made = objectsOf(kind)(this, pascalCase(workload.key), workload, this.podOf(namespace, workload));
    recordSettings(made.node.defaultChild, this.imageSettings(kind, workload));
    return made.service;
  }

  /** Which settings say what a workload runs, and which version of it. */
  private imageSettings(kind: WorkloadKey, { key, image: { source } }: PodWorkload): DecidingSetting[] {
    const at = ["environments", this.own.environment.name, "workloads"];
    if ("reference" in source) return [{ setting: formatPath([...at, kind, key, "image"]) }];
    const { repository } = source;
    return [
      { what: ["repository"], setting: formatPath(["registry", "repositories", repository]) },
      { setting: formatPath([...at, "releases", repository]) },
    ];
  }

  private podOf(namespace: INamespace, { image, identity, secrets = [] }: PodWorkload): PodPart {
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
    const variable = this.images.get(source.variable);
    if (variable === undefined) throw new Error(`${this.node.path} declares no variable ${source.variable}`);
    return variable.stringValue;
  }

  private createIngress(namespace: INamespace, services: ReadonlyMap<string, IService | undefined>): void {
    const { platform, cluster, workloads } = this.own;
    const { ingress } = workloads;
    if (ingress === undefined) return;
    const partOf = platform.name;
    if (partsOf(cluster).needsIngressClass(cluster)) new IngressClass(this, "IngressClass", { partOf });
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
  const image = pullSecretOf({ cluster })?.image;
  return image === undefined ? [] : [image];
}

function refresherCredentials({ credentials, principalArn }: PullSecret) {
  return "secretName" in credentials
    ? { kind: "secret" as const, secretName: credentials.secretName }
    : { kind: "web-identity" as const, roleArn: principalArn };
}
