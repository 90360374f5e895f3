import type { AwsPlace } from "../../domain/aws/arn";
import type { LifecycleRule } from "../../domain/ecr/lifecycle-policy";
import type { PullThroughCacheSettings } from "../../domain/ecr/pull-through-cache";
import type {
  CreationTemplateSettings,
  RegistryPolicySettings,
  ScanningSettings,
} from "../../domain/ecr/registry-settings";
import type { Encryption, ImageTagMutability, PrincipalSettings } from "../../domain/ecr/repository-settings";

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
  /** Where they are copied to, such as `ap-northeast-3`. */
  readonly region: string;
  /** 12 digits. @default the registry's account */
  readonly account?: string;
  /** ARN of the role that Terraform assumes there. @default the registry's in its own account, else the caller's own identity */
  readonly deployRole?: string;
  /** Keys of the catalogue. ECR takes their names as prefixes. @default everything in the namespace */
  readonly repositories?: readonly string[];
}
