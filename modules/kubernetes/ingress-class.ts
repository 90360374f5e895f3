import { IngressClassV1 } from "@cdktf/provider-kubernetes/lib/ingress-class-v1";
import { Construct } from "constructs";
import { refuse, within } from "../../domain/text/errors";
import { objectNameFaults } from "../../domain/kubernetes/names";
import { objectLabels } from "./labels";

/** Properties of an {@link IngressClass}. */
export interface IngressClassProps {
  /** What Ingresses name. @default "alb" */
  readonly name?: string;
  /** The platform, as the label `app.kubernetes.io/part-of`. */
  readonly partOf: string;
  /** Who makes load balancers of the Ingresses. @default "eks.amazonaws.com/alb", which is in EKS Auto Mode */
  readonly controller?: string;
}

/**
 * The class `alb` of EKS Auto Mode, which brings the controller, but no class. It belongs to the whole cluster: leave it
 * out where somebody else made it, or where the AWS Load Balancer Controller was installed, which brings its own.
 *
 * Without `parameters`: what Auto Mode takes from an IngressClassParams it takes from an Ingress's annotations as well.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-elb-example.html
 */
export class IngressClass extends Construct {
  readonly ingressClassName: string;

  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: IngressClassProps) {
    super(scope, id);
    const { name = "alb", partOf, controller = "eks.amazonaws.com/alb" } = props;
    refuse(this.node.path, within(["name"], objectNameFaults(name)));
    new IngressClassV1(this, "Resource", {
      metadata: { name, labels: objectLabels({ name, partOf }) },
      spec: { controller },
    });
    this.ingressClassName = name;
  }
}
