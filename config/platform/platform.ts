import type { AccessSettings } from "../access/settings";
import type { Registry } from "../registry/registry";
import type { StateLocation } from "../state/location";
import type { Environment } from "./environment";
import type { ReviewSettings } from "./settings";

/** A platform file with every default filled in: what the stacks are built from. */
export interface Platform {
  readonly name: string;
  /** The platform's own tags, or undefined for no default tags at all. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly terraform: TerraformVersions;
  readonly state: StateLocation;
  readonly registry: Registry;
  readonly access: Required<AccessSettings>;
  readonly environments: Readonly<Record<string, Environment>>;
  readonly review: ReviewSettings;
}

/** Version constraints. */
export interface TerraformVersions {
  readonly requiredVersion: string;
  readonly awsProviderVersion: string;
  readonly kubernetesProviderVersion: string;
}
