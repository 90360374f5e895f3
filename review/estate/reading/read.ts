import { join } from "node:path";

import { Estate, type Stack } from "../estate";
import { distinctIds, type NamedSource, namedFile } from "./ids";
import { checkedObject, readObject } from "./json-file";
import type { Json, JsonObject } from "../language/json";
import { type RootModule, rootModulesIn } from "./modules-in";
import { sidesOfPlan, stackOfState } from "./planned";
import { type StackJson, stackOf } from "./stack-json";
import { stacksOfModules } from "./world";

/** What an estate is read from. */
export type Source = FolderSource | PlanSource | StateSource | ModuleSource;

/** What cdktf wrote (`cdktf.out`), or a folder with Terraform's JSON and, in its sub-folders, further root modules. */
export interface FolderSource {
  readonly kind: "folder";
  readonly path: string;
  /** Files of variables' values, as for Terraform's `-var-file`; each gives values to the stacks that have the variable. */
  readonly varFiles?: readonly string[];
}

/** What `terraform show -json PLAN` printed. */
export interface PlanSource {
  readonly kind: "plan";
  /** The stack's name. @default it is made of the path */
  readonly id?: string;
  readonly path: string;
  /** @default it is read from the path */
  readonly document?: Json;
  /** What it will be, or what it was. @default "planned" */
  readonly side?: "planned" | "prior";
}

/** What `terraform show -json` printed of a state. */
export interface StateSource {
  readonly kind: "state";
  readonly path: string;
  /** @default it is read from the path */
  readonly document?: Json;
}

/** One root module in memory. */
export interface ModuleSource {
  readonly kind: "module";
  readonly id: string;
  readonly documents: readonly JsonObject[];
  /** The files of variables' values, of which the last counts most. */
  readonly values?: readonly JsonObject[];
}

/**
 * Reads all sources as one resource graph.
 *
 * @throws InputError with one line if a source can't be read
 */
export function readEstate(sources: readonly Source[]): Estate {
  const groups = sources.map((source): readonly RootModule[] => {
    if (source.kind === "folder") return rootModulesIn(source.path, source.varFiles);
    return source.kind === "module" ? [inMemory(source)] : [];
  });
  const modules = groups.flat();
  const recorded = sources.flatMap((source) => (source.kind === "plan" || source.kind === "state" ? [source] : []));
  const ids = distinctIds([...modules.map(namedModule), ...recorded.map(namedSource)]);
  const idOf = new Map(modules.map((module, index) => [module, ids[index] ?? module.json.id]));
  return new Estate([
    ...stacksOfModules(groups.flatMap((group) => group.map((module) => renamed(module, group, idOf)))),
    ...recorded.map((source, index) => stackOfFile(ids[modules.length + index] ?? source.path, source)),
  ]);
}

function namedModule({ json: { id }, path }: RootModule): NamedSource {
  return { id, path, folder: join(path, ...id.split("/").map(() => "..")) };
}

/** With its id among all sources, and those of the modules of its own source that it needs. */
function renamed(module: RootModule, group: readonly RootModule[], idOf: ReadonlyMap<RootModule, string>): RootModule {
  const nameOf = (id: string): string => {
    const needed = group.find(({ json }) => json.id === id);
    return (needed && idOf.get(needed)) ?? id;
  };
  const { json, dependencies } = module;
  return { ...module, json: { ...json, id: nameOf(json.id) }, dependencies: dependencies.map(nameOf) };
}

/** One stack by itself: what it reads of others is not known. */
export function stackAlone(json: StackJson, path = json.id): Stack {
  const [stack] = stacksOfModules([{ json, path, dependencies: [], gaps: [] }]);
  if (stack === undefined) throw new Error(`the stack '${json.id}' was not resolved`);
  return stack;
}

function inMemory({ id, documents, values }: ModuleSource): RootModule {
  return { json: stackOf(id, documents, values), path: id, dependencies: [], gaps: [] };
}

function namedSource(source: PlanSource | StateSource): NamedSource {
  const named = namedFile(source.path);
  return source.kind === "plan" && source.id !== undefined ? { ...named, id: source.id } : named;
}

function stackOfFile(id: string, source: PlanSource | StateSource): Stack {
  const { path, document } = source;
  const json = document === undefined ? readObject(path) : checkedObject(path, document);
  if (source.kind === "state") return stackOfState(id, path, json);
  return sidesOfPlan(id, path, json)[source.side === "prior" ? "before" : "after"];
}
