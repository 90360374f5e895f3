import type { Change } from "../plan";
import type { Context } from "./rule";

/** Whether the resource is gone after the apply, or another one. */
export function isLost({ action }: Change): boolean {
  return action === "delete" || action === "replace";
}

/** The attributes that force a replacement, as code. */
export function forcing({ replacePaths }: Change, { secrets }: Context): string {
  const names = replacePaths.length > 0 ? replacePaths : ["something that the plan does not name"];
  return names.map((name) => secrets.quote(name.replace(/\.(\d+)(?=\.|$)/g, "[$1]"))).join(", ");
}

/** A resource in words: its type, and its name where it may be shown. */
export function nameOf({ type, before }: Change, { secrets }: Context): string {
  const attribute = ["name", "bucket", "identifier", "cluster_identifier"].find(
    (key) => before?.text(key) !== undefined,
  );
  const name = attribute === undefined || before === undefined ? "" : ` ${secrets.show(before, attribute)}`;
  return `${type.replace(/^(?:aws|kubernetes)_|_v1$/g, "").replaceAll("_", " ")}${name}`;
}
