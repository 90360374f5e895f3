import type { SettingFact } from "../../domain/facts";
import { matcherOf } from "../../domain/text/wildcards";
import type { Missing } from "../verdict/finding";

/** A missing link as the report has it. */
export interface ReportedMissing extends Omit<Missing, "resource"> {
  /** The setting that makes what is missing: `environments.prod.cluster.nodePull`. Left out where no fact names one. */
  readonly setting?: string;
}

/** Adds the setting that the facts name: that of the first that fits. */
export function reported({ resource, ...missing }: Missing, facts: readonly SettingFact[]): ReportedMissing {
  const { what, where } = missing;
  const fact = facts.find(
    (one) => isOneOf([one.where], where) && isOneOf(one.what, what) && isOneOf(one.resource, resource ?? "*"),
  );
  return fact === undefined ? missing : { ...missing, setting: fact.setting };
}

function isOneOf(patterns: readonly string[] | undefined, text: string): boolean {
  return patterns === undefined || patterns.some((pattern) => matcherOf(pattern)(text));
}
