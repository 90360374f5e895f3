import type { LifecycleRule } from "../../domain/ecr/lifecycle-policy";
import type { PullThroughCacheSettings } from "../../domain/ecr/pull-through-cache";
import type {
  CreationTemplateSettings,
  RegistryPolicySettings,
  ReplicationDestination,
  ScanningSettings,
} from "../../domain/ecr/registry-settings";
import type { Encryption, ImageTagMutability, PrincipalSettings } from "../../domain/ecr/repository-settings";
import type { DeployPlace } from "../places/deploy-place";

/** The registry and its catalogue. */
export interface Registry extends DeployPlace {
  readonly namespace: string;
  /** Names, with wildcards, that cover the catalogue: the namespace, and each repository outside it. */
  readonly patterns: readonly string[];
  readonly repositories: readonly CatalogueRepository[];
  readonly retired: readonly string[];
  readonly scanning?: ScanningSettings;
  readonly policy?: RegistryPolicySettings;
  readonly creationTemplates: Readonly<Record<string, CreationTemplateSettings>>;
  readonly replication: readonly Replica[];
  readonly pullThroughCaches: Readonly<Record<string, PullThroughCacheSettings>>;
  /** Whether the repositories of caches are made with tags. */
  readonly cachesAreTagged: boolean;
}

/** A repository of the catalogue. */
export interface CatalogueRepository {
  readonly key: string;
  /** Full name. */
  readonly name: string;
  readonly movedFrom?: string;
  readonly import: boolean;
  readonly imageTagMutability: ImageTagMutability;
  /** Undefined where any tag is pushed. */
  readonly tagScheme?: readonly string[];
  readonly scanOnPush: boolean | "registry";
  readonly encryption: Encryption;
  readonly lifecycle: readonly LifecycleRule[];
  readonly forceDelete: boolean;
  readonly protect: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly pullers: readonly PrincipalSettings[];
  readonly pushers: readonly PrincipalSettings[];
}

/** A registry that images are copied to. */
export interface Replica extends DeployPlace, ReplicationDestination {
  /** What the copies get, besides the images. */
  readonly template: Pick<CreationTemplateSettings, "imageTagMutability" | "lifecycle">;
}
