import type { Change, StackPlan } from "../../plan";
import type { Context } from "../rule";

/** Whether the repository of a policy is made by the same plan. */
export function isRepositoryNew({ after }: Change, { plan }: Context): boolean {
  return after?.isUnknown("repository") === true || repositoryIs(plan, "create", after?.text("repository"), "after");
}

/** Whether the repository of a policy goes with it. */
export function isRepositoryGone({ before }: Change, { plan }: Context): boolean {
  return repositoryIs(plan, "delete", before?.text("repository"), "before");
}

function repositoryIs(
  { changes }: StackPlan,
  wanted: Change["action"],
  name: string | undefined,
  side: "before" | "after",
): boolean {
  return changes.some(
    ({ type, action, ...sides }) =>
      type === "aws_ecr_repository" && action === wanted && name !== undefined && sides[side]?.text("name") === name,
  );
}
