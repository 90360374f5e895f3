import { DEFAULT_LIFECYCLE } from "../../domain/ecr/lifecycle-policy";
import { DEFAULT_MUTABILITY, type PrincipalSettings } from "../../domain/ecr/repository-settings";
import { namesOutside, patternsOf, registryRole, repositoryName, repositoryNames } from "./catalogue";
import type { CatalogueRepository, Registry, Replica } from "./registry";
import type { RegistrySettings, ReplicationSettings, RepositorySettings } from "./settings";

/** An environment, as far as it pulls. */
interface Consumer {
  readonly account: string;
  /** Keys of the catalogue. */
  readonly repositories: readonly string[];
  /** ARN of the role that pulls there, where it is known. */
  readonly pullerRoleArn?: string | undefined;
}

/** Fill in the defaults of the registry, and let in who pulls from other accounts. */
export function resolveRegistry(settings: RegistrySettings, consumers: readonly Consumer[]): Registry {
  const { account, region, namespace, deployRole, scanning, policy } = settings;
  return {
    account,
    region,
    namespace,
    patterns: patternsOf(settings),
    ...(deployRole !== undefined && { deployRole }),
    repositories: Object.entries(settings.repositories).map(([key, repository]) =>
      resolveRepository(settings, key, repository, foreignPullers(settings, key, consumers)),
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
 * Those in the registry's own account pull by the policies of their own roles. In another account it is the role that pulls
 * for its cluster alone, or everybody whom the account allows where it is not known.
 */
function foreignPullers(
  { account, organization }: RegistrySettings,
  key: string,
  consumers: readonly Consumer[],
): PrincipalSettings[] {
  const foreign = consumers.filter((each) => each.account !== account && each.repositories.includes(key));
  if (foreign.length === 0) return [];
  if (organization !== undefined) return [{ organization }];
  const accounts = [...new Set(foreign.map((consumer) => consumer.account))].sort();
  return accounts.map((each) =>
    accountPuller(
      each,
      foreign.filter((consumer) => consumer.account === each),
    ),
  );
}

function accountPuller(account: string, consumers: readonly Consumer[]): PrincipalSettings {
  const known = consumers.map(({ pullerRoleArn }) => pullerRoleArn).filter((arn) => arn !== undefined);
  return known.length < consumers.length ? { account } : { account, roleArns: known };
}

function resolveRepository(
  registry: RegistrySettings,
  key: string,
  settings: RepositorySettings,
  environmentPullers: readonly PrincipalSettings[],
): CatalogueRepository {
  const { defaults = {}, scanning } = registry;
  const { movedFrom, import: adopt = false, ...own } = settings;
  const merged = { ...defaults, ...own };
  const tags = { ...defaults.tags, ...own.tags };
  return {
    imageTagMutability: DEFAULT_MUTABILITY,
    encryption: "AES256",
    lifecycle: DEFAULT_LIFECYCLE,
    forceDelete: false,
    protect: true,
    pushers: [],
    ...merged,
    key,
    name: repositoryName(registry, key),
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
    prefixes: repositories ? names : [`${registry.namespace}/`, ...namesOutside(registry)],
    template: {
      ...(imageTagMutability !== undefined && { imageTagMutability }),
      ...(lifecycle !== undefined && { lifecycle }),
    },
  };
}
