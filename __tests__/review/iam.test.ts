import * as fc from "fast-check";

import { Unknown, type Value } from "../../review/estate/estate";
import { evaluateCondition } from "../../review/iam/conditions";
import { RequestContext } from "../../review/iam/context";
import { readPolicy } from "../../review/iam/document";
import { decide, type Decision } from "../../review/iam/evaluate";
import type { AccessRequest } from "../../review/iam/hits";
import { matches } from "../../review/iam/match";
import type { Principal } from "../../review/iam/principal";
import { glob, naiveMay, type NaivePolicy, type NaiveStatement } from "./support/naive-iam";

const ROLE = "arn:aws:iam::123456789012:role/team/node";
const USER = "arn:aws:iam::123456789012:user/minikube";
const REPOSITORY = "arn:aws:ecr:eu-west-1:123456789012:repository/team/service";
const ACTION = "ecr:BatchGetImage";
const ALLOW: NaiveStatement = { Effect: "Allow", Action: ACTION, Resource: REPOSITORY };

const role: Principal = { kind: "role", arn: ROLE, account: "123456789012" };
const user: Principal = { kind: "user", arn: USER, account: "123456789012" };

function doc(...statements: readonly unknown[]): Value {
  return { Version: "2012-10-17", Statement: statements as Value[] };
}

