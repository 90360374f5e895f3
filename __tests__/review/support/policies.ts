import { policy, type Values } from "./changes";
import type { Resources } from "./plans";

/** Statements. */
export const may = (Action: unknown, Resource: unknown = "*", more: Values = {}): Values => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
export const deny = (Action: unknown, more: Values = {}): Values => ({
  Effect: "Deny",
  Action,
  Resource: "*",
  ...more,
});
export const when = (value: unknown): Values => ({ Condition: { StringEquals: { "aws:RequestTag/a": value } } });

/** Policies and whom they are attached to, as a stack's resources. */
export const get = (Action: unknown, more: Values = {}): Values => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
export const inline = (role: string, ...statements: Values[]): Resources => ({
  [`aws_iam_role_policy.${role}`]: { role, name: "p", policy: policy(...statements) },
});
export const role = (name: string, more: Values = {}): Resources => ({
  "aws_iam_role.r": { name, arn: `arn:aws:iam::123456789012:role/${name}`, ...more },
});
export const OTHER_ROLE = role("r", { arn: "arn:aws:iam::999999999999:role/r" });
export const attach = (policy_arn: string, name = "r"): Resources => ({
  "aws_iam_role_policy_attachment.a": { role: name, policy_arn },
});
export const OWN = "arn:aws:iam::123456789012:policy/own";
export const own = (...statements: Values[]): Resources => ({
  "aws_iam_policy.own": { name: "own", arn: OWN, policy: policy(...statements) },
});
export const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
export const PULL_ONLY = aws("AmazonEC2ContainerRegistryPullOnly");
export const READ_ONLY = aws("AmazonEC2ContainerRegistryReadOnly");

/** What a stack has before and after a change, and more of its plan. */
export type Sides = readonly [before: Resources, after: Resources, more?: Values];
