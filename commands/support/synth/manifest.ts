import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../command";

/** What cdktf writes about the stacks of an app, as far as it is read here. */
interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly annotations: readonly { level: string; constructPath: string; message: string }[] }>
  >;
}

/** Who adds annotations names them as cdktf does: `@cdktf/warn`. */
const LEVEL = "@cdktf/";

/**
 * What cdktf's command line says after a synth: the annotations, and the stacks.
 *
 * @throws CommandError if the app synthesized nothing
 */
export function summary(outdir: string): string[] {
  const path = join(outdir, "manifest.json");
  if (!existsSync(path)) throw new CommandError(`the app wrote no ${path}; it has to synthesize`);
  const { stacks } = JSON.parse(readFileSync(path, "utf8")) as Manifest;
  const annotations = Object.values(stacks).flatMap((stack) =>
    stack.annotations.map(
      ({ level, constructPath, message }) => `${level.replace(LEVEL, "").toUpperCase()} [${constructPath}]: ${message}`,
    ),
  );
  return [...annotations, `Generated Terraform code for the stacks: ${Object.keys(stacks).join(", ")}`];
}
