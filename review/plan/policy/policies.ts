import type { RecordedResource } from "../../estate/recorded-resource";
import { readStatements, type ReducedStatement } from "./statements";

/** All policies of one side that speak of the same role, user, repository, bucket or key. */
export interface ReducedPolicies {
  readonly statements: readonly ReducedStatement[];
  /** Whether some are known only after apply, or can't be read. */
  readonly isUnknown: boolean;
  readonly isSensitive: boolean;
}

export const NOTHING: ReducedPolicies = { statements: [], isUnknown: false, isSensitive: false };

export function merged(read: readonly ReducedPolicies[]): ReducedPolicies {
  return {
    statements: read.flatMap(({ statements }) => statements),
    isUnknown: read.some(({ isUnknown }) => isUnknown),
    isSensitive: read.some(({ isSensitive }) => isSensitive),
  };
}

export function policyOf(side: RecordedResource | undefined, attribute: string): ReducedPolicies {
  const isSensitive = side?.isSensitive(attribute) === true;
  if (side?.isUnknown(attribute) === true) return { statements: [], isUnknown: true, isSensitive };
  const text = side?.text(attribute);
  const statements = text === undefined ? [] : readStatements(text);
  return { statements: statements ?? [], isUnknown: statements === undefined, isSensitive };
}
