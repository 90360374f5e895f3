import { type Fault, within } from "../../domain/text/errors";
import { repositoryNameFaults } from "../../domain/aws/names";
import { replicationRuleFaults } from "../../domain/ecr/registry-settings";
import { snakeCase } from "../../domain/text/words";
import { nearest } from "../../domain/text/nearest";
import { repositoryName } from "./catalogue";
import { isKey } from "../checks/forms";
import { type Path, type Raw, isRecord, list, record, text } from "../checks/raw";
import { twice } from "../checks/twice";

/** Names and addresses that two repositories share, and settings that contradict each other. */
export function catalogueFaults(registry: Raw): Fault[] {
  const namespace = text(registry.namespace) ?? "";
  const repositories = Object.entries(record(registry.repositories));
  const names = new Map<string, Path>();
  const addresses = new Map<string, Path>();
  const faults = repositories.flatMap(([key, value]) => {
    const repository = record(value);
    const path = ["registry", "repositories", key];
    return [
      ...twice(names, repositoryName(namespace, key, text(repository.name)), path, "must have a name of its own"),
      ...twice(addresses, `aws_ecr_repository.${snakeCase(key)}`, path, "must have an address of its own"),
      ...defaultNameFaults(namespace, key, repository, path),
      ...moveFaults(repository, path),
      ...scanFaults(registry, repository, path),
    ];
  });
  const left = [
    ...repositories.map(([key, value]) => [["registry", "repositories", key, "movedFrom"], record(value).movedFrom]),
    ...list(registry.retired).map((key, index) => [["registry", "retired", index], key]),
  ] as [Path, unknown][];
  return [
    ...faults,
    ...left.flatMap(([path, key]) => leftFaults(addresses, path, text(key))),
    ...scanFaults(registry, record(registry.defaults), ["registry", "defaults"]),
  ];
}

/** The namespace's own faults are reported where it stands. */
function defaultNameFaults(namespace: string, key: string, repository: Raw, path: Path): Fault[] {
  if (repository.name !== undefined || repositoryNameFaults(namespace).length > 0) return [];
  return repositoryNameFaults(repositoryName(namespace, key)).map((fault) => ({
    ...fault,
    path: [...path, "name"],
    problem: `is left out, and the default ${fault.problem}`,
    remedy: "write a name, or shorten the key",
  }));
}

/** Templates whose prefixes differ only in what an address leaves out. */
export function templateFaults(registry: Raw): Fault[] {
  const seen = new Map<string, Path>();
  return Object.keys(record(registry.creationTemplates)).flatMap((prefix) => {
    const path = ["registry", "creationTemplates", prefix];
    return twice(seen, snakeCase(prefix), path, "must have an address of its own", prefix);
  });
}

/** A key that left the catalogue is free for good: its address belongs to what it was moved to, or is forgotten. */
function leftFaults(addresses: Map<string, Path>, path: Path, key: string | undefined): Fault[] {
  if (key === undefined) return [];
  return twice(addresses, `aws_ecr_repository.${snakeCase(key)}`, path, "must be a key that is nowhere else", key);
}

function moveFaults(repository: Raw, path: Path): Fault[] {
  if (repository.movedFrom === undefined || repository.name !== undefined) return [];
  const problem = "is needed with 'movedFrom', since a name that follows the new key would be another repository";
  return [{ path: [...path, "name"], problem, remedy: "write the name that the repository has now" }];
}

function scanFaults(registry: Raw, repository: Raw, path: Path): Fault[] {
  if (registry.scanning === undefined || repository.scanOnPush === undefined) return [];
  const problem = "has no effect where 'registry.scanning' decides";
  return [{ path: [...path, "scanOnPush"], problem, remedy: "remove one of the two" }];
}

/** Keys that name no repository of the catalogue. */
export function referenceFaults(platform: Raw): Fault[] {
  const registry = record(platform.registry);
  if (!isRecord(registry.repositories)) return [];
  const catalogue = Object.keys(record(registry.repositories));
  const users: [Path, unknown][] = [
    ...Object.entries(record(platform.environments)).map(
      ([name, value]) => [["environments", name, "repositories"], record(value).repositories] as [Path, unknown],
    ),
    ...list(registry.replication).map(
      (value, index) =>
        [["registry", "replication", index, "repositories"], record(value).repositories] as [Path, unknown],
    ),
  ];
  return [
    ...users.flatMap(([path, keys]) =>
      list(keys).flatMap((key, index) => unknownKeyFaults(catalogue, [...path, index], text(key))),
    ),
    ...within(["registry", "replication"], replicationRuleFaults(replicatedPrefixes(registry), "repositories")),
  ];
}

/** Where no list is given, it is not empty: it is the whole catalogue. */
function replicatedPrefixes(registry: Raw): { prefixes: string[] }[] {
  return list(registry.replication).map((value) => {
    const { repositories } = record(value);
    return { prefixes: Array.isArray(repositories) ? repositories.map(String) : ["*"] };
  });
}

function unknownKeyFaults(catalogue: readonly string[], path: Path, found: string | undefined): Fault[] {
  if (found === undefined || !isKey(found) || catalogue.includes(found)) return [];
  const like = nearest(found, catalogue);
  const remedy = like === undefined ? "add it to 'registry.repositories'" : `did you mean "${like}"?`;
  return [{ path, problem: "must be a key of the catalogue", found, remedy }];
}
