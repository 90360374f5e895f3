import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { JsonObject } from "../../review/estate/language/json";
import { readEstate } from "../../review/estate/reading/read";
import { prove, type WorkloadProof } from "../../review/pull/prove";

describe("a project in plain HCL", () => {
  const at = (name: string): string => join(__dirname, "fixtures", "plain-ecs", `${name}.json`);
  const short = (list: readonly WorkloadProof[]) =>
    list.map(({ workload, verdict }) => `${verdict} ${workload.split("/")[1] ?? ""}`);

  test("its state is proven as it is", () => {
    const { workloads } = prove(readEstate([{ kind: "state", path: at("state") }]));
    expect(short(workloads)).toEqual([
      "proven aws_ecs_task_definition.app",
      "refuted aws_ecs_task_definition.broken",
      "proven aws_ecs_task_definition.web",
    ]);
  });

  test("its first plan is proven by what it names, which is an assumption", () => {
    const { workloads } = prove(readEstate([{ kind: "plan", path: at("plan") }]));
    expect(short(workloads)).toEqual([
      "proven aws_codebuild_project.build",
      "proven aws_ecs_task_definition.app",
      "refuted aws_ecs_task_definition.broken",
      "proven aws_ecs_task_definition.web",
    ]);
    expect(workloads[3]?.assumptions).toContain(
      "what is made of aws_ecr_repository.web.arn is nothing else, as a plan does not say",
    );
  });
});

const ACCOUNT = "123456789012";

/** Each was planned and applied by Terraform as it stands beside the files. */
describe("other projects in plain HCL", () => {
  const file = (name: string): string => join(__dirname, "fixtures", name);
  const text = (name: string): string => readFileSync(file(name), "utf8");
  const planned = (name: string, change: (plan: string) => string = (plan) => plan): readonly WorkloadProof[] => {
    const document = JSON.parse(change(text(name))) as JsonObject;
    return prove(readEstate([{ kind: "plan", path: file(name), document }])).workloads;
  };
  const recorded = (change: (state: string) => string): WorkloadProof | undefined => {
    const document = JSON.parse(change(text("plain-cross/state.json"))) as JsonObject;
    return prove(readEstate([{ kind: "state", path: file("plain-cross/state.json"), document }])).workloads[0];
  };
  const verdicts = (workloads: readonly WorkloadProof[]): string[] => workloads.map(({ verdict }) => verdict);
  const api = 'module.service["api"]';

  test("a first plan that picks a repository among the copies of a module is proven if all of them can be pulled", () => {
    const [first, ...others] = planned("plain-modules/plan.json");
    expect(verdicts(others)).toEqual(["proven", "proven"]);
    expect(first).toMatchObject({ verdict: "proven", image: "${module.ecr.aws_ecr_repository.this.repository_url}" });
    expect(first?.assumptions.slice(0, 1)).toEqual([
      `plain-modules/${api}.aws_ecs_task_definition.this: an image of it is one of module.ecr.aws_ecr_repository.this, which is all that the plan says`,
    ]);
    expect(first?.assumptions).toContain(
      "what is made of ${var.repository_arns} is the ARNs of all that it names, as a plan does not say",
    );
  });

  test("it is unknown if only one of them can be pulled", () => {
    const one = '"repository_arns":{"references":["module.ecr[\\"platform/api\\"].arn"]}';
    const workloads = planned("plain-modules/plan.json", (plan) =>
      plan.replace('"repository_arns":{"references":["module.ecr"]}', one),
    );
    expect(verdicts(workloads)).toEqual(["unknown", "unknown", "unknown"]);
    expect(workloads[0]?.unknown).toContain(
      `it may lack ecr:BatchGetImage at plain-modules/${api}.aws_iam_role.execution`,
    );
  });

  test("it is refuted if none of them can be pulled", () => {
    const workloads = planned("plain-modules/plan.json", (plan) =>
      plan.replaceAll('"ecr:BatchGetImage"', '"ecr:DescribeImages"'),
    );
    expect(verdicts(workloads)).toEqual(["refuted", "refuted", "refuted"]);
    expect(new Set(workloads[0]?.missing.map(({ what }) => what))).toEqual(new Set(["ecr:BatchGetImage"]));
  });

  test("a plan of Terraform's JSON is read by what its expressions name", () => {
    const workloads = planned("plain-json/plan.json");
    expect(verdicts(workloads)).toEqual(["proven", "proven"]);
    expect(workloads[0]?.image).toBe('${aws_ecr_repository.this["a"].repository_url}');
    expect(workloads[0]?.path.at(-1)).toContain("on arn:aws:ecr:eu-west-1:123456789012:repository/json/a");
  });

  test("its folder is proven with its overrides and values of variables", () => {
    const { workloads } = prove(readEstate([{ kind: "folder", path: file("plain-json") }]));
    expect(workloads.map(({ verdict, image, puller }) => [verdict, image, puller])).toEqual(
      ["a", "b"].map((name) => [
        "proven",
        `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/json/${name}:1.0.0`,
        `arn:aws:iam::${ACCOUNT}:role/json-exec-overridden`,
      ]),
    );
  });

  test.each<[string, string, string, WorkloadProof["verdict"]]>([
    ["as it is", "", "", "proven"],
    ["whose repository lets in other roles", "role/api-*", "role/web-*", "refuted"],
    ["whose repository lets in another account", "iam::222222222222:root", "iam::333333333333:root", "refuted"],
    [
      "whose image is of another region",
      "eu-central-1.amazonaws.com/team/api:1",
      "eu-west-1.amazonaws.com/team/api:1",
      "refuted",
    ],
    ["whose image has a typing error", "com/team/api:1", "com/team/apii:1", "refuted"],
    ["whose role is trusted to another service", "ecs-tasks.amazonaws.com", "ecs.amazonaws.com", "refuted"],
  ])("a state of two accounts %s", (_, before, after, verdict) => {
    expect(recorded((state) => (before === "" ? state : state.replaceAll(before, after)))?.verdict).toBe(verdict);
  });

  test("a plan says that it holds no text of a policy that is made of an ARN", () => {
    const [only] = planned("plain-cross/plan.json");
    expect(only).toMatchObject({ verdict: "unknown" });
    expect(only?.unknown).toEqual([
      "plain-cross/aws_iam_role_policy.execution: a plan does not hold a text that is made of what is known only after apply; a data source aws_iam_policy_document tells it, or the state",
    ]);
  });
});

