import { ECR_LOGIN } from "../../domain/ecr/actions";
import { RequestContext } from "../iam/context";
import type { Policy } from "../iam/document";
import { decide, type Decision, type Policies } from "../iam/evaluate";
import type { AccessRequest } from "../iam/hits";
import type { Principal } from "../iam/principal";
import type { Text } from "../iam/text";
import { denialsIn, nameOf } from "../verdict/denials";
import { every, type Finding, type Missing, proven, refuted, remark, unknown } from "../verdict/finding";
import { contextOf, type Identity } from "../identities/identities";
import { show } from "../estate/links";
import type { Repository } from "../ecr/registries";
import { setTags } from "../identities/tags";

/** What a pull needs besides a login; that ECR is asked for layers beforehand is customary, no more. */
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] as const;

/** Who asks, on what, and which policies decide. */
interface Question {
  readonly request: Omit<AccessRequest, "action">;
  readonly policies: Policies;
  /** Where a permission of the principal goes, of its boundary, and of the resource. */
  readonly places: { readonly identity: string; readonly boundary?: string; readonly resource: string };
  /** Whether the resource's policy names its resource. */
  readonly who: string;
}

/** What is known of a repository's registry besides its own policy. */
export interface RegistryRules {
  readonly policies: readonly Policy[];
  /** Whether the registry's policy is of the old scope, which knows the actions of caches and replication alone. */
  readonly isOld: boolean;
  /** Whether it is AWS's own, which every account may pull from. */
  readonly isOpen: boolean;
}

