import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { Construct } from "constructs";
import { refuse, within } from "../../domain/text/errors";
import { IAM_NAME_LIMITS } from "../../domain/aws/names";
import type { PolicyStatement } from "../../domain/aws/policy-document";
import { grantStatements, newNameFaults } from "./identity";

/** Properties of a {@link WorkloadUser}. */
export interface WorkloadUserProps {
  /** At most 64 characters, unique in the account. */
  readonly userName: string;
  /** What it may do. */
  readonly statements: readonly PolicyStatement[];
}

/**
 * An IAM user for a workload that runs outside AWS, without an access key: Terraform would keep the key in its state.
 *
 * Somebody makes the key (`aws iam create-access-key`) and puts it into the cluster; destroying the user deletes it too.
 * Not for pods on EKS, which get roles.
 */
export class WorkloadUser extends Construct {
  readonly userName: string;
  /** Known after apply. */
  readonly userArn: string;

  /** @throws ValidationError for a name that IAM refuses */
  constructor(scope: Construct, id: string, { userName, statements }: WorkloadUserProps) {
    super(scope, id);
    refuse(this.node.path, within(["userName"], newNameFaults(userName, IAM_NAME_LIMITS.user)));
    // Its keys are never Terraform's: without this it could not be destroyed.
    const user = new IamUser(this, "Resource", { name: userName, forceDestroy: true });
    grantStatements(this, user, statements);
    this.userName = userName;
    this.userArn = user.arn;
  }
}