/** The plan is written by hand, in Terraform's format. */
describe("a plan of EKS in plain HCL, whose provider is configured by outputs of a module", () => {
  const path = join(__dirname, "fixtures/plain-eks/plan.json");
  const pods = (before: string, after: string): readonly WorkloadProof[] => {
    const document = JSON.parse(
      readFileSync(path, "utf8").replaceAll(before === "" ? "\u0000" : before, after),
    ) as JsonObject;
    const { workloads } = prove(readEstate([{ kind: "plan", path, document }]));
    return workloads.filter(({ workload }) => workload.includes("/default/"));
  };

  test.each<[string, string, string, WorkloadProof["verdict"][], string[]]>([
    ["as it is", "", "", ["unknown", "proven", "proven"], []],
    [
      "whose nodes may not pull",
      "AmazonEC2ContainerRegistryReadOnly",
      "AmazonSSMManagedInstanceCore",
      ["refuted", "refuted", "refuted"],
      ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    ],
    [
      "whose node role trusts another service",
      "ec2.amazonaws.com",
      "ecs-tasks.amazonaws.com",
      ["refuted", "refuted", "refuted"],
      ["sts:AssumeRole"],
    ],
    [
      "whose provider is configured by locals, too",
      '{"references":["module.eks.',
      '{"references":["local.other","module.eks.',
      ["unknown", "unknown", "unknown"],
      [],
    ],
  ])("%s", (_, before, after, verdicts, missing) => {
    const [tool, api, old] = pods(before, after);
    expect([tool, api, old].map((pod) => pod?.verdict)).toEqual(verdicts);
    expect(api?.missing.map(({ what }) => what)).toEqual(missing);
  });

  test("names what it takes the cluster to be", () => {
    expect(pods("", "")[1]?.assumptions).toContain(
      "${module.eks.endpoint} is module.eks.aws_eks_cluster.this, which is all that the plan says",
    );
  });
});
