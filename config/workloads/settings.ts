import type { CronJobsSettings } from "./cron-job/settings";
import type { DeploymentsSettings } from "./deployment/settings";
import type { IngressSettings } from "./ingress/settings";

/** What runs in an environment's cluster, the stack `workloads-<environment>`. */
export interface WorkloadsSettings extends DeploymentsSettings, CronJobsSettings {
  /** Kubernetes namespace. @default the platform's name */
  readonly namespace?: string;
  /** `false`: the namespace exists already and is not managed here. @default true */
  readonly manageNamespace?: boolean;
  /**
   * Which version of each image of the catalogue runs, by its key: what `releases/<environment>.json` holds, which a
   * pipeline may commit. A tag or a digest. @default {}
   */
  readonly releases?: Readonly<Record<string, string>>;
  /** What the outside reaches. @default nothing */
  readonly ingress?: IngressSettings;
  /** Registries, by host, that images may come from besides the catalogue and the caches. @default {} */
  readonly externalRegistries?: Readonly<Record<string, ExternalRegistrySettings>>;
}

/** A registry that is neither the platform's own nor one of its caches. */
export interface ExternalRegistrySettings {
  /** Name of a Secret, of the type `kubernetes.io/dockerconfigjson`, that exists in the namespace. @default none: the registry is public */
  readonly pullSecret?: string;
}
