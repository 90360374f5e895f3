/** What policies allow after a change, against a brute force that asks everything. */
import fc from "fast-check";

import { covers, comparedTokens } from "../../review/iam/match";
import { regionsOf } from "../../review/plan/policy/regions";
import { readPlan } from "../../review/plan/plan";
import { reviewPlans } from "../../review/plan/review";
import { readStatements } from "../../review/plan/policy/statements";
import { ALL_BUT, isWider, type Widening, widening } from "../../review/plan/policy/widening";
import { POLICIES } from "./cases/plan/policies";
import { WIDENING } from "./cases/plan/widening";
import { policy, type Values } from "./support/changes";
import { glob, type NaivePolicy, type NaiveStatement, naiveMay } from "./support/naive-iam";
import { changesBetween } from "./support/plans";
import { attach, deny, get, may, OWN, own, type Sides } from "./support/policies";

describe("what policies allow", () => {
  const compare = (before: readonly Values[], after: readonly Values[]) => {
    const { principals, actions, resources, conditions, isDenyLost } = widening(
      readStatements(policy(...before)) ?? [],
      readStatements(policy(...after)) ?? [],
    );
    return [...principals, ...actions, ...resources, ...conditions, ...(isDenyLost ? ["deny"] : [])];
  };

  test.each(WIDENING)("%s", (_name, before, after, expected) => {
    expect(compare(before, after)).toEqual(expected);
  });
  const trust = (Principal: unknown): Values => ({ Effect: "Allow", Action: "sts:AssumeRole", Principal });
  const [ROLE, OTHER] = ["arn:aws:iam::222222222222:role/a", "arn:aws:iam::222222222222:role/b"];

  test.each([
    ["a role of an account that was let in", { AWS: "222222222222" }, { AWS: ROLE }, []],
    [
      "an account of which a role was let in",
      { AWS: ROLE },
      { AWS: "arn:aws:iam::222222222222:root" },
      ["AWS:222222222222"],
    ],
    ["another role", { AWS: ROLE }, { AWS: [ROLE, OTHER] }, [`AWS:${OTHER}`]],
    ["a session of a role that was let in", { AWS: ROLE }, { AWS: "arn:aws:sts::222222222222:assumed-role/a/x" }, []],
    ["everybody", { AWS: "222222222222" }, "*", ["*"]],
    [
      "a service",
      { Service: "ec2.amazonaws.com" },
      { Service: ["ec2.amazonaws.com", "ecs.amazonaws.com"] },
      ["Service:ecs.amazonaws.com"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(compare([trust(before)], [trust(after)])).toEqual(expected);
  });

  test("a Deny that held back who is let in elsewhere counts where the policies are not all there is", () => {
    const [before, after] = [[deny("s3:*")], [may("x:a")]].map((list) => readStatements(policy(...list)) ?? []);
    expect(widening(before ?? [], after ?? [], false).isDenyLost).toBe(true);
    expect(widening(before ?? [], [], true).isDenyLost).toBe(false);
  });
});

describe("policies over all plans", () => {
  const review = (stacks: Readonly<Record<string, Sides>>) =>
    reviewPlans({
      stacks: Object.entries(stacks).map(([stack, [before, after, more]]) => {
        const json = { format_version: "1.2", resource_changes: changesBetween(before, after), ...more };
        return { stack, plan: readPlan(stack, json, stack, true) };
      }),
    });
  const told = (stacks: Readonly<Record<string, Sides>>): string[] =>
    review(stacks).risks.map(({ severity, kind, stack, address, why }) =>
      [severity, kind, stack, address, why.replace("allows more than before: ", "")].join(" | "),
    );

  test.each(POLICIES)("%s", (_name, expected, stacks) => {
    expect(told(stacks)).toEqual(expected);
  });

  test("a policy whose ARN is known only after apply is found by what the plan refers to", () => {
    const after = { ...own(get("s3:GetObject")), ...attach(OWN) };
    const changes = changesBetween({}, after).map((one) => ({
      ...one,
      change: {
        ...one.change,
        after: { ...one.change.after, arn: undefined, policy_arn: undefined },
        after_unknown: { arn: true, policy_arn: true },
      },
    }));
    const expressions = { policy_arn: { references: ["aws_iam_policy.own.arn", "aws_iam_policy.own"] } };
    const configuration = {
      root_module: { resources: [{ address: "aws_iam_role_policy_attachment.a", expressions }] },
    };
    const known = told({ a: [{}, after, { resource_changes: changes, configuration }] });
    expect(known).toEqual([
      "high | access-widened | a | aws_iam_role_policy_attachment.a | new action `s3:GetObject`; broader resource `*`",
    ]);
    const [unknown] = told({ a: [{}, after, { resource_changes: changes }] });
    expect(unknown).toContain("access-unknown");
  });
});

describe("patterns", () => {
  const PIECES = fc.array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 5 }).map((parts) => parts.join(""));
  const WORDS = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 6 }).map((parts) => parts.join(""));

  test("one that covers another one fits every word that the other one fits", () => {
    fc.assert(
      fc.property(PIECES, PIECES, WORDS, (wide, narrow, word) => {
        fc.pre(covers(wide, narrow) && glob(narrow, word));
        expect(glob(wide, word)).toBe(true);
      }),
    );
  });

  test("every word is in one of their regions, and every example in its own", () => {
    fc.assert(
      fc.property(fc.array(PIECES, { maxLength: 4 }), WORDS, (patterns, word) => {
        const regions = regionsOf(patterns.map(comparedTokens)) ?? [];
        const fitting = (text: string) => patterns.flatMap((pattern, index) => (glob(pattern, text) ? [index] : []));
        for (const { example, fits } of regions) expect([...fits]).toEqual(fitting(example));
        expect(regions.map(({ fits }) => [...fits].join())).toContain(fitting(word).join());
      }),
    );
  });

  test("that tell apart too much are said to", () => {
    const wild = Array.from({ length: 14 }, (_, index) => `*${String.fromCharCode(97 + index)}*`);
    expect(regionsOf(wild.map(comparedTokens))).toBeUndefined();
  });
});

