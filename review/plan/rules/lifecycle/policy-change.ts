import { isObject } from "../../../estate/language/json";
import type { ImageList } from "../../../ecr/images";
import { checkPolicy, type LifecyclePolicy } from "../../../ecr/lifecycle-policy";
import { mayBeSame, type RegistryPlace } from "../../../ecr/registry";
import type { Change } from "../../plan";
import type { RecordedResource } from "../../../estate/recorded-resource";
import type { Context } from "../rule";
import { isRepositoryNew } from "./repository";

/** Another lifecycle policy: Terraform replaces the policy by that, and no image is lost by the replacement. */
interface PolicyChange {
  /** @default the repository had none */
  readonly old?: LifecyclePolicy;
  /** @default it is known only after apply */
  readonly next?: LifecyclePolicy;
  /** The images of the repository. @default they are not known, so only the rules of the policies are compared */
  readonly list?: ImageList;
}

export const MEND_POLICY =
  "ask first what it deletes: npm run review -- lifecycle --compare; keep what something still runs";

/** Undefined where nothing changes that was there, or nothing can be read. */
export function policyChangeOf(change: Change, context: Context): PolicyChange | undefined {
  const { type, action, before, after } = change;
  if (type !== "aws_ecr_lifecycle_policy" || action === "forget" || after === undefined) return undefined;
  if (before === undefined && isRepositoryNew(change, context)) return undefined;
  if (after.isUnknown("policy")) return {};
  const [old, next] = [policyOf(before), policyOf(after)];
  if (next === undefined) return undefined;
  const list = listFor(after, before, context);
  return { next, ...(old !== undefined && { old }), ...(list !== undefined && { list }) };
}

/**
 * The images of the policy's repository; undefined where the lists have it in several registries, and the plan does not
 * say in which one it is.
 */
function listFor(
  after: RecordedResource,
  before: RecordedResource | undefined,
  { images }: Context,
): ImageList | undefined {
  const textOf = (key: string): string | undefined => after.text(key) ?? before?.text(key);
  const { account, region } = after.provider;
  const place: RegistryPlace = { account: textOf("registry_id") ?? account, region: textOf("region") ?? region };
  const like = (images?.groups ?? []).filter(
    (group) => group.name === after.text("repository") && mayBeSame(group.place, place),
  );
  const exact = like.filter((group) => group.place.region !== undefined && group.place.region === place.region);
  const [only, another] = exact.length > 0 ? exact : like;
  return another === undefined ? only?.list : undefined;
}

function policyOf(side: RecordedResource | undefined): LifecyclePolicy | undefined {
  const text = side?.text("policy");
  if (text === undefined || side?.isSensitive("policy") === true) return undefined;
  try {
    const document = JSON.parse(text) as unknown;
    return isObject(document as null) ? checkPolicy(document, "policy") : undefined;
  } catch {
    return undefined;
  }
}
