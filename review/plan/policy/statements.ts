import { isList, isObject, type Json, type JsonObject } from "../../estate/json";
import type { Selection } from "./glob";

/** One condition: an operator, a key, and values of which one must match. */
export interface Condition {
  /** Lower case, as the key: IAM does not tell them apart. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement, reduced to what decides. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** `AWS:arn:...`, `Service:ecs-tasks.amazonaws.com`; `*` is everybody. */
  readonly principals: Selection;
  /** Lower case. */
  readonly actions: Selection;
  readonly resources: Selection;
  readonly conditions: readonly Condition[];
}

/** The attached identity, and the resource that holds the policy: what is not written in a statement. */
const ITSELF: Selection = { patterns: ["*"], written: [], negated: false };

/** Reads the text of a policy; undefined where it is none. */
export function readStatements(text: string): readonly Statement[] | undefined {
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  const written = isObject(document) ? document["Statement"] : undefined;
  const list = isList(written) ? written : [written ?? null];
  const statements = list.map((item) => (isObject(item) ? statementOf(item) : undefined));
  return statements.every((statement) => statement !== undefined) ? statements : undefined;
}

function statementOf(written: JsonObject): Statement | undefined {
  const { Effect: effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = written;
  if (effect !== "Allow" && effect !== "Deny") return undefined;
  const actions = select(textsOf(Action), textsOf(NotAction));
  if (actions === undefined) return undefined;
  return {
    effect,
    actions: {
      ...actions,
      patterns: actions.patterns.map((action) => action.toLowerCase()),
      written: actions.patterns,
    },
    resources: select(textsOf(Resource), textsOf(NotResource)) ?? ITSELF,
    principals: select(principalsOf(Principal), principalsOf(NotPrincipal)) ?? ITSELF,
    conditions: conditionsOf(Condition),
  };
}

function select(plain: readonly string[], negated: readonly string[]): Selection | undefined {
  if (plain.length > 0) return { patterns: plain, negated: false };
  return negated.length > 0 ? { patterns: negated, negated: true } : undefined;
}

function textsOf(value: Json | undefined): readonly string[] {
  const list = isList(value) ? value : [value];
  return list.flatMap((item) =>
    typeof item === "string" || typeof item === "boolean" || typeof item === "number" ? [String(item)] : [],
  );
}

function principalsOf(value: Json | undefined): readonly string[] {
  if (value === "*") return ["*"];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([kind, names]) => textsOf(names).map((name) => principalOf(kind, name)));
}

/** A bare account and its root are the same. A wildcard stands for everybody, but nowhere else in a principal. */
function principalOf(kind: string, name: string): string {
  if (name === "*" && kind === "AWS") return "*";
  const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  return account === undefined || kind !== "AWS" ? `${kind}:${name}` : `AWS:${account}`;
}

function conditionsOf(value: Json | undefined): readonly Condition[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([operator, keys]) =>
    !isObject(keys)
      ? []
      : Object.entries(keys).map(([key, values]) => ({
          operator: operator.toLowerCase(),
          key: key.toLowerCase(),
          values: textsOf(values),
        })),
  );
}
