/** What the review of plans looks at, as the estate reads it. */
export type { Action, Change, StackPlan, StateReference } from "../estate/change";
export { readPlan } from "../estate/reading/read-plan";
