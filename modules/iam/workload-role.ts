import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Construct } from "constructs";
import { type AwsPlace, eksClusterArn, oidcProviderArn } from "../../domain/aws/arn";
import { type Fault, refuse, within } from "../../domain/text/errors";
import { objectNameFaults } from "../../domain/kubernetes/names";
import { IAM_NAME_LIMITS } from "../../domain/aws/names";
import { type PolicyStatement, renderPolicy } from "../../domain/aws/policy-document";
import { partitionOf } from "../../domain/aws/regions";
import { type ServiceAccountRef, podIdentityTrust, webIdentityTrust } from "../../domain/aws/trust-policy";
import { grantStatements, issuerFaults, newNameFaults } from "./identity";

/** What the roles of pods have in common; account and region are those of the cluster. */
export interface WorkloadRoleProps extends AwsPlace, ServiceAccountRef {
  /** At most 64 characters, unique in the account. */
  readonly roleName: string;
  /** What its pods may do. */
  readonly statements: readonly PolicyStatement[];
}

/** Properties of a {@link PodIdentityRole}. */
export interface PodIdentityRoleProps extends WorkloadRoleProps {
  /** Name of the EKS cluster; it needs the Pod Identity agent, which Auto Mode has. */
  readonly clusterName: string;
}

/** Properties of an {@link IrsaRole}. */
export interface IrsaRoleProps extends WorkloadRoleProps {
  /** Host and path of the cluster's OIDC issuer, without `https://`; its provider must exist in the account. It may be a token. */
  readonly issuerPath: string;
}

/**
 * A role for the pods of one service account of an EKS cluster, and the association that gives it to them.
 *
 * The service account needs no annotation. Not for clusters outside EKS, nor for Fargate, where the agent does not run.
 */
export class PodIdentityRole extends Construct {
  readonly roleName: string;
  /** Known after apply. */
  readonly roleArn: string;

  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: PodIdentityRoleProps) {
    super(scope, id);
    refuse(this.node.path, propertyFaults(props));
    const { clusterName, namespace, serviceAccount } = props;
    const role = createRole(this, props, podIdentityTrust(eksClusterArn(props, clusterName), props));
    new EksPodIdentityAssociation(this, "Association", { clusterName, namespace, serviceAccount, roleArn: role.arn });
    this.roleName = props.roleName;
    this.roleArn = role.arn;
  }
}

/**
 * A role for the pods of one service account of a cluster, by the cluster's OIDC provider ("IRSA").
 *
 * The service account needs the annotation `eks.amazonaws.com/role-arn`. Prefer `PodIdentityRole` where its agent runs.
 */
export class IrsaRole extends Construct {
  readonly roleName: string;
  /** Known after apply. */
  readonly roleArn: string;

  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: IrsaRoleProps) {
    super(scope, id);
    const { account, region, issuerPath } = props;
    refuse(this.node.path, [...propertyFaults(props), ...within(["issuerPath"], issuerFaults(issuerPath))]);
    const providerArn = oidcProviderArn(partitionOf(region), account, issuerPath);
    const role = createRole(this, props, webIdentityTrust(providerArn, issuerPath, props));
    this.roleName = props.roleName;
    this.roleArn = role.arn;
  }
}

function createRole(
  scope: Construct,
  { roleName: name, statements }: WorkloadRoleProps,
  trust: PolicyStatement,
): IamRole {
  const role = new IamRole(scope, "Resource", { name, assumeRolePolicy: renderPolicy([trust]) });
  grantStatements(scope, role, statements);
  return role;
}

function propertyFaults({ roleName, namespace, serviceAccount }: WorkloadRoleProps): Fault[] {
  return [
    ...within(["roleName"], newNameFaults(roleName, IAM_NAME_LIMITS.role)),
    ...within(["namespace"], objectNameFaults(namespace)),
    ...within(["serviceAccount"], objectNameFaults(serviceAccount)),
  ];
}
