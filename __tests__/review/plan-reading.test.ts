/** How a plan is read: both sides, what Terraform says of their values, and where each resource is. */
import { isUnknown } from "../../review/estate/estate";
import type { JsonObject } from "../../review/estate/language/json";
import { accountOfResource, regionOfResource } from "../../review/estate/links";
import { readEstate } from "../../review/estate/reading/read";
import { readPlan } from "../../review/estate/reading/read-plan";
import { sensitiveValues } from "../../review/estate/reading/sensitive";
import { reviewPlans } from "../../review/plan/review";
import { allow, change, policy, type Values, type Written } from "./support/changes";
import { wholePlan } from "./support/plans";

const block = (name: string, account: string, region: string): Values => ({
  ...{ name: "aws", full_name: "registry.terraform.io/hashicorp/aws", alias: name },
  expressions: { allowed_account_ids: { constant_value: [account] }, region: { constant_value: region } },
});
const HERE = "111111111111";
const THERE = "222222222222";
const PROVIDERS = { aws: block("", HERE, "eu-west-1"), "aws.there": block("there", THERE, "us-east-1") };

const written = (changes: readonly Written[], root_module: Values = {}, more: Values = {}): Values => ({
  format_version: "1.2",
  resource_changes: changes.map((one) => ({ ...change(one), ...(one["type"] !== undefined && { type: one["type"] }) })),
  configuration: { provider_config: PROVIDERS, root_module },
  ...more,
});
const read = (...args: Parameters<typeof written>) => readPlan("p.json", written(...args), "a", true);

describe("a change of a plan", () => {
  const [side] = read([
    {
      address: "aws_x.a",
      after: { name: "a", blocks: [{ key: "k", secret: "s" }], texts: ["x", 1] },
      after_unknown: { arn: true, blocks: [{ id: true }] },
      after_sensitive: { blocks: [{ secret: true }] },
    },
  ]).changes.map(({ after }) => after);

  test("has values, of which it tells what is unknown and what is sensitive, also in blocks", () => {
    expect([side?.text("name"), side?.at("blocks.0.key"), side?.texts("texts"), side?.blocks("blocks").length]).toEqual(
      ["a", "k", ["x"], 1],
    );
    const paths = ["name", "arn", "blocks", "blocks.0.id", "blocks.0.secret"];
    expect(paths.filter((path) => side?.isUnknown(path))).toEqual(["arn", "blocks", "blocks.0.id"]);
    expect(paths.filter((path) => side?.isSensitive(path))).toEqual(["blocks", "blocks.0.secret"]);
  });

  const places = (changes: readonly Written[], root?: Values) =>
    read(changes, root).changes.map(({ after }) => after && [accountOfResource(after), regionOfResource(after)]);
  const by = (address: string, provider_config_key: string): Values => ({ address, provider_config_key });

  test("is where its provider works, or where its ARN or its own region says", () => {
    const changes = [
      { address: "aws_kms_key.a", after: {} },
      { address: "aws_kms_key.b", after: {} },
      { address: "aws_kms_key.c", after: { region: "ap-south-1" } },
      { address: "aws_kms_key.d", after: { arn: "arn:aws:kms:sa-east-1:333333333333:key/d" } },
    ];
    const resources = [
      by("aws_kms_key.a", "aws"),
      by("aws_kms_key.b", "aws.there"),
      by("aws_kms_key.c", "aws"),
      by("aws_kms_key.d", "aws"),
    ];
    expect(places(changes, { resources })).toEqual([
      [HERE, "eu-west-1"],
      [THERE, "us-east-1"],
      [HERE, "ap-south-1"],
      ["333333333333", "sa-east-1"],
    ]);
  });

  test("is found in its module's configuration, whatever is in the keys of copies", () => {
    const address = 'module.m["a.b[0]"].aws_kms_key.k["x.y"]';
    const module = { resources: [by("aws_kms_key.k", "aws.there")] };
    expect(places([{ address, type: "aws_kms_key", after: {} }], { module_calls: { m: { module } } })).toEqual([
      [THERE, "us-east-1"],
    ]);
  });

  const references = (expression: Values, of = "aws_x.a", root: Values = {}) =>
    read([{ address: of, after: {} }], {
      resources: [{ address: "aws_x.a", expressions: { arn: expression }, for_each_expression: { references: [] } }],
      ...root,
    }).changes[0]?.after?.references("arn");

  test("tells of which attributes the configuration makes one of its own", () => {
    expect(references({ references: ["aws_y.b[0].arn", "aws_y.b[0]", "aws_y.b", "var.c"] })).toEqual([
      { stack: "a", address: "aws_y.b[0]", attribute: "arn" },
    ]);
    expect(references({ references: ["aws_y.b.arn", "local.c"] })).toBeUndefined();
    expect(references({ references: ["aws_y.local.arn"] })).toHaveLength(1);
    expect(references({}, "aws_x.other")).toBeUndefined();
  });

  test.each([
    ["no object", "resource_changes[0] is no change of a resource", [{ address: "a.b" }]],
    [
      "an action that nobody knows",
      "resource_changes[0] is no change",
      [{ ...change({ address: "a.b" }), change: {} }],
    ],
  ])("is refused: %s", (_, message, resource_changes) => {
    expect(() => readPlan("p.json", { format_version: "1.2", resource_changes }, "a")).toThrow(message);
  });
});

