/**
 * The expressions of Terraform's language, as far as they stand in its JSON.
 *
 * Source: https://developer.hashicorp.com/terraform/language/expressions
 */
export type Expression =
  | { readonly kind: "literal"; readonly value: null | boolean | number | string }
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  | { readonly kind: "root"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression; readonly key: Expression }
  | { readonly kind: "splat"; readonly of: Expression; readonly each: Expression }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[]; readonly isSpread: boolean }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [key: Expression, value: Expression])[] }
  | { readonly kind: "for"; readonly loop: Loop }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: "unary"; readonly operator: string; readonly of: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** `[for key, name in over : value if condition]`, or `{for ... : mapKey => value}`. */
export interface Loop {
  readonly names: readonly string[];
  readonly over: Expression;
  /** @default it makes a list */
  readonly mapKey?: Expression;
  readonly value: Expression;
  readonly condition?: Expression;
}

/** What each item of a splat is called in its own expression; no name of Terraform's can be so. */
export const EACH_ITEM = "*";
