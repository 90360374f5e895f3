import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run as runLifecycle } from "../../commands/review/lifecycle";
import { run as runPlan } from "../../commands/review/plan";
import { run as runProve } from "../../commands/review/prove";
import { run as runReport } from "../../commands/review/report";
import type { AcceptedFinding } from "../../domain/accepted";
import { Acceptance } from "../../review/accepted/acceptance";
import { acceptedLines, acceptedMarkdown } from "../../review/accepted/lines";
import { readProofs } from "../../review/plan/proofs";

const NOW = Date.parse("2026-12-01T12:00:00Z");
const ENTRY: AcceptedFinding = { kind: "drift", address: "a.*", reason: "by hand", until: "2027-01-01" };
const FIXTURES = join(__dirname, "fixtures");

/** Writes facts with these entries, and gives the path. */
function facts(...accept: readonly Partial<AcceptedFinding>[]): string {
  const path = join(mkdtempSync(join(tmpdir(), "accept-")), "facts.json");
  writeFileSync(path, JSON.stringify({ accept: accept.map((one) => ({ ...ENTRY, ...one })) }));
  return path;
}

interface Run {
  readonly code: number;
  readonly out: string;
  readonly warnings: readonly string[];
}

async function running(run: (args: readonly string[]) => Promise<number>, ...args: readonly string[]): Promise<Run> {
  const out = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  const err = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    const code = await run(args);
    const [text, warnings] = [out, err].map(({ mock }) => mock.calls.map(([said]) => String(said)).join(""));
    return { code, out: text ?? "", warnings: (warnings ?? "").split("\n").filter((line) => line !== "") };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

describe("the entries of a run", () => {
  const findings = [{ at: "a.b" }, { at: "b.c" }];
  const placeOf = ({ at }: { at: string }) => ({ kind: "drift" as const, stack: "registry", addresses: [at] });
  const sorted = (now: string, ...entries: Partial<AcceptedFinding>[]) =>
    new Acceptance(
      entries.map((one) => ({ ...ENTRY, ...one })),
      { now: Date.parse(now), stacks: [] },
    ).sort(findings, placeOf);

  it("set apart what they cover", () => {
    const { reason, until } = ENTRY;
    expect(sorted("2026-12-01", {})).toEqual({
      open: [{ at: "b.c" }],
      accepted: [{ kind: "drift", stack: "registry", address: "a.b", reason, until, finding: { at: "a.b" } }],
    });
  });

  it.each([
    ["2027-01-01T23:59:59Z", undefined],
    ["2027-01-02T00:00:00Z", "2027-01-01"],
  ])("hold until their day is over: at %s", (now, over) => {
    const { open, accepted } = sorted(now, {});
    expect(accepted).toHaveLength(over === undefined ? 1 : 0);
    expect(open).toEqual(over === undefined ? [{ at: "b.c" }] : [{ at: "a.b", wasAcceptedUntil: over }, { at: "b.c" }]);
  });

  it("count by the one that holds longest", () => {
    const { accepted } = sorted("2026-12-01", { until: "2026-11-30" }, { reason: "longer", until: "2027-05-01" });
    expect(accepted).toMatchObject([{ reason: "longer", until: "2027-05-01" }]);
  });

  it("leave alone what is no finding", () => {
    expect(new Acceptance([ENTRY], { now: NOW, stacks: [] }).sort(findings, () => undefined)).toEqual({
      open: findings,
      accepted: [],
    });
  });

  it("are told where they match nothing, and could have", () => {
    const entries: Partial<AcceptedFinding>[] = [
      {},
      { address: "x.y" },
      { address: "over", until: "2020-01-01" },
      { kind: "replaced" },
      { stack: "reg*", address: "z" },
      { stack: "other", address: "z" },
    ];
    const acceptance = new Acceptance(
      entries.map((one) => ({ ...ENTRY, ...one })),
      { now: NOW, stacks: ["registry", "access"] },
    );
    acceptance.sort(findings, placeOf);
    expect(acceptance.unmatched(["drift"])).toEqual([
      "accepted is drift at x.y, and nothing is found there; take it out of review.accept",
      "accepted is drift at over, and nothing is found there; take it out of review.accept",
      "accepted is drift at z in reg*, and nothing is found there; take it out of review.accept",
    ]);
  });
});

describe("the words of an accepted finding", () => {
  const reason = "see | <b>*x*</b>\n`[a](b)` \u001b[31m\u202e";
  const accepted = [{ ...ENTRY, stack: "reg`istry", address: "a`.b", reason }];

  it("are one line without control characters", () => {
    expect(acceptedLines(accepted)).toEqual([
      "accepted: drift reg`istry/a`.b: see | <b>*x*</b> `[a](b)` [31m (until 2027-01-01)",
    ]);
  });

  it("are no mark-up", () => {
    expect(acceptedMarkdown(accepted)).toEqual([
      "<details><summary>Accepted (1)</summary>",
      "",
      "- **drift** `reg'istry/a'.b`: see \\| \\<b\\>\\*x\\*\\</b\\> \\`\\[a\\](b)\\` \\[31m (until 2027-01-01)",
      "",
      "</details>",
    ]);
  });
});

describe("prove", () => {
  const PLAN = join(FIXTURES, "plain-ecs", "plan.json");
  const broken = { kind: "pull-refuted", address: "aws_ecs_task_definition.broken", reason: "moves to EKS" } as const;
  const network = { kind: "not-examined", address: "network", reason: "closed by hand" } as const;
  const prove = (path: string, ...args: readonly string[]) =>
    running(runProve, "--plan", PLAN, "--facts", path, "--strict", "--now", "2026-12-01", ...args);

  it("shows an accepted pull folded, and ends with 0", async () => {
    const { code, out, warnings } = await prove(facts(broken, network));
    expect({ code, warnings }).toEqual({ code: 0, warnings: [] });
    const lines = out.split("\n");
    expect(lines[0]).toBe("4 pulls: 3 proven, 0 refuted, 0 unknown, 1 accepted");
    expect(lines.filter((line) => /^(refuted|mend|accepted)/.test(line))).toEqual([
      "accepted: pull-refuted plain-ecs/aws_ecs_task_definition.broken: moves to EKS (until 2027-01-01)",
      "accepted: not-examined network: closed by hand (until 2027-01-01)",
    ]);
    expect(out).toContain("not examined: network: ");
  });

  it("folds it in Markdown", async () => {
    const { code, out } = await prove(facts(broken), "--format", "markdown");
    expect(code).toBe(0);
    expect(out).not.toContain("| refuted |");
    expect(out).toContain(
      "<details><summary>Accepted (1)</summary>\n\n" +
        "- **pull-refuted** `plain-ecs/aws_ecs_task_definition.broken`: moves to EKS (until 2027-01-01)\n\n</details>\n",
    );
  });

  it("lists it in JSON beside the workloads, whole", async () => {
    const { code, out } = await prove(facts(broken, network), "--format", "json");
    const { workloads, accepted } = JSON.parse(out) as { workloads: unknown[]; accepted: unknown[] };
    expect({ code, workloads: workloads.length }).toEqual({ code: 0, workloads: 3 });
    const until = "2027-01-01";
    expect(accepted).toEqual([
      { ...broken, stack: "plain-ecs", until, finding: expect.objectContaining({ verdict: "refuted" }) as unknown },
      { ...network, until },
    ]);
  });

  it("counts it again past its date, and says so", async () => {
    const past = facts({ ...broken, until: "2026-10-01" }, { ...network, until: "2026-10-01" });
    const { code, out } = await prove(past);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^refuted: plain-ecs\/aws_ecs_task_definition\.broken .*\n {2}accepted until 2026-10-01, which is over$/m,
    );
    expect(out).toContain("\nnot-examined network: accepted until 2026-10-01, which is over\n");
    const json = JSON.parse((await prove(past, "--format", "json")).out) as Record<string, object[]>;
    expect(json["workloads"]?.filter((one) => "wasAcceptedUntil" in one)).toMatchObject([
      { verdict: "refuted", wasAcceptedUntil: "2026-10-01" },
    ]);
    expect(json["over"]).toEqual([{ ...network, until: "2026-10-01" }]);
    expect(json["accepted"]).toBeUndefined();
  });

  it("warns of what matches nothing, of its own kinds and stacks only", async () => {
    const { code, warnings } = await prove(
      facts(
        broken,
        { ...broken, address: "x" },
        { ...broken, stack: "prod" },
        { kind: "dead-rule" },
        { kind: "drift" },
      ),
    );
    expect({ code, warnings }).toEqual({
      code: 0,
      warnings: ["warning: accepted is pull-refuted at x, and nothing is found there; take it out of review.accept"],
    });
  });

  it("explains an accepted pull like any other", async () => {
    const { code, out, warnings } = await prove(facts(broken, { ...broken, address: "x" }), "--explain", "broken");
    expect({ code, warnings }).toEqual({ code: 0, warnings: [] });
    expect(out).toMatch(/^refuted: .*\n {2}1\. /);
    expect(out).toMatch(/\naccepted: pull-refuted plain-ecs\/aws_ecs_task_definition\.broken: moves to EKS .*\n$/);
  });
});

