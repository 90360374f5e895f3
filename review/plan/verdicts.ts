import { Estate } from "../estate/estate";
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
 * What can be pulled before the apply and after it, as the plans have both sides. A stack without a plan is missing on both sides, so that nothing is lost by that alone.
 *
 * Undefined where no plan has both sides.
 *
 * @throws InputError
 */
export function proofsOf(stacks: readonly Planned[], images: readonly Image[]): Proofs | undefined {
  const whole = stacks.flatMap(({ stack, plan }) => plan?.sides?.(stack) ?? []);
  if (whole.length === 0) return undefined;
  const [before, after] = [whole.map((sides) => sides.before), whole.map((sides) => sides.after)].map(
    (side) => prove(new Estate(side), { images }).workloads,
  );
  const isPartial = whole.length < stacks.length || stacks.some((one) => isCut(one));
  return { before: before ?? [], after: after ?? [], isPartial };
}

function isCut({ plan, error }: Planned): boolean {
  return error !== undefined || plan?.isErrored === true;
}
