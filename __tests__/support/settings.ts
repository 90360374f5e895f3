import type { PlatformSettings } from "../../config/platform/settings";
import type { RegistrySettings } from "../../config/registry/settings";

const REGISTRY: RegistrySettings = {
  account: "123456789012",
  region: "ap-northeast-1",
  namespace: "team",
  repositories: { taskService: {}, taskWeb: {} },
};

/** A small platform with other settings where a test wants them. */
export function platformWith(
  registry: Partial<RegistrySettings> = {},
  rest: Partial<Omit<PlatformSettings, "registry">> = {},
): PlatformSettings {
  return { name: "demo", state: { key: "demo-state" }, registry: { ...REGISTRY, ...registry }, ...rest };
}
