import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { CreateRepositoryCommand } from "@aws-sdk/client-ecr";

import type { LifecycleReport } from "../../review/lifecycle/report";
import { awsClients } from "./support/clients";
import { type Emulator, startEmulator } from "./support/emulator";
import { ROOT, workFolder } from "./support/folders";
import { putImage } from "./support/images";
import { execute, type Finished, succeed } from "./support/process";

const REPOSITORY = "mamezou-tech/task-service";

const count = (rulePriority: number, tagPatternList: string[] | undefined, countNumber: number, action: object) => ({
  rulePriority,
  selection: {
    tagStatus: tagPatternList === undefined ? "any" : "tagged",
    tagPatternList,
    countType: "imageCountMoreThan",
    countNumber,
  },
  action,
});

const EXPIRE = { type: "expire" };
const ARCHIVE = { type: "transition", targetStorageClass: "archive" };
const POLICY = { rules: [count(1, ["v*"], 2, ARCHIVE), count(2, undefined, 4, EXPIRE)] };

let emulator: Emulator;
let folder: string;

beforeAll(async () => {
  emulator = await startEmulator();
  folder = workFolder("lifecycle");
  const { ecr } = awsClients(emulator);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
  for (const tag of ["v1", "dev-1", "v2", "dev-2", "v3", "dev-3"]) await putImage(ecr, REPOSITORY, tag);
});

afterAll(() => emulator.stop());

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const review = (...args: string[]): Promise<Finished> =>
  execute("npm", ["run", "--silent", "review", "--", ...args], { env: emulator.environment, cwd: ROOT });

async function listed(): Promise<string> {
  const args = ["ecr", "describe-images", "--repository-name", REPOSITORY, "--output", "json"];
  const { stdout } = await succeed("aws", args, { env: emulator.environment });
  return file("images.json", stdout);
}

test("AWS's preview says of every image what we say", async () => {
  const args = ["--policy", file("policy.json", POLICY), "--images", await listed(), "--live", "--format", "json"];
  const { code, stdout, stderr } = await review("lifecycle", ...args);
  const { images, live } = JSON.parse(stdout) as LifecycleReport;
  expect({ code, stderr, live }).toEqual({ code: 0, stderr: "", live: [] });
  const verdicts = images.map(({ tags, verdict, rule }) => `${tags.join()} ${verdict} ${rule ?? "-"}`);
  expect(verdicts.sort()).toEqual([
    "dev-1 expire 2",
    "dev-2 keep 2",
    "dev-3 keep 2",
    "v1 archive 1",
    "v2 keep 1",
    "v3 keep 1",
  ]);
});

test("an image that the list does not have is a difference", async () => {
  const all = JSON.parse((await succeed("cat", [await listed()], { env: emulator.environment })).stdout) as {
    imageDetails: { imageTags: string[] }[];
  };
  const images = file("some.json", { imageDetails: all.imageDetails.filter(({ imageTags }) => imageTags[0] !== "v1") });
  const { code, stdout } = await review(
    "lifecycle",
    "--policy",
    file("policy.json", POLICY),
    "--images",
    images,
    "--live",
  );
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /AWS's preview differs \(1\)\n.*\n +mamezou-tech\/task-service:v1 +not in the list of images +archive, rule 1\n/,
  );
});

test("a repository that AWS does not have is said in one line", async () => {
  const images = file("other.json", [{ repositoryName: "no/such", imageDigest: "sha256:a", imagePushedAt: 1 }]);
  const { code, stderr } = await review(
    "lifecycle",
    "--policy",
    file("policy.json", POLICY),
    "--images",
    images,
    "--live",
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^error: ecr:StartLifecyclePolicyPreview on no\/such failed \(RepositoryNotFoundException: .*\)\n$/,
  );
});

test.each([
  ["0 without findings", 0, ["lifecycle", "--policy", "GOOD"], ""],
  ["64 for a subcommand that is not there", 64, ["live"], "there is no 'live'; usage: npm run --silent review -- "],
  ["64 for no subcommand", 64, [], "what is to be reviewed?; usage: "],
  ["64 for an option that is not there", 64, ["lifecycle", "--no"], "unknown option '--no'; usage: "],
  ["65 for a file that is cut off", 65, ["lifecycle", "--policy", "CUT"], "error: "],
  ["65 for a policy that ECR would refuse", 65, ["lifecycle", "--policy", "BAD"], "error: "],
])("the exit code is %s", async (_name, expected, args, start) => {
  const files = new Map([
    ["GOOD", file("good.json", { rules: [count(1, undefined, 4, EXPIRE)] })],
    ["CUT", file("cut.json", '{"rules": [')],
    ["BAD", file("bad.json", { rules: [] })],
  ]);
  const { code, stderr } = await review(...args.map((argument) => files.get(argument) ?? argument));
  expect([code, stderr.slice(0, start.length)]).toEqual([expected, start]);
});
