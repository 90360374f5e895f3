import { defineRule, found } from "../rule";
import { ofPolicies } from "./policy-shifts";

export const accessUnknown = defineRule({
  id: "access-unknown",
  severities: ["medium"],
  summary: "what a policy allows is known only after apply",
  review: ofPolicies(({ after, isNew }) => {
    if (!after.isUnknown || isNew) return [];
    const why = "what its policy allows is known only after apply";
    return [found("medium", why, "apply what it refers to first, then plan again")];
  }),
});
