import type { ReducedPolicies } from "../../policy/policies";
import type { ReducedCondition, ReducedStatement } from "../../policy/statements";
import type { PolicySubject } from "../../policy/subjects";
import type { PolicyShift } from "./policy-shifts";

/** Conditions that hold a principal of `*` to somebody. */
const NARROWING =
  /^aws:(?:principal(?:arn|orgid|orgpaths|account|tag\/.*)|source(?:arn|account|orgid|orgpaths|vpc|vpce|ip|vpcarn)|userid)$|^(?:kms|sts|s3):\w+|:(?:sub|aud|amr)$/i;

type Kind = PolicySubject["kind"];

/** Whether everybody is let in who was not before. */
export function isOpened({ kind, before, after }: Pick<PolicyShift, "kind" | "before" | "after">): boolean {
  return isOpen(after, kind) && !isOpen(before, kind);
}

export function isOpen({ statements }: ReducedPolicies, kind: Kind): boolean {
  return statements.some((statement) => letsInEverybody(statement, kind));
}

/** `*` with nothing that narrows it; the policy of an endpoint only narrows what the caller may do. */
function letsInEverybody({ effect, principals, conditions }: ReducedStatement, kind: Kind): boolean {
  if (effect === "Deny" || kind === "identity" || kind === "guard") return false;
  const isAny = principals.negated || principals.patterns.includes("*");
  return isAny && !conditions.some(narrows);
}

/** A negation leaves in all others, `...IfExists` whoever has no such key, and `*` everybody. */
function narrows({ operator, key, values }: ReducedCondition): boolean {
  const isLoose = /not|ifexists$|^null$|^forallvalues/.test(operator);
  return NARROWING.test(key) && !isLoose && !values.some((value) => /^\*+$/.test(value));
}

/** Who everybody is. */
export function openTo(kind: Kind): string {
  return kind === "trust" ? "every AWS account: anybody may assume the role" : "every AWS account";
}

export const MEND_OPEN = "name the accounts or roles, or narrow it by a condition such as `aws:PrincipalOrgID`";
