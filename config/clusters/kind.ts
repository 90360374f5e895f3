import type { z } from "zod";
import type { CredentialSource } from "../../domain/data/settings";
import type { Fault } from "../../domain/text/errors";
import type { Sound } from "../checks/sound";
import type { Path, Seen } from "../checks/twice";
import type { NetworkSettings } from "../network/settings";
import type { EnvironmentOf } from "../places/deploy-place";
import type { Place } from "../places/consistency";
import type { RegistrySettings } from "../registry/settings";
import type { PullSecret } from "./pull-secret";

/**
 * A kind of cluster: everything that is particular to it, but for the stacks that it makes (`stacks/clusters/`).
 *
 * A folder holds a kind, `kinds.ts` lists them all, and nobody else asks which kind a cluster is. The room knows what
 * surrounds a cluster by {@link ClusterSite}; it asks `registry/` and `network/`, and `workloads/` and `platform/` ask it.
 */
export interface ClusterKind<S extends { readonly type: string }, C extends { readonly type: string }> {
  /** As its settings name it. */
  readonly type: S["type"];
  /** How a platform file makes one: `eks({ ... })`. */
  readonly call: string;
  /** The form of its settings. */
  readonly schema: z.ZodType;

  /**
   * What it needs around it, and what cannot be together with it.
   *
   * @param seen what other environments' clusters have for themselves; it is added to
   */
  faults(site: ClusterSite, cluster: Sound<S>, seen: Seen): Fault[];
  /** Names that are made for it and that AWS refuses; only where the names that they are made of are right. */
  nameFaults(site: ClusterSite): Fault[];
  /** KMS keys of the environment's region, each with its place in the cluster's settings. */
  keys(cluster: Sound<S>): readonly Named[];
  /** ARNs of the registry's partition, each with its place in the cluster's settings. */
  arns(cluster: Sound<S>): readonly Named[];
  /** What is wrong with how the code of its pods gets credentials. */
  credentialFaults(via: CredentialSourceAsWritten): Fault[];
  /** What is wrong with the class of an Ingress. */
  ingressClassFaults(className: string | undefined): Fault[];

  /** Fill in the defaults. */
  resolve(context: ClusterOf, cluster: S): C;
  /** The Secret that its pods log in to ECR with. @returns undefined where the nodes do it */
  pullSecretName(cluster: Sound<S>): string | undefined;
  /** As {@link pullSecretName}, with who renews it. */
  pullSecret(cluster: C): PullSecret | undefined;
  /** ARN of the role that pulls for its pods, as it will be. @returns undefined where that is no role of its account */
  pullerRoleArn(place: EnvironmentOf["place"], cluster: C): string | undefined;
  /** What will not stay right, each with its place in the cluster's settings. */
  warnings(cluster: C, now: Date): readonly Named[];
}

/** A text, and where it stands in the settings of a cluster. */
export type Named = readonly [path: Path, text: string | undefined];

/** How a pod gets credentials, as it was written. */
export type CredentialSourceAsWritten = Sound<CredentialSource> | undefined;

/** What is around a cluster, as far as it is right. */
export interface ClusterSite extends Place {
  /** The platform's name. */
  readonly platform: string;
  /** The environment's. */
  readonly name: string;
  readonly registry: Sound<RegistrySettings>;
  /** Whom Terraform is there: the environment's role, or the registry's in its own account. */
  readonly deployRole?: string | undefined;
  /** The environment's. */
  readonly settings: {
    readonly network?: Sound<NetworkSettings> | undefined;
    readonly repositories?: readonly (string | undefined)[] | undefined;
    readonly workloads?: Tenant | undefined;
  };
}

/** What runs in a cluster, as far as it matters to it. */
export interface Tenant {
  readonly namespace?: string | undefined;
  readonly manageNamespace?: boolean | undefined;
}

/** What a cluster is resolved from, besides its own settings. */
export interface ClusterOf extends EnvironmentOf {
  readonly registry: RegistrySettings;
  /** Keys of the catalogue. @default all */
  readonly repositories?: readonly string[] | undefined;
  /** Of its workloads. */
  readonly namespace: string;
  /** How its pods get credentials. */
  readonly credentials: readonly CredentialSource[];
}
