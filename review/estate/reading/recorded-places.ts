import type { ConfiguredModule } from "./configuration";
import type { ProviderPlace, ResourceReference } from "../estate";
import { isList, isObject, type Json, type JsonObject, property } from "../language/json";
import { placeOfProvider } from "./providers";
import { parseReference } from "../language/template";
import { type AttributeReference, Unknown, type Value, type ValueObject } from "../language/value";

/** What tells where a resource is. */
export interface Locatable {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values: ValueObject;
  /** Where the same provider works for all: `aws`, `module.x:aws`, or its full name; empty where nobody says it. */
  readonly providerKey: string;
}

/** A resource as a plan or a state holds it. */
export interface Recorded extends Locatable {
  readonly address: string;
  readonly name: string;
  readonly references: readonly ResourceReference[];
}

/** `eu-west-1a` */
const ZONE = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/;
const ARN = /^arn:[^:]*:[^:]*:([^:]*):(\d{12}):/;

/** What the expressions of a provider's block name. */
interface Scope {
  /** The values of variables that are no secrets. */
  readonly variables: ReadonlyMap<string, Json>;
  /** @default nothing is followed */
  readonly module?: ConfiguredModule;
}

const NOTHING: Scope = { variables: new Map() };

/**
 * Where each resource of a plan or a state is: by its provider's block, by the identity with which AWS answered, else by
 * the ARNs that the provider's other resources have.
 */
export function placesOf(
  recorded: readonly Locatable[],
  providers: JsonObject,
  scope: Scope,
): (one: Locatable) => ProviderPlace {
  const groups = new Map<string, Locatable[]>();
  const keyOf = (one: Locatable): string => onlyBlockOf(one, providers) ?? one.providerKey;
  for (const one of recorded) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  const places = new Map<string, ProviderPlace>();
  for (const [key, group] of groups) {
    const block = property(providers, key);
    // What a module's own provider names is the module's.
    const own = isObject(block) && "module_address" in block ? { variables: scope.variables } : scope;
    places.set(key, placeOfGroup(nameOf(key, block), configurationOf(block, own), group));
  }
  return (one) => {
    const place = places.get(keyOf(one)) ?? placeOfProvider(nameOf(one.providerKey, undefined), {});
    const { account = registryOf(one), region } = inArn(one.values["arn"]);
    return { ...place, ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
  };
}

/**
 * What is no longer configured names its provider by its source; where that has one block, it is the one. Where nobody
 * names it, the only block of the type's provider is.
 */
function onlyBlockOf({ providerKey, type }: Locatable, providers: JsonObject): string | undefined {
  const [named, wanted] = providerKey === "" ? ["name", type.split("_")[0]] : ["full_name", providerKey];
  const keys = Object.entries(providers).flatMap(([key, block]) =>
    isObject(block) && block[named] === wanted ? [key] : [],
  );
  return keys.length === 1 ? keys[0] : undefined;
}

/** Resources of ECR without an ARN tell the account of their registry. */
function registryOf({ values }: Locatable): string | undefined {
  const registry = values["registry_id"];
  return typeof registry === "string" ? registry : undefined;
}

/** `registry.terraform.io/hashicorp/aws`, `module.x:aws.tokyo` and `aws` are all `aws`. */
function nameOf(key: string, block: Json | undefined): string {
  const name = isObject(block) ? block["name"] : undefined;
  return typeof name === "string" ? name : (/([\w-]+)(?:\.[\w-]+)?$/.exec(key.replace(/^.*[/:]/, ""))?.[1] ?? key);
}

function placeOfGroup(name: string, configuration: ValueObject, group: readonly Locatable[]): ProviderPlace {
  const place = placeOfProvider(name, configuration);
  const arns = group.flatMap(({ mode, values }) => (mode === "managed" ? [inArn(values["arn"])] : []));
  const identity = only(
    group.flatMap(({ type, values }) => (type === "aws_caller_identity" ? [values["account_id"]] : [])),
  );
  // A state tells providers apart by their names only, so a group may be of several accounts and regions.
  const account = place.account ?? only([identity, ...arns.map((arn) => arn.account)]);
  const region = place.region ?? only([...arns.map((arn) => arn.region), ...group.map(regionIn)]);
  return placeOfProvider(name, {
    ...configuration,
    ...(account !== undefined && { allowed_account_ids: [account] }),
    ...(region !== undefined && { region }),
  });
}

/** What some resources tell of their region; that the provider is configured with an expression hides it in a plan. */
function regionIn({ type, values }: Locatable): Value | undefined {
  if (type === "aws_region") return values["name"];
  const zone = values["availability_zone"];
  return typeof zone === "string" ? ZONE.exec(zone)?.[1] : undefined;
}

function only(values: readonly (Value | undefined)[]): string | undefined {
  const texts = new Set(values.filter((value) => typeof value === "string"));
  const [first] = texts;
  return texts.size === 1 ? first : undefined;
}

function inArn(arn: Value | undefined): { readonly account?: string; readonly region?: string } {
  const [, region = "", account] = typeof arn === "string" ? (ARN.exec(arn) ?? []) : [];
  return { ...(account !== undefined && { account }), ...(region !== "" && { region }) };
}

/** The expressions of a provider's block, of which a plan holds constants and references. */
function configurationOf(block: Json | undefined, scope: Scope): ValueObject {
  const expressions = isObject(block) ? block["expressions"] : undefined;
  if (!isObject(expressions)) return {};
  return Object.fromEntries(Object.entries(expressions).map(([key, inner]) => [key, valueOf(inner, scope)]));
}

function valueOf(expression: Json, scope: Scope): Value {
  if (isList(expression)) return expression.map((item) => valueOf(item, scope));
  if (!isObject(expression)) return expression;
  const { constant_value: constant, references } = expression;
  // Of Terraform's JSON a plan has the text with its expressions as a constant, beside what they name.
  if (isList(references)) return referenced(references, isWholly(constant) ? scope : NOTHING);
  if (constant !== undefined) return constant;
  return Object.fromEntries(Object.entries(expression).map(([key, inner]) => [key, valueOf(inner, scope)]));
}

/** Not a text with an expression in it. */
function isWholly(constant: Json | undefined): boolean {
  return typeof constant !== "string" || /^\$\{[^{}]*\}$/.test(constant);
}

/** A plan does not hold the expression itself; one that names a single variable is taken for the variable. */
function referenced(references: readonly Json[], scope: Scope): Value {
  const [first] = references;
  const steps = references.length === 1 && typeof first === "string" ? parseReference(first) : undefined;
  const [root, name] = steps ?? [];
  const value = root === "var" && steps?.length === 2 ? scope.variables.get(String(name)) : undefined;
  const presumed = presumedOf(references, scope);
  return (
    value ??
    new Unknown("a plan does not hold the expression", {
      ...(typeof first === "string" && { expression: first }),
      ...(presumed !== undefined && { presumed }),
    })
  );
}

/** The only attribute that an expression names; a local or a variable beside it may hold another one. */
function presumedOf(references: readonly Json[], { module }: Scope): AttributeReference | undefined {
  if (references.some((one) => typeof one !== "string" || /^(?:local|var|each|count)\./.test(one))) return undefined;
  const [only, ...others] = module?.references({ references }) ?? [];
  const isOne = others.every(({ address, attribute }) => address === only?.address && attribute === only.attribute);
  return isOne && only?.attribute !== "" ? only : undefined;
}
