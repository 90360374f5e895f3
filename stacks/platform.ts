import type { Construct } from "constructs";
import type { Environment } from "../config/platform/environment";
import type { Platform } from "../config/platform/platform";
import { allWorkloads } from "../config/workloads/kinds";
import { placeId } from "../domain/ecr/registry-settings";
import { AccessStack } from "./access-stack";
import type { BaseStack } from "./base-stack";
import { partsOf } from "./clusters/kinds";
import { declaredFacts } from "./facts";
import { FactsFile } from "./facts-file";
import { RegistryStack } from "./registry-stack";
import { ReplicaStack } from "./replica-stack";
import { recordedSettings } from "./setting-record";
import { StateStack } from "./state-stack";

/**
 * What only some platforms have is loaded when one has it: the classes of Kubernetes' objects alone cost more time and
 * memory than the registry does.
 */
const lazy = {
  get DataStack() {
    return (require("./data-stack") as typeof import("./data-stack")).DataStack;
  },
  get EnvironmentAccessStack() {
    return (require("./environment-access-stack") as typeof import("./environment-access-stack"))
      .EnvironmentAccessStack;
  },
  get NetworkStack() {
    return (require("./network-stack") as typeof import("./network-stack")).NetworkStack;
  },
  get WorkloadsStack() {
    return (require("./workloads-stack") as typeof import("./workloads-stack")).WorkloadsStack;
  },
};

/** The stacks of a platform by id, e.g. `registry` or `state-prod`. */
export type PlatformStacks = ReadonlyMap<string, BaseStack>;

/**
 * Build every stack of a platform, in the order in which they are applied.
 *
 * A team's own `main.ts` can add constructs to what it returns.
 */
export function buildPlatform(scope: Construct, platform: Platform): PlatformStacks {
  const states = buildStateStacks(scope, platform);
  const replicas = platform.registry.replication.map(
    (replica) => new ReplicaStack(scope, `registry-${placeId(replica)}`, platform, replica),
  );
  const registry = new RegistryStack(scope, "registry", platform);
  for (const replica of replicas) registry.addDependency(replica);
  registry.synthesizer = new FactsFile(registry.synthesizer, () => ({
    ...declaredFacts(platform),
    settings: recordedSettings(registry.node.root),
  }));
  const access = new AccessStack(scope, "access", platform);
  const environments = Object.values(platform.environments).flatMap((environment) =>
    buildEnvironment(scope, platform, environment, [registry, access]),
  );

  const stacks: BaseStack[] = [...replicas, registry, access, ...environments];
  for (const state of states) {
    const inside = stacks.filter((stack) => stack.state === state.state);
    if (!state.state.protect) goesLast(state, inside);
  }
  return new Map([...states, ...stacks].map((stack) => [stack.node.id, stack]));
}

/** What an environment has, in the order in which it is applied. */
function buildEnvironment(
  scope: Construct,
  platform: Platform,
  environment: Environment,
  shared: readonly BaseStack[],
): BaseStack[] {
  const { name, data } = environment;
  const clusterStacks = buildCluster(scope, platform, environment);
  const dataStacks =
    data === undefined ? [] : [new lazy.DataStack(scope, `data-${name}`, { platform, environment, data })];
  const [, clusterStack] = clusterStacks;
  const after = [...shared, ...dataStacks];
  return [...clusterStacks, ...dataStacks, ...buildWorkloads(scope, platform, environment, after, clusterStack)];
}

/** The network's first, then the cluster's. */
function buildCluster(scope: Construct, platform: Platform, environment: Environment): BaseStack[] {
  const { name, network, cluster } = environment;
  if (network === undefined) return [];
  const networkStack = new lazy.NetworkStack(scope, `network-${name}`, { platform, environment, network });
  const clusterStack =
    cluster && partsOf(cluster).build(scope, { platform, environment, cluster, network, networkStack });
  return clusterStack === undefined ? [networkStack] : [networkStack, clusterStack];
}

function buildWorkloads(
  scope: Construct,
  platform: Platform,
  environment: Environment,
  after: readonly BaseStack[],
  clusterStack?: BaseStack,
): BaseStack[] {
  const { name, cluster, workloads } = environment;
  if (workloads === undefined || cluster === undefined) return [];
  const props = { platform, environment, workloads, ...(clusterStack && { clusterStack }) };
  const access = hasCallers(environment) ? [new lazy.EnvironmentAccessStack(scope, `access-${name}`, props)] : [];
  const before = [...after, ...access];
  return [...access, new lazy.WorkloadsStack(scope, `workloads-${name}`, { ...props, cluster, after: before })];
}

/** Whether the code of a workload calls AWS. */
function hasCallers({ workloads }: Environment): boolean {
  return workloads !== undefined && allWorkloads(workloads).some(({ identity }) => identity !== undefined);
}

/**
 * A bucket that Terraform may destroy has to go after the stacks whose states it holds.
 *
 * A protected one is there before any stack and stays; depending on it would only make `cdktf deploy registry` ask for
 * `state` too.
 */
function goesLast(state: StateStack, stacks: readonly BaseStack[]): void {
  for (const stack of stacks) stack.addDependency(state);
}

/** The platform's own bucket first. */
function buildStateStacks(scope: Construct, platform: Platform): StateStack[] {
  const { state, environments } = platform;
  const own = Object.values(environments).filter((environment) => environment.hasOwnState && environment.state.managed);
  return [
    ...(state.managed ? [new StateStack(scope, "state", { platform, state })] : []),
    ...own.map(
      ({ name, state: bucket }) =>
        new StateStack(scope, `state-${name}`, { platform, state: bucket, environment: name }),
    ),
  ];
}
