import type { LintCode } from "../../domain/finding-kinds";
import type { Image, ImageList } from "../ecr/images";
import { covers, intersects } from "./match";
import { selectorOf } from "./owners";
import { type LifecyclePolicy, patternsOf, type PolicyRule } from "../ecr/lifecycle-policy";

/** Something that is wrong with a policy, though ECR takes it. */
export interface LintFinding {
  readonly code: LintCode;
  /** The priority of the rule; null for the policy as a whole. */
  readonly rule: number | null;
  readonly message: string;
}

/** A copy of a repository in another registry. */
export interface Replica {
  readonly account: string;
  readonly region: string;
  readonly hasPolicy: boolean;
}

/** What is known beside the policy; every check that needs more than is there is left out. */
export interface LintContext {
  /** What is in the repository, and when that was. */
  readonly images?: ImageList & { readonly now: number };
  /** Patterns of all tags that are pushed. */
  readonly scheme?: readonly string[];
  /** Whether tags can be moved. */
  readonly isMutable?: boolean;
  readonly replicas?: readonly Replica[];
}

/** All findings, in the order of the rules. */
export function lint(policy: LifecyclePolicy, context: LintContext = {}): LintFinding[] {
  const findings = policy.rules.flatMap((rule, index) => {
    const earlier = policy.rules.slice(0, index).filter(({ storageClass }) => storageClass === rule.storageClass);
    const shadow = shadowOf(rule, earlier);
    const of = (code: LintCode, message: string | undefined): LintFinding[] =>
      message === undefined ? [] : [{ code, rule: rule.rulePriority, message }];
    if (shadow !== undefined) return of("shadowed-rule", shadow);
    return [
      ...of("dead-rule", deadness(rule, policy, context)),
      ...of("and-of-patterns", andSurprise(rule, context)),
      ...of("quota-filled", filledQuota(rule, policy, context)),
      ...of("no-tag-in-scheme", strangeTags(rule, context)),
    ];
  });
  return [...findings, ...mutableFindings(policy, context), ...replicaFindings(context)];
}

function shadowOf(rule: PolicyRule, earlier: readonly PolicyRule[]): string | undefined {
  const whole = earlier.find((other) => includes(other, rule));
  const both = [earlier.find(({ tagStatus }) => tagStatus === "untagged"), earlier.find(selectsAllTagged)];
  const shadows = whole === undefined ? both : [whole];
  if (whole === undefined && (rule.tagStatus !== "any" || both.includes(undefined))) return undefined;
  const names = shadows.flatMap((shadow) => (shadow === undefined ? [] : [shadow.rulePriority])).sort((a, b) => a - b);
  const them = names.length > 1 ? `rules ${names.join(" and ")} select` : `rule ${names.join("")} selects`;
  return `${them} every image that this rule selects, and the first rule that selects an image owns it; put this rule first, or leave it out`;
}

/** Whether one rule selects everything that the other does; that it does so is certain, the opposite is not. */
function includes(wider: PolicyRule, narrower: PolicyRule): boolean {
  if (wider.tagStatus !== "tagged" || narrower.tagStatus !== "tagged") {
    return wider.tagStatus === "any" || (wider.tagStatus === "untagged" && narrower.tagStatus === "untagged");
  }
  const patterns = patternsOf(narrower);
  return patternsOf(wider).every((wide) => patterns.some((narrow) => covers(wide, narrow)));
}

function selectsAllTagged(rule: PolicyRule): boolean {
  return rule.tagStatus === "tagged" && patternsOf(rule).every((pattern) => /^\*+$/.test(pattern));
}

function deadness(rule: PolicyRule, { rules }: LifecyclePolicy, { images }: LintContext): string | undefined {
  const starred = rule.tagPrefixList?.find((prefix) => prefix.includes("*"));
  if (starred !== undefined) {
    return `the prefix "${starred}" has a *, which no tag has and which only patterns take as a wildcard; write it into tagPatternList`;
  }
  if (rule.storageClass === "archive") {
    const comes = rules.some((other) => other.action === "archive" && canBeSame(other, rule));
    const isThere = images?.images.some(
      ({ storageClass, tags }) => storageClass === "archive" && selectorOf(rule)(tags),
    );
    if (comes || isThere === true) return undefined;
    return "it expires archived images, but no rule archives any that it selects; add a rule with the action transition";
  }
  const exact = patternsOf(rule).find((pattern) => !pattern.includes("*"));
  const later = rules.slice(rules.indexOf(rule) + 1);
  const protects = later.some((other) => other.storageClass === rule.storageClass && canBeSame(other, rule));
  if (rule.countType !== "imageCountMoreThan" || exact === undefined || protects) return undefined;
  return `only one image can carry the tag "${exact}", so there is never one too many, and no later rule from which it would protect it; leave it out`;
}

