import { defineRule, found } from "../rule";

export const forgotten = defineRule({
  id: "forgotten",
  severities: ["low"],
  summary: "it leaves Terraform and stays in the account",
  change: ({ action }) => {
    if (action !== "forget") return [];
    const why = "leaves Terraform, and stays in the account: nobody will look after it";
    return [found("low", why, "note who owns it now")];
  },
});
