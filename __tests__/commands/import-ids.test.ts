import type { Account, Clients } from "../../commands/support/aws";
import { ask, examine } from "../../commands/support/examine";
import { subjectsOf } from "../../commands/support/importable/subjects";
import { IMPORTABLE } from "../../commands/support/importable/table";
import type { Stack } from "../../commands/support/stack-file";
import type { State } from "../../commands/support/state";

const ACCOUNT: Account = {
  id: "123456789012",
  partition: "aws",
  callerArn: "arn:aws:iam::123456789012:user/operator",
};

type Resources = Record<string, Record<string, Record<string, unknown>>>;

function stackOf(resources: Resources, more: Partial<Stack> = {}): Stack {
  return {
    id: "registry",
    folder: "registry",
    backend: { bucket: "states", key: "key", region: "ap-northeast-1" },
    provider: { region: "ap-northeast-1", allowed_account_ids: [] },
    resources: Object.entries(resources).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, attributes]) => ({ address: `${type}.${name}`, type, attributes })),
    ),
    moved: [],
    imports: [],
    ...more,
  };
}

/** What is asked about the last resource. */
function lastAsked(resources: Resources): object {
  const question = subjectsOf(stackOf(resources), ACCOUNT).map(ask).at(-1);
  return question === undefined || "reason" in question ? { ...question } : { importId: question.importId };
}

const POLICY_ARN = "arn:aws:iam::123456789012:policy/task-tool-pull";
const REPOSITORY = { aws_ecr_repository: { task_web: { name: "mamezou-tech/task-web" } } };
const BUCKET = { aws_s3_bucket: { state_bucket: { bucket: "states" } } };
const ofBucket = { bucket: "${aws_s3_bucket.state_bucket.id}" };
const ofRepository = { repository: "${aws_ecr_repository.task_web.name}" };
const ROLE = { aws_iam_role: { node: { name: "node" } } };

