import type { Fault } from "../text/errors";

/** Whom a statement of a resource policy speaks of. */
export interface PolicyPrincipals {
  /** ARNs of accounts (`...:root`), roles or users; or `*`. */
  readonly AWS?: readonly string[];
  /** Service principals such as `codebuild.amazonaws.com`. */
  readonly Service?: readonly string[];
  /** ARNs of identity providers. */
  readonly Federated?: readonly string[];
}

/** Operator, then condition key, then the values of which one must match. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM or resource policy. */
export interface PolicyStatement {
  /** Letters and digits only. */
  readonly sid?: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** @default none, as in a policy that is attached to an identity */
  readonly principals?: PolicyPrincipals | "*";
  /** Such as `ecr:BatchGetImage`. */
  readonly actions: readonly string[];
  /** ARNs or `*`. @default none, as in the policy of a repository, which speaks of the repository itself */
  readonly resources?: readonly string[];
  /** @default none */
  readonly conditions?: PolicyConditions;
}

/**
 * AWS's limits for the text of a policy, in characters.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
 */
export const POLICY_LIMITS = {
  managed: 6144,
  roleInline: 10240,
  userInline: 2048,
  repository: 10240,
} as const;

/** The JSON text of a policy: sorted actions, resources and principals, no white space; the same statements, the same text. */
export function renderPolicy(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(renderStatement) });
}

/** A policy above AWS's limit is refused with its size; `text` must not hold tokens, whose length is unknown. */
export function policySizeFaults(text: string, limit: number, remedy: string): Fault[] {
  if (text.length <= limit) return [];
  const problem = `policy document has ${text.length} characters, AWS allows ${limit}`;
  return [{ path: [], problem, remedy }];
}

function renderStatement(statement: PolicyStatement): Record<string, unknown> {
  return {
    ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
    Effect: statement.effect ?? "Allow",
    ...(statement.principals === undefined ? {} : { Principal: renderPrincipals(statement.principals) }),
    Action: sorted(statement.actions),
    ...(statement.resources === undefined ? {} : { Resource: sorted(statement.resources) }),
    ...(statement.conditions === undefined ? {} : { Condition: statement.conditions }),
  };
}

function renderPrincipals(principals: PolicyPrincipals | "*"): unknown {
  if (principals === "*") return "*";
  return Object.fromEntries(Object.entries(principals).map(([kind, names]) => [kind, sorted(names as string[])]));
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
