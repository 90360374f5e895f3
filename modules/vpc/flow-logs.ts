import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsPlace, ec2Arn, logGroupArn } from "../../domain/aws/arn";
import { refuse, within } from "../../domain/text/errors";
import { DEFAULT_FLOW_LOGS, type FlowLogTraffic, retainDaysFaults } from "../../domain/vpc/network";
import { type PolicyStatement, renderPolicy } from "../../domain/aws/policy-document";

/** Properties of {@link FlowLogs}. */
export interface FlowLogsProps extends AwsPlace {
  /** Of the VPC whose connections are recorded. */
  readonly vpcId: string;
  /** Unique in the account: the group is `/vpc/<name>/flow-logs`, the role `<name>-flow-logs`. At most 54 characters. */
  readonly name: string;
  /** Days for which they are kept, as CloudWatch Logs offers them. @default 30 */
  readonly retainDays?: number;
  /** @default "ALL" */
  readonly traffic?: FlowLogTraffic;
}

/**
 * The connections of a VPC in a log group of CloudWatch Logs, and the role that writes them there.
 *
 * Not for S3 or Firehose, which are cheaper where a lot is kept for years.
 */
export class FlowLogs extends Construct {
  readonly logGroupName: string;

  /** @throws ValidationError for days that CloudWatch Logs does not offer */
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { vpcId, name, retainDays, traffic } = { ...DEFAULT_FLOW_LOGS, ...props };
    refuse(this.node.path, within(["retainDays"], retainDaysFaults(retainDays)));
    this.logGroupName = `/vpc/${name}/flow-logs`;
    const group = new CloudwatchLogGroup(this, "LogGroup", { name: this.logGroupName, retentionInDays: retainDays });
    const role = new IamRole(this, "Role", {
      name: `${name}-flow-logs`,
      assumeRolePolicy: renderPolicy([trust(props)]),
    });
    const policy = renderPolicy(writeStatements(props, this.logGroupName));
    const rights = new IamRolePolicy(this, "Policy", { role: role.name, name: "write-flow-logs", policy });
    new FlowLog(this, "Resource", {
      vpcId,
      trafficType: traffic,
      logDestination: group.arn,
      iamRoleArn: role.arn,
      dependsOn: [rights],
      tags: { Name: name },
    });
  }
}

/** Narrowed to whom the service acts for, so that nobody else can send it ("confused deputy"). */
function trust(props: FlowLogsProps): PolicyStatement {
  return {
    principals: { Service: ["vpc-flow-logs.amazonaws.com"] },
    actions: ["sts:AssumeRole"],
    conditions: {
      StringEquals: { "aws:SourceAccount": props.account },
      ArnLike: { "aws:SourceArn": ec2Arn(props, "vpc-flow-log/*") },
    },
  };
}

/**
 * Without `logs:CreateLogGroup`: the group is Terraform's, and would come back after a destroy.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
function writeStatements(place: AwsPlace, group: string): PolicyStatement[] {
  const writes = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
  return [
    { actions: writes, resources: [logGroupArn(place, `${group}:*`)] },
    { actions: ["logs:DescribeLogGroups"], resources: [logGroupArn(place, "*")] },
  ];
}
