import type { WorkloadAccessSettings } from "../../domain/data/settings";
import type { ImageSettings, ResourceSettings, TolerationSettings } from "../../domain/workloads/settings";

/** What every pod has. */
export interface PodSettings {
  /** What its container runs. */
  readonly image: ImageSettings;
  /** What its container asks for, and what it is limited to. */
  readonly resources: ResourceSettings;
  /** Environment variables: a text, the name of a table or bucket of the environment's `data`, or its region. Not for secrets. @default {} */
  readonly config?: Readonly<Record<string, ConfigValue>>;
  /** Names of Secrets that exist in the namespace and whose entries become environment variables. @default [] */
  readonly secrets?: readonly string[];
  /** What its code may do in AWS. @default nothing */
  readonly access?: WorkloadAccessSettings;
  /** Numeric user and group, at least 1: the namespace lets no root run. @default 1000 */
  readonly runAsUser?: number;
  /** `false` lets it write to its image's files. @default true */
  readonly readOnlyRootFilesystem?: boolean;
  /** Folders that it may write to, by absolute path, with the most that each may hold. They are empty at every start. @default {} */
  readonly writablePaths?: Readonly<Record<string, string>>;
  /** Labels of the nodes that it may run on, e.g. `{ "kubernetes.io/arch": "arm64" }`. @default every node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Taints of nodes that do not keep it away. @default [] */
  readonly tolerations?: readonly TolerationSettings[];
}

/** The value of an environment variable: a text, the name that a table or bucket got, or the environment's region. */
export type ConfigValue =
  | string
  | {
      /** Key of a table in the environment's `data`. */
      readonly table: string;
    }
  | {
      /** Key of a bucket in the environment's `data`. */
      readonly bucket: string;
    }
  | {
      /** The environment's region. */
      readonly region: true;
    };
