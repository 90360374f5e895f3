import { accountOf } from "../domain/arn";
import { type Fault, formatPath } from "../domain/errors";
import { bucketNameFaults, snakeCase } from "../domain/names";
import { nearest } from "../domain/nearest";
import { replicationFaults } from "../domain/registry-settings";
import { defaultStateBucket, repositoryName } from "./resolve";

type Raw = Readonly<Record<string, unknown>>;
type Path = readonly PropertyKey[];

/** Tags that every stack sets itself. */
const RESERVED_TAGS = ["platform", "environment", "stack"];

/**
 * What only several settings together can break.
 *
 * It reads the settings as they come, right or wrong, so that its faults are reported beside those of the schema:
 * a value that has the wrong type is the schema's business and is passed over here.
 */
export function consistencyFaults(settings: unknown): Fault[] {
  const platform = record(settings);
  return [
    ...catalogueFaults(record(platform.registry)),
    ...referenceFaults(platform),
    ...stateFaults(platform),
    ...accountFaults(platform),
    ...kmsRegionFaults(platform),
    ...reservedTagFaults(record(platform.tags)),
  ];
}

function catalogueFaults(registry: Raw): Fault[] {
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

function twice(seen: Map<string, Path>, found: string, path: Path, problem: string): Fault[] {
  const other = seen.get(found);
  if (other === undefined) {
    seen.set(found, path);
    return [];
  }
  return [{ path, problem, found, remedy: `'${formatPath(other)}' has it already: rename one` }];
}

/** A key that left the catalogue is free for good: its address belongs to what it was moved to, or is forgotten. */
function leftFaults(addresses: Map<string, Path>, path: Path, key: string | undefined): Fault[] {
  if (key === undefined) return [];
  const remedy = "remove one of the two";
  return twice(addresses, `aws_ecr_repository.${snakeCase(key)}`, path, "must be a key that is nowhere else").map(
    (fault) => ({ ...fault, found: key, remedy: fault.remedy.replace("rename one", remedy) }),
  );
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

function referenceFaults(platform: Raw): Fault[] {
  const registry = record(platform.registry);
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
  return users.flatMap(([path, keys]) =>
    list(keys).flatMap((key, index) => unknownKeyFaults(catalogue, [...path, index], text(key))),
  );
}

function unknownKeyFaults(catalogue: readonly string[], path: Path, found: string | undefined): Fault[] {
  if (found === undefined || catalogue.includes(found)) return [];
  const like = nearest(found, catalogue);
  const remedy = like === undefined ? "add it to 'registry.repositories'" : `did you mean "${like}"?`;
  return [{ path, problem: "must be a key of the catalogue", found, remedy }];
}

function stateFaults(platform: Raw): Fault[] {
  const registry = record(platform.registry);
  const state = record(platform.state);
  const name = text(platform.name) ?? "";
  const bucketOf = (own: Raw, place: Raw) =>
    text(own.bucket) ??
    defaultStateBucket(
      name,
      text(place.account) ?? text(registry.account) ?? "",
      text(own.region) ?? text(place.region) ?? text(registry.region) ?? "",
    );
  const platformBucket = bucketOf(state, state);
  const environments = Object.entries(record(platform.environments)).flatMap(([environment, value]) => {
    const own = record(value).state;
    if (own === undefined) return [];
    const path = ["environments", environment, "state"];
    const bucket = bucketOf(record(own), record(value));
    return [...bucketFaults(record(own), path, bucket), ...sharedBucketFaults(path, bucket, platformBucket)];
  });
  return [...bucketFaults(state, ["state"], platformBucket), ...environments];
}

function bucketFaults(state: Raw, path: Path, bucket: string): Fault[] {
  const derived = state.bucket === undefined && bucket.length > 63 ? bucketNameFaults(bucket) : [];
  const idle = ["oldVersionsExpireAfterDays", "kmsKeyArn", "protect"].filter((key) => state[key] !== undefined);
  return [
    ...derived.map((fault) => ({
      ...fault,
      path: [...path, "bucket"],
      problem: `is left out, and the default ${fault.problem}`,
      remedy: "name a bucket",
    })),
    ...(state.managed === false ? idle : []).map((key) => ({
      path: [...path, key],
      problem: "has no effect on a bucket that is not managed here",
      remedy: "remove it, or remove 'managed'",
    })),
  ];
}

function sharedBucketFaults(path: Path, found: string, platformBucket: string): Fault[] {
  if (found !== platformBucket) return [];
  const remedy = "remove 'state' to use the platform's bucket, or name another one";
  return [{ path: [...path, "bucket"], problem: "must be another bucket than the platform's", found, remedy }];
}

function accountFaults(platform: Raw): Fault[] {
  const registry = record(platform.registry);
  const account = text(registry.account) ?? "";
  const replicas = list(registry.replication).map(record);
  const places: [Path, Raw][] = [
    [["registry"], registry],
    ...Object.entries(record(platform.environments)).map(([name, value]): [Path, Raw] => [
      ["environments", name],
      record(value),
    ]),
    ...replicas.map((value, index): [Path, Raw] => [["registry", "replication", index], value]),
  ];
  const source = { account, region: text(registry.region) ?? "" };
  const destinations = replicas.map((replica) => ({
    account: text(replica.account) ?? account,
    region: text(replica.region) ?? "",
  }));
  return [
    ...places.flatMap(([path, place]) =>
      roleAccountFaults(path, text(place.deployRole), text(place.account) ?? account),
    ),
    ...replicationFaults(source, destinations)
      .filter(({ path }) => path.length < 2)
      .map((fault) => ({ ...fault, path: ["registry", "replication", ...fault.path] })),
  ];
}

function roleAccountFaults(path: Path, found: string | undefined, account: string): Fault[] {
  if (found === undefined || !/^\d{12}$/.test(accountOf(found)) || accountOf(found) === account) return [];
  const problem = `must be a role of account ${account}`;
  return [{ path: [...path, "deployRole"], problem, found, remedy: "name a role of that account, or mend 'account'" }];
}

/** A key can encrypt only what lives in its own region. */
function kmsRegionFaults(platform: Raw): Fault[] {
  const registry = record(platform.registry);
  const region = text(registry.region);
  const repositories = Object.entries(record(registry.repositories)).map(([key, value]): [Path, Raw] => [
    ["registry", "repositories", key],
    record(value),
  ]);
  const encrypted: [Path, Raw][] = [[["registry", "defaults"], record(registry.defaults)], ...repositories];
  const keys: [Path, string | undefined, string | undefined][] = [
    ...encrypted.map(([path, value]): [Path, string | undefined, string | undefined] => [
      [...path, "encryption", "kmsKeyArn"],
      text(record(value.encryption).kmsKeyArn),
      region,
    ]),
    [["state", "kmsKeyArn"], text(record(platform.state).kmsKeyArn), text(record(platform.state).region) ?? region],
  ];
  return keys.flatMap(([path, found, wanted]) => {
    if (!found?.startsWith("arn:") || wanted === undefined || found.split(":")[3] === wanted) return [];
    return [{ path, problem: `must be a key of the region ${wanted}`, found, remedy: "name a key of that region" }];
  });
}

function reservedTagFaults(tags: Raw): Fault[] {
  return RESERVED_TAGS.filter((key) => key in tags).map((key) => ({
    path: ["tags", key],
    problem: "is set by every stack itself",
    remedy: "use another key",
  }));
}

function record(value: unknown): Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
