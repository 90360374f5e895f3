import { isUnknown } from "../estate/estate";
import { evaluateCondition } from "./conditions";
import type { RequestContext } from "./context";
import type { Policy, PrincipalSelection, Selection, Statement } from "./document";
import { matches } from "./match";
import { type Named, namedBy, type Naming, type Principal } from "./principal";
import type { Text } from "./text";
import { all, any, not, type Truth } from "./truth";

/** Somebody wants to do something. */
export interface AccessRequest {
  readonly principal: Principal;
  /** `ecr:BatchGetImage` */
  readonly action: string;
  /** An ARN; `*` for an action that is about none. */
  readonly resource: Text;
  readonly context: RequestContext;
  /** Whether the principal has a permissions boundary. @default false */
  readonly isBounded?: boolean;
}

/** A statement that bears on a request. */
export interface Reason {
  readonly effect: "Allow" | "Deny";
  /** `yes`: it applies; `unknown`: it may. */
  readonly truth: Truth;
  /** The address of the policy. */
  readonly source: string;
  /** Place of the statement in the policy, from 0; undefined for a policy that is not known as a whole. */
  readonly index?: number;
  readonly sid?: string;
  /** Why it is not known whether it applies. */
  readonly unknown?: string;
  readonly assumptions: readonly string[];
}

/** The same, with the name by which it speaks of the principal. */
export interface Hit extends Reason {
  readonly by: Naming;
}

export function truthIn(hits: readonly Hit[]): Truth {
  return any(hits.map(({ truth }) => truth));
}

export function reasonsIn(hits: readonly Hit[]): string[] {
  return hits.flatMap(({ unknown, source }) => (unknown === undefined ? [] : [`${source}: ${unknown}`]));
}

/** The permissions that are there, or may be. */
export function allows(hits: readonly Hit[]): readonly Hit[] {
  return hits.filter(({ effect, truth }) => effect === "Allow" && truth !== "no");
}

/** AWS refuses a statement of an identity that names a principal, or no resource, or has the Sid of another. */
export function ofIdentity(policy: Policy): Policy {
  const isFit = ({ principals, resources }: Statement): boolean => principals === undefined && resources !== undefined;
  const fit = fitted(
    policy,
    isFit,
    "AWS refuses it in a policy of an identity, which names resources and no principal",
  );
  const sids = policy.statements.flatMap(({ sid }) => sid ?? []);
  const isOwn = ({ sid }: Statement): boolean => sid === undefined || sids.indexOf(sid) === sids.lastIndexOf(sid);
  return fitted(fit, isOwn, "AWS refuses a policy of an identity with two statements of one Sid");
}

/** AWS refuses a statement of a resource that names no principal. */
export function ofResource(policy: Policy): Policy {
  return fitted(policy, ({ principals }) => principals !== undefined, "AWS refuses it, as it names no principal");
}

function fitted(policy: Policy, isFit: (statement: Statement) => boolean, unknown: string): Policy {
  if (policy.statements.every(isFit)) return policy;
  return { ...policy, statements: policy.statements.map((one) => (isFit(one) ? one : { unknown, ...one })) };
}

/** The statements that speak of the request, or may. */
export function hitsOf(policies: readonly Policy[], request: AccessRequest): readonly Hit[] {
  return policies.flatMap((policy) => {
    const hits = policy.statements.flatMap((statement) => hitOf(policy, statement, request));
    return policy.unknown === undefined ? hits : [...hits, ...blanks(policy, policy.unknown)];
  });
}

/** A policy that is not known may do anything, and name whom it likes in any way: nothing limits what it may give. */
function blanks({ source }: Policy, unknown: string): Hit[] {
  const blank = { truth: "unknown", source, unknown, assumptions: [], by: "arn" } as const;
  return [
    { ...blank, effect: "Allow" },
    { ...blank, effect: "Deny" },
  ];
}

function hitOf(policy: Policy, statement: Statement, request: AccessRequest): Hit[] {
  const { principals, conditions, hasVariables } = statement;
  const named = principals === undefined ? ITSELF : namingOf(statement, principals, request);
  const scope = all([named.truth, selects(statement, request)]);
  if (scope === "no") return [];
  const results = conditions.map((condition) => evaluateCondition(condition, request.context, hasVariables));
  const truth = all([scope, ...results.map((result) => result.truth), doubtOf(statement)]);
  const assumptions = results.flatMap((result) => result.assumptions);
  if (truth === "no" && assumptions.length === 0) return [];
  const { effect, index, sid } = statement;
  const { source, assumptions: told = [] } = policy;
  const reasons = [
    statement.unknown,
    ...results.map((result) => result.unknown),
    "it holds something that is not known",
  ];
  const unknown = place(statement, reasons.find((one) => one !== undefined) ?? "");
  const base = { effect, truth, source, index, assumptions: [...told, ...assumptions], by: named.by };
  return [{ ...base, ...(sid !== undefined && { sid }), ...(truth === "unknown" && { unknown }) }];
}

const ITSELF: Named = { truth: "yes", by: "itself" };

/**
 * A denial of all but some always denies who has a permissions boundary. A permission for everybody that names an ARN in
 * its conditions is one for that ARN.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
function namingOf(statement: Statement, principals: PrincipalSelection, request: AccessRequest): Named {
  const { effect, conditions } = statement;
  if (effect === "Deny" && principals.negated && request.isBounded === true) return { truth: "yes", by: "everybody" };
  const named = namedBy(principals, request.principal);
  const isNarrowed = conditions.some(
    ({ operator, key }) => key.toLowerCase() === "aws:principalarn" && /^(?:Arn|String)(?:Equals|Like)/i.test(operator),
  );
  return named.by === "everybody" && isNarrowed ? { ...named, by: "arn" } : named;
}

function doubtOf({ unknown }: Statement): Truth {
  return unknown === undefined ? "yes" : "unknown";
}

function place({ index, sid }: Statement, unknown: string): string {
  return `statement ${sid === undefined ? String(index + 1) : `'${sid}'`}: ${unknown}`;
}

function selects({ actions, resources, hasVariables }: Statement, { action, resource, context }: AccessRequest): Truth {
  const variables = hasVariables ? context.variables : undefined;
  const ofAction = selected(actions, (text) => matches(text, action, { ignoreCase: true }));
  if (ofAction === "no" || resources === undefined) return ofAction;
  const rules = { form: "arn" as const, ...(variables && { variables }) };
  return all([ofAction, selected(resources, (text) => matches(text, resource, rules))]);
}

function selected({ texts, negated }: Selection, fits: (text: Text) => Truth): Truth {
  const truth = any(texts.map((text) => (isUnknown(text) || text !== "*" ? fits(text) : "yes")));
  return negated ? not(truth) : truth;
}
