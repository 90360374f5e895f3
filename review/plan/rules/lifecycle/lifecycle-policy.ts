import { isObject, type JsonObject, property } from "../../../estate/language/json";
import { compareOutcomes } from "../../../lifecycle/compare";
import type { Outcome } from "../../../lifecycle/outcome";
import type { ImageList } from "../../../ecr/images";
import type { Group } from "../../../lifecycle/inputs";
import { checkPolicy, type LifecyclePolicy, type PolicyRule } from "../../../ecr/lifecycle-policy";
import { mayBeSame, type RegistryPlace } from "../../../ecr/registry";
import { simulate } from "../../../lifecycle/simulate";
import type { Change } from "../../plan";
import { finding, type Finding } from "../../risk";
import { Side } from "../../side";
import type { Context, Rule } from "../rule";

/** The images that are there, and when to look at them. */
export interface KnownImages {
  /** By registry and repository. */
  readonly groups: readonly Group[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly days: number;
}

const MEND = "ask first what it deletes: npm run review -- lifecycle --compare; keep what something still runs";

/** A change of a lifecycle policy: Terraform replaces the policy by that, and no image is lost by the replacement. */
export function lifecycleRule(images: KnownImages | undefined): Rule {
  return (change, context) => {
    if (change.type !== "aws_ecr_lifecycle_policy" || change.action === "forget") return [];
    if (change.after === undefined) return removed(change, context);
    if (change.before === undefined && isRepositoryNew(change, context)) return [];
    return changed(change.before, change.after, { images, context });
  };
}

function removed(change: Change, context: Context): Finding[] {
  if (isRepositoryGone(change, context)) return [];
  const why = "the lifecycle policy is destroyed: from now on every image stays, and is paid for";
  return [finding("low", "destroyed", why, "leave the policy, or put another one in its place")];
}

interface Circumstances {
  readonly images: KnownImages | undefined;
  readonly context: Context;
}

function changed(before: Side | undefined, after: Side, { images, context }: Circumstances): Finding[] {
  if (after.isUnknown("policy")) {
    const why = "what it will expire is known only after apply";
    return [finding("medium", "retention-shortened", why, "write the policy without references")];
  }
  const [old, next] = [policyOf(before), policyOf(after)];
  if (next === undefined) return [];
  const list = listFor(after, before, images, context);
  if (images === undefined || list === undefined) return byRules(old, next);
  return byImages(outcomesOf(old ?? NO_POLICY, list, images), outcomesOf(next, list, images), { images, context });
}

/** Of the provider `aws`, where it is the only one that says: what the configuration writes. */
function registryOf(document: JsonObject): RegistryPlace {
  const configuration = property(document, "configuration") ?? null;
  const providers = isObject(configuration) ? (property(configuration, "provider_config") ?? null) : null;
  const all = isObject(providers) ? Object.values(providers).filter(isObject) : [];
  const [only, another] = all.filter((one) => property(one, "name") === "aws").map((one) => new Side(one, null, null));
  if (only === undefined || another !== undefined) return {};
  const [account, other] = only.texts("expressions.allowed_account_ids.constant_value");
  return {
    account: other === undefined ? account : undefined,
    region: only.text("expressions.region.constant_value"),
  };
}

/**
 * The images of the policy's repository; undefined where the lists have it in several registries, and the plan does not
 * say in which one it is.
 */
function listFor(
  after: Side,
  before: Side | undefined,
  images: KnownImages | undefined,
  { plan }: Context,
): ImageList | undefined {
  const textOf = (key: string): string | undefined => after.text(key) ?? before?.text(key);
  const { account, region } = registryOf(plan.document);
  const place = { account: textOf("registry_id") ?? account, region: textOf("region") ?? region };
  const like = (images?.groups ?? []).filter(
    (group) => group.name === after.text("repository") && mayBeSame(group.place, place),
  );
  const exact = like.filter((group) => group.place.region !== undefined && group.place.region === place.region);
  const [only, another] = exact.length > 0 ? exact : like;
  return another === undefined ? only?.list : undefined;
}

function outcomesOf(policy: LifecyclePolicy, list: ImageList, images: KnownImages): Outcome[] {
  return simulate(policy, list, images);
}

function policyOf(side: Side | undefined): LifecyclePolicy | undefined {
  const text = side?.text("policy");
  if (text === undefined || side?.isSensitive("policy") === true) return undefined;
  try {
    const document = JSON.parse(text) as unknown;
    return isObject(document as null) ? checkPolicy(document, "policy") : undefined;
  } catch {
    return undefined;
  }
}

function isRepositoryNew({ after }: Change, { plan }: Context): boolean {
  return after?.isUnknown("repository") === true || repositoryIs(plan, "create", after?.text("repository"), "after");
}

function isRepositoryGone({ before }: Change, { plan }: Context): boolean {
  return repositoryIs(plan, "delete", before?.text("repository"), "before");
}

function repositoryIs(
  { changes }: Context["plan"],
  wanted: Change["action"],
  name: string | undefined,
  side: "before" | "after",
): boolean {
  return changes.some(
    ({ type, action, ...sides }) =>
      type === "aws_ecr_repository" && action === wanted && name !== undefined && sides[side]?.text("name") === name,
  );
}

const NO_POLICY: LifecyclePolicy = { rules: [] };
const MOST_NAMED = 5;

function byImages(before: Outcome[], after: Outcome[], { images, context }: Circumstances): Finding[] {
  const { newlyExpired } = compareOutcomes(before, after);
  if (newlyExpired.length === 0) return [];
  const names = newlyExpired.map(({ image: { tags, digest } }) => tags[0] ?? digest.slice(0, 19)).sort();
  const shown = names.slice(0, MOST_NAMED).map((name) => context.secrets.quote(name));
  const rest = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  const count = newlyExpired.length === 1 ? "1 image expires" : `${newlyExpired.length} images expire`;
  const within = images === undefined || images.days === 0 ? "" : ` within ${images.days} days`;
  return [
    finding("medium", "image-expired", `${count}${within} that the policy kept: ${shown.join(", ")}${rest}`, MEND),
  ];
}

function byRules(old: LifecyclePolicy | undefined, next: LifecyclePolicy): Finding[] {
  const changes = old === undefined ? ["the repository had no policy: now images expire"] : shorter(old, next);
  if (changes.length === 0) return [];
  return [
    finding("medium", "retention-shortened", `images may expire that the policy kept: ${changes.join("; ")}`, MEND),
  ];
}

/** Which rules delete more, by what they select. The tags themselves are told by `--images`. */
function shorter(old: LifecyclePolicy, next: LifecyclePolicy): string[] {
  const before = new Map(old.rules.map((rule) => [selectionOf(rule), rule]));
  const after = new Set(next.rules.map(selectionOf));
  const changed = next.rules.flatMap((rule): string[] => {
    const was = before.get(selectionOf(rule));
    if (was === undefined) return [`rule ${rule.rulePriority} is new: it ${limitOf(rule)}`];
    if (rule.countNumber >= was.countNumber) return [];
    return [`rule ${rule.rulePriority} ${limitOf(rule)} instead of ${was.countNumber}`];
  });
  const gone = old.rules.filter((rule) => !after.has(selectionOf(rule)) && next.rules.length > 0);
  return [
    ...changed,
    ...gone.map(
      (rule) => `old rule ${rule.rulePriority} (${whichOf(rule)}) is gone: what it held belongs to later rules`,
    ),
    ...(changed.length + gone.length === 0 && isReordered(old, next) ? ["the order of its rules changes"] : []),
  ];
}

function selectionOf({
  tagStatus,
  tagPatternList,
  tagPrefixList,
  storageClass,
  countType,
  action,
}: PolicyRule): string {
  return JSON.stringify([tagStatus, tagPatternList ?? [], tagPrefixList ?? [], storageClass, countType, action]);
}

function isReordered(old: LifecyclePolicy, next: LifecyclePolicy): boolean {
  return old.rules.map(selectionOf).join() !== next.rules.map(selectionOf).join();
}

function whichOf({ tagStatus }: PolicyRule): string {
  return tagStatus === "any" ? "images" : `${tagStatus} images`;
}

function limitOf(rule: PolicyRule): string {
  const verb = rule.action === "archive" ? "archives" : "expires";
  if (rule.countType === "imageCountMoreThan") return `${verb} ${whichOf(rule)} beyond ${rule.countNumber}`;
  const since = { sinceImagePushed: "push", sinceImagePulled: "last pull", sinceImageTransitioned: "archiving" }[
    rule.countType
  ];
  return `${verb} ${whichOf(rule)} more than ${rule.countNumber === 1 ? "1 day" : `${rule.countNumber} days`} after their ${since}`;
}
