import { eachOf, type Evaluates } from "./copies";
import { blocksOf, isObject, type Json, type JsonObject } from "./json";
import { bareName } from "./template";
import { isUnknown, type Value } from "./value";

/** Does it make nested blocks, or is it a property that happens to have this name? */
export function isDynamic(json: Json): boolean {
  const labels = blocksOf(json).flatMap((block) => Object.values(block));
  return labels.length > 0 && labels.every((label) => blocksOf(label).every(({ content }) => content !== undefined));
}

/**
 * The nested blocks that `dynamic` makes, by their type.
 *
 * Source: https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
 */
export function dynamicBlocks(json: Json, evaluator: Evaluates): [string, Value][] {
  const labels = blocksOf(json).flatMap((block) => Object.entries(block));
  return labels.map(([label, blocks]) => [label, blocksOf(blocks).flatMap((block) => made(label, block, evaluator))]);
}

function made(label: string, block: JsonObject, evaluator: Evaluates): readonly Value[] {
  const { for_each: forEach = [], iterator = label, content = null } = block;
  const collection = evaluator.value(forEach);
  if (isUnknown(collection)) return [collection.apart()];
  const name = typeof iterator === "string" ? bareName(iterator) : label;
  return eachOf(collection).flatMap(({ key, value }) => {
    const inner = evaluator.with([[name, { key, value }]]).value(content);
    return isObject(content) ? [inner] : [];
  });
}
