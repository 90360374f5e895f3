import fc from "fast-check";

import { describeFault } from "../../domain/text/errors";
import {
  ecrHost,
  formatImageReference,
  imageReferenceFaults,
  imageUri,
  parseEcrHost,
  parseImageReference,
  repositoryUrl,
  splitImageReference,
  versionFaults,
} from "../../domain/ecr/image-reference";
import { cachedImageFaults, imageSettingsFaults } from "../../domain/workloads/image-settings";
import { KNOWN_REGIONS } from "../../domain/aws/regions";

const HOST = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com";
const DIGEST = `sha256:${"0a1b".repeat(16)}`;
const EXAMPLE = `${HOST}/team/service:1.4.2`;

const refusals = (text: string): string[] => imageReferenceFaults(text).map(describeFault);

describe("parseEcrHost", () => {
  const place = { account: "123456789012", region: "eu-west-1", partition: "aws" };
  const plain = { dnsSuffix: "amazonaws.com", isFips: false, isDualStack: false };

  it.each([
    ["123456789012.dkr.ecr.eu-west-1.amazonaws.com", { ...place, ...plain }],
    ["123456789012.dkr.ecr-fips.eu-west-1.amazonaws.com", { ...place, ...plain, isFips: true }],
    ["123456789012.dkr-ecr.eu-west-1.on.aws", { ...place, dnsSuffix: "on.aws", isFips: false, isDualStack: true }],
    ["123456789012.dkr-ecr-fips.eu-west-1.on.aws", { ...place, dnsSuffix: "on.aws", isFips: true, isDualStack: true }],
    [
      "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
      { ...place, ...plain, region: "cn-north-1", partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" },
    ],
    ["123456789012.dkr.ecr.xx-new-9.amazonaws.com", { ...place, ...plain, region: "xx-new-9" }],
  ])("reads %s", (host, registry) => {
    expect(parseEcrHost(host)).toEqual(registry);
  });

  it.each([
    "123456789012.dkr.eu-west-1.amazonaws.com",
    "12345678901.dkr.ecr.eu-west-1.amazonaws.com",
    "123456789012.dkr.ecr.eu-west-1.on.aws",
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com:443",
    "public.ecr.aws",
  ])("does not take %s for a private registry", (host) => {
    expect(parseEcrHost(host)).toBeUndefined();
  });

  it("is the opposite of ecrHost in every region", () => {
    for (const region of KNOWN_REGIONS) {
      const found = parseEcrHost(ecrHost({ account: "123456789012", region }));
      expect([found?.account, found?.region]).toEqual(["123456789012", region]);
      expect(refusals(`${ecrHost({ account: "123456789012", region })}/team/service:1`)).toEqual([]);
    }
  });
});

describe("an image's URI", () => {
  const url = repositoryUrl({ account: "123456789012", region: "cn-north-1" }, "team/service");

  it("has the host of the account and region", () => {
    expect(url).toBe("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/service");
  });

  it("has : before a tag and @ before a digest", () => {
    expect(imageUri(url, "1.4.2")).toBe(`${url}:1.4.2`);
    expect(imageUri(url, DIGEST)).toBe(`${url}@${DIGEST}`);
  });
});

describe("versionFaults", () => {
  it.each(["1.4.2", "latest", "_x", "V1.0-rc_1", "a".repeat(128), DIGEST])("accepts %s", (version) => {
    expect(versionFaults(version)).toEqual([]);
  });

  const TAG =
    "must be a tag: 1 to 128 letters, digits and _ . -, the first a letter, digit or _; or a sha256: digest, got";
  const HEX = 'must be "sha256:" and 64 lower-case hexadecimal digits, got';
  it.each([
    ["", `${TAG} ""; for example "1.4.2"`],
    [".1", `${TAG} ".1"; for example "1.4.2"`],
    ["v1+build", `${TAG} "v1+build"; for example "1.4.2"`],
    ["a".repeat(129), `${TAG} "${"a".repeat(119)}…; for example "1.4.2"`],
    ["sha256:12", `${HEX} "sha256:12"; copy it from the registry or from what the push said`],
    [DIGEST.toUpperCase(), `${HEX} "${DIGEST.toUpperCase()}"; write "${DIGEST}"`],
  ])("refuses %j", (version, message) => {
    expect(versionFaults(version).map(describeFault)).toEqual([message]);
  });
});

describe("parseImageReference", () => {
  const read = (text: string) => {
    const parsed = parseImageReference(text);
    return "reference" in parsed ? parsed.reference : undefined;
  };

  it.each([
    ["nginx", { registry: "docker.io", repository: "library/nginx", tag: "latest" }],
    ["nginx:1.27", { registry: "docker.io", repository: "library/nginx", tag: "1.27" }],
    ["team/app", { registry: "docker.io", repository: "team/app", tag: "latest" }],
    ["docker.io/nginx", { registry: "docker.io", repository: "library/nginx", tag: "latest" }],
    ["index.docker.io/team/app:1", { registry: "docker.io", repository: "team/app", tag: "1" }],
    ["localhost/app:1", { registry: "localhost", repository: "app", tag: "1" }],
    ["registry:5000/app", { registry: "registry:5000", repository: "app", tag: "latest" }],
    ["[::1]:5000/app:1", { registry: "[::1]:5000", repository: "app", tag: "1" }],
    [`quay.io/a/b@${DIGEST}`, { registry: "quay.io", repository: "a/b", digest: DIGEST }],
    [`quay.io/a/b:1@${DIGEST}`, { registry: "quay.io", repository: "a/b", tag: "1", digest: DIGEST }],
    ["quay.io/a__b/c---d:1", { registry: "quay.io", repository: "a__b/c---d", tag: "1" }],
    [
      `${HOST}/mamezou-tech/task-service:1.0.0`,
      {
        registry: HOST,
        repository: "mamezou-tech/task-service",
        tag: "1.0.0",
        ecr: {
          account: "123456789012",
          region: "ap-northeast-1",
          partition: "aws",
          dnsSuffix: "amazonaws.com",
          isFips: false,
          isDualStack: false,
        },
      },
    ],
  ])("reads %s with Docker's defaults", (text, reference) => {
    expect(read(text)).toEqual(reference);
  });

  it.each([
    "",
    "Nginx",
    "a b",
    "a//b",
    "/a",
    "a/",
    "-a",
    "a:",
    "a@",
    "a:b:c",
    "a_.b",
    `a@${DIGEST}@${DIGEST}`,
    "http://quay.io/a:1",
    "quay.io:port/a",
    "ab".repeat(32),
    `a:${"b".repeat(129)}`,
    `quay.io/${"a".repeat(256)}`,
  ])("refuses %j, as Docker does", (text) => {
    expect(read(text)).toBeUndefined();
  });

  it("reads again what formatImageReference writes", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,8}){0,2}$/);
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const host = fc.constantFrom("docker.io", "quay.io", "localhost:5000", "registry.example.com:443", HOST);
    const tag = fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined });
    const digest = fc.option(fc.constant(DIGEST), { nil: undefined });
    fc.assert(
      fc.property(host, path, tag, digest, (registry, repository, tag, digest) => {
        const text = `${registry}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
        const reference = read(text);
        expect(reference).toBeDefined();
        expect(reference && read(formatImageReference(reference))).toEqual(reference);
      }),
    );
  });
});

describe("splitImageReference", () => {
  it.each([
    ["x", { path: "x" }],
    ["team/x:1", { path: "team/x", tag: "1" }],
    ["Team/x:1", { host: "Team", path: "x", tag: "1" }],
    ["registry:5000/x", { host: "registry:5000", path: "x" }],
    ["localhost/x:", { host: "localhost", path: "x", tag: "" }],
    ["x:1@a@b", { path: "x", tag: "1", digest: "a@b" }],
    ["a.b/x:1:2", { host: "a.b", path: "x", tag: "1:2" }],
    ["a:b:c", { path: "a", tag: "b:c" }],
    ["", { path: "" }],
  ])("takes %j apart", (text, parts) => {
    expect(splitImageReference(text)).toEqual(parts);
  });

  it("loses nothing of any text", () => {
    const unit = fc.constantFrom("a", "A", "1", ".", ":", "@", "/", "-", "localhost", " ");
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const { host, path, tag, digest } = splitImageReference(text);
        const version = `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
        expect(`${host === undefined ? "" : `${host}/`}${path}${version}`).toBe(text);
      }),
    );
  });
});

