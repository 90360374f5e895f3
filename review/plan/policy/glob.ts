/**
 * Whether everything that a pattern describes is described by another one, too. In both `*` is any text and `?` any
 * character. What it says is true; of patterns that only together cover another one, it knows nothing.
 */
export function covers(wide: string, narrow: string): boolean {
  if (wide === "*" || wide === narrow) return true;
  let [at, from, star, tried] = [0, 0, -1, 0];
  while (from < narrow.length) {
    const token = wide[at];
    if (token === "*") {
      star = at++;
      tried = from;
    } else if (token === narrow[from] || (token === "?" && narrow[from] !== "*")) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++tried;
    } else return false;
  }
  return /^\**$/.test(wide.slice(at));
}

/** Whether some text fits both patterns. */
export function meet(left: string, right: string): boolean {
  let row = [true];
  for (const other of right) row.push(row.at(-1) === true && other === "*");
  for (const token of left) row = nextRow(row, token, right);
  return row.at(-1) === true;
}

/** Which beginnings of the right pattern meet the left one up to this token. */
function nextRow(row: readonly boolean[], token: string, right: string): boolean[] {
  const next = [row[0] === true && token === "*"];
  for (const [at, other] of Array.from(right).entries()) {
    const corner = row[at] === true;
    const beside = row[at + 1] === true || next[at] === true;
    const isRun = token === "*" || other === "*";
    next.push(isRun ? corner || beside : corner && fits(token, other));
  }
  return next;
}

function fits(token: string, other: string): boolean {
  return token === "?" || other === "?" || token === other;
}

/** What an element of a statement selects: these, or by `Not...` all others. */
export interface Selection {
  readonly patterns: readonly string[];
  /** The patterns as they are shown; empty where nothing is written. @default the patterns */
  readonly written?: readonly string[];
  readonly negated: boolean;
}

/** Whether a selection holds all that a single pattern describes. */
export function holds({ patterns, negated }: Selection, pattern: string): boolean {
  return negated ? !patterns.some((one) => meet(one, pattern)) : patterns.some((one) => covers(one, pattern));
}

/** Whether a selection holds all of another one. */
export function contains(wide: Selection, narrow: Selection): boolean {
  if (!narrow.negated) return narrow.patterns.every((pattern) => holds(wide, pattern));
  if (!wide.negated) return wide.patterns.includes("*");
  return wide.patterns.every((pattern) => narrow.patterns.some((other) => covers(other, pattern)));
}
