/*
 * What an environment's pods store: the names of tables and buckets, and what must not share one. It asks `places/`;
 * `workloads/` and `platform/` ask it.
 */

import {
  type BucketSettings,
  type DataSettings,
  type TableSettings,
  bucketName,
  tableName,
} from "../../domain/data/settings";
import type { EnvironmentOf } from "../places/deploy-place";

/** What an environment's pods store. */
export interface EnvironmentData {
  readonly tables: readonly DataTable[];
  readonly buckets: readonly DataBucket[];
}

/** A table of DynamoDB. */
export interface DataTable extends Omit<TableSettings, "name"> {
  readonly key: string;
  readonly tableName: string;
}

/** A bucket of S3. */
export interface DataBucket extends Omit<BucketSettings, "name"> {
  readonly key: string;
  readonly bucketName: string;
}

/** Give tables and buckets their names. */
export function resolveData(
  { platform, name: environment }: EnvironmentOf,
  { tables = {}, buckets = {} }: DataSettings,
): EnvironmentData {
  return {
    tables: Object.entries(tables).map(([key, { name, ...table }]) => ({
      ...table,
      key,
      tableName: tableName(platform, environment, key, { name }),
    })),
    buckets: Object.entries(buckets).map(([key, { name, ...bucket }]) => ({
      ...bucket,
      key,
      bucketName: bucketName(platform, environment, key, { name }),
    })),
  };
}
