import { isUnknown, Unknown } from "../estate/estate";
import {
  ANY,
  isHole,
  keyOf,
  NONE,
  ONE,
  patternTokens,
  plainTokens,
  type Text,
  type Token,
  type Variables,
} from "./text";
import type { Truth } from "./truth";

/** Which rules a text is compared by. */
export interface MatchRules {
  /** Actions and some operators don't tell upper from lower case. @default false */
  readonly ignoreCase?: boolean;
  /** Whether `*` and `?` are wildcards. @default true */
  readonly wildcards?: boolean;
  /** What colons are: text, the parts of Resource's ARNs, or the components that ArnLike compares. @default "text" */
  readonly form?: "text" | "arn" | "components";
  /** What variables stand for. @default there are none: `${...}` is text as any other */
  readonly variables?: Variables;
}

/** Whether a value is one that the pattern describes. A piece of either that is not known may be anything. */
export function matches(pattern: Text, value: Text, rules: MatchRules = {}): Truth {
  if (isUnknown(pattern) && isUnknown(value) && isSame(keyOf(pattern), keyOf(value))) return "yes";
  const compared = FORMS[rules.form ?? "text"];
  const tokens = patternTokens(pattern, rules.variables);
  if (tokens.includes(NONE)) return "no";
  const written = rules.wildcards === false ? tokens.map(withoutWildcard) : tokens;
  const read = plainTokens(value);
  return rules.ignoreCase === true ? compared(written.map(folded), read.map(folded)) : compared(written, read);
}

/** Whether every text that a pattern describes is described by another one, too; a variable is the same in both. */
export function covers(wide: string, narrow: string): boolean {
  return wide === narrow || isCovered(patternTokens(wide, ITSELF), patternTokens(narrow, ITSELF));
}

/** The tokens of a pattern in which a variable stands for itself, so that it can be told from others. */
export function comparedTokens(pattern: string): readonly Token[] {
  return patternTokens(pattern, ITSELF);
}

const ITSELF: Variables = (name) =>
  new Unknown("it is a variable", { reference: { stack: "", address: "", attribute: name.toLowerCase() } });

type Comparison = (pattern: readonly Token[], value: readonly Token[]) => Truth;

const FORMS: Readonly<Record<"text" | "arn" | "components", Comparison>> = {
  text: compare,
  arn: compareArn,
  components: compareComponents,
};

function folded(token: Token): Token {
  return typeof token === "string" ? token.toLowerCase() : token;
}

function withoutWildcard(token: Token): Token {
  if (token === ANY) return "*";
  return token === ONE ? "?" : token;
}

function compare(pattern: readonly Token[], value: readonly Token[]): Truth {
  if (!pattern.some(isHole) && !value.some(isHole)) return isCovered(pattern, value) ? "yes" : "no";
  if (isCovered(pattern, value)) return "yes";
  return canMeet(pattern, value) ? "unknown" : "no";
}

/**
 * A `*` before a colon or at the end may go beyond colons, as the page says; one in the midst of a part may not. Where
 * that makes the difference, nothing is known.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function compareArn(pattern: readonly Token[], value: readonly Token[]): Truth {
  const loose = compare(pattern, value);
  if (loose === "no" || pattern.every((token, at) => token !== ANY || mayCross(pattern, at))) return loose;
  return compareComponents(pattern, value) === "yes" ? loose : "unknown";
}

const COMPONENTS = 6;

/** Before a colon, at the end, or in the resource's own name, in which no colon follows. */
function mayCross(pattern: readonly Token[], at: number): boolean {
  const next = pattern[at + 1];
  if (next === undefined || next === ":") return true;
  const colons = pattern.slice(0, at).filter((token) => token === ":").length;
  return colons >= COMPONENTS - 1 && !pattern.slice(at).includes(":");
}

/**
 * Each of the six components of an ARN by itself.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
function compareComponents(pattern: readonly Token[], value: readonly Token[]): Truth {
  const loose = compare(pattern, value);
  if (loose === "no" || pattern.every((token) => token === ANY)) return loose;
  const [left, right] = [componentsOf(pattern), componentsOf(value)];
  if (left.length < COMPONENTS || right.length < COMPONENTS) return "unknown";
  const truths = right.map((part, at) => compare(left[at] ?? [], part));
  // A piece that is not known may hold colons.
  if (truths.includes("no")) return pattern.some(isHole) || value.some(isHole) ? "unknown" : "no";
  return truths.includes("unknown") ? "unknown" : "yes";
}

function componentsOf(tokens: readonly Token[]): Token[][] {
  const components: Token[][] = [[]];
  for (const token of tokens) {
    if (token === ":" && components.length < COMPONENTS) components.push([]);
    else components.at(-1)?.push(token);
  }
  return components;
}

/** Whether the pattern describes the value whatever its unknown pieces are: only `*` covers such a piece, or itself. */
function isCovered(pattern: readonly Token[], value: readonly Token[]): boolean {
  let [at, from, star, tried] = [0, 0, -1, 0];
  while (from < value.length) {
    if (at < pattern.length && pattern[at] !== ANY && coversOne(pattern[at], value[from])) {
      at += 1;
      from += 1;
    } else if (pattern[at] === ANY) {
      star = at;
      tried = from;
      at += 1;
    } else if (star >= 0) {
      // The last star takes one more.
      at = star + 1;
      tried += 1;
      from = tried;
    } else return false;
  }
  return pattern.slice(at).every((token) => token === ANY);
}

function coversOne(token: Token | undefined, value: Token | undefined): boolean {
  // Of a pattern: only `*` covers any number of characters.
  if (value === ANY) return false;
  if (isHole(value)) return isHole(token) && isSame(token.key, value.key);
  return token === ONE || token === value;
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && a === b;
}

/** Whether some text fits both, if what is not known may be anything. */
function canMeet(left: readonly Token[], right: readonly Token[]): boolean {
  let row = [true];
  for (const token of right) row.push(row.at(-1) === true && isRun(token));
  for (const token of left) {
    const next = [row[0] === true && isRun(token)];
    right.forEach((other, at) => {
      const above = row[at + 1] === true && (isRun(token) || isRun(other));
      const before = next[at] === true && (isRun(token) || isRun(other));
      next.push(above || before || (row[at] === true && fitsOne(token, other)));
    });
    row = next;
  }
  return row.at(-1) === true;
}

function isRun(token: Token): boolean {
  return token === ANY || isHole(token);
}

function fitsOne(left: Token, right: Token): boolean {
  return typeof left !== "string" || typeof right !== "string" || left === right;
}
