/**
 * The room of accepted findings: which findings of a run a team lives with, and how that is said. What an entry is, and which
 * findings it covers, it asks `domain/accepted.ts`; pull, lifecycle, plan and report ask it.
 */
import { type AcceptedFinding, coverOf, type FindingPlace } from "../../domain/accepted";
import { dateOf } from "../../domain/aws/time";
import type { FindingKind } from "../../domain/finding-kinds";

/** A finding that does not count, since a team has accepted it. */
export interface Accepted<T = unknown> extends Pick<
  AcceptedFinding,
  "kind" | "stack" | "address" | "reason" | "until"
> {
  /** The finding itself, where it is more than its kind and address. */
  readonly finding?: T;
}

/** A finding that counts; where it was accepted until a day that is over, with that day. */
export type Open<T> = T & { readonly wasAcceptedUntil?: string };

/** Findings by whether they count. */
export interface Sorted<T> {
  readonly open: readonly Open<T>[];
  readonly accepted: readonly Accepted<T>[];
}

/** What a run looks at, and when. */
interface Scope {
  /** Milliseconds since 1970; an entry holds until its day is over, in UTC. */
  readonly now: number;
  /** Names of the stacks that are given. */
  readonly stacks: readonly string[];
}

interface Entry {
  readonly accepted: AcceptedFinding;
  readonly covers: (place: FindingPlace) => boolean;
  readonly isOver: boolean;
}

/** The entries of a run. It remembers which of them matched something. */
export class Acceptance {
  private readonly entries: readonly Entry[];
  private readonly matched = new Set<Entry>();
  /** Names of the stacks that are given. */
  readonly stacks: readonly string[];

  constructor(accept: readonly AcceptedFinding[], { now, stacks }: Scope) {
    this.stacks = stacks;
    const today = dateOf(now);
    this.entries = accept.map((accepted) => ({
      accepted,
      covers: coverOf(accepted),
      isOver: accepted.until < today,
    }));
  }

  /** @param placeOf undefined for what is no finding: it stays open */
  sort<T extends object>(findings: readonly T[], placeOf: (finding: T) => FindingPlace | undefined): Sorted<T> {
    const open: Open<T>[] = [];
    const accepted: Accepted<T>[] = [];
    for (const finding of findings) {
      const place = placeOf(finding);
      const [entry] = place === undefined ? [] : this.about(place);
      if (place === undefined || entry === undefined) open.push(finding);
      else if (entry.isOver) open.push({ ...finding, wasAcceptedUntil: entry.accepted.until });
      else accepted.push({ ...acceptedAt(place, entry), finding });
    }
    return { open, accepted };
  }

  /** What is accepted, or was, of findings that are nothing but a kind and an address. */
  bare(places: readonly FindingPlace[]): { readonly accepted: Accepted<never>[]; readonly over: Accepted<never>[] } {
    const found = places.flatMap((place) => {
      const [entry] = this.about(place);
      return entry === undefined ? [] : [{ isOver: entry.isOver, at: acceptedAt(place, entry) }];
    });
    const [accepted = [], over = []] = [false, true].map((wanted) =>
      found.filter(({ isOver }) => isOver === wanted).map(({ at }) => at),
    );
    return { accepted, over };
  }

  /**
   * A line for each entry that could have matched something, and did not: one about stacks that are not given may well match
   * nothing.
   *
   * @param kinds those that the run could have found
   */
  unmatched(kinds: readonly FindingKind[]): string[] {
    return this.entries
      .filter((entry) => !this.matched.has(entry) && kinds.includes(entry.accepted.kind))
      .filter(({ accepted: { kind, stack, address }, covers }) => {
        // An entry covers its own address, so that only the stack decides.
        return stack === undefined || this.stacks.some((one) => covers({ kind, stack: one, addresses: [address] }));
      })
      .map(({ accepted: { kind, stack, address } }) => {
        const where = stack === undefined ? "" : ` in ${stack}`;
        return `accepted is ${kind} at ${address}${where}, and nothing is found there; take it out of review.accept`;
      });
  }

  /** The entries that cover it, those first that hold longest. */
  private about(place: FindingPlace): Entry[] {
    const entries = this.entries.filter(({ covers }) => covers(place));
    for (const entry of entries) this.matched.add(entry);
    return entries.sort((a, b) => (a.accepted.until < b.accepted.until ? 1 : -1));
  }
}

function acceptedAt({ kind, stack, addresses: [address = ""] }: FindingPlace, { accepted }: Entry): Accepted<never> {
  const { reason, until } = accepted;
  return { kind, ...(stack !== undefined && { stack }), address, reason, until };
}
