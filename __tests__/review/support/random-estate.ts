/**
 * Small estates of several accounts, regions and stacks, as a model of their own: what is in them is known before they
 * are written as Terraform's JSON.
 */

import * as fc from "fast-check";

import type { NaiveStatement } from "./naive-iam";

export const ACCOUNTS = ["111111111111", "222222222222"] as const;
export const REGIONS = ["eu-west-1", "us-east-1"] as const;
export const LOGIN = "ecr:GetAuthorizationToken";
export const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] as const;
export const ORGANIZATION = "o-1";

/** Where a repository or a workload is. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

export interface ModelRepository extends Place {
  readonly name: string;
  readonly team?: string | undefined;
  readonly policy?: readonly NaiveStatement[] | undefined;
  /** The tags that the list of images has; undefined where there is no list of it. */
  readonly pushed?: readonly string[] | undefined;
}

export interface ModelRegistry extends Place {
  readonly policy: readonly NaiveStatement[];
}

export interface ModelRole {
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly team?: string | undefined;
  readonly trust: readonly NaiveStatement[];
  readonly inline: readonly (readonly NaiveStatement[])[];
  /** Customer-managed, attached. */
  readonly attached: readonly (readonly NaiveStatement[])[];
  /** Names of AWS's own. */
  readonly managed: readonly string[];
  /** Whether a policy is attached that is in no file. */
  readonly hasOutside: boolean;
  readonly boundary?: readonly NaiveStatement[] | undefined;
}

export type Kind = "fargate" | "ec2" | "deployment" | "build" | "service-build";

export interface ModelWorkload {
  readonly kind: Kind;
  /** Its execution role, node role, service role; undefined where it has none. */
  readonly role?: ModelRole | undefined;
  /** Of tasks on EC2: the role of the instances; of a Deployment: the role of other nodes. */
  readonly other?: ModelRole | undefined;
  readonly place: Place;
  readonly image: ModelImage;
}

export interface ModelImage {
  readonly text: string;
  /** Written as a reference to the repository, where that is in the workload's stack. */
  readonly isReference: boolean;
  readonly what: "ecr" | "public" | "wrong";
  readonly place: Place;
  readonly name: string;
  readonly tag: string;
}

export interface Model {
  readonly repositories: readonly ModelRepository[];
  readonly registries: readonly ModelRegistry[];
  readonly workloads: readonly ModelWorkload[];
}

export const roleArn = ({ account, path, name }: Pick<ModelRole, "account" | "path" | "name">): string =>
  `arn:aws:iam::${account}:role${path}${name}`;
export const arnOf = ({ account, region }: Place, name: string): string =>
  `arn:aws:ecr:${region}:${account}:repository/${name}`;
export const hostOf = ({ account, region }: Place): string => `${account}.dkr.ecr.${region}.amazonaws.com`;

const place = fc.record({ account: fc.constantFrom(...ACCOUNTS), region: fc.constantFrom(...REGIONS) });
const NAMES = ["team/service", "team/web", "tool"] as const;
const TEAMS = [undefined, "blue", "red"] as const;
const ROLES = [
  { path: "/", name: "alpha" },
  { path: "/nodes/", name: "beta" },
  { path: "/", name: "gamma" },
] as const;

