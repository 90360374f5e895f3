import {
  DeploymentV1,
  type DeploymentV1SpecTemplateSpecContainerReadinessProbe,
  type DeploymentV1SpecTemplateSpecTopologySpreadConstraint,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Fault, refuse, within } from "../../domain/text/errors";
import {
  DEFAULT_REPLICAS,
  type Ports,
  chosenPort,
  deploymentNameFaults,
  networkPeerFaults,
  portsFaults,
  probesFaults,
  replicaFaults,
} from "../../domain/workloads/faults";
import type {
  AutoscalingSettings,
  DisruptionBudgetSettings,
  NetworkPeer,
  ProbeSettings,
  ProbesSettings,
} from "../../domain/workloads/settings";
import { after } from "./dependencies";
import { HorizontalPodAutoscaler } from "./horizontal-pod-autoscaler";
import { objectLabels, selectorLabels } from "./labels";
import { NetworkPolicy } from "./network-policy";
import { PodDisruptionBudget } from "./pod-disruption-budget";
import { type PodProps, type PodTemplate, createPod, podPropsFaults } from "./pod";
import { Service } from "./service";

/** Properties of a {@link Deployment}. */
export interface DeploymentProps extends PodProps {
  /** By name: `{ http: 3000 }`; the Service has the same. `{}` for pods that nobody connects to. */
  readonly ports: Ports;
  /** @default none: a running container counts as healthy */
  readonly probes?: ProbesSettings;
  /** Not together with `autoscaling`. @default 2 */
  readonly replicas?: number;
  /** As many pods as the load asks for. @default a fixed number */
  readonly autoscaling?: AutoscalingSettings;
  /** How many pods a drain leaves. @default none: a drain may take all */
  readonly disruptionBudget?: DisruptionBudgetSettings;
  /** Who may connect; `[]` for nobody. @default everybody in the cluster */
  readonly allowFrom?: readonly NetworkPeer[];
  /** How long Terraform waits for new pods to be ready. @default 10 */
  readonly rolloutTimeoutMinutes?: number;
}

const COMPONENT = "deployment";
const DEFAULT_TIMEOUT_MINUTES = 10;
/** Three quarters of a minute. */
const DEADLINE_SECONDS_PER_MINUTE = 45;
const ZONE = "topology.kubernetes.io/zone";

/** What `kubectl rollout restart` writes. Taking it away would start the pods once more, with the next apply. */
const RESTARTED_AT = 'spec[0].template[0].metadata[0].annotations["kubectl.kubernetes.io/restartedAt"]';

/**
 * Pods that run all the time, with all that belongs to them: their ServiceAccount, ConfigMap and Service, and where
 * asked, the PodDisruptionBudget, HorizontalPodAutoscaler and NetworkPolicy. All of them have the same name.
 *
 * The pods are what a namespace with Pod Security "restricted" admits, are spread over zones, and are replaced without
 * ever being fewer than they should be.
 */
