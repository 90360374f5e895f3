import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { type App, TerraformStack } from "cdktf";
import { policyOf, trustOfPods } from "./policies";
import { ACCOUNT, type Environment, NAME, REGION, nameIn, reportBucket, tableName } from "./settings";
import { addOutputs, keepState, useAws } from "./stack";

const READ = ["BatchGetItem", "ConditionCheckItem", "GetItem", "Query", "Scan"];
const WRITE = ["BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"];

export class WorkloadAccess extends TerraformStack {
  constructor(
    app: App,
    private readonly environment: Environment,
  ) {
    super(app, `access-${environment.name}`);
    keepState(this);
    useAws(this, environment.name);
    const bucket = `arn:aws:s3:::${reportBucket(environment)}`;
    const taskService = this.addRole("task-service", this.mayUseTable([...READ, ...WRITE]));
    const taskReporter = this.addRole(
      "task-reporter",
      this.mayUseTable(READ),
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: [bucket] },
      {
        Effect: "Allow",
        Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        Resource: [`${bucket}/*`],
      },
    );
    addOutputs(this, { principal_arns: { taskService, taskReporter } });
  }

  private mayUseTable(actions: readonly string[]): object {
    const table = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${tableName(this.environment)}`;
    const Action = actions.map((action) => `dynamodb:${action}`);
    return { Effect: "Allow", Action, Resource: [table, `${table}/index/*`] };
  }

  private addRole(serviceAccount: string, ...statements: object[]): string {
    const clusterName = nameIn(this.environment);
    const role = new IamRole(this, serviceAccount, {
      name: `${clusterName}-${serviceAccount}`,
      assumeRolePolicy: trustOfPods(clusterName, NAME, serviceAccount),
    });
    new IamRolePolicy(this, `${serviceAccount}-policy`, {
      role: role.name,
      name: "data",
      policy: policyOf(...statements),
    });
    new EksPodIdentityAssociation(this, `${serviceAccount}-association`, {
      clusterName,
      namespace: NAME,
      serviceAccount,
      roleArn: role.arn,
    });
    return role.arn;
  }
}
