import { isUnknown, isValueList, isValueObject, Unknown, type Value } from "../estate/language/value";
import type { Json } from "../estate/language/json";

/** A value as JSON, in which what is not known stands as `${...}`. */
export function writtenJson(value: Value): Json {
  if (isUnknown(value)) return written(value);
  if (isValueList(value)) return value.map(writtenJson);
  if (!isValueObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, writtenJson(inner)]));
}

/** What stands in it as `${...}`; of a text, its unknown pieces. */
export function placeholdersIn(value: Value): readonly Unknown[] {
  if (isUnknown(value)) {
    if (value.document !== undefined) return placeholdersIn(value.document);
    return piecesOf(value).filter((piece) => typeof piece !== "string");
  }
  if (isValueList(value)) return value.flatMap(placeholdersIn);
  return isValueObject(value) ? Object.values(value).flatMap(placeholdersIn) : [];
}

/** `${aws_iam_role.x.arn}` as it was written; a template and a directive (`%{ if ... }`) have marks of their own. */
export function placeholderOf({ expression, reference }: Unknown): string {
  if (expression !== undefined && /[$%]\{/.test(expression)) return expression;
  const named = reference === undefined ? "unknown" : `${reference.address}.${reference.attribute}`;
  return `\${${expression ?? named}}`;
}

function written(value: Unknown): string {
  if (value.document !== undefined) return JSON.stringify(writtenJson(value.document));
  return piecesOf(value)
    .map((piece) => (typeof piece === "string" ? piece : placeholderOf(piece)))
    .join("");
}

/** The value of an attribute stands as a whole, though some of its pieces may be known. */
function piecesOf(value: Unknown): readonly (string | Unknown)[] {
  const { parts, reference } = value;
  if (parts === undefined || reference !== undefined) return [value];
  return parts.flatMap((part) => (typeof part === "string" ? [part] : piecesOf(part)));
}
