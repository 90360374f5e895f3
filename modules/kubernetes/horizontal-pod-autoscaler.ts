import { HorizontalPodAutoscalerV2 } from "@cdktf/provider-kubernetes/lib/horizontal-pod-autoscaler-v2";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { refuse } from "../../domain/text/errors";
import { replicaFaults } from "../../domain/workloads/faults";
import type { AutoscalingSettings } from "../../domain/workloads/settings";
import { after } from "./dependencies";
import { type LabelProps, objectLabels } from "./labels";
import type { INamespace } from "./namespace";

/** Properties of a {@link HorizontalPodAutoscaler}. */
export interface HorizontalPodAutoscalerProps extends LabelProps, AutoscalingSettings {
  /** The Deployment's. */
  readonly namespace: INamespace;
  /** The Deployment. */
  readonly dependencies: readonly ITerraformDependable[];
}

const DEFAULT_CPU_PERCENT = 80;

/**
 * Runs as many pods of the Deployment of the same name as their CPU use asks for. The cluster needs a metrics server.
 *
 * Source: https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export class HorizontalPodAutoscaler extends Construct {
  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: HorizontalPodAutoscalerProps) {
    super(scope, id);
    const { name, namespace, minReplicas, maxReplicas, cpuPercent = DEFAULT_CPU_PERCENT, dependencies } = props;
    refuse(this.node.path, replicaFaults({ autoscaling: { minReplicas, maxReplicas, cpuPercent } }));
    new HorizontalPodAutoscalerV2(this, "Resource", {
      metadata: { name, namespace: namespace.namespaceName, labels: objectLabels(props) },
      spec: {
        minReplicas,
        maxReplicas,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
        metric: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpuPercent } },
          },
        ],
      },
      ...after(dependencies),
    });
  }
}
