import { blocksOf, isList, isObject, type Json, type JsonObject, property } from "./json";
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
      blocksOf(json["resources"]).map((resource) => [String(resource["address"]), resource] as const),
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
    const [only, ...others] = longest(referencesIn(expression));
    if (only === undefined || others.length > 0) return undefined;
    const found = this.follow(only);
    const [reference] = found;
    return found.length === 1 && reference !== undefined && reference.attribute !== "" ? reference : undefined;
  }

  private follow(reference: string): readonly AttributeReference[] {
    const steps = parseReference(reference);
    if (steps === undefined) return [];
    const [root = "", name = "", ...rest] = steps;
    if (root === "var") return this.caller?.module.references(this.given(String(name))) ?? [];
    if (["local", "each", "count", "path", "terraform", "self"].includes(String(root))) return [];
    const isData = root === "data";
    const [address, after] = isData ? [`data.${name}.${rest[0] ?? ""}`, rest.slice(1)] : [`${root}.${name}`, rest];
    // A resource or module can be indexed only by the key of a copy.
    const isCopy = reference.startsWith(`${address}[`);
    const key = isCopy ? `[${JSON.stringify(after[0] ?? 0)}]` : "";
    const left = isCopy ? after.slice(1) : after;
    if (root === "module") return this.output(String(name), key, left);
    return [
      { stack: this.stack, address: `${this.prefix}${address}${key}`, attribute: left.reduce<string>(stepped, "") },
    ];
  }

  private given(name: string): Json | undefined {
    const expressions = this.caller?.call["expressions"];
    return isObject(expressions) ? property(expressions, name) : undefined;
  }

  private output(name: string, key: string, [output = ""]: readonly Step[]): readonly AttributeReference[] {
    const child = this.child(name, key);
    const outputs = child?.json["outputs"];
    const found = isObject(outputs) ? property(outputs, String(output)) : undefined;
    return isObject(found) ? (child?.references(found["expression"]) ?? []) : [];
  }
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
