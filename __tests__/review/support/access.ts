import type { Value } from "../../../review/estate/estate";
import type { RequestContext } from "../../../review/iam/context";
import type { Principal } from "../../../review/iam/principal";
import type { NaiveStatement } from "./naive-iam";

export const ROLE = "arn:aws:iam::123456789012:role/team/node";
export const USER = "arn:aws:iam::123456789012:user/minikube";
export const REPOSITORY = "arn:aws:ecr:eu-west-1:123456789012:repository/team/service";
export const ACTION = "ecr:BatchGetImage";
export const ALLOW: NaiveStatement = { Effect: "Allow", Action: ACTION, Resource: REPOSITORY };
export const role: Principal = { kind: "role", arn: ROLE, account: "123456789012" };
export const user: Principal = { kind: "user", arn: USER, account: "123456789012" };

export function doc(...statements: readonly unknown[]): Value {
  return { Version: "2012-10-17", Statement: statements as Value[] };
}

/** Policies of each layer, and what is asked; the rest is the usual request. */
export interface AccessCase {
  readonly identity?: readonly unknown[];
  readonly boundary?: readonly unknown[];
  readonly resource?: readonly unknown[];
  readonly sameAccount?: boolean | undefined;
  readonly principal?: Principal;
  readonly action?: string;
  readonly on?: string;
  readonly context?: RequestContext;
  readonly version?: string | undefined;
}

export const of = (principal: unknown, more: object = {}) => ({
  Effect: "Allow",
  Principal: principal,
  Action: ACTION,
  ...more,
});
export const SESSION = "arn:aws:sts::123456789012:assumed-role/node/i-1";
export const ROOT = { AWS: "arn:aws:iam::123456789012:root" };
