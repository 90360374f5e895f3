import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { type Browser, chromium, type Page } from "playwright-core";

import taskTool from "../../config/task-tool";
import { writePlatform } from "../support/synth";
import { CACHE, ROOT, workFolder } from "./support/folders";
import { execute, type Finished } from "./support/process";

jest.setTimeout(120_000);

const QUIET = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];
const SCHEMES = ["light", "dark"] as const;
const ROLE_POLICY = "stacks/eks-prod/cdk.tf.json";

interface NodeStack {
  readonly resource: { readonly aws_iam_role_policy: { readonly node_role_policy: { policy: string } } };
}

/** Where the platform is, so that the page holds no path of this machine. */
function report(cwd: string): Promise<Finished> {
  const cadence = ["--cadence", "builds-per-day=1,release-every=5,size-mb=120", "--now", "2026-03-01T00:00:00Z"];
  const args = ["--require", "tsx/cjs", join(ROOT, "commands/review.ts"), "report", "--out", "out", ...cadence];
  return execute(process.execPath, [...args, "--days", "60"], { cwd, env: process.env });
}

/** The nodes of prod may pull one repository of the platform's three. */
function breakPull(folder: string): void {
  const path = join(folder, ROLE_POLICY);
  const stack = JSON.parse(readFileSync(path, "utf8")) as NodeStack;
  const held = stack.resource.aws_iam_role_policy.node_role_policy;
  held.policy = held.policy.replace("repository/mamezou-tech/*", "repository/mamezou-tech/task-web");
  writeFileSync(path, JSON.stringify(stack));
}

describe("the report in Chromium", () => {
  const folder = workFolder("report");
  let browser: Browser;
  let address: string;
  let finished: Finished;

  beforeAll(async () => {
    const platform = join(folder, "cdktf.out");
    writePlatform(taskTool, platform);
    breakPull(platform);
    finished = await report(folder);
    address = pathToFileURL(join(folder, "out", "index.html")).href;
    browser = await chromium.launch({
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      args: QUIET,
    });
  });

  afterAll(() => browser.close());

  async function open(colorScheme: (typeof SCHEMES)[number]): Promise<{ page: Page; faults: string[] }> {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
    const faults: string[] = [];
    page.on("console", (message) => faults.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("file://")) faults.push(`request: ${request.url()}`);
    });
    await page.goto(address);
    return { page, faults };
  }

  test("is written with exit code 1 where a workload is refuted", () => {
    expect(finished).toMatchObject({ code: 1, stdout: "out/index.html\n", stderr: "" });
  });

  test.each(SCHEMES)("loads nothing, has no error and is accessible in %s", async (scheme) => {
    const { page, faults } = await open(scheme);
    await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    const violations = await page.evaluate<string[]>(
      "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))",
    );
    expect(violations).toEqual([]);
    expect(faults).toEqual([]);
    expect(await page.content()).not.toContain(ROOT);
    const shots = join(CACHE, "report");
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `${scheme}.png`) });
    await page.close();
  });

  test("shows what is refuted in the diagram, and the statement that is missing", async () => {
    const { page } = await open("light");
    expect(await page.locator("path.edge.refuted[marker-end]").count()).toBe(4);
    const missing = page.locator("#workloads tbody", { hasText: "workloads-prod/Deployment/task-tool/task-service" });
    const statement = JSON.parse((await missing.locator("pre").first().textContent()) ?? "") as object;
    expect(statement).toEqual({
      Effect: "Allow",
      Action: ["ecr:BatchGetImage"],
      Resource: ["arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/task-service"],
    });
    await page.close();
  });

  test("is used by keys alone: Tab reaches the skip link and the parts, Enter opens a walk", async () => {
    const { page } = await open("light");
    const focused = () => page.evaluate<string>("document.activeElement.textContent.trim()");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the report");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Summary");
    const summary = page.locator("#workloads summary").first();
    await summary.focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("#workloads details").first().getAttribute("open")).not.toBeNull();
    await page.locator("#diagram a").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate<string>("location.hash")).toMatch(/^#pull-\d+$/);
    await page.close();
  });
});
