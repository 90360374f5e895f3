import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Statement {
  readonly Action: readonly string[];
}

/** The policy document of one of the managed policies in a synthesized stack. */
export function synthesizedPolicy(stackFolder: string, name: string): string {
  const { resource } = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8")) as {
    resource: { aws_iam_policy: Record<string, { policy: string }> };
  };
  const found = resource.aws_iam_policy[name];
  if (found === undefined) {
    throw new Error(`no policy '${name}' in ${stackFolder}`);
  }
  return found.policy;
}

/** Every action that a document grants. */
export function grantedActions(document: string): string[] {
  const { Statement: statements } = JSON.parse(document) as { Statement: readonly Statement[] };
  return statements.flatMap(({ Action }) => Action);
}
