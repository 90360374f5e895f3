import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../config/platform/environment";
import type { EnvironmentData } from "../config/data/resolve";
import type { Platform } from "../config/platform/platform";
import { partitionOf } from "../domain/aws/regions";
import { pascalCase } from "../domain/text/words";
import { Table } from "../modules/dynamodb/table";
import { DataBucket } from "../modules/s3/data-bucket";
import { BaseStack } from "./base-stack";

/** Properties of a {@link DataStack}. */
export interface DataStackProps {
  /** The whole platform; the stack is one of its stacks. */
  readonly platform: Platform;
  /** The one that the stack is of. */
  readonly environment: Environment;
  /** The environment's own. */
  readonly data: EnvironmentData;
}

/**
 * What the pods of an environment store: tables and buckets.
 *
 * Outputs, names by key: `table_names`, `bucket_names`.
 */
export class DataStack extends BaseStack {
  constructor(scope: Construct, id: string, { platform, environment, data }: DataStackProps) {
    super(scope, id, { platform, place: environment, state: environment.state, environment: environment.name });
    const tables = data.tables.map(({ key, ...table }) => [key, new Table(this, pascalCase(key), table)] as const);
    const partition = partitionOf(environment.region);
    const buckets = data.buckets.map(
      ({ key, ...bucket }) => [key, new DataBucket(this, pascalCase(key), { ...bucket, partition })] as const,
    );
    new TerraformOutput(this, "table_names", {
      value: Object.fromEntries(tables.map(([key, { tableName }]) => [key, tableName])),
    });
    new TerraformOutput(this, "bucket_names", {
      value: Object.fromEntries(buckets.map(([key, { bucketName }]) => [key, bucketName])),
    });
  }
}
