/*
 * IAM: whether policies let a request through, in three values - yes, no, and not known, with the reasons. It knows the
 * grammar of policies, wildcards, conditions and principals, and what a boundary or a resource's policy changes; it knows
 * no resource of Terraform's.
 * Asks: `estate` for values that may be unknown.
 * Asked by: `identities` (what an identity has), `ecr` (what a registry says), `workloads` and `pull` (who may pull), `plan`
 * (what a policy allows after a change), `report` (the matrix).
 */
import {
  allows,
  type AccessRequest,
  type Hit,
  hitsOf,
  ofIdentity,
  ofResource,
  type Reason,
  reasonsIn,
  truthIn,
} from "./hits";
import type { Policy } from "./document";
import type { Principal } from "./principal";
import { all, any, not, type Truth } from "./truth";

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

/** Which side of a request has no permission for it. */
export type Side = "identity" | "boundary" | "resource";

/** What becomes of a request. */
export interface Decision {
  readonly outcome: "allowed" | "denied" | "unknown";
  /** The statements that deny it, or may. */
  readonly denials: readonly Reason[];
  /** The statements that allow it, or may. */
  readonly permissions: readonly Reason[];
  /**
   * The sides on which a permission is missing, or on which it is not known, if no other side suffices. Of a principal
   * in the resource's account either `identity` or `resource` does.
   */
  readonly lacking: readonly Side[];
  /** Why nothing is known, in words. */
  readonly unknown: readonly string[];
  /** What an outcome of `allowed` rests on. */
  readonly assumptions: readonly string[];
}

/**
 * Decides about a request as AWS does: an explicit denial wins; within an account either side may allow; between
 * accounts both have to. Policies of organizations and of sessions are no part of it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const { identity, boundary, resource, doubtful = [] } = policies;
  const asked = { ...request, isBounded: boundary !== undefined };
  const sides = {
    identity: hitsOf(identity.map(ofIdentity), asked),
    boundary: hitsOf(boundary === undefined ? [] : [ofIdentity(boundary)], asked),
    resource: hitsOf(resource.map(ofResource), asked),
    doubtful: hitsOf(doubtful.map(ofResource), asked),
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
    lacking: allowed.truth === "yes" ? [] : allowed.lacking,
    unknown: truth === "unknown" ? [...new Set([...reasonsIn(denials), ...allowed.unknown])] : [],
    assumptions: [...new Set(hits.filter((hit) => hit.truth !== "unknown").flatMap((hit) => hit.assumptions))],
  };
}

const OUTCOMES = { yes: "allowed", no: "denied", unknown: "unknown" } as const;

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
  /** The same, if nothing limited the principal. */
  readonly unlimited: Truth;
}

function allowedBy(sides: Sides, { boundary, sameAccount }: Policies, { kind }: Principal): Allowed {
  const permits = permitsOf(sides, boundary !== undefined, kind);
  const { own, limit, granted, alone } = permits;
  const unknown = whyUnknown(sides, permits, sameAccount, kind);
  const lacking = lackingOf(permits, kind, sameAccount === true);
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
    unlimited: any(resource.map((hit) => sufficesAlone(hit, kind, "yes"))),
  };
}

/** Whether a permission for everybody is one for services, too, is not said. */
function grants({ truth, by }: Hit, kind: Principal["kind"]): Truth {
  return kind === "service" && by !== "itself" ? all([truth, "unknown"]) : truth;
}

function lackingOf(
  { own, limit, granted, unlimited }: Permits,
  kind: Principal["kind"],
  isWithin: boolean,
): readonly Side[] {
  const isOwn = isPerson(kind);
  if (isOwn && isWithin && unlimited === "yes") return ["boundary"];
  const sides: [Side, boolean][] = [
    ["identity", isOwn && own !== "yes"],
    ["boundary", isOwn && limit !== "yes"],
    ["resource", granted !== "yes"],
  ];
  return sides.filter(([, isLacking]) => isLacking).map(([side]) => side);
}

function whyUnknown(
  sides: Sides,
  { own, limit, granted }: Permits,
  sameAccount: boolean | undefined,
  kind: Principal["kind"],
): string[] {
  const isForAll =
    !isPerson(kind) && granted === "unknown" && allows(sides.resource).some(({ by }) => by === "everybody");
  const reasons: [boolean, string][] = [
    [isForAll, "whether a permission for everybody is one for services is not known"],
    [allows(sides.doubtful).length > 0, "whether the registry's policy alone suffices is not known"],
    [isPerson(kind) && all([own, limit]) === "no" && granted !== "no" && sameAccount !== false, ACCOUNT_ALONE],
    [sameAccount === undefined && isPerson(kind), "whether principal and resource are of one account is not known"],
  ];
  const told = reasons.filter(([isSo]) => isSo).map(([, reason]) => reason);
  return [...reasonsIn(Object.values(sides).flatMap(allows)), ...told];
}

const ACCOUNT_ALONE =
  "whether the resource's policy suffices alone is not known, as it does not name the principal itself";

/**
 * Whether a permission of the resource needs none of the principal's own: one that names a user does not, and is not
 * limited by its boundary, nor is one for everybody that `aws:PrincipalArn` narrows; one that names a role is. A
 * permission of the whole account leaves it to the account.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
function sufficesAlone({ truth, by }: Hit, kind: Principal["kind"], limit: Truth): Truth {
  if (by === "account" || by === "session") return truth === "no" ? "no" : "unknown";
  if (by === "arn") return truth;
  if (by === "itself") return kind === "user" ? truth : all([truth, limit]);
  return all([truth, limit === "yes" ? "yes" : "unknown"]);
}
