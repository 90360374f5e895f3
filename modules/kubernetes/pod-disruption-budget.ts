import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { Construct } from "constructs";
import { after } from "./dependencies";
import { type LabelProps, objectLabels, selectorLabels } from "./labels";
import type { INamespace } from "./namespace";

/** Properties of a {@link PodDisruptionBudget}. */
export interface PodDisruptionBudgetProps extends LabelProps {
  /** The workload's. */
  readonly namespace: INamespace;
  /** How many pods of the workload stay while nodes are drained; fewer than there are. */
  readonly minAvailable: number;
}

/** Lets nodes be drained only as long as enough pods of a workload stay. */
export class PodDisruptionBudget extends Construct {
  constructor(scope: Construct, id: string, props: PodDisruptionBudgetProps) {
    super(scope, id);
    const { name, namespace, partOf, minAvailable } = props;
    new PodDisruptionBudgetV1(this, "Resource", {
      metadata: { name, namespace: namespace.namespaceName, labels: objectLabels(props) },
      spec: { minAvailable: String(minAvailable), selector: { matchLabels: selectorLabels(name, partOf) } },
      ...after(namespace.dependencies),
    });
  }
}
