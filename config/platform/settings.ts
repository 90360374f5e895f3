/*
 * The platform file as a whole: it puts the rooms together, and knows what only several of them can break. It asks all rooms
 * but `load/`, which asks it; the stacks ask it for what is resolved.
 */

import type { AcceptedFinding } from "../../domain/accepted";
import type { DataSettings } from "../../domain/data/settings";
import type { EcrPrices } from "../../domain/ecr/prices";
import type { AccessSettings } from "../access/settings";
import type { ClusterSettings } from "../clusters/kinds";
import type { NetworkSettings } from "../network/settings";
import type { RegistrySettings } from "../registry/settings";
import type { StateBucketSettings, StateSettings } from "../state/settings";
import type { WorkloadsSettings } from "../workloads/settings";

/** What a team writes in its platform file: everything that differs between companies or environments. */
export interface PlatformSettings {
  /** Lower-case letters, digits and hyphens, 3 to 32. It names the policies and, by default, the state bucket. */
  readonly name: string;
  /** Where Terraform's states are kept. */
  readonly state: StateSettings;
  /** The account and region of the images, and the repositories there. */
  readonly registry: RegistrySettings;
  /** Whom the deployer's, pusher's and puller's policies are attached to. @default nobody: the policies are made all the same */
  readonly access?: AccessSettings;
  /** Where workloads run, by name. @default none */
  readonly environments?: Readonly<Record<string, EnvironmentSettings>>;
  /** Tags on everything, besides `platform`, `environment` and `stack`; `false` sets no default tags at all. @default {} */
  readonly tags?: Readonly<Record<string, string>> | false;
  /** Which versions Terraform asks for. @default {} */
  readonly terraform?: TerraformSettings;
  /** What `npm run review` goes by. @default {} */
  readonly review?: ReviewSettings;
}

/** What `npm run review` has to know and Terraform does not: synth writes it into `cdktf.out/facts.json`. */
export interface ReviewSettings {
  /** What ECR charges for storage. @default costs are in GB-months alone */
  readonly prices?: EcrPrices;
  /** To how many earlier images of each repository a rollback must be possible. @default 0 */
  readonly rollbackDepth?: number;
  /** Findings that the team lives with, each with its reason and until when. @default [] */
  readonly accept?: readonly AcceptedFinding[];
}

/** Where workloads run. */
export interface EnvironmentSettings {
  /** 12 digits; another account than the registry's may pull the repositories below. @default the registry's */
  readonly account?: string;
  /** @default the registry's */
  readonly region?: string;
  /** ARN of the role that Terraform assumes there. @default the registry's in its own account, else the caller's own identity */
  readonly deployRole?: string;
  /** A state bucket of its own, in the environment's account. @default the platform's */
  readonly state?: StateBucketSettings;
  /** Keys of the repositories whose images it may pull. @default all */
  readonly repositories?: readonly string[];
  /** A VPC of its own, the stack `network-<name>`. @default none is made */
  readonly network?: NetworkSettings;
  /** Where its pods run. @default none is made */
  readonly cluster?: ClusterSettings;
  /** What its pods store, the stack `data-<name>`. @default none is made */
  readonly data?: DataSettings;
  /** What runs in its cluster, the stack `workloads-<name>`. @default nothing */
  readonly workloads?: WorkloadsSettings;
}

/** Version constraints as Terraform writes them. */
export interface TerraformSettings {
  /** @default ">= 1.10.0, < 2.0.0" */
  readonly requiredVersion?: string;
  /** @default ">= 6.25.0, < 7.0.0" */
  readonly awsProviderVersion?: string;
  /** @default ">= 2.38.0, < 4.0.0" */
  readonly kubernetesProviderVersion?: string;
}
