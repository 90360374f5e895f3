import { type DataSettings, bucketName, tableName } from "../../domain/data/settings";
import type { EnvironmentData } from "../platform/environment";
import type { PlatformSettings } from "../platform/settings";

/** Which environment of which platform is resolved. */
export interface EnvironmentOf {
  readonly settings: PlatformSettings;
  /** The environment's. */
  readonly name: string;
}

/** Give tables and buckets their names. */
export function resolveData(
  { settings, name: environment }: EnvironmentOf,
  { tables = {}, buckets = {} }: DataSettings,
): EnvironmentData {
  const platform = settings.name;
  return {
    tables: Object.entries(tables).map(([key, { name, ...table }]) => ({
      ...table,
      key,
      tableName: tableName(platform, environment, key, { ...(name !== undefined && { name }) }),
    })),
    buckets: Object.entries(buckets).map(([key, { name, ...bucket }]) => ({
      ...bucket,
      key,
      bucketName: bucketName(platform, environment, key, { ...(name !== undefined && { name }) }),
    })),
  };
}
