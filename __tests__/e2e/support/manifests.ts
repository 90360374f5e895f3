import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import type { PlatformSettings } from "../../../config/platform/settings";
import { ROOT } from "./folders";
import { type Cluster, kubectl } from "./kube";
import { platformFile, synthesize } from "./platform";
import { succeed } from "./process";

/** An object of Kubernetes, as far as the tests look into it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

const APPLY = ["apply", "--server-side", "--validate=strict", "--filename=-"];

/** What `npm run manifests` prints of a stack of a platform. */
export async function manifestsOf(settings: PlatformSettings, stackId: string, ...args: string[]): Promise<string> {
  const { outputFolder } = await synthesize(platformFile(settings));
  return manifestsIn(outputFolder, stackId, ...args);
}

/** What `npm run manifests` prints of a stack that is synthesized. */
export async function manifestsIn(outputFolder: string, stackId: string, ...args: string[]): Promise<string> {
  const command = [
    "--require",
    "tsx/cjs",
    join(ROOT, "commands/manifests.ts"),
    "--from",
    outputFolder,
    "--stack",
    stackId,
  ];
  return (await succeed(process.execPath, [...command, ...args], { cwd: ROOT, env: process.env })).stdout;
}

/** Hand manifests to the API server, which has to know every field. */
export async function applyManifests(cluster: Cluster, yaml: string): Promise<void> {
  await kubectl(cluster, APPLY, { input: yaml });
}

/** The objects of manifests. */
export function objectsOf(yaml: string): KubernetesObject[] {
  return parseAllDocuments(yaml).map((document) => document.toJS() as KubernetesObject);
}
