import { type Estate, isUnknown, isValueList, isValueObject, Unknown, type Value, valueAt } from "../estate/estate";
import { type Policy, readPolicy, unknownPolicy } from "./document";
import { show } from "../estate/links";

/** A value in which what a plan most likely means is taken for what it says. */
interface Settled {
  readonly value: Value;
  readonly assumptions: readonly string[];
}

const DEEPEST = 20;

/**
 * Takes the only attribute that an expression of a plan names for its value, and says so. What a statement's `Resource` is
 * made of is taken for the ARNs of all that it names.
 */
export function settled(estate: Estate, written: Value): Settled {
  const assumptions = new Set<string>();
  const settle = (value: Value, depth: number): Value => {
    if (depth > DEEPEST) return value;
    if (isUnknown(value)) return unknownValue(value, depth);
    if (isValueList(value)) return value.map((item) => settle(item, depth + 1));
    if (!isValueObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, property(key, inner, depth + 1)]));
  };
  const property = (key: string, value: Value, depth: number): Value => {
    if (key !== "Resource") return settle(value, depth);
    return isValueList(value) ? value.flatMap((item) => arnsOf(item, depth + 1)) : arnsOf(value, depth);
  };
  const arnsOf = (value: Value, depth: number): Value => {
    const arns = isUnknown(value) ? arnsNamed(estate, value) : [];
    if (!isUnknown(value) || arns.length === 0) return settle(value, depth);
    assumptions.add(`what is made of ${show(value)} is the ARNs of all that it names, as a plan does not say`);
    return arns;
  };
  const unknownValue = (value: Unknown, depth: number): Value => {
    const { presumed, reference, document } = value;
    if (document !== undefined) return value.with({ document: settle(document, depth + 1) });
    if (presumed === undefined || reference !== undefined) return value;
    assumptions.add(
      `what is made of ${presumed.address}.${presumed.attribute} is nothing else, as a plan does not say`,
    );
    const target = estate.valueOf(presumed);
    return target === undefined || isBare(target) ? value.with({ reference: presumed }) : settle(target, depth + 1);
  };
  const value = settle(written, 0);
  return { value, assumptions: [...assumptions] };
}

/** Empty where it names one thing alone, or something without an ARN. */
function arnsNamed(estate: Estate, { names = [], presumed, reference }: Unknown): readonly Value[] {
  if (reference !== undefined) return [];
  const addresses = names.filter(({ attribute }) => attribute === "arn" || attribute === "");
  const targets = new Set(addresses.flatMap(({ stack, address }) => estate.copies(stack, address)));
  if (presumed !== undefined && targets.size < 2) return [];
  const arns = [...targets].map(({ values }) => valueAt(values, "arn"));
  return arns.every((arn) => arn !== undefined) ? arns : [];
}

function isBare(value: Value): boolean {
  return isUnknown(value) && value.parts === undefined && value.document === undefined && value.reference === undefined;
}

const NOT_IN_PLAN =
  "a plan does not hold a text that is made of what is known only after apply; a data source aws_iam_policy_document tells it, or the state";

/** A policy of the estate. */
export function policyOf(estate: Estate, source: string, written: Value): Policy {
  const { value, assumptions } = settled(estate, written);
  if (isUnknown(written) && typeof value === "string" && !value.trimStart().startsWith("{")) {
    return unknownPolicy(source, NOT_IN_PLAN);
  }
  const policy = readPolicy(source, value);
  return assumptions.length === 0 ? policy : { ...policy, assumptions };
}
