import { repositoryNameFaults } from "../../domain/aws/names";
import { replicationRuleFaults } from "../../domain/ecr/registry-settings";
import { type Fault, within } from "../../domain/text/errors";
import { nearest } from "../../domain/text/nearest";
import { snakeCase } from "../../domain/text/words";
import { isKey } from "../checks/forms";
import { type Sound, entriesOf, isFaulty, isGiven, itemsOf } from "../checks/sound";
import { type Path, type Seen, twice } from "../checks/twice";
import { repositoryName } from "./catalogue";
import type { RegistrySettings, RepositoryDefaults, RepositorySettings } from "./settings";

type SoundRegistry = Sound<RegistrySettings>;
type SoundRepository = Sound<RepositorySettings>;

/** Names and addresses that two repositories share, and settings that contradict each other. */
export function catalogueFaults(registry: SoundRegistry): Fault[] {
  const repositories = entriesOf(registry.repositories);
  const names: Seen = new Map();
  const addresses: Seen = new Map();
  const faults = repositories.flatMap(([key, repository]) => {
    const path = ["registry", "repositories", key];
    return [
      ...twice(names, repositoryName(registry, key), path, "must have a name of its own"),
      ...twice(addresses, `aws_ecr_repository.${snakeCase(key)}`, path, "must have an address of its own"),
      ...defaultNameFaults(registry, key, repository, path),
      ...moveFaults(repository, path),
      ...scanFaults(registry, repository, path),
    ];
  });
  const left: [Path, string | undefined][] = [
    ...repositories.map(([key, { movedFrom }]): [Path, string | undefined] => [
      ["registry", "repositories", key, "movedFrom"],
      movedFrom,
    ]),
    ...(registry.retired ?? []).map((key, index): [Path, string | undefined] => [["registry", "retired", index], key]),
  ];
  return [
    ...faults,
    ...left.flatMap(([path, key]) => leftFaults(addresses, path, key)),
    ...scanFaults(registry, registry.defaults ?? {}, ["registry", "defaults"]),
  ];
}

/** The namespace's own faults are reported where it stands. */
function defaultNameFaults(registry: SoundRegistry, key: string, repository: SoundRepository, path: Path): Fault[] {
  if (isGiven(repository, "name") || repositoryNameFaults(registry.namespace ?? "").length > 0) return [];
  return repositoryNameFaults(repositoryName(registry, key)).map((fault) => ({
    ...fault,
    path: [...path, "name"],
    problem: `is left out, and the default ${fault.problem}`,
    remedy: "write a name, or shorten the key",
  }));
}

/** Templates whose prefixes differ only in what an address leaves out. */
export function templateFaults(registry: SoundRegistry): Fault[] {
  const seen: Seen = new Map();
  return Object.keys(registry.creationTemplates ?? {}).flatMap((prefix) => {
    const path = ["registry", "creationTemplates", prefix];
    return twice(seen, snakeCase(prefix), path, "must have an address of its own", prefix);
  });
}

/** A key that left the catalogue is free for good: its address belongs to what it was moved to, or is forgotten. */
function leftFaults(addresses: Seen, path: Path, key: string | undefined): Fault[] {
  if (key === undefined) return [];
  return twice(addresses, `aws_ecr_repository.${snakeCase(key)}`, path, "must be a key that is nowhere else", key);
}

function moveFaults(repository: SoundRepository, path: Path): Fault[] {
  if (!isGiven(repository, "movedFrom") || isGiven(repository, "name")) return [];
  const problem = "is needed with 'movedFrom', since a name that follows the new key would be another repository";
  return [{ path: [...path, "name"], problem, remedy: "write the name that the repository has now" }];
}

function scanFaults(registry: SoundRegistry, repository: Sound<RepositoryDefaults>, path: Path): Fault[] {
  if (!isGiven(registry, "scanning") || !isGiven(repository, "scanOnPush")) return [];
  const problem = "has no effect where 'registry.scanning' decides";
  return [{ path: [...path, "scanOnPush"], problem, remedy: "remove one of the two" }];
}

/** Copies of repositories that the catalogue lacks, and more lists of them than ECR takes. */
export function replicationFaults(registry: SoundRegistry): Fault[] {
  const replicas = itemsOf(registry.replication);
  const path = ["registry", "replication"];
  // Where no list is given, it is not empty: it is the whole catalogue.
  const prefixes = replicas.map(({ repositories }) => ({ prefixes: repositories?.map(String) ?? ["*"] }));
  return [
    ...replicas.flatMap(({ repositories }, index) =>
      repositoryKeyFaults(registry, [...path, index, "repositories"], repositories),
    ),
    ...within(path, isNamed(registry) ? replicationRuleFaults(prefixes, "repositories") : []),
  ];
}

/** Keys that name no repository of the catalogue. */
export function repositoryKeyFaults(
  registry: SoundRegistry,
  path: Path,
  keys: readonly (string | undefined)[] = [],
): Fault[] {
  if (!isNamed(registry)) return [];
  const catalogue = Object.keys(registry.repositories ?? {});
  return keys.flatMap((found, index) => {
    if (found === undefined || !isKey(found) || catalogue.includes(found)) return [];
    const like = nearest(found, catalogue);
    const remedy = like === undefined ? "add it to 'registry.repositories'" : `did you mean "${like}"?`;
    return [{ path: [...path, index], problem: "must be a key of the catalogue", found, remedy }];
  });
}

/** Whether it is known which repositories there are. */
export function isNamed(registry: SoundRegistry): boolean {
  return isGiven(registry, "repositories") && !isFaulty(registry, "repositories");
}
