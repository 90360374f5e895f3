import type { RequestContext } from "./context";
import type { Condition } from "./document";
import { type Operator, operatorOf } from "./operators";
import type { Text, Variables } from "./text";
import { all, any, not, type Truth, truthOf } from "./truth";

/** Whether a condition is met, and what that rests on. */
interface ConditionResult {
  readonly truth: Truth;
  /** What was assumed of the request. */
  readonly assumptions: readonly string[];
  /** Why it is not known. */
  readonly unknown?: string;
}

type Quantifier = "ForAnyValue" | "ForAllValues";

/**
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 *
 * @param hasVariables whether `${...}` in the values is a variable
 */
export function evaluateCondition(
  { operator, key, values }: Condition,
  context: RequestContext,
  hasVariables: boolean,
): ConditionResult {
  const found = context.get(key);
  const assumption = context.assumptionOf(key);
  const variables = hasVariables ? context.variables : undefined;
  const truth = truthFor(operator, values, found, variables);
  return {
    truth,
    assumptions: assumption === undefined ? [] : [assumption],
    ...(truth === "unknown" && { unknown: reasonFor(operator, key, found) }),
  };
}

function reasonFor(operator: string, key: string, found: readonly Text[] | undefined): string {
  if (found === undefined) return `${key} of the request is not known (${operator})`;
  return `whether ${operator} on ${key} holds is not known`;
}

function truthFor(
  name: string,
  values: readonly Text[],
  found: readonly Text[] | undefined,
  variables: Variables | undefined,
): Truth {
  const [, quantifier, base = "", ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i.exec(name) ?? [];
  if (base.toLowerCase() === "null") return found === undefined ? "unknown" : nullness(values, found.length === 0);
  const operator = operatorOf(base);
  if (operator === undefined || found === undefined) return "unknown";
  const kind = quantifierOf(quantifier);
  if (isNothing(kind, found)) return truthOf(ifExists !== undefined || holdsForNone(kind, operator));
  return holds(kind, operator, { values, found, variables });
}

function quantifierOf(text: string | undefined): Quantifier | undefined {
  if (text === undefined) return undefined;
  return text.toLowerCase() === "foranyvalue" ? "ForAnyValue" : "ForAllValues";
}

/** To ForAllValues and ForAnyValue, empty texts are no values. */
function isNothing(kind: Quantifier | undefined, found: readonly Text[]): boolean {
  return found.length === 0 || (kind !== undefined && found.every((value) => value === ""));
}

/** `"Null": { key: "true" }` asks for a key that is absent. */
function nullness(values: readonly Text[], isAbsent: boolean): Truth {
  return any(
    values.map((value) => {
      if (typeof value !== "string") return "unknown";
      return truthOf((value.toLowerCase() === "true") === isAbsent);
    }),
  );
}

/**
 * A key that is absent meets a negation, and ForAllValues.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function holdsForNone(kind: Quantifier | undefined, { negated }: Operator): boolean {
  return kind === undefined ? negated : kind === "ForAllValues";
}

interface Question {
  readonly values: readonly Text[];
  readonly found: readonly Text[];
  readonly variables: Variables | undefined;
}

function holds(kind: Quantifier | undefined, { compare, negated }: Operator, question: Question): Truth {
  const { values, found, variables } = question;
  const each = found.map((request) => any(values.map((policy) => compare(policy, request, variables))));
  if (kind === undefined) return negated ? not(any(each)) : any(each);
  const wanted = negated ? each.map(not) : each;
  return kind === "ForAllValues" ? all(wanted) : any(wanted);
}