describe("imageReferenceFaults", () => {
  it.each([EXAMPLE, `${HOST}/team/service@${DIGEST}`, "quay.io/a/b:1", "public.ecr.aws/docker/library/httpd:2.4"])(
    "accepts %s",
    (text) => {
      expect(refusals(text)).toEqual([]);
    },
  );

  it("explains the tutorial's own wrong URI, and mends it", () => {
    expect(refusals("123456789012.dkr.ap-northeast-1.amazonaws.com/mamezou-tech/task-service:1.0.0")).toEqual([
      `must have 'ecr' between 'dkr' and the region, got "123456789012.dkr.ap-northeast-1.amazonaws.com/mamezou-tech/task-service:1.0.0"; write "${HOST}/mamezou-tech/task-service:1.0.0"`,
    ]);
  });

  const write = (mended: string): string => `write "${mended}"`;
  const PATH =
    "must name a repository in lower-case letters and digits, with . _ or - between them and / between parts";
  it.each([
    [EXAMPLE.replace("dkr.ecr", "ecr.dkr"), "must have 'dkr' before 'ecr', not behind it", write(EXAMPLE)],
    [EXAMPLE.replace("dkr.ecr", "ecr"), "must have 'dkr' between the account and 'ecr'", write(EXAMPLE)],
    [EXAMPLE.replace("dkr.ecr", "DKR.ecr"), "must have a host in lower-case letters", write(EXAMPLE)],
    [
      EXAMPLE.replace("dkr.ecr", "dkr-ecr"),
      "must have 'dkr.ecr' before 'amazonaws.com'; 'dkr-ecr' goes with 'on.aws'",
      write(EXAMPLE),
    ],
    [
      EXAMPLE.replace("amazonaws.com", "on.aws"),
      "must have 'dkr-ecr' before 'on.aws'; 'dkr.ecr' goes with 'amazonaws.com'",
      write(EXAMPLE),
    ],
    [
      EXAMPLE.replace("amazonaws.com", "amazonaws.com.cn"),
      "must end with 'amazonaws.com' in ap-northeast-1",
      write(EXAMPLE),
    ],
    [
      EXAMPLE.replace("123456789012", "1234-5678-9012"),
      "must begin with an account id of 12 digits, not '1234-5678-9012'",
      write(EXAMPLE),
    ],
    [
      EXAMPLE.replace("123456789012", "12345678901"),
      "must begin with an account id of 12 digits, not '12345678901'",
      `for example "${EXAMPLE}"`,
    ],
    [
      EXAMPLE.replace("ap-northeast-1", "ap-northeast1"),
      "must name an AWS region, not 'ap-northeast1'",
      write(EXAMPLE),
    ],
    [EXAMPLE.replace("ap-northeast-1.", ""), "must have the region behind 'ecr'", `for example "${EXAMPLE}"`],
    [EXAMPLE.replace("123456789012.", ""), "must begin with the account of the registry", `for example "${EXAMPLE}"`],
    [
      "api.ecr.ap-northeast-1.amazonaws.com/team/service:1",
      "must name a registry: this is the host of ECR's API",
      `for example "${EXAMPLE}"`,
    ],
    [HOST, "must name a repository behind the host", `for example "${EXAMPLE}"`],
    [`https://${EXAMPLE}`, "must not begin with a scheme, as a container runtime takes it for a host", write(EXAMPLE)],
    [` ${EXAMPLE}`, "must not hold spaces", write(EXAMPLE)],
    ["", "must be an image reference", write(EXAMPLE)],
    ["quay.io/Team/service:1", PATH, write("quay.io/team/service:1")],
    ["Nginx:1", PATH, write("nginx:1")],
    [`quay.io/a:${DIGEST}`, "must have @ before a digest, : only before a tag", write(`quay.io/a@${DIGEST}`)],
    [
      "quay.io/a",
      "must have a tag or a digest, since without one it means whatever is 'latest' at the time",
      'for example "quay.io/a:1.4.2"',
    ],
  ])("refuses %s", (text, problem, remedy) => {
    expect(imageReferenceFaults(text)).toEqual([{ path: [], problem, found: text, remedy }]);
  });

  it("reports a wrong account and a wrong region together", () => {
    const problems = imageReferenceFaults("1.dkr.ecr.nowhere.amazonaws.com/team/service:1").map(
      ({ problem }) => problem,
    );
    expect(problems).toEqual([
      "must begin with an account id of 12 digits, not '1'",
      "must name an AWS region, not 'nowhere'",
    ]);
  });

  it("refuses a name that Docker takes and ECR does not", () => {
    expect(refusals(`${HOST}/team/my--service:1`)).toEqual([
      'must be lower-case letters and digits, with single . _ - between them and / between parts, got "team/my--service"; for example "team/my-service"',
    ]);
  });

  it("finds a fault in every text that is no reference", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "A", "1", ".", ":", "@", "/", "-", "_", " ", "[", "]", "é") }),
        (text) => {
          const slips = imageReferenceFaults(text);
          expect("faults" in parseImageReference(text) && slips.length === 0).toBe(false);
        },
      ),
    );
  });
});

