import { defineRule, found } from "../rule";
import { isAccess, isGone } from "../other/gone";

export const accessRemoved = defineRule({
  id: "access-removed",
  severities: ["medium"],
  summary: "a policy or attachment that let somebody in is destroyed",
  loss: "untold",
  change: (change, { isKept }) => {
    const isOfAccess = isGone(change) && change.action === "delete" && isAccess(change.type);
    if (!isOfAccess || isKept(change.address)) return [];
    const why = "is destroyed: whom it let in may no longer come in";
    return [found("medium", why, "make sure that nobody needs it; prove tells whether every workload still pulls")];
  },
});
