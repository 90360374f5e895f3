import { defineRule, found } from "../rule";

export const forceDelete = defineRule({
  id: "force-delete",
  severities: ["high", "medium"],
  summary: "`force_delete` or `force_destroy` is turned on",
  change: ({ before, after, action }) => {
    const turned = ["force_delete", "force_destroy"].filter(
      (name) => after?.at(name) === true && (before?.at(name) !== true || action === "create"),
    );
    return turned.map((name) => {
      const why = `\`${name}\` is turned on: the next destroy or replacement deletes everything in it, too`;
      const severity = action === "create" ? "medium" : "high";
      return found(severity, why, "leave it off; empty it by hand when it is really to go");
    });
  },
});
