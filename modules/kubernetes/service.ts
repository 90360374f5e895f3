import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { refuse, within } from "../../domain/text/errors";
import { ALB_PREFIX } from "../../domain/workloads/ingress-faults";
import { type Ports, chosenPort, deploymentNameFaults, portsFaults } from "../../domain/workloads/faults";
import type { ProbeSettings } from "../../domain/workloads/settings";
import { after } from "./dependencies";
import { type LabelProps, objectLabels, selectorLabels } from "./labels";
import type { INamespace } from "./namespace";

/** Properties of a {@link Service}. */
export interface ServiceProps extends LabelProps {
  /** That of the pods that it leads to. */
  readonly namespace: INamespace;
  /** By name; at least one. The pods listen on the same. */
  readonly ports: Ports;
  /** How to see that a pod is ready, for load balancers that ask themselves. @default the load balancer asks for `/` */
  readonly readiness?: ProbeSettings;
}

/** Something that an Ingress can send requests to. */
export interface IService {
  readonly serviceName: string;
  /** By name. */
  readonly ports: Ports;
  readonly dependencies: readonly ITerraformDependable[];
  /** Tell an ALB how to see that a pod is ready. */
  describeHealthToAlb(): void;
}

/** One address inside of the cluster for all pods of a workload. */
export class Service extends Construct implements IService {
  readonly serviceName: string;
  readonly ports: Ports;
  readonly dependencies: readonly ITerraformDependable[];
  private readonly resource: ServiceV1;

  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceProps,
  ) {
    super(scope, id);
    const { name, namespace, ports, partOf } = props;
    refuse(this.node.path, [...within(["name"], deploymentNameFaults(name)), ...within(["ports"], portsFaults(ports))]);
    this.resource = new ServiceV1(this, "Resource", {
      metadata: { name, namespace: namespace.namespaceName, labels: objectLabels(props) },
      spec: {
        type: "ClusterIP",
        selector: selectorLabels(name, partOf),
        // By the name of the pods' port, so that its number can change one pod at a time.
        port: Object.entries(ports).map(([port, number]) => ({ name: port, port: number, targetPort: port })),
      },
      ...after(namespace.dependencies),
    });
    this.serviceName = name;
    this.ports = ports;
    this.dependencies = [this.resource];
  }

  /**
   * An ALB asks for `/` otherwise, and sends nothing to a service that answers 404 there.
   *
   * Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#health-check
   */
  describeHealthToAlb(): void {
    const { readiness, ports } = this.props;
    if (readiness === undefined) return;
    const port = ports[chosenPort(readiness.port, ports)];
    this.resource.addOverride("metadata.annotations", {
      [`${ALB_PREFIX}healthcheck-path`]: readiness.path,
      [`${ALB_PREFIX}healthcheck-port`]: String(port),
    });
  }
}
