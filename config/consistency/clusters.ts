import { type Fault, within } from "../../domain/errors";
import { eksAddonRegistryFaults } from "../../domain/eks-addon-registries";
import { clusterName, pullSecretRefresherName, workloadRoleName } from "../../domain/environment-names";
import { objectNameFaults } from "../../domain/kubernetes-names";
import { IAM_NAME_LIMITS, iamNameFaults } from "../../domain/names";
import { pullSecretPlatformFaults } from "../../domain/pull-secret";
import { kebabCase } from "../../domain/words";
import { type Path, type Raw, list, record, text } from "./raw";
import { twice } from "./twice";

/** An environment as its settings stand. */
export interface RawEnvironment {
  readonly path: Path;
  readonly name: string;
  readonly settings: Raw;
  readonly account: string;
  readonly region: string;
}

/** Every environment. */
export function environmentsOf(platform: Raw): RawEnvironment[] {
  const registry = record(platform.registry);
  return Object.entries(record(platform.environments)).map(([name, value]) => {
    const settings = record(value);
    return {
      path: ["environments", name],
      name,
      settings,
      account: text(settings.account) ?? text(registry.account) ?? "",
      region: text(settings.region) ?? text(registry.region) ?? "",
    };
  });
}

/** Workloads by kind, as their settings stand. */
export function workloadsOf({ path, settings }: RawEnvironment): [path: Path, key: string, workload: Raw][] {
  return ["deployments", "cronJobs"].flatMap((kind) =>
    Object.entries(record(record(settings.workloads)[kind])).map(([key, value]): [Path, string, Raw] => [
      [...path, "workloads", kind, key],
      key,
      record(value),
    ]),
  );
}

/** What a cluster needs around it, and what needs a cluster. */
export function clusterFaults(platform: Raw): Fault[] {
  return environmentsOf(platform).flatMap((environment) => {
    const cluster = record(environment.settings.cluster);
    return [
      ...homelessFaults(environment),
      ...(cluster.type === "eks" ? eksFaults(environment, cluster) : []),
      ...(cluster.type === "outside-aws" ? loginFaults(environment, record(platform.registry), cluster) : []),
      ...nameFaults(text(platform.name) ?? "", environment),
    ];
  });
}

function homelessFaults({ path, settings }: RawEnvironment): Fault[] {
  if (settings.workloads === undefined || settings.cluster !== undefined) return [];
  const remedy = "add 'cluster': eks({ ... }) or outsideAws({ ... }), or remove the workloads";
  return [{ path: [...path, "workloads"], problem: "must have a cluster to run in", remedy }];
}

/** What the schema finds wrong about the Secret is passed over. */
function loginFaults({ path }: RawEnvironment, { account, region }: Raw, { pullSecret }: Raw): Fault[] {
  const { credentials, registries } = record(pullSecret);
  const { oidcProviderArn, secretName } = record(credentials);
  const [provider, secret] = [text(oidcProviderArn), text(secretName)];
  const registry = { account: text(account) ?? "", region: text(region) ?? "" };
  const places = list(registries)
    .map(record)
    .map((place) => ({ account: text(place.account) ?? "", region: text(place.region) ?? "", repositories: [] }));
  const known = provider === undefined ? { secretName: secret ?? "" } : { oidcProviderArn: provider };
  if (registry.account === "" || registry.region === "") return [];
  const faults = pullSecretPlatformFaults({ credentials: known, registries: places }, registry);
  return within([...path, "cluster", "pullSecret"], faults);
}

function eksFaults({ path, settings, region }: RawEnvironment, cluster: Raw): Fault[] {
  const network = record(settings.network);
  const faults = within([...path, "cluster"], region === "" ? [] : eksAddonRegistryFaults(region));
  if (settings.network === undefined) {
    const remedy = 'add \'network\': { cidr: "10.1.0.0/16", zones: ["a", "c"] }';
    faults.push({ path: [...path, "cluster"], problem: "must have a network to be in", remedy });
  } else if (network.nat === "none" || (network.nat === undefined && network.publicSubnets === false)) {
    const problem = 'must be "single" or "per-zone" for EKS: nodes reach ECR and the control plane\'s services by it';
    faults.push({ path: [...path, "network", "nat"], problem, found: network.nat, remedy: "choose one of these" });
  }
  return [...faults, ...deployerFaults([...path, "cluster", "admins"], settings, cluster)];
}

/** Terraform itself calls the Kubernetes API, as this role. */
function deployerFaults(path: Path, { deployRole, workloads }: Raw, { admins }: Raw): Fault[] {
  const found = text(deployRole);
  if (found === undefined || workloads === undefined || list(admins).includes(found)) return [];
  const problem = "must have the environment's 'deployRole' among them, which makes the Kubernetes objects";
  return [{ path, problem, remedy: `add "${found}"` }];
}

/** Names that are made of the platform's, the environment's and the workload's. */
function nameFaults(platform: string, environment: RawEnvironment): Fault[] {
  const { path, name, settings } = environment;
  const cluster = clusterName(platform, name);
  const isOutside = record(settings.cluster).type === "outside-aws";
  const seen = new Map<string, Path>([
    ...["cluster", "node", "vpc-cni"].map((used): [string, Path] => [used, [...path, "cluster"]]),
  ]);
  const workloads = workloadsOf(environment).flatMap(([at, key, { access }]) => [
    ...twice(seen, kebabCase(key), at, "must have a name of its own among workloads and roles"),
    ...within(at, derived(objectNameFaults(kebabCase(key)))),
    ...(access === undefined ? [] : within([...at, "access"], roleNameFaults(workloadRoleName(cluster, key)))),
  ]);
  return isOutside
    ? [...within([...path, "cluster"], roleNameFaults(pullSecretRefresherName(cluster))), ...workloads]
    : workloads;
}

function roleNameFaults(name: string): Fault[] {
  return derived(iamNameFaults(name, IAM_NAME_LIMITS.role));
}

function derived(faults: Fault[]): Fault[] {
  return faults.map(({ problem, found }) => ({
    path: [],
    problem: `gets a name that ${problem}`,
    found,
    remedy: "shorten the name of the platform, the environment or the workload",
  }));
}
