import type { Json } from "../../../estate/language/json";
import { looksSecret } from "../../secrets";
import type { RecordedResource } from "../../../estate/recorded-resource";
import { defineRule, found } from "../rule";

/** What looks like a secret, and is not marked as one: whoever may see the plan can read it. */
export const secretExposed = defineRule({
  id: "secret-exposed",
  severities: ["medium"],
  summary: "a value looks like a key of AWS, GitHub and the like, and is not marked as sensitive",
  change: ({ after, action }) => {
    if (after === undefined || action === "none" || action === "forget") return [];
    const names = Object.entries(after.values).flatMap(([name, value]) =>
      isExposed(name, value, after) ? [name] : [],
    );
    if (names.length === 0) return [];
    const which = names.map((name) => `\`${name}\``).join(", ");
    const why = `${which} holds what looks like a secret, and is not marked as sensitive`;
    return [found("medium", why, "leave secrets to a store of secrets, and name them; change this one")];
  },
});

function isExposed(path: string, value: Json, side: RecordedResource): boolean {
  if (side.isSensitive(path)) return false;
  if (typeof value === "string") return EXPOSED.test(value) && looksSecret(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => isExposed(`${path}.${key}`, inner, side));
}

/** Only what can hardly be anything else; random texts are often ids. */
const EXPOSED = /(?:AKIA|ASIA)[A-Z0-9]{12,}|PRIVATE KEY-|\bgh[pousr]_|\bgithub_pat_|\bglpat-|\bxox[abprs]-/;
