import { isObject } from "../estate/language/json";
import { type PlanSource, readEstate } from "../estate/reading/read";
import type { Image } from "../ecr/images";
import { prove } from "../pull/prove";
import type { StackPlan } from "./plan";
import type { Proofs } from "./proofs";

/** A stack, and its plan where there is one. */
interface Planned {
  readonly stack: string;
  readonly plan?: StackPlan;
  readonly error?: string;
}

/**
 * What can be pulled before the apply and after it: a plan holds what is there (`prior_state`) and what will be
 * (`planned_values`). A stack without a plan is missing on both sides, so that nothing is lost by that alone.
 *
 * Undefined where no plan has both sides.
 *
 * @throws InputError
 */
export function proofsOf(stacks: readonly Planned[], images: readonly Image[]): Proofs | undefined {
  const whole = stacks.flatMap(({ stack, plan }) => (plan !== undefined && isWhole(plan) ? [{ stack, plan }] : []));
  if (whole.length === 0) return undefined;
  const [before = [], after = []] = (["prior", "planned"] as const).map((side) => {
    const sources = whole.map(({ stack, plan }): PlanSource => {
      return { kind: "plan", id: stack, path: stack, document: plan.document, side };
    });
    return prove(readEstate(sources), { images }).workloads;
  });
  const isPartial = whole.length < stacks.length || stacks.some((one) => isCut(one));
  return { before, after, isPartial };
}

function isWhole({ document }: StackPlan): boolean {
  return isObject(document["planned_values"]) && isObject(document["configuration"]);
}

function isCut({ plan, error }: Planned): boolean {
  return error !== undefined || plan?.isErrored === true;
}
