import type { KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import type { Construct } from "constructs";
import type { Cluster } from "../../config/clusters/kinds";
import type { EnvironmentNetwork } from "../../config/network/resolve";
import type { Environment } from "../../config/platform/environment";
import type { Platform } from "../../config/platform/platform";
import type { BaseStack } from "../base-stack";

/** What a kind of cluster makes: its own stack, and its part in others'. */
export interface ClusterParts<C extends Cluster> {
  /** The stack that makes the cluster. @returns undefined where it exists already */
  build(scope: Construct, props: ClusterProps<C>): BaseStack | undefined;
  /** How Terraform reaches its Kubernetes API. */
  connection(environment: Environment, cluster: C, made: Made): KubernetesProviderConfig;
  /** Whether load balancers of AWS need an IngressClass of the workloads' own. */
  needsIngressClass(cluster: C): boolean;
}

/** What a cluster is made of. */
export interface ClusterProps<C extends Cluster> {
  /** The whole platform; the stack is one of its stacks. */
  readonly platform: Platform;
  /** The one that the cluster is of. */
  readonly environment: Environment;
  /** The environment's own. */
  readonly cluster: C;
  /** The environment's own. */
  readonly network: EnvironmentNetwork;
  /** The stack that makes the network. */
  readonly networkStack: BaseStack;
}

/** What the stack hands over that makes the cluster, by the name of the output. */
export type Made = (output: string) => string;
