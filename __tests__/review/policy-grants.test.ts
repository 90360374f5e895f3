/** Every resource that gives policies to identities, asked of the proof and of the plan review alike. */
import type { JsonObject } from "../../review/estate/language/json";
import { readEstate } from "../../review/estate/reading/read";
import { Attachments } from "../../review/identities/attachments";
import { POLICY_GRANTS, type PolicyGrant, ROLE_ITSELF } from "../../review/identities/policy-grants";
import { policy, review, type Values } from "./support/changes";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const EVERYTHING = policy({ Effect: "Allow", Action: "*", Resource: "*" });

const GIVING = POLICY_GRANTS.filter(({ arns, document }) => arns !== undefined || document !== undefined);
const isList = (attribute: string): boolean => attribute.endsWith("s");

/** A resource of the type that gives everything to the identity `someone`. */
function giving({ type, arns, document }: PolicyGrant, holder: string): Values {
  return {
    name: type,
    [holder]: isList(holder) ? ["someone"] : "someone",
    ...(arns !== undefined && { [arns]: isList(arns) ? [ADMINISTRATOR] : ADMINISTRATOR }),
    ...(document !== undefined && { [document]: EVERYTHING }),
  };
}

const ROWS = GIVING.flatMap((grant) =>
  grant.holders.map(([holder, identity]) => [`${grant.type}.${holder}`, grant, holder, identity] as const),
);

describe("what gives a policy to an identity", () => {
  test.each(ROWS)("%s is of the proof", (_, grant, holder, identity) => {
    const resource = { [identity]: { one: { name: "someone" } }, [grant.type]: { gives: giving(grant, holder) } };
    const document = { provider: { aws: { region: "eu-west-1" } }, resource } as unknown as JsonObject;
    const estate = readEstate([{ kind: "module", id: "all", documents: [document] }]);
    const [someone] = estate.resources(identity);
    if (someone === undefined) throw new Error("there must be an identity");
    expect(new Attachments(estate).of(someone)).toMatchObject([
      {
        source: `all/${grant.type}.gives`,
        isCertain: true,
        content: grant.arns === undefined ? { document: EVERYTHING } : { arn: ADMINISTRATOR },
      },
    ]);
  });

  test.each(ROWS)("%s is of the plan review", (_, grant, holder) => {
    const { risks } = review([{ address: `${grant.type}.gives`, after: giving(grant, holder) }]);
    const kind = grant.arns === undefined ? "access-widened" : "admin-access";
    expect(risks.map(({ severity, kind: found, address }) => [severity, found, address])).toEqual([
      ["high", kind, `${grant.type}.gives`],
    ]);
  });

  test.each([
    [ROLE_ITSELF.arns, [ADMINISTRATOR], "admin-access"],
    [ROLE_ITSELF.inline, [{ name: "all", policy: EVERYTHING }], "access-widened"],
  ])("a role's own %s is of both", (attribute, value, kind) => {
    const role = { name: "someone", assume_role_policy: EVERYTHING };
    const { risks } = review([{ address: "aws_iam_role.one", before: role, after: { ...role, [attribute]: value } }]);
    expect(risks.map(({ severity, kind: found }) => [severity, found])).toEqual([["high", kind]]);
    const resource = { aws_iam_role: { one: { ...role, [attribute]: value } } };
    const estate = readEstate([{ kind: "module", id: "all", documents: [{ resource }] }]);
    const [someone] = estate.resources("aws_iam_role");
    expect(someone && new Attachments(estate).of(someone)).toMatchObject([{ source: "all/aws_iam_role.one" }]);
  });

  test("is looked for by the configuration where ARNs are known only after apply, each of them", () => {
    const document = (name: string, statement: Values): Values => ({ name, policy: policy(statement) });
    const { risks } = review(
      [
        { address: "aws_iam_policy.a", after: document("a", { Effect: "Allow", Action: "s3:Get*", Resource: "*" }) },
        { address: "aws_iam_policy.b", after: document("b", { Effect: "Allow", Action: "sqs:*", Resource: "*" }) },
        {
          address: "aws_iam_role_policy_attachments_exclusive.all",
          before: { role_name: "someone", policy_arns: [] },
          after: { role_name: "someone" },
          after_unknown: { policy_arns: true },
        },
      ],
      {
        configuration: {
          root_module: {
            resources: [
              {
                address: "aws_iam_role_policy_attachments_exclusive.all",
                expressions: {
                  policy_arns: {
                    references: [
                      "aws_iam_policy.a.arn",
                      "aws_iam_policy.a",
                      "aws_iam_policy.b.arn",
                      "aws_iam_policy.b",
                    ],
                  },
                },
              },
            ],
          },
        },
      },
    );
    const [risk] = risks.filter(({ address }) => address === "aws_iam_role_policy_attachments_exclusive.all");
    expect(risk).toMatchObject({ kind: "access-widened" });
    expect(risk?.why).toContain("s3:Get*");
    expect(risk?.why).toContain("sqs:*");
  });
});
