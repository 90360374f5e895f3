import type { Resource, TerraformJson } from "./synth";

/** A statement of a policy, parsed. */
interface Statement {
  readonly Effect: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: unknown;
}

const POLICY_OF: Readonly<Record<string, readonly [key: string, type: string]>> = {
  aws_iam_role_policy: ["role", "aws_iam_role"],
  aws_iam_user_policy: ["user", "aws_iam_user"],
  aws_iam_role_policy_attachment: ["role", "aws_iam_role"],
};

/** Further ways to give a role or a user rights, which no stack uses: one that does shows as it stands. */
const OTHER_POLICIES = new Set([
  "aws_iam_policy_attachment",
  "aws_iam_user_policy_attachment",
  "aws_iam_user_group_membership",
  "aws_iam_group_membership",
]);

/**
 * Whom the roles and users of a stack trust, and what they may do, a line for each resource: who, on what, which
 * actions, under which conditions.
 */
export function rightsIn(json: TerraformJson): string[] {
  const lines = Object.entries(json.resource ?? {}).flatMap(([type, resources]) =>
    Object.values(resources).flatMap((resource) => linesOf(json, type, resource)),
  );
  return lines.sort();
}

function linesOf(json: TerraformJson, type: string, resource: Resource): string[] {
  if (type === "aws_iam_role") return roleLines(resource);
  const [key, holder] = POLICY_OF[type] ?? [];
  if (OTHER_POLICIES.has(type)) return [`${type} ${JSON.stringify(resource)}`];
  if (key === undefined || holder === undefined) return [];
  const name = nameOf(json, holder, text(resource[key]));
  if (type === "aws_iam_role_policy_attachment") return [`${name} has ${text(resource.policy_arn)}`];
  return statementsOf(resource.policy).flatMap((statement) => rightLines(name, statement));
}

/** Whom a role trusts; what its own block lets it do is listed as it stands, since nothing here writes it there. */
function roleLines(role: Resource): string[] {
  const name = text(role.name);
  const others = ["inline_policy", "managed_policy_arns", "permissions_boundary"].filter((key) => key in role);
  return [
    ...statementsOf(role.assume_role_policy).flatMap((statement) => trustLines(name, statement)),
    ...others.map((key) => `${name} has ${key} ${JSON.stringify(role[key])}`),
  ];
}

function trustLines(name: string, statement: Statement): string[] {
  const { Effect, Principal, Action, Condition } = statement;
  return [
    `${name} ${verb(Effect)} be had by ${JSON.stringify(Principal)}: ${list(Action).join(" ")}${narrowed(Condition)}`,
  ];
}

function rightLines(name: string, { Effect, Action, Resource, Condition }: Statement): string[] {
  return list(Resource ?? []).map(
    (resource) => `${name} ${verb(Effect)} on ${resource}: ${list(Action).join(" ")}${narrowed(Condition)}`,
  );
}

function verb(effect: string): string {
  return effect === "Allow" ? "may" : "may not";
}

function narrowed(condition: unknown): string {
  return condition === undefined ? "" : ` if ${JSON.stringify(condition)}`;
}

/** `${aws_iam_role.node_role.name}` as the name that the role has. */
function nameOf(json: TerraformJson, type: string, reference: string): string {
  const [, address = ""] = /^\$\{\w+\.(\w+)\.name\}$/.exec(reference) ?? [];
  return text(json.resource?.[type]?.[address]?.name ?? reference);
}

function statementsOf(policy: unknown): Statement[] {
  return (JSON.parse(text(policy)) as { Statement: Statement[] }).Statement;
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

function text(value: unknown): string {
  return String(value);
}
