import type { Action, Change } from "../change";
import { isList, isObject, type Json, type JsonObject, property, textIn } from "../language/json";
import type { AttributeReference } from "../language/value";
import { RecordedResource, type Said } from "../recorded-resource";
import { InputError } from "./input-error";
import type { PlanDocument } from "./plan-document";
import { type Locatable, placesOf } from "./recorded-places";
import { SHOW_PLAN } from "./recorded-format";

/** What a plan writes of a resource that changes. */
interface WrittenChange {
  readonly json: JsonObject;
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly action: Action;
  readonly change: JsonObject;
}

/** What a plan changes, and what was changed without Terraform. */
interface Changes {
  readonly changes: readonly Change[];
  readonly drift: readonly Change[];
}

/**
 * Reads the changes of a plan; what it only reads is none.
 *
 * @param name the file, for errors
 * @throws InputError with one line
 */
export function readChanges(name: string, plan: PlanDocument): Changes {
  const [changes, drift] = [
    writtenIn(name, "resource_changes", plan.changes),
    writtenIn(name, "resource_drift", plan.drift),
  ];
  const keys = new Map([...changes, ...drift].map((one) => [one, placedOf(one, plan)] as const));
  const placeOf = placesOf([...keys.values()], plan.providers, { variables: plan.variables, module: plan.module });
  const read = (written: readonly WrittenChange[]): Change[] =>
    written.flatMap((one) => {
      if (one.mode === "data") return [];
      const provider = placeOf(keys.get(one) ?? placedOf(one, plan));
      return [changeOf(one, { provider, references: (attribute) => referencesOf(one, attribute, plan) })];
    });
  return { changes: read(changes), drift: read(drift) };
}

function writtenIn(name: string, key: string, list: readonly Json[]): readonly WrittenChange[] {
  return list.map((item, index) => {
    const written = isObject(item) ? writtenOf(item) : undefined;
    if (written !== undefined) return written;
    throw new InputError(`${name}: ${key}[${index}] is no change of a resource; ${SHOW_PLAN}`);
  });
}

function writtenOf(json: JsonObject): WrittenChange | undefined {
  const { address, type, change, mode } = json;
  if (typeof address !== "string" || typeof type !== "string" || !isObject(change)) return undefined;
  const action = actionOf(change["actions"]);
  if (action === undefined) return undefined;
  return { json, address, type, action, change, mode: mode === "data" ? "data" : "managed" };
}

const SINGLE: Readonly<Record<string, Action>> = {
  "no-op": "none",
  read: "none",
  create: "create",
  update: "update",
  delete: "delete",
  forget: "forget",
};

function actionOf(actions: Json | undefined): Action | undefined {
  if (!isList(actions)) return undefined;
  const [first, second] = actions;
  if (typeof first !== "string") return undefined;
  if (second === undefined) return Object.hasOwn(SINGLE, first) ? SINGLE[first] : undefined;
  // `forget` and `create`: the old one stays, but nobody manages it any more.
  return first === "forget" ? "forget" : "replace";
}

function placedOf({ json, address, type, mode, change }: WrittenChange, { module }: PlanDocument): Locatable {
  const { before, after } = change;
  const values = isObject(after) ? after : isObject(before) ? before : {};
  const configured = module.find(address)?.block ?? {};
  const providerKey = textIn(configured, "provider_config_key") || textIn(json, "provider_name");
  return { mode, type, values, providerKey };
}

function referencesOf(
  { address }: WrittenChange,
  attribute: string,
  { module }: PlanDocument,
): readonly AttributeReference[] | undefined {
  const configured = module.find(address);
  const expressions = configured?.block["expressions"];
  if (configured === undefined || !isObject(expressions)) return undefined;
  return configured.module.allReferences(property(expressions, attribute), configured.standing);
}

function changeOf({ json, address, type, action, change }: WrittenChange, said: Said): Change {
  const { before, after, before_sensitive = null, after_sensitive = null, after_unknown = null } = change;
  const { previous_address: movedFrom, deposed } = json;
  return {
    ...{ address, type, action },
    ...(isObject(before) && { before: new RecordedResource(before, { ...said, sensitive: before_sensitive }) }),
    ...(isObject(after) && {
      after: new RecordedResource(after, { ...said, sensitive: after_sensitive, unknown: after_unknown }),
    }),
    replacePaths: pathsOf(change["replace_paths"]),
    ...(typeof movedFrom === "string" && { movedFrom }),
    isImported: isObject(change["importing"]),
    isDeposed: typeof deposed === "string",
  };
}

function pathsOf(paths: Json | undefined): readonly string[] {
  if (!isList(paths)) return [];
  return paths.filter(isList).map((path) => path.map(String).join("."));
}

/** What a plan says of the apply's result besides the values that are known. */
export interface Planned {
  /** `true`, or the shape of the values with `true` where one is known only after apply. */
  readonly unknown: Json | undefined;
  /** Whether Terraform forgets it, so that it stays in the account. */
  readonly isForgotten: boolean;
}

/** The same by address, for all that changes or is read; what a replacement left behind has the address of another. */
export function plannedIn({ changes }: PlanDocument): ReadonlyMap<string, Planned> {
  return new Map(
    changes.flatMap((one): [string, Planned][] => {
      if (!isObject(one) || typeof one["deposed"] === "string") return [];
      const change = isObject(one["change"]) ? one["change"] : {};
      const { actions, after_unknown: unknown } = change;
      const isForgotten = isList(actions) && actions[0] === "forget";
      return [[textIn(one, "address"), { unknown, isForgotten }]];
    }),
  );
}
