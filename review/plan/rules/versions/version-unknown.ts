import { defineRule, found } from "../rule";
import { shiftsOf } from "./shifts";

const MEND = "make sure that this is the version that shall run";

export const versionUnknown = defineRule({
  id: "version-unknown",
  severities: ["low"],
  summary: "another image, of which neither tag nor digest tells whether it is newer",
  change: (change, context) =>
    shiftsOf(change, context).flatMap(({ moves, isOtherRepository, order }) => {
      if (isOtherRepository) return [found("low", `${moves}: another repository`, MEND)];
      if (order !== undefined) return [];
      return [found("low", `${moves}: which is newer, neither tags nor digests tell`, MEND)];
    }),
});
