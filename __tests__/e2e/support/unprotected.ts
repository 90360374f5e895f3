import type { EnvironmentSettings, PlatformSettings } from "../../../config/platform/settings";

/** The settings of a team that takes everything down: nothing is protected, and what holds images or objects goes too. */
export function unprotected(settings: PlatformSettings): PlatformSettings {
  const { registry, environments = {} } = settings;
  return {
    ...settings,
    registry: { ...registry, defaults: { ...registry.defaults, protect: false, forceDelete: true } },
    environments: mapped(environments, unprotectedEnvironment),
  };
}

function unprotectedEnvironment({ data, cluster, ...environment }: EnvironmentSettings): EnvironmentSettings {
  const { tables = {}, buckets = {} } = data ?? {};
  return {
    ...environment,
    ...(cluster && { cluster: cluster.type === "eks" ? { ...cluster, protect: false } : cluster }),
    ...(data && {
      data: {
        tables: mapped(tables, (table) => ({ ...table, protect: false })),
        buckets: mapped(buckets, (bucket) => ({ ...bucket, protect: false, forceDestroy: true })),
      },
    }),
  };
}

function mapped<T>(all: Readonly<Record<string, T>>, change: (each: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(all).map(([key, each]) => [key, change(each)]));
}
