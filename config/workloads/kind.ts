import type { z } from "zod";
import type { Fault } from "../../domain/text/errors";
import type { Sound } from "../checks/sound";
import type { PodSettings } from "./pod-settings";
import type { PodWorkload } from "./workload";

/**
 * A kind of workload: everything that is particular to it, but for the objects that it makes (`stacks/workloads/`).
 *
 * A folder holds a kind, `kinds.ts` lists them all, and nobody else asks which kind a workload is. The room knows images,
 * releases and what pods need; it asks `clusters/`, `registry/` and `data/`, and `platform/` asks it.
 */
export interface WorkloadKind<K extends string, S extends PodSettings, W extends PodWorkload> {
  /** Under which key of the settings its workloads stand: `deployments`. */
  readonly key: K;
  /** What Kubernetes calls one: `Deployment`. */
  readonly noun: string;
  /** The form of its settings. */
  readonly schema: z.ZodType;
  /** What is wrong with the name of its objects. */
  nameFaults(name: string): Fault[];
  /** What it names that has to be there. */
  faults(workload: Sound<S>, beside: Beside): Fault[];
  /** Fill in the defaults, besides those that every pod has. */
  resolve(workload: S, pod: PodWorkload): W;
  /** What a request from outside can reach. @returns undefined where a kind takes none */
  target(workload: Sound<S>): Target | undefined;
}

/** What is beside a workload in its environment. */
export interface Beside {
  /** Keys of all workloads. */
  readonly workloads: readonly string[];
}

/** What a request from outside can reach. */
export interface Target {
  /** By name. @returns undefined where they are not known */
  readonly ports: Readonly<Record<string, unknown>> | undefined;
  /** Whether a load balancer is let in. */
  readonly isOpen: boolean;
}
