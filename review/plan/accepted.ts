import type { AcceptedFinding, FindingPlace } from "../../domain/accepted";
import type { Acceptance, Accepted, Sorted } from "../accepted/acceptance";
import type { Risk } from "./risk";
import type { Secrets } from "./secrets";

/** Sets apart the risks that a team has accepted; a reason may quote what a plan hides. */
export function acceptRisks(
  risks: readonly Risk[],
  acceptance: Acceptance | undefined,
  secrets: Secrets,
): Sorted<Risk> {
  if (acceptance === undefined) return { open: risks, accepted: [] };
  const { open, accepted } = acceptance.sort(risks, placeOf);
  return { open, accepted: accepted.map((one) => ({ ...one, reason: secrets.hide(one.reason) })) };
}

function placeOf({ kind, stack, address }: Risk): FindingPlace {
  return { kind, stack, addresses: [address] };
}

/** The entries that the base does not have, word by word: another reason or a later day is accepted anew, too. */
export function acceptedAnew(accept: readonly AcceptedFinding[], base: readonly AcceptedFinding[]): Accepted[] {
  const keyOf = ({ kind, stack, address, reason, until }: AcceptedFinding): string =>
    JSON.stringify([kind, stack, address, reason, until]);
  const known = new Set(base.map(keyOf));
  return accept.filter((entry) => !known.has(keyOf(entry)));
}
