import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Construct } from "constructs";
import { type AwsPlace, accountOf, clusterAccessPolicyArn } from "../../domain/aws/arn";

/** Properties of {@link ClusterAdmins}. */
export interface ClusterAdminsProps extends AwsPlace {
  /** Of the cluster that they administer. */
  readonly clusterName: string;
  /** Of IAM roles and users, without faults by `adminFaults`. */
  readonly arns: readonly string[];
}

/**
 * The access entries of those who administer a cluster.
 *
 * Their addresses hold kind, path and name of who it is, and the account where that is another, so that one more in the
 * list moves no other.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html
 */
export class ClusterAdmins extends Construct {
  constructor(scope: Construct, id: string, { clusterName, account, region, arns }: ClusterAdminsProps) {
    super(scope, id);
    for (const arn of arns) {
      const admin = new Construct(this, idOf(arn, account));
      const { principalArn } = new EksAccessEntry(admin, "Resource", { clusterName, principalArn: arn });
      new EksAccessPolicyAssociation(admin, "Policy", {
        clusterName,
        principalArn,
        policyArn: clusterAccessPolicyArn(region, "AmazonEKSClusterAdminPolicy"),
        accessScope: { type: "cluster" },
      });
    }
  }
}

/** `arn:aws:iam::123456789012:role/team/admin` as `role.team.admin` in that account, `123456789012.role.team.admin` elsewhere. */
function idOf(arn: string, account: string): string {
  const resource = (arn.split(":")[5] ?? "").replaceAll("/", ".");
  return accountOf(arn) === account ? resource : `${accountOf(arn)}.${resource}`;
}
