import type { Decision } from "../iam/evaluate";
import type { Reason } from "../iam/hits";
import type { Missing } from "./finding";

/** The place of a statement, with its number and Sid. */
export function nameOf({ source, index, sid }: Reason): string {
  if (index === undefined) return source;
  return `${source} statement ${index + 1}${sid === undefined ? "" : ` (${sid})`}`;
}

/** The statements that deny an action. */
export function denialsIn(action: string, { denials }: Decision): Missing[] {
  const certain = denials.filter(({ truth }) => truth === "yes");
  return certain.map((denial) => ({
    what: action,
    where: denial.source,
    mend: `${nameOf(denial)} denies it: take ${action} out of it, or narrow it`,
  }));
}
