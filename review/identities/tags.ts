import { isUnknown, type Resource, valueAt, isValueObject, type Value, type ValueObject } from "../estate/estate";
import type { RequestContext } from "../iam/context";
import { blockAt } from "../estate/links";

/** Tells the context the tags of a resource, under each prefix such as `aws:PrincipalTag`. */
export function setTags(context: RequestContext, resource: Resource, prefixes: readonly string[]): void {
  const tags = tagsOf(resource);
  for (const prefix of prefixes) {
    for (const [key, value] of Object.entries(tags.known)) {
      if (typeof value === "string" || isUnknown(value)) context.set(`${prefix}/${key}`, value);
    }
    if (tags.isComplete) context.completeKeys(prefix);
  }
}

interface Tags {
  readonly known: Readonly<Record<string, Value>>;
  readonly isComplete: boolean;
}

/** With the provider's own; a state has all of them in `tags_all`. */
function tagsOf({ values, provider, mode }: Resource): Tags {
  const all = valueAt(values, "tags_all");
  if (isValueObject(all)) return { known: all, isComplete: true };
  const defaults = valueAt(blockAt(provider.configuration, "default_tags") ?? {}, "tags");
  const own = valueAt(values, "tags");
  const known: ValueObject = { ...objectOf(defaults), ...objectOf(own) };
  return { known, isComplete: mode === "managed" && !isUnknown(defaults) && !isUnknown(own) };
}

function objectOf(value: Value | undefined): ValueObject {
  return isValueObject(value) ? value : {};
}
