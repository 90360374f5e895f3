import { blocksOf, type Json, type JsonObject, property } from "../language/json";

/** A resource as Terraform's JSON has it. */
export interface WrittenResource {
  /** `kubernetes_deployment_v1.task_service` */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly attributes: JsonObject;
}

/** A variable of a stack. */
export interface Variable {
  /** From a file of values, else its default; undefined where it has neither. */
  readonly value?: Json;
  readonly sensitive: boolean;
}

/** An output of a stack. */
export interface Output {
  /** With its expressions. */
  readonly value: Json;
  readonly sensitive: boolean;
}

/** A provider's block. */
export interface ProviderBlock {
  /** `aws`; `aws.tokyo` with an alias. */
  readonly name: string;
  readonly configuration: JsonObject;
}

/** A stack of Terraform's JSON, as it is written: expressions are not resolved. */
export interface StackJson {
  readonly id: string;
  readonly resources: readonly WrittenResource[];
  /** Data sources; their addresses begin with `data.`. */
  readonly dataSources: readonly WrittenResource[];
  readonly providers: readonly ProviderBlock[];
  readonly moduleCalls: ReadonlyMap<string, JsonObject>;
  /** The backend's configuration by its kind: `{ s3: { bucket: ... } }`. */
  readonly backend: JsonObject;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly locals: ReadonlyMap<string, Json>;
  readonly outputs: ReadonlyMap<string, Output>;
}

/**
 * @param documents the Terraform files of one folder
 * @param values the files of variables' values, the one that counts most last
 */
export function stackOf(id: string, documents: readonly JsonObject[], values: readonly JsonObject[] = []): StackJson {
  const blocks = (kind: string): readonly JsonObject[] => documents.flatMap((document) => blocksOf(document[kind]));
  const named = (kind: string): [name: string, block: JsonObject][] => blocks(kind).flatMap(namedBlocks);
  return {
    id,
    resources: resourcesIn(named("resource"), ""),
    dataSources: resourcesIn(named("data"), "data."),
    providers: named("provider").map(([name, configuration]) => {
      const { alias } = configuration;
      return { name: typeof alias === "string" ? `${name}.${alias}` : name, configuration };
    }),
    moduleCalls: new Map(named("module")),
    backend: Object.fromEntries(
      blocks("terraform").flatMap((block) => blocksOf(block["backend"]).flatMap(namedBlocks)),
    ),
    variables: new Map(named("variable").map(([name, block]) => [name, variableOf(name, block, values)])),
    locals: new Map(blocks("locals").flatMap((block) => Object.entries(block))),
    outputs: new Map(
      named("output").map(([name, { value = null, sensitive }]) => [name, { value, sensitive: sensitive === true }]),
    ),
  };
}

function resourcesIn(byType: readonly [type: string, byName: JsonObject][], prefix: string): WrittenResource[] {
  return byType.flatMap(([type, byName]) =>
    namedBlocks(byName).map(([name, attributes]) => ({ address: `${prefix}${type}.${name}`, type, name, attributes })),
  );
}

function namedBlocks(block: JsonObject): [name: string, block: JsonObject][] {
  return Object.entries(block).flatMap(([name, value]) =>
    name === "//" ? [] : blocksOf(value).map((inner): [string, JsonObject] => [name, inner]),
  );
}

function variableOf(name: string, block: JsonObject, values: readonly JsonObject[]): Variable {
  const given = values.map((file) => property(file, name)).filter((value) => value !== undefined);
  const value = given.at(-1) ?? block["default"];
  const sensitive = block["sensitive"] === true;
  return value === undefined ? { sensitive } : { value: asType(value, block["type"]), sensitive };
}

/** Terraform turns a number into text where the variable is a text. */
function asType(value: Json, type: Json | undefined): Json {
  return type === "string" && (typeof value === "number" || typeof value === "boolean") ? String(value) : value;
}