/** As the provider's documentation gives them. */
const IMPORT_IDS: [string, Resources, string][] = [
  ["aws_ecr_repository", REPOSITORY, "mamezou-tech/task-web"],
  [
    "aws_ecr_lifecycle_policy",
    { ...REPOSITORY, aws_ecr_lifecycle_policy: { a: ofRepository } },
    "mamezou-tech/task-web",
  ],
  [
    "aws_ecr_repository_policy",
    { ...REPOSITORY, aws_ecr_repository_policy: { a: { repository: "${aws_ecr_repository.task_web.id}" } } },
    "mamezou-tech/task-web",
  ],
  ["aws_ecr_registry_policy", { aws_ecr_registry_policy: { a: {} } }, "123456789012"],
  [
    "aws_ecr_registry_scanning_configuration",
    { aws_ecr_registry_scanning_configuration: { a: { scan_type: "BASIC" } } },
    "123456789012",
  ],
  ["aws_ecr_replication_configuration", { aws_ecr_replication_configuration: { a: {} } }, "123456789012"],
  [
    "aws_ecr_repository_creation_template",
    { aws_ecr_repository_creation_template: { a: { prefix: "docker-hub" } } },
    "docker-hub",
  ],
  [
    "aws_ecr_pull_through_cache_rule",
    { aws_ecr_pull_through_cache_rule: { a: { ecr_repository_prefix: "quay" } } },
    "quay",
  ],
  ["aws_s3_bucket", BUCKET, "states"],
  ["aws_s3_bucket_versioning", { ...BUCKET, aws_s3_bucket_versioning: { a: ofBucket } }, "states"],
  [
    "aws_s3_bucket_policy",
    { ...BUCKET, aws_s3_bucket_policy: { a: { ...ofBucket, expected_bucket_owner: "123456789012" } } },
    "states,123456789012",
  ],
  [
    "aws_s3_bucket_public_access_block",
    { ...BUCKET, aws_s3_bucket_public_access_block: { a: { bucket: "${aws_s3_bucket.state_bucket.bucket}" } } },
    "states",
  ],
  [
    "aws_s3_bucket_server_side_encryption_configuration",
    { aws_s3_bucket_server_side_encryption_configuration: { a: { bucket: "states" } } },
    "states",
  ],
  ["aws_s3_bucket_ownership_controls", { aws_s3_bucket_ownership_controls: { a: { bucket: "states" } } }, "states"],
  [
    "aws_s3_bucket_lifecycle_configuration",
    { aws_s3_bucket_lifecycle_configuration: { a: { bucket: "states" } } },
    "states",
  ],
  ["aws_iam_policy", { aws_iam_policy: { pull: { name: "task-tool-pull" } } }, POLICY_ARN],
  ["aws_iam_role", ROLE, "node"],
  [
    "aws_iam_role_policy",
    { ...ROLE, aws_iam_role_policy: { a: { name: "p", role: "${aws_iam_role.node.id}" } } },
    "node:p",
  ],
  ["aws_iam_user_policy", { aws_iam_user_policy: { a: { name: "p", user: "ci" } } }, "ci:p"],
  [
    "aws_iam_role_policy_attachment",
    {
      ...ROLE,
      aws_iam_policy: { pull: { name: "task-tool-pull" } },
      aws_iam_role_policy_attachment: {
        a: { role: "${aws_iam_role.node.name}", policy_arn: "${aws_iam_policy.pull.arn}" },
      },
    },
    `node/${POLICY_ARN}`,
  ],
  [
    "aws_iam_user_policy_attachment",
    { aws_iam_user_policy_attachment: { a: { user: "ci", policy_arn: POLICY_ARN } } },
    `ci/${POLICY_ARN}`,
  ],
  [
    "aws_iam_group_policy_attachment",
    { aws_iam_group_policy_attachment: { a: { group: "developers", policy_arn: POLICY_ARN } } },
    `developers/${POLICY_ARN}`,
  ],
  ["aws_iam_instance_profile", { aws_iam_instance_profile: { a: { name: "node" } } }, "node"],
  [
    "aws_iam_openid_connect_provider",
    { aws_iam_openid_connect_provider: { a: { url: "https://token.actions.githubusercontent.com" } } },
    "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
  ],
];

describe("the import id of", () => {
  test.each(IMPORT_IDS)("%s is as its documentation says", (_, resources, importId) => {
    expect(lastAsked(resources)).toEqual({ importId });
  });

  test("every type in the table is in this test", () => {
    expect(IMPORT_IDS.map(([type]) => type).sort()).toEqual([...IMPORTABLE.keys()].sort());
  });

  test("a policy has its path", () => {
    const policy = { name: "pull", path: "/task-tool/" };
    expect(lastAsked({ aws_iam_policy: { pull: policy } })).toEqual({
      importId: "arn:aws:iam::123456789012:policy/task-tool/pull",
    });
  });

  test("a name with an escaped dollar has one dollar", () => {
    expect(lastAsked({ aws_iam_user_policy: { a: { name: "p", user: "$${aws:username}" } } })).toEqual({
      importId: "${aws:username}:p",
    });
  });
});

test.each([
  [{ aws_kms_key: { a: {} } }, "aws_kms_key.a", "no import id can be told for aws_kms_key"],
  [{ aws_iam_role: { a: { name_prefix: "node-" } } }, "aws_iam_role.a", "'name' is not in the settings"],
  [{ aws_iam_role: { a: { name: "${var.name}" } } }, "aws_iam_role.a", "${var.name} is known to Terraform only"],
  [
    { aws_s3_bucket: { b: { bucket: "b" } }, aws_iam_role: { a: { name: "${aws_s3_bucket.b.arn}" } } },
    "aws_iam_role.a",
    "${aws_s3_bucket.b.arn} is known to Terraform only",
  ],
  [{ aws_ecr_repository: { a: { name: "a", for_each: {} } } }, "aws_ecr_repository.a", "it sets 'for_each'"],
  [{ aws_ecr_repository: { a: { name: "a", provider: "aws.tokyo" } } }, "aws_ecr_repository.a", "it sets 'provider'"],
  [{ aws_ecr_repository: { a: { name: "a", region: "eu-west-1" } } }, "aws_ecr_repository.a", "it sets 'region'"],
])("%j is not examined, and the reason is said", (resources: Resources, address, reason) => {
  expect(lastAsked(resources)).toEqual({ address, reason });
});

