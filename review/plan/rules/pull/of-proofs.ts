import { lostProofs } from "../../proofs";
import type { ReviewCheck } from "../rule";

/** What verdicts before and after the change risk of one kind. */
export function ofProofs(kind: string): ReviewCheck {
  return ({ proofs, secrets, stacks }) =>
    proofs === undefined ? [] : lostProofs(proofs, secrets, stacks).filter((risk) => risk.kind === kind);
}
