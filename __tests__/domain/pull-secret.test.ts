import { describeFault } from "../../domain/text/errors";
import {
  DEFAULT_PULL_SECRET,
  type PullSecretSettings,
  accessKeySecretFaults,
  placeFaults,
  principalPartitionFaults,
  pullSecretFaults,
  pullSecretPlatformFaults,
  refreshScheduleFaults,
  refresherImageFaults,
} from "../../domain/kubernetes/pull-secret";

const DIGEST = `sha256:${"a".repeat(64)}`;
const TOKYO = { account: "123456789012", region: "ap-northeast-1" };
const BEIJING = { account: "123456789012", region: "cn-north-1" };
const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/oidc.example.com";

const settings = (more: Partial<PullSecretSettings> = {}): PullSecretSettings => ({
  credentials: { secretName: "ecr-credentials" },
  ...more,
});
const messages = (more: Partial<PullSecretSettings>): string[] => pullSecretFaults(settings(more)).map(describeFault);

describe("the settings of a pull secret", () => {
  it("need nothing but credentials, and the defaults have no faults", () => {
    expect(pullSecretFaults(settings())).toEqual([]);
    expect(pullSecretFaults(settings(DEFAULT_PULL_SECRET))).toEqual([]);
  });

  it("may take a role that trusts the cluster, and more registries of any account and region", () => {
    const registries = [
      { account: "222222222222", region: "ap-northeast-1", repositories: ["shared/*"] },
      { account: "222222222222", region: "us-east-1", repositories: ["tools/cli", "tools/v?"] },
    ];
    const more = { credentials: { oidcProviderArn: PROVIDER }, registries };
    expect(pullSecretFaults(more)).toEqual([]);
    expect(pullSecretPlatformFaults(more, TOKYO)).toEqual([]);
  });

  it("reject a name that Kubernetes does not take", () => {
    expect(messages({ name: "ECR_pull" })).toEqual([
      '\'name\' must be the name of a Secret: at most 253 lower-case letters, digits, - and ., got "ECR_pull"; for example "task-service-keys"',
    ]);
  });

  it("reject an access key in the Secret that is written, by its default name, too", () => {
    const message =
      '\'credentials.secretName\' must be another Secret than the one that is written, got "ecr-pull-secret"; for example "ecr-credentials"';
    expect(messages({ credentials: { secretName: "ecr-pull-secret" } })).toEqual([message]);
    expect(accessKeySecretFaults("a", "a")).toHaveLength(1);
  });

  it("reject an access key in what is no Secret's name", () => {
    expect(messages({ credentials: { secretName: "AKIA/secret" } })).toEqual([
      '\'credentials.secretName\' must be the name of a Secret: at most 253 lower-case letters, digits, - and ., got "AKIA/secret"; for example "task-service-keys"',
    ]);
    expect(messages({ credentials: { secretName: "team.ecr-credentials" } })).toEqual([]);
  });

  it("reject what is no OIDC provider", () => {
    expect(messages({ credentials: { oidcProviderArn: "https://oidc.example.com" } })).toEqual([
      '\'credentials.oidcProviderArn\' must be the ARN of an IAM OIDC provider, got "https://oidc.example.com"; for example "arn:aws:iam::123456789012:oidc-provider/oidc.example.com"',
    ]);
  });

  it("reject an OIDC provider of another partition, and pass over what is no ARN", () => {
    const credentials = { oidcProviderArn: PROVIDER.replace("arn:aws:", "arn:aws-cn:") };
    expect(pullSecretPlatformFaults({ credentials }, TOKYO).map(describeFault)).toEqual([
      '\'credentials.oidcProviderArn\' must be an ARN of the partition aws, got "arn:aws-cn:iam::123456789012:oidc-provider/oidc.example.com"; write "arn:aws:..."',
    ]);
    expect(pullSecretPlatformFaults({ credentials: { oidcProviderArn: "oidc.example.com" } }, TOKYO)).toEqual([]);
  });

  it("reject an OIDC provider of another account than the registry's, where the role could not trust it", () => {
    const credentials = { oidcProviderArn: PROVIDER.replace("123456789012", "222222222222") };
    expect(pullSecretPlatformFaults({ credentials }, TOKYO).map(describeFault)).toEqual([
      "'credentials.oidcProviderArn' must be in the registry's account 123456789012, where the role is that trusts it, got \"arn:aws:iam::222222222222:oidc-provider/oidc.example.com\"; make an IAM OIDC provider of the same issuer there",
    ]);
  });

  it("reject every fault of further registries at once", () => {
    const registries = [
      { account: "12", region: "ap-north-1", repositories: [] },
      { ...TOKYO, repositories: ["Team/app"] },
      { ...TOKYO, repositories: ["team/*"] },
    ];
    expect(messages({ registries })).toEqual([
      '\'registries[0].account\' must be an account id of 12 digits, got "12"; write the 12 digits as a string, without hyphens: "123456789012"',
      '\'registries[0].region\' must be an AWS region, got "ap-north-1"; did you mean "ap-south-1"?',
      "'registries[0].repositories' must name at least one repository; for example [\"team/*\"]",
      '\'registries[1].repositories[0]\' must be the name of a repository: lower-case letters, digits and . _ - /, with * and ? as wildcards, got "Team/app"; for example "team/*"',
      "'registries[2]' is the registry of 123456789012 in ap-northeast-1 once more; name it once, with all of its repositories",
    ]);
  });

  it("reject a registry of another partition than the platform's", () => {
    const registries = [{ ...BEIJING, repositories: ["team/*"] }];
    expect(pullSecretPlatformFaults(settings({ registries }), TOKYO).map(describeFault)).toEqual([
      "'registries[0].region' is in partition aws-cn, for which a principal of partition aws gets no token, got \"cn-north-1\"; pull its images from an external registry that names an existing pull Secret",
    ]);
    expect(pullSecretPlatformFaults(settings({ registries }), BEIJING)).toEqual([]);
  });
});

