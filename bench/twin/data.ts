import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { type App, TerraformStack } from "cdktf";
import { addBucket } from "./bucket";
import { type Environment, reportBucket, tableName } from "./settings";
import { addOutputs, keepState, useAws } from "./stack";

export class Data extends TerraformStack {
  constructor(app: App, environment: Environment) {
    super(app, `data-${environment.name}`);
    keepState(this);
    useAws(this, environment.name);
    const table = new DynamodbTable(this, "tasks", {
      name: tableName(environment),
      billingMode: "PAY_PER_REQUEST",
      hashKey: "task_id",
      attribute: ["task_id", "user_name", "start_at", "status", "updated_at"].map((name) => ({ name, type: "S" })),
      globalSecondaryIndex: [
        { name: "user_index", hashKey: "user_name", rangeKey: "start_at", projectionType: "ALL" },
        { name: "status_index", hashKey: "status", rangeKey: "updated_at", projectionType: "ALL" },
      ],
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      lifecycle: { preventDestroy: true },
    });
    addOutputs(this, {
      table_names: { tasks: table.name },
      bucket_names: { completedTaskReportBucket: addBucket(this, reportBucket(environment)) },
    });
  }
}
