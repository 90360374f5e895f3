import { DynamodbTable, type DynamodbTableConfig } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import {
  type AttributeType,
  type IndexSettings,
  keyAttributes,
  tableFaults,
  tableNameFaults,
} from "../../domain/data/settings";
import { refuse, within } from "../../domain/text/errors";

/** Properties of a {@link Table}. */
export interface TableProps {
  /** 3 to 255 letters, digits and `_ . -`; unique in the account and region. */
  readonly tableName: string;
  /** Attribute of the partition key. Another one makes a new table. */
  readonly hashKey: string;
  /** Attribute of the sort key. Another one makes a new table. @default none */
  readonly rangeKey?: string;
  /** Types of the attributes of keys; no others. @default "S" for each attribute that a key names */
  readonly attributes?: Readonly<Record<string, AttributeType>>;
  /** Global secondary indexes by name, at most 20. @default {} */
  readonly indexes?: Readonly<Record<string, IndexSettings>>;
  /** Let DynamoDB refuse to delete the table, and Terraform a plan that does. @default true */
  readonly protect?: boolean;
}

/**
 * A DynamoDB table that is billed by request and can be restored to any second of the last 35 days.
 *
 * It is encrypted with the key that AWS owns, as every table is: that needs no rights on a key, from neither Terraform
 * nor workloads, and costs nothing. Not where a key must be shown in an audit, nor for local indexes, streams or replicas.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 */
export class Table extends Construct {
  /** As given. */
  readonly tableName: string;
  /** Known after apply. */
  readonly tableArn: string;

  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const { tableName } = props;
    refuse(this.node.path, [...within(["tableName"], tableNameFaults(tableName)), ...tableFaults(props)]);
    this.tableName = tableName;
    this.tableArn = new DynamodbTable(this, "Resource", tableConfig(props)).arn;
  }
}

function tableConfig(props: TableProps): DynamodbTableConfig {
  const { tableName: name, hashKey, rangeKey, attributes = {}, indexes = {}, protect = true } = props;
  return {
    name,
    billingMode: "PAY_PER_REQUEST",
    hashKey,
    ...(rangeKey !== undefined && { rangeKey }),
    attribute: keyAttributes(props).map((attribute) => ({ name: attribute, type: attributes[attribute] ?? "S" })),
    globalSecondaryIndex: Object.entries(indexes).map(([index, keys]) => ({
      name: index,
      hashKey: keys.hashKey,
      ...(keys.rangeKey !== undefined && { rangeKey: keys.rangeKey }),
      projectionType: "ALL",
    })),
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: protect,
    ...(protect && { lifecycle: { preventDestroy: true } }),
  };
}
