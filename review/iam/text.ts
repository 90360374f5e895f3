import { type AttributeReference, isUnknown, type Text, type Unknown } from "../estate/estate";

export type { Text };

/** One character as it is, `*`, `?`, what nothing is like, or a piece that is not known. */
export type Token = string | typeof ANY | typeof ONE | typeof NONE | Hole;

/** A piece that is not known: an expression of Terraform, a variable of IAM. */
export interface Hole {
  /** Two pieces of the same key are the same, whatever they are. */
  readonly key: string | undefined;
}

/** `*` */
export const ANY = Symbol("any");
/** `?` */
export const ONE = Symbol("one");
/** A variable of which the request has no value: nothing is equal to it, or like it. */
export const NONE = Symbol("none");

/** What a policy's variable stands for; null where the request does not have the key, undefined where that is not known. */
export type Variables = (name: string) => Text | null | undefined;

const EXPRESSION = /\$\{[^}]*\}/g;
/** `${aws:username}`, `${aws:username, 'nobody'}` */
const VARIABLE = /^\$\{\s*([a-z][a-z0-9.-]*:[^,}]*[^,}\s])\s*(?:,\s*'([^']*)'\s*)?\}$/i;
const ESCAPED = /^\$\{([*?$])\}$/;

/**
 * A text of a policy, in which `*` and `?` are wildcards.
 *
 * @param variables what `${...}` stands for @default it is text as any other
 */
export function patternTokens(text: Text, variables?: Variables): readonly Token[] {
  return tokensOf(text, (piece) => (variables === undefined ? withWildcards(piece) : withVariables(piece, variables)));
}

/** A text in which every character stands for itself. */
export function plainTokens(text: Text): readonly Token[] {
  return tokensOf(text, (piece) => Array.from(piece));
}

function tokensOf(text: Text, read: (piece: string) => readonly Token[]): readonly Token[] {
  if (!isUnknown(text)) return read(text);
  if (text.parts === undefined) return [{ key: keyOf(text) }];
  return text.parts.flatMap((part) => (isUnknown(part) ? [{ key: keyOf(part) }] : read(part)));
}

/** What tells an unknown value from others: the attribute whose value it is. */
export function keyOf({ reference }: Unknown): string | undefined {
  return reference === undefined ? undefined : referenceKey(reference);
}

function referenceKey({ stack, address, attribute }: AttributeReference): string {
  return `${stack} ${address} ${attribute}`;
}

function withVariables(text: string, variables: Variables): Token[] {
  if (!text.includes("${")) return withWildcards(text);
  const tokens: Token[] = [];
  let from = 0;
  for (const match of text.matchAll(EXPRESSION)) {
    tokens.push(...withWildcards(text.slice(from, match.index)), ...variableTokens(match[0], variables));
    from = match.index + match[0].length;
  }
  return [...tokens, ...withWildcards(text.slice(from))];
}

function withWildcards(text: string): Token[] {
  return Array.from(text, (character) => WILDCARDS[character] ?? character);
}

const WILDCARDS: Readonly<Record<string, Token>> = { "*": ANY, "?": ONE };

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
function variableTokens(expression: string, variables: Variables): readonly Token[] {
  const escaped = ESCAPED.exec(expression)?.[1];
  if (escaped !== undefined) return [escaped];
  const [, name, otherwise] = VARIABLE.exec(expression) ?? [];
  const value = name === undefined ? undefined : variables(name);
  if (value === null) return otherwise === undefined ? [NONE] : plainTokens(otherwise);
  return value === undefined ? [{ key: undefined }] : plainTokens(value);
}

export function isHole(token: Token | undefined): token is Hole {
  return typeof token === "object";
}
