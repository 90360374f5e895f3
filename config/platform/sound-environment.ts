import { type Sound, entriesOf } from "../checks/sound";
import { type Place, placeOf } from "../places/consistency";
import { registryRole } from "../registry/catalogue";
import type { RegistrySettings } from "../registry/settings";
import type { SoundBucket } from "../state/consistency";
import type { EnvironmentSettings, PlatformSettings } from "./settings";

type SoundPlatform = Sound<PlatformSettings>;

/** An environment, as far as it is right. */
export interface SoundEnvironment extends Place {
  /** The platform's name. */
  readonly platform: string;
  readonly name: string;
  readonly registry: Sound<RegistrySettings>;
  readonly settings: Sound<EnvironmentSettings>;
  /** Whom Terraform is there: the environment's role, or the registry's in its own account. */
  readonly deployRole?: string | undefined;
}

/** Every environment. */
export function environmentsOf({
  name: platform = "",
  registry = {},
  environments,
}: SoundPlatform): SoundEnvironment[] {
  return entriesOf(environments).map(([name, settings]) => {
    const place = placeOf(["environments", name], settings, { account: "", region: "", ...registry });
    const deployRole = settings.deployRole ?? registryRole(registry, place.account);
    return { ...place, platform, name, registry, settings, deployRole };
  });
}

/** The buckets of states: the platform's own, and those of environments. */
export function bucketsOf(platform: SoundPlatform): SoundBucket[] {
  const { state = {}, registry = {} } = platform;
  const around = { account: "", region: "", ...registry };
  return [
    { settings: state, ...placeOf(["state"], state, around) },
    ...environmentsOf(platform)
      .filter(({ settings }) => Object.hasOwn(settings, "state"))
      .map((environment) => {
        const { state: own = {} } = environment.settings;
        return { settings: own, ...placeOf([...environment.path, "state"], own, environment) };
      }),
  ];
}
