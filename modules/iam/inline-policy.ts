import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { describeFault } from "../../domain/errors";
import { POLICY_LIMITS, type PolicyStatement, policySizeFaults, renderPolicy } from "../../domain/policy-document";

/** An identity that a policy can be put into. */
export type Identity = IamRole | IamUser;

/**
 * The one inline policy in which the grants of a role or user are collected.
 *
 * Not for policies that several identities share: attach a {@link ManagedPolicy} to those.
 */
export class InlinePolicy extends Construct {
  private static readonly ID = "Grants";
  /** By their text, since comparing each with all others takes minutes for thousands of grants. */
  private readonly statements = new Map<string, PolicyStatement>();

  /** The identity's policy, made at the first call. */
  static of(identity: Identity): InlinePolicy {
    const existing = identity.node.tryFindChild(InlinePolicy.ID);
    return existing instanceof InlinePolicy ? existing : new InlinePolicy(identity);
  }

  private constructor(identity: Identity) {
    super(identity, InlinePolicy.ID);
    const render = () => renderPolicy([...this.statements.values()]);
    const policy = Lazy.stringValue({ produce: render });
    const isRole = identity instanceof IamRole;
    if (isRole) new IamRolePolicy(this, "Resource", { name: "grants", role: identity.name, policy });
    else new IamUserPolicy(this, "Resource", { name: "grants", user: identity.name, policy });
    const limit = isRole ? POLICY_LIMITS.roleInline : POLICY_LIMITS.userInline;
    this.node.addValidation({
      validate: () =>
        policySizeFaults(render(), limit, "grant a whole namespace instead of single repositories").map(describeFault),
    });
  }

  /** Add a statement unless an equal one is there already. */
  add(statement: PolicyStatement): void {
    const text = renderPolicy([statement]);
    if (!this.statements.has(text)) this.statements.set(text, statement);
  }
}
