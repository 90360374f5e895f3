import { blocksOf, isList, isObject, type Json, type JsonObject, property, textIn } from "./json";
import { stepped } from "./evaluate";
import { parseReference, type Step } from "./template";
import type { AttributeReference } from "./value";

/**
 * A module in a plan's `configuration`, which holds no expressions, but the references that each names.
 *
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
export class ConfiguredModule {
  private readonly resources: ReadonlyMap<string, JsonObject>;

  constructor(
    private readonly stack: string,
    private readonly json: JsonObject,
    /** Before addresses of the module: `module.cluster.`. */
    private readonly prefix = "",
    private readonly caller?: { readonly module: ConfiguredModule; readonly call: JsonObject },
  ) {
    this.resources = new Map(
      blocksOf(json["resources"]).map((resource) => [textIn(resource, "address"), resource] as const),
    );
  }

  /** A resource of the module, by its address without a key: `aws_iam_role.node`. */
  resource(address: string): JsonObject | undefined {
    return this.resources.get(address);
  }

  /** The module that this one calls, or a copy of it: `cluster`, `cluster[0]`. */
  child(name: string, key = ""): ConfiguredModule | undefined {
    const calls = this.json["module_calls"];
    const call = isObject(calls) ? property(calls, name) : undefined;
    if (!isObject(call) || !isObject(call["module"])) return undefined;
    const caller = { module: this, call };
    return new ConfiguredModule(this.stack, call["module"], `${this.prefix}module.${name}${key}.`, caller);
  }

  /** The attributes that an expression names, followed through variables and outputs of modules. */
  references(expression: Json | undefined): readonly AttributeReference[] {
    return longest(referencesIn(expression)).flatMap((reference) => this.follow(reference));
  }

  /** The only attribute that an expression names, if nothing else stands beside it. */
  presumed(expression: Json | undefined): AttributeReference | undefined {
    const [only = "local", ...others] = longest(referencesIn(expression));
    const steps = placeOf(only);
    if (steps === undefined || others.length > 0) return undefined;
    const { root, name, key, rest } = steps;
    if (root === "var") return rest.length > 0 ? undefined : this.caller?.module.presumed(this.given(name));
    if (root === "module") return rest.length > 1 ? undefined : this.presumedOutput(name, key, rest[0]);
    return rest.length > 0 ? this.attribute(steps) : undefined;
  }

  private presumedOutput(name: string, key: string, output: Step | undefined): AttributeReference | undefined {
    const child = this.child(name, key);
    return child?.presumed(child.output(output));
  }

  private follow(reference: string): readonly AttributeReference[] {
    const steps = placeOf(reference);
    if (steps === undefined) return [];
    const { root, name, key, rest } = steps;
    if (root === "var") return this.caller?.module.references(this.given(name)) ?? [];
    if (root !== "module") return [this.attribute(steps)];
    const child = this.child(name, key);
    return child?.references(child.output(rest[0])) ?? [];
  }

  private attribute({ address, key, rest }: Place): AttributeReference {
    const attribute = rest.reduce<string>(stepped, "");
    return { stack: this.stack, address: `${this.prefix}${address}${key}`, attribute };
  }

  private given(name: string): Json | undefined {
    const expressions = this.caller?.call["expressions"];
    return isObject(expressions) ? property(expressions, name) : undefined;
  }

  private output(name: Step | undefined): Json | undefined {
    const outputs = this.json["outputs"];
    const found = isObject(outputs) ? property(outputs, String(name)) : undefined;
    return isObject(found) ? found["expression"] : undefined;
  }
}

/** A reference, taken apart. */
interface Place {
  /** `var`, `module`, else the type of the resource or data source. */
  readonly root: string;
  readonly name: string;
  /** Without the key of a copy. */
  readonly address: string;
  /** `["a"]`, `[0]`, or empty. */
  readonly key: string;
  readonly rest: readonly Step[];
}

const NO_PLACES = new Set(["local", "each", "count", "path", "terraform", "self"]);

/** Undefined for what leads to no resource. */
function placeOf(reference: string): Place | undefined {
  const [first = "local", ...others] = parseReference(reference) ?? [];
  const isData = first === "data";
  const [root = "", name = "", ...steps] = isData ? others : [first, ...others];
  if (NO_PLACES.has(String(root))) return undefined;
  const address = `${isData ? "data." : ""}${root}.${name}`;
  // A resource or module can be indexed only by the key of a copy.
  const isCopy = reference.startsWith(`${address}[`);
  const key = isCopy ? `[${JSON.stringify(steps[0])}]` : "";
  const rest = isCopy ? steps.slice(1) : steps;
  return { root: String(root), name: String(name), address, key, rest };
}

/** What an expression names, with what is nested in it. */
export function referencesIn(expression: Json | undefined): readonly string[] {
  if (isList(expression)) return expression.flatMap(referencesIn);
  if (!isObject(expression)) return [];
  const { references } = expression;
  if (isList(references)) return references.filter((reference) => typeof reference === "string");
  return "constant_value" in expression ? [] : Object.values(expression).flatMap(referencesIn);
}

/** Terraform lists `aws_iam_role.x` beside `aws_iam_role.x.arn`. */
function longest(references: readonly string[]): readonly string[] {
  return references.filter(
    (reference) => !references.some((other) => other.startsWith(`${reference}.`) || other.startsWith(`${reference}[`)),
  );
}
