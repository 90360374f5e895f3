import { defineRule } from "../rule";
import { ofPolicies } from "./of-policies";

export const accessUnknown = defineRule({
  id: "access-unknown",
  severities: ["medium"],
  summary: "what a policy allows is known only after apply",
  review: ofPolicies("access-unknown"),
});
