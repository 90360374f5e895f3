import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { refuse, within } from "../../domain/text/errors";
import { objectNameFaults } from "../../domain/kubernetes/names";
import { after } from "./dependencies";
import { type LabelProps, objectLabels } from "./labels";
import type { INamespace } from "./namespace";

/** Properties of a {@link ServiceAccount}. */
export interface ServiceAccountProps extends LabelProps {
  /** That of the pods that run as it. */
  readonly namespace: INamespace;
  /** Such as `eks.amazonaws.com/role-arn`. @default {} */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * As whom a pod acts. Its token is not mounted, since our pods do not talk to Kubernetes; EKS brings the token for AWS
 * by itself where a pod has rights there.
 */
export class ServiceAccount extends Construct {
  readonly serviceAccountName: string;
  readonly dependencies: readonly ITerraformDependable[];

  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: ServiceAccountProps) {
    super(scope, id);
    const { name, namespace, annotations = {} } = props;
    refuse(this.node.path, within(["name"], objectNameFaults(name)));
    const resource = new ServiceAccountV1(this, "Resource", {
      metadata: {
        name,
        namespace: namespace.namespaceName,
        labels: objectLabels(props),
        ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }),
      },
      // The provider's own default mounts the token.
      automountServiceAccountToken: false,
      ...after(namespace.dependencies),
    });
    this.serviceAccountName = name;
    this.dependencies = [resource];
  }
}
