import { type Sound, entriesOf } from "../checks/sound";
import { cronJobKind } from "./cron-job/kind";
import { deploymentKind } from "./deployment/kind";
import type { IngressSettings } from "./ingress/settings";
import type { WorkloadKind } from "./kind";
import type { PodSettings } from "./pod-settings";
import type { WorkloadsSettings } from "./settings";
import type { PodWorkload, ReleasedImage } from "./workload";

/** Every kind of workload. A new one is a folder, a line here and in `settings.ts`, and its objects in `stacks/workloads/`. */
const KINDS = [deploymentKind, cronJobKind] as const;

type Kind = (typeof KINDS)[number];

/** Under which key of the settings the workloads of a kind stand. */
export type WorkloadKey = Kind["key"];

/** A workload of one kind, with every default filled in. */
export type WorkloadOf<K extends WorkloadKey> = ReturnType<Extract<Kind, { readonly key: K }>["resolve"]>;

/** What runs in an environment. */
export interface Workloads extends WorkloadsByKind {
  readonly namespace: string;
  readonly manageNamespace: boolean;
  readonly ingress?: IngressSettings;
  /** Images of the catalogue, each once. */
  readonly releases: readonly ReleasedImage[];
  /** What an image may begin with, or be: see the output `allowed_image_prefixes`. */
  readonly imagePrefixes: readonly string[];
}

/** The workloads of each kind. */
export type WorkloadsByKind = { readonly [K in WorkloadKey]: readonly WorkloadOf<K>[] };

/** A kind, whichever it is: it is given only workloads of its own. */
export type AnyWorkloadKind = WorkloadKind<WorkloadKey, PodSettings, PodWorkload>;

/** Every kind of workload, in the order in which messages name them. */
export const WORKLOAD_KINDS: readonly AnyWorkloadKind[] = KINDS;

/** Workloads of every kind. */
export function allWorkloads(workloads: WorkloadsByKind): PodWorkload[] {
  return WORKLOAD_KINDS.flatMap(({ key }): readonly PodWorkload[] => workloads[key]);
}

/** Settings of every kind of workload, by key. */
export function workloadEntries(
  workloads: Sound<WorkloadsSettings>,
): { readonly kind: AnyWorkloadKind; readonly key: string; readonly settings: Sound<PodSettings> }[] {
  return WORKLOAD_KINDS.flatMap((kind) =>
    entriesOf<Sound<PodSettings>>(workloads[kind.key]).map(([key, settings]) => ({ kind, key, settings })),
  );
}
