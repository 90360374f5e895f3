import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";
import { AWS_AUDIENCE } from "../../domain/aws/trust-policy";
import type { ICluster } from "./cluster";

/** Properties of an {@link OidcProvider}. */
export interface OidcProviderProps {
  /** It issues the tokens that IAM is to trust. */
  readonly cluster: ICluster;
}

/**
 * What IAM needs to know the service accounts of a cluster, for roles of pods by IRSA.
 *
 * Not needed for Pod Identity. One for each cluster and account in which its pods have roles.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
 */
export class OidcProvider extends Construct {
  /** Known after apply. */
  readonly oidcProviderArn: string;

  constructor(scope: Construct, id: string, { cluster }: OidcProviderProps) {
    super(scope, id);
    this.oidcProviderArn = new IamOpenidConnectProvider(this, "Resource", {
      url: cluster.oidcIssuer,
      clientIdList: [AWS_AUDIENCE],
    }).arn;
  }
}
