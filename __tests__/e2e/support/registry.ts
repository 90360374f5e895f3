import type { PlatformSettings } from "../../../config/platform/settings";
import type { RegistrySettings } from "../../../config/registry/settings";
import { awsClients } from "./clients";
import type { Emulator } from "./emulator";
import { holdsImage } from "./images";
import type { Finished } from "./process";
import { stackOf, taskToolWith } from "./platform";
import { apply, init, type Plan, plan, type PlannedChange, terraform } from "./terraform";
import { TUTORIAL } from "./tutorial";

type Registry = Partial<RegistrySettings>;
type Others = Partial<PlatformSettings>;

/** The registry stack of the task-management tool with some settings replaced, initialised. */
export async function registryStack(emulator: Emulator, registry: Registry = {}, others: Others = {}): Promise<string> {
  const folder = await stackOf(taskToolWith(registry, others), "registry");
  await init(folder, emulator.environment);
  return folder;
}

export async function planRegistry(emulator: Emulator, registry: Registry = {}, others: Others = {}): Promise<Plan> {
  return plan(await registryStack(emulator, registry, others), emulator.environment);
}

export async function applyRegistry(emulator: Emulator, registry: Registry = {}): Promise<void> {
  await apply(await registryStack(emulator, registry), emulator.environment);
}

/** An apply that is meant to be refused. */
export async function tryToApplyRegistry(emulator: Emulator, registry: Registry = {}): Promise<Finished> {
  const folder = await registryStack(emulator, registry);
  return terraform(folder, ["apply", "-auto-approve", "-no-color"], { env: emulator.environment });
}

/** Whether the image is there that each of the tutorial's repositories got. */
export async function imagesThere(emulator: Emulator): Promise<Record<string, boolean>> {
  const { ecr } = awsClients(emulator);
  const names = Object.values(TUTORIAL);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await holdsImage(ecr, name, "1.0.0")] as const)),
  );
}

export const ALL_IMAGES = Object.fromEntries(Object.values(TUTORIAL).map((name) => [name, true]));

/** An entry of a plan, as tests expect it. */
export function change(address: string, more: Partial<PlannedChange>): PlannedChange {
  return { address, action: "none", attributes: [], imported: false, ...more };
}

export function repository(key: string, more: Partial<PlannedChange>): PlannedChange {
  return change(`aws_ecr_repository.${key}`, more);
}

export function lifecyclePolicy(key: string, more: Partial<PlannedChange>): PlannedChange {
  return change(`aws_ecr_lifecycle_policy.${key}_lifecycle_policy`, more);
}
