import { accountOf, isKmsKeyArn, partitionOfArn } from "../../domain/aws/arn";
import { type Fault, within } from "../../domain/text/errors";
import { accountIdFaults } from "../../domain/aws/names";
import { partitionOf } from "../../domain/aws/regions";
import { replicationFaults } from "../../domain/ecr/registry-settings";
import { type Path, type Raw, isRecord, list, record, text } from "../checks/raw";

/** Something that lives in an account and region: where its settings stand, and what they say. */
interface Place {
  readonly path: Path;
  readonly settings: Raw;
  readonly account: string;
  readonly region: string;
}

/** Roles of other accounts than the place that they are for, and registries that would copy to themselves. */
export function accountFaults(platform: Raw): Fault[] {
  const registry = placeOf(["registry"], record(platform.registry));
  const { account, region } = registry;
  return [
    ...[registry, ...replicasOf(platform), ...environmentsOf(platform)].flatMap((place) =>
      roleAccountFaults([...place.path, "deployRole"], place.settings.deployRole, place.account),
    ),
    ...statesOf(platform)
      .filter(({ settings }) => settings.managed !== false)
      .flatMap((state) => roleAccountFaults([...state.path, "role"], state.settings.role, state.account)),
    ...templatesOf(platform).flatMap((template) =>
      roleAccountFaults([...template.path, "customRoleArn"], template.settings.customRoleArn, account),
    ),
    ...within(
      ["registry", "replication"],
      // Its own account and region are the schema's business.
      (list(record(platform.registry).replication).every(isRecord)
        ? replicationFaults({ account, region }, replicasOf(platform))
        : []
      ).filter(({ path }) => path.length < 2),
    ),
  ];
}

function roleAccountFaults(path: Path, role: unknown, account: string): Fault[] {
  const found = text(role) ?? "";
  if (accountIdFaults(accountOf(found)).length + accountIdFaults(account).length > 0) return [];
  if (accountOf(found) === account) return [];
  const problem = `must be a role of account ${account}`;
  return [{ path, problem, found, remedy: "name a role of that account, or mend 'account'" }];
}

/** A key can encrypt only what lives in its own region, and so in its own partition. */
export function keyFaults(platform: Raw): Fault[] {
  const registry = placeOf(["registry"], record(platform.registry));
  const repositories = Object.entries(record(registry.settings.repositories));
  const encrypted = [
    placeOf(["registry", "defaults"], record(registry.settings.defaults), registry),
    ...repositories.map(([key, value]) => placeOf(["registry", "repositories", key], record(value), registry)),
    ...templatesOf(platform),
  ];
  return [
    ...encrypted.flatMap(({ path, settings, region }) =>
      keyPlaceFaults([...path, "encryption", "kmsKeyArn"], record(settings.encryption).kmsKeyArn, region),
    ),
    ...statesOf(platform).flatMap(({ path, settings, region }) =>
      keyPlaceFaults([...path, "kmsKeyArn"], settings.kmsKeyArn, region),
    ),
    ...environmentsOf(platform).flatMap(({ path, settings, region }) =>
      keyPlaceFaults([...path, "cluster", "secretsKeyArn"], record(settings.cluster).secretsKeyArn, region),
    ),
  ];
}

function keyPlaceFaults(path: Path, key: unknown, region: string): Fault[] {
  const found = text(key);
  if (found === undefined || !isKmsKeyArn(found) || region === "") return [];
  if (found.split(":")[3] === region) return arnFaults(path, found, partitionOf(region));
  return [{ path, problem: `must be a key of the region ${region}`, found, remedy: "name a key of that region" }];
}

/** China and GovCloud are worlds of their own: nothing is shared between partitions. */
export function partitionFaults(platform: Raw): Fault[] {
  const registry = placeOf(["registry"], record(platform.registry));
  if (registry.region === "") return [];
  const partition = partitionOf(registry.region);
  const others = [...replicasOf(platform), ...environmentsOf(platform), ...statesOf(platform)];
  return [
    ...others
      .filter(({ settings, region }) => settings.region !== undefined && partitionOf(region) !== partition)
      .map(({ path, region }) => ({
        path: [...path, "region"],
        problem: `must be a region of the registry's partition ${partition}`,
        found: region,
        remedy: "use a platform file for each partition",
      })),
    ...[registry, ...others].flatMap(({ path, settings }) =>
      ["deployRole", "role"].flatMap((key) => arnFaults([...path, key], settings[key], partition)),
    ),
    ...environmentsOf(platform).flatMap(({ path, settings }) =>
      list(record(settings.cluster).admins).flatMap((admin, index) =>
        arnFaults([...path, "cluster", "admins", index], admin, partition),
      ),
    ),
  ];
}

function arnFaults(path: Path, arn: unknown, partition: string): Fault[] {
  const found = text(arn);
  if (!found?.startsWith("arn:aws") || partitionOfArn(found) === partition) return [];
  return [
    { path, problem: `must be an ARN of the partition ${partition}`, found, remedy: `write "arn:${partition}:..."` },
  ];
}

function placeOf(path: Path, settings: Raw, around?: Place): Place {
  return {
    path,
    settings,
    account: text(settings.account) ?? around?.account ?? "",
    region: text(settings.region) ?? around?.region ?? "",
  };
}

function replicasOf(platform: Raw): Place[] {
  const registry = placeOf(["registry"], record(platform.registry));
  return list(registry.settings.replication).map((value, index) =>
    placeOf(["registry", "replication", index], record(value), registry),
  );
}

function templatesOf(platform: Raw): Place[] {
  const registry = placeOf(["registry"], record(platform.registry));
  return Object.entries(record(registry.settings.creationTemplates)).map(([prefix, value]) =>
    placeOf(["registry", "creationTemplates", prefix], record(value), registry),
  );
}

function environmentsOf(platform: Raw): Place[] {
  const registry = placeOf(["registry"], record(platform.registry));
  return Object.entries(record(platform.environments)).map(([name, value]) =>
    placeOf(["environments", name], record(value), registry),
  );
}

/** The platform's own, and those of environments. */
function statesOf(platform: Raw): Place[] {
  const registry = placeOf(["registry"], record(platform.registry));
  return [
    placeOf(["state"], record(platform.state), registry),
    ...environmentsOf(platform)
      .filter(({ settings }) => settings.state !== undefined)
      .map((environment) => placeOf([...environment.path, "state"], record(environment.settings.state), environment)),
  ];
}