const ACCOUNT = "123456789012";
const REGISTRY = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com`;

/** A folder with a registry whose policy has a `mutable-untagged`, and a task that runs an image that expires. */
function estateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "estate-"));
  const provider = { aws: { region: "eu-west-1", allowed_account_ids: [ACCOUNT] } };
  const newest = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 };
  const policy = JSON.stringify({ rules: [{ rulePriority: 1, selection: newest, action: { type: "expire" } }] });
  const tagged = { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 1 };
  const onlyTagged = JSON.stringify({ rules: [{ rulePriority: 1, selection: tagged, action: { type: "expire" } }] });
  const resources = {
    registry: {
      aws_ecr_repository: {
        service: { name: "team/service", image_tag_mutability: "IMMUTABLE" },
        web: { name: "team/web" },
      },
      aws_ecr_lifecycle_policy: {
        service: { repository: "${aws_ecr_repository.service.name}", policy },
        web: { repository: "${aws_ecr_repository.web.name}", policy: onlyTagged },
      },
    },
    prod: {
      aws_ecs_task_definition: {
        service: {
          family: "service",
          container_definitions: JSON.stringify([{ name: "service", image: `${REGISTRY}/team/service:1` }]),
        },
      },
    },
  };
  for (const [id, resource] of Object.entries(resources)) {
    mkdirSync(join(folder, id), { recursive: true });
    writeFileSync(join(folder, id, "main.tf.json"), JSON.stringify({ provider, resource }));
  }
  return folder;
}

/** Two images of `team/service`, of which the policy keeps the second. */
function imagesFile(folder: string): string {
  const path = join(folder, "images.json");
  const image = (tag: string) => ({
    registryId: ACCOUNT,
    repositoryName: "team/service",
    imageDigest: `sha256:${tag.repeat(64)}`,
    imageTags: [tag],
    imageSizeInBytes: 1,
    imagePushedAt: `2026-11-0${tag}T00:00:00Z`,
  });
  writeFileSync(path, JSON.stringify({ imageDetails: [image("1"), image("2")] }));
  return path;
}

const UNTAGGED = { kind: "mutable-untagged", stack: "registry", address: "team/web", reason: "few images" } as const;
const IN_USE = { kind: "image-in-use", address: "aws_ecs_task_definition.*", reason: "goes next week" } as const;

describe("lifecycle", () => {
  const folder = estateFolder();
  const images = imagesFile(folder);
  const lifecycle = (path: string, ...args: readonly string[]) =>
    running(runLifecycle, "--from", folder, "--images", images, "--facts", path, "--now", "2026-12-01", ...args);

  it("counts both without entries", async () => {
    const { code, out } = await lifecycle(facts(), "--format", "json");
    const { lint, inUse, accepted } = JSON.parse(out) as Record<string, { code: string }[]>;
    expect([code, lint?.map((one) => one.code), inUse?.map((one) => one.code), accepted]).toEqual([
      1,
      ["mutable-untagged"],
      ["image-in-use"],
      undefined,
    ]);
  });

  it("shows accepted findings folded, and ends with 0", async () => {
    const { code, out, warnings } = await lifecycle(facts(UNTAGGED, IN_USE), "--strict");
    expect({ code, warnings }).toEqual({ code: 0, warnings: [] });
    expect(out).not.toMatch(/^(Policy|Needed)/m);
    expect(out).toContain(
      "\n\naccepted: mutable-untagged registry/team/web: few images (until 2027-01-01)\n" +
        "accepted: image-in-use prod/aws_ecs_task_definition.service: goes next week (until 2027-01-01)\n",
    );
  });

  it("folds them in Markdown", async () => {
    const { code, out } = await lifecycle(facts(UNTAGGED, IN_USE), "--format", "markdown");
    expect(code).toBe(0);
    expect(out).toContain(
      "\n\n<details><summary>Accepted (2)</summary>\n\n" +
        "- **mutable-untagged** `registry/team/web`: few images (until 2027-01-01)\n" +
        "- **image-in-use** `prod/aws_ecs_task_definition.service`: goes next week (until 2027-01-01)\n\n</details>\n",
    );
  });

  it("lists them in JSON beside the findings", async () => {
    const { out } = await lifecycle(facts(UNTAGGED, IN_USE), "--format", "json");
    const { lint, inUse, accepted } = JSON.parse(out) as Record<string, unknown>;
    expect({ lint, inUse }).toEqual({ lint: [], inUse: [] });
    expect(accepted).toMatchObject([
      { ...UNTAGGED, until: "2027-01-01", finding: { code: "mutable-untagged", repository: "team/web" } },
      { kind: "image-in-use", stack: "prod", address: "aws_ecs_task_definition.service", finding: { rule: 1 } },
    ]);
  });

  it.each<[string, Partial<AcceptedFinding>, number]>([
    ["the address of its policy", { ...UNTAGGED, address: "aws_ecr_lifecycle_policy.web" }, 1],
    ["its repository in any stack", { ...UNTAGGED, stack: "*" }, 1],
    ["another stack", { ...UNTAGGED, stack: "prod" }, 0],
    ["the image as it is written", { ...IN_USE, address: "*/team/service:1" }, 1],
    ["the stack of the workload", { ...IN_USE, stack: "prod" }, 1],
    ["the stack of the image's repository", { ...IN_USE, stack: "registry" }, 0],
  ])("accepts one by %s, or not", async (_name, entry, count) => {
    const { accepted = [] } = JSON.parse((await lifecycle(facts(entry), "--format", "json")).out) as {
      accepted?: unknown[];
    };
    expect(accepted).toHaveLength(count);
  });

  it("counts them again past their date, and says so", async () => {
    const until = "2026-10-01";
    const past = facts({ ...UNTAGGED, until }, { ...IN_USE, until });
    const { code, out } = await lifecycle(past);
    expect(code).toBe(1);
    expect(
      out.match(/^ {2}(mutable-untagged|image-in-use) .* \(accepted until 2026-10-01, which is over\)$/gm),
    ).toHaveLength(2);
    const { lint, inUse } = JSON.parse((await lifecycle(past, "--format", "json")).out) as Record<string, unknown>;
    expect([lint, inUse]).toMatchObject([[{ wasAcceptedUntil: until }], [{ wasAcceptedUntil: until }]]);
  });

  it("warns of what matches nothing, of what it could have found only", async () => {
    const path = facts({ ...UNTAGGED, address: "x" }, { ...IN_USE, address: "y" }, { kind: "pull-unknown" });
    const line = (kind: string, where: string): string =>
      `warning: accepted is ${kind} at ${where}, and nothing is found there; take it out of review.accept`;
    const policies = line("mutable-untagged", "x in registry");
    expect((await lifecycle(path)).warnings).toEqual([policies, line("image-in-use", "y")]);
    const bare = await running(runLifecycle, "--from", folder, "--facts", path, "--now", "2026-12-01");
    expect(bare.warnings).toEqual([policies]);
  });

  it("goes by them for a policy alone, and warns of none", async () => {
    const policy = join(folder, "policy.json");
    const selection = { tagStatus: "tagged", tagPatternList: ["v1"], countType: "imageCountMoreThan", countNumber: 1 };
    writeFileSync(policy, JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] }));
    const entries = [{ kind: "dead-rule", address: "team/*" } as const, UNTAGGED];
    const args = ["--policy", policy, "--repository", "team/api", "--facts", facts(...entries)];
    const { code, out, warnings } = await running(runLifecycle, ...args, "--now", "2026-12-01");
    expect({ code, warnings }).toEqual({ code: 0, warnings: [] });
    expect(out).toContain("\naccepted: dead-rule team/api: by hand (until 2027-01-01)\n");
  });
});

describe("report", () => {
  const PLAN = join(FIXTURES, "plain-ecs", "plan.json");
  const estate = estateFolder();
  const broken = { kind: "pull-refuted", address: "aws_ecs_task_definition.broken", reason: "moves to <EKS>" } as const;
  const network = { kind: "not-examined", address: "network", reason: "closed by hand" } as const;
  const report = async (path: string) => {
    const out = mkdtempSync(join(tmpdir(), "report-"));
    const sources = ["--plan", PLAN, "--from", estate, "--images", imagesFile(estate)];
    const { code, warnings } = await running(
      runReport,
      ...sources,
      "--facts",
      path,
      "--now",
      "2026-12-01",
      "--out",
      out,
    );
    return { code, warnings, page: readFileSync(join(out, "index.html"), "utf8") };
  };
  /** The pull of a task whose role is in no file. */
  const open = { kind: "pull-unknown", address: "*", reason: "its role is elsewhere" } as const;
  const others = { ...UNTAGGED, stack: "plain-ecs", address: "*" };
  const refused = { ...broken, address: "*" };

  it("shows accepted findings folded, and ends with 0", async () => {
    const { code, page, warnings } = await report(facts(refused, open, UNTAGGED, others, IN_USE, network));
    expect({ code, refuted: warnings.filter((line) => line.includes("refuted")) }).toEqual({ code: 0, refuted: [] });
    expect(page).toContain("<summary>Accepted: moves to &lt;EKS> (until 2027-01-01)</summary>");
    expect(page).toMatch(/<details><summary>Accepted: \d findings<\/summary><ul>/);
    for (const line of [
      "pull-refuted plain-ecs/aws_ecs_task_definition.broken: moves to &lt;EKS> (until 2027-01-01)",
      "mutable-untagged registry/team/web: few images (until 2027-01-01)",
      "image-in-use prod/aws_ecs_task_definition.service: goes next week (until 2027-01-01)",
      "not-examined network: closed by hand (until 2027-01-01)",
    ]) {
      expect(page).toContain(`<li>${line}</li>`);
    }
  });

  it("counts them again past their date, and says so", async () => {
    const until = "2026-10-01";
    const past = [refused, UNTAGGED, IN_USE, network].map((one) => ({ ...one, until }));
    const { code, page } = await report(facts(...past));
    expect(code).toBe(1);
    expect(page.split("accepted until 2026-10-01, which is over").length).toBeGreaterThan(4);
    expect(page).not.toContain("<summary>Accepted");
  });

  it("warns of what matches nothing, of what it could have found only", async () => {
    const { warnings } = await report(facts(broken, { ...UNTAGGED, address: "x" }, { kind: "drift" }));
    expect(warnings).toEqual([
      "warning: accepted is mutable-untagged at x in registry, and nothing is found there; take it out of review.accept",
    ]);
  });
});

describe("plan", () => {
  const PLAN = join(FIXTURES, "plans", "lifecycle.json");
  const shorter = { kind: "retention-shortened", address: "*", reason: "we need fewer" } as const;
  const plan = (path: string, ...args: readonly string[]) =>
    running(runPlan, `registry=${PLAN}`, "--facts", path, "--now", "2026-12-01", "--fail-on", "low", ...args);
  const title = "accepted: retention-shortened registry/aws_ecr_lifecycle_policy.";

  it("counts a risk without entries", async () => {
    expect((await plan(facts())).code).toBe(1);
  });

  it("shows an accepted risk folded, and ends with 0", async () => {
    const { code, out, warnings } = await plan(facts({ ...shorter, stack: "registry" }), "--format", "text");
    expect({ code, warnings }).toEqual({ code: 0, warnings: [] });
    expect(out).toContain("risk: none\n");
    expect(out).toContain(`\n${title}`);
    expect(out).toContain(": we need fewer (until 2027-01-01)\n");
    expect(out).not.toMatch(/^medium/m);
  });

  it("folds it in Markdown", async () => {
    const { code, out } = await plan(facts(shorter));
    expect(code).toBe(0);
    expect(out).toMatch(/^## Plan review: no risks found, \d accepted\n/);
    expect(out).toMatch(/<details><summary>Accepted \(\d\)<\/summary>\n\n- \*\*retention-shortened\*\* `registry\/aws/);
    expect(out).not.toContain("### ");
  });

  it("lists it in JSON beside the risks", async () => {
    const { risks, accepted } = JSON.parse((await plan(facts(shorter), "--format", "json")).out) as Record<
      string,
      unknown
    >;
    expect(risks).toEqual([]);
    expect(accepted).toMatchObject([
      { kind: "retention-shortened", stack: "registry", reason: "we need fewer", finding: { severity: "medium" } },
    ]);
  });

  it("counts it again past its date, and says so", async () => {
    const past = facts({ ...shorter, until: "2026-10-01" });
    const text = await plan(past, "--format", "text");
    expect(text.code).toBe(1);
    expect(text.out).toMatch(/^medium retention-shortened .*; accepted until 2026-10-01, which is over$/m);
    expect((await plan(past)).out).toMatch(
      /^- \*\*retention-shortened\*\* .* \(accepted until 2026-10-01, which is over\): /m,
    );
    const { risks } = JSON.parse((await plan(past, "--format", "json")).out) as Record<string, unknown>;
    expect(risks).toMatchObject([{ wasAcceptedUntil: "2026-10-01" }]);
  });

  it("warns of what matches nothing, of its own kinds and stacks only", async () => {
    const { warnings } = await plan(
      facts(
        { ...shorter, address: "x" },
        { ...shorter, stack: "prod" },
        { kind: "pull-refuted" },
        { kind: "image-expired" },
      ),
    );
    expect(warnings).toEqual([
      "warning: accepted is retention-shortened at x, and nothing is found there; take it out of review.accept",
    ]);
  });

  it("shows unfolded what the change accepts anew", async () => {
    const known = { kind: "pull-refuted", address: "a", reason: "known" } as const;
    const base = facts(known, { ...shorter, until: "2026-12-24" });
    const path = facts(known, shorter);
    const text = await plan(path, "--base-facts", base, "--format", "text");
    expect(text.out).toContain("\nthis change accepted: retention-shortened *: we need fewer (until 2027-01-01)\n");
    expect(text.out).not.toContain("pull-refuted");
    const { out } = await plan(path, "--base-facts", base);
    expect(out).toContain(
      "### Accepted by this change (1)\n\n- **retention-shortened** `*`: we need fewer (until 2027-01-01)\n",
    );
    const { acceptedAnew } = JSON.parse((await plan(path, "--base-facts", base, "--format", "json")).out) as Record<
      string,
      unknown
    >;
    expect(acceptedAnew).toEqual([{ ...shorter, until: "2027-01-01" }]);
    expect((await plan(path, "--base-facts", path)).out).not.toContain("by this change");
  });

  it("takes the base's facts beside those of the change only", () => {
    expect(() => runPlan([PLAN, "--base-facts", "x.json"])).toThrow(
      "--base-facts is what --facts is compared with: name both",
    );
  });
});

test("a pull that prove has set apart as accepted is still compared by plan", () => {
  const finding = { workload: "prod/a", image: "i", verdict: "refuted", missing: [], unknown: [] };
  expect(readProofs("after.json", { workloads: [], accepted: [{ kind: "not-examined" }, { finding }] })).toEqual([
    finding,
  ]);
});
