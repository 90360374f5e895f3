import { defineRule } from "../rule";
import { ofProofs } from "./of-proofs";

export const pullRefuted = defineRule({
  id: "pull-refuted",
  severities: ["high", "low"],
  summary: "what is new, or pulls another image, cannot pull it",
  subject: "workload",
  review: ofProofs("pull-refuted"),
});
