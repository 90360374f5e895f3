/** An attribute of a resource somewhere in the estate. */
export interface AttributeReference {
  readonly stack: string;
  /** `aws_iam_role.node`, `module.cluster.aws_iam_role.node[0]` */
  readonly address: string;
  /** `arn`, `identity[0].oidc[0].issuer`; empty for the resource as a whole. */
  readonly attribute: string;
}

/** What there is to say of an unknown value besides the reason. */
export interface UnknownDetails {
  /** As it was written, without `${` and `}`; of a plan, the references that it names. */
  readonly expression?: string;
  /** The attribute whose value it is for certain: `role = aws_iam_role.x.arn` links even where the account is not known. */
  readonly reference?: AttributeReference;
  /**
   * The only attribute that its expression names, in a plan, which does not hold the expression itself. It is most
   * likely this attribute's value, but may be made of it: who takes it for the value has to name that as an assumption.
   */
  readonly presumed?: AttributeReference;
  /** All attributes that its expression names, in a plan, as far as they are not known either: one of them makes it unknown. */
  readonly names?: readonly AttributeReference[];
  /** Of a text: its pieces in order, as far as each is known. */
  readonly parts?: readonly (string | Unknown)[];
  /** Of a text that is JSON (`jsonencode`, a policy document): the document, with the unknown values in it. */
  readonly document?: Value;
  /** It is withheld, since it is a secret. */
  readonly isSensitive?: boolean;
  /** The expression asks for what is not there, a mistake that Terraform would report. */
  readonly isMissing?: boolean;
}

/** A value that can't be known from the files, and why. Nothing else may stand for it. */
export interface Unknown extends UnknownDetails {
  /** As the end of a sentence: `it is known only after apply`. */
  readonly reason: string;
  /** The same with more said about it. */
  with(details: UnknownDetails): Unknown;
  /** As unknown, but another value: what was computed from this one. */
  apart(): Unknown;
}

class UnknownValue implements Unknown {
  readonly expression?: string;
  readonly reference?: AttributeReference;
  readonly presumed?: AttributeReference;
  readonly names?: readonly AttributeReference[];
  readonly parts?: readonly (string | Unknown)[];
  readonly document?: Value;
  readonly isSensitive?: boolean;
  readonly isMissing?: boolean;

  constructor(
    readonly reason: string,
    details: UnknownDetails = {},
  ) {
    Object.assign(this, details);
  }

  with(details: UnknownDetails): Unknown {
    const { reason, ...own } = this;
    const said = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
    return new UnknownValue(reason, { ...said, ...details });
  }

  apart(): Unknown {
    const { reason, expression, isSensitive, isMissing } = this;
    return new UnknownValue(reason, {
      ...(expression !== undefined && { expression }),
      ...(isSensitive === true && { isSensitive }),
      ...(isMissing === true && { isMissing }),
    });
  }
}

/** The class behind the interface: an interface can be a part of the recursive type of values without harm. */
export const Unknown: new (reason: string, details?: UnknownDetails) => Unknown = UnknownValue;

/** What an expression asks for is not there: Terraform would report a mistake, which `try` and `can` catch. */
export function missing(reason: string): Unknown {
  return new UnknownValue(reason, { isMissing: true });
}

/** A text, or what is known of it. */
export type Text = string | Unknown;

/** A resolved value: JSON in which something may be unknown. */
export type Value = null | boolean | number | string | Unknown | readonly Value[] | ValueObject;

/** An object of resolved values. */
export interface ValueObject {
  readonly [key: string]: Value;
}

export function isUnknown(value: Value | undefined): value is Unknown {
  return value instanceof Unknown;
}

export function isValueList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isValueObject(value: Value | undefined): value is ValueObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** A key, a name or a number as text. */
export function textOf(value: Value): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A key of the object's own: JSON may well hold the key `constructor`. */
export function valueAt(object: ValueObject, key: string): Value | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Computed attributes of a resource: one that is not known can still be told by its name. */
export function referenced(
  { stack, address }: Pick<AttributeReference, "stack" | "address">,
  computed: Readonly<Record<string, Value>>,
): ValueObject {
  const entries = Object.entries(computed).map(([attribute, value]): [string, Value] => [
    attribute,
    isUnknown(value) ? value.with({ reference: { stack, address, attribute } }) : value,
  ]);
  return Object.fromEntries(entries);
}

/** Every unknown value within a value, in the order in which they stand. */
export function unknownsIn(value: Value): readonly Unknown[] {
  if (value instanceof Unknown) return [value];
  if (isValueList(value)) return value.flatMap(unknownsIn);
  return isValueObject(value) ? Object.values(value).flatMap(unknownsIn) : [];
}

/** Nested blocks: Terraform's JSON takes one as an object, or several as a list of objects. An unknown block is left out. */
export function valueBlocks(value: Value | undefined): readonly ValueObject[] {
  if (isValueList(value)) return value.flatMap(valueBlocks);
  return isValueObject(value) ? [value] : [];
}

/** `${aws_iam_role.x.arn} is not known: it is known only after apply` */
export function describeUnknown({ expression, reason, isSensitive }: Unknown): string {
  const what = expression === undefined || isSensitive === true ? "the value" : `\${${expression}}`;
  return `${what} is not known: ${reason}`;
}
