import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

type Section = Readonly<Record<string, object>>;

/** How many of each type of resource, and how many outputs, each stack of a synthesized app has, sorted. */
export function inventory(folder: string): string[] {
  const stacks = join(folder, "stacks");
  return readdirSync(stacks)
    .sort()
    .flatMap((stack) => {
      const file = readFileSync(join(stacks, stack, "cdk.tf.json"), "utf8");
      const { resource = {}, output = {} } = JSON.parse(file) as { resource?: Section; output?: Section };
      const types = Object.entries(resource).map(([type, named]) => [type, Object.keys(named).length] as const);
      return [...types, ["output", Object.keys(output).length] as const]
        .map(([type, count]) => `${stack}: ${count} ${type}`)
        .sort();
    });
}

/**
 * A comparison is fair only between apps that make the same.
 *
 * @throws Error with the differences
 */
export function checkSame(twin: readonly string[], platform: readonly string[]): void {
  const only = (here: readonly string[], there: readonly string[]) => here.filter((line) => !there.includes(line));
  const differences = [
    ...only(twin, platform).map((line) => `  only in the twin: ${line}`),
    ...only(platform, twin).map((line) => `  only in the platform: ${line}`),
  ];
  if (differences.length > 0) throw new Error(["twin and platform make different things:", ...differences].join("\n"));
}
