import { type Fault, within } from "../text/errors";
import { labelKeyFaults, labelValueFaults, objectNameFaults, secretNameFaults } from "../kubernetes/names";
import { twinFaults } from "../aws/names";
import { memoryFaults, resourceFaults } from "./quantity";
import { kebabCase } from "../text/words";
import type { ResourceSettings, TolerationSettings } from "./settings";

/** The properties of a pod that {@link podFaults} examines. */
export interface PodRules {
  readonly resources: ResourceSettings;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly secrets?: readonly string[];
  readonly imagePullSecrets?: readonly string[];
  readonly runAsUser?: number;
  readonly writablePaths?: Readonly<Record<string, string>>;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly TolerationSettings[];
}

/** What an AWS access key consists of. */
const ACCESS_KEY_PARTS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
const ENVIRONMENT_VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const FOLDER = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/;
const LONGEST_NAME = 253;
const LARGEST_ID = 2_147_483_647;

/** Everything that can be wrong with what every pod has. */
export function podFaults(pod: PodRules): Fault[] {
  const { config = {}, secrets = [], imagePullSecrets = [], runAsUser, writablePaths = {} } = pod;
  return [
    ...within(["resources"], resourceFaults(pod.resources)),
    ...within(["config"], configFaults(config)),
    ...within(["secrets"], secretNamesFaults(secrets)),
    ...within(["imagePullSecrets"], secretNamesFaults(imagePullSecrets)),
    ...(runAsUser === undefined ? [] : within(["runAsUser"], runAsUserFaults(runAsUser))),
    ...within(["writablePaths"], writablePathFaults(writablePaths)),
    ...within(["nodeSelector"], nodeSelectorFaults(pod.nodeSelector ?? {})),
    ...within(["tolerations"], tolerationFaults(pod.tolerations ?? [])),
  ];
}

/** Labels of nodes. */
function nodeSelectorFaults(labels: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(labels).flatMap(([key, value]) =>
    within([key], [...labelKeyFaults(key), ...labelValueFaults(value)]),
  );
}

function tolerationFaults(tolerations: readonly TolerationSettings[]): Fault[] {
  return tolerations.flatMap(({ key, value = "" }, index) =>
    within([index], [...within(["key"], labelKeyFaults(key)), ...within(["value"], labelValueFaults(value))]),
  );
}

/**
 * Keys of a ConfigMap all of which become environment variables: Kubernetes skips others with no more than an event.
 *
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/
 */
export function configFaults(config: Readonly<Record<string, unknown>>): Fault[] {
  const secrets = Object.keys(config).filter((key) => ACCESS_KEY_PARTS.includes(key));
  return [...secrets.map(secretFault), ...variableFaults(Object.keys(config))];
}

/** Everybody who may read the namespace, the state or the repository of the settings reads a ConfigMap. */
function secretFault(key: string): Fault {
  const problem = "must not be among the settings, which hold no secrets";
  return { path: [key], problem, remedy: "put it into a Secret, and name that" };
}

function variableFaults(keys: readonly string[]): Fault[] {
  return keys
    .filter((key) => !ENVIRONMENT_VARIABLE.test(key) || key.length > LONGEST_NAME)
    .map((key) => {
      const problem = `must be the name of an environment variable: at most ${LONGEST_NAME} letters, digits and _, no digit first`;
      return { path: [key], problem, remedy: 'for example "TABLE_NAME"' };
    });
}

/** Names of Secrets that exist, each once. */
function secretNamesFaults(names: readonly string[]): Fault[] {
  return [...names.flatMap((name, index) => within([index], secretNameFaults(name))), ...twinFaults(names)];
}

/**
 * A user that the namespace lets run.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
function runAsUserFaults(found: number): Fault[] {
  if (Number.isInteger(found) && found >= 1 && found <= LARGEST_ID) return [];
  const problem = `must be the number of a user, 1 to ${LARGEST_ID}`;
  const remedy = found === 0 ? "0 is root, whom the namespace refuses: for example 1000" : "for example 1000";
  return [{ path: [], problem, found, remedy }];
}

/** Folders, and the most that each may hold. */
function writablePathFaults(paths: Readonly<Record<string, string>>): Fault[] {
  const names = Object.keys(paths).map(volumeName);
  return Object.entries(paths).flatMap(([path, size], index) => [
    ...within([path], folderFaults(path)),
    ...within([path], volumeNameFaults(names, index)),
    ...within([path], memoryFaults(size)),
  ]);
}

/** `/var/app/temp` as `var-app-temp`: the name of the volume that is mounted there. */
export function volumeName(path: string): string {
  return kebabCase(path);
}

function folderFaults(path: string): Fault[] {
  if (FOLDER.test(path)) return [];
  const problem = "must be the absolute path of a folder: / and letters, digits, . _ -, no / at its end";
  return [{ path: [], problem, remedy: 'for example "/var/app/temp"' }];
}

function volumeNameFaults(names: readonly string[], index: number): Fault[] {
  const name = names[index] ?? "";
  if (name === "") return [];
  if (names.indexOf(name) < index) {
    const problem = `must differ from the other paths by more than . _ - and /, or its volume has the same name, "${name}"`;
    return [{ path: [], problem, remedy: "use another path" }];
  }
  return objectNameFaults(name).length === 0
    ? []
    : [{ path: [], problem: "must have at most 63 characters", remedy: "use a shorter path" }];
}
