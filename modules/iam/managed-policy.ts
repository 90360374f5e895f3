import { IamGroupPolicyAttachment } from "@cdktf/provider-aws/lib/iam-group-policy-attachment";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IamUserPolicyAttachment } from "@cdktf/provider-aws/lib/iam-user-policy-attachment";
import { Construct } from "constructs";
import { refuse } from "../../domain/text/errors";
import { POLICY_LIMITS, type PolicyStatement, policySizeFaults, renderPolicy } from "../../domain/aws/policy-document";

/** Identities of the account, by name; they have to exist. */
export interface AttachmentProps {
  /** Names of IAM groups. @default none */
  readonly groups?: readonly string[];
  /** Names of IAM users. @default none */
  readonly users?: readonly string[];
  /** Names (not ARNs) of IAM roles. @default none */
  readonly roles?: readonly string[];
}

/** Properties of a {@link ManagedPolicy}. */
export interface ManagedPolicyProps {
  /** Unique in the account. */
  readonly policyName: string;
  /** What it is for, for people who read the IAM console. It cannot be changed later without a replacement. */
  readonly description: string;
  /** At least one. */
  readonly statements: readonly PolicyStatement[];
  /** Whom it is attached to. @default nobody */
  readonly attachTo?: AttachmentProps;
}

/**
 * A customer managed policy and its attachments.
 *
 * It attaches itself only to the identities named: it never takes over what else is attached to them.
 */
export class ManagedPolicy extends Construct {
  /** ARN of the policy; known after apply. */
  readonly policyArn: string;

  /** @throws ValidationError if the document is above AWS's limit */
  constructor(scope: Construct, id: string, props: ManagedPolicyProps) {
    super(scope, id);
    const policy = renderPolicy(props.statements);
    refuse(
      this.node.path,
      policySizeFaults(
        policy,
        POLICY_LIMITS.managed,
        "name fewer resources, e.g. a group instead of single users and roles",
      ),
    );
    const { policyName: name, description } = props;
    this.policyArn = new IamPolicy(this, "Resource", { name, description, policy }).arn;
    this.attach(props.attachTo ?? {});
  }

  private attach({ groups = [], users = [], roles = [] }: AttachmentProps): void {
    const { policyArn } = this;
    for (const group of groups) new IamGroupPolicyAttachment(this, `Group-${group}`, { group, policyArn });
    for (const user of users) new IamUserPolicyAttachment(this, `User-${user}`, { user, policyArn });
    for (const role of roles) new IamRolePolicyAttachment(this, `Role-${role}`, { role, policyArn });
  }
}
