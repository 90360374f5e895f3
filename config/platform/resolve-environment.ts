import { clusterKind } from "../clusters/kinds";
import { resolveData } from "../data/resolve";
import { resolveNetwork } from "../network/resolve";
import type { DeployPlace } from "../places/deploy-place";
import { pullArns, registryRole } from "../registry/catalogue";
import type { StateLocation } from "../state/location";
import { ownState } from "../state/resolve";
import { credentialsOf, namespaceOf, resolveWorkloads } from "../workloads/resolve";
import type { Environment } from "./environment";
import type { EnvironmentSettings, PlatformSettings } from "./settings";

/** Fill in the defaults of an environment. */
export function resolveEnvironment(
  settings: PlatformSettings,
  shared: StateLocation,
  name: string,
  environment: EnvironmentSettings,
): Environment {
  const { registry, name: platform } = settings;
  const { state, network, data, cluster, workloads, repositories } = environment;
  const place = placeOf(settings, environment);
  const context = { platform, name, place, registry };
  const clusterOf = {
    ...context,
    repositories,
    namespace: namespaceOf(platform, workloads),
    credentials: credentialsOf(workloads),
  };
  const workloadsOf = {
    ...context,
    data: data ?? {},
    pullSecret: cluster && clusterKind(cluster).pullSecretName(cluster),
  };
  return {
    name,
    ...place,
    state: state ? ownState(settings, place, state) : shared,
    hasOwnState: state !== undefined,
    repositories: repositories ?? Object.keys(registry.repositories),
    pull: pullArns(registry, place.account, repositories),
    ...(network !== undefined && { network: resolveNetwork(network) }),
    ...(cluster !== undefined && { cluster: clusterKind(cluster).resolve(clusterOf, cluster) }),
    ...(data !== undefined && { data: resolveData(context, data) }),
    ...(workloads !== undefined && { workloads: resolveWorkloads(workloadsOf, workloads) }),
  };
}

function placeOf({ registry }: PlatformSettings, environment: EnvironmentSettings): DeployPlace {
  const { account = registry.account, region = registry.region } = environment;
  const deployRole = environment.deployRole ?? registryRole(registry, account);
  return { account, region, ...(deployRole !== undefined && { deployRole }) };
}
