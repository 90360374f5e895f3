import { evaluateCondition } from "../../iam/conditions";
import { RequestContext } from "../../iam/context";
import { comparedTokens } from "../../iam/match";
import { operatorOf } from "../../iam/operators";
import { plainTokens } from "../../iam/text";
import { regionsOf } from "./regions";
import type { ReducedCondition } from "./statements";

/** Which conditions a request meets, as {@link idOf} names them. */
export type Met = ReadonlySet<string>;

/** Beyond this, only the first are looked at together. */
const MOST_CONTEXTS = 2048;
const MOST_OPEN = 6;

/** What tells a condition from others; the order of its values does not. */
export function idOf({ operator, key, values }: ReducedCondition): string {
  return JSON.stringify([operator, key, [...values].sort()]);
}

/**
 * All that conditions tell apart: for each combination of them that some request meets, which these are.
 * Of those that cannot be decided for a value, any combination may be that does not contradict itself.
 */
export function contextsOf(conditions: readonly ReducedCondition[]): readonly Met[] {
  const unique = new Map(conditions.map((condition) => [idOf(condition), condition] as const));
  const byKey = new Map<string, ReducedCondition[]>();
  for (const condition of unique.values()) {
    byKey.set(condition.key, [...(byKey.get(condition.key) ?? []), condition]);
  }
  return [...byKey.values()].reduce<Met[]>((all, group) => product(all, combinationsOf(group)), [new Set()]);
}

function product(left: readonly Met[], right: readonly Met[]): Met[] {
  const all = left.flatMap((one) => right.map((other) => new Set([...one, ...other])));
  return all.slice(0, MOST_CONTEXTS);
}

/** The combinations of conditions on one key. */
function combinationsOf(conditions: readonly ReducedCondition[]): readonly Met[] {
  const open = conditions.filter(isOpen);
  const decided = conditions.filter((condition) => !isOpen(condition));
  const found = new Map<string, Met>();
  for (const values of valuesFor(decided)) {
    const met = metBy(decided, values);
    if (met !== undefined) found.set([...met].sort().join(), met);
  }
  return product([...found.values()], openCombinations(open.slice(0, MOST_OPEN)));
}

/** Undefined where one of them cannot be decided. */
function metBy(conditions: readonly ReducedCondition[], values: readonly string[]): Met | undefined {
  const met = new Set<string>();
  for (const condition of conditions) {
    const context = new RequestContext().set(condition.key, ...values);
    const { truth } = evaluateCondition(condition, context, true);
    if (truth === "unknown") return undefined;
    if (truth === "yes") met.add(idOf(condition));
  }
  return met;
}

const QUANTIFIER = /^for(?:anyvalue|allvalues):/;

function baseOf({ operator }: ReducedCondition): string {
  return operator.replace(QUANTIFIER, "").replace(/ifexists$/, "");
}

/** Whether no value decides it: a variable, an operator or a range that is not known. */
function isOpen(condition: ReducedCondition): boolean {
  const base = baseOf(condition);
  if (base === "null") return false;
  const isKnown = operatorOf(base) !== undefined && !condition.values.some((value) => value.includes("${"));
  return (
    !isKnown ||
    valuesFor([condition]).every((values) => metBy([condition], values) === undefined || values.length === 0)
  );
}

/** Of the same operator, more values let more in, or of a negation, less. */
function openCombinations(open: readonly ReducedCondition[]): readonly Met[] {
  return Array.from({ length: 2 ** open.length }, (_, bits) => open.filter((__, at) => (bits >> at) % 2 === 1))
    .filter((chosen) => open.every((one) => chosen.includes(one) || !chosen.some((other) => implies(other, one))))
    .map((chosen) => new Set(chosen.map(idOf)));
}

function implies(met: ReducedCondition, other: ReducedCondition): boolean {
  if (met.operator !== other.operator) return false;
  const [less, more] = baseOf(met).includes("not") ? [other, met] : [met, other];
  return less.values.every((value) => more.values.includes(value));
}

/** Values of a key that tell all conditions on it apart; none at all is the key that is absent. */
function valuesFor(conditions: readonly ReducedCondition[]): readonly (readonly string[])[] {
  const single = [...new Set([...conditions.flatMap(ownValues), ...textsFor(conditions)])];
  const isMany = conditions.some(({ operator }) => QUANTIFIER.test(operator));
  const pairs = isMany ? single.flatMap((one, at) => single.slice(at + 1).map((other) => [one, other])) : [];
  return [[], ...single.map((value) => [value]), ...pairs];
}

/** Texts that fit all combinations of patterns. */
function textsFor(conditions: readonly ReducedCondition[]): readonly string[] {
  const texts = conditions.filter((condition) => /^(?:string|arn)/.test(baseOf(condition)));
  const patterns = texts.flatMap((condition) => {
    const isPattern = /like|arn/.test(baseOf(condition));
    return condition.values.map((value) => (isPattern ? comparedTokens(value) : plainTokens(value)));
  });
  return regionsOf(patterns)?.map(({ example }) => example) ?? [];
}

function ownValues(condition: ReducedCondition): readonly string[] {
  const [, around] = AROUND.find(([operator]) => operator.test(baseOf(condition))) ?? [];
  return around === undefined ? ["x"] : condition.values.flatMap(around);
}

/** Values at which the verdict of an operator changes. */
const AROUND: readonly (readonly [operator: RegExp, values: (value: string) => readonly string[]])[] = [
  [/^bool/, () => ["true", "false"]],
  [/^numeric/, (value) => [-1, -0.5, 0, 0.5, 1].map((step) => String(Number(value) + step))],
  [/^date/, (value) => [-1000, 0, 1000].map((step) => timeOf(value, step))],
  [/ipaddress$/, addressesAround],
  [/^(?:string|arn)/, textsAround],
];

function timeOf(value: string, step: number): string {
  const time = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
  return Number.isNaN(time) ? value : new Date(time + step).toISOString();
}

/** A pattern's simplest texts, and the same in other letters. */
function textsAround(value: string): readonly string[] {
  const plain = ["", "x"].map((run) => value.replaceAll("*", run).replaceAll("?", "x"));
  return [value, value.toLowerCase(), value.toUpperCase(), ...plain];
}

/** The first and last address of a range, and those beside it. */
function addressesAround(value: string): readonly string[] {
  const [network = "", length = "32"] = value.split("/");
  const parts = network.split(".").map(Number);
  if (parts.length !== 4 || parts.some(Number.isNaN)) return [];
  const size = 2 ** (32 - Number(length));
  const base = Math.floor(parts.reduce((sum, part) => sum * 256 + part, 0) / size) * size;
  return [base - 1, base, base + size - 1, base + size].filter((one) => one >= 0 && one < 2 ** 32).map(dotted);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