describe("imageSettingsFaults", () => {
  const messages = (found: unknown): string[] => imageSettingsFaults(found).map(describeFault);
  const FORMS =
    'write { repository: "taskService" }, { cache: "quay", image: "...", tag: "..." } or { registry: "quay.io", image: "...", tag: "..." }';

  it.each([
    { repository: "taskService" },
    { cache: "quay", image: "prometheus/busybox", tag: "1.36" },
    { cache: "quay", image: "prometheus/busybox", digest: DIGEST },
    { registry: "localhost:5000", image: "app", tag: "1", digest: DIGEST },
  ])("accepts %j", (settings) => {
    expect(imageSettingsFaults(settings)).toEqual([]);
  });

  it.each<[unknown, string[]]>([
    [undefined, [`is missing; ${FORMS}`]],
    [7, [`must say which image, got 7; ${FORMS}`]],
    [[], [`must say which image, got []; ${FORMS}`]],
    [{ tag: "1" }, [`must say which image, got {"tag":"1"}; ${FORMS}`]],
    [
      { repository: "a", cache: "b" },
      [`must have either 'repository' or 'cache', got {"repository":"a","cache":"b"}; remove one of the two`],
    ],
    [{ repository: 7 }, ["'repository' must be a text that is not empty, got 7; write it in quotes"]],
    [
      { repository: "taskService", tag: "1" },
      [
        "'tag' is not a setting of this kind of image; remove it, as the version of an image of the catalogue is in the releases file",
      ],
    ],
    [{ cache: "quay", image: "a/b" }, [`must have a 'tag' or a 'digest'; add one, for example tag: "1.4.2"`]],
    [{ cache: "quay", tag: "1" }, [`'image' is missing; name its path in that registry, such as "library/httpd"`]],
    [
      { cache: "quay", imge: "a", image: "a", tag: "1" },
      [`'imge' is not a setting of this kind of image; did you mean "image"?`],
    ],
    [
      { registry: "https://Quay.io/a", image: "quay.io/a/b", tag: DIGEST, digest: "1" },
      [
        `'registry' must be a host alone, in lower-case letters, got "https://Quay.io/a"; write "quay.io"`,
        `'image' must be a path without the host of a registry, got "quay.io/a/b"; write image: "a/b"`,
        `'tag' must be a tag, got "${DIGEST}"; write a digest as 'digest'`,
        `'digest' must be "sha256:" and 64 lower-case hexadecimal digits, got "1"; write a tag as 'tag'`,
      ],
    ],
    [
      { registry: "quay.io", image: "a/b:1", digest: DIGEST.slice(7) },
      [
        `'image' must be a path without a tag or digest, got "a/b:1"; write image: "a/b", tag: "1"`,
        `'digest' must be "sha256:" and 64 lower-case hexadecimal digits, got "${DIGEST.slice(7)}"; write "${DIGEST}"`,
      ],
    ],
    [
      { registry: "quay.io", image: "A/b", tag: "1" },
      [`'image' must be a path in lower-case letters, got "A/b"; for example "library/httpd"`],
    ],
  ])("refuses %j", (settings, expected) => {
    expect(messages(settings)).toEqual(expected);
  });

  it("explains a plain reference of ECR, and says how the catalogue is named", () => {
    const text = "123456789012.dkr.ap-northeast-1.amazonaws.com/mamezou-tech/task-service:1.0.0";
    expect(messages(text)).toEqual([
      ...refusals(text),
      `must be an object that says where the image is from, not its reference, got "${text}"; write { repository: "taskService" }, and its version in the releases file`,
    ]);
  });

  it("turns a plain reference of another registry into its setting", () => {
    expect(messages(`quay.io/a/b@${DIGEST}`).at(-1)).toContain(
      `write { registry: "quay.io", image: "a/b", digest: "${DIGEST}" }, or name a cache`,
    );
    expect(messages("nginx:1.27").at(-1)).toContain(
      'write { registry: "docker.io", image: "library/nginx", tag: "1.27" }, or name a cache',
    );
  });
});

describe("cachedImageFaults", () => {
  const image = (path: string) => ({ cache: "docker-hub", image: path, tag: "2.4" });

  it("asks for library/ before an official image of Docker Hub", () => {
    expect(cachedImageFaults(image("httpd"), "registry-1.docker.io").map(describeFault)).toEqual([
      `'image' must have the whole path, which is under 'library/' for an official image of Docker Hub, got "httpd"; write "library/httpd"`,
    ]);
  });

  it("accepts a path of one part elsewhere, and a whole path", () => {
    expect(cachedImageFaults(image("pause"), "registry.k8s.io")).toEqual([]);
    expect(cachedImageFaults(image("library/httpd"), "registry-1.docker.io")).toEqual([]);
  });
});
