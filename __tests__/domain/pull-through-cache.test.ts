import { describeFault } from "../../domain/text/errors";
import {
  type PullThroughCacheSettings,
  cachedRepositories,
  cachedRepository,
  pullThroughCacheFaults,
  pullThroughCachePlaceFaults,
  pullThroughCachesFaults,
} from "../../domain/ecr/pull-through-cache";

const SECRET = "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:ecr-pullthroughcache/docker-hub-a1B2c3";
const ROLE = "arn:aws:iam::123456789012:role/cache";
const OTHER_ECR = "210987654321.dkr.ecr.us-east-1.amazonaws.com";
const PLACE = { account: "123456789012", region: "ap-northeast-1" };

const messages = (settings: PullThroughCacheSettings, prefix = "cache") =>
  pullThroughCacheFaults(prefix, settings).map(describeFault);
const hostMessages = (upstreamRegistry: string) => messages({ upstreamRegistry });
const placeMessages = (settings: PullThroughCacheSettings) =>
  pullThroughCachePlaceFaults(settings, PLACE).map(describeFault);

describe("pullThroughCacheFaults", () => {
  it.each(["public.ecr.aws", "registry.k8s.io", "quay.io"])("accepts %s without a secret", (upstreamRegistry) => {
    expect(messages({ upstreamRegistry })).toEqual([]);
  });

  it.each(["registry-1.docker.io", "ghcr.io", "registry.gitlab.com", "cgr.dev", "our-team.azurecr.io"])(
    "accepts %s with a secret only",
    (upstreamRegistry) => {
      expect(messages({ upstreamRegistry, credentialArn: SECRET })).toEqual([]);
      expect(messages({ upstreamRegistry })).toEqual([
        `'credentialArn' is needed for ${upstreamRegistry}; name a secret of Secrets Manager: arn:aws:secretsmanager:...:secret:ecr-pullthroughcache/<name>`,
      ]);
    },
  );

  it("accepts the ECR of another account, narrowed to a part of it", () => {
    const settings = { upstreamRegistry: OTHER_ECR, customRoleArn: ROLE, upstreamRepositoryPrefix: "team/base" };
    expect(messages(settings)).toEqual([]);
  });

  it.each(["ab", "docker-hub", "team/quay", "a".repeat(30), "ROOT"])("accepts the prefix %s", (prefix) => {
    expect(messages({ upstreamRegistry: "quay.io" }, prefix)).toEqual([]);
  });

  it.each(["a", "a".repeat(31), "Quay", "quay/", "/quay", "a--b", "root_"])("refuses the prefix %s", (prefix) => {
    expect(messages({ upstreamRegistry: "quay.io" }, prefix)).toEqual([
      `must be named by 2 to 30 lower-case letters and digits, with single . _ - between them and / between parts, got "${prefix}"; use a prefix such as "docker-hub", or "ROOT" for all others`,
    ]);
  });

  it.each([
    ["docker.io", "registry-1.docker.io"],
    ["hub.docker.com", "registry-1.docker.io"],
    ["https://index.docker.io/v1/", "registry-1.docker.io"],
    ["k8s.gcr.io", "registry.k8s.io"],
    ["github.com", "ghcr.io"],
    ["quay.oi", "quay.io"],
  ])("refuses %s and names the host that is meant", (found, host) => {
    expect(hostMessages(found)).toEqual([
      `'upstreamRegistry' must be a registry that ECR can cache, got "${found}"; write "${host}"`,
    ]);
  });

  it("refuses a URL where a host is meant", () => {
    expect(hostMessages("https://quay.io/prometheus")).toEqual([
      `'upstreamRegistry' must be a host alone, got "https://quay.io/prometheus"; write "quay.io"`,
    ]);
  });

  it("refuses a registry that ECR does not cache, and the tutorial's host without .ecr", () => {
    const known =
      "public.ecr.aws, registry.k8s.io, quay.io, registry-1.docker.io, ghcr.io, registry.gitlab.com, cgr.dev";
    const host = "123456789012.dkr.ap-northeast-1.amazonaws.com";
    expect([...hostMessages("mcr.microsoft.com"), ...hostMessages(host)]).toEqual([
      `'upstreamRegistry' must be a registry that ECR can cache, got "mcr.microsoft.com"; known are ${known}, <name>.azurecr.io and ECR`,
      `'upstreamRegistry' must be a registry that ECR can cache, got "${host}"; known are ${known}, <name>.azurecr.io and ECR`,
    ]);
  });

  it("refuses a secret where none is asked for", () => {
    expect(messages({ upstreamRegistry: "quay.io", credentialArn: SECRET })).toEqual([
      "'credentialArn' must not be given for quay.io, which takes no secret; remove it",
    ]);
  });

  it("refuses a secret whose name ECR does not read", () => {
    const credentialArn = SECRET.replace("ecr-pullthroughcache/", "");
    expect(messages({ upstreamRegistry: "ghcr.io", credentialArn })).toEqual([
      `'credentialArn' must be the ARN of a secret whose name begins with ecr-pullthroughcache/, got "${credentialArn}"; write it out: "arn:aws:secretsmanager:<region>:<account>:secret:ecr-pullthroughcache/<name>-<6 characters>"`,
    ]);
  });

  it("refuses role and upstream prefix where the upstream is no ECR", () => {
    expect(messages({ upstreamRegistry: "quay.io", customRoleArn: ROLE, upstreamRepositoryPrefix: "team" })).toEqual([
      "'customRoleArn' is for the ECR of another account only; remove it",
      "'upstreamRepositoryPrefix' is for the ECR of another account or region only; remove it",
    ]);
  });

  it("refuses a role that is none, and an upstream prefix of a wrong form or under ROOT", () => {
    const settings = { upstreamRegistry: OTHER_ECR, customRoleArn: "cache", upstreamRepositoryPrefix: "Team" };
    expect(messages(settings, "ROOT")).toEqual([
      `'customRoleArn' must be the ARN of an IAM role, got "cache"; write it out: "arn:aws:iam::<account>:role/<name>"`,
      `'upstreamRepositoryPrefix' must be 2 to 30 lower-case letters and digits, with single . _ - between them and / between parts, got "Team"; for example "team"`,
      `'upstreamRepositoryPrefix' must not be given for the rule "ROOT", got "Team"; remove it, or name the rule by a prefix`,
    ]);
  });
});

