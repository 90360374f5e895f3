import { type Fault, within } from "../../domain/text/errors";
import { attachmentFaults } from "../access/consistency";
import { isWellNamed } from "../checks/forms";
import { type Sound, entriesOf, isGiven } from "../checks/sound";
import type { Path, Seen } from "../checks/twice";
import { CLUSTER_KINDS, knownClusterKind } from "../clusters/kinds";
import { dataFaults, sharedDataFaults } from "../data/consistency";
import { networkOverlapFaults } from "../network/consistency";
import { cacheFaults } from "../registry/cache-consistency";
import { catalogueFaults, replicationFaults, repositoryKeyFaults, templateFaults } from "../registry/consistency";
import { bucketsByName, stateFaults } from "../state/consistency";
import { workloadFaults } from "../workloads/consistency";
import { imageFaults } from "../workloads/image-consistency";
import { givenNamespaceFaults, workloadNameFaults } from "../workloads/name-consistency";
import { accountFaults, foreignPartitionFaults, keyFaults } from "./places";
import type { PlatformSettings } from "./settings";
import { type SoundEnvironment, bucketsOf, environmentsOf } from "./sound-environment";

/**
 * What only several settings together can break.
 *
 * @param platform settings out of which the schema's faults are cut, so that these faults can be reported beside those
 */
export function consistencyFaults(platform: Sound<PlatformSettings>): Fault[] {
  const { name = "", registry = {}, access = {} } = platform;
  const environments = environmentsOf(platform);
  return [
    ...catalogueFaults(registry),
    ...templateFaults(registry),
    ...cacheFaults(registry),
    ...entriesOf(platform.environments).flatMap(([key, { repositories }]) =>
      repositoryKeyFaults(registry, ["environments", key, "repositories"], repositories),
    ),
    ...replicationFaults(registry),
    ...stateFaults(name, bucketsOf(platform)),
    ...accountFaults(platform),
    ...keyFaults(platform),
    ...foreignPartitionFaults(platform),
    ...networkOverlapFaults(environments.flatMap(cidrOf)),
    ...clusterFaults(environments),
    ...nameFaults(environments, bucketsByName(name, bucketsOf(platform))),
    ...environments.flatMap(workloadFaults),
    ...environments.flatMap(imageFaults),
    ...attachmentFaults(access),
  ];
}

function cidrOf({ path, settings }: SoundEnvironment): (readonly [Path, string])[] {
  const cidr = settings.network?.cidr;
  return cidr === undefined ? [] : [[[...path, "network", "cidr"], cidr]];
}

/** What a cluster needs around it, and what needs a cluster. */
function clusterFaults(environments: readonly SoundEnvironment[]): Fault[] {
  const seen: Seen = new Map();
  return environments.flatMap((environment) => {
    const { cluster } = environment.settings;
    const kind = knownClusterKind(cluster);
    return [
      ...homelessFaults(environment),
      ...(cluster === undefined || kind === undefined ? [] : kind.faults(environment, cluster, seen)),
    ];
  });
}

function homelessFaults({ path, settings }: SoundEnvironment): Fault[] {
  if (!isGiven(settings, "workloads") || isGiven(settings, "cluster")) return [];
  const remedy = `add 'cluster': ${CLUSTER_KINDS.map(({ call }) => call).join(" or ")}, or remove the workloads`;
  return within(path, [{ path: ["workloads"], problem: "must have a cluster to run in", remedy }]);
}

/** Names that are made of the platform's, the environment's and a key, and those that are there twice. */
function nameFaults(environments: readonly SoundEnvironment[], seen: Seen): Fault[] {
  return environments.flatMap((environment) => {
    const { platform, name, settings } = environment;
    const kind = isWellNamed(platform, name) ? knownClusterKind(settings.cluster) : undefined;
    const data = { ...environment, data: settings.data ?? {} };
    return [
      ...workloadNameFaults(environment),
      ...(kind?.nameFaults(environment) ?? []),
      ...givenNamespaceFaults(environment),
      ...dataFaults(data),
      ...sharedDataFaults(data, seen),
    ];
  });
}
