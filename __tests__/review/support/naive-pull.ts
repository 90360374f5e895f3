/**
 * Whether the workload of a model can pull, by trying: whatever the files don't show is tried in every way that makes a
 * difference. Nothing of review/ is in it.
 */

import { type NaivePolicies, type NaivePolicy, type NaiveRequest, type NaiveStatement, naiveMay } from "./naive-iam";
import {
  arnOf,
  LOGIN,
  type Model,
  type ModelRepository,
  type ModelRole,
  type ModelWorkload,
  ORGANIZATION,
  type Place,
  PULL,
  roleArn,
  SERVICES,
} from "./random-estate";

export type NaiveVerdict = "proven" | "refuted" | "unknown";

type Context = Readonly<Record<string, readonly string[] | undefined>>;

/** AWS's own policies, as far as they speak of pulling. */
const MANAGED: Readonly<Record<string, NaiveStatement>> = {
  AmazonEC2ContainerRegistryReadOnly: { Effect: "Allow", Action: [LOGIN, ...PULL], Resource: "*" },
  AmazonEC2ContainerRegistryPullOnly: { Effect: "Allow", Action: [LOGIN, ...PULL], Resource: "*" },
  AWSDenyAll: { Effect: "Deny", Action: "*", Resource: "*" },
};

const NOTHING: NaivePolicy = { Statement: [] };
const ALL: NaiveStatement = { Effect: "Allow", Action: "*", Resource: "*" };
/** What a policy may say that is in no file. */
const ANYTHING: readonly NaivePolicy[] = [NOTHING, { Statement: [ALL] }, { Statement: [{ ...ALL, Effect: "Deny" }] }];

const policy = (Statement: readonly NaiveStatement[]): NaivePolicy => ({ Version: "2012-10-17", Statement });

/** Every list with one of each. */
function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}

/** The request with every value of each key that is not known, as far as the policies ask for it. */
function contexts(known: Context, policies: readonly NaivePolicy[]): Record<string, readonly string[]>[] {
  const asked = new Map<string, Set<string>>();
  for (const statement of policies.flatMap((one) => one.Statement)) {
    for (const keys of Object.values(statement.Condition ?? {})) {
      for (const [key, values] of Object.entries(keys)) {
        const name = key.toLowerCase();
        if (known[name] !== undefined) continue;
        asked.set(name, new Set([...(asked.get(name) ?? []), ...[values].flat()]));
      }
    }
  }
  const values = [...asked].map(([key, found]): [string, readonly string[]][] => {
    const sample = [...found].map((text) => text.replace(/[*?]/g, "x"));
    return [[key, []], ...[...sample, "some-other"].map((value): [string, readonly string[]] => [key, [value]])];
  });
  const base = Object.entries(known).filter((entry): entry is [string, readonly string[]] => entry[1] !== undefined);
  return combinations(values).map((row) => Object.fromEntries([...base, ...row]));
}

function verdictOf(answers: readonly (boolean | undefined)[]): NaiveVerdict {
  if (answers.every((one) => one === true)) return "proven";
  return answers.every((one) => one === false) ? "refuted" : "unknown";
}

/** All are needed. */
function worst(verdicts: readonly NaiveVerdict[]): NaiveVerdict {
  if (verdicts.includes("refuted")) return "refuted";
  return verdicts.includes("unknown") ? "unknown" : "proven";
}

function ask(request: Omit<NaiveRequest, "context">, known: Context, tried: readonly NaivePolicies[]): NaiveVerdict {
  const answers = tried.flatMap((policies) => {
    const all = [...policies.identity, ...policies.resource, ...(policies.boundary ? [policies.boundary] : [])];
    return contexts(known, all).map((context) => naiveMay({ ...request, context }, policies));
  });
  return verdictOf(answers);
}

interface Target {
  readonly place: Place;
  readonly arn: string;
  readonly repository: ModelRepository | undefined;
  readonly registry: readonly NaiveStatement[];
}

const only = (statements: readonly NaiveStatement[], effect: string) =>
  statements.filter((one) => one.Effect === effect);

/** The policies of a repository and its registry, in every way in which they may count. */
function resourcePolicies({ repository, registry }: Target, isWithin: boolean): NaivePolicy[][] {
  const own = repository === undefined ? ANYTHING.map(forEverybody) : [policy(repository.policy ?? [])];
  // Between accounts AWS does not say whether a registry's permission suffices; its denials count.
  const ofRegistry = isWithin ? [policy(registry)] : [policy(only(registry, "Deny")), policy(registry)];
  return combinations([own, ofRegistry]);
}

/** A policy of a repository that is in no file may name whom it likes. */
function forEverybody({ Statement }: NaivePolicy): NaivePolicy {
  const everybody = { Principal: { AWS: "*", Service: "codebuild.amazonaws.com" } };
  return policy(Statement.map(({ Effect, Action = [] }) => ({ Effect, Action, ...everybody })));
}

