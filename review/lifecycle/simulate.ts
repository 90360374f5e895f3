import { Evaluation } from "./evaluate";
import type { ImageList } from "../ecr/images";
import type { Outcome } from "./outcome";
import { ownership } from "./owners";
import type { LifecyclePolicy } from "../ecr/lifecycle-policy";
import { DAY_MS, endOfDay } from "../../domain/aws/time";

/** How far a simulation looks. */
export interface Horizon {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** 0 evaluates the policy once. */
  readonly days: number;
}

/**
 * What becomes of each image until the end of the horizon: images that are pushed later than now come when they are
 * pushed, and no image is pulled or tagged anew.
 *
 * The policy is evaluated now, at the end of each day (UTC), and at the end of the horizon. So an event's day is the
 * first on which ECR may act; it does so within 24 hours. Days on which nothing can happen are left out.
 */
export function simulate(policy: LifecyclePolicy, list: ImageList, { now, days }: Horizon): Outcome[] {
  const evaluation = new Evaluation(ownership(policy, list), now);
  const end = now + days * DAY_MS;
  for (let time = now; ;) {
    evaluation.step(time);
    const next = Math.max(evaluation.nextChange(), time + 1);
    if (next > end) return evaluation.outcomes();
    time = Math.min(endOfDay(next), end);
  }
}
