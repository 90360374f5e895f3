import type { PolicyStatement } from "./policy-document";

/** The service account of pods. */
export interface ServiceAccountRef {
  /** Kubernetes namespace. */
  readonly namespace: string;
  /** Name of the ServiceAccount in it. */
  readonly serviceAccount: string;
}

/** The audience of the tokens that EKS gives to pods for AWS. */
export const AWS_AUDIENCE = "sts.amazonaws.com";

/**
 * Trust in the pods of one service account of one EKS cluster, by EKS Pod Identity.
 *
 * The tags are those that EKS itself sets on the session; the cluster's ARN says account and region too.
 *
 * Sources: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html,
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export function podIdentityTrust(
  clusterArn: string,
  { namespace, serviceAccount }: ServiceAccountRef,
): PolicyStatement {
  return {
    principals: { Service: ["pods.eks.amazonaws.com"] },
    actions: ["sts:AssumeRole", "sts:TagSession"],
    conditions: {
      StringEquals: {
        "aws:RequestTag/eks-cluster-arn": clusterArn,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  };
}

/**
 * Trust in the pods of one service account of the cluster that has this OIDC provider.
 *
 * @param providerArn of the provider in IAM
 * @param issuerPath host and path of the issuer, without `https://`; it may be a token
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 */
export function webIdentityTrust(
  providerArn: string,
  issuerPath: string,
  { namespace, serviceAccount }: ServiceAccountRef,
  audience: string = AWS_AUDIENCE,
): PolicyStatement {
  return {
    principals: { Federated: [providerArn] },
    actions: ["sts:AssumeRoleWithWebIdentity"],
    conditions: {
      StringEquals: {
        [`${issuerPath}:aud`]: audience,
        [`${issuerPath}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
      },
    },
  };
}
