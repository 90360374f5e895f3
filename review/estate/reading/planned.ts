import type { Sides } from "../change";
import { type Planned, plannedIn } from "./changes";
import { type ConfiguredModule, referencesIn, type Standing, standingOf } from "./configuration";
import { dataAttributes } from "../derived/data-sources";
import { derivedAttributes } from "../derived/attributes";
import type { ProviderPlace, Resource, ResourceReference, Stack } from "../estate";
import { AFTER_APPLY } from "../language/evaluate";
import {
  blocksOf,
  compare,
  isList,
  isObject,
  type Json,
  type JsonObject,
  objectIn,
  property,
  textIn,
} from "../language/json";
import { holdsMark } from "./marks";
import { PlanDocument } from "./plan-document";
import { placeOf } from "./providers";
import { checkFormat } from "./recorded-format";
import { placesOf, type Recorded } from "./recorded-places";
import { masked, withoutSecrets } from "./secrets";
import {
  type AttributeReference,
  isUnknown,
  isValueList,
  isValueObject,
  referenced,
  Unknown,
  type Value,
  valueAt,
} from "../language/value";

/**
 * Reads both sides of a plan: what was, and what will be.
 *
 * @throws InputError with one line
 */
export function sidesOfPlan(id: string, path: string, document: JsonObject): Sides {
  checkFormat(path, document, "plan");
  const plan = new PlanDocument(document, id);
  const { module } = plan;
  const changes = plannedIn(plan);
  const known = recordedIn(objectIn(plan.prior, "root_module"), { id, module });
  const read = new Set(known.flatMap(({ mode, address }) => (mode === "data" ? [address] : [])));
  const wished = recordedIn(objectIn(plan.planned, "root_module"), { id, module, changes, read });
  const addresses = new Set(wished.map(({ address }) => address));
  // What Terraform forgets stays in the account.
  const stays = ({ mode, address }: Recorded): boolean => mode === "data" || changes.get(address)?.isForgotten === true;
  const recorded = [...known.filter((one) => stays(one) && !addresses.has(one.address)), ...wished];
  const stay = new Set(recorded.map(({ address }) => address));
  const gone = known.filter(({ mode, address }) => mode === "managed" && !stay.has(address));
  const sideOf = (list: readonly Recorded[], lost: readonly Recorded[], values: JsonObject): Stack => {
    const places = placesOf([...list, ...known], plan.providers, { variables: plan.variables, module });
    return {
      ...{ id, kind: "plan", source: path, dependencies: [], outputs: outputsOf(values) },
      resources: completed(id, list, places),
      gone: completed(id, lost, places),
      gaps: plan.gaps,
    };
  };
  // Most look at one side only.
  return {
    get before() {
      return sideOf(known, [], plan.prior);
    },
    get after() {
      return sideOf(recorded, gone, plan.planned);
    },
  };
}

/** Reads a state. */
export function stackOfState(id: string, path: string, document: JsonObject): Stack {
  checkFormat(path, document, "state");
  const values = objectIn(document, "values");
  const recorded = recordedIn(objectIn(values, "root_module"), { id });
  return {
    id,
    kind: "state",
    source: path,
    dependencies: [],
    outputs: outputsOf(values),
    resources: completed(id, recorded, placesOf(recorded, {}, { variables: new Map() })),
    gaps: [],
  };
}

interface Reading {
  readonly id: string;
  readonly module?: ConfiguredModule;
  /** What is planned, by address. @default everything is known */
  readonly changes?: ReadonlyMap<string, Planned>;
  /** The addresses of the data sources that were read already. */
  readonly read?: ReadonlySet<string>;
}

/** Where an unknown value stands, and what tells what it is made of. */
interface Origin extends Reading {
  readonly standing: Standing;
}

function recordedIn(root: JsonObject, reading: Reading): Recorded[] {
  const found: Recorded[] = [];
  const pending: { json: JsonObject; module: ConfiguredModule | undefined }[] = [
    { json: root, module: reading.module },
  ];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { json, module } = next;
    for (const resource of blocksOf(json["resources"])) found.push(recorded(resource, { ...reading, module }));
    for (const child of blocksOf(json["child_modules"])) {
      const [, name = "", key] = /(?:^|\.)module\.([\w-]+)(\[[^\]]*\])?$/.exec(textIn(child, "address")) ?? [];
      pending.push({ json: child, module: module?.child(name, key) });
    }
  }
  return found;
}

function recorded(json: JsonObject, reading: Reading): Recorded {
  const [address, type, name] = [textIn(json, "address"), textIn(json, "type"), textIn(json, "name")];
  const mode = json["mode"] === "data" ? "data" : "managed";
  const configured = reading.module?.resource(`${mode === "data" ? "data." : ""}${type}.${name}`) ?? {};
  const written = masked(objectIn(json, "values"), json["sensitive_values"]);
  const expressions = objectIn(configured, "expressions");
  const standing = standingOf(configured, address);
  const values = withUnknown(written, reading.changes?.get(address)?.unknown, expressions, { ...reading, standing });
  const entries = Object.entries(isValueObject(values) ? values : {}).filter(([, value]) => value !== null);
  return {
    address,
    mode,
    type,
    name,
    values: Object.fromEntries(entries.map(([key, value]) => [key, withoutSecrets(type, key, value)])),
    providerKey: textIn(configured, "provider_config_key") || textIn(json, "provider_name"),
    references: [
      ...referencesOf(expressions, { ...reading, standing }),
      ...dependencies(json["depends_on"] ?? configured["depends_on"], reading, "address" in configured),
    ],
  };
}

