import type { Fault } from "../text/errors";

/** How many days an old version of a state is kept where nobody says otherwise. */
export const DEFAULT_EXPIRY_DAYS = 90;

/** What is wrong with the number of days for which old versions of a state are kept. */
export function expiryDaysFaults(found: number): Fault[] {
  if (Number.isInteger(found) && found >= 1) return [];
  const remedy = `write a whole number of days, or omit it for ${DEFAULT_EXPIRY_DAYS}`;
  return [{ path: [], problem: "must be at least 1", found, remedy }];
}
