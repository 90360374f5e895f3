import type { Construct } from "constructs";
import type { Platform } from "../config/platform";
import { placeId } from "../domain/registry-settings";
import { AccessStack } from "./access-stack";
import type { BaseStack } from "./base-stack";
import { NetworkStack } from "./network-stack";
import { RegistryStack } from "./registry-stack";
import { ReplicaStack } from "./replica-stack";
import { StateStack } from "./state-stack";

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
  const access = new AccessStack(scope, "access", platform);

  const stacks: BaseStack[] = [...replicas, registry, access, ...buildNetworkStacks(scope, platform)];
  for (const state of states) {
    const inside = stacks.filter((stack) => stack.state === state.state);
    if (!state.state.protect) goesLast(state, inside);
  }
  return new Map([...states, ...stacks].map((stack) => [stack.node.id, stack]));
}

function buildNetworkStacks(scope: Construct, platform: Platform): NetworkStack[] {
  return Object.values(platform.environments).flatMap((environment) => {
    const { name, network } = environment;
    return network ? [new NetworkStack(scope, `network-${name}`, { platform, environment, network })] : [];
  });
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
