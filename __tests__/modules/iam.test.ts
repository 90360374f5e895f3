import { ManagedPolicy, type ManagedPolicyProps } from "../../modules/iam/managed-policy";
import { policyOf, resource, synthIn } from "../support/synth";

const STATEMENTS = [{ actions: ["ecr:GetAuthorizationToken"], resources: ["*"] }];

const synthPolicy = (props: Partial<ManagedPolicyProps> = {}) =>
  synthIn((stack) => {
    const description = "Logs in";
    new ManagedPolicy(stack, "Puller", { policyName: "puller", description, statements: STATEMENTS, ...props });
  });

describe("ManagedPolicy", () => {
  it("holds the statements, and is attached to nobody by itself", () => {
    const json = synthPolicy();
    expect(resource(json, "aws_iam_policy")).toMatchObject({ name: "puller", description: "Logs in" });
    expect(policyOf(resource(json, "aws_iam_policy")).Statement).toEqual([
      { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    ]);
    expect(Object.keys(json.resource ?? {})).toEqual(["aws_iam_policy"]);
  });

  it("is attached to groups, users and roles by name, leaving their other policies alone", () => {
    const json = synthPolicy({ attachTo: { groups: ["developers"], users: ["minikube"], roles: ["ci"] } });
    expect(resource(json, "aws_iam_group_policy_attachment").group).toBe("developers");
    expect(resource(json, "aws_iam_user_policy_attachment").user).toBe("minikube");
    expect(resource(json, "aws_iam_role_policy_attachment").role).toBe("ci");
    expect(json.resource).not.toHaveProperty("aws_iam_policy_attachment");
  });

  it("rejects a document above AWS's limit, with its size", () => {
    const resources = Array.from(
      { length: 95 },
      (_, index) => `arn:aws:ecr:ap-northeast-1:123456789012:repository/team/app-${String(index)}`,
    );
    expect(() => synthPolicy({ statements: [{ actions: ["ecr:BatchGetImage"], resources }] })).toThrow(
      /^test\/Puller: 1 fault\n {2}policy document has 6\d{3} characters, AWS allows 6144; name fewer resources/,
    );
  });
});
