import { type Outcome, type ReplicatedDelete, UNCERTAINTIES, type Uncertainty } from "./outcome";

/** Where a copy's images come from. */
interface CopySource {
  readonly outcomes: readonly Outcome[];
  /** Undefined where it is not known whether deletes are replicated. */
  readonly deletes: boolean | undefined;
  readonly from: string;
  readonly through: string;
}

/**
 * What becomes of the images of a copy, where the deletes of its source are replicated: whatever comes first. Archiving
 * is no delete. What is replicated to a registry is not replicated on from there.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication-delete.html
 */
export function withReplicatedDeletes(own: readonly Outcome[], source: CopySource): Outcome[] {
  if (source.deletes === false) return [...own];
  const bySource = new Map(source.outcomes.map((outcome) => [outcome.image.digest, outcome]));
  return own.map((outcome) => {
    const theirs = bySource.get(outcome.image.digest);
    if (theirs === undefined) return outcome;
    const replicated = deleteOf(theirs, source);
    const own = { ...outcome, ...(theirs.rule !== undefined && { kind: theirs.rule }) };
    if (replicated === undefined || goesBefore(outcome, replicated.at)) return own;
    if (source.deletes === undefined) return { ...own, perhaps: earliest(outcome.perhaps, replicated) };
    return gone(own, replicated, theirs.uncertain);
  });
}

function deleteOf({ verdict, at, rule, then }: Outcome, { from, through }: CopySource): ReplicatedDelete | undefined {
  if (verdict === "expire" && at !== undefined) return { at, rule, from, through };
  return then?.verdict === "expire" ? { at: then.at, rule: then.rule, from, through } : undefined;
}

function goesBefore({ verdict, at, then }: Outcome, time: number): boolean {
  const expiry = verdict === "expire" ? at : then?.verdict === "expire" ? then.at : undefined;
  return expiry !== undefined && expiry <= time;
}

function earliest(one: ReplicatedDelete | undefined, other: ReplicatedDelete): ReplicatedDelete {
  return one !== undefined && one.at <= other.at ? one : other;
}

/** Archived first by its own policy, it can't be pulled from then on; else it is gone with its source. */
function gone(own: Outcome, replicated: ReplicatedDelete, doubts: readonly Uncertainty[]): Outcome {
  const uncertain = UNCERTAINTIES.filter((kind) => own.uncertain.includes(kind) || doubts.includes(kind));
  if (own.verdict === "archive" && own.at !== undefined && own.at <= replicated.at) {
    return { ...own, then: undefined, uncertain };
  }
  const { at, rule } = replicated;
  return { ...own, verdict: "expire", at, rule, then: undefined, heldBy: undefined, uncertain, replicated };
}
