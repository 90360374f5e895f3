import { isList, isObject, type Json, type JsonObject, property } from "./json";
import { parseReference, parseTemplate, type Step } from "./template";

/** Where references lead. */
export interface Scope {
  /** What the first steps of a reference stand for. */
  readonly find: (reference: readonly Step[]) => Found | NotFound;
}

/** The value at the beginning of a reference, with its own expressions as they were written. */
export interface Found {
  readonly value: Json;
  /** The steps that are left to take within the value. */
  readonly rest: readonly Step[];
  /** Where the value's own expressions lead. @default the scope that found it */
  readonly scope?: Scope;
}

/** A reference that leads nowhere here. */
export interface NotFound {
  /** Why, as the end of a sentence: `it is known only after apply`. */
  readonly reason: string;
}

/** An expression that could not be resolved. */
export interface Unknown {
  /** Without `${` and `}`. */
  readonly expression: string;
  readonly reason: string;
}

/** A value whose expressions are resolved; what is not known stands in it as `${...}`. */
export interface Resolution {
  readonly value: Json;
  readonly unknown: readonly Unknown[];
}

const AFTER_APPLY = "it is known only after apply";

/** Resolves what can be known without running Terraform: references to variables, locals and written attributes. */
export function resolve(value: Json, scope: Scope): Resolution {
  return new Resolver(scope, []).all(value);
}

class Resolver {
  constructor(
    private readonly scope: Scope,
    private readonly trail: readonly string[],
  ) {}

  all(value: Json): Resolution {
    if (typeof value === "string") return this.text(value);
    if (isList(value)) {
      const items = value.map((item) => this.all(item));
      return { value: items.map((item) => item.value), unknown: items.flatMap(({ unknown }) => unknown) };
    }
    return isObject(value) ? this.object(value) : { value, unknown: [] };
  }

  private object(object: JsonObject): Resolution {
    const entries = Object.entries(object).map(([key, value]) => ({ key: this.key(key), resolved: this.all(value) }));
    return {
      value: Object.fromEntries(entries.map(({ key, resolved }) => [key, resolved.value])),
      unknown: entries.flatMap(({ resolved }) => resolved.unknown),
    };
  }

  /** Keys of maps are templates too. */
  private key(key: string): string {
    const { value } = this.text(key);
    return typeof value === "string" ? value : key;
  }

  /** A text that is one expression has the type of its value; any other is a string. */
  private text(text: string): Resolution {
    const parts = parseTemplate(text).map((part) =>
      "literal" in part ? { value: part.literal, unknown: [] } : this.expression(part.expression),
    );
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    const written = parts.map(({ value }) => (typeof value === "object" ? undefined : String(value)));
    // A list within a text is a mistake that Terraform would report.
    const value = written.includes(undefined) ? text : written.join("");
    return { value, unknown: parts.flatMap(({ unknown }) => unknown) };
  }

  private expression(expression: string): Resolution {
    const constant = constantOf(expression);
    if (constant !== undefined) return { value: constant, unknown: [] };
    const reference = parseReference(expression);
    if (reference === undefined) return unknownOf(expression, "it is more than a reference");
    if (this.trail.includes(expression)) return unknownOf(expression, "it refers to itself");
    return this.reference(expression, reference);
  }

  private reference(expression: string, reference: readonly Step[]): Resolution {
    const found = this.scope.find(reference);
    if ("reason" in found) return unknownOf(expression, found.reason);
    const inner = new Resolver(found.scope ?? this.scope, [...this.trail, expression]);
    return inner.follow(found.value, found.rest) ?? unknownOf(expression, AFTER_APPLY);
  }

  private follow(start: Json, steps: readonly Step[]): Resolution | undefined {
    let value: Json | undefined = start;
    for (const step of steps) {
      const here: Json = typeof value === "string" ? this.all(value).value : value;
      value = child(here, step);
      if (value === undefined || value === null) return undefined;
    }
    return this.all(value);
  }
}

function child(value: Json, step: Step): Json | undefined {
  if (isList(value)) return typeof step === "number" ? value[step] : undefined;
  if (!isObject(value)) return undefined;
  // The only block of its kind may be written without its list.
  return step === 0 ? value : property(value, String(step));
}

function unknownOf(expression: string, reason: string): Resolution {
  const value = /^%\{/.test(expression) ? expression : `\${${expression}}`;
  return { value, unknown: [{ expression, reason }] };
}

function constantOf(expression: string): Json | undefined {
  if (!/^(?:true|false|-?\d+(?:\.\d+)?|"(?:[^"\\$%]|\\["\\nrt])*")$/.test(expression)) return undefined;
  return JSON.parse(expression) as Json;
}
