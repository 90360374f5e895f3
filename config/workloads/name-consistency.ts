import { type DataSettings, bucketName, dataNameFaults, tableName } from "../../domain/data/settings";
import { clusterName, pullSecretRefresherName, workloadRoleName } from "../../domain/aws/environment-names";
import { type Fault, within } from "../../domain/text/errors";
import { IAM_NAME_LIMITS, iamNameFaults } from "../../domain/aws/names";
import { kebabCase, snakeCase } from "../../domain/text/words";
import { cronJobNameFaults, deploymentNameFaults } from "../../domain/workloads/faults";
import { ENVIRONMENT_NAME, PLATFORM_NAME, isKey } from "../checks/forms";
import { type RawEnvironment, type RawWorkload, environmentsOf, workloadsOf } from "../platform/environments";
import { type Path, type Raw, record, text } from "../checks/raw";
import { stateBuckets } from "../state/consistency";
import { twice } from "../checks/twice";

/** Names in AWS that the platform has for itself, as keys of workloads: their roles' names are made in the same way. */
const ROLES = ["cluster", "node", "vpcCni", "flowLogs"];
/** What stands beside the workloads: its addresses and objects are made of these. */
const OBJECTS = ["namespace", "ingress", "ingressClass", "pullSecretRefresher"];
/** Namespaces that every cluster has. */
const GIVEN_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Names that are made of the platform's, the environment's and a key, and those that are there twice. */
export function nameFaults(platform: Raw): Fault[] {
  const seen = stateBuckets(platform);
  return environmentsOf(platform).flatMap((environment) => [
    ...workloadNameFaults(text(platform.name) ?? "", environment),
    ...refresherNameFaults(text(platform.name) ?? "", environment),
    ...givenNamespaceFaults(environment),
    ...dataFaults(text(platform.name) ?? "", environment),
    ...sharedDataFaults(text(platform.name) ?? "", environment, seen),
  ]);
}

/** Whether the names that others are made of are right: what is wrong with them is the schema's business. */
function isWellNamed(platform: string, environment: RawEnvironment): boolean {
  return PLATFORM_NAME.test(platform) && ENVIRONMENT_NAME.test(environment.name);
}

function workloadNameFaults(platform: string, environment: RawEnvironment): Fault[] {
  const cluster = isWellNamed(platform, environment) ? clusterName(platform, environment.name) : undefined;
  const seen = new Map<string, Path>();
  return workloadsOf(environment)
    .filter(({ key }) => isKey(key))
    .flatMap((workload) => [
      ...twice(seen, kebabCase(workload.key), workload.path, "must have a name of its own among the workloads"),
      ...reservedFaults(workload),
      ...within(workload.path, objectFaults(workload)),
      ...(cluster === undefined ? [] : within(workload.path, roleFaults(cluster, workload))),
    ]);
}

function reservedFaults({ path, key }: RawWorkload): Fault[] {
  if (![...ROLES, ...OBJECTS].map(kebabCase).includes(kebabCase(key))) return [];
  const problem = "must not have a name that the platform uses itself";
  return [{ path, problem, found: key, remedy: `choose another key, for example "${key}App"` }];
}

function objectFaults({ kind, key }: RawWorkload): Fault[] {
  const rule = kind === "cronJobs" ? cronJobNameFaults : deploymentNameFaults;
  return derived(rule(kebabCase(key)), "shorten the key");
}

function roleFaults(cluster: string, { key, settings }: RawWorkload): Fault[] {
  if (settings.access === undefined) return [];
  const faults = iamNameFaults(workloadRoleName(cluster, key), IAM_NAME_LIMITS.role);
  return within(["access"], derived(faults, "shorten the name of the platform, the environment or the workload"));
}

function refresherNameFaults(platform: string, environment: RawEnvironment): Fault[] {
  const { path, name, settings } = environment;
  if (record(settings.cluster).type !== "outside-aws" || !isWellNamed(platform, environment)) return [];
  const faults = iamNameFaults(pullSecretRefresherName(clusterName(platform, name)), IAM_NAME_LIMITS.user);
  return within([...path, "cluster"], derived(faults, "shorten the name of the platform or the environment"));
}

/** Terraform would make it, and fail since it is there. */
function givenNamespaceFaults({ path, settings }: RawEnvironment): Fault[] {
  const { namespace, manageNamespace } = record(settings.workloads);
  if (manageNamespace === false || !GIVEN_NAMESPACES.includes(String(namespace))) return [];
  const problem = "must not be one that every cluster has";
  return [
    { path: [...path, "workloads", "namespace"], problem, found: namespace, remedy: "omit it for one of its own" },
  ];
}

function dataFaults(platform: string, environment: RawEnvironment): Fault[] {
  const path = [...environment.path, "data"];
  const { tables, buckets } = wellNamedData(environment);
  const seen = new Map<string, Path>();
  const addresses = [
    ...Object.keys(tables).map((key) => ["tables", key]),
    ...Object.keys(buckets).map((key) => ["buckets", key]),
  ];
  return [
    ...addresses.flatMap((at) =>
      twice(seen, snakeCase(at[1] ?? ""), [...path, ...at], "must have an address of its own"),
    ),
    ...(isWellNamed(platform, environment)
      ? within(path, dataNameFaults(platform, environment.name, { tables, buckets } as DataSettings))
      : []),
  ];
}

/** Only what has the right form: the rest is the schema's business. */
function wellNamedData({ settings }: RawEnvironment): { tables: Raw; buckets: Raw } {
  const { tables, buckets } = record(settings.data);
  return { tables: named(tables), buckets: named(buckets) };
}

function named(value: unknown): Raw {
  const each = Object.entries(record(value)).map(([key, settings]) => [key, record(settings)] as const);
  return Object.fromEntries(
    each.filter(([key, { name }]) => isKey(key) && (name === undefined || text(name) !== undefined)),
  );
}

/** The name of a bucket is there once in the world, that of a table once in an account and region. */
function sharedDataFaults(platform: string, environment: RawEnvironment, seen: Map<string, Path>): Fault[] {
  const { path, name, account, region } = environment;
  const { tables, buckets } = wellNamedData(environment);
  const own = [
    ...Object.entries(tables).map(([key, table]) => {
      const found = tableName(platform, name, key, { name: text(record(table).name) });
      return { at: ["tables", key], found, id: `${account} ${region} ${found}` };
    }),
    ...Object.entries(buckets).map(([key, bucket]) => {
      const found = bucketName(platform, name, key, { name: text(record(bucket).name) });
      return { at: ["buckets", key], found, id: found };
    }),
  ];
  // Two of one environment are a fault of that environment.
  const first = own.filter(({ id }, index) => own.findIndex((other) => other.id === id) === index);
  return first.flatMap(({ at, found, id }) =>
    twice(seen, id, [...path, "data", ...at], "must have a name of its own among all environments", found),
  );
}

function derived(faults: readonly Fault[], remedy: string): Fault[] {
  return faults.map(({ problem, found }) => ({ path: [], problem: `gets a name that ${problem}`, found, remedy }));
}
