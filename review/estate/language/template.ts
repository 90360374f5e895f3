/**
 * The text of Terraform's JSON, in which `${` begins an expression.
 *
 * Source: https://developer.hashicorp.com/terraform/language/syntax/json#string-literals
 */

/** A piece of a text: taken as it stands, or computed. */
type TemplatePart = { readonly literal: string } | { readonly expression: string };

/** A step of a reference: `metadata`, `0`. */
export type Step = string | number;

/** `a-${var.b}` as the literal `a-` and the expression `var.b`. A directive (`%{ if ... }`) counts as an expression. */
export function parseTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at, at + 3);
    const end = /^[$%]\{/.test(rest) ? endOfExpression(text, at + 2) : undefined;
    if (rest === "$${" || rest === "%%{") {
      literal += rest.slice(1);
      at += 3;
    } else if (end === undefined) {
      literal += text.charAt(at);
      at += 1;
    } else {
      if (literal !== "") parts.push({ literal });
      literal = "";
      parts.push({ expression: expressionIn(text.slice(at, end)) });
      at = end;
    }
  }
  if (literal !== "") parts.push({ literal });
  return parts;
}

/** `var.b` of `${var.b}`: where Terraform takes a name, it may be written either way. */
export function bareName(text: string): string {
  return text.replace(/^\$\{(.*)\}$/, "$1");
}

/** A directive keeps its marks, so that it is never taken for a reference. */
function expressionIn(text: string): string {
  return text.startsWith("$") ? text.slice(2, -1).trim() : text;
}

/** The place behind the brace that closes the expression. */
function endOfExpression(text: string, from: number): number | undefined {
  let depth = 1;
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      const end = endOfQuoted(text, at + 1);
      if (end === undefined) return undefined;
      at = end;
      continue;
    }
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return undefined;
}

/** The place behind the closing quotation mark; a quoted text may hold expressions of its own. */
function endOfQuoted(text: string, from: number): number | undefined {
  let at = from;
  while (at < text.length) {
    if (text.charAt(at) === '"') return at + 1;
    if (/^[$%]\{/.test(text.slice(at, at + 2)) && text.charAt(at - 1) !== text.charAt(at)) {
      const end = endOfExpression(text, at + 2);
      if (end === undefined) return undefined;
      at = end;
    } else {
      at += text.charAt(at) === "\\" ? 2 : 1;
    }
  }
  return undefined;
}

const FIRST_STEP = /^[A-Za-z_][\w-]*/;
const NEXT_STEP = /^(?:\.([A-Za-z_][\w-]*)|\.(\d+)|\[(\d+)\]|\["([^"\\$%]*)"\])/;

/** `metadata[0].name` as its steps; undefined where the expression is more than a reference. */
export function parseReference(expression: string): readonly Step[] | undefined {
  const first = FIRST_STEP.exec(expression)?.[0];
  if (first === undefined) return undefined;
  const steps: Step[] = [first];
  let rest = expression.slice(first.length);
  while (rest !== "") {
    const match = NEXT_STEP.exec(rest);
    if (match === null) return undefined;
    const [all, name, oldIndex, index, key] = match;
    const position = index ?? oldIndex;
    steps.push(position === undefined ? (name ?? key ?? "") : Number(position));
    rest = rest.slice(all.length);
  }
  return steps;
}
