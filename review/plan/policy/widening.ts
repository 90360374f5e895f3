import { contextsOf, idOf, type Met } from "./contexts";
import { type Element, ELEMENTS, type ElementKind, type Space, spaceOf } from "./space";
import type { ReducedSelection, ReducedStatement } from "./statements";

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

type Found = Readonly<Record<Element | "conditions", Set<string>>> & { isDenyLost: boolean };

/**
 * Compares what policies allow, not their text: reordered, split, merged or renamed statements change nothing, nor does
 * a pattern that others covered before. It is exact: every kind of request that statements tell apart is looked at.
 *
 * @param isAlone whether nothing but these policies lets anybody in; otherwise a `Deny` counts by itself, since it held
 *   back who is let in elsewhere
 */
export function widening(
  before: readonly ReducedStatement[],
  after: readonly ReducedStatement[],
  isAlone = true,
): Widening {
  const found: Found = {
    principals: new Set(),
    actions: new Set(),
    resources: new Set(),
    conditions: new Set(),
    isDenyLost: false,
  };
  if (JSON.stringify(before) !== JSON.stringify(after)) new Comparison(before, after, found).run(isAlone);
  return {
    principals: sorted(found.principals),
    actions: sorted(found.actions),
    resources: sorted(found.resources),
    conditions: sorted(found.conditions),
    isDenyLost: found.isDenyLost,
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

/** Somebody, something to do, and something to do it with, that no pattern tells from others. */
type Request = Readonly<Record<Element, ElementKind>>;

class Comparison {
  private readonly all: readonly ReducedStatement[];
  private readonly space: Space;
  private readonly cases = new Map<bigint, Case>();

  constructor(
    private readonly before: readonly ReducedStatement[],
    after: readonly ReducedStatement[],
    private readonly found: Found,
  ) {
    this.all = [...before, ...after];
    this.space = spaceOf(this.all);
  }

  run(isAlone: boolean): void {
    this.all.forEach((statement, index) => {
      const isAfter = index >= this.before.length;
      if (isAfter && isAllow(statement)) this.compareAllowed(statement, index);
      if (!isAfter && !isAllow(statement) && !isAlone) this.compareDenied(index);
    });
  }

  private compareAllowed(statement: ReducedStatement, index: number): void {
    for (const request of this.requestsOf(index)) {
      const { fresh } = this.caseOf(request);
      for (const met of fresh) if (isMet(statement, met)) this.blame(statement, request, met);
    }
  }

  private compareDenied(index: number): void {
    for (const request of this.requestsOf(index)) if (this.caseOf(request).isReleased) this.found.isDenyLost = true;
  }

  /** Everything that a statement speaks of. */
  private requestsOf(index: number): readonly Request[] {
    const bit = 1n << BigInt(index);
    const [principals = [], actions = [], resources = []] = ELEMENTS.map((element) =>
      this.space[element].filter(({ by }) => (by & bit) !== 0n),
    );
    return principals.flatMap((principal) =>
      actions.flatMap((action) =>
        resources.map((resource) => ({ principals: principal, actions: action, resources: resource })),
      ),
    );
  }

  /** Requests of which the same statements speak are decided alike. */
  private caseOf({ principals, actions, resources }: Request): Case {
    const mask = principals.by & actions.by & resources.by;
    const known = this.cases.get(mask);
    if (known !== undefined) return known;
    const speaking = this.all.map((statement, index) => ((mask >> BigInt(index)) & 1n) === 1n && statement);
    const pick = (from: number, to?: number): ReducedStatement[] =>
      speaking.slice(from, to).filter((one) => one !== false);
    const decided = caseOf(pick(0, this.before.length), pick(this.before.length));
    this.cases.set(mask, decided);
    return decided;
  }

  /** Names what lets a request in: a lost Deny, a condition, else the elements without which something old would allow it. */
  private blame(statement: ReducedStatement, request: Request, met: Met): void {
    const old = this.caseOf(request).before.filter(isAllow);
    if (old.some((one) => isMet(one, met))) {
      this.found.isDenyLost = true;
      return;
    }
    const failing = old.map(({ conditions }) => conditions.filter((one) => !met.has(idOf(one))));
    const [nearest] = failing.sort((a, b) => a.length - b.length);
    if (nearest !== undefined) for (const { key } of nearest) this.found.conditions.add(key);
    else this.blameElements(statement, request);
  }

  private blameElements(statement: ReducedStatement, request: Request): void {
    const isOld = (elements: readonly Element[]): boolean => {
      const mask = elements.reduce((all, element) => all & request[element].by, -1n);
      return this.before.some((old, index) => isAllow(old) && ((mask >> BigInt(index)) & 1n) === 1n);
    };
    const single = ELEMENTS.filter((element) => isOld(ELEMENTS.filter((other) => other !== element)));
    const fresh = ELEMENTS.filter((element) => !isOld([element]));
    const blamed = single.length > 0 ? single : fresh;
    for (const element of blamed.length > 0 ? blamed : ELEMENTS) {
      for (const text of namesIn(statement[element], request[element])) this.found[element].add(text);
    }
  }
}

/** What becomes of requests of which these statements speak. */
interface Case {
  readonly before: readonly ReducedStatement[];
  /** The circumstances under which they are allowed now and were not before. */
  readonly fresh: readonly Met[];
  /** Whether something was denied that is not any more. */
  readonly isReleased: boolean;
}

function caseOf(before: readonly ReducedStatement[], after: readonly ReducedStatement[]): Case {
  const contexts = contextsOf([...before, ...after].flatMap(({ conditions }) => conditions));
  return {
    before,
    fresh: contexts.filter((met) => isAllowed(after, met) && !isAllowed(before, met)),
    isReleased: contexts.some((met) => isDenied(before, met) && !isDenied(after, met)),
  };
}

function isAllow({ effect }: ReducedStatement): boolean {
  return effect === "Allow";
}

function isMet({ conditions }: ReducedStatement, met: Met): boolean {
  return conditions.every((condition) => met.has(idOf(condition)));
}

function isAllowed(statements: readonly ReducedStatement[], met: Met): boolean {
  return statements.some((one) => isAllow(one) && isMet(one, met)) && !isDenied(statements, met);
}

function isDenied(statements: readonly ReducedStatement[], met: Met): boolean {
  return statements.some((one) => !isAllow(one) && isMet(one, met));
}

/** The patterns, as they are written, by which a selection selects something. */
function namesIn(
  { patterns, negated, written = patterns }: ReducedSelection,
  { fits }: ElementKind,
): readonly string[] {
  if (negated) return [`${ALL_BUT}${written.join(", ")}`];
  return written.filter((_, index) => fits.has(patterns[index] ?? ""));
}
