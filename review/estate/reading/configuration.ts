import { blocksOf, isList, isObject, type Json, type JsonObject, property, textIn } from "../language/json";
import { stepped } from "../language/evaluate";
import { parseReference, type Step } from "../language/template";
import type { AttributeReference } from "../language/value";

/** The copies among which an expression stands. */
export interface Standing {
  /** What `for_each` names. */
  readonly forEach?: Json;
  readonly key?: string;
}

/** @param address which ends with the key of a copy, if it is one: `["a"]` */
export function standingOf(block: JsonObject, address: string): Standing {
  const forEach = block["for_each_expression"];
  const text = /\[("(?:[^"\\]|\\.)*")\]$/.exec(address)?.[1];
  return { ...(forEach !== undefined && { forEach }), ...(text !== undefined && { key: JSON.parse(text) as string }) };
}

/** What the configuration says of a resource. */
interface Configured {
  readonly module: ConfiguredModule;
  readonly block: JsonObject;
  readonly standing: Standing;
}

/** `module.cluster["a"].` before the rest of an address. */
const MODULE = /^module\.([\w-]+)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\./;
/** A local, with the modules before it. */
const LOCAL = /^(?:module\.[\w-]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)*local\./;
/** The key of a copy after an address. */
const KEY = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]$/;

interface Caller extends Standing {
  readonly module: ConfiguredModule;
  readonly call: JsonObject;
}

/**
 * A module in a plan's `configuration`, which holds no expressions, but the references that each names.
 *
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
export class ConfiguredModule {
  private readonly resources: ReadonlyMap<string, JsonObject>;
  private readonly children = new Map<string, ConfiguredModule | undefined>();

  constructor(
    private readonly stack: string,
    private readonly json: JsonObject,
    /** Before addresses of the module: `module.cluster.`. */
    private readonly prefix = "",
    private readonly caller?: Caller,
  ) {
    this.resources = new Map(
      blocksOf(json["resources"]).map((resource) => [textIn(resource, "address"), resource] as const),
    );
  }

  /** A resource of the module, by its address without a key: `aws_iam_role.node`. */
  resource(address: string): JsonObject | undefined {
    return this.resources.get(address);
  }

  /** What is said of a resource or data source by its whole address, in this module or one below it. */
  find(address: string): Configured | undefined {
    const [before, name, key] = MODULE.exec(address) ?? [];
    if (before !== undefined && name !== undefined) return this.child(name, key)?.find(address.slice(before.length));
    const block = this.resource(address.replace(KEY, ""));
    return block && { module: this, block, standing: standingOf(block, address) };
  }

  /** The module that this one calls, or a copy of it: `cluster`, `cluster[0]`. */
  child(name: string, key = ""): ConfiguredModule | undefined {
    const place = `${name}${key}`;
    if (!this.children.has(place)) this.children.set(place, this.callOf(name, key));
    return this.children.get(place);
  }

  private callOf(name: string, key: string): ConfiguredModule | undefined {
    const calls = this.json["module_calls"];
    const call = isObject(calls) ? property(calls, name) : undefined;
    if (!isObject(call) || !isObject(call["module"])) return undefined;
    const caller = { module: this, call, ...standingOf(call, key) };
    return new ConfiguredModule(this.stack, call["module"], `${this.prefix}module.${name}${key}.`, caller);
  }

  /** The attributes that an expression names, followed through variables, outputs of modules and `each`. */
  references(expression: Json | undefined, standing: Standing = {}): readonly AttributeReference[] {
    return this.followed(expression, standing, new Set());
  }

  /**
   * The same; undefined where it names a local, too, which may lead anywhere: a plan does not hold what locals are made of.
   */
  allReferences(expression: Json | undefined, standing: Standing = {}): readonly AttributeReference[] | undefined {
    const seen = new Set<string>();
    const references = this.followed(expression, standing, seen);
    return [...seen].some((place) => LOCAL.test(place)) ? undefined : references;
  }

  private followed(expression: Json | undefined, standing: Standing, seen: Set<string>): readonly AttributeReference[] {
    return longest(referencesIn(expression)).flatMap((reference) => {
      const place = `${this.prefix}${reference}`;
      if (seen.has(place)) return [];
      return this.follow(reference, standing, seen.add(place));
    });
  }

  private follow(reference: string, standing: Standing, seen: Set<string>): readonly AttributeReference[] {
    if (reference.startsWith("each."))
      return /^each\.value\b/.test(reference) ? this.each(reference, standing, seen) : [];
    const place = placeOf(reference);
    if (place === undefined) return [];
    if (place.root === "var") return this.variable(place.name, seen);
    return place.root === "module" ? this.called(place, seen) : [this.attribute(place)];
  }

  private variable(name: string, seen: Set<string>): readonly AttributeReference[] {
    return this.caller?.module.followed(this.given(name), this.caller, seen) ?? [];
  }

  /** An output, or all of them, where it is not said which. */
  private called({ name, key, rest }: Place, seen: Set<string>): readonly AttributeReference[] {
    const child = this.child(name, key);
    if (child === undefined) return [];
    const outputs = rest.length === 0 ? child.outputs() : [child.output(rest[0])];
    return outputs.flatMap((output) => child.followed(output, {}, seen));
  }

  /** `each.value` is made of what `for_each` names; over the copies of a resource it is the one with the same key. */
  private each(reference: string, { forEach, key }: Standing, seen: Set<string>): readonly AttributeReference[] {
    const attributes = this.followed(forEach, {}, seen);
    const [only, another] = attributes;
    if (only?.attribute !== "" || another !== undefined || key === undefined) return attributes;
    const attribute = (parseReference(reference) ?? []).slice(2).reduce<string>(stepped, "");
    return [{ ...only, address: `${only.address}[${JSON.stringify(key)}]`, attribute }];
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
    const found = property(this.declaredOutputs(), String(name));
    return isObject(found) ? found["expression"] : undefined;
  }

  private outputs(): readonly (Json | undefined)[] {
    return Object.keys(this.declaredOutputs()).map((name) => this.output(name));
  }

  private declaredOutputs(): JsonObject {
    const outputs = this.json["outputs"];
    return isObject(outputs) ? outputs : {};
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

const NO_PLACES = new Set(["local", "count", "path", "terraform", "self"]);

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
