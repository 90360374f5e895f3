import type { AwsPlace } from "../../domain/aws/arn";
import { ecrHost } from "../../domain/ecr/host";
import { PULL_SECRET_REFRESHER } from "../../domain/kubernetes/pull-secret";
import { literal } from "../../domain/text/terraform-text";
import { AWS_AUDIENCE } from "../../domain/aws/trust-policy";
import type { INamespace } from "./namespace";
import { PULL_SECRET_SCRIPT } from "./pull-secret-script";

/** What a run gets its tokens with. */
export type RefresherCredentials =
  | {
      readonly kind: "secret";
      /** A Secret in the refresher's namespace with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. */
      readonly secretName: string;
    }
  | {
      readonly kind: "web-identity";
      /** The role that trusts the refresher's service account. */
      readonly roleArn: string;
    };

/** What one run needs to know. */
export interface RefresherRun {
  /** Name of the Secret, of the type `kubernetes.io/dockerconfigjson`, in each of its namespaces. */
  readonly secretName: string;
  /** Namespaces that get the Secret: at least one. */
  readonly targetNamespaces: readonly INamespace[];
  /** Registries that the Secret opens, of one AWS partition: at least one. */
  readonly registries: readonly AwsPlace[];
  /** What it gets its tokens with; never a value. */
  readonly credentials: RefresherCredentials;
  /** A public image with a digest that has `sh`, the AWS CLI and curl. */
  readonly image: string;
}

/** Retries included. Long enough for the first pull of the image over a slow line. */
const DEADLINE_SECONDS = 600;
const RETRIES = 3;

/** No user of the image's own: it owns nothing there. */
const USER = "65532";
const TOKEN_FOLDER = "/var/run/secrets/sts.amazonaws.com";
const TOKEN_SECONDS = 3600;
const WRITABLE = "/tmp";

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/** The specification of a Job that runs once: the same for the CronJob and for the first run. */
export function refresherJob(run: RefresherRun, labels: Record<string, string>) {
  return {
    activeDeadlineSeconds: DEADLINE_SECONDS,
    backoffLimit: RETRIES,
    template: { metadata: { labels }, spec: podSpec(run) },
  };
}

function podSpec(run: RefresherRun) {
  const token = run.credentials.kind === "web-identity";
  return {
    serviceAccountName: PULL_SECRET_REFRESHER,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    restartPolicy: "Never",
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    container: [container(run)],
    // In memory: what is written there are tokens.
    volume: [{ name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } }, ...(token ? [tokenVolume()] : [])],
  };
}

function container(run: RefresherRun) {
  const token = run.credentials.kind === "web-identity";
  return {
    name: PULL_SECRET_REFRESHER,
    image: run.image,
    imagePullPolicy: "IfNotPresent",
    // The end of the log: `kubectl describe` then says why it failed.
    terminationMessagePolicy: "FallbackToLogsOnError",
    command: ["sh", "-c"],
    args: [literal(PULL_SECRET_SCRIPT)],
    env: variables(run),
    resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
    // `runAsNonRoot` here, too: the provider sends `false` for a container that does not say so, which overrides the pod.
    securityContext: {
      runAsNonRoot: true,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMount: [
      { name: "tmp", mountPath: WRITABLE },
      ...(token ? [{ name: "token", mountPath: TOKEN_FOLDER, readOnly: true }] : []),
    ],
  };
}

function variables({ secretName, targetNamespaces, registries, credentials }: RefresherRun): Variable[] {
  const hosts = registries.map((place) => `${place.region} ${ecrHost(place)}`);
  return [
    { name: "SECRET_NAME", value: secretName },
    { name: "TARGET_NAMESPACES", value: targetNamespaces.map(({ namespaceName }) => namespaceName).join(" ") },
    { name: "REGISTRIES", value: hosts.join(" ") },
    { name: "FIELD_MANAGER", value: PULL_SECRET_REFRESHER },
    { name: "SERVICE_ACCOUNT", value: "/var/run/secrets/kubernetes.io/serviceaccount" },
    { name: "HOME", value: WRITABLE },
    { name: "TMPDIR", value: WRITABLE },
    // Without credentials an error at once, instead of asking a node outside AWS for a role.
    { name: "AWS_EC2_METADATA_DISABLED", value: "true" },
    ...credentialVariables(credentials),
  ];
}

function credentialVariables(credentials: RefresherCredentials): Variable[] {
  if (credentials.kind === "secret") {
    return ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map((key) => ({
      name: key,
      valueFrom: { secretKeyRef: { name: credentials.secretName, key } },
    }));
  }
  return [
    { name: "AWS_ROLE_ARN", value: credentials.roleArn },
    { name: "AWS_ROLE_SESSION_NAME", value: PULL_SECRET_REFRESHER },
    { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: `${TOKEN_FOLDER}/token` },
  ];
}

/** Source: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection */
function tokenVolume() {
  const serviceAccountToken = { audience: AWS_AUDIENCE, expirationSeconds: TOKEN_SECONDS, path: "token" };
  return { name: "token", projected: [{ sources: [{ serviceAccountToken }] }] };
}
