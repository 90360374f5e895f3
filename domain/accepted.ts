import { isDay } from "./aws/time";
import { FINDING_KINDS, type FindingKind, NOT_EXAMINED_PARTS } from "./finding-kinds";
import { type Fault, within } from "./text/errors";
import { nearest } from "./text/nearest";
import { isRecord, unfit, unknownKeyFaults } from "./text/unfit";
import { matcherOf } from "./text/wildcards";

/** A finding that a team lives with until a day, and why. In `stack` and `address`, `*` is any characters. */
export interface AcceptedFinding {
  /** The kind, as `npm run review` names it: `data-loss`, `pull-refuted`, `mutable-untagged`. */
  readonly kind: FindingKind;
  /** The stack of the finding. @default any */
  readonly stack?: string;
  /**
   * What it is about: the address of a resource or a workload without its stack; of a lifecycle policy the repository's
   * name; of `not-examined` the part, `network` or `organization`.
   */
  readonly address: string;
  /** Why the team lives with it. */
  readonly reason: string;
  /** The last day, in UTC, on which it is accepted: `2027-03-31`. */
  readonly until: string;
}

/** Where a finding is, as far as accepting it goes by that. */
export interface FindingPlace {
  readonly kind: FindingKind;
  /** Undefined where it is about no stack, or where nobody knows which. */
  readonly stack?: string;
  /** All names of what it is about. */
  readonly addresses: readonly string[];
}

/** The test whether a finding is one that an entry is about. */
export function coverOf({ kind, stack, address }: AcceptedFinding): (place: FindingPlace) => boolean {
  const isThere = stack === undefined ? undefined : matcherOf(stack);
  const isIt = matcherOf(address);
  return (place) =>
    kind === place.kind &&
    (isThere === undefined || (place.stack !== undefined && isThere(place.stack))) &&
    place.addresses.some(isIt);
}

const KEYS: readonly (keyof AcceptedFinding)[] = ["kind", "stack", "address", "reason", "until"];

/** What is wrong with a list of accepted findings. */
export function acceptFaults(list: unknown): Fault[] {
  const example = `write [{ ${KEYS.join(", ")} }]`;
  if (!Array.isArray(list)) return [unfit([], "must be a list", list, example)];
  return list.flatMap((entry: unknown, index) =>
    within([index], isRecord(entry) ? entryFaults(entry) : [unfit([], "must be an object", entry, example)]),
  );
}

function entryFaults(entry: Readonly<Record<string, unknown>>): Fault[] {
  const { kind, stack = "*", address, reason, until } = entry;
  return [
    ...unknownKeyFaults(entry, KEYS, new Map()),
    ...kindFaults(kind),
    ...(isText(stack) ? [] : [unfit(["stack"], "must be text", stack, "name one, or leave it out for any")]),
    ...addressFaults(kind, address),
    ...(isText(reason) ? [] : [unfit(["reason"], "must be text", reason, "say why the team lives with it")]),
    ...(isDay(until)
      ? []
      : [unfit(["until"], "must be a day", until, "the last one on which it is accepted, such as 2027-03-31")]),
  ];
}

function kindFaults(kind: unknown): Fault[] {
  if (FINDING_KINDS.some((known) => known === kind)) return [];
  const like = typeof kind === "string" ? nearest(kind, FINDING_KINDS) : undefined;
  const remedy =
    like === undefined ? "docs/reference/review.md lists them, such as data-loss" : `did you mean '${like}'?`;
  return [unfit(["kind"], "must be a kind of finding", kind, remedy)];
}

function addressFaults(kind: unknown, address: unknown): Fault[] {
  if (!isText(address)) return [unfit(["address"], "must be text", address, "say what it is about, * for anything")];
  if (kind !== "not-examined" || NOT_EXAMINED_PARTS.some(matcherOf(address))) return [];
  const parts = NOT_EXAMINED_PARTS.join(" or ");
  const like = nearest(address, NOT_EXAMINED_PARTS);
  return [
    unfit(["address"], `must be ${parts}`, address, like === undefined ? "write one" : `did you mean '${like}'?`),
  ];
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
