import { record, text, type Path, type Raw } from "../checks/raw";

/** An environment as its settings stand. */
export interface RawEnvironment {
  readonly path: Path;
  readonly name: string;
  readonly settings: Raw;
  readonly account: string;
  readonly region: string;
  /** Whom Terraform is there: the environment's role, or the registry's in its own account. */
  readonly deployRole?: string;
}

/** A workload as its settings stand. */
export interface RawWorkload {
  readonly path: Path;
  readonly kind: "deployments" | "cronJobs";
  readonly key: string;
  readonly settings: Raw;
}

/** Every environment. */
export function environmentsOf(platform: Raw): RawEnvironment[] {
  const registry = record(platform.registry);
  return Object.entries(record(platform.environments)).map(([name, value]) => {
    const settings = record(value);
    const account = text(settings.account) ?? text(registry.account) ?? "";
    const deployRole =
      text(settings.deployRole) ?? (account === registry.account ? text(registry.deployRole) : undefined);
    return {
      path: ["environments", name],
      name,
      settings,
      account,
      region: text(settings.region) ?? text(registry.region) ?? "",
      ...(deployRole !== undefined && { deployRole }),
    };
  });
}

/** Workloads of every kind. */
export function workloadsOf({ path, settings }: RawEnvironment): RawWorkload[] {
  return (["deployments", "cronJobs"] as const).flatMap((kind) =>
    Object.entries(record(record(settings.workloads)[kind])).map(([key, value]) => ({
      path: [...path, "workloads", kind, key],
      kind,
      key,
      settings: record(value),
    })),
  );
}
