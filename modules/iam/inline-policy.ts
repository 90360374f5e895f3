import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { Lazy, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { describeFault, refuse, within } from "../../domain/text/errors";
import { IAM_NAME_LIMITS, iamNameFaults } from "../../domain/aws/names";
import { POLICY_LIMITS, type PolicyStatement, policySizeFaults, renderPolicy } from "../../domain/aws/policy-document";

/** An identity of this account that a policy can be put into: one that is made here, or one that exists, by its name. */
export type Identity = IamRole | IamUser | { readonly roleName: string } | { readonly userName: string };

/** Where an identity's policy stands, and what it names. */
interface Holder {
  readonly scope: Construct;
  readonly id: string;
  readonly kind: "role" | "user";
  readonly name: string;
}

/**
 * The one inline policy in which the grants of a role or user are collected.
 *
 * Not for policies that several identities share: attach a `ManagedPolicy` to those.
 */
export class InlinePolicy extends Construct {
  /** By their text, since comparing each with all others takes minutes for thousands of grants. */
  private readonly statements = new Map<string, PolicyStatement>();

  /**
   * The identity's policy, made at the first call.
   *
   * @param scope something in the stack that gets the policy of an identity that is not made here
   * @throws ValidationError for a name that IAM refuses
   */
  static of(scope: Construct, identity: Identity): InlinePolicy {
    const holder = holderOf(scope, identity);
    const existing = holder.scope.node.tryFindChild(holder.id);
    return existing instanceof InlinePolicy ? existing : new InlinePolicy(holder);
  }

  private constructor({ scope, id, kind, name }: Holder) {
    super(scope, id);
    const render = () => renderPolicy([...this.statements.values()]);
    // The stack's id in its name: two stacks that grant to one identity must not overwrite each other.
    const config = { name: `${TerraformStack.of(this).node.id}-grants`, policy: Lazy.stringValue({ produce: render }) };
    if (kind === "role") new IamRolePolicy(this, "Resource", { ...config, role: name });
    else new IamUserPolicy(this, "Resource", { ...config, user: name });
    const limit = kind === "role" ? POLICY_LIMITS.roleInline : POLICY_LIMITS.userInline;
    const remedy = "grant a whole namespace instead of single repositories, or fewer tables and buckets";
    this.node.addValidation({ validate: () => policySizeFaults(render(), limit, remedy).map(describeFault) });
  }

  /** Add a statement unless an equal one is there already. */
  add(statement: PolicyStatement): void {
    const text = renderPolicy([statement]);
    if (!this.statements.has(text)) this.statements.set(text, statement);
  }
}

function holderOf(scope: Construct, identity: Identity): Holder {
  if (identity instanceof IamRole) return { scope: identity, id: "Grants", kind: "role", name: identity.name };
  if (identity instanceof IamUser) return { scope: identity, id: "Grants", kind: "user", name: identity.name };
  const [key, kind, name] =
    "roleName" in identity
      ? (["roleName", "role", identity.roleName] as const)
      : (["userName", "user", identity.userName] as const);
  refuse("identity", within([key], iamNameFaults(name, IAM_NAME_LIMITS[kind])));
  return { scope: TerraformStack.of(scope), id: `Grants-${kind}-${name}`, kind, name };
}