describe("policies of a plan in several accounts", () => {
  const inline = (name: string, ...actions: readonly string[]): Values => ({
    ...{ role: "r", name },
    policy: policy(...actions.map((Action) => ({ Effect: "Allow", Action, Resource: "*" }))),
  });
  const told = (plan: Values): string[] =>
    reviewPlans({ stacks: [{ stack: "a", plan: readPlan("p.json", plan, "a", true) }] }).risks.map(
      ({ kind, address, why }) => `${kind} ${address} ${why}`,
    );

  test("are of their own account each: what goes in one makes nothing of the other old", () => {
    const resources = [
      { address: "aws_iam_role_policy.here", provider_config_key: "aws" },
      { address: "aws_iam_role_policy.there", provider_config_key: "aws.there" },
    ];
    const changes = [
      { address: "aws_iam_role_policy.here", before: inline("p", "s3:Get*", "s3:Put*"), after: inline("p", "s3:Get*") },
      {
        address: "aws_iam_role_policy.there",
        before: inline("p", "s3:Get*"),
        after: inline("p", "s3:Get*", "s3:Put*"),
      },
    ];
    expect(told(written(changes, { resources }))).toEqual([
      "access-widened aws_iam_role_policy.there allows more than before: new action `s3:Put*`",
    ]);
    // In one account, the role has it still.
    const same = resources.map((one) => ({ ...one, provider_config_key: "aws" }));
    expect(told(written(changes, { resources: same }))).toEqual([]);
  });

  const attached = (references: readonly string[], more: Values = {}): string[] => {
    const module = {
      resources: [
        { address: "aws_iam_role_policy_attachment.a", expressions: { policy_arn: { references } } },
        { address: "aws_iam_policy.p" },
      ],
      ...more,
    };
    return told(
      written(
        [
          {
            ...{ address: "module.m.aws_iam_policy.p", type: "aws_iam_policy" },
            after: { name: "p", policy: policy(allow(undefined, "s3:Get*", { Resource: "*" })) },
            after_unknown: { arn: true },
          },
          {
            ...{ address: "module.m.aws_iam_role_policy_attachment.a", type: "aws_iam_role_policy_attachment" },
            ...{ after: { role: "r" }, after_unknown: { policy_arn: true } },
          },
          { address: "aws_iam_role.r", before: { name: "r" }, after: { name: "r" }, actions: ["no-op"] },
        ],
        { module_calls: { m: { module } } },
      ),
    );
  };

  test("an ARN that is known only after apply is found in the plan's modules, too", () => {
    expect(attached(["aws_iam_policy.p.arn", "aws_iam_policy.p"])).toEqual([
      expect.stringContaining("access-widened module.m.aws_iam_role_policy_attachment.a allows more than before:"),
    ]);
  });

  test("an ARN that a local holds may be any", () => {
    expect(attached(["aws_iam_policy.p.arn", "local.other"])).toEqual([
      "access-unknown module.m.aws_iam_role_policy_attachment.a what its policy allows is known only after apply",
    ]);
  });
});