/** The actions that the registry's policy of the old scope knows. */
const OLD_SCOPE = ["ecr:ReplicateImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];

/** Whether an identity may log in to ECR, in a region. */
export function mayLogIn(identity: Identity, region: string | undefined): Finding {
  const context = contextOf(identity);
  if (region !== undefined) context.set("aws:RequestedRegion", region);
  assumeOrganization(context, ownPolicies(identity));
  return ECR_LOGIN.map((action) =>
    answer(action, {
      request: { principal: identity.principal, resource: "*", context },
      policies: { identity: identity.policies, ...boundaryOf(identity), resource: [], sameAccount: true },
      places: placesOf(identity, identity.where),
      who: identity.label,
    }),
  )[0] as Finding;
}

function ownPolicies({ policies, boundary }: Identity): readonly Policy[] {
  return boundary === undefined ? policies : [...policies, boundary];
}

function boundaryOf({ boundary }: Pick<Identity, "boundary">): Pick<Policies, "boundary"> {
  return boundary === undefined ? {} : { boundary };
}

function placesOf({ where, boundary }: Identity, resource: string): Question["places"] {
  return { identity: where, resource, ...(boundary && { boundary: boundary.source }) };
}

/** Whether an identity may read the images of a repository. */
export function mayPull(
  identity: Identity,
  repository: Repository,
  rules: RegistryRules,
  sameAccount: boolean | undefined,
): Finding {
  const context = repositoryContext(contextOf(identity), repository, [
    ...repository.policies,
    ...rules.policies,
    ...ownPolicies(identity),
  ]);
  return every(
    PULL.map((action) => {
      const question = {
        request: { principal: identity.principal, resource: repository.arn, context },
        policies: policiesFor(action, identity, repository, rules, sameAccount),
        places: placesOf(identity, repository.where),
        who: identity.label,
      };
      return answer(action, question);
    }),
  );
}

/** Whether an identity may have the cache fetch an image that it does not have yet. */
export function mayImport(
  identity: Identity,
  repository: Repository,
  rules: RegistryRules,
  sameAccount: boolean | undefined,
): Finding {
  const context = repositoryContext(contextOf(identity), repository, [
    ...repository.policies,
    ...rules.policies,
    ...ownPolicies(identity),
  ]);
  const ask = (action: string, of: Repository): Finding =>
    answer(action, {
      request: { principal: identity.principal, resource: repository.arn, context },
      policies: policiesFor(action, identity, of, rules, sameAccount),
      places: placesOf(identity, repository.where),
      who: identity.label,
    });
  // A repository that is not there yet has no policy.
  const bare = { ...repository, policies: [] };
  const isTagged = repository.cache === undefined ? false : repository.cache.isTagged;
  const tagging = isTagged === false ? remark({}) : ask("ecr:TagResource", bare);
  return every([
    ask("ecr:BatchImportUpstreamImage", repository),
    ask("ecr:CreateRepository", bare),
    isTagged === undefined && tagging.verdict === "refuted"
      ? unknown(`${identity.label} may make ${repository.name}`, ["whether it is made with tags is not known"])
      : tagging,
  ]);
}

/** The policies that decide whether an identity may do something to a repository. */
export function policiesFor(
  action: string,
  identity: Pick<Identity, "policies" | "boundary">,
  repository: Repository,
  { policies, isOld, isOpen }: RegistryRules,
  sameAccount: boolean | undefined,
): Policies {
  const counts = !isOld || OLD_SCOPE.includes(action);
  const suffices = sameAccount === true || OLD_SCOPE.includes(action);
  const open = isOpen ? [OPEN] : [];
  return {
    identity: identity.policies,
    ...boundaryOf(identity),
    resource: [...repository.policies, ...(counts && suffices ? policies : []), ...open],
    doubtful: counts && !suffices ? policies : [],
    sameAccount: isOpen ? false : sameAccount,
  };
}

/** AWS's registries of images for everybody. */
const OPEN: Policy = {
  source: "AWS's own registry",
  statements: [
    {
      index: 0,
      effect: "Allow",
      actions: { texts: ["ecr:*"], negated: false },
      principals: { names: [{ kind: "*", name: "*" }], negated: false },
      conditions: [],
      hasVariables: false,
    },
  ],
};

/** Whether a service may read the images of a repository by its own principal, on behalf of what `source` names. */
export function mayServicePull(
  service: string,
  source: { readonly arn: Text | undefined; readonly account: string | undefined },
  repository: Repository,
  rules: RegistryRules,
): Finding {
  const principal: Principal = { kind: "service", name: service };
  const context = new RequestContext()
    .set("aws:PrincipalIsAWSService", "true")
    .set("aws:PrincipalServiceName", service)
    .set("aws:SecureTransport", "true");
  if (source.account !== undefined) context.set("aws:SourceAccount", source.account);
  if (source.arn !== undefined) context.set("aws:SourceArn", source.arn);
  repositoryContext(context, repository, []);
  return every(
    PULL.map((action) =>
      answer(action, {
        request: { principal, resource: repository.arn, context },
        policies: {
          identity: [],
          resource: repository.policies,
          doubtful: rules.isOld ? [] : rules.policies,
          sameAccount: undefined,
        },
        places: { identity: repository.where, resource: repository.where },
        who: service,
      }),
    ),
  );
}

const TAG_KEYS = ["aws:ResourceTag", "ecr:ResourceTag"];

/** Adds what is known of a request about a repository. */
export function repositoryContext(
  context: RequestContext,
  repository: Repository,
  policies: readonly Policy[],
): RequestContext {
  const { account, region, resource } = repository;
  if (account !== undefined) context.set("aws:ResourceAccount", account);
  if (region !== undefined) context.set("aws:RequestedRegion", region);
  if (resource !== undefined) setTags(context, resource, TAG_KEYS);
  assumeOrganization(context, policies);
  return context;
}

/** That a principal is of the organization that a policy names: nothing in the files says so, or says otherwise. */
function assumeOrganization(context: RequestContext, policies: readonly Policy[]): void {
  const key = "aws:PrincipalOrgID";
  const conditions = policies.flatMap(({ statements }) => statements.flatMap((statement) => statement.conditions));
  const named = conditions.filter((condition) => condition.key.toLowerCase() === key.toLowerCase());
  const organizations = new Set(named.flatMap(({ values }) => values));
  const [only] = organizations;
  if (organizations.size !== 1 || typeof only !== "string" || /[*?$]/.test(only)) return;
  context.assume(key, `the puller's account is in the organization ${only} (aws:PrincipalOrgID)`, only);
}

/** Asks about one action, and says what became of it. */
function answer(action: string, question: Question): Finding {
  const { request, policies, who } = question;
  const decision = decide({ ...request, action }, policies);
  const { outcome, assumptions } = decision;
  const on = request.resource === "*" ? "*" : show(request.resource);
  if (outcome === "allowed") {
    const step = `${who} may ${action} on ${on}: ${allowedBy(decision, action)}`;
    return proven(step, { assumptions });
  }
  if (outcome === "unknown") {
    return unknown(`${who} may ${action} on ${on}`, decision.unknown, { assumptions });
  }
  return refuted(`${who} may ${action} on ${on}`, missingOf(action, decision, question));
}

function allowedBy({ permissions }: Decision, action: string): string {
  const certain = permissions.filter(({ truth }) => truth === "yes");
  return certain.length === 0 ? `${action} is allowed` : [...new Set(certain.map(nameOf))].join(", ");
}

/** What is in the way, and what is lacking besides. */
function missingOf(action: string, decision: Decision, question: Question): Missing[] {
  return [...denialsIn(action, decision), ...lackingIn(action, decision, question)];
}

function lackingIn(action: string, { lacking }: Decision, { request, policies, places }: Question): Missing[] {
  const { principal, resource } = request;
  const on = show(resource);
  const own = { Effect: "Allow", Action: [action], Resource: [on] };
  const other = { Effect: "Allow", Principal: principalOf(principal), Action: [action] };
  const needsBoth = policies.sameAccount === false || principal.kind === "service";
  // Within an account one side suffices: the principal's own, if nothing else is in the way.
  return lacking.flatMap((side) => {
    if (side === "resource")
      return needsBoth ? [{ what: action, where: places.resource, mend: JSON.stringify(other), resource: on }] : [];
    const where = side === "boundary" ? (places.boundary ?? places.identity) : places.identity;
    return [{ what: action, where, mend: JSON.stringify(own), resource: on }];
  });
}

function principalOf(principal: Principal): Record<string, string> {
  if (principal.kind === "service") return { Service: principal.name };
  return principal.kind === "federated" ? { Federated: show(principal.provider) } : { AWS: show(principal.arn) };
}