describe("against a brute force", () => {
  const some = (...texts: string[]) => fc.uniqueArray(fc.constantFrom(...texts), { minLength: 1, maxLength: 2 });
  const A_ROLE = "arn:aws:iam::222222222222:role/a";
  const PRINCIPALS = fc.oneof(
    fc.constant("*"),
    some("222222222222", A_ROLE, "arn:aws:iam::333333333333:role/c", "arn:aws:iam::333333333333:root").map((AWS) => ({
      AWS,
    })),
    fc.constant({ Service: "s.amazonaws.com" }),
  );
  const ACTIONS = some("x:a", "x:b", "x:*", "X:A?", "y:a", "*");
  const RESOURCES = some("r/a", "r/*", "r/a*", "r/?b", "*");
  const CONDITION = fc.oneof(
    fc.record({ StringEquals: fc.record({ "aws:k": some("a", "b") }) }),
    fc.record({ StringNotEquals: fc.record({ "aws:k": some("a", "b") }) }),
    fc.record({ StringLike: fc.record({ "aws:K": some("a*", "b", "?b") }) }),
    fc.record({ StringEqualsIfExists: fc.record({ "aws:k": some("a", "ab") }) }),
    fc.record({ Null: fc.record({ "aws:k": some("true", "false") }) }),
    fc.record({ Bool: fc.record({ "aws:l": some("true", "false") }) }),
  );
  const either = (element: string, values: fc.Arbitrary<string[]>): fc.Arbitrary<Record<string, string[]>> =>
    fc.tuple(fc.boolean(), values).map(([isNot, list]) => ({ [`${isNot ? "Not" : ""}${element}`]: list }));
  const STATEMENT = fc
    .tuple(
      fc.record({ Effect: fc.constantFrom("Allow", "Allow", "Deny"), Principal: PRINCIPALS }),
      either("Action", ACTIONS),
      either("Resource", RESOURCES),
      fc.oneof(
        fc.constant({}),
        CONDITION.map((Condition) => ({ Condition })),
      ),
    )
    .map((parts) => Object.assign({}, ...parts) as NaiveStatement);
  const STATEMENTS = fc.array(STATEMENT, { maxLength: 3 });

  const WHO = [A_ROLE, "arn:aws:iam::222222222222:role/b", "arn:aws:iam::333333333333:role/c"].concat(
    "arn:aws:iam::333333333333:role/d",
    "arn:aws:iam::444444444444:role/e",
    "s.amazonaws.com",
    "t.amazonaws.com",
  );
  const WHAT = ["x:a", "x:b", "x:ab", "x:c", "x:ccc", "y:a", "z:z"];
  const WHERE = ["r/a", "r/ab", "r/bb", "r/abb", "r/c", "r/ccc", "q"];
  const CONTEXTS = [undefined, "a", "b", "ab", "bb", "abb", "c", "ccc"].flatMap((k) =>
    [undefined, "true", "false"].map((l) => ({
      ...(k !== undefined && { "aws:k": [k] }),
      ...(l !== undefined && { "aws:l": [l] }),
    })),
  );

  interface Asked {
    readonly who: string;
    readonly action: string;
    readonly resource: string;
  }

  /** As a resource's policy between accounts, of callers whose own policies allow everything. */
  const EVERYTHING: NaivePolicy = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  function may(Statement: readonly NaiveStatement[], asked: Asked, context: Record<string, string[]>): boolean {
    const policies = { identity: [EVERYTHING], resource: [{ Statement }], sameAccount: false };
    // A permission for everybody is one for services, too.
    return naiveMay({ ...asked, context }, policies) ?? true;
  }

  function newlyAllowed(before: readonly NaiveStatement[], after: readonly NaiveStatement[]): Asked[] {
    return WHO.flatMap((who) =>
      WHAT.flatMap((action) =>
        WHERE.flatMap((resource) => {
          const asked = { who, action, resource };
          const isNew = CONTEXTS.some((context) => may(after, asked, context) && !may(before, asked, context));
          return isNew ? [asked] : [];
        }),
      ),
    );
  }

  /** Whether what is reported names something that really is newly allowed. */
  function names({ principals, actions, resources }: Widening, fresh: readonly Asked[]): boolean {
    const fits = (text: string, value: string): boolean =>
      text.startsWith(ALL_BUT)
        ? !text
            .slice(ALL_BUT.length)
            .split(", ")
            .some((one) => glob(one, value, "i"))
        : glob(text, value, "i");
    const isNamed = (text: string, who: string): boolean =>
      text === "*" || [`AWS:${who}`, `AWS:${who.split(":")[4] ?? ""}`, `Service:${who}`].includes(text);
    return (
      actions.every((text) => fresh.some(({ action }) => fits(text, action))) &&
      resources.every((text) => fresh.some(({ resource }) => fits(text, resource))) &&
      principals.every((text) => fresh.some(({ who }) => isNamed(text, who)))
    );
  }

  test("a policy is wider exactly where some request is newly allowed, and what is named lets it in", () => {
    fc.assert(
      fc.property(STATEMENTS, STATEMENTS, fc.boolean(), (first, second, isGrown) => {
        const [before, after] = [first, isGrown ? [...first, ...second] : second];
        const fresh = newlyAllowed(before, after);
        const read = (list: readonly NaiveStatement[]) => readStatements(JSON.stringify({ Statement: list })) ?? [];
        const told = widening(read(before), read(after));
        expect([isWider(told), fresh]).toEqual([fresh.length > 0, fresh]);
        expect(names(told, fresh)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