test("of a list of ARNs, one that is known only after apply is not as if it were not there", () => {
  const listed = { role_name: "r", policy_arns: ["arn:aws:iam::111111111111:policy/known"] };
  const { risks } = reviewPlans({
    stacks: [
      {
        stack: "a",
        plan: read([
          {
            address: "aws_iam_role_policy_attachments_exclusive.a",
            ...{ before: listed, after: { ...listed, policy_arns: [...listed.policy_arns, null] } },
            after_unknown: { policy_arns: [false, true] },
          },
        ]),
      },
    ],
  });
  expect(risks.map(({ kind }) => kind)).toEqual(["access-unknown"]);
});

describe("both sides of a plan", () => {
  const whole = wholePlan(
    { "aws_iam_role.gone": { name: "gone" }, "aws_iam_role.a": { name: "a" } },
    { "aws_iam_role.a": { name: "b" } },
  );

  test("are a stack as it is, and as it will be", () => {
    const sides = readPlan("p.json", whole, "a", true).sides?.("named");
    const names = (side: "before" | "after") =>
      sides?.[side].resources.map(
        ({ stack, address, values }) => `${stack} ${address} ${JSON.stringify(values["name"])}`,
      );
    expect(names("before")).toEqual(['named aws_iam_role.a "a"', 'named aws_iam_role.gone "gone"']);
    expect(names("after")).toEqual(['named aws_iam_role.a "b"']);
    expect(sides?.after.gone?.map(({ address }) => address)).toEqual(["aws_iam_role.gone"]);
  });

  test("are not there where the plan does not hold them", () => {
    expect(readPlan("p.json", { ...whole, planned_values: undefined }, "a", true).sides).toBeUndefined();
  });

  test("what a replacement left behind says nothing of what is unknown of the other", () => {
    const made = wholePlan({}, { "aws_iam_role.a": { name: "a" } });
    const [first] = made.resource_changes;
    const changes = [
      { ...first, change: { ...first?.change, after_unknown: { unique_id: true } } },
      { ...first, deposed: "12345678", change: { actions: ["delete"], before: {}, after: null, after_unknown: {} } },
    ];
    const document = { ...made, resource_changes: changes } as unknown as JsonObject;
    const [role] = readEstate([{ kind: "plan", path: "p.json", document }]).resources("aws_iam_role");
    expect(isUnknown(role?.values["unique_id"])).toBe(true);
  });
});

test("every value that a plan marks as sensitive is found, wherever it stands", () => {
  const inState = (value: string, mark: Values) => ({
    root_module: { child_modules: [{ resources: [{ values: { a: value, b: "plain" }, sensitive_values: mark }] }] },
  });
  const sides = (name: string): Values => ({
    ...{ before: { a: [`${name}-before`] }, before_sensitive: { a: [true] } },
    ...{ after: `${name}-after`, after_sensitive: true },
  });
  const document = {
    resource_changes: [{ change: sides("change") }],
    resource_drift: [{ change: sides("drift") }],
    output_changes: { o: sides("output") },
    planned_values: {
      ...inState("planned", { a: true }),
      outputs: { o: { sensitive: true, value: "output" }, values: { value: "plain" } },
    },
    prior_state: { values: inState("prior", { a: true, b: false }) },
    variables: { v: { value: "variable" }, w: { value: "plain" } },
    configuration: { root_module: { variables: { v: { sensitive: true }, w: {} } } },
  };
  expect(sensitiveValues(document as unknown as JsonObject)).toEqual([
    ...["change-before", "change-after", "drift-before", "drift-after", "output-before", "output-after"],
    ...["output", "planned", "prior"],
    { value: "variable" },
  ]);
});
