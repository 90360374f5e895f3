import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import everySetting from "../../config/examples/every-setting";
import privateNetwork from "../../config/examples/private-network";
import { checkPlatform, loadPlatform } from "../../config/load/load-platform";
import { repeatedKeyFaults } from "../../config/load/repeated-keys";
import { keepNewest } from "../../config/define-platform";
import { ValidationError } from "../../domain/text/errors";
import { refusals, tryInPlaceOfEverySetting } from "../support/refusals";
import { platformWith } from "../support/settings";

/** Settings as somebody without types might write them. */
type Untyped = Record<string, unknown>;

const registry = (other: Untyped) => platformWith(other);
const repository = (other: Untyped) => registry({ repositories: { taskService: other } });
const platform = (other: Untyped) => platformWith({}, other);
const environment = (other: Untyped) => platform({ environments: { prod: other } });
const network = (other: Untyped) => environment({ network: { cidr: "10.1.0.0/16", zones: ["a", "c"], ...other } });
const networks = (...cidrs: string[]) =>
  platform({
    environments: Object.fromEntries(
      cidrs.map((cidr, index) => [["dev", "staging", "prod"][index], { network: { cidr, zones: ["a", "c"] } }]),
    ),
  });
const KMS = "arn:aws:kms:ap-northeast-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d";
const LONG = "x".repeat(300);
/** More lists than a registry has rules, and more names than a rule has filters. */
const KEYS = Array.from("abcdefghijk", (letter) => `app${letter}`);
const MANY = Array.from({ length: 101 }, (_, index) => `app${String(index)}`);

