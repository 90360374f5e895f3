import { Fn } from "cdktf";
import type { EksCluster } from "../../config/clusters/eks/cluster";
import type { Environment } from "../../config/platform/environment";
import type { ClusterParts, Made } from "./kind";

/** The classes of EKS are loaded when there is a cluster. */
const lazy = {
  get EksStack() {
    return (require("../eks-stack") as typeof import("../eks-stack")).EksStack;
  },
};

const TOKEN_API = "client.authentication.k8s.io/v1beta1";

/** The stack `eks-<environment>`, and a token for its API. */
export const eksParts: ClusterParts<EksCluster> = {
  build: (scope, props) => new lazy.EksStack(scope, `eks-${props.environment.name}`, props),
  connection,
  needsIngressClass: ({ nodes }) => nodes === "auto",
};

/** With a token for each run of Terraform, from the AWS CLI: none is in the state. */
function connection({ region, deployRole }: Environment, { clusterName }: EksCluster, made: Made) {
  const role = deployRole === undefined ? [] : ["--role-arn", deployRole];
  const names = ["--cluster-name", clusterName, "--region", region, "--output", "json"];
  return {
    host: made("cluster_endpoint"),
    clusterCaCertificate: Fn.base64decode(made("cluster_certificate_authority_data")),
    exec: [{ apiVersion: TOKEN_API, command: "aws", args: ["eks", "get-token", ...names, ...role] }],
  };
}
