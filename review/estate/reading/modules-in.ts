import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, normalize, relative, resolve as absolute } from "node:path";

import { valueFiles } from "./folder";
import { InputError } from "./input-error";
import { readObject } from "./json-file";
import { blocksOf, compare, isObject, type JsonObject } from "../language/json";
import { isOverride, withOverrides } from "./overrides";
import { type StackJson, stackOf } from "./stack-json";

/** A root module of a folder, and what cdktf says of it. */
export interface RootModule {
  readonly json: StackJson;
  /** Where its files are. */
  readonly path: string;
  /** The stacks that it needs, by cdktf's manifest. */
  readonly dependencies: readonly string[];
  readonly gaps: readonly string[];
}

/** Folders that are no part of what was written. */
const HIDDEN = /^(?:\.|node_modules$)/;

/**
 * The root modules in a folder: the stacks that cdktf wrote, or every folder with Terraform's JSON that no other calls.
 *
 * @throws InputError
 */
export function rootModulesIn(folder: string, varFiles: readonly string[] = []): readonly RootModule[] {
  checkFolder(folder);
  const given = varFiles.map(readValues);
  const manifest = join(folder, "manifest.json");
  const dependencies = existsSync(manifest) ? dependenciesIn(readObject(manifest)) : new Map<string, string[]>();
  const stacks = join(folder, "stacks");
  const base = dependencies.size > 0 && existsSync(stacks) ? stacks : folder;
  const folders = foldersIn(base);
  const written = folders.filter((path) => filesOf(path).some(isTerraformJson));
  if (written.length === 0) throw new InputError(`${folder} ${whatInstead(folders)}`);
  const modules = written.map((path): RootModule => {
    const id = relative(base, path).split("\\").join("/") || basename(absolute(path));
    return { ...readModule(path, id, given), dependencies: dependencies.get(id) ?? [] };
  });
  const called = new Set(modules.flatMap(({ json, path }) => calledBy(json, path)));
  return modules.filter(({ path }) => !called.has(normalize(path)));
}

/** The module in a folder that another module calls; undefined where there is none in JSON. */
export function calledModule(caller: string, source: string): RootModule | undefined {
  if (!/^\.\.?\//.test(source)) return undefined;
  const path = join(caller, source);
  if (!existsSync(path) || !filesOf(path).some(isTerraformJson)) return undefined;
  const module = readModule(path, source, [], false);
  return module.gaps.length > 0 ? undefined : { ...module, dependencies: [] };
}

function readModule(
  path: string,
  id: string,
  given: readonly JsonObject[],
  hasValues = true,
): Pick<RootModule, "json" | "path" | "gaps"> {
  const files = filesOf(path);
  const read = (name: string): JsonObject => readObject(join(path, name));
  const names = files.filter(isTerraformJson);
  const documents = withOverrides(
    names.filter((name) => !isOverride(name)).map(read),
    names.filter(isOverride).map(read),
  );
  const values = hasValues ? [...valueFiles(files).map(read), ...given] : [];
  const unread = files.filter((name) => /\.tf$|^terraform\.tfvars$|\.auto\.tfvars$/.test(name));
  return { json: stackOf(id, documents, values), path, gaps: unread.map(unreadFile) };
}

/** Terraform takes a file for JSON by its name's end. */
function readValues(path: string): JsonObject {
  if (!path.endsWith(".tfvars")) return readObject(path);
  throw new InputError(`${path} is not JSON; give the values as a file *.tfvars.json`);
}

function unreadFile(name: string): string {
  return `${name} is not read, since it is not JSON; give a plan or a state instead (terraform show -json)`;
}

function checkFolder(folder: string): void {
  if (!existsSync(folder)) throw new InputError(`there is no ${folder}; write it with: npm run synth`);
  if (!statSync(folder).isDirectory()) {
    throw new InputError(`${folder} is a file; give a folder, or --plan or --state with a file`);
  }
}

function whatInstead(folders: readonly string[]): string {
  const isHcl = folders.some((path) => filesOf(path).some((name) => name.endsWith(".tf")));
  const found = isHcl ? "holds Terraform files, but none in JSON" : "holds no Terraform files (*.tf.json)";
  return `${found}; give a plan or a state instead (terraform show -json), or what npm run synth wrote`;
}

function foldersIn(folder: string): string[] {
  const inner = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !HIDDEN.test(entry.name))
    .map(({ name }) => name)
    .sort(compare);
  return [folder, ...inner.flatMap((name) => foldersIn(join(folder, name)))];
}

function filesOf(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name])).sort(compare);
}

function isTerraformJson(name: string): boolean {
  return name.endsWith(".tf.json");
}

function calledBy(json: StackJson, path: string): string[] {
  return [...json.moduleCalls.values()].flatMap(({ source }) =>
    typeof source === "string" && /^\.\.?\//.test(source) ? [normalize(join(path, source)).replace(/\/$/, "")] : [],
  );
}

function dependenciesIn(manifest: JsonObject): Map<string, string[]> {
  const [stacks = {}] = blocksOf(manifest["stacks"]);
  return new Map(
    Object.entries(stacks).map(([id, stack]) => {
      const listed = isObject(stack) ? stack["dependencies"] : undefined;
      const ids = Array.isArray(listed) ? (listed as unknown[]) : [];
      return [id, ids.filter((one) => typeof one === "string")];
    }),
  );
}
