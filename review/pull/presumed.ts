import { type Estate, isUnknown, isValueList, isValueObject, Unknown, type Value } from "../estate/estate";
import { type Policy, readPolicy } from "../iam/document";

/** A value in which what a plan most likely means is taken for what it says. */
export interface Settled {
  readonly value: Value;
  readonly assumptions: readonly string[];
}

const DEEPEST = 20;

/** Takes the only attribute that an expression of a plan names for its value, and says so. */
export function settled(estate: Estate, written: Value): Settled {
  const assumptions = new Set<string>();
  const settle = (value: Value, depth: number): Value => {
    if (depth > DEEPEST) return value;
    if (isUnknown(value)) return unknownValue(value, depth);
    if (isValueList(value)) return value.map((item) => settle(item, depth + 1));
    if (!isValueObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, settle(inner, depth + 1)]));
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

function isBare(value: Value): boolean {
  return isUnknown(value) && value.parts === undefined && value.document === undefined && value.reference === undefined;
}

/** A policy of the estate. */
export function policyOf(estate: Estate, source: string, written: Value): Policy {
  const { value, assumptions } = settled(estate, written);
  const policy = readPolicy(source, value);
  return assumptions.length === 0 ? policy : { ...policy, assumptions };
}
