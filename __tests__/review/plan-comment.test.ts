import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { toMarkdown } from "../../review/plan/markdown";
import { inOrder } from "../../review/plan/order";
import { readPlan } from "../../review/plan/plan";
import { type PlanReview, type ReviewInput, reviewPlans } from "../../review/plan/review";
import { document, ECR, review } from "./support/changes";

describe("the order of stacks", () => {
  const order = (...stacks: (readonly [stack: string, ...keys: string[]])[]) =>
    inOrder(stacks.map(([stack, ...keys]) => ({ stack, reads: keys.map((key) => ({ key })) }))).map(
      ({ stack }) => stack,
    );

  test("is that of their kinds", () => {
    const ids = [
      "workloads-a",
      "access-a",
      "data-a",
      "eks-a",
      "network-a",
      "access",
      "registry",
      "registry-1-r",
      "state",
    ];
    expect(order(...ids.map((id) => [id] as const))).toEqual([...ids].reverse());
  });

  test("puts what is read before what reads it", () => {
    expect(order(["app", "k/base"], ["base", "k/zone"], ["zone"])).toEqual(["zone", "base", "app"]);
    expect(order(["access", "k"], ["registry", "k/workloads-a"], ["workloads-a"])).toEqual([
      "workloads-a",
      "registry",
      "access",
    ]);
  });

  test("of stacks that read each other is still complete", () => {
    expect(order(["b", "a"], ["a", "b"])).toEqual(["a", "b"]);
  });

  test("lists a stack that could not be planned, with the titles of Terraform's errors only", () => {
    const error = "╷\n│ Error: Unable to find remote state\n│\n│   password = hunter2\n╵\n";
    const { stacks, risks } = reviewPlans({ stacks: [{ stack: "eks-a", error }] });
    expect(stacks[0]).toMatchObject({ stack: "eks-a", planned: false, reason: "`Unable to find remote state`" });
    expect(risks.map(({ severity, kind, why }) => [severity, kind, why])).toEqual([
      ["low", "not-planned", "could not be planned, so nothing is known of it: `Unable to find remote state`"],
    ]);
  });

  test("knows the errors' titles in Terraform's colours, too", () => {
    const error =
      "\u001b[31m│\u001b[0m \u001b[0m\u001b[1m\u001b[31mError: \u001b[0m\u001b[0m\u001b[1mNo state\u001b[0m\n";
    expect(reviewPlans({ stacks: [{ stack: "eks-a", error }] }).stacks[0]).toMatchObject({ reason: "`No state`" });
  });

  test("keeps the risks of a plan of which Terraform gave up", () => {
    const { stacks, risks } = review([{ address: ECR, before: { name: "a" } }], { errored: true });
    expect(stacks[0]?.planned).toBe(false);
    expect(risks.map(({ kind }) => kind)).toEqual(["data-loss", "not-planned"]);
  });
});

describe("the comment", () => {
  const many = (count: number): PlanReview =>
    review([
      ...Array.from({ length: count }, (_, index) => ({ address: `aws_x.harmless_${index}`, after: {} })),
      ...Array.from({ length: count }, (_, index) => ({ address: `aws_iam_role.role_${index}`, before: {} })),
      ...Array.from({ length: 20 }, (_, index) => ({ address: `aws_ecr_repository.r${index}`, before: { name: "a" } })),
    ]);

  test("holds everything while it fits", () => {
    const text = toMarkdown(many(3));
    expect(text).not.toContain("more");
    expect(text.match(/^- /gm)).toHaveLength(26);
  });

  test("leaves out the least important first, and counts it", () => {
    const text = toMarkdown(many(2000));
    expect(text.length).toBeLessThan(64_000);
    expect(text.match(/\*\*data-loss\*\*/g)).toHaveLength(20);
    expect(text).toMatch(
      /- … and \d+ more\n\n<details><summary>No risk known: 2000 changes<\/summary>\n\n- … and \d+ more/,
    );
  });

  test("fits whatever there is", () => {
    const plan = (stack: string) =>
      readPlan(
        "p",
        document(
          Array.from({ length: 30 }, (_, index) => ({ address: `aws_kms_key.${"k".repeat(60)}_${index}`, before: {} })),
        ),
        stack,
        true,
      );
    const stacks = Array.from({ length: 600 }, (_, index) => `stack-${"s".repeat(40)}-${index}`);
    const text = toMarkdown(reviewPlans({ stacks: stacks.map((stack) => ({ stack, plan: plan(stack) })) }));
    expect(text.length).toBeLessThan(64_000);
    expect(text).toMatch(/\| … and \d+ more stacks \|/);
  });

  test("is not broken by what a key holds", () => {
    const text = toMarkdown(
      review([{ address: 'aws_ecr_repository.a["`</details>@all|"]', before: { name: "a`b\n# c" } }]),
    );
    expect(text).toContain('`aws_ecr_repository.a["\'</details>@all|"]`');
    expect(text).not.toMatch(/^# c/m);
  });
});

const FIXTURES = join(__dirname, "fixtures/plans");
const EXAMPLES = join(__dirname, "../../docs/examples/plan-review");

/** The plans of Terraform that each example is made of; `__tests__/e2e/plan-review.test.ts` makes both anew. */
function fixture(example: string): ReviewInput {
  const stackOf: Readonly<Record<string, string>> = { release: "web", pull: "app" };
  const inputs = new Map<string, { stack: string; plan?: ReturnType<typeof readPlan>; error?: string }>();
  for (const file of readdirSync(FIXTURES).filter((name) => name.startsWith(example))) {
    const name = file.replace(/\.\w+$/, "").replace(`${example}-`, "");
    const stack = name === example ? (stackOf[example] ?? "registry") : name;
    const text = readFileSync(join(FIXTURES, file), "utf8");
    const more = file.endsWith(".json") ? { plan: readPlan(file, JSON.parse(text), stack, true) } : { error: text };
    inputs.set(stack, { ...(inputs.get(stack) ?? { stack }), ...more });
  }
  return { stacks: [...inputs.values()] };
}

test.each(["first-apply", "no-change", "rename", "widened", "lifecycle", "drift", "release", "pull"])(
  "the documentation's example %s is what Terraform's plan gives",
  (example) => {
    const path = join(EXAMPLES, `${example}.md`);
    expect(existsSync(path)).toBe(true);
    expect(toMarkdown(reviewPlans(fixture(example)))).toBe(readFileSync(path, "utf8"));
  },
);
