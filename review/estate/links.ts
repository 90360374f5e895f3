import { accountOf } from "../../domain/aws/arn";
import {
  type AttributeReference,
  describeUnknown,
  type Estate,
  isUnknown,
  isValueList,
  type Resource,
  type Text,
  type Unknown,
  type Value,
  valueAt,
  valueBlocks,
  type ValueObject,
} from "./estate";

/** Where a value leads. */
interface Link {
  readonly resource?: Resource;
  /** What is taken for granted of it. */
  readonly assumptions: readonly string[];
}

/** `<stack>/<address>` */
export function placeOf({ stack, address }: Pick<Resource, "stack" | "address">): string {
  return `${stack}/${address}`;
}

/** A value of a resource that is a text, or unknown; of anything else, undefined. */
export function textAt(values: ValueObject, key: string): Text | undefined {
  const value = valueAt(values, key);
  if (isUnknown(value)) return value;
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function knownText(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The first block of a kind. */
export function blockAt(values: ValueObject | undefined, key: string): ValueObject | undefined {
  return values === undefined ? undefined : valueBlocks(valueAt(values, key))[0];
}

/** The values of a list; an unknown one is its only member. */
export function listAt(values: ValueObject, key: string): readonly Value[] {
  const value = valueAt(values, key);
  if (value === undefined || value === null) return [];
  return isValueList(value) ? value : [value];
}

/** For messages: the text, or the expression that stands for it. */
export function show(text: Text): string {
  if (typeof text === "string") return text;
  const { reference, expression } = text;
  if (reference !== undefined) return `\${${reference.address}.${reference.attribute}}`;
  if (text.parts !== undefined) return text.parts.map((part) => show(part)).join("");
  return expression === undefined || text.isSensitive === true ? "(unknown)" : `\${${expression}}`;
}

/** The resource that an attribute's value leads to, by reference or by ARN. */
export function follow(estate: Estate, value: Value | undefined): Link {
  if (typeof value === "string") return { ...found(estate.byArn(value)), assumptions: [] };
  if (!isUnknown(value)) return { assumptions: [] };
  const { reference } = value;
  if (reference !== undefined) return { ...found(estate.target(reference)), assumptions: [] };
  const presumed = value.presumed ?? onlyNamed(value);
  if (presumed === undefined) return { assumptions: [] };
  const assumption = `${show(value)} is ${presumed.address}, which is all that the plan says`;
  const [target, another] = estate.copies(presumed.stack, presumed.address);
  return another === undefined ? { ...found(target), assumptions: [assumption] } : { assumptions: [] };
}

/** Of `one(aws_iam_role.this[*].arn)` a plan says only that it names `aws_iam_role.this`. */
function onlyNamed({ names = [] }: Unknown): AttributeReference | undefined {
  const [only, another] = names;
  return another === undefined ? only : undefined;
}

function found(resource: Resource | undefined): Pick<Link, "resource"> {
  return resource === undefined ? {} : { resource };
}

/** The account that a resource is of. */
export function accountOfResource({ values, provider }: Pick<Resource, "values" | "provider">): string | undefined {
  const arn = valueAt(values, "arn");
  const account = typeof arn === "string" ? accountOf(arn) : "";
  return account === "" ? provider.account : account;
}

/** The region that a resource is in; each resource may name its own. */
export function regionOfResource({ values, provider }: Pick<Resource, "values" | "provider">): string | undefined {
  return knownText(valueAt(values, "region")) ?? provider.region;
}

/** Whether two resources are of one account; undefined where that is not known. */
export function isSameAccount(a: Resource, b: Resource): boolean | undefined {
  const [left, right] = [accountOfResource(a), accountOfResource(b)];
  if (left !== undefined && right !== undefined) return left === right;
  const isSameProvider = a.stack === b.stack && JSON.stringify(a.provider) === JSON.stringify(b.provider);
  return isSameProvider ? true : undefined;
}

export function whyUnknown(value: Unknown): string {
  return describeUnknown(value);
}
