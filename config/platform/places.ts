import { partitionOf } from "../../domain/aws/regions";
import { replicationFaults } from "../../domain/ecr/registry-settings";
import { type Fault, within } from "../../domain/text/errors";
import { type Sound, entriesOf, isGiven, itemsOf } from "../checks/sound";
import { clusterArns, clusterKeys } from "../clusters/kinds";
import { type Place, keyPlaceFaults, partitionFaults, placeOf, roleAccountFaults } from "../places/consistency";
import type { PlatformSettings } from "./settings";
import { bucketsOf, environmentsOf } from "./sound-environment";

type SoundPlatform = Sound<PlatformSettings>;

/** Roles of other accounts than the place that they are for, and registries that would copy to themselves. */
export function accountFaults(platform: SoundPlatform): Fault[] {
  const { registry = {} } = platform;
  const { account, region } = registryOf(platform);
  const replicas = replicasOf(platform);
  const deployed = [{ ...registryOf(platform), settings: registry }, ...replicas, ...environmentsOf(platform)];
  return [
    ...deployed.flatMap((place) =>
      roleAccountFaults([...place.path, "deployRole"], place.settings.deployRole, place.account),
    ),
    ...bucketsOf(platform)
      .filter(({ settings }) => settings.managed !== false)
      .flatMap((state) => roleAccountFaults([...state.path, "role"], state.settings.role, state.account)),
    ...templatesOf(platform).flatMap(({ path, settings }) =>
      roleAccountFaults([...path, "customRoleArn"], settings.customRoleArn, account),
    ),
    ...within(
      ["registry", "replication"],
      // Its own account and region are the schema's business.
      (areWhole(registry.replication) ? replicationFaults({ account, region }, replicas) : []).filter(
        ({ path }) => path.length < 2,
      ),
    ),
  ];
}

/** Keys of other regions than what they encrypt. */
export function keyFaults(platform: SoundPlatform): Fault[] {
  const { registry = {} } = platform;
  const { region: home } = registryOf(platform);
  const encrypted = [
    { path: ["registry", "defaults"], settings: registry.defaults ?? {} },
    ...entriesOf(registry.repositories).map(([key, settings]) => ({
      path: ["registry", "repositories", key],
      settings,
    })),
    ...templatesOf(platform),
  ];
  return [
    ...encrypted.flatMap(({ path, settings: { encryption } }) =>
      typeof encryption === "object"
        ? keyPlaceFaults([...path, "encryption", "kmsKeyArn"], encryption.kmsKeyArn, home)
        : [],
    ),
    ...bucketsOf(platform).flatMap(({ path, settings, region }) =>
      keyPlaceFaults([...path, "kmsKeyArn"], settings.kmsKeyArn, region),
    ),
    ...environmentsOf(platform).flatMap(({ path, settings, region }) =>
      clusterKeys(settings.cluster).flatMap(([at, key]) => keyPlaceFaults([...path, "cluster", ...at], key, region)),
    ),
  ];
}

/** What is of another partition than the registry. */
export function foreignPartitionFaults(platform: SoundPlatform): Fault[] {
  const { registry = {} } = platform;
  const home = registryOf(platform);
  if (home.region === "") return [];
  const partition = partitionOf(home.region);
  const environments = environmentsOf(platform);
  const others = [...replicasOf(platform), ...environments, ...bucketsOf(platform)];
  return [
    ...others
      .filter(
        ({ settings, region }) => isGiven(settings, "region") && region !== "" && partitionOf(region) !== partition,
      )
      .map(({ path, region }) => ({
        path: [...path, "region"],
        problem: `must be a region of the registry's partition ${partition}`,
        found: region,
        remedy: "use a platform file for each partition",
      })),
    ...[{ path: home.path, settings: registry }, ...others].flatMap(({ path, settings }) =>
      Object.entries(rolesOf(settings)).flatMap(([key, arn]) => partitionFaults([...path, key], arn, partition)),
    ),
    ...environments.flatMap(({ path, settings }) =>
      clusterArns(settings.cluster).flatMap(([at, arn]) =>
        partitionFaults([...path, "cluster", ...at], arn, partition),
      ),
    ),
  ];
}

/** Of a place's settings, whom Terraform is there. */
function rolesOf({
  deployRole,
  role,
}: {
  readonly deployRole?: string | undefined;
  readonly role?: string | undefined;
}): Readonly<Record<string, string | undefined>> {
  return { deployRole, role };
}

function registryOf({ registry = {} }: SoundPlatform): Place {
  return placeOf(["registry"], registry);
}

function replicasOf(platform: SoundPlatform) {
  return itemsOf(platform.registry?.replication).map((settings, index) => ({
    ...placeOf(["registry", "replication", index], settings, registryOf(platform)),
    settings,
  }));
}

function templatesOf({ registry }: SoundPlatform) {
  return entriesOf(registry?.creationTemplates).map(([prefix, settings]) => ({
    path: ["registry", "creationTemplates", prefix],
    settings,
  }));
}

function areWhole(list: readonly unknown[] = []): boolean {
  return !list.includes(undefined);
}
