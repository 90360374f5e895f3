import {
  IngressV1,
  type IngressV1Spec,
  type IngressV1SpecRuleHttpPath,
} from "@cdktf/provider-kubernetes/lib/ingress-v1";
import { Construct } from "constructs";
import { type Fault, refuse, within } from "../../domain/text/errors";
import {
  ALB_CLASS,
  ALB_PREFIX,
  CLUSTER_ISSUER,
  type IngressRules,
  type IngressTls,
  ingressFaults,
} from "../../domain/workloads/ingress-faults";
import { objectNameFaults } from "../../domain/kubernetes/names";
import { literal } from "../../domain/text/terraform-text";
import { chosenPort, portChoiceFaults } from "../../domain/workloads/faults";
import { after } from "./dependencies";
import { objectLabels } from "./labels";
import type { INamespace } from "./namespace";
import type { IService } from "./service";

/** Requests whose path begins like this go to a Service. */
export interface IngressPath {
  /** Such as `/api`. */
  readonly path: string;
  readonly service: IService;
  /** Name of one of its ports. @default its only port */
  readonly port?: string;
}

/** Properties of an {@link Ingress}. */
export interface IngressProps extends IngressRules {
  /** Of the object. */
  readonly name: string;
  /** That of the Services that it leads to. */
  readonly namespace: INamespace;
  /** The platform, as the label `app.kubernetes.io/part-of`. */
  readonly partOf: string;
  /** Name of the IngressClass: `alb` on EKS. */
  readonly className: string;
  /** Domain name. @default every name */
  readonly host?: string;
  /** Which requests go where; the longest path that fits wins. */
  readonly paths: readonly IngressPath[];
  /** Whether an ALB has addresses in the internet. @default false */
  readonly internetFacing?: boolean;
  /** Encryption in transit: HTTP is then redirected. @default none: HTTP */
  readonly tls?: IngressTls;
  /** Further annotations, for the controller. @default {} */
  readonly annotations?: Readonly<Record<string, string>>;
}

type Annotations = Record<string, string>;

/** TLS 1.2 and 1.3; an ALB's own default still takes older ones. */
const SSL_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** How HTTP requests from outside find their Service. */
export class Ingress extends Construct {
  readonly ingressName: string;

  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    refuse(this.node.path, propertyFaults(props));
    const { name, namespace, partOf, className, paths } = props;
    const annotations = annotationsOf(props);
    new IngressV1(this, "Resource", {
      metadata: {
        name,
        namespace: namespace.namespaceName,
        labels: objectLabels({ name, partOf, component: "ingress" }),
        ...(Object.keys(annotations).length > 0 && { annotations }),
      },
      spec: specOf(props),
      // A load balancer takes minutes, and one that never comes must not fail an apply.
      waitForLoadBalancer: false,
      ...after([...namespace.dependencies, ...paths.flatMap(({ service }) => service.dependencies)]),
    });
    if (className === ALB_CLASS) {
      paths.forEach(({ service }) => {
        service.describeHealthToAlb();
      });
    }
    this.ingressName = name;
  }
}

function propertyFaults(props: IngressProps): Fault[] {
  const ports = props.paths.flatMap(({ port, service }, index) =>
    within(["paths", index, "port"], portChoiceFaults(port, service.ports)),
  );
  return [...within(["name"], objectNameFaults(props.name)), ...ingressFaults(props), ...ports];
}

function specOf({ className, host, paths, tls }: IngressProps): IngressV1Spec {
  const hosts = host === undefined ? {} : { hosts: [host] };
  // The longest first, for controllers that take the first that fits.
  const path = [...paths].sort((a, b) => b.path.length - a.path.length).map(pathOf);
  return {
    ingressClassName: className,
    rule: [{ ...(host !== undefined && { host }), http: { path } }],
    ...(tls !== undefined && "secretName" in tls && { tls: [{ ...hosts, secretName: tls.secretName }] }),
  };
}

function pathOf({ path, service, port }: IngressPath): IngressV1SpecRuleHttpPath {
  const name = chosenPort(port, service.ports);
  return { path, pathType: "Prefix", backend: { service: { name: service.serviceName, port: { name } } } };
}

function annotationsOf({ className, internetFacing = false, tls, annotations = {} }: IngressProps): Annotations {
  const own = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, literal(value)]));
  if (className === ALB_CLASS) return { ...albAnnotations(internetFacing, tls), ...own };
  const issuer = tls !== undefined && "secretName" in tls ? tls.clusterIssuer : undefined;
  return { ...(issuer !== undefined && { [CLUSTER_ISSUER]: issuer }), ...own };
}

/**
 * `ip`: to the pods themselves, so that a Service needs no port on every node.
 *
 * Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
function albAnnotations(internetFacing: boolean, tls?: IngressTls): Annotations {
  const listeners = tls === undefined ? [{ HTTP: 80 }] : [{ HTTP: 80 }, { HTTPS: 443 }];
  return {
    [`${ALB_PREFIX}scheme`]: internetFacing ? "internet-facing" : "internal",
    [`${ALB_PREFIX}target-type`]: "ip",
    [`${ALB_PREFIX}listen-ports`]: JSON.stringify(listeners),
    ...(tls !== undefined &&
      "certificateArn" in tls && {
        [`${ALB_PREFIX}certificate-arn`]: tls.certificateArn,
        [`${ALB_PREFIX}ssl-policy`]: SSL_POLICY,
        [`${ALB_PREFIX}ssl-redirect`]: "443",
      }),
  };
}
