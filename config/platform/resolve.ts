import { resolveAccess } from "../access/resolve";
import { pullerRoleArn } from "../clusters/kinds";
import { resolveRegistry } from "../registry/resolve";
import { platformState } from "../state/resolve";
import type { Platform } from "./platform";
import { resolveEnvironment } from "./resolve-environment";
import type { PlatformSettings } from "./settings";

const DEFAULT_VERSIONS = {
  requiredVersion: ">= 1.10.0, < 2.0.0",
  awsProviderVersion: ">= 6.25.0, < 7.0.0",
  kubernetesProviderVersion: ">= 2.38.0, < 4.0.0",
};

/** Fill in the defaults of settings that have no faults. */
export function resolvePlatform(settings: PlatformSettings): Platform {
  const { tags = {} } = settings;
  const state = platformState(settings);
  const environments = Object.entries(settings.environments ?? {}).map(
    ([name, environment]) => [name, resolveEnvironment(settings, state, name, environment)] as const,
  );
  return {
    name: settings.name,
    ...(tags !== false && { tags }),
    terraform: { ...DEFAULT_VERSIONS, ...settings.terraform },
    state,
    registry: resolveRegistry(
      settings.registry,
      environments.map(([, environment]) => ({ ...environment, pullerRoleArn: pullerRoleArn(environment) })),
    ),
    access: resolveAccess(settings.access),
    environments: Object.fromEntries(environments),
    review: settings.review ?? {},
  };
}