/** One row a refusal: what is tried, the settings, the exact messages. */
const REFUSALS: [string, unknown, string[]][] = [
  [
    "an empty platform",
    {},
    [
      "'name' is missing; add it, a string",
      "'state' is missing; add it, an object",
      "'registry' is missing; add it, an object",
    ],
  ],
  [
    "a platform's name",
    platform({ name: "Demo" }),
    [`'name' must be 3 to 32 of a-z, 0-9 and -, got "Demo"; for example "task-tool"`],
  ],
  ["an unknown key", platform({ enviroments: {} }), ["'enviroments' is not a setting; did you mean 'environments'?"]],
  [
    "a key that is like none",
    platform({ zzz: 1 }),
    ["'zzz' is not a setting; known are name, state, registry, access, environments, tags, terraform, review"],
  ],
  [
    "an account with hyphens",
    registry({ account: "1234-5678-9012" }),
    [
      `'registry.account' must be an account id of 12 digits, got "1234-5678-9012"; write the 12 digits as a string, without hyphens: "123456789012"`,
    ],
  ],
  [
    "an account as a number",
    registry({ account: 12345678901 }),
    [`'registry.account' must be an account id of 12 digits, got 12345678901; write it as a string: "012345678901"`],
  ],
  [
    "no account",
    registry({ account: undefined }),
    [`'registry.account' is missing; write the 12 digits as a string, without hyphens: "123456789012"`],
  ],
  [
    "a region",
    registry({ region: "ap-northeast1" }),
    [`'registry.region' must be an AWS region, got "ap-northeast1"; did you mean "ap-northeast-1"?`],
  ],
  [
    "a region like none",
    registry({ region: "tokyo" }),
    [`'registry.region' must be an AWS region, got "tokyo"; name a region such as "ap-northeast-1"`],
  ],
  [
    "a namespace",
    registry({ namespace: "Team" }),
    [
      `'registry.namespace' must be lower-case letters and digits, with single . _ - between them and / between parts, got "Team"; for example "team"`,
    ],
  ],
  [
    "a repository name",
    repository({ name: "team//Task Service" }),
    [
      `'registry.repositories.taskService.name' must be lower-case letters and digits, with single . _ - between them and / between parts, got "team//Task Service"; for example "team/task-service"`,
    ],
  ],
  [
    "a long repository name",
    repository({ name: LONG }),
    [
      `'registry.repositories.taskService.name' must have 2 to 256 characters, has 300, got "${"x".repeat(119)}…; choose another name`,
    ],
  ],
  [
    "a catalogue key",
    registry({ repositories: { "task-service": {} } }),
    [`'registry.repositories.task-service' must be a key in camelCase, got "task-service"; for example "taskService"`],
  ],
  [
    "two repositories with one name",
    registry({ repositories: { a: { name: "team/x" }, b: { name: "team/x" } } }),
    [
      `'registry.repositories.b' must have a name of its own, got "team/x"; 'registry.repositories.a' has it already: change or remove one`,
    ],
  ],
  [
    "two repositories with one address",
    registry({ repositories: { taskAPI: { name: "team/x" }, taskApi: { name: "team/y" } } }),
    [
      `'registry.repositories.taskApi' must have an address of its own, got "aws_ecr_repository.task_api"; 'registry.repositories.taskAPI' has it already: change or remove one`,
    ],
  ],
  [
    "a wrong type",
    repository({ scanOnPush: "yes" }),
    [`'registry.repositories.taskService.scanOnPush' must be true or false, got "yes"; write true or false`],
  ],
  [
    "a mutability",
    repository({ imageTagMutability: "immutable" }),
    [
      `'registry.repositories.taskService.imageTagMutability' must say whether tags can be moved, got "immutable"; use "IMMUTABLE", "MUTABLE" or { immutableExcept: ["latest"] }`,
    ],
  ],
  [
    "a tag scheme that is one pattern",
    repository({ tagScheme: "v*" }),
    [
      `'registry.repositories.taskService.tagScheme' must be a list of patterns, got "v*"; for example ["v*", "build-*"]`,
    ],
  ],
  [
    "a tag scheme without a pattern",
    registry({ defaults: { tagScheme: [] } }),
    [`'registry.defaults.tagScheme' must not be empty; for example ["v*"], omit it where any tag is pushed`],
  ],
  [
    "patterns that no tag matches",
    repository({ tagScheme: ["v*", "team/*", "v*", 1] }),
    [
      `'registry.repositories.taskService.tagScheme[1]' matches no tag: a tag is made of letters, digits, _ . - and does not start with . or -, got "team/*"; write such characters, and * for any characters`,
      `'registry.repositories.taskService.tagScheme[2]' is listed twice, got "v*"; leave one out`,
      `'registry.repositories.taskService.tagScheme[3]' must be text that is not empty, got 1; name tags, or leave the entry out`,
    ],
  ],
  [
    "what the review goes by",
    platform({ review: { prices: { date: "2026-02-30", storageGbMonth: "0.1" }, rollbackDepth: -1, tagSchemes: {} } }),
    [
      `'review.prices.date' must be a day, got "2026-02-30"; the day of the prices, such as 2026-03-01`,
      "'review.prices.source' must be text, is missing; the page on which they were looked up",
      `'review.prices.storageGbMonth' must be a price of at least 0, got "0.1"; a number such as 0.1`,
      "'review.rollbackDepth' must be a whole number of at least 0, got -1; or leave it out",
      "'review.tagSchemes' is not a setting; known are prices, rollbackDepth, accept",
    ],
  ],
  [
    "accepted findings",
    platform({
      review: {
        accept: [
          { kind: "data-los", stack: "", address: " ", reason: "", until: "2026-02-30", untill: "2027-01-01" },
          { kind: "drift", address: 1, reason: 2 },
          { kind: "not-examined", address: "netwerk", reason: "closed", until: "soon" },
          "drift",
        ],
      },
    }),
    [
      "'review.accept[0].untill' is not a setting; did you mean 'until'?",
      `'review.accept[0].kind' must be a kind of finding, got "data-los"; did you mean 'data-loss'?`,
      `'review.accept[0].stack' must be text, got ""; name one, or leave it out for any`,
      `'review.accept[0].address' must be text, got " "; say what it is about, * for anything`,
      `'review.accept[0].reason' must be text, got ""; say why the team lives with it`,
      `'review.accept[0].until' must be a day, got "2026-02-30"; the last one on which it is accepted, such as 2027-03-31`,
      "'review.accept[1].address' must be text, got 1; say what it is about, * for anything",
      "'review.accept[1].reason' must be text, got 2; say why the team lives with it",
      "'review.accept[1].until' must be a day, is missing; the last one on which it is accepted, such as 2027-03-31",
      `'review.accept[2].address' must be network or organization, got "netwerk"; did you mean 'network'?`,
      `'review.accept[2].until' must be a day, got "soon"; the last one on which it is accepted, such as 2027-03-31`,
      `'review.accept[3]' must be an object, got "drift"; write [{ kind, stack, address, reason, until }]`,
    ],
  ],
  [
    "accepted findings that are no list",
    platform({ review: { accept: { kind: "drift" } } }),
    ["'review.accept' must be a list, is an object; write [{ kind, stack, address, reason, until }]"],
  ],
  [
    "six exclusion filters",
    repository({ imageTagMutability: { immutableExcept: ["a", "b", "c", "d", "e", "f"] } }),
    [
      `'registry.repositories.taskService.imageTagMutability.immutableExcept' must list 1 to 5 tag filters, has 6; for example ["latest", "dev-*"]`,
    ],
  ],
  [
    "an exclusion filter",
    repository({ imageTagMutability: { immutableExcept: ["a b", "*a*b*"] } }),
    [
      `'registry.repositories.taskService.imageTagMutability.immutableExcept[0]' must be 1 to 128 letters, digits and . _ - *, got "a b"; for example "latest" or "dev-*"`,
      `'registry.repositories.taskService.imageTagMutability.immutableExcept[1]' must have at most 2 wildcards, got "*a*b*"; split it into several filters`,
    ],
  ],
  [
    "an encryption",
    repository({ encryption: "KMS" }),
    [
      `'registry.repositories.taskService.encryption' must say which key encrypts the images, got "KMS"; use "AES256" or { kmsKeyArn: "arn:aws:kms:..." }`,
    ],
  ],
  [
    "an alias for a key",
    repository({ encryption: { kmsKeyArn: "alias/images" } }),
    [
      `'registry.repositories.taskService.encryption.kmsKeyArn' must be the ARN of a KMS key, got "alias/images"; write it out: "arn:aws:kms:<region>:<account>:key/<id>" (not an alias)`,
    ],
  ],
  [
    "a key whose id is no UUID",
    platform({ state: { key: "k1", kmsKeyArn: "arn:aws:kms:ap-northeast-1:123456789012:key/1-2" } }),
    [
      `'state.kmsKeyArn' must be the ARN of a KMS key, got "arn:aws:kms:ap-northeast-1:123456789012:key/1-2"; write it out: "arn:aws:kms:<region>:<account>:key/<id>" (not an alias)`,
    ],
  ],
  [
    "a key of another region",
    repository({ encryption: { kmsKeyArn: KMS.replace("ap-northeast-1", "us-east-1") } }),
    [
      `'registry.repositories.taskService.encryption.kmsKeyArn' must be a key of the region ap-northeast-1, got "arn:aws:kms:us-east-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d"; name a key of that region`,
    ],
  ],
  [
    "a lifecycle rule",
    repository({ lifecycle: [keepNewest(0)] }),
    [
      `'registry.repositories.taskService.lifecycle[0].maxImages' must be a whole number of at least 1, got 0; write how many images stay, such as 20`,
    ],
  ],
  [
    "a key of a principal",
    repository({ pullers: [{ account: "123" }] }),
    [
      `'registry.repositories.taskService.pullers[0].account' must be an account id of 12 digits, got "123"; write the 12 digits as a string, without hyphens: "123456789012"`,
    ],
  ],
  [
    "a principal of no kind",
    repository({ pullers: [{ role: "x" }] }),
    [
      `'registry.repositories.taskService.pullers[0]' must say who is meant, got {"role":"x"}; use { account: "..." }, { organization: "..." } or { service: "...", sourceAccount: "..." }`,
    ],
  ],
  [
    "a role of another account than the one beside it",
    repository({ pushers: [{ account: "210987654321", roleArns: ["arn:aws:iam::123456789012:role/ci", "ci"] }] }),
    [
      `'registry.repositories.taskService.pushers[0].roleArns[0]' must be a role of the account beside it, got "arn:aws:iam::123456789012:role/ci"; name a role of account 210987654321, or give the role's own account`,
      `'registry.repositories.taskService.pushers[0].roleArns[1]' must be the ARN of an IAM role, got "ci"; write it out: "arn:aws:iam::<account>:role/<name>"`,
    ],
  ],
  [
    "an organization",
    repository({ pullers: [{ organization: "acme" }] }),
    [
      `'registry.repositories.taskService.pullers[0].organization' must be the id of an AWS organization, got "acme"; see \`aws organizations describe-organization\`: o- and 10 to 32 letters and digits`,
    ],
  ],
  [
    "a service",
    repository({ pullers: [{ service: "codebuild", sourceAccount: "123456789012", sourceArn: "x" }] }),
    [
      `'registry.repositories.taskService.pullers[0].service' must be a service principal, got "codebuild"; for example "codebuild.amazonaws.com"`,
      `'registry.repositories.taskService.pullers[0].sourceArn' must be an ARN, got "x"; for example "arn:aws:codebuild:ap-northeast-1:123456789012:project/task-service"`,
    ],
  ],
  [
    "a service without the account that it acts for",
    repository({ pullers: [{ service: "codebuild.amazonaws.com" }] }),
    [
      `'registry.repositories.taskService.pullers[0].sourceAccount' is missing; write the 12 digits as a string, without hyphens: "123456789012"`,
    ],
  ],
  [
    "tags",
    repository({ tags: { "aws:x": "1", ok: "a\u0000" } }),
    [
      `'registry.repositories.taskService.tags.aws:x' must have a key of 1 to 128 letters, digits and _.:/=+-@, not aws:; use another key`,
      `'registry.repositories.taskService.tags.ok' must have a value of at most 256 letters, digits and _.:/=+-@, got "a\\u0000"; use another value`,
    ],
  ],
  [
    "a move without a name",
    registry({ repositories: { taskApi: { movedFrom: "taskService" } } }),
    [
      `'registry.repositories.taskApi.name' is needed with 'movedFrom', since a name that follows the new key would be another repository; write the name that the repository has now`,
    ],
  ],
  [
    "a move from a key that is still there",
    registry({ repositories: { taskService: {}, taskApi: { movedFrom: "taskService", name: "team/api" } } }),
    [
      `'registry.repositories.taskApi.movedFrom' must be a key that is nowhere else, got "taskService"; 'registry.repositories.taskService' has it already: change or remove one`,
    ],
  ],
  [
    "a retired key that is still there",
    registry({ retired: ["taskWeb", "taskOld", "taskOld"] }),
    [
      `'registry.retired[0]' must be a key that is nowhere else, got "taskWeb"; 'registry.repositories.taskWeb' has it already: change or remove one`,
      `'registry.retired[2]' must be a key that is nowhere else, got "taskOld"; 'registry.retired[1]' has it already: change or remove one`,
    ],
  ],
  [
    "scan on push beside the registry's scanning",
    registry({
      scanning: { type: "BASIC" },
      defaults: { scanOnPush: true },
      repositories: { a: { scanOnPush: false } },
    }),
    [
      `'registry.repositories.a.scanOnPush' has no effect where 'registry.scanning' decides; remove one of the two`,
      `'registry.defaults.scanOnPush' has no effect where 'registry.scanning' decides; remove one of the two`,
    ],
  ],
  [
    "a type of scanning",
    registry({ scanning: { type: "enhanced" } }),
    [`'registry.scanning.type' must be "BASIC" or "ENHANCED", got "enhanced"; did you mean "ENHANCED"?`],
  ],
  [
    "continuous basic scanning",
    registry({ scanning: { type: "BASIC", continuous: ["*"] } }),
    [`'registry.scanning.continuous' is not a setting; known are type, scanOnPush`],
  ],
  [
    "a scanning filter",
    registry({ scanning: { type: "BASIC", scanOnPush: ["Team/*"] } }),
    [`'registry.scanning.scanOnPush[0]' must be a filter of repository names, got "Team/*"; for example "team/*"`],
  ],
  [
    "too many scanning filters",
    registry({
      scanning: { type: "ENHANCED", continuous: Array.from({ length: 101 }, (_, index) => `a${String(index)}`) },
    }),
    [`'registry.scanning.continuous' must list at most 100 filters, has 101; use wildcards`],
  ],
  [
    "an account that replicates",
    registry({ policy: { replicationFrom: ["1"] } }),
    [
      `'registry.policy.replicationFrom[0]' must be an account id of 12 digits, got "1"; write the 12 digits as a string, without hyphens: "123456789012"`,
    ],
  ],
  [
    "a template's prefix",
    registry({ creationTemplates: { "Team*": { appliedFor: ["REPLICATION"] } } }),
    [
      `'registry.creationTemplates.Team*' must be named by a prefix of repository names, got "Team*"; use a prefix such as "team" or "ROOT" for all others`,
    ],
  ],
  [
    "a template for nothing",
    registry({ creationTemplates: { team: { appliedFor: [] } } }),
    [
      `'registry.creationTemplates.team.appliedFor' must not be empty; name at least one of "PULL_THROUGH_CACHE", "REPLICATION", "CREATE_ON_PUSH"`,
    ],
  ],
  [
    "a template's use",
    registry({ creationTemplates: { team: { appliedFor: ["CREATE_ON_PULL"] } } }),
    [
      `'registry.creationTemplates.team.appliedFor[0]' must be "PULL_THROUGH_CACHE" or "REPLICATION" or "CREATE_ON_PUSH", got "CREATE_ON_PULL"; did you mean "CREATE_ON_PUSH"?`,
    ],
  ],
  [
    "a template with tags and no role",
    registry({ creationTemplates: { team: { appliedFor: ["REPLICATION"], tags: { a: "b" } } } }),
    [
      `'registry.creationTemplates.team.customRoleArn' is needed for tags or a KMS key; name the role that ECR assumes to set them`,
    ],
  ],
  [
    "a template's role",
    registry({ creationTemplates: { team: { appliedFor: ["REPLICATION"], customRoleArn: "ecr" } } }),
    [
      `'registry.creationTemplates.team.customRoleArn' must be the ARN of an IAM role, got "ecr"; write it out: "arn:aws:iam::<account>:role/<name>"`,
    ],
  ],
  [
    "replication to the registry itself",
    registry({ replication: [{ region: "ap-northeast-1" }] }),
    [
      `'registry.replication[0]' must be another registry than the source and the other destinations, got "123456789012-ap-northeast-1"; remove it`,
    ],
  ],
  [
    "replication twice to one registry",
    registry({ replication: [{ region: "us-east-1" }, { region: "us-east-1", account: "123456789012" }] }),
    [
      `'registry.replication[1]' must be another registry than the source and the other destinations, got "123456789012-us-east-1"; remove it`,
    ],
  ],
  [
    "too many destinations",
    registry({
      replication: Array.from({ length: 26 }, (_, index) => ({
        region: "us-east-1",
        account: String(100000000000 + index),
      })),
    }),
    [`'registry.replication' must list at most 25 destinations, has 26; remove some`],
  ],
  [
    "replication of an unknown repository",
    registry({ replication: [{ region: "us-east-1", repositories: ["taskServce"] }] }),
    [
      `'registry.replication[0].repositories[0]' must be a key of the catalogue, got "taskServce"; did you mean "taskService"?`,
    ],
  ],
  [
    "a role of another account",
    registry({ deployRole: "arn:aws:iam::210987654321:role/terraform" }),
    [
      `'registry.deployRole' must be a role of account 123456789012, got "arn:aws:iam::210987654321:role/terraform"; name a role of that account, or mend 'account'`,
    ],
  ],
  [
    "a role's name",
    registry({ deployRole: "terraform" }),
    [
      `'registry.deployRole' must be the ARN of an IAM role, got "terraform"; write it out: "arn:aws:iam::<account>:role/<name>"`,
    ],
  ],
  [
    "a state key",
    platform({ state: { key: "/state" } }),
    [
      `'state.key' must be letters, digits, . _ - and / (not at the ends, not two in a row), at most 512 characters, got "/state"; for example "task-tool-state"`,
    ],
  ],
  [
    "a bucket name",
    platform({ state: { key: "k1", bucket: "Task_State" } }),
    [
      `'state.bucket' must be lower-case letters, digits, hyphens and dots, with a letter or digit at both ends, got "Task_State"; choose a name such as "task-tool-states"`,
    ],
  ],
  [
    "a short bucket name with dots",
    platform({ state: { key: "k1", bucket: "a.." } }),
    [
      `'state.bucket' must be lower-case letters, digits, hyphens and dots, with a letter or digit at both ends, got "a.."; choose a name such as "task-tool-states"`,
      `'state.bucket' must not have two dots in a row, got "a.."; choose a name such as "task-tool-states"`,
    ],
  ],
  [
    "a bucket name of two characters",
    platform({ state: { key: "k1", bucket: "ab" } }),
    [`'state.bucket' must have 3 to 63 characters, has 2, got "ab"; choose a name such as "task-tool-states"`],
  ],
  [
    "a bucket like an address",
    platform({ state: { key: "k1", bucket: "10.0.0.1" } }),
    [`'state.bucket' must not look like an IP address, got "10.0.0.1"; choose a name such as "task-tool-states"`],
  ],
  [
    "a reserved prefix",
    platform({ state: { key: "k1", bucket: "xn--states" } }),
    [
      `'state.bucket' starts with a prefix that S3 reserves, got "xn--states"; choose a name such as "task-tool-states"`,
    ],
  ],
  [
    "a reserved suffix",
    platform({ state: { key: "k1", bucket: "states--ol-s3" } }),
    [
      `'state.bucket' ends with a suffix that S3 reserves, got "states--ol-s3"; choose a name such as "task-tool-states"`,
    ],
  ],
  [
    "a default bucket that is too long",
    platform({ name: "a-platform-with-a-very-long-name" }),
    [
      `'state.bucket' is left out, and the default must have 3 to 63 characters, has 76, got "a-platform-with-a-very-long-name-terraform-state-123456789012-ap-northeast-1"; name a bucket`,
    ],
  ],
  [
    "settings of a bucket that is not managed",
    platform({ state: { key: "k1", managed: false, protect: false, oldVersionsExpireAfterDays: 3 } }),
    [
      `'state.oldVersionsExpireAfterDays' has no effect on a bucket that is not managed here; remove it, or remove 'managed'`,
      `'state.protect' has no effect on a bucket that is not managed here; remove it, or remove 'managed'`,
    ],
  ],
  [
    "days",
    platform({ state: { key: "k1", oldVersionsExpireAfterDays: 0.5 } }),
    [`'state.oldVersionsExpireAfterDays' must be at least 1, got 0.5; write a whole number of days, or omit it for 90`],
  ],
  [
    "a state key of another region",
    platform({ state: { key: "k1", kmsKeyArn: KMS, region: "us-east-1" } }),
    [
      `'state.kmsKeyArn' must be a key of the region us-east-1, got "arn:aws:kms:ap-northeast-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d"; name a key of that region`,
    ],
  ],
  [
    "an environment's key of another region",
    environment({ region: "us-east-1", state: { kmsKeyArn: KMS } }),
    [
      `'environments.prod.state.kmsKeyArn' must be a key of the region us-east-1, got "arn:aws:kms:ap-northeast-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d"; name a key of that region`,
    ],
  ],
  [
    "an environment's name",
    platform({ environments: { Prod: {} } }),
    [`'environments.Prod' must be 2 to 20 of a-z, 0-9 and -, got "Prod"; for example "staging"`],
  ],
  [
    "an environment's repository",
    environment({ repositories: ["taskWeb", "batch"] }),
    [
      `'environments.prod.repositories[1]' must be a key of the catalogue, got "batch"; add it to 'registry.repositories'`,
    ],
  ],
  [
    "an environment's role",
    environment({ account: "210987654321", deployRole: "arn:aws:iam::123456789012:role/terraform" }),
    [
      `'environments.prod.deployRole' must be a role of account 210987654321, got "arn:aws:iam::123456789012:role/terraform"; name a role of that account, or mend 'account'`,
    ],
  ],
  [
    "an own bucket that is the platform's",
    environment({ state: {} }),
    [
      `'environments.prod.state.bucket' must be a bucket of its own, got "demo-terraform-state-123456789012-ap-northeast-1"; 'state.bucket' has it already: change or remove one`,
    ],
  ],
  [
    "a network without an address or a zone",
    environment({ network: {} }),
    [
      "'environments.prod.network.cidr' is missing; add it, a string",
      "'environments.prod.network.zones' is missing; add it, a list",
    ],
  ],
  [
    "a setting that a network does not have",
    network({ flowlogs: {} }),
    ["'environments.prod.network.flowlogs' is not a setting; did you mean 'flowLogs'?"],
  ],
  [
    "an address that is no network",
    network({ cidr: "10.1.0.0" }),
    [
      `'environments.prod.network.cidr' must be an IPv4 network in CIDR notation, got "10.1.0.0"; for example "10.0.0.0/16"`,
    ],
  ],
  [
    "a network that begins in its middle",
    network({ cidr: "10.1.2.0/16" }),
    [
      `'environments.prod.network.cidr' must begin with the first address of its network, got "10.1.2.0/16"; write "10.1.0.0/16", or a longer prefix`,
    ],
  ],
  [
    "a network that is too large for a VPC",
    network({ cidr: "10.0.0.0/8" }),
    [
      `'environments.prod.network.cidr' must be a network that a VPC takes, /16 to /28, got "10.0.0.0/8"; for example "10.0.0.0/16"`,
    ],
  ],
  [
    "a network that is too small for a VPC",
    network({ cidr: "10.0.0.0/29" }),
    [
      `'environments.prod.network.cidr' must be a network that a VPC takes, /16 to /28, got "10.0.0.0/29"; for example "10.0.0.0/16"`,
    ],
  ],
  [
    "a network that is too small for its subnets",
    network({ cidr: "10.0.0.0/24" }),
    [
      `'environments.prod.network.cidr' is too small for private and public subnets in three zones, got "10.0.0.0/24"; the smallest that works is a /23, such as "10.0.0.0/23"`,
    ],
  ],
  [
    "networks that overlap, in whichever account",
    platform({
      environments: {
        dev: { network: { cidr: "10.1.0.0/16", zones: ["a", "c"] } },
        prod: { account: "210987654321", region: "us-east-1", network: { cidr: "10.1.128.0/20", zones: ["a", "b"] } },
      },
    }),
    [
      `'environments.prod.network.cidr' must not overlap with another environment's network, got "10.1.128.0/20"; 'environments.dev.network.cidr' is "10.1.0.0/16": choose another network`,
    ],
  ],
  [
    "each network that overlaps with an earlier one",
    networks("10.1.0.0/17", "10.2.0.0/16", "10.1.0.0/16"),
    [
      `'environments.prod.network.cidr' must not overlap with another environment's network, got "10.1.0.0/16"; 'environments.dev.network.cidr' is "10.1.0.0/17": choose another network`,
    ],
  ],
  [
    "one zone",
    network({ zones: ["a"] }),
    [`'environments.prod.network.zones' must list 2 or 3 zones, has 1; for example ["a", "c"]`],
  ],
  [
    "zones by their full names, and one twice",
    network({ zones: ["ap-northeast-1a", "c", "c"] }),
    [
      `'environments.prod.network.zones[0]' must be the letter of an availability zone, got "ap-northeast-1a"; write its letter: "a"`,
      `'environments.prod.network.zones[2]' must be listed once, got "c"; name another zone`,
    ],
  ],
  [
    "a number of zones",
    network({ zones: 2 }),
    ["'environments.prod.network.zones' must be a list, got 2; write a list"],
  ],
  [
    "a kind of NAT",
    network({ nat: "per-zones" }),
    [
      `'environments.prod.network.nat' must be "single" or "per-zone" or "none", got "per-zones"; did you mean "per-zone"?`,
    ],
  ],
  [
    "NAT without public subnets",
    network({ nat: "single", publicSubnets: false }),
    [
      `'environments.prod.network.nat' must be "none" without public subnets, since a NAT gateway stands in one, got "single"; remove it, or remove 'publicSubnets'`,
    ],
  ],
  [
    "days for flow logs",
    network({ flowLogs: { retainDays: 45 } }),
    [
      `'environments.prod.network.flowLogs.retainDays' must be a number of days that CloudWatch Logs offers, got 45; the next that it offers is 60`,
    ],
  ],
  [
    "flow logs by a switch",
    network({ flowLogs: true }),
    ["'environments.prod.network.flowLogs' must be an object, got true; write an object"],
  ],
  [
    "traffic of flow logs",
    network({ flowLogs: { traffic: "REJECTED" } }),
    [
      `'environments.prod.network.flowLogs.traffic' must be "ALL" or "ACCEPT" or "REJECT", got "REJECTED"; did you mean "REJECT"?`,
    ],
  ],
  [
    "an ARN for a name",
    platform({ access: { pusher: { roles: ["arn:aws:iam::123456789012:role/ci"] } } }),
    [
      `'access.pusher.roles[0]' must be the name of an IAM identity, got "arn:aws:iam::123456789012:role/ci"; write only its name: "ci"`,
    ],
  ],
  [
    "a path for a name",
    platform({ access: { deployer: { roles: ["ci/terraform"] } } }),
    [
      `'access.deployer.roles[0]' must be the name of an IAM identity, got "ci/terraform"; write only its name: "terraform"`,
    ],
  ],
  [
    "a name with a space",
    platform({ access: { puller: { users: ["a b"] } } }),
    [`'access.puller.users[0]' must be the name of an IAM identity, got "a b"; for example "ci"`],
  ],
  [
    "a tag that every stack sets",
    platform({ tags: { stack: "x" } }),
    [`'tags.stack' is set by every stack itself; use another key`],
  ],
  [
    "a version",
    platform({ terraform: { awsProviderVersion: "latest" } }),
    [`'terraform.awsProviderVersion' must be a version constraint, got "latest"; for example ">= 6.25.0, < 7.0.0"`],
  ],
  [
    "an empty list of replicated repositories",
    registry({ replication: [{ region: "us-east-1", repositories: [] }] }),
    ["'registry.replication[0].repositories' must not be empty, which ECR reads as everything; name some, or omit it"],
  ],
  [
    "too many lists of replicated repositories",
    registry({
      repositories: Object.fromEntries(KEYS.map((key) => [key, {}])),
      replication: KEYS.map((key, index) => ({
        region: "us-east-1",
        account: String(100000000000 + index),
        repositories: [key],
      })),
    }),
    [
      "'registry.replication' must have at most 10 different lists of repositories, has 11; let destinations share a list",
    ],
  ],
  [
    "too many replicated repositories",
    registry({
      repositories: Object.fromEntries(MANY.map((key) => [key, {}])),
      replication: [{ region: "us-east-1", repositories: MANY }],
    }),
    [
      "'registry.replication[0].repositories' must list at most 100 repositories, has 101; omit it to copy the whole catalogue",
    ],
  ],
  [
    "an identity that is named twice",
    platform({ access: { pusher: { groups: ["ci", "ci"], roles: ["ci.x", "ci-x"] } } }),
    [
      `'access.pusher.groups[1]' must be an identity with an address of its own, got "ci"; 'access.pusher.groups[0]' has it already: change or remove one`,
      `'access.pusher.roles[1]' must be an identity with an address of its own, got "ci-x"; 'access.pusher.roles[0]' has it already: change or remove one`,
    ],
  ],
  [
    "two templates with one address",
    registry({ creationTemplates: { "a-b": { appliedFor: ["REPLICATION"] }, "a/b": { appliedFor: ["REPLICATION"] } } }),
    [
      `'registry.creationTemplates.a/b' must have an address of its own, got "a/b"; 'registry.creationTemplates.a-b' has it already: change or remove one`,
    ],
  ],
  [
    "a cache of a registry that has another host",
    registry({ pullThroughCaches: { hub: { upstreamRegistry: "docker.io" } } }),
    [
      `'registry.pullThroughCaches.hub.upstreamRegistry' must be a registry that ECR can cache, got "docker.io"; write "registry-1.docker.io"`,
    ],
  ],
  [
    "a cache without the role that another account's ECR asks for",
    registry({ pullThroughCaches: { base: { upstreamRegistry: "210987654321.dkr.ecr.us-east-1.amazonaws.com" } } }),
    [
      "'registry.pullThroughCaches.base.customRoleArn' is needed for the ECR of account 210987654321; name a role of account 123456789012 that may read there",
    ],
  ],
  [
    "a cache in place of the catalogue",
    registry({ namespace: "team/apps", pullThroughCaches: { team: { upstreamRegistry: "quay.io" } } }),
    [
      `'registry.pullThroughCaches.team' must not be the catalogue's namespace, whose missing images would come from upstream, got "team"; name the rule by another prefix`,
    ],
  ],
  [
    "two caches with one address",
    registry({ pullThroughCaches: { "a-b": { upstreamRegistry: "quay.io" }, "a/b": { upstreamRegistry: "quay.io" } } }),
    [
      `'registry.pullThroughCaches.a/b' must have an address of its own, got "a/b"; 'registry.pullThroughCaches.a-b' has it already: change or remove one`,
    ],
  ],
  [
    "a long template description",
    registry({ creationTemplates: { team: { appliedFor: ["REPLICATION"], description: LONG } } }),
    [
      `'registry.creationTemplates.team.description' must have at most 255 characters, has 300, got "${"x".repeat(119)}…; shorten it`,
    ],
  ],
  [
    "a template with a key and no role",
    registry({ creationTemplates: { team: { appliedFor: ["REPLICATION"], encryption: { kmsKeyArn: KMS } } } }),
    [
      "'registry.creationTemplates.team.customRoleArn' is needed for tags or a KMS key; name the role that ECR assumes to set them",
    ],
  ],
  [
    "a template's key of another region",
    registry({
      creationTemplates: {
        team: {
          appliedFor: ["REPLICATION"],
          encryption: { kmsKeyArn: KMS.replace("ap-northeast-1", "us-east-1") },
          customRoleArn: "arn:aws:iam::123456789012:role/ecr",
        },
      },
    }),
    [
      `'registry.creationTemplates.team.encryption.kmsKeyArn' must be a key of the region ap-northeast-1, got "arn:aws:kms:us-east-1:123456789012:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d"; name a key of that region`,
    ],
  ],
  [
    "a template's role of another account",
    registry({
      creationTemplates: { team: { appliedFor: ["REPLICATION"], customRoleArn: "arn:aws:iam::210987654321:role/ecr" } },
    }),
    [
      `'registry.creationTemplates.team.customRoleArn' must be a role of account 123456789012, got "arn:aws:iam::210987654321:role/ecr"; name a role of that account, or mend 'account'`,
    ],
  ],
  [
    "a template's prefix of one character",
    registry({ creationTemplates: { t: { appliedFor: ["REPLICATION"] } } }),
    [
      `'registry.creationTemplates.t' must be named by a prefix of repository names, got "t"; use a prefix such as "team" or "ROOT" for all others`,
    ],
  ],
  [
    "a default name that is too long",
    registry({ namespace: "n".repeat(250) }),
    [
      `'registry.repositories.taskService.name' is left out, and the default must have 2 to 256 characters, has 263, got "${"n".repeat(119)}…; write a name, or shorten the key`,
      `'registry.repositories.taskWeb.name' is left out, and the default must have 2 to 256 characters, has 259, got "${"n".repeat(119)}…; write a name, or shorten the key`,
    ],
  ],
  [
    "a default bucket that S3 reserves",
    platform({ name: "sthree-demo" }),
    [
      `'state.bucket' is left out, and the default starts with a prefix that S3 reserves, got "sthree-demo-terraform-state-123456789012-ap-northeast-1"; name a bucket`,
    ],
  ],
  [
    "one bucket for two environments",
    platform({
      environments: { dev: { account: "210987654321", state: {} }, test: { account: "210987654321", state: {} } },
    }),
    [
      `'environments.test.state.bucket' must be a bucket of its own, got "demo-terraform-state-210987654321-ap-northeast-1"; 'environments.dev.state.bucket' has it already: change or remove one`,
    ],
  ],
  [
    "a state role of another account",
    platform({ state: { key: "k1", role: "arn:aws:iam::210987654321:role/state" } }),
    [
      `'state.role' must be a role of account 123456789012, got "arn:aws:iam::210987654321:role/state"; name a role of that account, or mend 'account'`,
    ],
  ],
  [
    "an empty list of roles",
    repository({ pullers: [{ account: "210987654321", roleArns: [] }] }),
    [
      "'registry.repositories.taskService.pullers[0].roleArns' must not be empty; omit it for everybody whom the account allows",
    ],
  ],
  [
    "an unknown key beside exceptions",
    repository({ imageTagMutability: { immutableExcept: ["latest"], except: 1 } }),
    ["'registry.repositories.taskService.imageTagMutability.except' is not a setting; known are immutableExcept"],
  ],
  [
    "exceptions that are not strings",
    repository({ imageTagMutability: { immutableExcept: [1] } }),
    [
      "'registry.repositories.taskService.imageTagMutability.immutableExcept[0]' must be a string, got 1; write a string",
    ],
  ],
  [
    "an exception twice",
    repository({ imageTagMutability: { immutableExcept: ["latest", "latest"] } }),
    [
      `'registry.repositories.taskService.imageTagMutability.immutableExcept[1]' is in the list already, got "latest"; remove one of the two`,
    ],
  ],
  [
    "an unknown key beside a key",
    repository({ encryption: { kmsKeyArn: KMS, kmsKey: 1 } }),
    ["'registry.repositories.taskService.encryption.kmsKey' is not a setting; known are kmsKeyArn"],
  ],
  [
    "a registry policy for nobody",
    registry({ policy: {} }),
    ["'registry.policy' must let in somebody; name somebody in 'replicationFrom' or 'createOnPushBy', or omit it"],
  ],
  [
    "a long name of a role",
    platform({ access: { pusher: { roles: ["r".repeat(65)] } } }),
    [
      `'access.pusher.roles[0]' must have at most 64 characters, has 65, got "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr"; name an identity that exists`,
    ],
  ],
  [
    "tags that differ in case",
    platform({ tags: { Team: "a", team: "b", Stack: "c" } }),
    [
      "'tags.team' differs from another key only in upper and lower case, which IAM takes for the same; remove one of the two",
      "'tags.Stack' is set by every stack itself; use another key",
    ],
  ],
  [
    "too many tags",
    platform({ tags: Object.fromEntries(Array.from({ length: 48 }, (_, index) => ["t" + String(index), "x"])) }),
    ["'tags' must be at most 47 tags, are 48; remove some"],
  ],
  [
    "a tag of a repository that every stack sets",
    repository({ tags: { stack: "x" } }),
    ["'registry.repositories.taskService.tags.stack' is set by every stack itself; use another key"],
  ],
  [
    "a region of another partition",
    registry({ replication: [{ region: "cn-north-1" }] }),
    [
      `'registry.replication[0].region' must be a region of the registry's partition aws, got "cn-north-1"; use a platform file for each partition`,
    ],
  ],
  [
    "a role of another partition",
    registry({ deployRole: "arn:aws-cn:iam::123456789012:role/terraform" }),
    [
      `'registry.deployRole' must be an ARN of the partition aws, got "arn:aws-cn:iam::123456789012:role/terraform"; write "arn:aws:..."`,
    ],
  ],
  [
    "a scanning filter with two separators",
    registry({ scanning: { type: "BASIC", scanOnPush: ["a..b", "x".repeat(256)] } }),
    [
      `'registry.scanning.scanOnPush[0]' must be a filter of repository names, got "a..b"; for example "team/*"`,
      `'registry.scanning.scanOnPush[1]' must be a filter of repository names, got "${"x".repeat(119)}…; for example "team/*"`,
    ],
  ],
  [
    "a state key with an empty part",
    platform({ state: { key: "a//b" } }),
    [
      `'state.key' must be letters, digits, . _ - and / (not at the ends, not two in a row), at most 512 characters, got "a//b"; for example "task-tool-state"`,
    ],
  ],
  [
    "an expression in place of an ARN",
    repository({
      pullers: [{ service: "codebuild.amazonaws.com", sourceAccount: "123456789012", sourceArn: "arn:${foo}" }],
    }),
    [
      `'registry.repositories.taskService.pullers[0].sourceArn' must be an ARN, got "arn:\${foo}"; for example "arn:aws:codebuild:ap-northeast-1:123456789012:project/task-service"`,
    ],
  ],
];

