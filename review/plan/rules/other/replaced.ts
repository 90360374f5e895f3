import { holdsPolicy } from "../../policy/holders";
import { forcing } from "../loss";
import { defineRule, found } from "../rule";
import { isGone, isRunning } from "./gone";

export const replaced = defineRule({
  id: "replaced",
  severities: ["medium", "low"],
  summary: "anything else is replaced",
  loss: "untold",
  change: (change, context) => {
    if (!isGone(change) || change.action !== "replace") return [];
    const isUsed = isRunning(change.type);
    if (holdsPolicy(change.type) && !isUsed) return [];
    const why = `is replaced, since ${forcing(change, context)} cannot change in place: it is away for a while`;
    const mend = "plan it for a quiet time; or leave the attribute as it is";
    return [found(isUsed ? "medium" : "low", why, mend)];
  },
});
