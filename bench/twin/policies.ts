import { ACCOUNT, REGION } from "./settings";

export const LOGIN = { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] };
export const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

export function policyOf(...Statement: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

export function trustOf(service: string, Condition?: object, Action = ["sts:AssumeRole"]): string {
  return policyOf({ Effect: "Allow", Principal: { Service: [service] }, Action, Condition });
}

/** For EKS Pod Identity. */
export function trustOfPods(cluster: string, namespace: string, serviceAccount: string): string {
  const StringEquals = {
    "aws:RequestTag/eks-cluster-arn": `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/${cluster}`,
    "aws:RequestTag/kubernetes-namespace": namespace,
    "aws:RequestTag/kubernetes-service-account": serviceAccount,
  };
  return trustOf("pods.eks.amazonaws.com", { StringEquals }, ["sts:AssumeRole", "sts:TagSession"]);
}