describe("refuses", () => {
  it.each(REFUSALS)("%s", (_name, settings, messages) => {
    expect(refusals(settings)).toEqual(messages);
  });

  it("reports what is wrong with a key and with its value together", () => {
    const entry = { scanOnPush: "yes", lifecycle: [{ action: "delete" }], foo: 1 };
    expect(refusals(registry({ repositories: { "task-web": entry } })).length).toBeGreaterThan(3);
    expect(refusals(platform({ environments: { Prod: { account: "12", foo: 1 } } }))).toHaveLength(3);
    expect(refusals(platform({ tags: { "aws:a": "x", stack: "y", count: 3 } }))).toHaveLength(3);
  });

  it("reports the faults of the schema and of the whole together", () => {
    const settings = registry({ account: 1, repositories: { a: { name: "team/x" }, b: { name: "team/x" } } });
    expect(refusals(settings)).toHaveLength(2);
  });

  it.each([[null], [undefined], [[]], [{}], ["x"], [-1]])(
    "%j in place of any setting, or builds what it means, but never ends in a stack trace",
    (value) => {
      for (const example of [everySetting, privateNetwork]) {
        expect(() => {
          tryInPlaceOfEverySetting(example, value);
        }).not.toThrow();
      }
    },
  );
});

describe("a platform file", () => {
  const folder = mkdtempSync(join(tmpdir(), "platform-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it.each([
    [
      "absent.ts",
      undefined,
      "does not exist; set PLATFORM_CONFIG to a platform file, relative to the working directory",
    ],
    ["empty.ts", "export {};", "does not export a platform; write `export default definePlatform({ ... })`"],
    [
      "promise.ts",
      "export default Promise.resolve({});",
      "does not export a platform; write `export default definePlatform({ ... })`",
    ],
    [
      "getter.ts",
      'export default { get name() { throw new Error("not yet"); } };',
      "cannot be loaded: not yet; mend the file",
    ],
    ["list.ts", "export default [];", "does not export a platform; write `export default definePlatform({ ... })`"],
    ["throws.ts", 'throw new Error("no network");', "cannot be loaded: no network; mend the file"],
  ])("%s is refused in one line", (name, text, message) => {
    const path = text === undefined ? join(folder, name) : file(name, text);
    expect(() => loadPlatform(path)).toThrow(
      new ValidationError(path, []).message.replace("0 faults", `1 fault\n  ${message}`),
    );
  });

  it("that has a key twice is refused, since the last one would win", () => {
    const text = 'export default { name: "a", state: { key: "s1" },\n  name: "b" };';
    const path = file("twice.ts", text);
    expect(() => loadPlatform(path, repeatedKeyFaults(path))).toThrow(
      'twice.ts: 3 faults\n  line 2: duplicate key "name" in object literal; the last one would win; rename or remove one\n',
    );
  });

  it("that is a folder is refused", () => {
    expect(() => loadPlatform(folder)).toThrow(`${folder}: 1 fault\n  is not a file; set PLATFORM_CONFIG`);
  });

  it("that imports what is not there is refused in one line", () => {
    const path = file("import.ts", 'import "./nowhere";\nexport default {};');
    expect(() => loadPlatform(path)).toThrow(
      /^.*import\.ts: 1 fault\n {2}cannot be loaded: Cannot find module[^\n]*; mend the file$/,
    );
  });

  it("that is not TypeScript is refused without a stack trace", () => {
    expect(() => loadPlatform(file("syntax.ts", "export default {"))).toThrow(
      /^.*syntax\.ts: 1 fault\n {2}cannot be loaded: /,
    );
  });

  it("is the one that PLATFORM_CONFIG names", () => {
    process.env.PLATFORM_CONFIG = file("own.ts", `export default ${JSON.stringify(platformWith())};`);
    expect(loadPlatform().name).toBe("demo");
    delete process.env.PLATFORM_CONFIG;
    expect(loadPlatform().name).toBe("task-tool");
  });
});

