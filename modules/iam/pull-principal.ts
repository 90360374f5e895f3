import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Construct } from "constructs";
import { isOidcProviderArn, issuerPathOf } from "../../domain/aws/arn";
import { ECR_PULL, ECR_PULL_THROUGH, ECR_PULL_THROUGH_TAGGED } from "../../domain/ecr/actions";
import { type Fault, refuse, within } from "../../domain/text/errors";
import { objectNameFaults } from "../../domain/kubernetes/names";
import { IAM_NAME_LIMITS } from "../../domain/aws/names";
import { type PolicyStatement, renderPolicy } from "../../domain/aws/policy-document";
import { AWS_AUDIENCE, type ServiceAccountRef, webIdentityTrust } from "../../domain/aws/trust-policy";
import { repositoryStatements } from "./grant";
import { grantStatements, newNameFaults } from "./identity";
import { WorkloadUser } from "./workload-user";

/** Properties of a {@link PullPrincipal}. */
export interface PullPrincipalProps {
  /** Of the user or role. At most 64 characters, unique in the account. */
  readonly principalName: string;
  /** What it may pull, at least one; wildcards are allowed. */
  readonly repositoryArns: readonly string[];
  /** Repositories of pull-through caches, which come with the first pull of an image; wildcards are allowed. @default none */
  readonly cacheArns?: readonly string[];
  /** Whether a creation template gives the caches' repositories tags. @default false */
  readonly cachesAreTagged?: boolean;
  /** The pods that get a role. @default an IAM user without access key */
  readonly webIdentity?: WebIdentityProps;
}

/** Pods of a cluster whose OIDC issuer the account knows. */
export interface WebIdentityProps extends ServiceAccountRef {
  /** ARN of the cluster's OIDC provider in IAM, which exists. */
  readonly providerArn: string;
  /** Audience of the service account's tokens, as the provider knows it. @default "sts.amazonaws.com" */
  readonly audience?: string;
}

/**
 * Whoever renews the pull secret of a cluster outside AWS: it gets a token, with which the given images can be pulled.
 *
 * Not for EKS, where nodes pull by their own role.
 */
export class PullPrincipal extends Construct {
  readonly principalName: string;
  /** Known after apply. */
  readonly principalArn: string;

  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: PullPrincipalProps) {
    super(scope, id);
    refuse(this.node.path, propertyFaults(props));
    const { principalName, repositoryArns, cacheArns = [], cachesAreTagged = false, webIdentity } = props;
    const imports = cachesAreTagged ? ECR_PULL_THROUGH_TAGGED : ECR_PULL_THROUGH;
    const statements = [
      ...repositoryStatements(ECR_PULL, repositoryArns),
      ...(cacheArns.length === 0 ? [] : [{ actions: imports, resources: cacheArns }]),
    ];
    this.principalName = principalName;
    this.principalArn = webIdentity
      ? this.createRole(principalName, webIdentity, statements)
      : new WorkloadUser(this, "User", { userName: principalName, statements }).userArn;
  }

  private createRole(name: string, webIdentity: WebIdentityProps, statements: readonly PolicyStatement[]): string {
    const { providerArn, audience = AWS_AUDIENCE } = webIdentity;
    const trust = webIdentityTrust(providerArn, issuerPathOf(providerArn), webIdentity, audience);
    const role = new IamRole(this, "Role", { name, assumeRolePolicy: renderPolicy([trust]) });
    grantStatements(this, role, statements);
    return role.arn;
  }
}

function propertyFaults({ principalName, repositoryArns, webIdentity }: PullPrincipalProps): Fault[] {
  const empty: Fault = { path: ["repositoryArns"], problem: "must not be empty", remedy: "name what it may pull" };
  return [
    ...within(["principalName"], newNameFaults(principalName, IAM_NAME_LIMITS.user)),
    ...(repositoryArns.length === 0 ? [empty] : []),
    ...(webIdentity ? within(["webIdentity"], webIdentityFaults(webIdentity)) : []),
  ];
}

function webIdentityFaults({ providerArn, namespace, serviceAccount }: WebIdentityProps): Fault[] {
  const remedy = 'write it out: "arn:aws:iam::<account>:oidc-provider/<issuer without https://>"';
  const problem = "must be the ARN of an OIDC provider";
  return [
    ...(isOidcProviderArn(providerArn) ? [] : [{ path: ["providerArn"], problem, found: providerArn, remedy }]),
    ...within(["namespace"], objectNameFaults(namespace)),
    ...within(["serviceAccount"], objectNameFaults(serviceAccount)),
  ];
}