const often = <T>(common: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, weight = 4): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: common }, { weight: 1, arbitrary: rare });
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 3 }).map((value) => value);
/** Seldom, so that most estates have few oddities. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: arbitrary.map((one) => [one]) });

const ARNS = ACCOUNTS.flatMap((account) => ROLES.map((role) => roleArn({ ...role, account })));

const KEYS: readonly (readonly [key: string, ...values: string[]])[] = [
  ["aws:PrincipalArn", ...ARNS, "arn:aws:iam::111111111111:role/*", "arn:aws:iam::*:role/nodes/*"],
  ["AWS:principalaccount", ...ACCOUNTS],
  ["aws:PrincipalOrgID", ORGANIZATION],
  ["aws:PrincipalTag/team", "blue", "r?d"],
  ["ecr:ResourceTag/team", "blue", "red"],
  ["aws:RequestedRegion", ...REGIONS, "eu-*"],
  ["aws:SourceVpce", "vpce-1", "vpce-2"],
  ["aws:SourceAccount", ...ACCOUNTS],
];
const OPERATORS = [
  "StringEquals",
  "StringLike",
  "StringNotEquals",
  "StringNotLike",
  "StringEqualsIfExists",
  "StringNotEqualsIfExists",
  "StringEqualsIgnoreCase",
];

type Condition = NonNullable<NaiveStatement["Condition"]>;

const compared: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom(...OPERATORS), fc.constantFrom(...KEYS), fc.nat(), fc.boolean())
  .map(([operator, [key, ...values], at, isList]) => {
    const value = values[at % values.length] ?? "";
    // Only of one organization it is assumed that everybody is in it.
    return { [operator]: { [key]: isList && value !== ORGANIZATION ? [value, "another"] : value } };
  });
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 6, arbitrary: compared },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...KEYS), fc.boolean())
      .map(([[key], wanted]) => ({ Null: { [key]: String(wanted) } })),
  },
  { weight: 1, arbitrary: fc.boolean().map((wanted) => ({ Bool: { "aws:SecureTransport": String(wanted) } })) },
);
const conditions = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: condition.map((Condition) => ({ Condition })) },
);

const ACTIONS = [...PULL, LOGIN, "ecr:*", "*", "ecr:Batch*", "ECR:getdownloadurlforlayer", "ecr:Get*", "s3:GetObject"];
const actions = fc
  .tuple(fc.subarray(ACTIONS, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.integer({ min: 0, max: 5 }))
  .map(([list, isOne, at]) => ({ [at === 0 ? "NotAction" : "Action"]: isOne ? (list[0] ?? "*") : list }));

const PATTERNS = [
  "*",
  "arn:aws:ecr:*:*:repository/*",
  "arn:aws:ecr:eu-west-1:*:repository/team/*",
  "arn:aws:ecr:*:111111111111:repository/tool",
  "arn:aws:ecr:??-*-1:222222222222:repository/team/*",
  "arn:aws:s3:::bucket",
];
const resource = fc.oneof(
  fc.constantFrom(...PATTERNS),
  fc.tuple(place, fc.constantFrom(...NAMES)).map(([where, name]) => arnOf(where, name)),
);
const resources = fc
  .tuple(fc.array(resource, { minLength: 1, maxLength: 2 }), fc.integer({ min: 0, max: 7 }))
  .map(([list, at]) => ({ [at === 0 ? "NotResource" : "Resource"]: list }));

const effect = fc.constantFrom("Allow", "Allow", "Deny").map((Effect) => ({ Effect }));
const merged = (...parts: fc.Arbitrary<object>[]): fc.Arbitrary<NaiveStatement> =>
  fc.tuple(...parts).map((list) => Object.assign({}, ...list) as NaiveStatement);

/** Any statement of an identity. */
const ofIdentity = merged(effect, actions, resources, conditions);
const allow = (Action: readonly string[] | string, Resource: string): NaiveStatement => ({
  Effect: "Allow",
  Action,
  Resource,
});
const usual = fc.constantFrom(
  [allow([LOGIN, ...PULL], "*")],
  [allow(LOGIN, "*"), allow(PULL, "arn:aws:ecr:*:*:repository/*")],
  [allow("ecr:*", "*")],
  [allow(LOGIN, "*")],
);
const identityPolicy = fc
  .tuple(often<readonly NaiveStatement[]>(usual, fc.constant([]), 5), seldom(ofIdentity))
  .map(([base, more]): NaiveStatement[] => [...base, ...more]);

