import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { refuse, within } from "../../domain/text/errors";
import { labelValueFaults, objectNameFaults } from "../../domain/kubernetes/names";
import { objectLabels } from "./labels";

/** Properties of a {@link Namespace}. */
export interface NamespaceProps {
  /** At most 63 lower-case letters, digits and -. */
  readonly name: string;
  /** The platform, as the label `app.kubernetes.io/part-of`. @default the namespace's name */
  readonly partOf?: string;
  /**
   * Whether a pod counts as ready only when the ALB in front of it sees it so: else a rollout can take the last pod that
   * the ALB knows. The AWS Load Balancer Controller does it.
   *
   * Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/
   *
   * @default false
   */
  readonly awaitLoadBalancer?: boolean;
}

/** A namespace that objects can be put into. */
export interface INamespace {
  readonly namespaceName: string;
  /** What has to be there first: nothing where it exists already. */
  readonly dependencies: readonly ITerraformDependable[];
}

const LEVELS = ["enforce", "warn", "audit"];

/**
 * A namespace that admits no pod which breaks the Pod Security Standard "restricted".
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export class Namespace extends Construct implements INamespace {
  readonly namespaceName: string;
  readonly dependencies: readonly ITerraformDependable[];

  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    const { name, partOf = name, awaitLoadBalancer = false } = props;
    const faults = [...within(["name"], objectNameFaults(name)), ...within(["partOf"], labelValueFaults(partOf))];
    refuse(this.node.path, faults);
    const labels = {
      ...objectLabels({ name, partOf }),
      ...restricted(),
      ...(awaitLoadBalancer && { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" }),
    };
    const resource = new NamespaceV1(this, "Resource", { metadata: { name, labels } });
    this.namespaceName = name;
    this.dependencies = [resource];
  }
}

/** A namespace that exists, and whose labels are somebody else's. */
export function existingNamespace(name: string): INamespace {
  return { namespaceName: name, dependencies: [] };
}

function restricted(): Record<string, string> {
  const labels = LEVELS.flatMap((level) => [
    [`pod-security.kubernetes.io/${level}`, "restricted"],
    [`pod-security.kubernetes.io/${level}-version`, "latest"],
  ]);
  return Object.fromEntries(labels) as Record<string, string>;
}
