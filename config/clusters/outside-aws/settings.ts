import type { PullSecretSettings } from "../../../domain/kubernetes/pull-secret";

/** A cluster that exists and is not in AWS, such as minikube; its pods log in to ECR with a Secret that is renewed. */
export interface OutsideAwsSettings {
  /** Which kind of cluster these settings are of. */
  readonly type: "outside-aws";
  /** Context of the kubeconfig that `KUBE_CONFIG_PATH` names: no other cluster is touched. */
  readonly context: string;
  /** How its pods log in to ECR. */
  readonly pullSecret: PullSecretSettings;
}