function identityPolicies(role: ModelRole): NaivePolicy[][] {
  const known = [
    ...role.inline.map(policy),
    ...role.attached.map(policy),
    ...role.managed.map((name) => policy([MANAGED[name] ?? ALL])),
  ];
  return (role.hasOutside ? ANYTHING : [NOTHING]).map((outside) => [...known, outside]);
}

const tag = (team: string | undefined) => (team === undefined ? [] : [team]);

function contextOf(role: ModelRole, region: string): Context {
  return {
    "aws:principalarn": [roleArn(role)],
    "aws:principalaccount": [role.account],
    "aws:principaltag/team": tag(role.team),
    "aws:requestedregion": [region],
    "aws:securetransport": ["true"],
    "aws:sourceaccount": [],
    // The documented assumption.
    "aws:principalorgid": [ORGANIZATION],
  };
}

function tried(
  identity: NaivePolicy[][],
  resource: NaivePolicy[][],
  role: ModelRole,
  sameAccount: boolean,
): NaivePolicies[] {
  const boundary = role.boundary && policy(role.boundary);
  return identity.flatMap((own) =>
    resource.map((of) => ({ identity: own, resource: of, sameAccount, ...(boundary && { boundary }) })),
  );
}

function rolePulls(role: ModelRole, target: Target): NaiveVerdict {
  const who = roleArn(role);
  const known = contextOf(role, target.place.region);
  const sameAccount = role.account === target.place.account;
  const identity = identityPolicies(role);
  const login = ask({ who, action: LOGIN, resource: "*" }, known, tried(identity, [[]], role, true));
  const tags = target.repository === undefined ? undefined : tag(target.repository.team);
  const policies = tried(identity, resourcePolicies(target, sameAccount), role, sameAccount);
  const reads = PULL.map((action) =>
    ask({ who, action, resource: target.arn }, { ...known, "ecr:resourcetag/team": tags }, policies),
  );
  return worst([login, ...reads]);
}

function isTrusted(role: ModelRole, service: string, account: string): NaiveVerdict {
  // EC2 says nothing of a source.
  const source = service === "ec2.amazonaws.com" ? undefined : [account];
  const policies = { identity: [], resource: [policy(role.trust)], sameAccount: true };
  return ask({ who: service, action: "sts:AssumeRole", resource: roleArn(role) }, { "aws:sourceaccount": source }, [
    policies,
  ]);
}

/** CodeBuild by its own principal. */
function servicePulls(account: string, target: Target): NaiveVerdict {
  const who = "codebuild.amazonaws.com";
  const known: Context = {
    "aws:requestedregion": [target.place.region],
    "aws:securetransport": ["true"],
    "aws:sourceaccount": [account],
    "ecr:resourcetag/team": target.repository === undefined ? undefined : tag(target.repository.team),
  };
  const policies = resourcePolicies(target, false).map((resource) => ({ identity: [], resource, sameAccount: true }));
  return worst(PULL.map((action) => ask({ who, action, resource: target.arn }, known, policies)));
}

/** Whether the reference leads somewhere, as the documentation has it. */
function isThere({ repositories }: Model, { image }: ModelWorkload): NaiveVerdict {
  if (image.what === "wrong") return "refuted";
  const here = repositories.filter((one) => one.account === image.place.account && one.region === image.place.region);
  const repository = here.find((one) => one.name === image.name);
  // A list says the account, and no region: what it has of the name is there.
  const like = repositories.filter((one) => one.name === image.name && one.account === image.place.account);
  const pushed = like.flatMap((one) => one.pushed ?? []);
  if (pushed.length > 0) return pushed.includes(image.tag) ? "proven" : "refuted";
  if (repository !== undefined) return "proven";
  const namespace = image.name.includes("/") ? image.name.replace(/[^/]+$/, "") : "nothing";
  const isLike =
    repositories.some((one) => one.name === image.name) || here.some((one) => one.name.startsWith(namespace));
  return isLike ? "refuted" : "unknown";
}

/** What the naive reading says of a workload. */
export function naivePull(model: Model, workload: ModelWorkload): NaiveVerdict {
  const { image, kind, role, other, place } = workload;
  if (image.what === "public") return "proven";
  const reference = isThere(model, workload);
  const isHere = (one: Place) => one.account === image.place.account && one.region === image.place.region;
  const target: Target = {
    place: image.place,
    arn: arnOf(image.place, image.name),
    repository: model.repositories.find((one) => isHere(one) && one.name === image.name),
    registry: model.registries.find(isHere)?.policy ?? [],
  };
  if (image.what === "wrong" || reference === "refuted") return "refuted";
  if (kind === "service-build") return worst([reference, servicePulls(place.account, target)]);
  if (kind === "fargate" && role === undefined) return "refuted";
  const pullers: [ModelRole | undefined, string][] = [
    [role, SERVICES[kind]],
    [other, "ec2.amazonaws.com"],
  ];
  const each = pullers.flatMap(([one, service]) =>
    one === undefined ? [] : [isTrusted(one, service, place.account), rolePulls(one, target)],
  );
  return worst([reference, ...each]);
}