function referencesOf(expressions: JsonObject, { module, standing }: Origin): ResourceReference[] {
  return Object.entries(expressions).flatMap(([from, expression]) =>
    (module?.references(expression, standing) ?? []).map((reference) => ({ ...reference, from })),
  );
}

/** A state tells only what a resource needed; its addresses are whole, those of a configuration are the module's own. */
function dependencies(listed: Json | undefined, { id, module }: Reading, isOwn: boolean): ResourceReference[] {
  const addresses = Array.isArray(listed) ? (listed as readonly Json[]) : [];
  return addresses.flatMap((address) => {
    if (typeof address !== "string") return [];
    const followed = isOwn ? module?.references({ references: [address] }) : undefined;
    const found = followed ?? [{ stack: id, address, attribute: "" }];
    return found.map((reference) => ({ ...reference, from: "depends_on" }));
  });
}

/** The value with what is known only after apply in its place. */
function withUnknown(
  value: Value | undefined,
  unknown: Json | undefined,
  expression: Json | undefined,
  origin: Origin,
): Value {
  if (unknown === true) return afterApply(expression, origin);
  if (isList(unknown)) return itemsWithUnknown(isValueList(value) ? value : [], unknown, expression, origin);
  if (!isObject(unknown)) return value ?? null;
  const own = isValueObject(value) ? value : {};
  const parts = isObject(expression) && !isExpression(expression) ? expression : undefined;
  const entries = Object.entries(unknown).map(([key, mask]): [string, Value] => [
    key,
    withUnknown(valueAt(own, key), mask, parts === undefined ? expression : property(parts, key), origin),
  ]);
  return { ...own, ...Object.fromEntries(entries.filter(([key, inner]) => inner !== null || key in own)) };
}

function itemsWithUnknown(
  items: readonly Value[],
  unknown: readonly Json[],
  expression: Json | undefined,
  origin: Origin,
): Value {
  // Nested blocks stand as a list; an attribute is one expression, whatever it holds.
  const isSame = isList(expression) && expression.length === unknown.length;
  const inner = (index: number): Json | undefined => (isSame ? expression[index] : undefined);
  return unknown.map((mask, index) =>
    withUnknown(items[index] ?? null, mask, isList(expression) ? inner(index) : expression, origin),
  );
}

function afterApply(expression: Json | undefined, { module, standing, ...reading }: Origin): Unknown {
  const names = distinct(module?.references(expression, standing) ?? []).filter((one) => !isKnown(one, reading));
  const [only, another] = names;
  const written = referencesIn(expression);
  const named =
    written.find((reference) => !/^(?:count|each|local|path|terraform|var)\./.test(reference)) ?? written[0];
  return new Unknown(AFTER_APPLY, {
    ...(named !== undefined && { expression: named }),
    ...(names.length > 0 && { names }),
    ...(only !== undefined && another === undefined && only.attribute !== "" && { presumed: only }),
  });
}

/** What is known makes nothing unknown. */
function isKnown({ address, attribute }: AttributeReference, { changes, read }: Reading): boolean {
  const change = changes?.get(address);
  if (change === undefined) return read?.has(address) === true;
  const [name = ""] = attribute.split(/[.[]/);
  const { unknown } = change;
  return name !== "" && isObject(unknown) && !holdsMark(property(unknown, name));
}

function distinct(references: readonly AttributeReference[]): readonly AttributeReference[] {
  return [...new Map(references.map((one) => [`${one.address}\u0000${one.attribute}`, one])).values()];
}

function isExpression(expression: JsonObject): boolean {
  return "references" in expression || "constant_value" in expression;
}

function completed(stack: string, recorded: readonly Recorded[], places: (one: Recorded) => ProviderPlace): Resource[] {
  const all = recorded.map((one): Resource => {
    const { address, mode, type, name, references } = one;
    const provider = places(one);
    const place = placeOf(provider, one.values);
    const values = { ...one.values };
    const computed =
      mode === "managed"
        ? derivedAttributes(type, values, place)
        : dataAttributes(type, values, place, () => undefined);
    for (const [key, value] of Object.entries(referenced({ stack, address }, computed))) {
      const own = valueAt(values, key);
      if (own === undefined || isUnknown(own)) values[key] = value;
    }
    return { stack, address, mode, type, name, values, provider, references };
  });
  return all.sort((a, b) => compare(a.address, b.address));
}

function outputsOf(values: JsonObject): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(objectIn(values, "outputs")).map(([name, output]) => {
      const { value, sensitive } = isObject(output) ? output : {};
      if (sensitive === true) return [name, new Unknown("the output is sensitive", { isSensitive: true })];
      return [name, value ?? new Unknown(AFTER_APPLY)];
    }),
  );
}
