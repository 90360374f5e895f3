import { documentOf } from "../language/document";
import {
  isUnknown,
  isValueList,
  isValueObject,
  textOf as nameOf,
  Unknown,
  unknownsIn,
  type Value,
  valueAt,
  valueBlocks,
  type ValueObject,
} from "../language/value";

/** A property of a statement, and the attribute of the block that holds it. */
const LISTS: readonly (readonly [property: string, attribute: string])[] = [
  ["Action", "actions"],
  ["NotAction", "not_actions"],
  ["Resource", "resources"],
  ["NotResource", "not_resources"],
];

const PRINCIPALS: readonly (readonly [property: string, attribute: string])[] = [
  ["Principal", "principals"],
  ["NotPrincipal", "not_principals"],
];

/**
 * What the data source `aws_iam_policy_document` says, as a document in which something may be unknown.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
function policyDocumentOf(values: ValueObject): Value {
  const own = listOf(values["statement"]).map((block) => (isValueObject(block) ? statementOf(block) : block));
  let statements: Value[] = [];
  for (const source of documentsOf(values, "source_json", "source_policy_documents")) {
    statements = merged(statements, statementsOf(source));
  }
  statements = merged(statements, own);
  for (const override of documentsOf(values, "override_json", "override_policy_documents")) {
    // It may replace any of the statements.
    if (isUnknown(override)) return override.apart();
    statements = merged(statements, statementsOf(override));
  }
  const id = valueAt(values, "policy_id") ?? null;
  return {
    Version: valueAt(values, "version") ?? "2012-10-17",
    ...(id !== null && id !== "" && { Id: id }),
    Statement: statements,
  };
}

/** The attributes of the data source that hold the document. */
export function policyDocumentTexts(values: ValueObject): ValueObject {
  const document = policyDocumentOf(values);
  const text = documentText(document);
  return { json: text(2), minified_json: text() };
}

/** A document as text; where something in it is unknown, unknown with the document. */
export function documentText(document: Value): (indent?: number) => Value {
  const [unknown] = unknownsIn(document);
  if (unknown === undefined) return (indent) => JSON.stringify(document, null, indent);
  const { reason, expression, isSensitive } = unknown;
  const details = { ...(expression !== undefined && { expression }), ...(isSensitive && { isSensitive }) };
  return () => new Unknown(reason, isUnknown(document) ? details : { ...details, document });
}

/** An attribute may be one value where its type is a list. */
function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return isValueList(value) ? value : [value];
}

function documentsOf(values: ValueObject, single: string, several: string): Value[] {
  const texts = [valueAt(values, single), ...listOf(valueAt(values, several))];
  return texts.flatMap((text) => (text === undefined || text === null || text === "" ? [] : [documentOf(text)]));
}

function statementsOf(document: Value): readonly Value[] {
  if (isUnknown(document)) return [document.apart()];
  return isValueObject(document) ? listOf(valueAt(document, "Statement")) : [new Unknown("the text is no policy")];
}

/** A statement takes the place of an earlier one with its `Sid`. */
function merged(statements: readonly Value[], later: readonly Value[]): Value[] {
  const all = [...statements];
  for (const statement of later) {
    const sid = sidOf(statement);
    const place = sid === undefined ? -1 : all.findIndex((other) => sidOf(other) === sid);
    if (place < 0) all.push(statement);
    else all[place] = statement;
  }
  return all;
}

function sidOf(statement: Value): string | undefined {
  const sid = isValueObject(statement) ? valueAt(statement, "Sid") : undefined;
  return typeof sid === "string" && sid !== "" ? sid : undefined;
}

function statementOf(block: ValueObject): Value {
  const sid = valueAt(block, "sid") ?? "";
  const conditions = conditionsOf(block["condition"]);
  return {
    ...(sid !== "" && { Sid: sid }),
    Effect: valueAt(block, "effect") ?? "Allow",
    ...Object.fromEntries(LISTS.flatMap(([property, name]) => entryOf(property, stringsOf(valueAt(block, name))))),
    ...Object.fromEntries(PRINCIPALS.flatMap(([property, name]) => entryOf(property, principalsOf(block[name])))),
    ...(conditions !== undefined && { Condition: conditions }),
  };
}

function entryOf(property: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[property, value]];
}

/** One text stands alone, several as a list in the order that the provider gives them. */
function stringsOf(value: Value | undefined): Value | undefined {
  if (isUnknown(value)) return value;
  const items = listOf(value).map(withVariables);
  if (items.length < 2) return items[0];
  const known = items.filter((item) => typeof item === "string").sort();
  return [...new Set(known.reverse()), ...items.filter(isUnknown)];
}

/** `&{aws:username}` stands for AWS's own `${aws:username}`. */
function withVariables(value: Value): Value {
  if (typeof value === "string") return value.replaceAll("&{", "${");
  if (!isUnknown(value) || value.parts === undefined) return value;
  return value.with({
    parts: value.parts.map((part) => (typeof part === "string" ? part.replaceAll("&{", "${") : part)),
  });
}

function principalsOf(blocks: Value | undefined): Value | undefined {
  const unknown = unknownBlock(blocks, "type");
  if (unknown !== undefined) return unknown;
  const byType = new Map<string, Value[]>();
  for (const { type = "", identifiers = [] } of valueBlocks(blocks)) {
    byType.set(nameOf(type), [...(byType.get(nameOf(type)) ?? []), ...listOf(identifiers)]);
  }
  if (byType.size === 0) return undefined;
  const [everybody] = byType.get("*") ?? [];
  if (byType.size === 1 && everybody === "*") return "*";
  return Object.fromEntries([...byType].flatMap(([type, names]) => entryOf(type, stringsOf(names))));
}

/** A block that is not known, or one of which a name is not known by which it is sorted. */
function unknownBlock(blocks: Value | undefined, ...names: readonly string[]): Unknown | undefined {
  if (isUnknown(blocks)) return blocks;
  const nameless = valueBlocks(blocks).flatMap((block) => names.map((name) => valueAt(block, name)));
  return [...listOf(blocks), ...nameless].find(isUnknown);
}

/** Values of the same operator and key are alternatives, wherever they are written. */
function conditionsOf(blocks: Value | undefined): Value | undefined {
  const unknown = unknownBlock(blocks, "test", "variable");
  if (unknown !== undefined) return unknown;
  const byTest = new Map<string, Map<string, Value[]>>();
  for (const { test = "", variable = "", values = [] } of valueBlocks(blocks)) {
    const byVariable = byTest.get(nameOf(test)) ?? new Map<string, Value[]>();
    byTest.set(nameOf(test), byVariable);
    byVariable.set(nameOf(variable), [...(byVariable.get(nameOf(variable)) ?? []), ...listOf(values)]);
  }
  if (byTest.size === 0) return undefined;
  return Object.fromEntries(
    [...byTest].map(([test, byVariable]) => [
      test,
      Object.fromEntries([...byVariable].map(([variable, values]) => [variable, conditionValue(values)])),
    ]),
  );
}

function conditionValue(values: readonly Value[]): Value {
  const items = values.map(withVariables);
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : items;
}
