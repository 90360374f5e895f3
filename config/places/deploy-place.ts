import type { AwsPlace } from "../../domain/aws/arn";

/**
 * Where a stack's resources live, and how Terraform gets there.
 *
 * This room knows accounts, regions, roles and partitions, and what must fit together there. It asks `domain/` and
 * `checks/`; every room with something that is somewhere asks it.
 */
export interface DeployPlace extends AwsPlace {
  readonly deployRole?: string;
}

/** Which environment of which platform is resolved, and where it is. */
export interface EnvironmentOf {
  /** The platform's name. */
  readonly platform: string;
  /** The environment's. */
  readonly name: string;
  readonly place: AwsPlace;
}
