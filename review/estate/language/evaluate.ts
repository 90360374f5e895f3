import type { Evaluates } from "./copies";
import { dynamicBlocks, isDynamic } from "./dynamic";
import { concatenated } from "./document";
import { functionOf } from "./functions";
import type { Json } from "./json";
import { binaryOf, unaryOf } from "./operators";
import { EACH_ITEM, type Expression, type Loop } from "./expression";
import { parseExpression } from "./syntax";
import { parseTemplate, type Step } from "./template";
import {
  type AttributeReference,
  isUnknown,
  isValueList,
  isValueObject,
  missing,
  textOf,
  Unknown,
  type Value,
  valueAt,
} from "./value";

export const AFTER_APPLY = "it is known only after apply";

/** What the names in expressions stand for. */
export interface Names {
  /** What the first steps of a reference stand for, and which steps are left. */
  lookup(steps: readonly [string, ...Step[]]): FoundName;
  /** The resource whose attributes an object holds: what it lacks is known only after apply. */
  originOf(object: object): Pick<AttributeReference, "stack" | "address"> | undefined;
}

/** The value at the beginning of a reference. */
export interface FoundName {
  readonly value: Value;
  readonly rest: readonly Step[];
}

/** Texts as they were parsed: the same expression stands in many places. */
export class Syntax {
  private readonly templates = new Map<string, readonly (string | Parsed)[]>();

  template(text: string): readonly (string | Parsed)[] {
    const known = this.templates.get(text);
    if (known !== undefined) return known;
    const parts = parseTemplate(text).map((part) =>
      "literal" in part ? part.literal : { text: part.expression, expression: parseExpression(part.expression) },
    );
    this.templates.set(text, parts);
    return parts;
  }
}

interface Parsed {
  readonly text: string;
  readonly expression: Expression | undefined;
}

/** Computes values of Terraform's JSON without running Terraform; what can't be known is unknown. */
export class Evaluator implements Evaluates {
  constructor(
    private readonly names: Names,
    private readonly syntax: Syntax,
    private readonly variables: ReadonlyMap<string, Value> = new Map(),
  ) {}

  with(variables: Iterable<readonly [string, Value]>): Evaluator {
    return new Evaluator(this.names, this.syntax, new Map([...this.variables, ...variables]));
  }

  /** The value of JSON in whose texts expressions stand. */
  value(json: Json): Value {
    if (typeof json === "string") return this.text(json);
    if (Array.isArray(json)) return (json as readonly Json[]).map((item) => this.value(item));
    if (typeof json !== "object" || json === null) return json;
    const entries: [string, Value][] = [];
    for (const [name, inner] of Object.entries(json)) {
      if (name === "dynamic" && isDynamic(inner)) {
        entries.push(...dynamicBlocks(inner, this));
        continue;
      }
      const key = this.text(name);
      // Nobody can look up a property whose name is not known.
      if (isUnknown(key)) return new Unknown(`the name of a property in it is not known: ${key.reason}`);
      entries.push([typeof key === "string" ? key : name, this.value(inner)]);
    }
    return Object.fromEntries(entries);
  }

  private text(text: string): Value {
    if (!text.includes("{")) return text;
    const parts = this.syntax.template(text);
    const values = parts.map((part) => (typeof part === "string" ? part : this.parsed(part)));
    const [only] = values;
    return values.length === 1 && only !== undefined ? only : concatenated(values, text);
  }

  private parsed({ text, expression }: Parsed): Value {
    if (expression === undefined) return new Unknown("the expression is not understood here", { expression: text });
    const value = this.of(expression);
    return isUnknown(value) && value.expression === undefined ? value.with({ expression: text }) : value;
  }

