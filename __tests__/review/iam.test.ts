import * as fc from "fast-check";

import { Unknown, type Value } from "../../review/estate/estate";
import { evaluateCondition } from "../../review/iam/conditions";
import { RequestContext } from "../../review/iam/context";
import { readPolicy } from "../../review/iam/document";
import { decide, type Decision } from "../../review/iam/evaluate";
import type { AccessRequest } from "../../review/iam/hits";
import { matches } from "../../review/iam/match";
import type { Principal } from "../../review/iam/principal";
import { CONDITIONS } from "./cases/iam/conditions";
import { DECISIONS } from "./cases/iam/decisions";
import { LACKING } from "./cases/iam/lacking";
import { UNREADABLE } from "./cases/iam/unreadable";
import { ACTION, type AccessCase, ALLOW, doc, of, REPOSITORY, ROLE, role, ROOT, USER, user } from "./support/access";
import { glob, naiveMay, type NaivePolicy, type NaiveStatement } from "./support/naive-iam";

function ask({
  identity = [],
  boundary,
  resource = [],
  principal = role,
  action = ACTION,
  on = REPOSITORY,
  ...rest
}: AccessCase): Decision {
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

test.each(DECISIONS)("decides: %s", (_, given, outcome) => {
  expect(ask(given).outcome).toBe(outcome);
});

test.each(UNREADABLE)("knows nothing of a policy that is %s", (_, written, reason) => {
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

test.each(LACKING)("lacks %s", (_, given, lacking) => {
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

test.each(CONDITIONS)("%s on %s of %j with %j: %s", (operator, key, found, values, truth) => {
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
