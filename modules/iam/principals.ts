import type { PolicyConditions, PolicyPrincipals } from "../../domain/aws/policy-document";
import { type PrincipalSettings, principalFaults } from "../../domain/ecr/repository-settings";
import { refuse } from "../../domain/text/errors";
import { pascalCase } from "../../domain/text/words";
import type { Partition } from "../../domain/aws/regions";
import { accountRootArn } from "../../domain/aws/arn";

/** How a resource policy names somebody: a principal, and what narrows it. */
export interface ResourcePrincipal {
  /** Unique and stable among the principals of one policy: letters and digits. */
  readonly sid: string;
  readonly principals: PolicyPrincipals | "*";
  readonly conditions?: PolicyConditions;
}

/**
 * The principal of a resource policy for another account, an organization or a service.
 *
 * An account is named by its root and narrowed by `aws:PrincipalArn`: ECR refuses a policy that names a role which
 * does not exist yet.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 *
 * @throws ValidationError
 */
export function resourcePrincipal(settings: PrincipalSettings, partition: Partition = "aws"): ResourcePrincipal {
  refuse("principal", principalFaults(settings));
  if ("account" in settings) {
    const { account, roleArns } = settings;
    return {
      sid: `Account${account}`,
      principals: { AWS: [accountRootArn(partition, account)] },
      ...(roleArns === undefined ? {} : { conditions: { ArnLike: { "aws:PrincipalArn": [...roleArns].sort() } } }),
    };
  }
  if ("organization" in settings) {
    const { organization } = settings;
    const conditions = { StringEquals: { "aws:PrincipalOrgID": organization } };
    return { sid: `Organization${organization.replace("-", "")}`, principals: "*", conditions };
  }
  return servicePrincipal(settings.service, settings.sourceAccount, settings.sourceArn);
}

/** A service is narrowed to whom it acts for, so that nobody else can send it ("confused deputy"). */
function servicePrincipal(service: string, sourceAccount: string, sourceArn?: string): ResourcePrincipal {
  const account = { StringEquals: { "aws:SourceAccount": sourceAccount } };
  return {
    sid: `Service${pascalCase(service.split(".")[0] ?? "")}${sourceAccount}`,
    principals: { Service: [service] },
    conditions: sourceArn === undefined ? account : { ...account, ArnLike: { "aws:SourceArn": sourceArn } },
  };
}
