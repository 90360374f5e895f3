import type { DeploymentV1SpecTemplateSpec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { type Fault, within } from "../../domain/text/errors";
import { labelValueFaults } from "../../domain/kubernetes/names";
import { type PodRules, podFaults, volumeName } from "../../domain/workloads/pod-faults";
import { DEFAULT_USER, type ResourceSettings, type TolerationSettings } from "../../domain/workloads/settings";
import { ConfigMap } from "./config-map";
import { objectLabels } from "./labels";
import type { INamespace } from "./namespace";
import { ServiceAccount } from "./service-account";

/** What a Deployment and a CronJob have in common: one container that runs as nobody in particular. */
export interface PodProps extends PodRules {
  /** Of the objects and of the container, such as `task-service`. */
  readonly name: string;
  /** Where the objects are. */
  readonly namespace: INamespace;
  /** The platform, as the label `app.kubernetes.io/part-of`. Changing it makes new objects. */
  readonly partOf: string;
  /** Reference of the image; may be a token. */
  readonly image: string;
  /** `IfNotPresent` for what never changes, `Always` for tags that move. */
  readonly imagePullPolicy: "Always" | "IfNotPresent";
  /** Names of Secrets that exist and log in to the image's registry. @default [] */
  readonly imagePullSecrets?: readonly string[];
  /** What the container asks for, and what it is limited to. */
  readonly resources: ResourceSettings;
  /** Environment variables; a change starts new pods. Not for secrets. @default {} */
  readonly config?: Readonly<Record<string, string>>;
  /** Names of Secrets that exist, whose entries become environment variables; a change in them starts nothing. @default [] */
  readonly secrets?: readonly string[];
  /** Numeric user and group, at least 1. @default 1000 */
  readonly runAsUser?: number;
  /** @default true */
  readonly readOnlyRootFilesystem?: boolean;
  /** Folders that it may write to, by absolute path, with the most that each may hold. @default {} */
  readonly writablePaths?: Readonly<Record<string, string>>;
  /** Labels of the nodes that it may run on. @default every node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints of nodes that do not keep it away. @default [] */
  readonly tolerations?: readonly TolerationSettings[];
  /** Of its ServiceAccount, such as `eks.amazonaws.com/role-arn`. @default {} */
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;
}

/** The part of a Deployment or CronJob that describes its pods. */
export interface PodTemplate {
  readonly metadata: { readonly labels: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly spec: DeploymentV1SpecTemplateSpec & { readonly container: PodContainer[] };
  /** What has to be there before a pod can start. */
  readonly dependencies: ITerraformDependable[];
}

type PodContainer = Exclude<NonNullable<DeploymentV1SpecTemplateSpec["container"]>, { resolve: unknown }>[number];

/** Everything that can be wrong with what a Deployment and a CronJob have in common. */
export function podPropsFaults(props: PodProps): Fault[] {
  return [...podFaults(props), ...within(["partOf"], labelValueFaults(props.partOf))];
}

/** Make what a pod needs, in the scope of what it belongs to, and describe it. */
export function createPod(scope: Construct, props: PodProps, component: string): PodTemplate {
  const labelled = { ...props, component };
  const annotations = props.serviceAccountAnnotations ?? {};
  const account = new ServiceAccount(scope, "ServiceAccount", { ...labelled, annotations });
  const { config: data = {}, namespace } = props;
  const config = Object.keys(data).length > 0 ? new ConfigMap(scope, "ConfigMap", { ...labelled, data }) : undefined;
  return {
    metadata: {
      labels: objectLabels(labelled),
      ...(config !== undefined && { annotations: { "checksum/config": config.checksum } }),
    },
    spec: {
      ...podSpec(props),
      serviceAccountName: account.serviceAccountName,
      container: [containerOf(props, config)],
    },
    dependencies: [...namespace.dependencies, ...account.dependencies, ...(config?.dependencies ?? [])],
  };
}

function podSpec(props: PodProps): DeploymentV1SpecTemplateSpec {
  const { imagePullSecrets = [], writablePaths = {}, nodeSelector = {}, tolerations = [] } = props;
  return {
    // Both are on by default: a token for Kubernetes' API, and every Service's address as environment variables.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      ...userOf(props),
      fsGroup: userOf(props).runAsGroup,
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...(imagePullSecrets.length > 0 && { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector: { ...nodeSelector } }),
    ...(tolerations.length > 0 && { toleration: tolerations.map(tolerationOf) }),
    ...(Object.keys(writablePaths).length > 0 && {
      volume: Object.entries(writablePaths).map(([path, sizeLimit]) => ({
        name: volumeName(path),
        emptyDir: { sizeLimit },
      })),
    }),
  };
}

function tolerationOf({ key, value, effect }: TolerationSettings) {
  const tolerated = value === undefined ? { operator: "Exists" } : { operator: "Equal", value };
  return { key, ...tolerated, ...(effect !== undefined && { effect }) };
}

function userOf({ runAsUser = DEFAULT_USER }: PodProps) {
  return { runAsNonRoot: true, runAsUser: String(runAsUser), runAsGroup: String(runAsUser) };
}

function containerOf(props: PodProps, config?: ConfigMap): PodContainer {
  const { name, image, imagePullPolicy, secrets = [], writablePaths = {} } = props;
  const envFrom = [
    ...(config === undefined ? [] : [{ configMapRef: { name: config.configMapName } }]),
    ...secrets.map((secret) => ({ secretRef: { name: secret } })),
  ];
  const volumeMount = Object.keys(writablePaths).map((mountPath) => ({ name: volumeName(mountPath), mountPath }));
  return {
    name,
    image,
    imagePullPolicy,
    // The end of the log, where the container wrote no message: `kubectl describe` then says why it failed.
    terminationMessagePolicy: "FallbackToLogsOnError",
    resources: resourcesOf(props.resources),
    securityContext: securityContextOf(props),
    ...(envFrom.length > 0 && { envFrom }),
    ...(volumeMount.length > 0 && { volumeMount }),
  };
}

/** Memory beyond the request is somebody else's and is refused; CPU beyond it is what nobody else uses. */
function resourcesOf({ requests, limits }: ResourceSettings) {
  return { requests: { ...requests }, limits: { memory: requests.memory, ...limits } };
}

/**
 * All of it is repeated from the pod: the provider sends `runAsNonRoot: false` for a container that does not say
 * otherwise, which overrides the pod, and a restricted namespace refuses it.
 */
function securityContextOf(props: PodProps) {
  return {
    ...userOf(props),
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: props.readOnlyRootFilesystem ?? true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
}