interface Case {
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

function ask({
  identity = [],
  boundary,
  resource = [],
  principal = role,
  action = ACTION,
  on = REPOSITORY,
  ...rest
}: Case): Decision {
  const { context = new RequestContext().set("aws:PrincipalArn", ROLE) } = rest;
  const request: AccessRequest = { principal, action, resource: on, context };
  const { version = "2012-10-17" } = rest;
  return decide(request, {
    identity: [readPolicy("identity", { Version: version, Statement: identity as Value[] })],
    ...(boundary && { boundary: readPolicy("boundary", doc(...boundary)) }),
    resource: [readPolicy("repository", doc(...resource))],
    sameAccount: "sameAccount" in rest ? rest.sameAccount : true,
  });
}

const of = (principal: unknown, more: object = {}) => ({
  Effect: "Allow",
  Principal: principal,
  Action: ACTION,
  ...more,
});
const SESSION = "arn:aws:sts::123456789012:assumed-role/node/i-1";
const ROOT = { AWS: "arn:aws:iam::123456789012:root" };

test.each<[string, Case, Decision["outcome"]]>([
  ["nothing allows it", {}, "denied"],
  ["an identity's statement without a resource", { identity: [{ Effect: "Allow", Action: ACTION }] }, "unknown"],
  ["a resource's statement without a principal", { resource: [{ Effect: "Allow", Action: ACTION }] }, "unknown"],
  ["the identity allows it", { identity: [ALLOW] }, "allowed"],
  ["actions know no case", { identity: [{ ...ALLOW, Action: "ECR:batchget*" }] }, "allowed"],
  ["ARNs know case", { identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "Team") }] }, "denied"],
  ["everything but another action", { identity: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }] }, "allowed"],
  ["everything but this action", { identity: [{ Effect: "Allow", NotAction: "ecr:*", Resource: "*" }] }, "denied"],
  ["all resources but this", { identity: [{ Effect: "Allow", Action: "*", NotResource: REPOSITORY }] }, "denied"],
  [
    "all resources but another",
    { identity: [{ Effect: "Allow", Action: "*", NotResource: `${REPOSITORY}2` }] },
    "allowed",
  ],
  ["a denial wins", { identity: [ALLOW, { Effect: "Deny", Action: "ecr:*", Resource: "*" }] }, "denied"],
  ["the resource's denial wins", { identity: [ALLOW], resource: [of("*", { Effect: "Deny" })] }, "denied"],
  ["the boundary does not allow it", { identity: [ALLOW], boundary: [{ ...ALLOW, Action: "s3:*" }] }, "denied"],
  ["the boundary allows it", { identity: [ALLOW], boundary: [{ ...ALLOW, Action: "ecr:*" }] }, "allowed"],
  ["the resource names the role", { resource: [of({ AWS: ROLE })] }, "allowed"],
  ["a boundary limits what the resource gives a role", { resource: [of({ AWS: ROLE })], boundary: [] }, "denied"],
  [
    "a boundary does not limit what the resource gives a user",
    { principal: user, resource: [of({ AWS: USER })], boundary: [] },
    "allowed",
  ],
  ["the resource names a session of the role", { resource: [of({ AWS: SESSION })] }, "unknown"],
  [
    "the resource names a session of another role",
    { resource: [of({ AWS: SESSION.replace("node", "other") })] },
    "denied",
  ],
  ["the resource names the whole account alone", { resource: [of(ROOT)] }, "unknown"],
  ["the resource names everybody", { resource: [of("*")] }, "allowed"],
  ["the resource names everybody of AWS", { resource: [of({ AWS: "*" })] }, "allowed"],
  ["the resource names a unique id", { resource: [of({ AWS: "AROAEXAMPLEID" })] }, "unknown"],
  [
    "everybody but the role is denied",
    { identity: [ALLOW], resource: [{ Effect: "Deny", NotPrincipal: { AWS: ROLE }, Action: "*" }] },
    "unknown",
  ],
  [
    "everybody but the role is denied, and the role has a boundary",
    {
      identity: [ALLOW],
      boundary: [ALLOW],
      resource: [{ Effect: "Deny", NotPrincipal: { AWS: [ROLE, ROOT.AWS] }, Action: "*" }],
    },
    "denied",
  ],
  [
    "a boundary does not limit what everybody gets whose ARN is named",
    {
      boundary: [],
      resource: [of("*", { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/team/*" } } })],
    },
    "allowed",
  ],
  [
    "a boundary may limit what everybody gets whose ARN is not another",
    { boundary: [], resource: [of("*", { Condition: { ArnNotLike: { "aws:PrincipalArn": USER } } })] },
    "unknown",
  ],
  [
    "two statements of one Sid",
    {
      identity: [
        { ...ALLOW, Sid: "Pull" },
        { ...ALLOW, Sid: "Pull" },
      ],
    },
    "unknown",
  ],
  [
    "everybody but another is denied",
    { identity: [ALLOW], resource: [{ Effect: "Deny", NotPrincipal: { AWS: USER }, Action: "*" }] },
    "denied",
  ],
  ["across accounts the identity alone does not suffice", { sameAccount: false, identity: [ALLOW] }, "denied"],
  [
    "across accounts the resource alone does not suffice",
    { sameAccount: false, resource: [of({ AWS: ROLE })] },
    "denied",
  ],
  ["across accounts both allow it", { sameAccount: false, identity: [ALLOW], resource: [of(ROOT)] }, "allowed"],
  [
    "accounts by their ids",
    { sameAccount: false, identity: [ALLOW], resource: [of({ AWS: ["1".repeat(12), "123456789012"] })] },
    "allowed",
  ],
  [
    "accounts are not known, both allow it",
    { sameAccount: undefined, identity: [ALLOW], resource: [of(ROOT)] },
    "allowed",
  ],
  ["accounts are not known, one allows it", { sameAccount: undefined, identity: [ALLOW] }, "unknown"],
  ["accounts are not known, none allows it", { sameAccount: undefined }, "denied"],
  [
    "the policy of a service",
    {
      principal: { kind: "service", name: "codebuild.amazonaws.com" },
      resource: [of({ Service: ["codebuild.amazonaws.com"] })],
    },
    "allowed",
  ],
  [
    "the policy of another service",
    {
      principal: { kind: "service", name: "codebuild.amazonaws.com" },
      resource: [of({ Service: "ecs.amazonaws.com" })],
    },
    "denied",
  ],
  [
    "a login on an ARN",
    { action: "ecr:GetAuthorizationToken", on: "*", identity: [{ ...ALLOW, Action: "ecr:*" }] },
    "denied",
  ],
  [
    "a login on everything",
    { action: "ecr:GetAuthorizationToken", on: "*", identity: [{ ...ALLOW, Action: "ecr:*", Resource: "*" }] },
    "allowed",
  ],
  [
    "a condition that holds",
    { identity: [{ ...ALLOW, Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } } }] },
    "allowed",
  ],
  [
    "a condition that does not hold",
    { identity: [{ ...ALLOW, Condition: { StringEquals: { "aws:PrincipalArn": USER } } }] },
    "denied",
  ],
  [
    "a condition that is not known",
    { identity: [{ ...ALLOW, Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }] },
    "unknown",
  ],
  [
    "a denial whose condition is not known",
    { identity: [ALLOW, { ...ALLOW, Effect: "Deny", Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }] },
    "unknown",
  ],
  [
    "a denial of something else whose condition is not known",
    {
      identity: [
        ALLOW,
        { Effect: "Deny", Action: "s3:*", Resource: "*", Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } },
      ],
    },
    "allowed",
  ],
  [
    "a variable that is known",
    {
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team}") }],
      context: new RequestContext().set("aws:PrincipalTag/team", "team"),
    },
    "allowed",
  ],
  [
    "a variable of another value",
    {
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team}") }],
      context: new RequestContext().set("aws:PrincipalTag/team", "t*m"),
    },
    "denied",
  ],
  [
    "a variable that is not known",
    { identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team}") }] },
    "unknown",
  ],
  [
    "a variable in the old version, where it is text",
    {
      version: "2008-10-17",
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team}") }],
      context: new RequestContext().set("aws:PrincipalTag/team", "team"),
    },
    "denied",
  ],
  [
    "a variable of which the request has no value",
    {
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team}") }],
      context: new RequestContext().set("aws:PrincipalTag/team"),
    },
    "denied",
  ],
  [
    "a variable of which the request has no value, with a default",
    {
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:PrincipalTag/team, 'team'}") }],
      context: new RequestContext().set("aws:PrincipalTag/team"),
    },
    "allowed",
  ],
  [
    "a variable of no value, which nothing is equal to, in a negation",
    {
      identity: [{ ...ALLOW, Condition: { StringNotLike: { "aws:PrincipalArn": "*${aws:PrincipalTag/team}*" } } }],
      context: new RequestContext().set("aws:PrincipalArn", ROLE).set("aws:PrincipalTag/team"),
    },
    "allowed",
  ],
  [
    "a key of several values can be no variable",
    {
      identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${aws:TagKeys}") }],
      context: new RequestContext().set("aws:TagKeys", "team", "cost"),
    },
    "unknown",
  ],
  ["wildcards that are text", { identity: [{ ...ALLOW, Resource: REPOSITORY.replace("team", "${*}") }] }, "denied"],
  ["an expression that is not known", { identity: [{ ...ALLOW, Resource: new Unknown("later") }] }, "unknown"],
  [
    "an expression in another region",
    {
      identity: [
        {
          ...ALLOW,
          Resource: new Unknown("later", { parts: ["arn:aws:ecr:us-east-1:", new Unknown("later"), ":repository/*"] }),
        },
      ],
    },
    "denied",
  ],
])("decides: %s", (_, given, outcome) => {
  expect(ask(given).outcome).toBe(outcome);
});

test.each<[string, unknown, string]>([
  ["text that is no JSON", "{", "the value is not known: the text is not JSON"],
  ["a list", [], "it is no object of JSON"],
  ["of a version that there is not", { Version: "2026-01-01", Statement: [] }, 'its Version is "2026-01-01"'],
  ["of a version that is not known", { Version: new Unknown("later") }, "the value is not known: later"],
  ["with an element that there is not", { Statement: [], Statements: [] }, "it has an element 'Statements'"],
  [
    "a text with a key twice",
    '{"Statement":[{"Effect":"Allow","Action":"*","Effect":"Deny","Resource":"*"}]}',
    "it has 'Effect' twice in one object",
  ],
  ["a statement without an effect", doc({ Action: "*", Resource: "*" }), "statement 1 has no Effect of Allow or Deny"],
  ["a statement with both", doc({ ...ALLOW, NotAction: "*" }), "statement 1 has both Action and NotAction"],
  ["an element that there is not", doc({ ...ALLOW, Actions: "*" }), "statement 1 has an element 'Actions'"],
])("knows nothing of a policy that is %s", (_, written, reason) => {
  expect(readPolicy("it", written as Value).unknown).toBe(reason);
});

test("a policy that is not known leaves open what would be allowed, and what would be denied", () => {
  const decision = decide(
    { principal: role, action: ACTION, resource: REPOSITORY, context: new RequestContext() },
    {
      identity: [readPolicy("own", doc(ALLOW)), readPolicy("other", new Unknown("later"))],
      resource: [],
      sameAccount: true,
    },
  );
  expect(decision).toMatchObject({ outcome: "unknown", unknown: ["other: the value is not known: later"] });
});

test("a resource's policy that is not known may name everybody, whom no boundary limits", () => {
  const policies = {
    identity: [readPolicy("own", doc(ALLOW))],
    boundary: readPolicy("boundary", doc({ ...ALLOW, Action: "s3:*" })),
    resource: [readPolicy("repository", new Unknown("later"))],
  };
  const request = { principal: role, action: ACTION, resource: REPOSITORY, context: new RequestContext() };
  expect(decide(request, { ...policies, sameAccount: true }).outcome).toBe("unknown");
  expect(decide(request, { ...policies, sameAccount: false }).outcome).toBe("denied");
});

test("says why it is not known whether the whole account's permission suffices within a boundary", () => {
  const { outcome, unknown } = ask({ identity: [ALLOW], boundary: [], resource: [of(ROOT)] });
  expect([outcome, unknown]).toEqual([
    "unknown",
    ["whether the resource's policy suffices alone is not known, as it does not name the principal itself"],
  ]);
});

test("says which statement decides", () => {
  const decision = ask({ identity: [ALLOW], resource: [of("*", { Effect: "Deny", Sid: "Nobody" })] });
  expect(decision.denials).toEqual([
    { effect: "Deny", truth: "yes", source: "repository", index: 0, sid: "Nobody", assumptions: [], by: "everybody" },
  ]);
});

test.each<[string, Case, Decision["lacking"]]>([
  ["nothing, where one side suffices", { identity: [ALLOW] }, []],
  ["both, where neither allows it", {}, ["identity", "resource"]],
  [
    "the boundary alone, where the resource names the role",
    { boundary: [], resource: [of({ AWS: ROLE })] },
    ["boundary"],
  ],
  ["own and boundary", { boundary: [] }, ["identity", "boundary", "resource"]],
  ["the resource, across accounts", { sameAccount: false, identity: [ALLOW] }, ["resource"]],
  [
    "the boundary, across accounts",
    { sameAccount: false, identity: [ALLOW], boundary: [], resource: [of("*")] },
    ["boundary"],
  ],
])("lacks %s", (_, given, lacking) => {
  expect(ask(given).lacking).toEqual(lacking);
});

test("names what it assumed, and only where it counts", () => {
  const context = () => new RequestContext().assume("aws:PrincipalOrgID", "the account is in o-1", "o-1");
  const condition = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } };
  expect(ask({ identity: [{ ...ALLOW, ...condition }], context: context() }).assumptions).toEqual([
    "the account is in o-1",
  ]);
  expect(
    ask({ identity: [ALLOW, { ...ALLOW, ...condition, Action: "s3:*" }], context: context() }).assumptions,
  ).toEqual([]);
});

test.each<[string, string, readonly string[] | undefined, readonly string[], string]>([
  ["StringEquals", "k", ["a"], ["a", "b"], "yes"],
  ["stringequals", "K", ["a"], ["A"], "no"],
  ["StringEqualsIgnoreCase", "k", ["a"], ["A"], "yes"],
  ["StringNotEquals", "k", ["a"], ["a", "b"], "no"],
  ["StringNotEquals", "k", [], ["a"], "yes"],
  ["StringEquals", "k", [], ["a"], "no"],
  ["StringEqualsIfExists", "k", [], ["a"], "yes"],
  ["StringEqualsIfExists", "k", undefined, ["a"], "unknown"],
  ["StringLike", "k", ["abc"], ["a?c"], "yes"],
  ["StringEquals", "k", ["abc"], ["a?c"], "no"],
  ["ArnLike", "k", ["arn:aws:iam::1:role/x"], ["arn:aws:iam::*:role/*"], "yes"],
  ["ArnEquals", "k", ["arn:aws:iam::1:role/x"], ["arn:aws:iam::*:role/*"], "yes"],
  ["ArnLike", "k", ["arn:aws:iam::1:role/x"], ["arn:aws:*:role/x"], "unknown"],
  ["ArnNotLike", "k", ["arn:aws:iam::1:role/x"], ["arn:aws:iam::2:*"], "yes"],
  ["Bool", "k", ["true"], ["true"], "yes"],
  ["Bool", "k", ["true"], ["false"], "no"],
  ["Null", "k", [], ["true"], "yes"],
  ["Null", "k", ["x"], ["true"], "no"],
  ["Null", "k", ["x"], ["false"], "yes"],
  ["Null", "k", undefined, ["false"], "unknown"],
  ["NumericLessThan", "k", ["5"], ["6"], "yes"],
  ["NumericGreaterThanEquals", "k", ["5"], ["6"], "no"],
  ["NumericEquals", "k", ["x"], ["6"], "unknown"],
  ["DateLessThan", "k", ["2026-01-01T00:00:00Z"], ["2026-06-01T00:00:00Z"], "yes"],
  ["DateGreaterThan", "k", ["1767225600"], ["2026-06-01T00:00:00Z"], "no"],
  ["IpAddress", "k", ["10.1.2.3"], ["10.0.0.0/8"], "yes"],
  ["NotIpAddress", "k", ["10.1.2.3"], ["10.0.0.0/8"], "no"],
  ["IpAddress", "k", ["10.1.2.3"], ["10.1.2.3"], "yes"],
  ["IpAddress", "k", ["10.1.2.3"], ["2001:db8::/32"], "no"],
  ["IpAddress", "k", ["2001:DB8:0::1"], ["2001:db8::/32"], "yes"],
  ["NotIpAddress", "k", ["2001:db9::1"], ["2001:db8::/32", "10.0.0.0/8"], "yes"],
  ["IpAddress", "k", ["10.1.2.3"], ["10.0.0.0/33"], "unknown"],
  ["IpAddress", "k", ["10.1.2.3"], ["everywhere"], "unknown"],
  ["ForAnyValue:StringEquals", "k", ["a", "b"], ["b"], "yes"],
  ["ForAllValues:StringEquals", "k", ["a", "b"], ["b"], "no"],
  ["ForAllValues:StringLike", "k", [], ["b"], "yes"],
  ["ForAllValues:StringLike", "k", [""], ["b"], "yes"],
  ["ForAnyValue:StringNotLike", "k", [""], ["b"], "no"],
  ["ForAnyValue:StringNotLike", "k", [], ["b"], "no"],
  ["StringNotLike", "k", [""], ["b"], "yes"],
  ["ForAnyValue:StringLike", "k", [], ["b"], "no"],
  ["ForAnyValue:StringNotEquals", "k", ["a", "b"], ["b"], "yes"],
  ["ForAllValues:StringNotEquals", "k", ["a", "b"], ["b"], "no"],
  ["Strange", "k", ["a"], ["a"], "unknown"],
  ["StringEquals", "k", undefined, ["a"], "unknown"],
])("%s on %s of %j with %j: %s", (operator, key, found, values, truth) => {
  const context = new RequestContext();
  if (found !== undefined) context.set("k", ...found);
  expect(evaluateCondition({ operator, key, values }, context, true).truth).toBe(truth);
});

test.each([
  ["arn:aws:ecr:*:123456789012:repository/*", "yes"],
  ["arn:aws:ecr:*", "yes"],
  ["*", "yes"],
  ["arn:aws:ecr:eu-west-1:123456789012:repository/team/servic?", "yes"],
  ["arn:aws:ecr:eu-*-1:123456789012:repository/team/*", "yes"],
  ["arn:aws:ecr:e*2:repository/team/*", "unknown"],
  ["arn:aws:ecr:us-*:123456789012:repository/*", "no"],
])("the ARN pattern %s: %s", (pattern, truth) => {
  expect(matches(pattern, REPOSITORY, { form: "arn" })).toBe(truth);
});

test("two expressions of one attribute are the same, whatever its value", () => {
  const arn = (address: string) => new Unknown("later", { reference: { stack: "s", address, attribute: "arn" } });
  expect(matches(arn("aws_iam_role.a"), arn("aws_iam_role.a"))).toBe("yes");
  expect(matches(arn("aws_iam_role.a"), arn("aws_iam_role.b"))).toBe("unknown");
});

describe("against a naive implementation", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", ":", "/"), maxLength: 6 });

  test("patterns match as regular expressions do", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", "/", "*", "?"), maxLength: 6 });
    fc.assert(
      fc.property(pattern, letters, (left, right) => {
        expect(matches(left, right)).toBe(glob(left, right) ? "yes" : "no");
      }),
      { numRuns: 2000 },
    );
  });

  test("a piece that is not known makes a match unknown only if it can go either way", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 4 });
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 3 });
    const fillings = ["", "a", "b", "aa", "ab", "ba", "bb", "aaa", "aba", "bab", "bbb", "c", "cc", "cccc"];
    fc.assert(
      fc.property(pattern, text, text, (left, before, after) => {
        const value = new Unknown("later", { parts: [before, new Unknown("later"), after] });
        const truths = new Set(fillings.map((filling) => glob(left, `${before}${filling}${after}`)));
        const known = matches(left, value);
        expect(known === "unknown" || (truths.size === 1 && truths.has(known === "yes"))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  const actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "s3:GetObject"];
  const actionTexts = fc.constantFrom(...actions, "ecr:*", "*", "ecr:Batch*", "ECR:batchgetimage", "s3:?etObject");
  const resources = [REPOSITORY, "arn:aws:ecr:eu-west-1:123456789012:repository/team/web", "*"];
  const resourceTexts = fc.constantFrom(...resources, "*", "arn:aws:ecr:*:*:repository/team/*", `${REPOSITORY}*`);
  const OTHER = "arn:aws:iam::210987654321:role/other";
  const principals: Record<string, Principal> = {
    [ROLE]: role,
    [USER]: user,
    "codebuild.amazonaws.com": { kind: "service", name: "codebuild.amazonaws.com" },
  };
  const principalTexts = fc.constantFrom<string | Record<string, string | string[]>>(
    "*",
    { AWS: "*" },
    { AWS: ROLE },
    { AWS: [USER, OTHER] },
    { AWS: "123456789012" },
    ROOT,
    { AWS: "arn:aws:iam::210987654321:root" },
    { Service: "codebuild.amazonaws.com" },
    { Service: ["ecs.amazonaws.com"], AWS: [OTHER] },
  );
  const keys = fc.constantFrom("aws:PrincipalArn", "ecr:ResourceTag/team", "aws:absent");
  const operators = fc.constantFrom(
    "StringEquals",
    "StringLike",
    "StringNotEquals",
    "StringNotLike",
    "StringEqualsIfExists",
    "StringLikeIfExists",
  );
  const condition = fc
    .tuple(operators, keys, fc.subarray([ROLE, USER, "blue", "b*", "*"], { minLength: 1 }))
    .map(([operator, key, values]) => ({ [operator]: { [key]: values } }));
  const nullCondition = fc.tuple(keys, fc.boolean()).map(([key, wanted]) => ({ Null: { [key]: String(wanted) } }));
  const body = fc.record({
    Effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
    action: fc.tuple(
      fc.constantFrom("Action", "Action", "NotAction"),
      fc.array(actionTexts, { minLength: 1, maxLength: 2 }),
    ),
    resource: fc.tuple(
      fc.constantFrom("Resource", "Resource", "NotResource"),
      fc.array(resourceTexts, { minLength: 1, maxLength: 2 }),
    ),
    Condition: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, condition, nullCondition),
  });
  const identityStatement = body.map(({ Effect, action, resource, Condition }): NaiveStatement => ({
    Effect,
    [action[0]]: action[1],
    [resource[0]]: resource[1],
    Condition,
  }));
  const resourceStatement = fc
    .tuple(body, principalTexts)
    .map(([{ Effect, action, Condition }, Principal]): NaiveStatement => ({
      Effect,
      Principal,
      [action[0]]: action[1],
      Condition,
    }));
  const policyOf = (statement: fc.Arbitrary<NaiveStatement>) =>
    fc.array(statement, { maxLength: 3 }).map((Statement): NaivePolicy => ({ Version: "2012-10-17", Statement }));

  test("decisions agree", () => {
    const given = fc.record({
      identity: fc.array(policyOf(identityStatement), { maxLength: 2 }),
      boundary: fc.option(policyOf(identityStatement), { nil: undefined, freq: 3 }),
      resource: fc.array(policyOf(resourceStatement), { maxLength: 2 }),
      sameAccount: fc.boolean(),
      who: fc.constantFrom(...Object.keys(principals)),
      action: fc.constantFrom(...actions),
      on: fc.constantFrom(...resources),
    });
    fc.assert(
      fc.property(given, ({ identity, boundary, resource, sameAccount, who, action, on }) => {
        const isService = principals[who]?.kind === "service";
        const own = isService ? [] : identity;
        const limit = isService ? undefined : boundary;
        const context = { "aws:principalarn": isService ? [] : [who], "ecr:resourcetag/team": ["blue"] };
        const wanted = naiveMay(
          { who, action, resource: on, context },
          { identity: own, ...(limit && { boundary: limit }), resource, sameAccount },
        );
        const known = new RequestContext()
          .set("aws:PrincipalArn", ...context["aws:principalarn"])
          .set("ecr:ResourceTag/team", "blue")
          .set("aws:absent");
        const read = (policy: NaivePolicy) => readPolicy("it", policy as unknown as Value);
        const { outcome } = decide(
          { principal: principals[who] ?? role, action, resource: on, context: known },
          {
            identity: own.map(read),
            ...(limit && { boundary: read(limit) }),
            resource: resource.map(read),
            sameAccount,
          },
        );
        expect(outcome).toBe(wanted === undefined ? "unknown" : wanted ? "allowed" : "denied");
      }),
      { numRuns: 5000 },
    );
  });
});
