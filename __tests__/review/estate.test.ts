import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import * as fc from "fast-check";

import taskTool from "../../config/task-tool";
import { literal } from "../../domain/text/terraform-text";
import { documentOf } from "../../review/estate/language/document";
import {
  describeUnknown,
  type Estate,
  isUnknown,
  isValueObject,
  type Resource,
  type Unknown,
  unknownsIn,
  type Value,
} from "../../review/estate/estate";
import type { Json, JsonObject } from "../../review/estate/language/json";
import { readEstate, type Source } from "../../review/estate/reading/read";
import { everyEnvironment } from "../support/every-environment";
import { writePlatform } from "../support/synth";

const FIXTURES = join(__dirname, "fixtures", "estate");
const AWS: JsonObject = { aws: [{ region: "ap-northeast-1", allowed_account_ids: ["123456789012"] }] };
const folders: string[] = [];

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "estate-"));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, Json>>): string {
  const folder = temporary();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

const moduleOf = (document: JsonObject, values: readonly JsonObject[] = []): Source => ({
  kind: "module",
  id: "it",
  documents: [document],
  values,
});

const estateOf = (document: JsonObject, values: readonly JsonObject[] = []): Estate =>
  readEstate([moduleOf(document, values)]);

/** What an expression comes to in a module with these other blocks. */
function valueOf(expression: Json, document: JsonObject = {}): Value {
  return estateOf({ ...document, output: { it: { value: expression } } }).stacks[0]?.outputs["it"] ?? null;
}

function unknownOf(value: Value | undefined): Unknown {
  if (!isUnknown(value)) throw new Error(`it is known: ${JSON.stringify(value)}`);
  return value;
}

function found(estate: Estate, stack: string, address: string): Resource {
  const resource = estate.find(stack, address);
  if (resource === undefined) throw new Error(`there is no ${stack}/${address}`);
  return resource;
}

/** Without the properties that are not set. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("an expression", () => {
  const locals = {
    name: "shop",
    roles: { b: { arn: "B" }, a: { arn: "A" } },
    list: ["x", "y"],
    nested: [["x"], ["y", "z"]],
    image: "host/shop:1",
  };
  const cases: [string, Json][] = [
    ["${local.name}", "shop"],
    ["a-${local.name}-${1 + 2}", "a-shop-3"],
    ["$${local.name}", "${local.name}"],
    ["${local.roles.a.arn}", "A"],
    ['${local.roles["b"].arn}', "B"],
    ["${local.list[1]}", "y"],
    ["${local.list.0}", "x"],
    ["${values(local.roles)[*].arn}", ["A", "B"]],
    ['${[for key, role in local.roles : "${key}=${role.arn}" if key != "b"]}', ["a=A"]],
    ["${{for item in local.list : item => upper(item)}}", { x: "X", y: "Y" }],
    ['${local.name == "shop" ? "yes" : "no"}', "yes"],
    ['${!endswith(local.image, ":latest") && true}', true],
    ['${join(",", local.list)}', "x,y"],
    ['${format("%s/%s:%d%%", "a", local.name, 3)}', "a/shop:3%"],
    ['${concat(local.list, ["z"])}', ["x", "y", "z"]],
    ["${concat(local.nested...)}", ["x", "y", "z"]],
    ['${merge(local.roles, {a = "C"})}', { b: { arn: "B" }, a: "C" }],
    ['${toset(["b", "a", "b"])}', ["a", "b"]],
    ['${replace("https://oidc.example.com/a", "https://", "")}', "oidc.example.com/a"],
    ['${replace("https://oidc.example.com", "/^https?:\\\\/\\\\//", "")}', "oidc.example.com"],
    ['${base64decode("c2hvcA==")}', "shop"],
    ['${lower("SHOP")}', "shop"],
    ['${one(["x"])}', "x"],
    ["${one([])}", null],
    ['${try(local.roles.c.arn, "none")}', "none"],
    ["${can(local.roles.c)}", false],
    ["${element(local.list, 3)}", "y"],
    ['${lookup(local.roles, "z", "none")}', "none"],
    ["${flatten(local.nested)}", ["x", "y", "z"]],
    [
      '${jsonencode({Version = "1", "List": [1, true, null], Name: local.name})}',
      '{"List":[1,true,null],"Name":"shop","Version":"1"}',
    ],
    ['${jsondecode("{\\"a\\":1}").a}', 1],
    ["${(1 + 2) * 3 - -1}", 10],
    ["${local.nested[*][0]}", ["x", "y"]],
    ["${local.nested.*[0]}", ["x"]],
    ["${values(local.roles).*.arn[0]}", "A"],
    [
      "${[for name in local.list : {(name) = 1, name = 2}]}",
      [
        { x: 1, name: 2 },
        { y: 1, name: 2 },
      ],
    ],
    ['${"\\u00e9\\U0001F600"}', "é😀"],
  ];

  test.each(cases)("%s", (expression, expected) => {
    expect(valueOf(expression, { locals })).toEqual(expected);
  });

  const unknown: [string, string][] = [
    ["${aws_vpc.none.id}", "the module has no such thing"],
    ["${local.list[5]}", "it has no 5"],
    ["${timestamp()}", "the function 'timestamp' is not evaluated here"],
    ['${file("a.json")}', "the function 'file' is not evaluated here"],
    ["${path.module}", "it depends on the machine"],
    ["${each.key}", "it differs in each copy of the resource"],
    ["${local.self}", "it refers to itself"],
    ["${var.secret}", "the variable is sensitive"],
    ["${var.missing}", "there is no such variable"],
    ["${var.empty}", "the variable has neither a default nor a value in a file"],
    ["${[}", "the expression is not understood here"],
    ['${"a ${~ local.name}"}', "the expression is not understood here"],
    ['${"\\U00110000"}', "the expression is not understood here"],
    ['${provider::aws::arn_parse("a")}', "the function 'provider::aws::arn_parse' is not evaluated here"],
    ["a ${local.list}", "it puts a value that is no text into a text"],
    ["%{ if true }a%{ endif }", "the expression is not understood here"],
    ['${format("%05d", 1)}', "the format is not evaluated here"],
    ["${upper(var.empty)}", "the variable has neither a default nor a value in a file"],
    ['${coalesce(var.empty, "x")}', "the variable has neither a default nor a value in a file"],
    [`\${${"-".repeat(100)}1}`, "the expression is not understood here"],
  ];

  test.each(unknown)("%s is unknown", (expression, reason) => {
    const document = {
      locals: { ...locals, self: "${local.other}", other: "${local.self}" },
      variable: { secret: { default: "planted", sensitive: true }, empty: {} },
    };
    expect(unknownOf(valueOf(expression, document)).reason).toBe(reason);
  });

  test("that is unknown in a part keeps the parts that are known", () => {
    const value = unknownOf(valueOf("a/${var.empty}:${local.name}", { locals, variable: { empty: {} } }));
    expect(plain(value.parts)).toEqual([
      "a/",
      { reason: "the variable has neither a default nor a value in a file", expression: "var.empty" },
      ":shop",
    ]);
  });

  test("of a sensitive variable says nothing of its value", () => {
    const document = { variable: { secret: { default: "planted", sensitive: true } } };
    const estate = estateOf({ ...document, output: { it: { value: '${upper("x-${var.secret}")}' } } });
    expect(JSON.stringify(estate)).not.toContain("planted");
    expect(describeUnknown(unknownOf(estate.stacks[0]?.outputs["it"]))).toBe(
      "the value is not known: the variable is sensitive",
    );
  });
});

describe("a resource", () => {
  const resource = {
    aws_iam_role: { node: { name: "node", path: "/nodes/" } },
    aws_iam_instance_profile: { node: { name: "node", role: "${aws_iam_role.node.name}" } },
    aws_ecr_repository: { web: { name: "shop/web" } },
    aws_iam_policy: { pull: { name: "pull" } },
    aws_ecs_task_definition: {
      web: {
        family: "web",
        execution_role_arn: "${aws_iam_role.node.arn}",
        container_definitions: '${jsonencode([{ image = "${aws_ecr_repository.web.repository_url}:1" }])}',
      },
    },
    aws_ecs_service: { web: { name: "web", cluster: "main", task_definition: "${aws_ecs_task_definition.web.arn}" } },
  };

  test("has the attributes that AWS makes of its name", () => {
    const estate = estateOf({ provider: AWS, resource });
    expect(found(estate, "it", "aws_iam_role.node").values).toEqual({
      arn: "arn:aws:iam::123456789012:role/nodes/node",
      id: "node",
      name: "node",
      path: "/nodes/",
    });
    expect(found(estate, "it", "aws_ecr_repository.web").values).toEqual({
      arn: "arn:aws:ecr:ap-northeast-1:123456789012:repository/shop/web",
      id: "shop/web",
      name: "shop/web",
      registry_id: "123456789012",
      repository_url: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop/web",
    });
    expect(found(estate, "it", "aws_iam_policy.pull").values["id"]).toBe("arn:aws:iam::123456789012:policy/pull");
  });

  test("refers to others, by the attribute in which the reference stands", () => {
    const estate = estateOf({ provider: AWS, resource });
    const task = found(estate, "it", "aws_ecs_task_definition.web");
    expect(task.values["execution_role_arn"]).toBe("arn:aws:iam::123456789012:role/nodes/node");
    expect(documentOf(task.values["container_definitions"] ?? null)).toEqual([
      { image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop/web:1" },
    ]);
    expect(task.references).toEqual([
      { stack: "it", address: "aws_iam_role.node", attribute: "arn", from: "execution_role_arn" },
      { stack: "it", address: "aws_ecr_repository.web", attribute: "repository_url", from: "container_definitions" },
    ]);
    expect(estate.byArn("arn:aws:iam::123456789012:role/nodes/node")?.address).toBe("aws_iam_role.node");
  });

  test("links by reference where the account is not known", () => {
    const estate = estateOf({ provider: { aws: { region: "eu-west-1" } }, resource });
    const role = unknownOf(found(estate, "it", "aws_ecs_task_definition.web").values["execution_role_arn"]);
    expect(role.reference).toEqual({ stack: "it", address: "aws_iam_role.node", attribute: "arn" });
    const container = documentOf(
      found(estate, "it", "aws_ecs_task_definition.web").values["container_definitions"] ?? null,
    );
    expect(plain(container)).toMatchObject([
      {
        image: {
          parts: [
            { reason: "the provider's block names no account (allowed_account_ids with one account does)" },
            ".dkr.ecr.eu-west-1.amazonaws.com/shop/web:1",
          ],
        },
      },
    ]);
  });

  test("is not known by an attribute that AWS assigns", () => {
    const service = found(estateOf({ provider: AWS, resource }), "it", "aws_ecs_service.web");
    expect(plain(service.values["task_definition"])).toEqual({
      reason: "it is known only after apply",
      expression: "aws_ecs_task_definition.web.arn",
      reference: { stack: "it", address: "aws_ecs_task_definition.web", attribute: "arn" },
    });
    expect(service.values["arn"]).toBe("arn:aws:ecs:ap-northeast-1:123456789012:service/main/web");
  });

  test("is where its provider works, or the role that the provider assumes", () => {
    const providers: JsonObject[] = [
      { region: "eu-west-1", allowed_account_ids: ["111122223333"], secret_key: "planted" },
      { alias: "far", region: "us-east-1", assume_role: [{ role_arn: "arn:aws:iam::444455556666:role/deploy" }] },
    ];
    const estate = estateOf({
      provider: { aws: providers },
      resource: {
        aws_sns_topic: { near: { name: "a" }, far: { name: "a", provider: "${aws.far}" } },
      },
    });
    expect(found(estate, "it", "aws_sns_topic.near").values["arn"]).toBe("arn:aws:sns:eu-west-1:111122223333:a");
    expect(found(estate, "it", "aws_sns_topic.far").values["arn"]).toBe("arn:aws:sns:us-east-1:444455556666:a");
    expect(JSON.stringify(estate)).not.toContain("planted");
  });

  test("with for_each or count stands as its copies", () => {
    const estate = estateOf({
      provider: AWS,
      locals: { names: ["web", "api"] },
      resource: {
        aws_ecr_repository: { all: { for_each: "${toset(local.names)}", name: "shop/${each.key}" } },
        aws_iam_user: { ci: { count: 2, name: "ci-${count.index}" } },
        aws_iam_policy: { pull: { name: "pull", policy: "${jsonencode(values(aws_ecr_repository.all)[*].arn)}" } },
        aws_iam_group: { one: { name: "${aws_iam_user.ci[1].name}", path: '/${aws_ecr_repository.all["api"].name}/' } },
      },
    });
    expect(estate.copies("it", "aws_ecr_repository.all").map(({ address }) => address)).toEqual([
      'aws_ecr_repository.all["api"]',
      'aws_ecr_repository.all["web"]',
    ]);
    expect(documentOf(found(estate, "it", "aws_iam_policy.pull").values["policy"] ?? null)).toEqual([
      "arn:aws:ecr:ap-northeast-1:123456789012:repository/shop/api",
      "arn:aws:ecr:ap-northeast-1:123456789012:repository/shop/web",
    ]);
    const { values, references } = found(estate, "it", "aws_iam_group.one");
    expect([values["name"], values["path"]]).toEqual(["ci-1", "/shop/api/"]);
    expect(references.map(({ address }) => address)).toEqual(["aws_iam_user.ci[1]", 'aws_ecr_repository.all["api"]']);
  });

  test("whose copies are not known says so", () => {
    const estate = estateOf({
      variable: { names: {} },
      resource: { aws_ecr_repository: { all: { for_each: "${var.names}", name: "${each.key}" } } },
    });
    const { copies, values } = found(estate, "it", "aws_ecr_repository.all");
    expect(copies).toBe(
      "it is not known how many copies there are: the variable has neither a default nor a value in a file",
    );
    expect(unknownOf(values["name"]).reason).toBe("it differs in each copy of the resource");
  });

  test("has the blocks that dynamic makes beside the written ones", () => {
    const rule = found(
      estateOf({
        locals: { hosts: { a: "10.0.0.0/8" } },
        resource: {
          aws_security_group: {
            it: {
              ingress: [{ from_port: 1 }],
              dynamic: {
                ingress: { for_each: "${local.hosts}", iterator: "host", content: { cidr_blocks: ["${host.value}"] } },
              },
            },
          },
        },
      }),
      "it",
      "aws_security_group.it",
    );
    expect(rule.values["ingress"]).toEqual([{ from_port: 1 }, { cidr_blocks: ["10.0.0.0/8"] }]);
  });

  test("holds no secrets", () => {
    const estate = estateOf({
      resource: {
        aws_secretsmanager_secret_version: { it: { secret_string: "planted" } },
        aws_db_instance: { it: { password: "planted", username: "app" } },
        kubernetes_secret_v1: { it: { metadata: { name: "keys" }, data: { user: "planted" } } },
      },
    });
    expect(JSON.stringify(estate)).not.toContain("planted");
    const { data } = found(estate, "it", "kubernetes_secret_v1.it").values;
    expect(isValueObject(data) ? Object.keys(data) : []).toEqual(["user"]);
  });
});

describe("a data source", () => {
  const data = (type: string, attributes: JsonObject, rest: JsonObject = {}): Resource =>
    found(estateOf({ provider: AWS, data: { [type]: { it: attributes } }, ...rest }), "it", `data.${type}.it`);

  test("tells account, region and partition of its provider", () => {
    expect(data("aws_caller_identity", {}).values["account_id"]).toBe("123456789012");
    expect(data("aws_region", {}).values).toMatchObject({ name: "ap-northeast-1", region: "ap-northeast-1" });
    expect(data("aws_partition", {}).values).toMatchObject({ partition: "aws", dns_suffix: "amazonaws.com" });
  });

  test("finds a repository, a policy of AWS's and a role of the estate by name", () => {
    expect(data("aws_ecr_repository", { name: "a/b", registry_id: "111122223333" }).values).toMatchObject({
      arn: "arn:aws:ecr:ap-northeast-1:111122223333:repository/a/b",
      repository_url: "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/a/b",
    });
    expect(data("aws_iam_policy", { name: "AmazonECSTaskExecutionRolePolicy" }).values["arn"]).toBe(
      "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    );
    const rest = { resource: { aws_iam_role: { x: { name: "node", path: "/n/" } } } };
    expect(data("aws_iam_role", { name: "node" }, rest).values["arn"]).toBe("arn:aws:iam::123456789012:role/n/node");
    expect(unknownOf(data("aws_iam_role", { name: "other" }).values["arn"]).reason).toBe(
      "the name of a role does not tell its path",
    );
  });

  test("aws_iam_policy_document is rendered as the provider does", () => {
    const state = readEstate([{ kind: "state", path: join(FIXTURES, "shop-state.json") }]);
    const { json, ...values } = found(state, "shop-state", "data.aws_iam_policy_document.static").values;
    const { override_policy_documents: overrides = null, policy_id: id = null, statement = null } = values;
    const again = data("aws_iam_policy_document", {
      statement,
      policy_id: id,
      override_policy_documents: overrides,
    } as JsonObject);
    // The values of two condition blocks stand in the order of a hash, which nobody can foretell.
    const text = JSON.stringify(documentOf(json ?? null)).replace('["c*","b*","a*"]', '["b*","a*","c*"]');
    expect(documentOf(again.values["json"] ?? null)).toEqual(JSON.parse(text));
  });

  test("aws_iam_policy_document merges statements by Sid, and keeps what is unknown in its place", () => {
    const source = JSON.stringify({
      Statement: [{ Sid: "A", Effect: "Deny", Action: "*", Resource: "*" }, { Sid: "B" }],
    });
    const { json } = data(
      "aws_iam_policy_document",
      {
        source_policy_documents: [source],
        statement: [
          { sid: "A", actions: ["a:b"], resources: ["${aws_vpc.it.arn}"] },
          { not_actions: ["c:d", "e:f"], not_resources: ["arn:&{aws:username}"] },
        ],
        override_policy_documents: ['{"Statement":{"Sid":"B","Effect":"Allow"}}'],
      },
      { resource: { aws_vpc: { it: {} } } },
    ).values;
    expect(plain(documentOf(json ?? null))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "A",
          Effect: "Allow",
          Action: "a:b",
          Resource: {
            reason: "it is known only after apply",
            expression: "aws_vpc.it.arn",
            reference: { stack: "it", address: "aws_vpc.it", attribute: "arn" },
          },
        },
        { Sid: "B", Effect: "Allow" },
        { Effect: "Allow", NotAction: ["e:f", "c:d"], NotResource: "arn:${aws:username}" },
      ],
    });
  });

  test("aws_ecr_lifecycle_policy_document is rendered as the provider does", () => {
    const path = join(__dirname, "fixtures", "plain-lifecycle", "state.json");
    const state = readEstate([{ kind: "state", path }]);
    for (const name of ["app", "job"]) {
      const { json, rule } = found(state, "plain-lifecycle", `data.aws_ecr_lifecycle_policy_document.${name}`).values;
      const again = data("aws_ecr_lifecycle_policy_document", { rule: rule ?? null } as JsonObject).values["json"];
      expect(documentOf(again ?? null)).toEqual(documentOf(json ?? null));
    }
  });

  test("aws_ecr_lifecycle_policy_document takes one block as an object, what archives, and what is unknown", () => {
    const selection = { tag_status: "any", count_type: "sinceImagePulled", count_unit: "days", count_number: 30 };
    const action = { type: "transition", target_storage_class: "archive" };
    const one = data("aws_ecr_lifecycle_policy_document", {
      rule: { priority: 7, description: "", selection: { ...selection, tag_prefix_list: [] }, action },
    });
    expect(JSON.parse(one.values["json"] as string)).toEqual({
      rules: [
        {
          rulePriority: 7,
          description: "",
          selection: { tagStatus: "any", countType: "sinceImagePulled", countUnit: "days", countNumber: 30 },
          action: { type: "transition", targetStorageClass: "archive" },
        },
      ],
    });
    const open = data("aws_ecr_lifecycle_policy_document", {
      rule: [{ priority: 1, selection: [{ ...selection, count_number: "${var.gone}" }], action: [action] }],
    });
    const { reason, document } = unknownOf(open.values["json"]);
    expect(reason).toBe("there is no such variable");
    expect(plain(document ?? null)).toMatchObject({
      rules: [{ rulePriority: 1, selection: { tagStatus: "any", countNumber: { reason, expression: "var.gone" } } }],
    });
  });

  test("terraform_remote_state reads the output of the stack with that backend", () => {
    const backend = { s3: { bucket: "states", key: "network", region: "eu-west-1" } };
    const producer: Source = {
      kind: "module",
      id: "network",
      documents: [
        {
          terraform: { backend },
          provider: AWS,
          resource: { aws_iam_role: { node: { name: "node" } }, aws_vpc: { it: {} } },
          output: {
            role: { value: "${aws_iam_role.node.arn}" },
            vpc: { value: "${aws_vpc.it.id}" },
            secret: { value: "planted", sensitive: true },
          },
        },
      ],
    };
    const state = { backend: "s3", config: { bucket: "states", key: "network", region: "eu-west-1" } };
    const consumer = moduleOf({
      data: { terraform_remote_state: { it: state, none: { ...state, config: { bucket: "other", key: "network" } } } },
      output: Object.fromEntries(
        ["it.outputs.role", "it.outputs.vpc", "it.outputs.secret", "it.outputs.typo", "none.outputs.role"].map(
          (path) => [path, { value: `\${data.terraform_remote_state.${path}}` }],
        ),
      ),
    });
    const [it] = readEstate([producer, consumer]).stacks;
    expect(it?.dependencies).toEqual(["network"]);
    expect(it?.outputs["it.outputs.role"]).toBe("arn:aws:iam::123456789012:role/node");
    expect(unknownOf(it?.outputs["it.outputs.vpc"]).reference).toEqual({
      stack: "network",
      address: "aws_vpc.it",
      attribute: "id",
    });
    expect(unknownOf(it?.outputs["it.outputs.secret"]).reason).toBe("the output is sensitive");
    expect(unknownOf(it?.outputs["it.outputs.typo"]).reason).toBe("there is no output 'typo'");
    expect(unknownOf(it?.outputs["none.outputs.role"]).reason).toBe(
      "no stack of the estate has the state that it reads (s3 other network)",
    );
  });
});

describe("a document", () => {
  test("in a text keeps what is unknown in its place", () => {
    const policy = '{"Resource":["${aws_vpc.it.arn}","${aws_vpc.it.arn}/*"],"Number":${aws_vpc.it.number}}';
    const estate = estateOf({ resource: { aws_vpc: { it: {} }, aws_iam_policy: { it: { policy } } } });
    const document = documentOf(found(estate, "it", "aws_iam_policy.it").values["policy"] ?? null);
    const arn = {
      reason: "it is known only after apply",
      expression: "aws_vpc.it.arn",
      reference: { stack: "it", address: "aws_vpc.it", attribute: "arn" },
    };
    expect(plain(document)).toMatchObject({
      Resource: [arn, { parts: [arn, "/*"] }],
      Number: { reference: { attribute: "number" } },
    });
  });

  test.each([
    ["no JSON", "{planted}"],
    ["nested without reason", `${"[".repeat(500)}${"]".repeat(500)}`],
  ])("that is %s is unknown", (_, text) => {
    expect(unknownOf(documentOf(text)).reason).toBe("the text is not JSON");
  });
});

describe("a folder", () => {
  const stack = { variable: { tag: { default: "1" } }, output: { tag: { value: "${var.tag}" } } };
  const tagOf = (estate: Estate): Value | undefined => estate.stacks[0]?.outputs["tag"];

  test("gives values to variables as Terraform does", () => {
    const files: Record<string, Json> = { "main.tf.json": stack };
    const more = temporary();
    writeFileSync(join(more, "more.json"), '{"tag":"5","other":"x"}');
    const steps: [string, Json][] = [
      ["terraform.tfvars.json", { tag: "2" }],
      ["a.auto.tfvars.json", { tag: "3" }],
      ["b.auto.tfvars.json", { tag: "4 ${literal}" }],
    ];
    const tags = steps.map(([name, content]) => {
      files[name] = content;
      return tagOf(readEstate([{ kind: "folder", path: folderWith(files) }]));
    });
    expect(tags).toEqual(["2", "3", "4 ${literal}"]);
    const path = folderWith(files);
    expect(tagOf(readEstate([{ kind: "folder", path, varFiles: [join(more, "more.json")] }]))).toBe("5");
  });

  test("merges override files", () => {
    const path = folderWith({
      "a.tf.json": {
        locals: { a: "1", b: "1" },
        resource: { aws_iam_role: { it: { name: "a", path: "/a/" } } },
        provider: { aws: [{ region: "eu-west-1" }, { alias: "far", region: "us-east-1" }] },
      },
      "override.tf.json": { locals: { a: "2" }, provider: { aws: { allowed_account_ids: ["111122223333"] } } },
      "z_override.tf.json": { resource: { aws_iam_role: { it: { name: "${local.a}${local.b}" } } } },
    });
    const [role] = readEstate([{ kind: "folder", path }]).resources();
    expect(role?.values["arn"]).toBe("arn:aws:iam::111122223333:role/a/21");
  });

  test("with sub-folders has a root module for each that no other calls", () => {
    const path = folderWith({
      "prod/app/main.tf.json": {
        module: { nodes: { source: "../../modules/nodes", name: "prod" } },
        output: { arn: { value: "${module.nodes.arn}" } },
      },
      "prod/app/main.tf": "",
      "prod/net/main.tf.json": { module: { vpc: { source: "terraform-aws-modules/vpc/aws" } } },
      "modules/nodes/main.tf.json": {
        variable: { name: {} },
        provider: AWS,
        resource: { aws_iam_role: { node: { name: "${var.name}-node" } } },
        output: { arn: { value: "${aws_iam_role.node.arn}" } },
      },
      ".terraform/modules/x/main.tf.json": {},
    });
    const estate = readEstate([{ kind: "folder", path }]);
    expect(estate.stacks.map(({ id, gaps }) => [id, gaps])).toEqual([
      [
        "prod/app",
        ["main.tf is not read, since it is not JSON; give a plan or a state instead (terraform show -json)"],
      ],
      [
        "prod/net",
        [
          "module.vpc is not read: its source 'terraform-aws-modules/vpc/aws' is not Terraform JSON beside it, or it is copied",
        ],
      ],
    ]);
    expect(estate.resources().map(({ address }) => address)).toEqual(["module.nodes.aws_iam_role.node"]);
    expect(estate.stacks[0]?.outputs["arn"]).toBe("arn:aws:iam::123456789012:role/prod-node");
  });
});

describe("a platform", () => {
  const folder = temporary();
  writePlatform(taskTool, folder);
  const estate = readEstate([{ kind: "folder", path: folder }]);

  test("is one graph over its stacks", () => {
    expect(estate.stacks.map(({ id, dependencies }) => [id, dependencies])).toContainEqual([
      "eks-prod",
      ["network-prod"],
    ]);
    const [container] = [found(estate, "workloads-prod", "kubernetes_deployment_v1.task_service").values["spec"]];
    expect(JSON.stringify(container)).toContain(
      '"123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-service:1.0.0"',
    );
    const { provider } = found(estate, "workloads-prod", "kubernetes_deployment_v1.task_service");
    expect(unknownOf(provider.configuration["host"]).reference).toEqual({
      stack: "eks-prod",
      address: "aws_eks_cluster.cluster",
      attribute: "endpoint",
    });
    expect(found(estate, "eks-prod", "aws_eks_node_group.nodes_default").values["node_role_arn"]).toBe(
      found(estate, "eks-prod", "aws_iam_role.node_role").values["arn"],
    );
  });

  test.each([
    ["the task tool", taskTool],
    ["every setting", everyEnvironment],
  ])("leaves nothing of IAM or ECR unknown: %s", (_, settings) => {
    const path = temporary();
    writePlatform(settings, path);
    const all = readEstate([{ kind: "folder", path }]);
    const unknown = all
      .resources()
      .flatMap(({ stack, address, type, values }) =>
        /^aws_(?:iam|ecr)_/.test(type)
          ? unknownsIn(values).map((one) => `${stack}/${address}: ${describeUnknown(one)}`)
          : [],
      );
    expect(unknown.filter((line) => !line.includes("oidc"))).toEqual([]);
    expect(all.stacks.flatMap(({ gaps }) => gaps)).toEqual([]);
  });

  test("read twice is the same", () => {
    expect(JSON.stringify(readEstate([{ kind: "folder", path: folder }]))).toBe(JSON.stringify(estate));
  });
});

describe("a project of plain HCL", () => {
  const first = readEstate([{ kind: "plan", path: join(FIXTURES, "first-plan.json") }]);
  const second = readEstate([{ kind: "plan", path: join(FIXTURES, "release-plan.json") }]);
  const state = readEstate([{ kind: "state", path: join(FIXTURES, "shop-state.json") }]);

  test("has the same resources in its first plan, a later plan and its state", () => {
    const addresses = (estate: Estate): string[] => estate.resources().map(({ address }) => address);
    expect(addresses(first)).toEqual([
      'aws_ecr_repository.app["api"]',
      'aws_ecr_repository.app["web"]',
      "aws_ecs_task_definition.api",
      "aws_iam_policy.static",
      "aws_iam_role.execution",
      "aws_iam_role_policy.pull",
      "aws_secretsmanager_secret.db",
      "aws_secretsmanager_secret_version.db",
      "module.cluster.aws_iam_instance_profile.node[0]",
      "module.cluster.aws_iam_role.node",
      "module.cluster.aws_iam_role_policy.pull",
    ]);
    expect(addresses(second)).toEqual(addresses(first));
    expect(addresses(state)).toEqual(addresses(first));
  });

  test("has the ARNs in its first plan that AWS gives it then", () => {
    const derived = ["arn", "repository_url", "registry_id", "id", "arn_without_revision"];
    const types = ["aws_ecr_repository", "aws_iam_role", "aws_iam_policy", "aws_ecs_task_definition"];
    for (const { address, type, values } of state.resources().filter((one) => types.includes(one.type))) {
      const planned = found(first, "first-plan", address).values;
      for (const name of derived) {
        if (type === "aws_ecs_task_definition" && name === "arn") continue;
        expect([address, name, planned[name]]).toEqual([address, name, values[name]]);
      }
    }
  });

  test("presumes in its first plan the attribute that an expression names alone", () => {
    const { values, references } = found(first, "first-plan", "aws_ecs_task_definition.api");
    const role = unknownOf(values["execution_role_arn"]).presumed;
    expect(role).toEqual({ stack: "first-plan", address: "aws_iam_role.execution", attribute: "arn" });
    expect(role && first.valueOf(role)).toBe("arn:aws:iam::123456789012:role/shop-execution");
    // A variable of the root is known, so it is not what makes the text unknown.
    expect(unknownOf(values["container_definitions"]).names).toEqual([
      { stack: "first-plan", address: 'aws_ecr_repository.app["api"]', attribute: "repository_url" },
    ]);
    expect(references).toContainEqual({
      stack: "first-plan",
      address: 'aws_ecr_repository.app["api"]',
      attribute: "repository_url",
      from: "container_definitions",
    });
  });

  test("has a policy document in its first plan, through a variable of a module", () => {
    const policy = unknownOf(found(first, "first-plan", "module.cluster.aws_iam_role_policy.pull").values["policy"]);
    expect(policy.presumed?.address).toBe("module.cluster.data.aws_iam_policy_document.pull");
    const text = policy.presumed && first.valueOf(policy.presumed);
    const repository = { stack: "first-plan", address: 'aws_ecr_repository.app["web"]', attribute: "arn" };
    expect(plain(documentOf(text ?? null))).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
        {
          Effect: "Allow",
          Action: ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
          Resource: {
            reason: "it is known only after apply",
            expression: "var.repository",
            names: [repository],
            presumed: repository,
          },
        },
      ],
    });
  });

  test("is known as a whole once it was applied", () => {
    for (const [estate, stack, tag] of [
      [second, "release-plan", "1.5.0"],
      [state, "shop-state", "1.4.2"],
    ] as const) {
      const task = found(estate, stack, "aws_ecs_task_definition.api");
      expect(task.provider).toMatchObject({ name: "aws", account: "123456789012", region: "ap-northeast-1" });
      expect(plain(documentOf(task.values["container_definitions"] ?? null))).toMatchObject([
        { image: `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop/api:${tag}` },
      ]);
      expect(documentOf(found(estate, stack, "aws_iam_role_policy.pull").values["policy"] ?? null)).toMatchObject({
        Statement: [{ Sid: "Token" }, { Sid: "Pull" }],
      });
    }
  });

  test("is what it was on the prior side of a plan", () => {
    const prior = readEstate([{ kind: "plan", path: join(FIXTURES, "release-plan.json"), side: "prior" }]);
    const { values } = found(prior, "release-plan", "aws_ecs_task_definition.api");
    expect(JSON.stringify(values["container_definitions"])).toContain("shop/api:1.4.2");
  });

  test("shows no secret", () => {
    const files = readdirSync(FIXTURES).filter((name) => name.endsWith(".json"));
    expect(files.every((name) => readFileSync(join(FIXTURES, name), "utf8").includes("planted-secret-one"))).toBe(true);
    expect(JSON.stringify([first, second, state])).not.toContain("planted-secret-one");
  });
});

describe("an input that cannot be read", () => {
  const refused = (sources: readonly Source[]): string => {
    try {
      readEstate(sources);
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
    return "it was read";
  };
  const file = (content: string): string => join(folderWith({ "it.json": content }), "it.json");
  const plan = (content: string): string => {
    const path = file(content);
    return refused([{ kind: "plan", path }]).replace(path, "it.json");
  };
  const whole = readFileSync(join(FIXTURES, "first-plan.json"), "utf8");

  test.each([
    ["empty", "", "it.json is empty; write JSON into it"],
    ["cut off", whole.slice(0, 9000), "it.json is cut off; give a whole JSON file"],
    ["no JSON", "{planted}", "it.json is not JSON (at position 1); give a whole JSON file"],
    ["no object", "[]", "it.json holds no object; give what Terraform wrote"],
    [
      "nested",
      `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`,
      "it.json is nested deeper than 200 levels; give what a tool wrote, as it is",
    ],
    [
      "another version",
      '{"format_version":"2.0","planned_values":{}}',
      'it.json has the format version "2.0"; only 1.x can be read',
    ],
    ["no plan", "{}", "it.json is no plan; write one with: terraform show -json PLAN"],
    ["half a plan", '{"format_version":"1.2"}', "it.json is no whole plan; it has no planned_values"],
    [
      "a list for an object",
      '{"format_version":"1.2","planned_values":{"root_module":[]}}',
      "it.json is no plan: planned_values.root_module is a list, not an object; write one with: terraform show -json PLAN",
    ],
    [
      "an object for a list",
      '{"format_version":"1.2","planned_values":{"root_module":{"child_modules":[{"resources":{}}]}}}',
      "it.json is no plan: planned_values.root_module.child_modules[0].resources is an object, not a list; write one with: terraform show -json PLAN",
    ],
    [
      "no resource",
      '{"format_version":"1.2","planned_values":{"root_module":{"resources":[null]}}}',
      "it.json is no plan: planned_values.root_module.resources[0] is null, not an object; write one with: terraform show -json PLAN",
    ],
    [
      "a resource without an address",
      '{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"type":"aws_iam_role","name":"a"}]}}}',
      "it.json is no plan: planned_values.root_module.resources[0] has no address; write one with: terraform show -json PLAN",
    ],
    [
      "a text among the changes",
      '{"format_version":"1.2","planned_values":{},"resource_changes":["a"]}',
      "it.json is no plan: resource_changes[0] is a string, not an object; write one with: terraform show -json PLAN",
    ],
    ["a state", '{"format_version":"1.0","values":{}}', "it.json is a state; give it by --state"],
  ])("%s", (_, content, message) => {
    expect(plan(content)).toBe(`InputError: ${message}`);
  });

  test("is none in the encodings of PowerShell", () => {
    const folder = temporary();
    const state = readFileSync(join(FIXTURES, "shop-state.json"), "utf8");
    for (const [name, bytes] of [
      ["utf8.json", Buffer.from(`\uFEFF${state}`, "utf8")],
      ["utf16.json", Buffer.from(`\uFEFF${state}`, "utf16le")],
    ] as const) {
      writeFileSync(join(folder, name), bytes);
      expect(readEstate([{ kind: "state", path: join(folder, name) }]).resources()).toHaveLength(11);
    }
  });

  test("a name of JavaScript's own is a name like others", () => {
    const resource = { address: "aws_ecr_repository.__proto__", mode: "managed", type: "aws_ecr_repository" };
    const text = `{"format_version":"1.0","values":{"root_module":{"resources":[${JSON.stringify({
      ...resource,
      name: "__proto__",
    }).replace("}", ',"values":{"name":"constructor","__proto__":{"arn":"arn:aws:x"}}}')}]}}}`;
    const [only] = readEstate([{ kind: "state", path: file(text) }]).resources();
    expect(only).toMatchObject({ name: "__proto__", values: { name: "constructor" } });
    expect(({} as Record<string, unknown>)["arn"]).toBeUndefined();
  });

  test("says the same of states and folders", () => {
    const path = file('{"format_version":"1.2","planned_values":{}}');
    expect(refused([{ kind: "state", path }])).toBe(`InputError: ${path} is a plan; give it by --plan`);
    expect(refused([{ kind: "folder", path }])).toBe(
      `InputError: ${path} is a file; give a folder, or --plan or --state with a file`,
    );
    expect(refused([{ kind: "folder", path: temporary(), varFiles: ["prod.tfvars"] }])).toBe(
      "InputError: prod.tfvars is not JSON; give the values as a file *.tfvars.json",
    );
    expect(refused([{ kind: "folder", path: "none" }])).toBe(
      "InputError: there is no none; write it with: npm run synth",
    );
    const empty = temporary();
    const instead = "give a plan or a state instead (terraform show -json), or what npm run synth wrote";
    expect(refused([{ kind: "folder", path: empty }])).toBe(
      `InputError: ${empty} holds no Terraform files (*.tf.json); ${instead}`,
    );
    expect(refused([{ kind: "folder", path: join(FIXTURES, "shop") }])).toBe(
      `InputError: ${join(FIXTURES, "shop")} holds Terraform files, but none in JSON; ${instead}`,
    );
    expect(refused([{ kind: "plan", path: join(empty, "none.json") }])).toBe(
      `InputError: ${join(empty, "none.json")} cannot be read (ENOENT); name a file that is there`,
    );
  });
});

test("resolving is idempotent: what is known stays as it is", () => {
  const escaped = (value: unknown): Json => {
    if (typeof value === "string") return literal(value);
    if (Array.isArray(value)) return value.map(escaped);
    if (typeof value !== "object" || value === null) return value as Json;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [literal(key), escaped(inner)]));
  };
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[$%{}"\\a.]{0,12}$/));
  const value = fc.letrec((tie) => ({
    it: fc.oneof(
      { depthSize: "small" },
      text,
      fc.integer(),
      fc.boolean(),
      fc.array(tie("it")),
      fc.dictionary(text, tie("it")),
    ),
  })).it;
  fc.assert(
    fc.property(value, (json) => {
      const once = valueOf(escaped(json));
      expect(once).toEqual(json);
      expect(valueOf(escaped(once))).toEqual(once);
    }),
  );
});

describe("stacks of one name", () => {
  const STATE = { format_version: "1.0", values: { root_module: { resources: [] } } };
  const ROLE: Json = { provider: AWS, resource: { aws_iam_role: { exec: { name: "one" } } } };
  const idsOf = (...sources: readonly Source[]): readonly string[] => readEstate(sources).stacks.map(({ id }) => id);
  const states = (folder: string, ...paths: readonly string[]): Source[] =>
    paths.map((path) => ({ kind: "state", path: join(folder, path) }));

  test("have as many folders before them as it takes to tell them apart", () => {
    const paths = ["app/prod/state.json", "registry/prod/state.json", "network/state.json", "a/b.json", "c/a/b.json"];
    const folder = folderWith(Object.fromEntries(paths.map((path) => [path, STATE])));
    const [last = ""] = folder.split("/").slice(-1);
    expect(idsOf(...states(folder, ...paths))).toEqual([
      "app/prod",
      "registry/prod",
      "network",
      `${last}/a/b`,
      "c/a/b",
    ]);
  });

  test("of two folders keep their own resources", () => {
    const other: Json = { provider: AWS, resource: { aws_iam_role: { exec: { name: "two" } } } };
    const folder = folderWith({ "one/prod/main.tf.json": ROLE, "two/prod/main.tf.json": other });
    const estate = readEstate(["one", "two"].map((name) => ({ kind: "folder", path: join(folder, name) })));
    const names = ["one", "two"].map((name) => estate.find(`${name}/prod`, "aws_iam_role.exec")?.values["name"]);
    expect(names).toEqual(["one", "two"]);
  });

  test("and a folder and a plan are told apart, too", () => {
    const folder = folderWith({ "prod/main.tf.json": ROLE, "plans/prod.json": STATE });
    expect(idsOf({ kind: "folder", path: join(folder, "prod") }, ...states(folder, "plans/prod.json"))).toEqual([
      expect.stringMatching(/^estate-\w+\/prod$/),
      "plans/prod",
    ]);
  });

  test("that are one file are refused", () => {
    const folder = folderWith({ "prod/state.json": STATE });
    const path = join(folder, "prod/state.json");
    expect(() => idsOf(...states(folder, "prod/state.json", "prod/state.json"))).toThrow(
      `${path} is given twice; give it once`,
    );
  });
});