const principal = fc.oneof(
  fc.constantFrom<string | Record<string, string | string[]>>(
    "*",
    { AWS: "*" },
    { Service: "codebuild.amazonaws.com" },
    { AWS: [...ACCOUNTS] },
    { AWS: "arn:aws:iam::222222222222:root" },
    { AWS: "111111111111" },
  ),
  fc.subarray(ARNS, { minLength: 1, maxLength: 3 }).map((AWS) => ({ AWS })),
);
const ofRepository = merged(
  effect,
  principal.map((Principal) => ({ Principal })),
  actions,
  conditions,
);
const shared = fc.constantFrom<NaiveStatement>(
  { Effect: "Allow", Principal: { AWS: [...ACCOUNTS] }, Action: PULL },
  { Effect: "Allow", Principal: { AWS: ARNS }, Action: PULL },
  { Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: PULL },
  {
    Effect: "Allow",
    Principal: "*",
    Action: PULL,
    Condition: { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
  },
);
const repositoryPolicy = fc
  .tuple(fc.array(shared, { minLength: 1, maxLength: 2 }), seldom(ofRepository))
  .map(([base, more]) => [...base, ...more]);
const registryPolicy = merged(
  effect,
  principal.map((Principal) => ({ Principal })),
  actions,
  resources,
  conditions,
).map((one) => [one]);

const repository: fc.Arbitrary<ModelRepository> = fc.record({
  account: fc.constantFrom(...ACCOUNTS),
  region: fc.constantFrom(...REGIONS),
  name: fc.constantFrom(...NAMES),
  team: fc.constantFrom(...TEAMS),
  policy: fc.option(repositoryPolicy, { nil: undefined, freq: 2 }),
  pushed: rarely(fc.constantFrom(["1.0.0"], ["1.0.0", "2.0.0"], ["0.9.0"])),
});
const isSame = (a: Place & { name?: string }, b: Place & { name?: string }) =>
  a.account === b.account && a.region === b.region && a.name === b.name;

/** Which service has to be trusted to be a role for a kind of workload. */
export const SERVICES: Readonly<Record<Kind, string>> = {
  fargate: "ecs-tasks.amazonaws.com",
  ec2: "ecs-tasks.amazonaws.com",
  deployment: "ec2.amazonaws.com",
  build: "codebuild.amazonaws.com",
  "service-build": "codebuild.amazonaws.com",
};

const trusting = (service: string): fc.Arbitrary<readonly NaiveStatement[]> => {
  const statement = (Service: string | string[], more: object = {}): NaiveStatement => ({
    Effect: "Allow",
    Principal: { Service },
    Action: "sts:AssumeRole",
    ...more,
  });
  const source = { Condition: { StringEquals: { "aws:SourceAccount": ACCOUNTS[0] } } };
  return often<readonly NaiveStatement[]>(
    fc.constantFrom([statement(service)], [statement(["pods.eks.amazonaws.com", service])]),
    fc.constantFrom(
      [statement("pods.eks.amazonaws.com")],
      [statement(service, source)],
      [statement(service), { ...statement(service, source), Effect: "Deny" }],
      [{ ...statement(service), Principal: { AWS: "111111111111" } }],
      [{ ...statement(service), Principal: "*" }],
      [statement(service, { Action: "sts:*" })],
    ),
    6,
  );
};

const role = (account: string, service: string, at: number): fc.Arbitrary<ModelRole> =>
  fc.record({
    account: fc.constant(account),
    name: fc.constant(ROLES[at]?.name ?? ""),
    path: fc.constant(ROLES[at]?.path ?? "/"),
    team: fc.constantFrom(...TEAMS),
    trust: trusting(service),
    inline: fc.array(identityPolicy, { maxLength: 2 }),
    attached: seldom(identityPolicy),
    managed: seldom(
      fc.constantFrom("AmazonEC2ContainerRegistryReadOnly", "AmazonEC2ContainerRegistryPullOnly", "AWSDenyAll"),
    ),
    hasOutside: fc.integer({ min: 0, max: 20 }).map((one) => one === 0),
    boundary: rarely(identityPolicy),
  });

/** Mostly of a repository of the estate. */
function imageArbitrary(repositories: readonly ModelRepository[]): fc.Arbitrary<ModelImage> {
  const right = fc.constantFrom(
    ...repositories.map(({ account, region, name }) => ({ place: { account, region }, name })),
  );
  const wrong = fc
    .tuple(place, fc.constantFrom(...NAMES, "team/missing", "stray/thing"))
    .map(([where, name]) => ({ place: where, name }));
  const of = fc.tuple(often(right, wrong), fc.constantFrom("1.0.0", "1.0.0", "2.0.0"), fc.boolean());
  const ecr = of.map(([{ place: where, name }, tag, isReference]): ModelImage => ({
    text: `${hostOf(where)}/${name}:${tag}`,
    isReference,
    what: "ecr",
    place: where,
    name,
    tag,
  }));
  const others = fc.constantFrom<ModelImage>(
    {
      text: "public.ecr.aws/docker/library/busybox:1.37",
      isReference: false,
      what: "public",
      place: { account: "", region: "" },
      name: "",
      tag: "",
    },
    {
      text: "111111111111.dkr.eu-west-1.amazonaws.com/team/service:1.0.0",
      isReference: false,
      what: "wrong",
      place: { account: "111111111111", region: "eu-west-1" },
      name: "team/service",
      tag: "1.0.0",
    },
  );
  return often(ecr, others, 12);
}

function workload(repositories: readonly ModelRepository[]): fc.Arbitrary<ModelWorkload> {
  const kinds = fc.constantFrom<Kind>(
    "fargate",
    "fargate",
    "ec2",
    "deployment",
    "deployment",
    "build",
    "service-build",
  );
  return fc.tuple(kinds, place).chain(([kind, where]) => {
    const own = role(where.account, SERVICES[kind], 0);
    const hasOther = kind === "ec2" || kind === "deployment";
    return fc.record({
      kind: fc.constant(kind),
      place: fc.constant(where),
      image: imageArbitrary(repositories),
      role:
        kind === "service-build"
          ? fc.constant(undefined)
          : kind === "fargate" || kind === "ec2"
            ? fc.option(own, { nil: undefined, freq: 12 })
            : own,
      other: hasOther
        ? kind === "ec2"
          ? role(where.account, "ec2.amazonaws.com", 1)
          : rarely(role(where.account, "ec2.amazonaws.com", 1))
        : fc.constant(undefined),
    });
  });
}

/** One workload, since others don't change what it may do, and one counterexample is easier to read. */
export const model: fc.Arbitrary<Model> = fc
  .tuple(
    fc.uniqueArray(repository, { minLength: 1, maxLength: 3, comparator: isSame }),
    fc.uniqueArray(fc.tuple(place, registryPolicy), { maxLength: 1, comparator: ([a], [b]) => isSame(a, b) }),
    fc.integer({ min: 0, max: 3 }),
  )
  .chain(([repositories, registries, chance]) =>
    fc.record({
      repositories: fc.constant(repositories),
      registries: fc.constant(chance === 0 ? registries.map(([where, policy]) => ({ ...where, policy })) : []),
      workloads: workload(repositories).map((one) => [one]),
    }),
  );
