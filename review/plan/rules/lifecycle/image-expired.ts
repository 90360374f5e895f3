import type { Image } from "../../../ecr/images";
import { compareOutcomes } from "../../../lifecycle/compare";
import { simulate } from "../../../lifecycle/simulate";
import type { Change } from "../../plan";
import { type Context, defineRule, found } from "../rule";
import { MEND_POLICY, policyChangeOf } from "./policy-change";

const MOST_NAMED = 5;

export const imageExpired = defineRule({
  id: "image-expired",
  severities: ["medium"],
  summary: "images of `--images` newly expire",
  change: (change, context) => {
    const expired = expiredBy(change, context);
    if (expired.length === 0) return [];
    const names = expired.map(({ tags, digest }) => tags[0] ?? digest.slice(0, 19)).sort();
    const shown = names.slice(0, MOST_NAMED).map((name) => context.secrets.quote(name));
    const rest = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
    const count = expired.length === 1 ? "1 image expires" : `${expired.length} images expire`;
    const days = context.images?.days ?? 0;
    const within = days === 0 ? "" : ` within ${days} days`;
    return [found("medium", `${count}${within} that the policy kept: ${shown.join(", ")}${rest}`, MEND_POLICY)];
  },
});

/** The images that the new policy expires and the old one kept. */
function expiredBy(change: Change, context: Context): readonly Image[] {
  const { old = { rules: [] }, next, list } = policyChangeOf(change, context) ?? {};
  if (next === undefined || list === undefined || context.images === undefined) return [];
  const question = context.images;
  const [before, after] = [simulate(old, list, question), simulate(next, list, question)];
  return compareOutcomes(before, after).newlyExpired.map(({ image }) => image);
}
