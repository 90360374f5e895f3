import fc from "fast-check";

import { toMarkdown, toText } from "../../review/plan/markdown";
import { allow, change, ECR, ECR_POLICY, policy, review, ROLE, type Values, type Written } from "./support/changes";

describe("secrets", () => {
  const printed = (...args: Parameters<typeof review>): string => {
    const result = review(...args);
    return `${JSON.stringify(result)}${toMarkdown(result)}${toText(result)}`;
  };
  const SECRET = "hunter2-very-secret";

  test.each<readonly [string, Written]>([
    ["marked", { address: ECR, before: { name: SECRET }, before_sensitive: { name: true } }],
    ["marked as a whole", { address: ECR, before: { name: SECRET }, before_sensitive: true }],
    [
      "marked elsewhere in the plan",
      { address: ECR, before: { name: `a-${SECRET}`, x: SECRET }, before_sensitive: { x: true } },
    ],
    ["called a password", { address: ECR, before: { name: SECRET, db_password: SECRET } }],
    [
      "in an environment of a task definition",
      {
        address: "aws_ecs_task_definition.a",
        before: {
          family: SECRET,
          container_definitions: JSON.stringify([
            { name: "a", image: "h/r:v2", environment: [{ name: "API_TOKEN", value: SECRET }] },
          ]),
        },
        after: { container_definitions: JSON.stringify([{ name: "a", image: `h/r:${SECRET}`, environment: [] }]) },
      },
    ],
    [
      "in an attribute that is not to be shown",
      { address: ECR, before: { x: "a" }, after: { x: SECRET }, replace_paths: [["x"]] },
    ],
    [
      "in a condition of a policy",
      {
        address: ECR_POLICY,
        before: { policy: policy(allow(ROLE, "ecr:*", { Condition: { StringEquals: { "aws:Referer": SECRET } } })) },
        after: { policy: policy(allow(ROLE, "ecr:*")) },
      },
    ],
    [
      "in a policy that is marked",
      {
        ...{ address: ECR_POLICY, after_sensitive: { policy: true } },
        before: { policy: policy(allow(ROLE, "ecr:*")) },
        after: { policy: policy(allow({ AWS: SECRET }, "ecr:*")) },
      },
    ],
  ])("%s, stay hidden", (_name, written) => {
    const text = printed([written]);
    expect(text).toContain(written.address);
    expect(text).not.toContain("hunter2");
  });

  test("a marked value that is too short to look for elsewhere stays hidden", () => {
    const text = printed([{ address: ECR, before: { name: "zq9" }, before_sensitive: { name: true } }]);
    expect(text).toContain("ecr repository (sensitive) is destroyed");
    expect(text).not.toContain("zq9");
  });

  test.each([
    "AKIAIOSFODNN7EXAMPLE",
    "-----BEGIN RSA PRIVATE KEY-----",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY12",
    "https://user:password@host/",
  ])("%s stays hidden whatever it is called", (secret) => {
    const keyed = `aws_ecr_repository.a["${secret}"]`;
    expect(printed([{ address: keyed, before: { name: secret } }])).not.toContain(secret);
  });

  test("a key of an address that is written with escapes stays hidden", () => {
    const secret = 'zq"hunter2-very';
    const address = `aws_x.a[${JSON.stringify(secret)}]`;
    const text = printed([{ address, before: { x: secret }, after: {}, before_sensitive: { x: true } }]);
    expect(text).not.toContain("hunter2");
  });

  test("a key of a condition, of which case does not count, stays hidden", () => {
    const more = { Condition: { StringEquals: { "aws:RequestTag/zqHUNTER2": "a" } } };
    const text = printed([
      { address: "aws_x.a", after: { x: "zqHUNTER2" }, after_sensitive: { x: true } },
      {
        address: ECR_POLICY,
        before: { policy: policy(allow(ROLE, "ecr:*", more)) },
        after: { policy: policy(allow(ROLE, "ecr:*")) },
      },
    ]);
    expect(text).toContain("condition dropped");
    expect(text.toLowerCase()).not.toContain("hunter2");
  });

  const MARKED = fc.stringMatching(/^[A-Za-z0-9]{10,24}$/).map((text) => `zq${text}`);
  const PLACES: readonly ((secret: string) => readonly [Written, Values?])[] = [
    (secret) => [{ address: ECR, before: { name: secret }, before_sensitive: { name: true } }],
    (secret) => [
      {
        address: ECR,
        before: { name: secret },
        after: { name: "b" },
        before_sensitive: { name: true },
        replace_paths: [["name"]],
      },
    ],
    (secret) => [{ address: ECR, before: { tags: { a: secret } }, after: { tags: { a: "b" } } }],
    (secret) => [
      { address: ECR, before: { a: { b: [{ c: secret }] } }, after: {}, replace_paths: [["a", "b", 0, "c"]] },
    ],
    (secret) => [
      { address: "aws_x.a", before: { secret_string: secret }, after: { secret_string: `${secret}2`, name: secret } },
    ],
    (secret) => [{ address: ECR, before: { name: "a" } }, { variables: { x: { value: secret } } }],
    (secret) => [
      { address: ECR, before: { name: secret } },
      {
        variables: { x: { value: secret } },
        configuration: { root_module: { variables: { x: { sensitive: true } } } },
      },
    ],
    (secret) => [
      { address: ECR, before: { name: secret } },
      { output_changes: { o: { actions: ["create"], before: null, after: secret, after_sensitive: true } } },
    ],
    (secret) => [
      { address: ECR, before: { name: secret } },
      { prior_state: { values: { outputs: { o: { sensitive: true, value: secret } } } } },
    ],
    (secret) => [
      { address: ECR, before: { name: secret } },
      {
        planned_values: { root_module: { resources: [{ values: { x: [secret] }, sensitive_values: { x: [true] } }] } },
      },
    ],
    (secret) => [
      { address: "kubernetes_secret_v1.a", before: { data: { image: secret } }, after: { data: { image: "h/r:v1" } } },
    ],
    (secret) => [
      { address: "aws_x.a", after: {} },
      {
        resource_drift: [
          change({
            address: "aws_y.a",
            before: { password: secret, name: secret },
            after: { password: "x", name: "b" },
          }),
        ],
      },
    ],
  ];

  test("planted anywhere never appear", () => {
    fc.assert(
      fc.property(MARKED, fc.constantFrom(...PLACES), (secret, place) => {
        const [written, more] = place(secret);
        expect(printed([written], more)).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });
});
