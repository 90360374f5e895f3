import { accountOf } from "../../../domain/aws/arn";
import { type Estate, type Resource, Unknown, valueAt } from "../../estate/estate";
import { RequestContext } from "../../iam/context";
import type { Policy } from "../../iam/document";
import type { Principal } from "../../iam/principal";
import { contextOf, type Identities, type Identity } from "../../identities/identities";
import { accountOfResource, knownText, placeOf } from "../../estate/links";
import { policyOf } from "../../iam/presumed";
import type { Repository } from "../../ecr/registries";

/** Somebody who may have rights, as the matrix lists them. */
export interface Who {
  readonly kind: "role" | "user" | "policy" | "account" | "principal" | "organization" | "service" | "everybody";
  readonly name: string;
  /** Where it is from. */
  readonly place: string;
  readonly principal: Principal;
  readonly policies: readonly Policy[];
  readonly boundary?: Policy;
  readonly account: string | undefined;
  /** What makes it in the files. */
  readonly resource?: Resource;
  /** Whether its own policies are not in the files: then rights from the repository's side hang on them. */
  readonly isOutside: boolean;
  readonly context: () => RequestContext;
}

/** The roles and users of the files, and those who hold a policy of the files that nobody in the files has. */
export function insiders(estate: Estate, identities: Identities): Who[] {
  const own = ["aws_iam_role", "aws_iam_user"].flatMap((type) =>
    estate.resources(type).map((resource) => ofIdentity(identities.of(resource))),
  );
  const used = new Set(own.flatMap(({ policies }) => policies.map(({ source }) => source)));
  const policies = estate.resources("aws_iam_policy").filter((resource) => !used.has(placeOf(resource)));
  return [
    ...own,
    ...policies.map((resource) => {
      const policy = policyOf(estate, placeOf(resource), valueAt(resource.values, "policy") ?? null);
      const name = knownText(valueAt(resource.values, "name")) ?? resource.name;
      return { ...holderOf(policy, name, accountOfResource(resource)), resource };
    }),
  ];
}

function ofIdentity(identity: Identity): Who {
  const { label, place, principal, policies, boundary, resource } = identity;
  return {
    ...{ kind: principal.kind, name: label, place, principal, policies, account: principal.account },
    ...(boundary !== undefined && { boundary }),
    ...(resource !== undefined && { resource }),
    isOutside: false,
    context: () => contextOf(identity),
  };
}

/** Whoever a managed policy is attached to by hand. */
function holderOf(policy: Policy, name: string, account: string | undefined): Who {
  const arn = new Unknown("it is whoever has the policy");
  return {
    ...{ kind: "policy", name: `whoever has the policy ${name}`, place: policy.source, policies: [policy], account },
    principal: { kind: "role", arn, account },
    isOutside: false,
    context: () => strangerContext(account),
  };
}

const ALL: Policy = {
  source: "its own policies",
  statements: [
    {
      ...{ index: 0, effect: "Allow", conditions: [], hasVariables: false },
      actions: { texts: ["*"], negated: false },
      resources: { texts: ["*"], negated: false },
    },
  ],
};

/** Those whom the policies of repositories name, and who are not in the files. */
export function outsiders(repositories: readonly Repository[], known: ReadonlySet<string>): Who[] {
  const found = new Map<string, Who>();
  for (const { account, policies } of repositories) {
    for (const one of policies.flatMap((policy) => namedIn(policy))) {
      const isOwn = one.kind === "account" && one.account === account;
      if (!isOwn && !known.has(one.name)) found.set(`${one.kind} ${one.name}`, one);
    }
  }
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

const ORDER: readonly Who["kind"][] = ["account", "principal", "organization", "service", "everybody"];

function rank({ kind }: Who): number {
  return ORDER.indexOf(kind);
}

function namedIn({ source, statements }: Policy): Who[] {
  return statements.flatMap(({ principals, conditions }) => {
    const names = principals?.names ?? [];
    const organizations = conditions
      .filter(({ key }) => key.toLowerCase() === "aws:principalorgid")
      .flatMap(({ values }) => values)
      .filter((value) => typeof value === "string");
    return [
      ...names.flatMap(({ kind, name }) => (typeof name === "string" ? named(kind, name, source) : [])),
      ...organizations.map((id) => organization(id, source)),
    ];
  });
}

function named(kind: string, name: string, source: string): Who[] {
  if (kind === "*" || name === "*") return [everybody(source)];
  if (kind === "Service") return [service(name, source)];
  if (kind !== "AWS") return [];
  const account = /^\d{12}$/.test(name) ? name : /^arn:[^:]+:iam::(\d{12}):root$/.exec(name)?.[1];
  return [account === undefined ? principal(name, source) : ofAccount(account, source)];
}

const outside = (place: string): Pick<Who, "place" | "policies" | "isOutside"> => ({
  place,
  policies: [ALL],
  isOutside: true,
});

function ofAccount(account: string, place: string): Who {
  return {
    ...{ kind: "account", name: `account ${account}`, account, ...outside(place) },
    // Not one role of the account, but the account: it gives its own what the repository gives it.
    principal: { kind: "role", arn: `arn:aws:iam::${account}:root`, account },
    context: () => strangerContext(account),
  };
}

function principal(arn: string, place: string): Who {
  const account = arn.startsWith("arn:") ? accountOf(arn) : undefined;
  return {
    ...{ kind: "principal", name: arn, account, ...outside(place) },
    principal: { kind: arn.includes(":user/") ? "user" : "role", arn, account },
    context: () => strangerContext(account).set("aws:PrincipalArn", arn),
  };
}

function organization(id: string, place: string): Who {
  return {
    ...{ kind: "organization", name: `accounts of the organization ${id}`, account: undefined, ...outside(place) },
    principal: { kind: "role", arn: "", account: "another" },
    context: () => strangerContext(undefined).set("aws:PrincipalOrgID", id),
  };
}

function everybody(place: string): Who {
  return {
    ...{ kind: "everybody", name: "every other AWS account", account: undefined, ...outside(place) },
    principal: { kind: "role", arn: "", account: "another" },
    context: () => strangerContext(undefined).set("aws:PrincipalOrgID"),
  };
}

function service(name: string, place: string): Who {
  return {
    ...{ kind: "service", name, account: undefined, ...outside(place), isOutside: false, policies: [] },
    principal: { kind: "service", name },
    context: () =>
      new RequestContext()
        .set("aws:PrincipalIsAWSService", "true")
        .set("aws:PrincipalServiceName", name)
        .set("aws:PrincipalOrgID")
        .set("aws:SecureTransport", "true"),
  };
}

/** What requests of somebody say of whom nothing but the account is known. */
function strangerContext(account: string | undefined): RequestContext {
  const context = new RequestContext()
    .set("aws:PrincipalIsAWSService", "false")
    .set("aws:ViaAWSService", "false")
    .set("aws:SecureTransport", "true");
  return account === undefined ? context : context.set("aws:PrincipalAccount", account);
}
