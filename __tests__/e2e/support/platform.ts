import { readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import taskTool from "../../../config/task-tool";
import type { PlatformSettings } from "../../../config/platform/settings";
import type { RegistrySettings } from "../../../config/registry/settings";
import { ROOT, workFolder } from "./folders";
import { succeed } from "./process";
import { stackCopy } from "./terraform";

/** A synthesized platform. */
export interface Synthesized {
  /** What `cdktf.out` is for a user. */
  readonly outputFolder: string;
  /** The ids of its stacks, sorted. */
  readonly stackIds: readonly string[];
  /** The folder of one stack's Terraform JSON. */
  readonly stackFolder: (id: string) => string;
}

/** The platform file of the task-management tool. */
export const DEFAULT_PLATFORM = join(ROOT, "config/task-tool.ts");

/** The platform files that the documentation describes. */
export function examplePlatforms(): string[] {
  const folder = join(ROOT, "config/examples");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * The settings of the task-management tool, with some of the registry's replaced, and without environments unless `others`
 * has them: what runs there names repositories, which many tests of the registry rename or remove.
 */
export function taskToolWith(
  registry: Partial<RegistrySettings>,
  others: Partial<PlatformSettings> = {},
): PlatformSettings {
  return { ...taskTool, environments: {}, ...others, registry: { ...taskTool.registry, ...registry } };
}

/** Writes a platform file; it lies inside the checkout and imports the product as a team's own file does. */
export function platformFile(settings: PlatformSettings): string {
  const path = join(workFolder("platform"), "platform.ts");
  const product = relative(join(path, ".."), join(ROOT, "config/define-platform"));
  const text = `import { definePlatform } from "${product}";\n\nexport default definePlatform(${JSON.stringify(settings, null, 2)});\n`;
  writeFileSync(path, text);
  return path;
}

/** A copy of one stack of a platform with these settings, ready for `terraform init`. */
export async function stackOf(settings: PlatformSettings, id: string): Promise<string> {
  const synthesized = await synthesize(platformFile(settings));
  return stackCopy(synthesized.stackFolder(id));
}

/** Synthesizes a platform file by the app itself, which is what `cdktf synth` runs. */
export async function synthesize(path: string = DEFAULT_PLATFORM): Promise<Synthesized> {
  const outputFolder = workFolder("out");
  await succeed(process.execPath, ["--require", "tsx/cjs", "main.ts"], {
    cwd: ROOT,
    env: { ...process.env, PLATFORM_CONFIG: relative(ROOT, path), CDKTF_OUTDIR: outputFolder },
  });
  const stacks = join(outputFolder, "stacks");
  return { outputFolder, stackIds: readdirSync(stacks).sort(), stackFolder: (id) => join(stacks, id) };
}