describe("the schedule of a pull secret", () => {
  it.each(["0 */6 * * *", "37 */4 * * *", "@hourly", "5 1,7,13,19 * * *"])("may be %s", (schedule) => {
    expect(refreshScheduleFaults(schedule)).toEqual([]);
  });

  it.each([
    ["0 */7 * * *", 7],
    ["0 */12 * * *", 12],
    ["30 8,12,16,20 * * *", 12],
    ["1 0,6,12 * * *", 12],
    ["0 */4 * * 1-5", 52],
    ["59 0-12/6,17,23 * * *", 6],
  ])("of %s has up to %d hours between two runs", (schedule, hours) => {
    const found = refreshScheduleFaults(schedule).map(({ problem }) => /up to ([\d.]+) hours/.exec(problem)?.[1]);
    expect(found).toEqual(hours > 6 ? [String(hours)] : []);
  });

  it("rejects one by which a token does not survive a missed run", () => {
    expect(messages({ schedule: "0 */8 * * *" })).toEqual([
      '\'schedule\' must run at least every 6 hours, so that a token of 12 hours survives one missed run; between two of its runs are up to 8 hours, got "0 */8 * * *"; for example "37 */4 * * *"',
    ]);
  });

  it("rejects what is no cron expression", () => {
    expect(messages({ schedule: "every 4 hours" })).toEqual([
      '\'schedule\' must be a cron expression of 5 fields, has 3, got "every 4 hours"; for example "0 15 * * *": minute, hour, day of the month, month, day of the week',
    ]);
  });
});

describe("the refresher's own image", () => {
  it("is by default one of AWS's, public and pinned", () => {
    expect(DEFAULT_PULL_SECRET.image).toMatch(/^public\.ecr\.aws\/aws-cli\/aws-cli:2\.\d+\.\d+@sha256:[a-f0-9]{64}$/);
  });

  it("may be any public one with a digest", () => {
    expect(refresherImageFaults(`quay.io/team/aws@${DIGEST}`)).toEqual([]);
    expect(refresherImageFaults(`amazon/aws-cli:2.37.4@${DIGEST}`)).toEqual([]);
  });

  it("rejects a tag alone", () => {
    expect(messages({ image: "amazon/aws-cli:2.37.4" })).toEqual([
      "'image' must have a digest, since it runs with credentials and must not change by itself, got \"amazon/aws-cli:2.37.4\"; ask `skopeo inspect --format '{{.Digest}}' docker://amazon/aws-cli:2.37.4` and append it: \"amazon/aws-cli:2.37.4@sha256:...\"",
    ]);
  });

  it.each([
    "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/aws-cli",
    "222222222222.dkr.ecr.us-east-1.amazonaws.com/ecr-public/aws-cli/aws-cli",
    "222222222222.dkr-ecr.us-east-1.on.aws/aws-cli",
  ])("rejects %s, which it could not pull without the Secret", (repository) => {
    const image = `${repository}@${DIGEST}`;
    expect(refresherImageFaults(image)).toEqual([
      {
        path: [],
        problem: "must not come from a private registry of ECR: it would wait for the Secret that it has to write",
        found: image,
        remedy: "name a public image, or omit it for AWS's own of its CLI",
      },
    ]);
  });

  it("rejects what is no reference", () => {
    expect(messages({ image: `amazon/aws-cli@${DIGEST.slice(0, -1)}` })).toEqual([
      `'image' must have a digest of "sha256:" and 64 lower-case hexadecimal digits, got "amazon/aws-cli@${DIGEST.slice(0, -1)}"; copy it from the registry or from what the push said`,
    ]);
  });
});

describe("the registries of a principal", () => {
  it("are of its own partition", () => {
    const user = "arn:aws-cn:iam::123456789012:user/refresher";
    expect(principalPartitionFaults(user, [BEIJING])).toEqual([]);
    expect(principalPartitionFaults(user, [BEIJING, TOKYO])).toMatchObject([{ path: [1, "region"] }]);
  });

  it("are each named once", () => {
    expect(placeFaults([TOKYO, { ...TOKYO, region: "us-east-1" }, BEIJING])).toEqual([]);
    expect(placeFaults([TOKYO, TOKYO])).toMatchObject([{ path: [1] }]);
  });
});
