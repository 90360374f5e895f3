import { repositoryArn } from "../../domain/aws/arn";
import { defaultNat } from "../../domain/vpc/network";
import { cachedRepositories } from "../../domain/ecr/pull-through-cache";
import type { DeployPlace, StateLocation } from "../registry/deploy-place";
import type { Environment, EnvironmentNetwork, PullArns } from "./environment";
import { catalogueArns } from "../registry/catalogue";
import { resolveCluster } from "../clusters/resolve";
import { resolveData } from "../data/resolve";
import { resolveWorkloads } from "../workloads/resolve";
import { registryRole, stateLocation } from "../state/resolve";
import type { EnvironmentSettings, NetworkSettings, PlatformSettings, StateBucketSettings } from "./settings";

const DEFAULT_FLOW_LOGS = { retainDays: 30, traffic: "ALL" } as const;

/** Fill in the defaults of an environment. */
export function resolveEnvironment(
  settings: PlatformSettings,
  shared: StateLocation,
  name: string,
  environment: EnvironmentSettings,
): Environment {
  const { registry } = settings;
  const { state, network, data, cluster, workloads } = environment;
  const place = placeOf(settings, environment);
  const context = { settings, name, place };
  return {
    name,
    ...place,
    state: state ? ownState(settings, place, state) : shared,
    hasOwnState: state !== undefined,
    repositories: environment.repositories ?? Object.keys(registry.repositories),
    pull: pullArns(settings, place, environment),
    ...(network !== undefined && { network: resolveNetwork(network) }),
    ...(cluster !== undefined && { cluster: resolveCluster(context, environment, cluster) }),
    ...(data !== undefined && { data: resolveData(context, data) }),
    ...(workloads !== undefined && { workloads: resolveWorkloads(context, environment, workloads) }),
  };
}

function placeOf({ registry }: PlatformSettings, environment: EnvironmentSettings): DeployPlace {
  const { account = registry.account, region = registry.region } = environment;
  const deployRole = environment.deployRole ?? registryRole(registry, account);
  return { account, region, ...(deployRole !== undefined && { deployRole }) };
}

/** A cache serves its own account alone. */
function pullArns({ registry }: PlatformSettings, place: DeployPlace, { repositories }: EnvironmentSettings): PullArns {
  const caches = place.account === registry.account ? Object.keys(registry.pullThroughCaches ?? {}) : [];
  return {
    repositories: catalogueArns(registry, repositories),
    caches: caches.map((prefix) => repositoryArn(registry, cachedRepositories(prefix))),
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
