import { InputError } from "../estate/reading/input-error";
import { isList, isObject, type Json, type JsonObject, property } from "../estate/language/json";
import { checkParts } from "../estate/reading/recorded-format";
import { Side } from "./side";

/** What Terraform is going to do with a resource. */
export type Action = "create" | "update" | "replace" | "delete" | "forget" | "none";

/** A resource of the plan, also one that stays as it is. */
export interface Change {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Undefined for one that is new. */
  readonly before?: Side;
  /** Undefined for one that goes. */
  readonly after?: Side;
  /** The attributes that force a replacement: `encryption_configuration.0.kms_key`. */
  readonly replacePaths: readonly string[];
  /** Its address in the state, where a `moved` block changes it. */
  readonly movedFrom?: string;
  readonly isImported: boolean;
  /** Whether it is what a replacement left behind. */
  readonly isDeposed: boolean;
}

/** A stack's state that another one reads. */
export interface StateReference {
  readonly bucket?: string;
  /** The key, path or prefix of the state. */
  readonly key: string;
}

/** What `terraform show -json` says of a plan. */
export interface StackPlan {
  readonly stack: string;
  readonly changes: readonly Change[];
  /** What was changed without Terraform since it was applied last. */
  readonly drift: readonly Change[];
  readonly reads: readonly StateReference[];
  /** The names of outputs that change. */
  readonly outputs: readonly string[];
  /** Whether Terraform gave up: what is here is not all. */
  readonly isErrored: boolean;
  /** Everything, to look for secrets. */
  readonly document: JsonObject;
}

const SHOW = "write it with: terraform show -json PLANFILE";

/**
 * Reads a plan. Where the plan's provider sets a default tag `stack`, that is the stack's name.
 *
 * @param name the file, for errors
 * @param stack its name, unless the plan says it
 * @param isNamed whether the name was given for certain
 * @throws InputError with one line
 */
export function readPlan(name: string, document: unknown, stack: string, isNamed = false): StackPlan {
  const json = checkPlan(name, document as Json);
  return {
    stack: isNamed ? stack : (stackTag(json) ?? stack),
    changes: changesOf(name, json, "resource_changes").filter((change) => change !== undefined),
    drift: changesOf(name, json, "resource_drift").filter((change) => change !== undefined),
    reads: stateReferences(json),
    outputs: changedOutputs(json),
    isErrored: property(json, "errored") === true,
    document: json,
  };
}

function checkPlan(name: string, json: Json): JsonObject {
  if (!isObject(json)) throw new InputError(`${name} holds no plan (it is no object); ${SHOW}`);
  const version = property(json, "format_version");
  if (typeof version !== "string") throw new InputError(`${name} holds no plan (it has no format_version); ${SHOW}`);
  if (!/^1\.\d+$/.test(version)) {
    const found = JSON.stringify(version.slice(0, 20));
    throw new InputError(`${name} has format_version ${found}, 1.x is read; use a Terraform whose plans have that`);
  }
  if (PLAN_KEYS.some((key) => property(json, key) !== undefined)) {
    checkParts(name, json);
    return json;
  }
  const what = property(json, "values") === undefined ? "nothing that a plan has" : "a state, not a plan";
  throw new InputError(`${name} holds ${what}; ${SHOW}`);
}

/** Any of these tells a plan from a state, and from a state that is empty. */
const PLAN_KEYS = ["resource_changes", "planned_values", "configuration", "errored"];

function changesOf(name: string, json: JsonObject, key: string): (Change | undefined)[] {
  const list = property(json, key) ?? [];
  return (isList(list) ? list : []).map((item, index) => {
    const change = isObject(item) ? changeOf(item) : undefined;
    if (change !== undefined) return change === "data" ? undefined : change;
    throw new InputError(`${name}: ${key}[${index}] is no change of a resource; ${SHOW}`);
  });
}

function changeOf(item: JsonObject): Change | "data" | undefined {
  const { address, type, change, mode, previous_address: movedFrom, deposed } = item;
  if (typeof address !== "string" || typeof type !== "string" || !isObject(change)) return undefined;
  const action = actionOf(change["actions"]);
  if (action === undefined) return undefined;
  if (mode === "data") return "data";
  return {
    ...{ address, type, action },
    ...sidesOf(change),
    replacePaths: pathsOf(change["replace_paths"]),
    ...(typeof movedFrom === "string" && { movedFrom }),
    isImported: isObject(change["importing"]),
    isDeposed: typeof deposed === "string",
  };
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

function sidesOf(change: JsonObject): Pick<Change, "before" | "after"> {
  const { before, after, before_sensitive = null, after_sensitive = null, after_unknown = null } = change;
  return {
    ...(isObject(before) && { before: new Side(before, before_sensitive, null) }),
    ...(isObject(after) && { after: new Side(after, after_sensitive, after_unknown) }),
  };
}

function pathsOf(paths: Json | undefined): readonly string[] {
  if (!isList(paths)) return [];
  return paths.filter(isList).map((path) => path.map(String).join("."));
}

function changedOutputs(json: JsonObject): readonly string[] {
  const changes = property(json, "output_changes");
  if (!isObject(changes)) return [];
  const isChanged = (change: Json): boolean => isObject(change) && JSON.stringify(change["actions"]) !== '["no-op"]';
  return Object.entries(changes).flatMap(([name, change]) => (isChanged(change) ? [name] : []));
}

/** What `default_tags` of a provider's block say, as this platform's do. */
function stackTag(json: JsonObject): string | undefined {
  const providers = walk(json, ["configuration", "provider_config"]);
  for (const provider of isObject(providers) ? Object.values(providers) : []) {
    const tag = walk(provider, ["expressions", "default_tags", 0, "tags", "constant_value", "stack"]);
    if (typeof tag === "string" && /^[\w.-]+$/.test(tag)) return tag;
  }
  return undefined;
}

/** The `terraform_remote_state` of the root module, as they are written. */
function stateReferences(json: JsonObject): readonly StateReference[] {
  const resources = walk(json, ["configuration", "root_module", "resources"]);
  if (!isList(resources)) return [];
  return resources.filter(isObject).flatMap((resource): StateReference[] => {
    if (resource["type"] !== "terraform_remote_state") return [];
    const config = walk(resource, ["expressions", "config", "constant_value"]);
    if (!isObject(config)) return [];
    const { bucket, key, path, prefix } = config;
    const place = [key, path, prefix].find((value) => typeof value === "string");
    return place === undefined ? [] : [{ key: place, ...(typeof bucket === "string" && { bucket }) }];
  });
}

function walk(json: Json, steps: readonly (string | number)[]): Json | undefined {
  return steps.reduce<Json | undefined>((value, step) => {
    if (typeof step === "number") return isList(value) ? value[step] : undefined;
    return isObject(value) ? property(value, step) : undefined;
  }, json);
}
