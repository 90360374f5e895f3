import { join } from "node:path";

import { PRINCIPAL_ARN_ANNOTATION } from "../../domain/kubernetes/pull-secret";
import type { JsonObject } from "../../review/estate/language/json";
import { readEstate } from "../../review/estate/reading/read";
import type { Image } from "../../review/ecr/images";
import type { SettingFact } from "../../domain/facts";
import type { ProofInput } from "../../review/pull/proof-input";
import { prove, type WorkloadProof } from "../../review/pull/prove";
import { explain, toMarkdown, toText } from "../../review/pull/report";

const ACCOUNT = "123456789012";
const HOST = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com`;
const IMAGE = `${HOST}/team/service:1.0.0`;
const ARN = `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/team/service`;
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const trust = (service: string): string =>
  policy({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });
const LOGIN = { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" };
const READ = { Effect: "Allow", Action: PULL, Resource: ARN };
const READ_ALL = { ...READ, Resource: "*" };

type Resources = Record<string, Record<string, object>>;

const aws = (more: object = {}) => ({ region: "eu-west-1", allowed_account_ids: [ACCOUNT], ...more });

/** One stack with a repository, a role of the name `puller`, and what a test adds. */
function stack(resource: Resources, more: JsonObject = {}): JsonObject {
  const own: Resources = {
    aws_ecr_repository: { service: { name: "team/service", image_tag_mutability: "IMMUTABLE" } },
  };
  return { provider: { aws: aws() }, resource: { ...own, ...resource }, ...more } as unknown as JsonObject;
}

function proofs(document: JsonObject, input: ProofInput = {}): readonly WorkloadProof[] {
  return prove(readEstate([{ kind: "module", id: "all", documents: [document] }]), input).workloads;
}

function only(document: JsonObject, input: ProofInput = {}): WorkloadProof {
  const [first, second] = proofs(document, input);
  if (first === undefined || second !== undefined) throw new Error("there must be one verdict");
  return first;
}

const ROLE = "${aws_iam_role.puller.arn}";

/** A task on Fargate, whose execution role has the statements. */
function task(statements: readonly object[], more: Resources = {}, definition: object = {}): JsonObject {
  const containers = [{ name: "service", image: IMAGE }];
  return stack({
    aws_iam_role: { puller: { name: "puller", assume_role_policy: trust("ecs-tasks.amazonaws.com") } },
    aws_iam_role_policy: { puller: { role: "${aws_iam_role.puller.name}", policy: policy(...statements) } },
    aws_ecs_task_definition: {
      service: {
        family: "service",
        requires_compatibilities: ["FARGATE"],
        execution_role_arn: ROLE,
        container_definitions: JSON.stringify(containers),
        ...definition,
      },
    },
    ...more,
  });
}

const withImage = (
  image: string,
  statements: readonly object[] = [LOGIN, READ_ALL],
  more: Resources = {},
): JsonObject => task(statements, more, { container_definitions: JSON.stringify([{ name: "service", image }]) });

describe("a task of ECS on Fargate", () => {
  test("is proven by the role's own policy", () => {
    expect(only(task([LOGIN, READ]))).toEqual({
      workload: "all/aws_ecs_task_definition.service",
      image: IMAGE,
      puller: `arn:aws:iam::${ACCOUNT}:role/puller`,
      verdict: "proven",
      missing: [],
      assumptions: [`${IMAGE} has been pushed`],
      notExamined: [
        "network: endpoints, routes and security groups between the puller and the registry",
        "policies of AWS Organizations and of sessions",
        "whether the account has the registry's region enabled",
      ],
      path: [
        `yes: ${IMAGE} is of all/aws_ecr_repository.service`,
        `yes: ECS pulls for all/aws_ecs_task_definition.service with its execution role, arn:aws:iam::${ACCOUNT}:role/puller`,
        `yes: ecs-tasks.amazonaws.com may be arn:aws:iam::${ACCOUNT}:role/puller: all/aws_iam_role.puller trusts it`,
        `yes: arn:aws:iam::${ACCOUNT}:role/puller may ecr:GetAuthorizationToken on *: all/aws_iam_role_policy.puller statement 1`,
        ...PULL.map(
          (action) =>
            `yes: arn:aws:iam::${ACCOUNT}:role/puller may ${action} on ${ARN}: all/aws_iam_role_policy.puller statement 2`,
        ),
      ],
      unknown: [],
      warnings: [],
    });
  });

  test("is refuted with the statement that is missing", () => {
    expect(only(task([LOGIN, { ...READ, Action: "ecr:BatchGetImage" }]))).toMatchObject({
      verdict: "refuted",
      missing: [
        {
          what: "ecr:GetDownloadUrlForLayer",
          where: "all/aws_iam_role_policy.puller",
          mend: `{"Effect":"Allow","Action":["ecr:GetDownloadUrlForLayer"],"Resource":["${ARN}"]}`,
        },
      ],
    });
  });

  test("is refuted by a denial, which is named", () => {
    const deny = { Effect: "Deny", Action: "ecr:Batch*", Resource: "*", Sid: "Never" };
    const { verdict, missing } = only(task([LOGIN, READ, deny]));
    const mend =
      "all/aws_iam_role_policy.puller statement 3 (Never) denies it: take ecr:BatchGetImage out of it, or narrow it";
    expect([verdict, missing]).toEqual([
      "refuted",
      [{ what: "ecr:BatchGetImage", where: "all/aws_iam_role_policy.puller", mend }],
    ]);
  });

  test("is refuted where the role does not trust ECS", () => {
    const role = { puller: { name: "puller", assume_role_policy: trust("ec2.amazonaws.com") } };
    expect(only(task([LOGIN, READ], { aws_iam_role: role })).missing).toEqual([
      {
        what: "sts:AssumeRole",
        where: "all/aws_iam_role.puller",
        mend: '{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":["sts:AssumeRole"]}',
      },
    ]);
  });

  test("is refuted without an execution role", () => {
    expect(only(task([LOGIN, READ], {}, { execution_role_arn: null })).missing).toEqual([
      {
        what: "execution role",
        where: "all/aws_ecs_task_definition.service",
        mend: "set execution_role_arn to a role that trusts ecs-tasks.amazonaws.com and may pull",
      },
    ]);
  });

  test("is unknown on EC2 where the instances' role is not there", () => {
    expect(only(task([LOGIN, READ], {}, { requires_compatibilities: ["EC2"] }))).toMatchObject({
      verdict: "unknown",
      unknown: ["no capacity provider with an Auto Scaling group is in the estate"],
    });
  });
});

const attach = (arn: string): Resources => ({
  aws_iam_role_policy_attachment: { more: { role: "puller", policy_arn: arn } },
});
const AWS_POLICY = "arn:aws:iam::aws:policy/";

test.each<[string, JsonObject, string]>([
  ["a policy of AWS's", task([], attach(`${AWS_POLICY}service-role/AmazonECSTaskExecutionRolePolicy`)), "proven"],
  ["a policy of AWS's without the right", task([LOGIN], attach(`${AWS_POLICY}AmazonEKSWorkerNodePolicy`)), "refuted"],
  ["a policy of AWS's that is in no table", task([LOGIN, READ], attach(`${AWS_POLICY}ReadOnlyAccess`)), "unknown"],
  [
    "a policy of AWS's under a wrong path",
    task([LOGIN, READ], attach(`${AWS_POLICY}AmazonECSTaskExecutionRolePolicy`)),
    "unknown",
  ],
  [
    "a policy of the company's elsewhere",
    task([LOGIN, READ], attach(`arn:aws:iam::${ACCOUNT}:policy/other`)),
    "unknown",
  ],
  ["nothing but BatchCheckLayerAvailability missing", task([LOGIN, READ]), "proven"],
  ["the login on a repository", task([{ ...LOGIN, Resource: ARN }, READ]), "refuted"],
  [
    "a boundary that does not have it",
    task([LOGIN, READ], {
      aws_iam_role: {
        puller: {
          name: "puller",
          assume_role_policy: trust("ecs-tasks.amazonaws.com"),
          permissions_boundary: "${aws_iam_policy.limit.arn}",
        },
      },
      aws_iam_policy: { limit: { name: "limit", policy: policy(LOGIN) } },
    }),
    "refuted",
  ],
  [
    "the repository's own policy",
    task([LOGIN], {
      aws_ecr_repository_policy: {
        service: {
          repository: "team/service",
          policy: policy({ Effect: "Allow", Principal: { AWS: ROLE }, Action: PULL }),
        },
      },
    }),
    "proven",
  ],
  [
    "a repository's policy that denies it",
    task([LOGIN, READ], {
      aws_ecr_repository_policy: {
        service: {
          repository: "${aws_ecr_repository.service.name}",
          policy: policy({ Effect: "Deny", Principal: "*", Action: "ecr:*" }),
        },
      },
    }),
    "refuted",
  ],
  [
    "a registry's policy that denies it",
    task([LOGIN, READ], {
      aws_ecr_registry_policy: {
        all: { policy: policy({ Effect: "Deny", Principal: "*", Action: "ecr:*", Resource: "*" }) },
      },
    }),
    "refuted",
  ],
  [
    "a registry's policy of the old scope that denies it",
    task([LOGIN, READ], {
      aws_ecr_registry_policy: {
        all: { policy: policy({ Effect: "Deny", Principal: "*", Action: "ecr:*", Resource: "*" }) },
      },
      aws_ecr_account_setting: { scope: { name: "REGISTRY_POLICY_SCOPE", value: "V1" } },
    }),
    "proven",
  ],
  [
    "a VPC endpoint that is not known",
    task([LOGIN, { ...READ, Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }]),
    "unknown",
  ],
  ["the repository's tags", withTags({ team: "blue" }), "proven"],
  ["other tags of the repository", withTags({ team: "red" }), "refuted"],
  ["a public image", withImage("public.ecr.aws/nginx/nginx:1.29", []), "proven"],
  ["an image with a misspelled host", withImage(`${ACCOUNT}.dkr.eu-west-1.amazonaws.com/team/service:1`), "refuted"],
  ["an image of a repository with another name", withImage(`${HOST}/team/servise:1.0.0`), "refuted"],
  ["an image of another region", withImage(IMAGE.replace("eu-west-1", "us-east-1")), "refuted"],
  [
    "an image of a registry that is not in the estate",
    withImage(`210987654321.dkr.ecr.eu-west-1.amazonaws.com/base/node:1`),
    "unknown",
  ],
])("%s", (_, document, verdict) => {
  expect(only(document).verdict).toBe(verdict);
});

function withTags(tags: object): JsonObject {
  const narrowed = { ...READ, Condition: { StringEquals: { "aws:ResourceTag/team": "blue" } } };
  return task([LOGIN, narrowed], { aws_ecr_repository: { service: { name: "team/service", tags } } });
}

describe("the version of an image", () => {
  const image = (more: Partial<Image>): Image => ({
    repository: "team/service",
    digest: `sha256:${"a".repeat(64)}`,
    tags: ["1.0.0"],
    pushedAt: 0,
    sizeBytes: 1,
    storageClass: "standard",
    isIndex: false,
    ...more,
  });

  test.each<[string, ProofInput, string]>([
    ["is in the list", { images: [image({})] }, "proven"],
    ["is not in the list", { images: [image({ tags: ["0.9.0"] })] }, "refuted"],
    ["is archived", { images: [image({ storageClass: "archive" })] }, "refuted"],
    ["is of another account's list", { images: [image({ tags: [], registryId: "210987654321" })] }, "proven"],
    ["is of another region's list", { images: [image({ tags: [], region: "us-east-1" })] }, "proven"],
    [
      "is not in the region's list",
      { images: [image({ region: "us-east-1" }), image({ tags: [], region: "eu-west-1" })] },
      "refuted",
    ],
    ["is of the scheme", { facts: { tagSchemes: { "team/service": ["1.*"] } } }, "proven"],
    ["is of no scheme", { facts: { tagSchemes: { "team/service": ["v*"] } } }, "refuted"],
  ])("%s", (_, input, verdict) => {
    expect(only(task([LOGIN, READ]), input).verdict).toBe(verdict);
  });

  const elsewhere = { region: "us-east-1", name: "team/service" };
  test.each<[string, object, Partial<Image>, WorkloadProof["verdict"], string[]]>([
    ["that has it", elsewhere, {}, "proven", ["the list of images is of eu-west-1"]],
    ["that lacks it", elsewhere, { tags: [] }, "refuted", ["the list of images is of eu-west-1"]],
    ["of its region", elsewhere, { region: "eu-west-1" }, "proven", []],
    ["of the only region", { ...elsewhere, name: "team/other" }, {}, "proven", []],
    ["of another region", elsewhere, { region: "us-east-1" }, "proven", [`${IMAGE} has been pushed`]],
  ])("by a list %s rests on its region only where there are several", (_, other, more, verdict, assumptions) => {
    const service = { name: "team/service", image_tag_mutability: "IMMUTABLE" };
    const document = task([LOGIN, READ], { aws_ecr_repository: { service, other } });
    const found = only(document, { images: [image(more)] });
    expect(found.verdict).toBe(verdict);
    expect(found.assumptions.filter((one) => /list|pushed/.test(one))).toEqual(assumptions);
  });

  test("a tag that can be moved is a warning, a digest is none", () => {
    const movable = { aws_ecr_repository: { service: { name: "team/service" } } };
    const digest = `${HOST}/team/service@sha256:${"a".repeat(64)}`;
    expect(only(withImage(IMAGE, [LOGIN, READ], movable)).warnings).toEqual([
      `${IMAGE}: the tag can be moved to another image; name a digest, or make tags immutable`,
    ]);
    expect(only(withImage(digest, [LOGIN, READ], movable)).warnings).toEqual([]);
  });
});

describe("a copy that replication makes", () => {
  const COPY = IMAGE.replace("eu-west-1", "us-west-2");
  const to = { region: "us-west-2", registry_id: ACCOUNT };
  const native = (rule: object): Resources => ({
    aws_ecr_replication_configuration: { all: { replication_configuration: { rule } } },
  });
  const cloudControl = (rule: object, more: object = {}): Resources => ({
    awscc_ecr_replication_configuration: { all: { replication_configuration: { rules: [rule] }, ...more } },
  });
  const cloudControlRule = { destinations: [to], repository_filters: [{ filter: "team/" }] };
  const repository = (configuration: Resources): WorkloadProof => {
    const document = withImage(COPY, [LOGIN, READ_ALL], configuration);
    return only({ ...document, provider: { aws: aws(), awscc: { region: "eu-west-1" } } });
  };
  const open = (type: string): string =>
    `whether all/${type}.all copies team/service to ${ACCOUNT} in us-west-2 is not known`;

  test.each<[string, Resources]>([
    ["Terraform's provider", native({ destination: to, repository_filter: { filter: "team/" } })],
    ["Cloud Control's, whose registry is known", cloudControl(cloudControlRule, { registry_id: ACCOUNT })],
  ])("is a repository by %s", (_, configuration) => {
    expect(repository(configuration)).toMatchObject({ verdict: "proven" });
  });

  test.each<[string, Resources]>([
    ["a filter", native({ destination: to, repository_filter: { filter: "${var.prefix}" } })],
    [
      "all filters",
      native({ destination: to, dynamic: { repository_filter: { for_each: "${var.prefixes}", content: {} } } }),
    ],
    ["the destination's account", native({ destination: { ...to, registry_id: "${var.account}" } })],
    ["the destinations", native({ dynamic: { destination: { for_each: "${var.places}", content: {} } } })],
    ["the configuration", { aws_ecr_replication_configuration: { all: { replication_configuration: "${var.all}" } } }],
    ["the registry of Cloud Control's", cloudControl(cloudControlRule)],
  ])("is unknown where %s is not known", (_, configuration) => {
    const [type = ""] = Object.keys(configuration);
    expect(repository(configuration)).toMatchObject({
      verdict: "unknown",
      unknown: expect.arrayContaining([open(type)]) as string[],
    });
  });

  test.each<[string, Resources]>([
    ["another repository's prefix", native({ destination: to, repository_filter: { filter: "other/" } })],
    ["another region", cloudControl({ destinations: [{ ...to, region: "us-east-1" }] }, { registry_id: ACCOUNT })],
  ])("is none by a rule of %s", (_, configuration) => {
    expect(repository(configuration)).toMatchObject({ verdict: "refuted", missing: [{ what: "repository" }] });
  });
});

describe("a pull-through cache", () => {
  const cache = {
    aws_ecr_pull_through_cache_rule: { hub: { ecr_repository_prefix: "hub", upstream_registry_url: "public.ecr.aws" } },
  };
  const IMPORT = { Effect: "Allow", Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"], Resource: "*" };
  const cached = `${HOST}/hub/nginx/nginx:1.29`;

  test("asks the puller for the rights of a first pull", () => {
    expect(only(withImage(cached, [LOGIN, READ_ALL], cache)).missing.map(({ what }) => what)).toEqual(IMPORT.Action);
    expect(only(withImage(cached, [LOGIN, READ_ALL, IMPORT], cache)).verdict).toBe("proven");
  });

  test("is unknown in a network without a way to the internet, until the image is there", () => {
    const images = [
      {
        repository: "hub/nginx/nginx",
        digest: "sha256:1",
        tags: ["1.29"],
        pushedAt: 0,
        sizeBytes: 1,
        storageClass: "standard" as const,
        isIndex: false,
      },
    ];
    const shut = withImage(cached, [LOGIN, READ_ALL, IMPORT], {
      ...cache,
      aws_vpc: { vpc: { cidr_block: "10.0.0.0/16" } },
    });
    expect(only(shut).verdict).toBe("unknown");
    expect(only(shut, { images }).verdict).toBe("proven");
  });

  const everywhere = { destination_cidr_block: "0.0.0.0/0" };
  const route = (values: object): Resources => ({ aws_route: { out: { ...everywhere, ...values } } });
  const inline = (values: object, type = "aws_route_table"): Resources => ({
    [type]: { out: { route: [{ cidr_block: "0.0.0.0/0", ...values }] } },
  });
  const NO_WAY = "which the network does not have";
  const PERHAPS = "of which the network's routes do not tell";

  test.each<[string, Resources, string | undefined]>([
    ["an internet gateway", route({ gateway_id: "igw-1" }), undefined],
    [
      "an internet gateway of the files",
      { aws_internet_gateway: { a: {} }, ...route({ gateway_id: "${aws_internet_gateway.a.id}" }) },
      undefined,
    ],
    ["an internet gateway, in the table itself", inline({ gateway_id: "igw-1" }), undefined],
    [
      "an internet gateway, in the VPC's own table",
      inline({ gateway_id: "igw-1" }, "aws_default_route_table"),
      undefined,
    ],
    ["a NAT gateway of another stack", route({ nat_gateway_id: "nat-1" }), undefined],
    ["no route, beside a NAT gateway", { aws_nat_gateway: { a: { subnet_id: "subnet-1" } } }, undefined],
    ["itself", inline({ gateway_id: "local" }), NO_WAY],
    [
      "an endpoint for S3",
      inline({ gateway_id: "vpce-1", cidr_block: "", destination_prefix_list_id: "pl-1" }),
      NO_WAY,
    ],
    ["a peered network", route({ vpc_peering_connection_id: "pcx-1" }), NO_WAY],
    ["nowhere, in an empty table", { aws_route_table: { out: { route: [] } } }, NO_WAY],
    [
      "a smaller range by a NAT gateway",
      route({ nat_gateway_id: "nat-1", destination_cidr_block: "10.0.0.0/8" }),
      PERHAPS,
    ],
    [
      "a private NAT gateway",
      {
        ...{ aws_nat_gateway: { a: { connectivity_type: "private" } } },
        ...route({ nat_gateway_id: "${aws_nat_gateway.a.id}" }),
      },
      PERHAPS,
    ],
    ["a gateway that is not known", route({ gateway_id: "${var.gateway}" }), PERHAPS],
    ["routes that are not known", { aws_route_table: { out: { route: "${var.routes}" } } }, PERHAPS],
    ["a virtual private gateway", route({ gateway_id: "vgw-1" }), PERHAPS],
    ["a transit gateway", route({ transit_gateway_id: "tgw-1" }), PERHAPS],
    ["a core network", route({ core_network_arn: "arn:aws:networkmanager::1:core-network/a" }), PERHAPS],
    ["an endpoint of an appliance", inline({ vpc_endpoint_id: "vpce-1" }), PERHAPS],
    ["a network interface", route({ network_interface_id: "eni-1" }), PERHAPS],
    ["an egress-only gateway", route({ egress_only_gateway_id: "eigw-1" }), PERHAPS],
    ["a carrier gateway", route({ carrier_gateway_id: "cagw-1" }), PERHAPS],
    ["a local gateway", route({ local_gateway_id: "lgw-1" }), PERHAPS],
  ])("of a network that leads to %s", (_, ways, doubt) => {
    const vpc = { aws_vpc: { vpc: { cidr_block: "10.0.0.0/16" } } };
    const { verdict, unknown } = only(withImage(cached, [LOGIN, READ_ALL, IMPORT], { ...cache, ...vpc, ...ways }));
    expect(verdict).toBe(doubt === undefined ? "proven" : "unknown");
    expect(unknown).toEqual(doubt === undefined ? [] : [expect.stringContaining(doubt)]);
  });
});

describe("across accounts", () => {
  const other = (statements: readonly object[], condition: object = {}): JsonObject =>
    task([...statements], {
      aws_ecr_repository: { service: { name: "team/service", provider: "aws.registry" } },
      aws_ecr_repository_policy: {
        service: {
          provider: "aws.registry",
          repository: "${aws_ecr_repository.service.name}",
          policy: policy({ Effect: "Allow", Principal: "*", Action: PULL, ...condition }),
        },
      },
    });
  const twoAccounts = (document: JsonObject): JsonObject => ({
    ...document,
    provider: { aws: [aws(), { alias: "registry", region: "eu-west-1", allowed_account_ids: ["210987654321"] }] },
  });
  const there = (document: JsonObject): JsonObject =>
    JSON.parse(
      JSON.stringify(twoAccounts(document)).replaceAll(HOST, HOST.replace(ACCOUNT, "210987654321")),
    ) as JsonObject;

  test("both sides have to allow it", () => {
    expect(only(there(other([LOGIN, READ_ALL]))).verdict).toBe("proven");
    expect(only(there(other([LOGIN]))).missing.map(({ where }) => where)).toEqual(
      PULL.map(() => "all/aws_iam_role_policy.puller"),
    );
  });

  test("an organization is an assumption that is named", () => {
    const condition = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } };
    const { verdict, assumptions } = only(there(other([LOGIN, READ_ALL], condition)));
    expect(verdict).toBe("proven");
    expect(assumptions).toContain("the puller's account is in the organization o-a1b2c3d4e5 (aws:PrincipalOrgID)");
  });
});

describe("CodeBuild", () => {
  const build = (environment: object, more: Resources = {}): JsonObject =>
    stack({
      aws_iam_role: { puller: { name: "puller", assume_role_policy: trust("codebuild.amazonaws.com") } },
      aws_codebuild_project: { build: { name: "build", service_role: ROLE, environment } },
      ...more,
    });
  const service = (condition: object = {}): Resources => ({
    aws_ecr_repository_policy: {
      service: {
        repository: "team/service",
        policy: policy({
          Effect: "Allow",
          Principal: { Service: "codebuild.amazonaws.com" },
          Action: PULL,
          ...condition,
        }),
      },
    },
  });

  test.each<[string, JsonObject, string]>([
    ["AWS's own image", build({ image: "aws/codebuild/standard:7.0" }), "proven"],
    ["by its own principal", build({ image: IMAGE }, service()), "proven"],
    [
      "by its own principal, for this account",
      build({ image: IMAGE }, service({ Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } })),
      "proven",
    ],
    [
      "by its own principal, for another account",
      build({ image: IMAGE }, service({ Condition: { StringEquals: { "aws:SourceAccount": "210987654321" } } })),
      "refuted",
    ],
    ["by its own principal, without a policy", build({ image: IMAGE }), "refuted"],
    [
      "by the service role, without a right",
      build({ image: IMAGE, image_pull_credentials_type: "SERVICE_ROLE" }, service()),
      "refuted",
    ],
  ])("%s", (_, document, verdict) => {
    expect(only(document).verdict).toBe(verdict);
  });
});

describe("pods", () => {
  const cluster: Resources = {
    aws_eks_cluster: { main: { name: "main", bootstrap_self_managed_addons: false } },
    aws_eks_node_group: { nodes: { cluster_name: "${aws_eks_cluster.main.name}", node_role_arn: ROLE } },
    aws_iam_role: { puller: { name: "puller", assume_role_policy: trust("ec2.amazonaws.com") } },
    aws_iam_role_policy: { puller: { role: "${aws_iam_role.puller.id}", policy: policy(LOGIN, READ) } },
  };
  const deployment = (spec: object = {}, image = IMAGE): Resources => ({
    kubernetes_deployment_v1: {
      service: {
        metadata: { name: "service", namespace: "team" },
        spec: {
          template: {
            metadata: { labels: { app: "service" } },
            spec: { container: [{ name: "service", image }], ...spec },
          },
        },
      },
    },
  });
  const on = (kubernetes: object, resources: Resources): JsonObject =>
    stack(resources, { provider: { aws: aws(), kubernetes } } as unknown as JsonObject);
  const eks = { host: "${aws_eks_cluster.main.endpoint}" };

  test("are pulled for by the role of the cluster's nodes", () => {
    const { workload, puller, verdict } = only(on(eks, { ...cluster, ...deployment() }));
    expect([workload, puller, verdict]).toEqual([
      "all/Deployment/team/service",
      `arn:aws:iam::${ACCOUNT}:role/puller`,
      "proven",
    ]);
  });

  test("need the right of every node role that they may come to", () => {
    const roles = {
      ...cluster["aws_iam_role"],
      other: { name: "other", assume_role_policy: trust("ec2.amazonaws.com") },
    };
    const groups = {
      ...cluster["aws_eks_node_group"],
      more: { cluster_name: "main", node_role_arn: "${aws_iam_role.other.arn}" },
    };
    const { verdict, missing } = only(
      on(eks, { ...cluster, aws_iam_role: roles, aws_eks_node_group: groups, ...deployment() }),
    );
    expect([verdict, new Set(missing.map(({ where }) => where))]).toEqual([
      "refuted",
      new Set(["all/aws_iam_role.other"]),
    ]);
  });

  test("are pulled for by the role of their Fargate profile", () => {
    const profile = {
      aws_eks_fargate_profile: {
        team: { cluster_name: "main", pod_execution_role_arn: ROLE, selector: { namespace: "te*" } },
      },
    };
    const role = { puller: { name: "puller", assume_role_policy: trust("eks-fargate-pods.amazonaws.com") } };
    expect(only(on(eks, { ...cluster, ...profile, aws_iam_role: role, ...deployment() })).verdict).toBe("proven");
    expect(only(on(eks, { ...cluster, ...profile, ...deployment() })).missing.map(({ what }) => what)).toEqual([
      "sts:AssumeRole",
    ]);
  });

  test("of a cluster that nobody knows are unknown", () => {
    expect(only(on({ config_path: "~/.kube/config" }, deployment())).verdict).toBe("unknown");
  });

  const secret = { image_pull_secrets: [{ name: "login" }] };
  const refresher = (annotations: object): Resources => ({
    kubernetes_cron_job_v1: {
      refresher: {
        metadata: { name: "refresher", namespace: "team", annotations },
        spec: {
          job_template: {
            spec: {
              template: {
                spec: {
                  container: [
                    {
                      name: "refresher",
                      image: "public.ecr.aws/aws-cli/aws-cli:2",
                      env: [
                        { name: "SECRET_NAME", value: "login" },
                        { name: "TARGET_NAMESPACES", value: "team other" },
                        { name: "REGISTRIES", value: `eu-west-1 ${HOST}` },
                      ],
                    },
                  ],
                },
              },
            },
          },
        },
      },
    },
  });
  const user: Resources = {
    aws_iam_user: { puller: { name: "puller" } },
    aws_iam_user_policy: { puller: { user: "${aws_iam_user.puller.name}", policy: policy(LOGIN, READ) } },
  };
  const outside = { config_context: "minikube" };
  const verdictOf = (document: JsonObject): string | undefined =>
    proofs(document).find(({ workload }) => workload === "all/Deployment/team/service")?.verdict;

  test("outside AWS pull as the principal that the refresher's annotation names", () => {
    const annotated = refresher({ [PRINCIPAL_ARN_ANNOTATION]: "${aws_iam_user.puller.arn}" });
    expect(verdictOf(on(outside, { ...user, ...annotated, ...deployment(secret) }))).toBe("proven");
    expect(verdictOf(on(outside, { ...user, ...refresher({}), ...deployment(secret) }))).toBe("unknown");
    expect(
      verdictOf(on(outside, { ...user, ...annotated, ...deployment({ image_pull_secrets: [{ name: "other" }] }) })),
    ).toBe("unknown");
  });

  test("outside AWS need a login for the image's registry", () => {
    const annotated = refresher({ [PRINCIPAL_ARN_ANNOTATION]: "${aws_iam_user.puller.arn}" });
    const elsewhere = JSON.parse(
      JSON.stringify(annotated).replace("eu-west-1.amazonaws", "us-east-1.amazonaws"),
    ) as Resources;
    expect(verdictOf(on(outside, { ...user, ...elsewhere, ...deployment(secret) }))).toBe("refuted");
  });

  test("that log in to a registry besides ECR are unknown", () => {
    expect(verdictOf(on(eks, { ...cluster, ...deployment(secret, "registry.example.com/team/service:1") }))).toBe(
      "unknown",
    );
  });

  test("of EKS's add-ons come with the node role, too", () => {
    const addon = { aws_eks_addon: { dns: { cluster_name: "main", addon_name: "coredns" } } };
    const { image, verdict, missing } = only(on(eks, { ...cluster, ...addon }));
    expect([image, verdict]).toEqual(["602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/coredns", "refuted"]);
    expect(missing.map(({ what }) => what)).toEqual(PULL);
  });
});

test("an add-on of a cluster that is not there is unknown, not left out", () => {
  const { workload, verdict, unknown } = only(
    stack({ aws_eks_addon: { dns: { cluster_name: "gone", addon_name: "coredns" } } }),
  );
  expect([workload, verdict, unknown]).toEqual([
    "all/aws_eks_addon.dns",
    "unknown",
    ["all/aws_eks_addon.dns: its cluster is not in the estate"],
  ]);
});

describe("facts that name settings", () => {
  const policyOfPuller = "all/aws_iam_role_policy.puller";
  const settingBy = (...settings: readonly SettingFact[]) =>
    only(task([LOGIN, { ...READ, Action: "ecr:BatchGetImage" }]), { facts: { settings } }).missing[0]?.setting;

  test.each<[string, SettingFact[], string | undefined]>([
    ["of the place", [{ where: policyOfPuller, setting: "one" }], "one"],
    [
      "the first of two",
      [
        { where: policyOfPuller, setting: "one" },
        { where: policyOfPuller, setting: "two" },
      ],
      "one",
    ],
    ["of a pattern of places", [{ where: "all/aws_iam_role*.puller", setting: "one" }], "one"],
    ["of the action", [{ where: policyOfPuller, what: ["ecr:Get*"], setting: "one" }], "one"],
    ["of the resource", [{ where: policyOfPuller, resource: ["arn:*:repository/team/*"], setting: "one" }], "one"],
    ["of another place", [{ where: "all/aws_iam_role.puller", setting: "one" }], undefined],
    ["of another action", [{ where: policyOfPuller, what: ["ecr:BatchGetImage"], setting: "one" }], undefined],
    ["of another resource", [{ where: policyOfPuller, resource: ["arn:*:repository/a/*"], setting: "one" }], undefined],
  ])("are held against what is missing: %s", (_, settings, expected) => {
    expect(settingBy(...settings)).toBe(expected);
  });

  test("no resource is that of a login", () => {
    const settings = [
      { where: policyOfPuller, resource: ["arn:*"], setting: "one" },
      { where: policyOfPuller, setting: "two" },
    ];
    const { missing } = only(task([READ]), { facts: { settings } });
    expect(missing.map(({ what, setting }) => [what, setting])).toEqual([["ecr:GetAuthorizationToken", "two"]]);
  });

  test("stand in every report, and in a proof of a plan, whose stack is its file's", () => {
    const path = join(__dirname, "fixtures", "plain-ecs", "plan.json");
    const settings = [{ where: "plain-ecs/aws_*", setting: "the variable pull_from" }];
    const proof = prove(readEstate([{ kind: "plan", path }]), { facts: { settings } });
    const refuted = proof.workloads.filter(({ verdict }) => verdict === "refuted");
    expect(refuted.flatMap(({ missing }) => missing.map(({ setting }) => setting))).toEqual(["the variable pull_from"]);
    const line = "; setting: the variable pull_from\n";
    for (const text of [toText(proof), toMarkdown(proof), explain(refuted)]) expect(text.split(line)).toHaveLength(2);
  });
});

const LEFT_OUT =
  "not examined: network: endpoints, routes and security groups between the puller and the registry; " +
  "policies of AWS Organizations and of sessions; whether the account has the registry's region enabled";

test("reports say once, below the summary, what no verdict speaks of", () => {
  const [proven] = proofs(task([LOGIN, READ]));
  if (proven === undefined) throw new Error("there is no pull");
  const proof = { workloads: [proven, { ...proven, notExamined: [...proven.notExamined, "the | moon"] }] };
  const summary = "2 pulls: 2 proven, 0 refuted, 0 unknown";
  expect(toText(proof).split("\n").slice(0, 2)).toEqual([summary, `${LEFT_OUT}; the | moon`]);
  expect(toMarkdown(proof).split("\n").slice(0, 4)).toEqual([summary, "", `${LEFT_OUT}; the \\| moon`, ""]);
  expect(toMarkdown(proof).split("not examined")).toHaveLength(2);
});

test("reports of no pull leave nothing out", () => {
  expect(toText({ workloads: [] })).toBe("0 pulls: 0 proven, 0 refuted, 0 unknown\n");
  expect(toMarkdown({ workloads: [] })).not.toContain("not examined");
});

test("reports are for people, and the same each time", () => {
  const proof = { workloads: proofs(task([LOGIN, { ...READ, Action: "ecr:BatchGetImage" }])) };
  const missing = `missing: ecr:GetDownloadUrlForLayer at all/aws_iam_role_policy.puller; {"Effect":"Allow","Action":["ecr:GetDownloadUrlForLayer"],"Resource":["${ARN}"]}`;
  const head = `refuted: all/aws_ecs_task_definition.service pulls ${IMAGE} as arn:aws:iam::${ACCOUNT}:role/puller`;
  const summary = "1 pull: 0 proven, 1 refuted, 0 unknown";
  expect(toText(proof)).toBe([summary, LEFT_OUT, head, `  ${missing}`, ""].join("\n"));
  expect(toMarkdown(proof)).toContain(`- ${missing}`);
  expect(explain(proof.workloads)).toContain(
    `  6. no: arn:aws:iam::${ACCOUNT}:role/puller may ecr:GetDownloadUrlForLayer on ${ARN}\n`,
  );
});

test("reports begin with the worst, and say at once what several pulls miss at one place", () => {
  const service = (name: string): object => ({
    family: name,
    requires_compatibilities: ["FARGATE"],
    execution_role_arn: ROLE,
    container_definitions: JSON.stringify([{ name, image: `${HOST}/team/${name}:1` }]),
  });
  const repository = (name: string): object => ({ name: `team/${name}`, image_tag_mutability: "IMMUTABLE" });
  const proof = {
    workloads: proofs(
      task([LOGIN, READ], {
        aws_ecr_repository: { a: repository("a"), b: repository("b"), service: repository("service") },
        aws_ecs_task_definition: { a: service("a"), b: service("b"), service: service("service") },
      }),
    ),
  };
  const [, , mend = "", ...lines] = toText(proof).split("\n");
  const resources = ["a", "b"].map((name) => ARN.replace("service", name));
  const statement = { Effect: "Allow", Action: PULL, Resource: resources };
  expect(mend).toBe(`mend 2 pulls at all/aws_iam_role_policy.puller: ${JSON.stringify(statement)}`);
  const verdicts = lines.flatMap((line) => /^(proven|refuted):/.exec(line)?.[1] ?? []);
  expect(verdicts).toEqual(["refuted", "refuted", "proven"]);
  expect(toMarkdown(proof)).toContain(`- ${mend}\n\n| verdict |`);
});

test("a repository beside one that is only looked up is unknown, not refuted", () => {
  const data = { aws_ecr_repository: { other: { name: "team/other" } } };
  const resource = task([LOGIN, READ_ALL])["resource"] as Resources;
  const rest = Object.entries(resource).filter(([type]) => type !== "aws_ecr_repository");
  const document = { ...stack({}), resource: Object.fromEntries(rest), data };
  expect(only(document as unknown as JsonObject)).toMatchObject({
    verdict: "unknown",
    missing: [],
  });
});
