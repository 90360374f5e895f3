import type { Fault } from "../../domain/text/errors";
import { snakeCase } from "../../domain/text/words";
import { type Sound, entriesOf } from "../checks/sound";
import { type Seen, twice } from "../checks/twice";
import type { AccessSettings } from "./settings";

/** Identities that a policy would be attached to twice, or whose attachments would have one address. */
export function attachmentFaults(access: Sound<AccessSettings>): Fault[] {
  return entriesOf({ ...access }).flatMap(([role, attachment]) =>
    (["groups", "users", "roles"] as const).flatMap((kind) => {
      const seen: Seen = new Map();
      return (attachment[kind] ?? []).flatMap((found, index) => {
        if (found === undefined) return [];
        const path = ["access", role, kind, index];
        return twice(seen, snakeCase(found), path, "must be an identity with an address of its own", found);
      });
    }),
  );
}