describe("pullThroughCachePlaceFaults", () => {
  it("accepts secret and role of the registry's account, and the ECR of another region of it without a role", () => {
    expect(placeMessages({ upstreamRegistry: "ghcr.io", credentialArn: SECRET })).toEqual([]);
    expect(placeMessages({ upstreamRegistry: OTHER_ECR, customRoleArn: ROLE })).toEqual([]);
    expect(placeMessages({ upstreamRegistry: "123456789012.dkr.ecr.us-east-1.amazonaws.com" })).toEqual([]);
  });

  it("refuses the ECR of another account without a role", () => {
    expect(placeMessages({ upstreamRegistry: OTHER_ECR })).toEqual([
      "'customRoleArn' is needed for the ECR of account 210987654321; name a role of account 123456789012 that may read there",
    ]);
  });

  it("refuses a secret of another region, and a role of another account", () => {
    const credentialArn = SECRET.replace("ap-northeast-1", "us-east-1");
    const customRoleArn = ROLE.replace("123456789012", "210987654321");
    expect(placeMessages({ upstreamRegistry: "ghcr.io", credentialArn, customRoleArn })).toEqual([
      `'credentialArn' must be a secret in the account and region of the registry, got "${credentialArn}"; copy the secret to 123456789012 in ap-northeast-1`,
      `'customRoleArn' must be a role in the account of the registry, got "${customRoleArn}"; name a role of account 123456789012`,
    ]);
  });

  it("refuses a registry that caches itself", () => {
    const upstreamRegistry = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com";
    expect(placeMessages({ upstreamRegistry })).toEqual([
      `'upstreamRegistry' must be another registry than the one that caches, got "${upstreamRegistry}"; remove the rule`,
    ]);
  });
});

describe("pullThroughCachesFaults", () => {
  it("reports what is wrong with each rule under its prefix", () => {
    const caches = { quay: { upstreamRegistry: "quay.io" }, hub: { upstreamRegistry: "docker.io" } };
    expect(pullThroughCachesFaults(caches).map(describeFault)).toEqual([
      `'hub.upstreamRegistry' must be a registry that ECR can cache, got "docker.io"; write "registry-1.docker.io"`,
    ]);
  });

  it("refuses a 51st rule", () => {
    const rules = Array.from({ length: 51 }, (_, index) => [`quay-${String(index)}`, { upstreamRegistry: "quay.io" }]);
    expect(pullThroughCachesFaults(Object.fromEntries(rules) as never).map(describeFault)).toEqual([
      "must be at most 50 rules, are 51; remove some",
    ]);
  });
});

it("an image has its repository below the prefix, and under ROOT its own name", () => {
  expect(cachedRepository("docker-hub", "library/httpd")).toBe("docker-hub/library/httpd");
  expect(cachedRepository("ROOT", "library/httpd")).toBe("library/httpd");
  expect([cachedRepositories("docker-hub"), cachedRepositories("ROOT")]).toEqual(["docker-hub/*", "*"]);
});
