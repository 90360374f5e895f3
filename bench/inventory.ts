import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

type Named = Readonly<Record<string, unknown>>;

/** What is counted of the JSON of a stack. */
interface StackJson {
  readonly resource?: Readonly<Record<string, Named>>;
  readonly data?: Readonly<Record<string, Named>>;
  readonly variable?: Named;
  readonly output?: Named;
}

/** What each stack of a synthesized app has: how many of each type of resource and data source, variables, outputs. */
export function inventory(folder: string): string[] {
  const stacks = join(folder, "stacks");
  return readdirSync(stacks)
    .sort()
    .flatMap((stack) => {
      const json = JSON.parse(readFileSync(join(stacks, stack, "cdk.tf.json"), "utf8")) as StackJson;
      return Object.entries(kinds(json))
        .map(([kind, named]) => `${stack}: ${Object.keys(named).length} ${kind}`)
        .sort();
    });
}

function kinds({ resource = {}, data = {}, variable = {}, output = {} }: StackJson): Readonly<Record<string, Named>> {
  const sources = Object.entries(data).map(([type, named]) => [`data.${type}`, named] as const);
  return { ...resource, ...Object.fromEntries(sources), variable, output };
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
