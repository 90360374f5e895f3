import { defineRule, found } from "../rule";

export const notPlanned = defineRule({
  id: "not-planned",
  severities: ["low"],
  summary: "there is no plan of the stack, or not all of it",
  stack: ({ plan, unplanned }) => {
    if (unplanned === undefined) return [];
    const what =
      plan === undefined
        ? "could not be planned, so nothing is known of it"
        : "could be planned in part only, what is said about it is not all";
    const why = `${what}${unplanned === "" ? "" : `: ${unplanned}`}`;
    const mend = "apply the stacks before it, then plan it again; or mend what Terraform complains about";
    return [{ ...found("low", why, mend), address: "" }];
  },
});
