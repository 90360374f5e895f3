import type { Construct } from "constructs";
import type { PodWorkload } from "../../config/workloads/workload";
import type { PodProps } from "../../modules/kubernetes/pod";
import type { IService } from "../../modules/kubernetes/service";

/** What the stack says of a pod, besides what the workload says of it. */
export type PodPart = Pick<
  PodProps,
  "namespace" | "partOf" | "image" | "imagePullPolicy" | "imagePullSecrets" | "secrets" | "serviceAccountAnnotations"
>;

/** Objects of a workload; the default child is what runs the image. */
export interface WorkloadConstruct extends Construct {
  /** What is in front of it. @default nothing: nobody can call it */
  readonly service?: IService;
}

/** Makes the objects of a workload. */
export type WorkloadObjects<W extends PodWorkload> = (
  scope: Construct,
  id: string,
  workload: W,
  pod: PodPart,
) => WorkloadConstruct;
