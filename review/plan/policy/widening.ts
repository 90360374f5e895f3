import { contains, covers, holds, type Selection } from "./glob";
import type { Condition, Statement } from "./statements";

/** What policies allow that they did not allow before, by the element that lets it in. */
export interface Widening {
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Keys of conditions that were dropped or let more in. */
  readonly conditions: readonly string[];
  /** Whether a `Deny` is gone or weaker. */
  readonly isDenyLost: boolean;
}

type Element = "principals" | "actions" | "resources";
const ELEMENTS: readonly Element[] = ["principals", "actions", "resources"];

/**
 * Compares what policies allow, not their text: reordered, split, merged or renamed statements change nothing, nor does
 * a pattern that another one covered before.
 *
 * Each combination of a principal, an action and a resource must have been allowed by one statement before. What several
 * statements allowed only together counts as new: it errs towards a warning.
 */
export function widening(before: readonly Statement[], after: readonly Statement[]): Widening {
  const allowed = before.filter(({ effect }) => effect === "Allow");
  const denied = after.filter((statement) => statement.effect === "Deny" && statement.conditions.length === 0);
  const found = { principals: new Set<string>(), actions: new Set<string>(), resources: new Set<string>() };
  const conditions = new Set<string>();
  for (const statement of after.filter(({ effect }) => effect === "Allow")) {
    if (allowed.some((old) => isWithin(statement, old))) continue;
    for (const atom of atomsOf(statement)) {
      if (allowed.some((old) => isWithin(atom, old)) || denied.some((deny) => isWithin(atom, deny))) continue;
      blame(atom, allowed, found, conditions);
    }
  }
  return {
    principals: sorted(found.principals),
    actions: sorted(found.actions),
    resources: sorted(found.resources),
    conditions: sorted(conditions),
    isDenyLost: isDenyLost(before, after),
  };
}

export function isWider({ principals, actions, resources, conditions, isDenyLost }: Widening): boolean {
  return isDenyLost || [principals, actions, resources, conditions].some((list) => list.length > 0);
}

/** How an element that says `Not...` is shown. */
export const ALL_BUT = "all but ";

function sorted(texts: ReadonlySet<string>): readonly string[] {
  return [...texts].sort();
}

/** Whether all that a statement speaks of is spoken of by another one. */
function isWithin(narrow: Statement, wide: Statement): boolean {
  return (
    ELEMENTS.every((element) => contains(wide[element], narrow[element])) && lostConditions(wide, narrow).length === 0
  );
}

function atomsOf(statement: Statement): Statement[] {
  const { principals, actions, resources } = statement;
  return partsOf(principals).flatMap((principal) =>
    partsOf(actions).flatMap((action) =>
      partsOf(resources).map((resource) => ({
        ...statement,
        principals: principal,
        actions: action,
        resources: resource,
      })),
    ),
  );
}

function partsOf(selection: Selection): readonly Selection[] {
  const { patterns, negated, written = patterns } = selection;
  if (negated) return [selection];
  return patterns.map((pattern, index) => ({ patterns: [pattern], negated, written: written.slice(index, index + 1) }));
}

/** Names the elements without which something old would allow it; if there is no single one, all that are new. */
function blame(
  atom: Statement,
  allowed: readonly Statement[],
  found: Readonly<Record<Element, Set<string>>>,
  conditions: Set<string>,
): void {
  const matching = (elements: readonly Element[]): Statement[] =>
    allowed.filter((old) => elements.every((element) => contains(old[element], atom[element])));
  const [loosened] = matching(ELEMENTS);
  if (loosened !== undefined) {
    for (const key of lostConditions(loosened, atom)) conditions.add(key);
    return;
  }
  const single = ELEMENTS.filter((element) => matching(ELEMENTS.filter((other) => other !== element)).length > 0);
  const fresh = ELEMENTS.filter((element) => matching([element]).length === 0);
  const blamed = single.length > 0 ? single : fresh;
  for (const element of blamed.length > 0 ? blamed : ELEMENTS) {
    const text = textOf(atom[element]);
    if (text !== "") found[element].add(text);
  }
}

function textOf({ patterns, negated, written = patterns }: Selection): string {
  return `${negated ? ALL_BUT : ""}${written.join(", ")}`;
}

/** Keys of the old conditions that the new ones do not hold to. */
function lostConditions(old: Statement, now: Statement): readonly string[] {
  const isKept = (condition: Condition): boolean => now.conditions.some((other) => isAsStrict(other, condition));
  return old.conditions.filter((condition) => !isKept(condition)).map(({ key }) => key);
}

/** With an operator that refuses values, more values refuse more; with any other, more values let more in. */
function isAsStrict(now: Condition, old: Condition): boolean {
  if (now.operator !== old.operator || now.key !== old.key) return false;
  const [wide, narrow] = /not/.test(now.operator) ? [now, old] : [old, now];
  const hasWildcards = /like|arn/.test(now.operator);
  return narrow.values.every((value) =>
    wide.values.some((other) => (hasWildcards ? covers(other, value) : other === value)),
  );
}

/** A Deny counts as kept if one new Deny speaks of all that it spoke of, and under no further condition. */
function isDenyLost(before: readonly Statement[], after: readonly Statement[]): boolean {
  const now = after.filter(({ effect }) => effect === "Deny");
  const allowed = after.filter(({ effect }) => effect === "Allow");
  // Where only others allow, as with a bucket's policy of nothing but a Deny, nobody knows whom it held back.
  const matters = (deny: Statement): boolean => allowed.length === 0 || allowed.some((allow) => touches(allow, deny));
  const isKept = (deny: Statement): boolean =>
    atomsOf(deny).every((atom) => now.some((other) => isWithin(atom, other)));
  return before.some((deny) => deny.effect === "Deny" && matters(deny) && !isKept(deny));
}

function touches(allow: Statement, deny: Statement): boolean {
  return (
    allow.actions.negated ||
    deny.actions.negated ||
    allow.actions.patterns.some((action) => holdsAny(deny.actions, action))
  );
}

function holdsAny(selection: Selection, action: string): boolean {
  return holds(selection, action) || selection.patterns.some((pattern) => covers(action, pattern));
}
