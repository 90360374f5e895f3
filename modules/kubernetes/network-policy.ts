import { NetworkPolicyV1, type NetworkPolicyV1SpecIngressFrom } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { Construct } from "constructs";
import { refuse, within } from "../../domain/text/errors";
import { kebabCase } from "../../domain/text/words";
import { type Ports, networkPeerFaults } from "../../domain/workloads/faults";
import type { NetworkPeer } from "../../domain/workloads/settings";
import { after } from "./dependencies";
import { type LabelProps, objectLabels, selectorLabels } from "./labels";
import type { INamespace } from "./namespace";

/** Properties of a {@link NetworkPolicy}. */
export interface NetworkPolicyProps extends LabelProps {
  /** That of the pods that it protects. */
  readonly namespace: INamespace;
  /** Who may connect; `[]` for nobody. A workload's pods are found by its key or name. */
  readonly allowFrom: readonly NetworkPeer[];
  /** Where they may connect to. */
  readonly ports: Ports;
}

/** The label that Kubernetes itself gives every namespace. */
const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/**
 * Lets nobody but the peers connect to the pods of a workload. Kubelet's probes always come through.
 *
 * It has an effect only where the cluster's network plugin enforces policies: on EKS, the VPC CNI's setting
 * `enableNetworkPolicy`.
 *
 * Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicy extends Construct {
  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: NetworkPolicyProps) {
    super(scope, id);
    const { name, namespace, partOf, allowFrom, ports } = props;
    refuse(this.node.path, within(["allowFrom"], networkPeerFaults(allowFrom)));
    const rule = {
      from: allowFrom.map((peer) => peerOf(peer, partOf)),
      ports: Object.keys(ports).map((port) => ({ port, protocol: "TCP" })),
    };
    new NetworkPolicyV1(this, "Resource", {
      metadata: { name, namespace: namespace.namespaceName, labels: objectLabels(props) },
      spec: {
        podSelector: { matchLabels: selectorLabels(name, partOf) },
        policyTypes: ["Ingress"],
        // A rule without peers would let everybody in; no rule lets nobody in.
        ...(allowFrom.length > 0 && { ingress: [rule] }),
      },
      ...after(namespace.dependencies),
    });
  }
}

function peerOf(peer: NetworkPeer, partOf: string): NetworkPolicyV1SpecIngressFrom {
  if ("cidr" in peer) return { ipBlock: { cidr: peer.cidr } };
  if ("namespace" in peer) return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: peer.namespace } } };
  return { podSelector: { matchLabels: selectorLabels(kebabCase(peer.workload), partOf) } };
}
