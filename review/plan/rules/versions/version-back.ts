import { defineRule, found } from "../rule";
import { shiftsOf } from "./shifts";

export const versionBack = defineRule({
  id: "version-back",
  severities: ["medium"],
  summary: "the tag of a container goes back",
  change: (change, context) =>
    shiftsOf(change, context)
      .filter(({ isOtherRepository, order }) => !isOtherRepository && order !== undefined && order < 0)
      .map(({ moves }) => found("medium", `${moves}, an earlier version`, mendFor(context.plan.stack))),
});

/** A release by `-var` that no file knows is taken back by the next apply: the stack's name tells which file it is. */
function mendFor(stack: string): string {
  const environment = /^workloads-(.+)$/.exec(stack)?.[1];
  const file = `config/releases/${String(environment)}.json, or release.auto.tfvars.json where only the JSON is there`;
  const released = environment === undefined ? "" : `write what was released by -var into ${file}; `;
  return `${released}bring the branch up to date with what was released; or say that it is a rollback`;
}
