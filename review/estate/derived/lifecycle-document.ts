import { documentText } from "./policy-document";
import { isUnknown, isValueList, isValueObject, type Value, valueAt, type ValueObject } from "../language/value";

/** An attribute of the block `selection`, and the property that it becomes. */
const SELECTION: readonly (readonly [attribute: string, property: string])[] = [
  ["tag_status", "tagStatus"],
  ["tag_pattern_list", "tagPatternList"],
  ["tag_prefix_list", "tagPrefixList"],
  ["storage_class", "storageClass"],
  ["count_type", "countType"],
  ["count_unit", "countUnit"],
  ["count_number", "countNumber"],
];

const ACTION: readonly (readonly [attribute: string, property: string])[] = [
  ["type", "type"],
  ["target_storage_class", "targetStorageClass"],
];

/**
 * The attributes of the data source `aws_ecr_lifecycle_policy_document`: its rules as they are written, in that order.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/ecr_lifecycle_policy_document
 */
export function lifecyclePolicyTexts(values: ValueObject): ValueObject {
  const rules = valueAt(values, "rule") ?? [];
  const document = { rules: isUnknown(rules) ? rules : blocksOf(rules).map(ruleOf) };
  return { json: documentText(document)(2) };
}

function ruleOf(block: Value): Value {
  if (!isValueObject(block)) return block;
  const selection = onlyBlock(valueAt(block, "selection"));
  const action = onlyBlock(valueAt(block, "action")) ?? { type: "expire" };
  const description = valueAt(block, "description") ?? null;
  return {
    rulePriority: valueAt(block, "priority") ?? null,
    ...(description !== null && { description }),
    ...(selection !== undefined && { selection: renamed(selection, SELECTION) }),
    action: renamed(action, ACTION),
  };
}

/** One block is an object, or a list of one. */
function blocksOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return isValueList(value) ? value : [value];
}

function onlyBlock(value: Value | undefined): Value | undefined {
  return blocksOf(value)[0];
}

/** What is not set, or an empty list, is left out. */
function renamed(block: Value, names: readonly (readonly [attribute: string, property: string])[]): Value {
  if (!isValueObject(block)) return block;
  const entries = names.flatMap(([attribute, property]): [string, Value][] => {
    const value = valueAt(block, attribute) ?? null;
    return value === null || (isValueList(value) && value.length === 0) ? [] : [[property, value]];
  });
  return Object.fromEntries(entries);
}
