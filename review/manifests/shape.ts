import type { Json } from "../estate/language/json";

/** How an attribute or block of the provider becomes a field of Kubernetes. */
export interface Field {
  readonly form: Form;
  /** Kubernetes' name. @default the provider's in camel case */
  readonly name?: string;
  /** What is within an object, or within each item of a list. @default every field by the general rules */
  readonly shape?: Shape;
  /** What the provider sends where the attribute is left out. @default nothing */
  readonly whenAbsent?: Json;
}

/**
 * - `value`: as it is
 * - `object`: a block that may be there once
 * - `list`: a block that may be there several times
 * - `map`: keys are data, values are texts
 * - `numeric`: a text that Kubernetes takes as a number, where it is one
 * - `octal`: a text that holds a file's mode
 * - `omitted`: Terraform's own, or written by the server
 * - `refused`: not converted
 */
export type Form = "value" | "object" | "list" | "map" | "numeric" | "octal" | "omitted" | "refused";

/**
 * The attributes and blocks for which the general rules are not enough, by the provider's names.
 *
 * The general rules: the name in camel case; a block becomes an object; anything else stays as it is.
 */
export interface Shape {
  readonly [name: string]: Field;
}

export const map: Field = { form: "map" };
export const numeric: Field = { form: "numeric" };
export const octal: Field = { form: "octal" };
export const omitted: Field = { form: "omitted" };
export const refused: Field = { form: "refused" };

export const list = (name: string, shape: Shape = {}): Field => ({ form: "list", name, shape });
export const object = (shape: Shape, name?: string): Field => ({
  form: "object",
  shape,
  ...(name !== undefined && { name }),
});
export const named = (name: string): Field => ({ form: "value", name });
export const withDefault = (whenAbsent: Json): Field => ({ form: "value", whenAbsent });
