import { DEFAULT_LIFECYCLE } from "../../domain/ecr/lifecycle-policy";
import { iamArn } from "../../domain/aws/arn";
import { nodeRoleName } from "../../domain/aws/environment-names";
import { partitionOf } from "../../domain/aws/regions";
import type { PrincipalSettings } from "../../domain/ecr/repository-settings";
import { outside, patternsOf, repositoryName, repositoryNames } from "../registry/catalogue";
import type { Environment } from "./environment";
import type { CatalogueRepository, Platform, Registry, Replica } from "./platform";
import { resolveEnvironment } from "./resolve-environment";
import { platformState, registryRole } from "../state/resolve";
import type { PlatformSettings, RegistrySettings, ReplicationSettings, RepositorySettings } from "./settings";

const DEFAULT_VERSIONS = {
  requiredVersion: ">= 1.10.0, < 2.0.0",
  awsProviderVersion: ">= 6.25.0, < 7.0.0",
  kubernetesProviderVersion: ">= 2.38.0, < 4.0.0",
};

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
    review: settings.review ?? {},
  };
}

function resolveRegistry(settings: RegistrySettings, environments: readonly Environment[]): Registry {
  const { account, region, namespace, deployRole, scanning, policy } = settings;
  return {
    account,
    region,
    namespace,
    patterns: patternsOf(settings),
    ...(deployRole !== undefined && { deployRole }),
    repositories: Object.entries(settings.repositories).map(([key, repository]) =>
      resolveRepository(settings, key, repository, foreignPullers(settings, key, environments)),
    ),
    retired: settings.retired ?? [],
    ...(scanning !== undefined && { scanning }),
    ...(policy !== undefined && { policy }),
    creationTemplates: settings.creationTemplates ?? {},
    replication: (settings.replication ?? []).map((replica) => resolveReplica(settings, replica)),
    pullThroughCaches: settings.pullThroughCaches ?? {},
    cachesAreTagged: Object.values(settings.creationTemplates ?? {}).some(
      ({ appliedFor, tags }) => tags !== undefined && appliedFor.includes("PULL_THROUGH_CACHE"),
    ),
  };
}

/**
 * Whom a repository's policy lets in for the sake of environments.
 *
 * Those in the registry's own account pull by the policies of their own roles. In another account it is the cluster's node
 * role alone, or everybody whom the account allows where no cluster is known.
 */
function foreignPullers(
  { account, organization }: RegistrySettings,
  key: string,
  environments: readonly Environment[],
): PrincipalSettings[] {
  const foreign = environments.filter((each) => each.account !== account && each.repositories.includes(key));
  if (foreign.length === 0) return [];
  if (organization !== undefined) return [{ organization }];
  const accounts = [...new Set(foreign.map((environment) => environment.account))].sort();
  return accounts.map((each) =>
    accountPuller(
      each,
      foreign.filter((environment) => environment.account === each),
    ),
  );
}

function accountPuller(account: string, environments: readonly Environment[]): PrincipalSettings {
  const roles = environments.map(nodeRoleArn);
  const known = roles.filter((role) => role !== undefined);
  return known.length < roles.length ? { account } : { account, roleArns: known };
}

/** As it will be: the policy has to be there before the first node pulls, and so before there is a role. */
function nodeRoleArn({ account, region, cluster }: Environment): string | undefined {
  if (cluster?.type !== "eks") return undefined;
  return iamArn(partitionOf(region), account, `role/${nodeRoleName(cluster.clusterName)}`);
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
