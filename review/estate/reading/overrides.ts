import { blocksOf, isObject, type Json, type JsonObject, property } from "../language/json";

/** Is it a file that Terraform merges into the others? */
export function isOverride(fileName: string): boolean {
  return /(?:^|_)override\.tf\.json$/.test(fileName);
}

/** How many names stand before the body of a block. */
const DEPTHS: Readonly<Record<string, number>> = { resource: 2, data: 2, variable: 1, output: 1, module: 1, locals: 0 };

/**
 * The files of a root module with the override files merged into them, in their order.
 *
 * Source: https://developer.hashicorp.com/terraform/language/files/override
 */
export function withOverrides(
  documents: readonly JsonObject[],
  overrides: readonly JsonObject[],
): readonly JsonObject[] {
  return overrides.reduce((merged, override) => merged.map((document) => overridden(document, override)), documents);
}

/** A block that the document does not have belongs to another one. */
function overridden(document: JsonObject, override: JsonObject): JsonObject {
  const entries = Object.entries(document).map(([kind, blocks]): [string, Json] => {
    const changes = property(override, kind);
    if (changes === undefined) return [kind, blocks];
    if (kind === "provider") return [kind, providers(blocks, changes)];
    if (kind === "terraform") return [kind, settings(blocks, changes)];
    const depth = Object.hasOwn(DEPTHS, kind) ? DEPTHS[kind] : undefined;
    return [kind, depth === undefined ? blocks : atDepth(blocks, changes, depth)];
  });
  return Object.fromEntries(entries);
}

function atDepth(blocks: Json, changes: Json, depth: number): Json {
  const change = Object.assign({}, ...blocksOf(changes)) as JsonObject;
  const merge = (block: JsonObject): JsonObject => {
    const known = Object.entries(block).filter(([name]) => property(change, name) !== undefined);
    if (depth === 0) return { ...block, ...Object.fromEntries(known.map(([name]) => [name, change[name] ?? null])) };
    const inner = known.map(([name, value]): [string, Json] => {
      const other = change[name] ?? null;
      return [name, depth === 1 ? body(value, other) : atDepth(value, other, depth - 1)];
    });
    return { ...block, ...Object.fromEntries(inner) };
  };
  return Array.isArray(blocks) ? blocksOf(blocks).map(merge) : isObject(blocks) ? merge(blocks) : blocks;
}

/** An attribute takes the place of its like; a nested block that of all blocks of its type. */
function body(value: Json, change: Json): Json {
  const [block = {}] = blocksOf(value);
  return { ...block, ...(Object.assign({}, ...blocksOf(change)) as JsonObject) };
}

function providers(blocks: Json, changes: Json): Json {
  const merged = blocksOf(blocks).map((block) => {
    const entries = Object.entries(block).map(([name, configurations]): [string, Json] => {
      const others = blocksOf(changes).flatMap((change) => blocksOf(property(change, name)));
      const merge = (configuration: JsonObject): JsonObject => {
        const like = others.filter(({ alias }) => alias === configuration["alias"]);
        return Object.assign({}, configuration, ...like) as JsonObject;
      };
      return [name, blocksOf(configurations).map(merge)];
    });
    return Object.fromEntries(entries);
  });
  return merged;
}

function settings(blocks: Json, changes: Json): Json {
  const backends = blocksOf(changes).flatMap((change) => blocksOf(change["backend"]));
  const backend = backends.at(-1);
  return backend === undefined ? blocks : blocksOf(blocks).map((block) => ({ ...block, backend }));
}
