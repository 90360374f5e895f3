import { InputError } from "./input-error";
import { isList, isObject, type Json, type JsonObject, property } from "../language/json";

type Kind = "plan" | "state";

const HOLDS: Readonly<Record<Kind, string>> = { plan: "planned_values", state: "values" };
const WRITE: Readonly<Record<Kind, string>> = { plan: "terraform show -json PLAN", state: "terraform show -json" };

/**
 * Refuses what `terraform show -json` did not write.
 *
 * Source: https://developer.hashicorp.com/terraform/internals/json-format
 *
 * @throws InputError with one line
 */
export function checkFormat(path: string, document: JsonObject, kind: Kind): void {
  const [other, holds] = [kind === "plan" ? "state" : "plan", HOLDS[kind]] as const;
  if (HOLDS[other] in document && !(holds in document)) {
    throw new InputError(`${path} is a ${other}; give it by --${other}`);
  }
  checkVersion(path, document["format_version"], kind);
  if (kind === "plan") checkParts(path, document);
  const values = property(document, holds);
  // A state without anything in it has no values.
  if (values === undefined && kind === "state") return;
  if (!isObject(values)) throw new InputError(`${path} is no whole ${kind}; it has no ${holds}`);
  refuseFault(path, kind, moduleFault(property(values, "root_module"), `${holds}.root_module`));
}

/** How to get a plan whose changes can be read. */
export const SHOW_PLAN = "write it with: terraform show -json PLANFILE";

/** Any of these tells a plan from a state, and from a state that is empty. */
const PLAN_PARTS = ["resource_changes", "planned_values", "configuration", "errored"];

/**
 * Refuses what holds no changes: a plan of which Terraform gave up may lack all values, but not the changes up to there.
 *
 * @throws InputError with one line
 */
export function checkPlan(path: string, json: Json): JsonObject {
  if (!isObject(json)) throw new InputError(`${path} holds no plan (it is no object); ${SHOW_PLAN}`);
  const version = property(json, "format_version");
  if (typeof version !== "string") {
    throw new InputError(`${path} holds no plan (it has no format_version); ${SHOW_PLAN}`);
  }
  if (!VERSION.test(version)) {
    const found = JSON.stringify(version.slice(0, 20));
    throw new InputError(`${path} has format_version ${found}, 1.x is read; use a Terraform whose plans have that`);
  }
  if (!PLAN_PARTS.some((key) => property(json, key) !== undefined)) {
    const what = property(json, "values") === undefined ? "nothing that a plan has" : "a state, not a plan";
    throw new InputError(`${path} holds ${what}; ${SHOW_PLAN}`);
  }
  checkParts(path, json);
  return json;
}

/** The versions of the format that can be read. */
const VERSION = /^1\.\d+$/;

/**
 * Refuses a plan with a part that Terraform does not write so; a plan that Terraform gave up may well lack parts.
 *
 * @throws InputError with one line
 */
function checkParts(path: string, document: JsonObject): void {
  const part = (name: string): Json | undefined => property(document, name);
  const { root_module: prior } = objectOf(objectOf(part("prior_state"))["values"]);
  const fault =
    objectFault(part("planned_values"), "planned_values") ??
    moduleFault(objectOf(part("planned_values"))["root_module"], "planned_values.root_module", objectFault) ??
    listFault(part("resource_changes"), "resource_changes", objectFault) ??
    listFault(part("resource_drift"), "resource_drift", objectFault) ??
    objectFault(part("output_changes"), "output_changes") ??
    objectFault(part("configuration"), "configuration") ??
    objectFault(part("prior_state"), "prior_state") ??
    moduleFault(prior, "prior_state.values.root_module", objectFault);
  refuseFault(path, "plan", fault);
}

function refuseFault(path: string, kind: Kind, fault: string | undefined): void {
  if (fault !== undefined) throw new InputError(`${path} is no ${kind}: ${fault}; write one with: ${WRITE[kind]}`);
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function objectFault(value: Json | undefined, place: string): string | undefined {
  return value === undefined || isObject(value) ? undefined : `${place} is ${kindOf(value)}, not an object`;
}

function checkVersion(path: string, version: Json | undefined, kind: Kind): void {
  if (version === undefined) throw new InputError(`${path} is no ${kind}; write one with: ${WRITE[kind]}`);
  if (typeof version !== "string" || !VERSION.test(version)) {
    throw new InputError(`${path} has the format version ${JSON.stringify(version)}; only 1.x can be read`);
  }
}

/** The first place that is not what Terraform writes there. */
function moduleFault(module: Json | undefined, place: string, ofResource: FaultOf = resourceFault): string | undefined {
  if (!isObject(module)) return objectFault(module, place);
  return (
    listFault(property(module, "resources"), `${place}.resources`, ofResource) ??
    listFault(property(module, "child_modules"), `${place}.child_modules`, (item, at) =>
      moduleFault(item, at, ofResource),
    )
  );
}

type FaultOf = (item: Json, place: string) => string | undefined;

function listFault(list: Json | undefined, place: string, faultOf: FaultOf): string | undefined {
  if (list === undefined) return undefined;
  if (!isList(list)) return `${place} is ${kindOf(list)}, not a list`;
  for (const [index, item] of list.entries()) {
    const fault = faultOf(item, `${place}[${index}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const NAMES = ["address", "type", "name"];

function resourceFault(resource: Json, place: string): string | undefined {
  if (!isObject(resource)) return objectFault(resource, place);
  const nameless = NAMES.find((name) => typeof property(resource, name) !== "string");
  if (nameless !== undefined) return `${place} has no ${nameless}`;
  const values = property(resource, "values") ?? null;
  return values === null || isObject(values) ? undefined : `${place}.values is ${kindOf(values)}, not an object`;
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  if (isList(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
