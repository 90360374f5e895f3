import type { AcceptedFinding } from "../../domain/accepted";
import type { AwsPlace } from "../../domain/aws/arn";
import type { EcrPrices } from "../../domain/ecr/prices";
import type { LifecycleRule } from "../../domain/ecr/lifecycle-policy";
import type { FlowLogTraffic, NatMode } from "../../domain/vpc/network";
import type {
  CreationTemplateSettings,
  RegistryPolicySettings,
  ScanningSettings,
} from "../../domain/ecr/registry-settings";
import type { PullThroughCacheSettings } from "../../domain/ecr/pull-through-cache";
import type { Encryption, ImageTagMutability, PrincipalSettings } from "../../domain/ecr/repository-settings";
import type { DataSettings } from "../../domain/data/settings";
import type { ClusterSettings } from "../clusters/settings";
import type { WorkloadsSettings } from "../workloads/settings";

/** What a team writes in its platform file: everything that differs between companies or environments. */
export interface PlatformSettings {
  /** Lower-case letters, digits and hyphens, 3 to 32. It names the policies and, by default, the state bucket. */
  readonly name: string;
  readonly state: StateSettings;
  readonly registry: RegistrySettings;
  /** Whom the deployer's, pusher's and puller's policies are attached to. @default nobody: the policies are made all the same */
  readonly access?: AccessSettings;
  /** Where workloads run, by name. @default none */
  readonly environments?: Readonly<Record<string, EnvironmentSettings>>;
  /** Tags on everything, besides `platform`, `environment` and `stack`; `false` sets no default tags at all. @default {} */
  readonly tags?: Readonly<Record<string, string>> | false;
  /** Which versions Terraform asks for. */
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

/** The remote state. */
export interface StateSettings extends StateBucketSettings {
  /** Key of the registry's state; the other stacks' keys are `<key>/<stack id>`. A contract: never change it. */
  readonly key: string;
  /** The bucket's account, 12 digits. @default the registry's */
  readonly account?: string;
}

/** The bucket of a remote state. */
export interface StateBucketSettings {
  /** @default `<name>-terraform-state-<account>-<region>` */
  readonly bucket?: string;
  /** @default the region of the registry, or of the environment */
  readonly region?: string;
  /** ARN of the role that Terraform assumes to read and write the state. @default the caller's own identity; for an environment's own bucket its `deployRole` */
  readonly role?: string;
  /** `false`: the bucket exists already and is not managed here. @default true */
  readonly managed?: boolean;
  /** Days for which old versions of a state are kept. At least 1. @default 90 */
  readonly oldVersionsExpireAfterDays?: number;
  /** ARN of the KMS key that encrypts the state. @default a key that S3 holds */
  readonly kmsKeyArn?: string;
  /** `false` lets Terraform destroy the bucket. @default true */
  readonly protect?: boolean;
}

/** The registry: one account and region. What its settings leave out stays as the account has it. */
export interface RegistrySettings extends AwsPlace {
  /** First part of the repositories' names. */
  readonly namespace: string;
  /** The catalogue, by key: `taskService` is `<namespace>/task-service` at `aws_ecr_repository.task_service`. */
  readonly repositories: Readonly<Record<string, RepositorySettings>>;
  /** What all repositories have in common. @default {} */
  readonly defaults?: RepositoryDefaults;
  /** Keys that left the catalogue: Terraform forgets these repositories and leaves them, with their images, alone. @default [] */
  readonly retired?: readonly string[];
  /** ARN of the role that Terraform assumes to manage the registry. @default the caller's own identity */
  readonly deployRole?: string;
  /** How the whole registry is scanned; overwrites what the account has. @default each repository's `scanOnPush` */
  readonly scanning?: ScanningSettings;
  /** Who else may make repositories; overwrites what the account has. @default not managed */
  readonly policy?: RegistryPolicySettings;
  /** What repositories get that ECR makes itself, by prefix of their names. @default {} */
  readonly creationTemplates?: Readonly<Record<string, CreationTemplateSettings>>;
  /** Where images are copied to; overwrites what the account has. @default not managed */
  readonly replication?: readonly ReplicationSettings[];
  /** Registries that ECR fetches images from when they are pulled, by the prefix that their repositories get here. @default {} */
  readonly pullThroughCaches?: Readonly<Record<string, PullThroughCacheSettings>>;
  /** Id of the AWS organization, all of which may pull what environments in other accounts need. @default each of their node roles alone */
  readonly organization?: string;
}

/** What every repository of a catalogue can have in common. */
export interface RepositoryDefaults {
  /** @default "IMMUTABLE" */
  readonly imageTagMutability?: ImageTagMutability;
  /** Patterns of all tags that are pushed: `["v*", "build-*"]`. A release has to be one of them. @default any tag */
  readonly tagScheme?: readonly string[];
  /** Not together with the registry's `scanning`. @default true */
  readonly scanOnPush?: boolean;
  /** Changing it loses the images. @default "AES256" */
  readonly encryption?: Encryption;
  /** What expires; `[]` for nothing. @default untagged older than 7 days, then all beyond the newest 20 */
  readonly lifecycle?: readonly LifecycleRule[];
  /** Let Terraform destroy the repository with its images. @default false */
  readonly forceDelete?: boolean;
  /** `false` lets Terraform destroy or replace the repository. @default true */
  readonly protect?: boolean;
  /** A repository's own are added to the common ones. @default {} */
  readonly tags?: Readonly<Record<string, string>>;
  /** Who may pull, besides the environments and the account's own identities. @default [] */
  readonly pullers?: readonly PrincipalSettings[];
  /** Who may push, besides the account's own identities. @default [] */
  readonly pushers?: readonly PrincipalSettings[];
}

/** One repository of the catalogue; what it says wins over the registry's `defaults`. */
export interface RepositorySettings extends RepositoryDefaults {
  /** Full name. Changing it makes a new, empty repository. @default `<namespace>/<key in kebab-case>` */
  readonly name?: string;
  /** The key that this repository had before: Terraform moves its state. Needs `name`. @default none */
  readonly movedFrom?: string;
  /** Take over a repository that exists and that no state knows. May stay afterwards. @default false */
  readonly import?: boolean;
}

/** A registry that images are copied to; it gets a stack of its own. */
export interface ReplicationSettings {
  readonly region: string;
  /** 12 digits. @default the registry's account */
  readonly account?: string;
  /** ARN of the role that Terraform assumes there. @default the registry's in its own account, else the caller's own identity */
  readonly deployRole?: string;
  /** Keys of the catalogue. ECR takes their names as prefixes. @default everything in the namespace */
  readonly repositories?: readonly string[];
}

/** Whom the policies of the `access` stack are attached to. */
export interface AccessSettings {
  /** Who applies the stacks `state`, `registry` and `access`. @default nobody */
  readonly deployer?: AttachmentSettings;
  /** Who pushes images. @default nobody */
  readonly pusher?: AttachmentSettings;
  /** Who pulls images. @default nobody */
  readonly puller?: AttachmentSettings;
}

/** Names (not ARNs) of identities that exist in the registry's account. */
export interface AttachmentSettings {
  /** @default [] */
  readonly groups?: readonly string[];
  /** @default [] */
  readonly users?: readonly string[];
  /** @default [] */
  readonly roles?: readonly string[];
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

/** The VPC of an environment. */
export interface NetworkSettings {
  /** IPv4, /16 to /23, such as `10.1.0.0/16`; other than every other environment's. Changing it makes a new network. */
  readonly cidr: string;
  /** Letters of 2 or 3 availability zones of the region: `["a", "c"]`. Add a third at the end; never change the order. */
  readonly zones: readonly string[];
  /** How private subnets reach the internet: by one NAT gateway, by one in each zone, or not. @default "single", or "none" without public subnets */
  readonly nat?: NatMode;
  /** `false`: nothing in the network can be reached from the internet, and there is no internet gateway. @default true */
  readonly publicSubnets?: boolean;
  /** Record connections in CloudWatch Logs; `{}` takes every default. @default not recorded */
  readonly flowLogs?: FlowLogSettings;
}

/** What is recorded of a network's connections. */
export interface FlowLogSettings {
  /** Days for which they are kept, as CloudWatch Logs offers them. @default 30 */
  readonly retainDays?: number;
  /** Which connections: all, those that were accepted or those that were rejected. @default "ALL" */
  readonly traffic?: FlowLogTraffic;
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
