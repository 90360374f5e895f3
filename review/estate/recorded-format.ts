import { InputError } from "./folder";
import { isList, isObject, type Json, type JsonObject, property } from "./json";

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
  const values = property(document, holds);
  // A state without anything in it has no values.
  if (values === undefined && kind === "state") return;
  if (!isObject(values)) throw new InputError(`${path} is no whole ${kind}; it has no ${holds}`);
  const fault = moduleFault(property(values, "root_module"), `${holds}.root_module`);
  if (fault !== undefined) throw new InputError(`${path} is no ${kind}: ${fault}; write one with: ${WRITE[kind]}`);
}

function checkVersion(path: string, version: Json | undefined, kind: Kind): void {
  if (version === undefined) throw new InputError(`${path} is no ${kind}; write one with: ${WRITE[kind]}`);
  if (typeof version !== "string" || !/^1\.\d+$/.test(version)) {
    throw new InputError(`${path} has the format version ${JSON.stringify(version)}; only 1.x can be read`);
  }
}

/** The first place that is not what Terraform writes there. */
function moduleFault(module: Json | undefined, place: string): string | undefined {
  if (module === undefined) return undefined;
  if (!isObject(module)) return `${place} is ${kindOf(module)}, not an object`;
  return (
    listFault(property(module, "resources"), `${place}.resources`, resourceFault) ??
    listFault(property(module, "child_modules"), `${place}.child_modules`, moduleFault)
  );
}

function listFault(
  list: Json | undefined,
  place: string,
  faultOf: (item: Json, place: string) => string | undefined,
): string | undefined {
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
  if (!isObject(resource)) return `${place} is ${kindOf(resource)}, not an object`;
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
