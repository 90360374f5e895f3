import { defineRule } from "../rule";
import { ofProofs } from "./of-proofs";

export const proofLost = defineRule({
  id: "proof-lost",
  severities: ["high", "medium", "low"],
  summary: "a workload's pull was proven and is not any more: refuted, unknown, not known yet",
  subject: "workload",
  review: ofProofs("proof-lost"),
});
