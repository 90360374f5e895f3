import { statSync } from "node:fs";
import { join } from "node:path";

import { platformFile } from "../../config/load/load-platform";
import type { Stack } from "./stack-file";

/**
 * Says where the settings have been written after the stack was synthesized.
 *
 * Not a refusal: a pipeline that restores `cdktf.out` beside a fresh checkout has newer settings of the same content.
 */
export function warnIfStale({ folder }: Stack): void {
  const [settings, stack] = [platformFile(), join(folder, "cdk.tf.json")].map(
    (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs,
  );
  if (settings === undefined || stack === undefined || settings <= stack) return;
  process.stderr.write(`warning: ${platformFile()} is newer than ${folder}; if it has changed: npm run synth\n`);
}