export class Deployment extends Construct {
  readonly deploymentName: string;
  /** Undefined without ports. */
  readonly service?: Service;
  readonly dependencies: readonly ITerraformDependable[];

  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeploymentProps,
  ) {
    super(scope, id);
    refuse(this.node.path, propertyFaults(props));
    const resource = this.createDeployment(createPod(this, props, COMPONENT));
    this.deploymentName = props.name;
    this.dependencies = [resource];
    if (Object.keys(props.ports).length > 0) this.service = this.createService();
    this.createExtras(resource);
  }

  private createDeployment({ metadata, spec, dependencies }: PodTemplate): DeploymentV1 {
    const { name, namespace, partOf, ports, probes = {}, rolloutTimeoutMinutes = DEFAULT_TIMEOUT_MINUTES } = this.props;
    const timeout = `${rolloutTimeoutMinutes}m`;
    const container = spec.container.map((each) => ({ ...each, ...portsOf(ports), ...probesOf(probes, ports) }));
    return new DeploymentV1(this, "Resource", {
      metadata: { name, namespace: namespace.namespaceName, labels: objectLabels(this.labels) },
      spec: {
        ...this.replicas(),
        // Shorter than Terraform's patience, so that Kubernetes' own reason is in the error.
        progressDeadlineSeconds: rolloutTimeoutMinutes * DEADLINE_SECONDS_PER_MINUTE,
        selector: { matchLabels: selectorLabels(name, partOf) },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "0" } },
        template: { metadata, spec: { ...spec, container, topologySpreadConstraint: [this.spread()] } },
      },
      waitForRollout: true,
      timeouts: { create: timeout, update: timeout },
      lifecycle: { ignoreChanges: [RESTARTED_AT] },
      ...after(dependencies),
    });
  }

  private get labels() {
    const { name, partOf } = this.props;
    return { name, partOf, component: COMPONENT };
  }

  /** With an autoscaler the number is its own: written here, every apply would undo what it did. */
  private replicas(): { replicas?: string } {
    const { replicas = DEFAULT_REPLICAS, autoscaling } = this.props;
    return autoscaling === undefined ? { replicas: String(replicas) } : {};
  }

  private spread(): DeploymentV1SpecTemplateSpecTopologySpreadConstraint {
    const matchLabels = selectorLabels(this.props.name, this.props.partOf);
    return { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: "ScheduleAnyway", labelSelector: [{ matchLabels }] };
  }

  private createService(): Service {
    const { namespace, ports, probes } = this.props;
    const readiness = probes?.readiness;
    return new Service(this, "Service", { ...this.labels, namespace, ports, ...(readiness && { readiness }) });
  }

  private createExtras(resource: DeploymentV1): void {
    const { namespace, ports, disruptionBudget, autoscaling, allowFrom } = this.props;
    const common = { ...this.labels, namespace };
    if (disruptionBudget) new PodDisruptionBudget(this, "PodDisruptionBudget", { ...common, ...disruptionBudget });
    if (autoscaling) {
      const dependencies = [resource];
      new HorizontalPodAutoscaler(this, "HorizontalPodAutoscaler", { ...common, ...autoscaling, dependencies });
    }
    if (allowFrom) new NetworkPolicy(this, "NetworkPolicy", { ...common, allowFrom, ports });
  }
}

function propertyFaults(props: DeploymentProps): Fault[] {
  const { name, ports, probes = {}, allowFrom = [], rolloutTimeoutMinutes: minutes = DEFAULT_TIMEOUT_MINUTES } = props;
  return [
    ...within(["name"], deploymentNameFaults(name)),
    ...podPropsFaults(props),
    ...within(["ports"], portsFaults(ports)),
    ...within(["probes"], probesFaults(probes, ports)),
    ...replicaFaults(props),
    ...within(["allowFrom"], networkPeerFaults(allowFrom)),
    ...(Number.isInteger(minutes) && minutes >= 1 ? [] : [timeoutFault(minutes)]),
  ];
}

function timeoutFault(found: number): Fault {
  const problem = "must be a whole number of at least 1";
  return { path: ["rolloutTimeoutMinutes"], problem, found, remedy: "omit it for 10" };
}

function portsOf(ports: Ports) {
  const port = Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort }));
  return port.length > 0 ? { port } : {};
}

function probesOf({ readiness, liveness, startup }: ProbesSettings, ports: Ports) {
  return {
    ...(readiness && { readinessProbe: probeOf(readiness, ports) }),
    ...(liveness && { livenessProbe: probeOf(liveness, ports) }),
    ...(startup && { startupProbe: probeOf(startup, ports) }),
  };
}

function probeOf(probe: ProbeSettings, ports: Ports): DeploymentV1SpecTemplateSpecContainerReadinessProbe {
  const { path, periodSeconds = 10, timeoutSeconds = 1, failureThreshold = 3 } = probe;
  const httpGet = { path, port: chosenPort(probe.port, ports) };
  return { httpGet, periodSeconds, timeoutSeconds, failureThreshold };
}
