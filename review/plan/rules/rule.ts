import type { Change, StackPlan } from "../plan";
import type { Finding, Risk } from "../risk";
import type { Secrets } from "../secrets";

/** What rules need besides the change. */
export interface Context {
  readonly plan: StackPlan;
  readonly secrets: Secrets;
  /** Whether a policy or attachment of the stack goes without anybody losing anything by that. */
  readonly isKept: (address: string) => boolean;
}

/** Looks at one change. Values of the plan come into its words only through {@link Context.secrets}. */
export type Rule = (change: Change, context: Context) => readonly Finding[];

/** Looks at a plan as a whole, such as at all policies of a role. */
export type PlanRule = (context: Context) => readonly Risk[];

/** A rule that only concerns some types of resources. */
export function forTypes(types: readonly string[], rule: Rule): Rule {
  return (change, context) => (types.includes(change.type) ? rule(change, context) : []);
}

/** Types of the Kubernetes provider have two names each. */
export function kubernetes(...names: readonly string[]): string[] {
  return names.flatMap((name) => [`kubernetes_${name}`, `kubernetes_${name}_v1`]);
}

/** Whether the resource is gone after the apply, or another one. */
export function isLost({ action }: Change): boolean {
  return action === "delete" || action === "replace";
}

/** The attributes that force a replacement, as code. */
export function forcing({ replacePaths }: Change, { secrets }: Context): string {
  const names = replacePaths.length > 0 ? replacePaths : ["something that the plan does not name"];
  return names.map((name) => secrets.quote(name.replace(/\.(\d+)(?=\.|$)/g, "[$1]"))).join(", ");
}
