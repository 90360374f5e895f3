import type { Fault } from "../../domain/text/errors";
import { snakeCase } from "../../domain/text/words";
import { type Raw, list, record, text } from "../checks/raw";
import { twice } from "../checks/twice";

/** Identities that a policy would be attached to twice, or whose attachments would have one address. */
export function attachmentFaults(access: Raw): Fault[] {
  return Object.entries(access).flatMap(([role, attachment]) =>
    ["groups", "users", "roles"].flatMap((kind) => {
      const seen = new Map<string, readonly PropertyKey[]>();
      return list(record(attachment)[kind]).flatMap((name, index) => {
        const found = text(name);
        if (found === undefined) return [];
        const path = ["access", role, kind, index];
        return twice(seen, snakeCase(found), path, "must be an identity with an address of its own", found);
      });
    }),
  );
}