describe("an examination", () => {
  const repositories = (names: readonly string[]): Resources => ({
    aws_ecr_repository: Object.fromEntries(names.map((name) => [name, { name }])),
  });
  const state = (...addresses: string[]): State => ({ addresses: new Set(addresses), tainted: [] });

  /** A registry that has these repositories and remembers what it was asked. */
  function registry(...existing: string[]): { clients: Clients; asked: string[] } {
    const asked: string[] = [];
    const send = ({ input }: { input: { repositoryNames: [string] } }): Promise<object> => {
      const [name] = input.repositoryNames;
      asked.push(name);
      const gone = Object.assign(new Error(name), { name: "RepositoryNotFoundException" });
      return existing.includes(name) ? Promise.resolve({}) : Promise.reject(gone);
    };
    return { clients: { ecr: { send } } as unknown as Clients, asked };
  }

  const candidate = (name: string): object => ({
    address: `aws_ecr_repository.${name}`,
    type: "aws_ecr_repository",
    importId: name,
  });

  test("tells what exists outside the state from what does not exist", async () => {
    const { clients, asked } = registry("known", "lost");
    const stack = stackOf({ ...repositories(["known", "lost", "new"]), aws_kms_key: { a: {} } });
    expect(await examine(stack, ACCOUNT, clients, state("aws_ecr_repository.known"))).toEqual({
      inState: 1,
      outside: [candidate("lost")],
      missing: [candidate("new")],
      unexamined: [{ address: "aws_kms_key.a", reason: "no import id can be told for aws_kms_key" }],
    });
    expect(asked.sort()).toEqual(["lost", "new"]);
  });

  test("counts a resource under the address that a moved block takes it from", async () => {
    const moved = [
      { from: "aws_ecr_repository.first", to: "aws_ecr_repository.second" },
      { from: "aws_ecr_repository.second", to: "aws_ecr_repository.third" },
    ];
    const { clients, asked } = registry("third");
    const stack = stackOf(repositories(["third"]), { moved });
    expect(await examine(stack, ACCOUNT, clients, state("aws_ecr_repository.first"))).toMatchObject({ inState: 1 });
    expect(asked).toEqual([]);
  });

  test("counts an indexed instance for its resource", async () => {
    const { clients } = registry("many");
    const examined = await examine(
      stackOf(repositories(["many"])),
      ACCOUNT,
      clients,
      state('aws_ecr_repository.many["a"]'),
    );
    expect(examined).toMatchObject({ inState: 1, outside: [] });
  });

  test("keeps the order of the stack over many calls", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `r${index}`);
    const { clients } = registry(...names.filter((_, index) => index % 2 === 0));
    const { outside, missing } = await examine(stackOf(repositories(names)), ACCOUNT, clients, state());
    expect(outside.map(({ importId }) => importId)).toEqual(names.filter((_, index) => index % 2 === 0));
    expect(missing.map(({ importId }) => importId)).toEqual(names.filter((_, index) => index % 2 === 1));
  });

  test("fails if AWS does not let the caller look", async () => {
    const denied = Object.assign(new Error("not authorized"), { name: "AccessDeniedException" });
    const clients = { ecr: { send: () => Promise.reject(denied) } } as unknown as Clients;
    await expect(examine(stackOf(repositories(["a"])), ACCOUNT, clients, state())).rejects.toThrow(
      "access denied: ecr:DescribeRepositories for aws_ecr_repository.a (not authorized); the caller needs this permission",
    );
  });
});
