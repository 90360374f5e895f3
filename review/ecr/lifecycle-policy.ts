import { refuse } from "../../domain/text/errors";
import { type Matcher, matcherOf } from "../../domain/text/wildcards";
import { jsonFault } from "../estate/reading/json-file";
import {
  type CountType,
  patternsOf as asPatterns,
  type StorageClass,
  type TagStatus,
} from "../../domain/ecr/lifecycle-limits";
import { policyFaults } from "./lifecycle-policy-faults";

/** A rule of a policy as AWS writes it, with its defaults filled in. */
export interface PolicyRule {
  readonly rulePriority: number;
  readonly description?: string;
  readonly tagStatus: TagStatus;
  /** Only where `tagStatus` is `tagged`: this or `tagPrefixList`. */
  readonly tagPatternList?: readonly string[];
  readonly tagPrefixList?: readonly string[];
  /** The images that it looks at. */
  readonly storageClass: StorageClass;
  readonly countType: CountType;
  /** Images that stay, or days. */
  readonly countNumber: number;
  /** What it does: AWS's `transition` to the storage class `archive` is `archive`. */
  readonly action: "expire" | "archive";
}

/** A lifecycle policy. */
export interface LifecyclePolicy {
  /** Sorted by their priority: the first that selects an image owns it. */
  readonly rules: readonly PolicyRule[];
}

/** What {@link policyFaults} has let through. */
interface CheckedPolicy {
  readonly rules: readonly {
    readonly rulePriority: number;
    readonly description?: string;
    readonly selection: Omit<PolicyRule, "rulePriority" | "description" | "action" | "storageClass"> & {
      readonly storageClass?: StorageClass;
    };
    readonly action: { readonly type: "expire" | "transition" };
  }[];
}

/**
 * Reads the text of a policy, as `aws ecr get-lifecycle-policy --query lifecyclePolicyText --output text` prints it and
 * as `put-lifecycle-policy` takes it.
 *
 * @param subject where the text is from, for the error
 * @throws ValidationError with everything that ECR would refuse
 */
export function readPolicy(text: string, subject: string): LifecyclePolicy {
  return checkPolicy(parse(text, subject), subject);
}

/**
 * The same for JSON that is read already; what `get-lifecycle-policy` prints as a whole is taken, too.
 *
 * @throws ValidationError with everything that ECR would refuse
 */
export function checkPolicy(document: unknown, subject: string): LifecyclePolicy {
  const text = (document as { lifecyclePolicyText?: unknown } | null)?.lifecyclePolicyText;
  if (typeof text === "string") return readPolicy(text, subject);
  refuse(subject, policyFaults(document));
  const rules = (document as CheckedPolicy).rules.map(({ rulePriority, description, selection, action }) => ({
    rulePriority,
    description,
    tagStatus: selection.tagStatus,
    tagPatternList: selection.tagPatternList,
    tagPrefixList: selection.tagPrefixList,
    storageClass: selection.storageClass ?? "standard",
    countType: selection.countType,
    countNumber: selection.countNumber,
    action: action.type === "expire" ? ("expire" as const) : ("archive" as const),
  }));
  return { rules: rules.sort((a, b) => a.rulePriority - b.rulePriority) };
}

function parse(text: string, subject: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const remedy = 'write the policy as ECR takes it: { "rules": [...] }';
    refuse(subject, [{ path: [], problem: `is ${jsonFault(text, error as Error)}`, remedy }]);
    throw error;
  }
}

/** What the rule selects by tags, as patterns: the prefix `v` is the pattern `v*`. Empty unless it is about tagged images. */
export function patternsOf({ tagPatternList, tagPrefixList }: PolicyRule): readonly string[] {
  return asPatterns({ patterns: tagPatternList, prefixes: tagPrefixList });
}

/** One matcher for each pattern or prefix. */
export function matchersOf({ tagPatternList, tagPrefixList }: PolicyRule): Matcher[] {
  const byPrefix = (tagPrefixList ?? []).map((prefix) => (tag: string) => tag.startsWith(prefix));
  return [...(tagPatternList ?? []).map(matcherOf), ...byPrefix];
}