describe("defaults", () => {
  it("name the bucket after the platform, its account and region", () => {
    expect(checkPlatform(platformWith()).state.bucket).toBe("demo-terraform-state-123456789012-ap-northeast-1");
  });

  it("name a repository after its key", () => {
    const { repositories } = checkPlatform(registry({ repositories: { taskServiceV2: {} } })).registry;
    expect(repositories.map(({ name }) => name)).toEqual(["team/task-service-v2"]);
  });

  it("give way to the registry's, and these to the repository's own", () => {
    const settings = registry({
      defaults: { imageTagMutability: "MUTABLE", scanOnPush: false, tags: { a: "1", b: "1" } },
      repositories: { taskWeb: { scanOnPush: true, tags: { b: "2" } } },
    });
    const [repository] = checkPlatform(settings).registry.repositories;
    expect(repository).toMatchObject({ imageTagMutability: "MUTABLE", scanOnPush: true, tags: { a: "1", b: "2" } });
  });

  it("let an environment in another account pull every repository", () => {
    const { registry: resolved } = checkPlatform(environment({ account: "210987654321" }));
    expect(resolved.repositories.map(({ pullers }) => pullers)).toEqual([
      [{ account: "210987654321" }],
      [{ account: "210987654321" }],
    ]);
  });

  it("let an environment in the registry's account pull by its own policies", () => {
    const { registry: resolved } = checkPlatform(environment({}));
    expect(resolved.repositories.flatMap(({ pullers }) => pullers)).toEqual([]);
  });

  it("make no network unasked", () => {
    expect(checkPlatform(environment({})).environments.prod).not.toHaveProperty("network");
  });

  it("give a network one NAT gateway, public subnets and no flow logs", () => {
    expect(checkPlatform(network({})).environments.prod?.network).toEqual({
      cidr: "10.1.0.0/16",
      zones: ["a", "c"],
      nat: "single",
      publicSubnets: true,
    });
  });

  it("give a network without public subnets no NAT gateway, and flow logs 30 days of everything", () => {
    expect(checkPlatform(network({ publicSubnets: false, flowLogs: {} })).environments.prod?.network).toMatchObject({
      nat: "none",
      flowLogs: { retainDays: 30, traffic: "ALL" },
    });
  });

  it("accept networks side by side", () => {
    expect(refusals(networks("10.1.0.0/16", "10.2.0.0/17", "10.2.128.0/17"))).toEqual([]);
  });

  it("let the registry's role deploy everything in its account, and nothing elsewhere", () => {
    const deployRole = "arn:aws:iam::123456789012:role/terraform";
    const replication = [{ region: "us-east-1" }, { region: "us-east-1", account: "210987654321" }];
    const settings = platformWith(
      { deployRole, replication },
      { environments: { staging: {}, prod: { account: "210987654321" } } },
    );
    const { registry: resolved, environments } = checkPlatform(settings);
    expect(resolved.replication.map((replica) => replica.deployRole)).toEqual([deployRole, undefined]);
    expect([environments.staging?.deployRole, environments.prod?.deployRole]).toEqual([deployRole, undefined]);
  });

  it("accept a platform with no lifecycle policy, no tags and an own bucket", () => {
    const settings = platformWith(
      { defaults: { lifecycle: [] } },
      { tags: false, environments: { prod: { account: "210987654321", state: {} } } },
    );
    expect(checkPlatform(settings).environments.prod?.state.bucket).toBe(
      "demo-terraform-state-210987654321-ap-northeast-1",
    );
  });
});
