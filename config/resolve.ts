import { DEFAULT_LIFECYCLE } from "../domain/lifecycle-policy";
import { defaultNat } from "../domain/network";
import { DEFAULT_EXPIRY_DAYS } from "../domain/state-bucket";
import { kebabCase } from "../domain/words";
import type { PrincipalSettings } from "../domain/repository-settings";
import type {
  CatalogueRepository,
  DeployPlace,
  Environment,
  EnvironmentNetwork,
  Platform,
  Registry,
  Replica,
  StateLocation,
} from "./platform";
import type {
  EnvironmentSettings,
  NetworkSettings,
  PlatformSettings,
  RegistrySettings,
  ReplicationSettings,
  RepositorySettings,
  StateBucketSettings,
} from "./settings";

const DEFAULT_VERSIONS = { requiredVersion: ">= 1.10.0, < 2.0.0", awsProviderVersion: ">= 6.25.0, < 7.0.0" };
const DEFAULT_FLOW_LOGS = { retainDays: 30, traffic: "ALL" } as const;

/** Fill in the defaults of settings that have no faults. */
export function resolvePlatform(settings: PlatformSettings): Platform {
  const { tags = {}, access = {} } = settings;
  const state = platformState(settings);
  const environments = Object.entries(settings.environments ?? {}).map(
    ([name, environment]) => [name, resolveEnvironment(settings, state, name, environment)] as const,
  );
  return {
    name: settings.name,
    ...(tags !== false && { tags }),
    terraform: { ...DEFAULT_VERSIONS, ...settings.terraform },
    state,
    registry: resolveRegistry(
      settings.registry,
      environments.map(([, environment]) => environment),
    ),
    access: { deployer: {}, pusher: {}, puller: {}, ...access },
    environments: Object.fromEntries(environments),
  };
}

/** The bucket that is used where none is named. */
export function defaultStateBucket(name: string, account: string, region: string): string {
  return `${name}-terraform-state-${account}-${region}`;
}

/** The full name of a repository. */
export function repositoryName(namespace: string, key: string, name?: string): string {
  return name ?? `${namespace}/${kebabCase(key)}`;
}

function platformState(settings: PlatformSettings): StateLocation {
  const { registry, state } = settings;
  const account = state.account ?? registry.account;
  const deployRole = state.role ?? registryRole(registry, account);
  return stateLocation(settings, { account, region: registry.region, ...(deployRole && { deployRole }) }, state);
}

function stateLocation(
  { name, state }: PlatformSettings,
  place: DeployPlace,
  bucket: StateBucketSettings,
): StateLocation {
  const { account, deployRole } = place;
  const region = bucket.region ?? place.region;
  return {
    account,
    region,
    bucket: bucket.bucket ?? defaultStateBucket(name, account, region),
    key: state.key,
    ...(bucket.role !== undefined && { role: bucket.role }),
    ...(deployRole !== undefined && { deployRole }),
    managed: bucket.managed ?? true,
    oldVersionsExpireAfterDays: bucket.oldVersionsExpireAfterDays ?? DEFAULT_EXPIRY_DAYS,
    ...(bucket.kmsKeyArn !== undefined && { kmsKeyArn: bucket.kmsKeyArn }),
    protect: bucket.protect ?? true,
  };
}

function resolveEnvironment(
  settings: PlatformSettings,
  shared: StateLocation,
  name: string,
  environment: EnvironmentSettings,
): Environment {
  const { registry } = settings;
  const { account = registry.account, region = registry.region, state, network } = environment;
  const deployRole = environment.deployRole ?? registryRole(registry, account);
  const place = { account, region, ...(deployRole !== undefined && { deployRole }) };
  return {
    name,
    ...place,
    state: state ? ownState(settings, place, state) : shared,
    hasOwnState: state !== undefined,
    repositories: environment.repositories ?? Object.keys(registry.repositories),
    ...(network !== undefined && { network: resolveNetwork(network) }),
  };
}

