import { isUnknown } from "../estate/estate";
import { evaluateCondition } from "./conditions";
import type { RequestContext } from "./context";
import type { Policy, Selection, Statement } from "./document";
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
}

/** The policies that decide about a request. */
export interface Policies {
  /** Of the principal itself. */
  readonly identity: readonly Policy[];
  /** What the principal may have at most. @default no boundary */
  readonly boundary?: Policy;
  /** Of the resource. */
  readonly resource: readonly Policy[];
  /** Policies whose denials count, but of whose permissions it is not known whether they suffice. @default [] */
  readonly doubtful?: readonly Policy[];
  /** Whether the principal is of the resource's account; of a service it does not matter. Undefined where that is not known. */
  readonly sameAccount: boolean | undefined;
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

/** Which side of a request has no permission for it. */
export type Side = "identity" | "boundary" | "resource";

/** What becomes of a request. */
export interface Decision {
  readonly outcome: "allowed" | "denied" | "unknown";
  /** The statements that deny it, or may. */
  readonly denials: readonly Reason[];
  /** The statements that allow it, or may. */
  readonly permissions: readonly Reason[];
  /** The sides on which a permission is missing, or on which it is not known. Of a principal in the resource's account either `identity` or `resource` suffices. */
  readonly lacking: readonly Side[];
  /** Why nothing is known, in words. */
  readonly unknown: readonly string[];
  /** What an outcome of `allowed` rests on. */
  readonly assumptions: readonly string[];
}

interface Hit extends Reason {
  readonly by: Naming;
}

/**
 * Decides about a request as AWS does: an explicit denial wins; within an account either side may allow; between
 * accounts both have to. Policies of organizations and of sessions are no part of it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const { identity, boundary, resource, doubtful = [] } = policies;
  const sides = {
    identity: hitsOf(identity.map(ofIdentity), request),
    boundary: hitsOf(boundary === undefined ? [] : [ofIdentity(boundary)], request),
    resource: hitsOf(resource.map(ofResource), request),
    doubtful: hitsOf(doubtful.map(ofResource), request),
  };
  const hits = Object.values(sides).flat();
  const denials = hits.filter(({ effect }) => effect === "Deny");
  const permissions = hits.filter(({ effect }) => effect === "Allow");
  const denied = truthIn(denials);
  const allowed = allowedBy(sides, policies, request.principal);
  const truth = all([not(denied), allowed.truth]);
  return {
    outcome: OUTCOMES[truth],
    denials,
    permissions,
    lacking: allowed.lacking,
    unknown: truth === "unknown" ? [...new Set([...reasonsIn(denials), ...allowed.unknown])] : [],
    assumptions: [...new Set(hits.filter((hit) => hit.truth !== "unknown").flatMap((hit) => hit.assumptions))],
  };
}

const OUTCOMES = { yes: "allowed", no: "denied", unknown: "unknown" } as const;

function truthIn(hits: readonly Hit[]): Truth {
  return any(hits.map(({ truth }) => truth));
}

function reasonsIn(hits: readonly Hit[]): string[] {
  return hits.flatMap(({ unknown, source }) => (unknown === undefined ? [] : [`${source}: ${unknown}`]));
}

interface Allowed {
  readonly truth: Truth;
  readonly lacking: readonly Side[];
  readonly unknown: readonly string[];
}

type Sides = Readonly<Record<"identity" | "boundary" | "resource" | "doubtful", readonly Hit[]>>;

/** What each side permits. */
interface Permits {
  readonly own: Truth;
  readonly limit: Truth;
  readonly granted: Truth;
  /** Whether the resource's side suffices alone, within an account. */
  readonly alone: Truth;
}

function allowedBy(sides: Sides, { boundary, sameAccount }: Policies, { kind }: Principal): Allowed {
  const permits = permitsOf(sides, boundary !== undefined, kind);
  const { own, limit, granted, alone } = permits;
  const unknown = whyUnknown(sides, permits, sameAccount, kind);
  const lacking = lackingOf(permits, kind);
  const across = all([own, limit, granted]);
  const within = any([all([own, limit]), alone]);
  if (!isPerson(kind)) return { truth: granted, lacking, unknown };
  if (sameAccount !== undefined) return { truth: sameAccount ? within : across, lacking, unknown };
  return { truth: across === within ? across : "unknown", lacking, unknown };
}

/** Whether it has policies of its own. */
function isPerson(kind: Principal["kind"]): boolean {
  return kind === "role" || kind === "user";
}

function permitsOf(sides: Sides, isBounded: boolean, kind: Principal["kind"]): Permits {
  const limit = isBounded ? truthIn(allows(sides.boundary)) : "yes";
  const doubt = allows(sides.doubtful).length > 0 ? "unknown" : "no";
  const resource = allows(sides.resource);
  return {
    own: truthIn(allows(sides.identity)),
    limit,
    granted: any([...resource.map((hit) => grants(hit, kind)), doubt]),
    alone: any([...resource.map((hit) => sufficesAlone(hit, kind, limit)), all([doubt, limit])]),
  };
}

/** Whether a permission for everybody is one for services, too, is not said. */
function grants({ truth, by }: Hit, kind: Principal["kind"]): Truth {
  return kind === "service" && by === "everybody" ? all([truth, "unknown"]) : truth;
}

function allows(hits: readonly Hit[]): readonly Hit[] {
  return hits.filter(({ effect, truth }) => effect === "Allow" && truth !== "no");
}

function lackingOf({ own, limit, granted }: Permits, kind: Principal["kind"]): readonly Side[] {
  const isOwn = isPerson(kind);
  const sides: [Side, boolean][] = [
    ["identity", isOwn && own !== "yes"],
    ["boundary", isOwn && limit !== "yes"],
    ["resource", granted !== "yes"],
  ];
  return sides.filter(([, isLacking]) => isLacking).map(([side]) => side);
}

function whyUnknown(
  sides: Sides,
  { own, granted }: Permits,
  sameAccount: boolean | undefined,
  kind: Principal["kind"],
): string[] {
  const isForAll =
    !isPerson(kind) && granted === "unknown" && allows(sides.resource).some(({ by }) => by === "everybody");
  const reasons: [boolean, string][] = [
    [isForAll, "whether a permission for everybody is one for services is not known"],
    [allows(sides.doubtful).length > 0, "whether the registry's policy alone suffices is not known"],
    [isPerson(kind) && own === "no" && granted === "yes" && sameAccount !== false, ACCOUNT_ALONE],
    [sameAccount === undefined && isPerson(kind), "whether principal and resource are of one account is not known"],
  ];
  const told = reasons.filter(([isSo]) => isSo).map(([, reason]) => reason);
  return [...reasonsIn(Object.values(sides).flatMap(allows)), ...told];
}

const ACCOUNT_ALONE =
  "whether the resource's policy suffices alone is not known, as it does not name the principal itself";

/**
 * Whether a permission of the resource needs none of the principal's own: one that names a user does not, and is not
 * limited by its boundary; one that names a role is. A permission of the whole account leaves it to the account.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
 */
function sufficesAlone({ truth, by }: Hit, kind: Principal["kind"], limit: Truth): Truth {
  if (by === "account" || by === "session") return truth === "no" ? "no" : "unknown";
  if (by === "itself") return kind === "user" ? truth : all([truth, limit]);
  return all([truth, limit === "yes" ? "yes" : "unknown"]);
}

/** AWS refuses a statement of an identity that names a principal, or no resource. */
function ofIdentity(policy: Policy): Policy {
  const isFit = ({ principals, resources }: Statement): boolean => principals === undefined && resources !== undefined;
  return fitted(policy, isFit, "AWS refuses it in a policy of an identity, which names resources and no principal");
}

/** AWS refuses a statement of a resource that names no principal. */
function ofResource(policy: Policy): Policy {
  return fitted(policy, ({ principals }) => principals !== undefined, "AWS refuses it, as it names no principal");
}

function fitted(policy: Policy, isFit: (statement: Statement) => boolean, unknown: string): Policy {
  if (policy.statements.every(isFit)) return policy;
  return { ...policy, statements: policy.statements.map((one) => (isFit(one) ? one : { unknown, ...one })) };
}

function hitsOf(policies: readonly Policy[], request: AccessRequest): readonly Hit[] {
  return policies.flatMap((policy) => {
    const hits = policy.statements.flatMap((statement) => hitOf(policy, statement, request));
    return policy.unknown === undefined ? hits : [...hits, ...blanks(policy, policy.unknown)];
  });
}

/** A policy that is not known may do anything. */
function blanks({ source }: Policy, unknown: string): Hit[] {
  const blank = { truth: "unknown", source, unknown, assumptions: [], by: "itself" } as const;
  return [
    { ...blank, effect: "Allow" },
    { ...blank, effect: "Deny" },
  ];
}

function hitOf(policy: Policy, statement: Statement, request: AccessRequest): Hit[] {
  const { principals, conditions, hasVariables } = statement;
  const named: Named = principals ? namedBy(principals, request.principal) : { truth: "yes", by: "itself" };
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
