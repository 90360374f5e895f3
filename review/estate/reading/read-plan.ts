import type { StackPlan } from "../change";
import type { Json } from "../language/json";
import { readChanges } from "./changes";
import { PlanDocument } from "./plan-document";
import { sidesOfPlan } from "./planned";
import { checkPlan } from "./recorded-format";

/**
 * Reads what a plan changes. Where the plan's provider sets a default tag `stack`, that is the stack's name.
 *
 * @param name the file, for errors
 * @param stack its name, unless the plan says it
 * @param isNamed whether the name was given for certain
 * @throws InputError with one line
 */
export function readPlan(name: string, document: unknown, stack: string, isNamed = false): StackPlan {
  const json = checkPlan(name, document as Json);
  const plan = new PlanDocument(json, stack);
  return {
    stack: isNamed ? stack : (plan.stackTag ?? stack),
    ...readChanges(name, plan),
    reads: plan.stateReferences,
    outputs: plan.changedOutputs,
    isErrored: plan.isErrored,
    ...(plan.isWhole && { sides: (id) => sidesOfPlan(id, id, json) }),
    document: json,
  };
}
