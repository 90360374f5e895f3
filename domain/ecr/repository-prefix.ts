/** The prefix of a rule or template that stands for every repository that no other one covers. */
export const ROOT_PREFIX = "ROOT";

/**
 * Whether a repository's name is below a prefix: ECR takes `team` for `team/`, so that `team` itself is not below it.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html
 */
export function isUnderPrefix(prefix: string, name: string): boolean {
  const folder = prefix.replace(/\/$/, "");
  return folder === ROOT_PREFIX || name.startsWith(`${folder}/`);
}

/** How much a prefix says: of several that fit, ECR takes the longest. */
export function prefixWeight(prefix: string): number {
  const folder = prefix.replace(/\/$/, "");
  return folder === ROOT_PREFIX ? 0 : folder.length;
}
