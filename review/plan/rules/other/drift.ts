import type { Change, StackPlan } from "../../plan";
import type { Secrets } from "../../secrets";
import { changedAttributes } from "../../changed-attributes";
import { defineRule, found, type Found, type FoundInStack } from "../rule";
import { isOfParts } from "./parts";

/** What somebody changed without Terraform. */
export const drift = defineRule({
  id: "drift",
  severities: ["medium", "low"],
  summary: "changed without Terraform",
  stack: ({ plan, secrets }) => (plan === undefined ? [] : driftsOf(plan, secrets)),
});

function driftsOf({ changes, drift: drifted }: StackPlan, secrets: Secrets): FoundInStack[] {
  const planned = new Map(changes.map((change) => [change.address, change]));
  const all = [...changes, ...drifted];
  return drifted.flatMap((change): FoundInStack[] => {
    const one = driftOf(change, planned.get(change.address), all, secrets);
    return one === undefined ? [] : [{ ...one, address: secrets.address(change.address) }];
  });
}

function driftOf(
  change: Change,
  planned: Change | undefined,
  changes: readonly Change[],
  secrets: Secrets,
): Found | undefined {
  const { action, before, after } = change;
  const isTouched = planned !== undefined && planned.action !== "none";
  if (action === "delete" || after === undefined) {
    const then = isTouched ? "this apply makes it anew" : "this apply leaves it so";
    return found("medium", `was deleted without Terraform; ${then}`, "find out who did it, and why");
  }
  const names = changedAttributes(before, after).filter((name) => !isOfParts(change, name, changes));
  if (names.length === 0) return undefined;
  const shown = names.map((name) => {
    const [from, to] = [secrets.show(before, name), secrets.show(after, name)];
    return from === to || from === "(hidden)" ? `\`${name}\`` : `\`${name}\` (${from} became ${to})`;
  });
  const changed = isTouched ? changedAttributes(planned.before, planned.after) : [];
  const isUndone = names.some((name) => changed.includes(name));
  const then = isUndone ? "this apply changes it back" : "this apply leaves it so";
  const why = `${shown.join(", ")} changed without Terraform; ${then}`;
  return found(isUndone ? "medium" : "low", why, "if it shall stay, write it into the settings");
}
