import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import type { Construct } from "constructs";
import { ECR_LOGIN } from "../../domain/ecr/actions";
import type { PolicyStatement } from "../../domain/aws/policy-document";
import type { PrincipalSettings } from "../../domain/ecr/repository-settings";
import { type Identity, InlinePolicy } from "./inline-policy";

/** Whom a repository can be opened to: a role or user of this account (made here, or by name), another account, an organization or a service. */
export type Grantee = Identity | PrincipalSettings;

/** Whether the grantee gets its rights in its own policy (true) or in the policy of the resource (false). */
export function isIdentity(grantee: Grantee): grantee is Identity {
  const isMade = grantee instanceof IamRole || grantee instanceof IamUser;
  return isMade || "roleName" in grantee || "userName" in grantee;
}

/** What somebody may do on repositories: logging in, which cannot be narrowed, and the actions on the repositories. */
export function repositoryStatements(actions: readonly string[], repositoryArns: readonly string[]): PolicyStatement[] {
  return [
    { actions: ECR_LOGIN, resources: ["*"] },
    { actions, resources: repositoryArns },
  ];
}

/**
 * Let an identity of this account do the actions on the repositories.
 *
 * @param scope something in the stack that gets the policy of an identity that is not made here
 */
export function grantToIdentity(
  scope: Construct,
  identity: Identity,
  actions: readonly string[],
  repositoryArns: readonly string[],
): void {
  const policy = InlinePolicy.of(scope, identity);
  for (const statement of repositoryStatements(actions, repositoryArns)) policy.add(statement);
}
