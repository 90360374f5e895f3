import { covers } from "../../../iam/match";
import { anyOf, type ChangeCheck, defineRule, found } from "../rule";
import { isLower, loosened, type Setting } from "./setting";

const STRICTNESS = ["MUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION", "IMMUTABLE"];

const SETTINGS: readonly Setting[] = [
  {
    paths: ["image_tag_mutability"],
    isWorse: isLower(STRICTNESS),
    severity: "medium",
    why: "tags can be moved to other images: what runs is no longer what was released",
    mend: "keep tags immutable; exclude single tags by a filter if they must move",
  },
];

/** Exceptions from immutability let tags move as much as the mode itself. */
const exclusions: ChangeCheck = ({ before, after }, { secrets }) => {
  const filters = (side: typeof before): readonly string[] =>
    (side?.blocks("image_tag_mutability_exclusion_filter") ?? []).flatMap(({ filter }) =>
      typeof filter === "string" ? [filter] : [],
    );
  if (before === undefined || after?.text("image_tag_mutability")?.startsWith("IMMUTABLE") !== true) return [];
  const known = filters(before);
  const fresh = filters(after).filter((filter) => !known.some((old) => covers(old, filter)));
  if (fresh.length === 0) return [];
  const why = `tags ${fresh.map((filter) => secrets.quote(filter)).join(", ")} are no longer immutable`;
  return [found("medium", why, "exclude only tags that never name a release")];
};

export const mutabilityLoosened = defineRule({
  id: "mutability-loosened",
  severities: ["medium"],
  summary: "tags can be moved",
  change: anyOf(loosened(SETTINGS), exclusions),
});