  private of(expression: Expression): Value {
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "template":
        return concatenated(expression.parts.map((part) => this.of(part)));
      case "root":
      case "attribute":
      case "index":
        return this.traversal(expression);
      case "list":
        return expression.items.map((item) => this.of(item));
      case "object":
        return this.object(expression.entries);
      default:
        return this.operation(expression);
    }
  }

  private operation(
    expression: Extract<Expression, { kind: "splat" | "call" | "for" | "conditional" | "unary" | "binary" }>,
  ): Value {
    switch (expression.kind) {
      case "splat":
        return this.splat(this.of(expression.of), expression.each);
      case "call":
        return this.call(expression.name, expression.args, expression.isSpread);
      case "for":
        return this.loop(expression.loop);
      case "conditional":
        return this.conditional(this.of(expression.condition), expression.yes, expression.no);
      case "unary":
        return unaryOf(expression.operator, this.of(expression.of));
      case "binary":
        return binaryOf(expression.operator, this.of(expression.left), () => this.of(expression.right));
    }
  }

  private object(entries: readonly (readonly [Expression, Expression])[]): Value {
    const pairs = entries.map(([key, value]) => [this.of(key), this.of(value)] as const);
    return objectOf(pairs);
  }

  private conditional(condition: Value, yes: Expression, no: Expression): Value {
    if (isUnknown(condition)) return condition.apart();
    if (condition === true || condition === "true") return this.of(yes);
    return condition === false || condition === "false" ? this.of(no) : missing("its condition is no true or false");
  }

  private call(name: string, args: readonly Expression[], isSpread: boolean): Value {
    const values = args.map((arg) => this.of(arg));
    const last = values.at(-1);
    if (!isSpread || last === undefined) return functionOf(name, values);
    if (isUnknown(last)) return last.apart();
    return functionOf(name, [...values.slice(0, -1), ...(isValueList(last) ? last : [last])]);
  }

  private splat(of: Value, each: Expression): Value {
    if (isUnknown(of)) return of.apart();
    const items = isValueList(of) ? of : of === null ? [] : [of];
    return items.map((item) => this.with([[EACH_ITEM, item]]).of(each));
  }

  private loop({ names, over, mapKey, value, condition }: Loop): Value {
    const collection = this.of(over);
    if (isUnknown(collection)) return collection.apart();
    const results: (readonly [Value, Value])[] = [];
    for (const [key, item] of itemsOf(collection)) {
      const [first = "", second] = names;
      const inner = this.with(
        second === undefined
          ? [[first, item]]
          : [
              [first, key],
              [second, item],
            ],
      );
      const isIn = condition === undefined ? true : inner.of(condition);
      if (isUnknown(isIn)) return isIn.apart();
      if (isIn === true) results.push([mapKey === undefined ? null : inner.of(mapKey), inner.of(value)]);
    }
    return mapKey === undefined ? results.map(([, item]) => item) : objectOf(results);
  }

  private traversal(expression: Expression): Value {
    const steps: Step[] = [];
    let of = expression;
    while (of.kind === "attribute" || of.kind === "index") {
      const step = of.kind === "attribute" ? of.name : this.of(of.key);
      if (isUnknown(step)) return step.apart();
      if (typeof step !== "string" && typeof step !== "number") return missing("an index is no text and no number");
      steps.unshift(step);
      of = of.of;
    }
    if (of.kind !== "root") return this.walk(this.of(of), steps);
    const own = this.variables.get(of.name);
    if (own !== undefined) return this.walk(own, steps);
    const { value, rest } = this.names.lookup([of.name, ...steps]);
    return this.walk(value, rest);
  }

  private walk(start: Value, steps: readonly Step[]): Value {
    let value = start;
    let origin = isValueObject(value) ? this.names.originOf(value) : undefined;
    let attribute = "";
    for (const step of steps) {
      if (isUnknown(value)) return further(value, steps.slice(steps.indexOf(step)));
      attribute = stepped(attribute, step);
      const inner = child(value, step);
      if (inner !== undefined) value = inner;
      else if (origin === undefined) return missing(`it has no ${JSON.stringify(step)}`);
      else value = new Unknown(AFTER_APPLY, { reference: { ...origin, attribute } });
      const own = isValueObject(value) ? this.names.originOf(value) : undefined;
      if (own !== undefined) attribute = "";
      origin = own ?? origin;
    }
    return value;
  }
}

/** An attribute of an unknown value, such as `issuer` of `identity[0]`. */
function further(unknown: Unknown, steps: readonly Step[]): Unknown {
  const { reference } = unknown;
  if (reference === undefined) return unknown.apart();
  const attribute = steps.reduce<string>(stepped, reference.attribute);
  return new Unknown(unknown.reason, { reference: { ...reference, attribute } });
}

/** `identity` and `0` as `identity[0]`. */
export function stepped(path: string, step: Step): string {
  if (typeof step === "number") return `${path}[${step}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
  return path === "" ? step : `${path}.${step}`;
}

function child(value: Value, step: Step): Value | undefined {
  if (isValueList(value)) return typeof step === "number" ? value[step] : undefined;
  if (!isValueObject(value)) return undefined;
  const own = valueAt(value, String(step));
  // The only block of its kind may be written without its list.
  return own === undefined && step === 0 ? value : (own ?? undefined);
}

function itemsOf(collection: Value): (readonly [Value, Value])[] {
  if (isValueList(collection)) return collection.map((item, index) => [index, item]);
  return isValueObject(collection) ? Object.entries(collection) : [];
}

function objectOf(pairs: readonly (readonly [Value, Value])[]): Value {
  const unknown = pairs.map(([key]) => key).find(isUnknown);
  if (unknown !== undefined) return new Unknown(`the name of a property in it is not known: ${unknown.reason}`);
  return Object.fromEntries(pairs.map(([key, value]) => [textOf(key), value]));
}