function resolveNetwork({ cidr, zones, nat, publicSubnets = true, flowLogs }: NetworkSettings): EnvironmentNetwork {
  return {
    cidr,
    zones,
    nat: nat ?? defaultNat(publicSubnets),
    publicSubnets,
    ...(flowLogs !== undefined && { flowLogs: { ...DEFAULT_FLOW_LOGS, ...flowLogs } }),
  };
}

/** A bucket in another account is reached by the role that is used there, unless the settings name one for the state. */
function ownState(settings: PlatformSettings, place: DeployPlace, state: StateBucketSettings): StateLocation {
  const role = state.role ?? place.deployRole;
  if (role === undefined) return stateLocation(settings, place, state);
  return stateLocation(settings, { ...place, deployRole: role }, { ...state, role });
}

function resolveRegistry(settings: RegistrySettings, environments: readonly Environment[]): Registry {
  const { account, region, namespace, deployRole, scanning, policy } = settings;
  return {
    account,
    region,
    namespace,
    patterns: [`${namespace}/*`, ...outside(namespace, repositoryNames(settings, Object.keys(settings.repositories)))],
    ...(deployRole !== undefined && { deployRole }),
    repositories: Object.entries(settings.repositories).map(([key, repository]) =>
      resolveRepository(settings, key, repository, foreignPullers(account, key, environments)),
    ),
    retired: settings.retired ?? [],
    ...(scanning !== undefined && { scanning }),
    ...(policy !== undefined && { policy }),
    creationTemplates: settings.creationTemplates ?? {},
    replication: (settings.replication ?? []).map((replica) => resolveReplica(settings, replica)),
  };
}

/** Environments in the registry's own account pull by the policies of their own roles. */
function foreignPullers(account: string, key: string, environments: readonly Environment[]): PrincipalSettings[] {
  const accounts = environments
    .filter((environment) => environment.account !== account && environment.repositories.includes(key))
    .map((environment) => environment.account);
  return [...new Set(accounts)].sort().map((foreign) => ({ account: foreign }));
}

function resolveRepository(
  { namespace, defaults = {}, scanning }: RegistrySettings,
  key: string,
  settings: RepositorySettings,
  environmentPullers: readonly PrincipalSettings[],
): CatalogueRepository {
  const { name, movedFrom, import: adopt = false, ...own } = settings;
  const merged = { ...defaults, ...own };
  const tags = { ...defaults.tags, ...own.tags };
  return {
    imageTagMutability: "IMMUTABLE",
    encryption: "AES256",
    lifecycle: DEFAULT_LIFECYCLE,
    forceDelete: false,
    protect: true,
    pushers: [],
    ...merged,
    key,
    name: repositoryName(namespace, key, name),
    ...(movedFrom !== undefined && { movedFrom }),
    import: adopt,
    scanOnPush: scanning ? "registry" : (merged.scanOnPush ?? true),
    ...(Object.keys(tags).length > 0 && { tags }),
    pullers: [...environmentPullers, ...(merged.pullers ?? [])],
  };
}

function resolveReplica(registry: RegistrySettings, settings: ReplicationSettings): Replica {
  const { region, account = registry.account, repositories } = settings;
  const deployRole = settings.deployRole ?? registryRole(registry, account);
  const { imageTagMutability, lifecycle } = registry.defaults ?? {};
  const names = repositoryNames(registry, repositories ?? Object.keys(registry.repositories));
  return {
    account,
    region,
    ...(deployRole !== undefined && { deployRole }),
    prefixes: repositories ? names : [`${registry.namespace}/`, ...outside(registry.namespace, names)],
    template: {
      ...(imageTagMutability !== undefined && { imageTagMutability }),
      ...(lifecycle !== undefined && { lifecycle }),
    },
  };
}

/** The registry's role serves everything in its account. */
function registryRole({ account, deployRole }: RegistrySettings, place: string): string | undefined {
  return place === account ? deployRole : undefined;
}

function repositoryNames({ namespace, repositories }: RegistrySettings, keys: readonly string[]): string[] {
  return keys.map((key) => repositoryName(namespace, key, repositories[key]?.name));
}

function outside(namespace: string, names: readonly string[]): string[] {
  return names.filter((name) => !name.startsWith(`${namespace}/`));
}