/** Whether an image can be selected by both. */
function canBeSame(one: PolicyRule, other: PolicyRule): boolean {
  if (one.tagStatus === "any" || other.tagStatus === "any") return true;
  return one.tagStatus === other.tagStatus;
}

function andSurprise(rule: PolicyRule, { images }: LintContext): string | undefined {
  const patterns = patternsOf(rule);
  const [first = "", ...others] = patterns;
  if (others.length === 0 || images?.images.some(({ tags }) => selectorOf(rule)(tags)) === true) return undefined;
  const name = rule.tagPatternList === undefined ? "tagPrefixList" : "tagPatternList";
  const all = [first, ...others].map((pattern) => `"${pattern}"`).join(" and ");
  return `${name} means AND: it selects only images that carry tags for ${all} at once; write one rule for each, unless you mean that`;
}

function filledQuota(rule: PolicyRule, policy: LifecyclePolicy, { images }: LintContext): string | undefined {
  const { countType, countNumber, tagStatus } = rule;
  if (countType !== "imageCountMoreThan" || tagStatus !== "any") return undefined;
  const index = policy.rules.indexOf(rule);
  if (images !== undefined) return filledNow(policy, index, countNumber, images);
  const counting = policy.rules
    .slice(0, index)
    .filter((other) => other.storageClass === "standard" && other.countType === "imageCountMoreThan");
  const kept = counting.reduce((sum, other) => sum + other.countNumber, 0);
  if (kept < countNumber) return undefined;
  const names = counting.map(({ rulePriority }) => rulePriority).join(" and ");
  return `the ${kept} images that rule ${names} keeps count, too, and can fill its quota of ${countNumber}: then it keeps no other image; set countNumber above ${kept}`;
}

function filledNow(
  policy: LifecyclePolicy,
  index: number,
  quota: number,
  { images, now }: ImageList & { readonly now: number },
): string | undefined {
  const earlier = policy.rules.slice(0, index).filter(({ storageClass }) => storageClass === "standard");
  const selectors = earlier.map(selectorOf);
  const isKept = ({ storageClass, pushedAt, subject, tags }: Image): boolean =>
    storageClass === "standard" &&
    pushedAt <= now &&
    subject === undefined &&
    selectors.some((selects) => selects(tags));
  const kept = images.filter(isKept).length;
  if (kept < quota) return undefined;
  return `${kept} images that earlier rules select count, too, and fill its quota of ${quota}: it keeps only those of its own that are newer; set countNumber above ${kept}`;
}

function strangeTags(rule: PolicyRule, { scheme }: LintContext): string | undefined {
  if (scheme === undefined) return undefined;
  const strange = patternsOf(rule).find((pattern) => !scheme.some((declared) => intersects(pattern, declared)));
  if (strange === undefined) return undefined;
  const declared = scheme.map((pattern) => `"${pattern}"`).join(", ");
  return `no tag of the scheme (${declared}) matches "${strange}"; correct the pattern, or declare the tags`;
}

function mutableFindings({ rules }: LifecyclePolicy, { isMutable }: LintContext): LintFinding[] {
  if (isMutable !== true) return [];
  const code = "mutable-untagged";
  const standard = rules.filter(({ storageClass }) => storageClass === "standard");
  const untagged = standard.find(({ tagStatus }) => tagStatus !== "tagged");
  if (untagged === undefined) {
    const message =
      "tags are mutable, and the image that a moved tag leaves is untagged: no rule selects it, so such images stay for ever; add a rule for untagged images";
    return [{ code, rule: null, message }];
  }
  if (untagged.action !== "expire" || untagged.countType !== "sinceImagePushed") return [];
  const message = `tags are mutable, and age runs from the push: an image that is older than ${untagged.countNumber} days expires as soon as its last tag is moved, even if something runs it by its digest; make tags immutable`;
  return [{ code, rule: untagged.rulePriority, message }];
}

function replicaFindings({ replicas = [] }: LintContext): LintFinding[] {
  return replicas
    .filter(({ hasPolicy }) => !hasPolicy)
    .map(({ account, region }) => ({
      code: "replica-without-policy",
      rule: null,
      message: `the copy in account ${account}, ${region} has no lifecycle policy: none is replicated, so its images stay for ever; add one there, or a repository creation template`,
    }));
}
