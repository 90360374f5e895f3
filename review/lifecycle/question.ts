import type { Acceptance } from "../accepted/acceptance";
import type { EcrPrices } from "../../domain/ecr/prices";
import type { Cadence } from "./cadence";
import type { ImageList } from "../ecr/images";
import type { LintContext } from "./lint";
import type { LifecyclePolicy } from "../ecr/lifecycle-policy";
import type { ImageInUse } from "./references";
import type { RegistryPlace } from "../ecr/registry";
import type { Horizon } from "./simulate";

/** A repository and the policy that is to be looked at. */
export interface RepositoryInput {
  /** By which copies name it. */
  readonly key?: string;
  /** As far as it is known. */
  readonly repository?: string;
  readonly place?: RegistryPlace;
  readonly policy: LifecyclePolicy;
  /** `<stack>/<address>` of its policy, or of the repository without one. @default no stack has it */
  readonly policyAt?: string;
  /** Why its policy is not known: then none of its images is known to stay. */
  readonly doubt?: string;
  /** What is in it. Without: the policy is only linted, unless there is a cadence. */
  readonly list?: ImageList;
  readonly isMutable?: boolean;
  readonly replicas?: LintContext["replicas"];
  /** The repositories whose images are replicated to it. */
  readonly copyOf?: readonly CopyOf[];
  readonly assumptions?: readonly string[];
}

/** What a copy is of. */
export interface CopyOf {
  /** The key of its source. */
  readonly of: string;
  /** Whether what the source deletes is deleted in it, too; undefined where that is not known. */
  readonly deletes: boolean | undefined;
  /** `<stack>/<address>` of what replicates. */
  readonly through: string;
}

/** What is asked about all of them. */
export interface Question extends Horizon {
  readonly cadence?: Cadence;
  readonly references: readonly ImageInUse[];
  /** What could not be read of the files, or of what their workloads run. */
  readonly unknown?: readonly string[];
  readonly rollbackDepth: number;
  readonly prices?: EcrPrices;
  readonly tagSchemes: Readonly<Record<string, readonly string[]>>;
  /** What a team lives with. @default nothing */
  readonly acceptance?: Acceptance;
  /** The policy that may come instead. */
  readonly newPolicy?: LifecyclePolicy;
}
