import { type NamedPrincipal, readPolicy, type Selection as Written, type Statement as Read } from "../../iam/document";

/** What an element of a statement selects: these, or by `Not...` all others. */
export interface ReducedSelection {
  readonly patterns: readonly string[];
  /** The patterns as they are shown; empty where nothing is written. @default the patterns */
  readonly written?: readonly string[];
  readonly negated: boolean;
}

/** One condition: an operator, a key, and values of which one must match. */
export interface ReducedCondition {
  /** Lower case, as the key: IAM does not tell them apart. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement, reduced to what decides. */
export interface ReducedStatement {
  readonly effect: "Allow" | "Deny";
  /** `AWS:arn:...`, `Service:ecs-tasks.amazonaws.com`; `*` is everybody. */
  readonly principals: ReducedSelection;
  /** Lower case. */
  readonly actions: ReducedSelection;
  readonly resources: ReducedSelection;
  readonly conditions: readonly ReducedCondition[];
}

/** The attached identity, and the resource that holds the policy: what is not written in a statement. */
const ITSELF: ReducedSelection = { patterns: ["*"], written: [], negated: false };

/** Reads the text of a policy, as a proof does; undefined where it is none. */
export function readStatements(text: string): readonly ReducedStatement[] | undefined {
  const { statements, unknown } = readPolicy("", text);
  return unknown === undefined ? statements.map(statementOf) : undefined;
}

function statementOf({ effect, actions, resources, principals, conditions }: Read): ReducedStatement {
  const written = textsOf(actions);
  return {
    effect,
    actions: { patterns: written.map((action) => action.toLowerCase()), written, negated: actions.negated },
    resources: resources === undefined ? ITSELF : { patterns: textsOf(resources), negated: resources.negated },
    principals:
      principals === undefined ? ITSELF : { patterns: principals.names.map(principalOf), negated: principals.negated },
    conditions: conditions.map(({ operator, key, values }) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: textsOf({ texts: values, negated: false }),
    })),
  };
}

/** In a text of a plan, everything is known. */
function textsOf({ texts }: Written): readonly string[] {
  return texts.filter((text) => typeof text === "string");
}

/** A bare account and its root are the same. A wildcard stands for everybody, but nowhere else in a principal. */
function principalOf({ kind, name }: NamedPrincipal): string {
  if (kind === "*" || typeof name !== "string") return "*";
  const account = kind === "AWS" ? /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1] : undefined;
  return account === undefined ? `${kind}:${name}` : `AWS:${account}`;
}
