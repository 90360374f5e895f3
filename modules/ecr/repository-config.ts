import { literal } from "../../domain/text/terraform-text";
import { DEFAULT_LIFECYCLE, type LifecycleRule, renderLifecyclePolicy } from "../../domain/ecr/lifecycle-policy";
import type { Encryption, ImageTagMutability } from "../../domain/ecr/repository-settings";

/** ECR's setting and its filters, for a repository as for a template of repositories. */
export function mutabilityConfig(mutability: ImageTagMutability) {
  if (typeof mutability === "string") return { imageTagMutability: mutability };
  return {
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilter: mutability.immutableExcept.map((filter) => ({ filter, filterType: "WILDCARD" })),
  };
}

/** ECR's encryption block, for a repository as for a template of repositories. */
export function encryptionConfig(encryption: Encryption) {
  return encryption === "AES256"
    ? { encryptionType: "AES256" }
    : { encryptionType: "KMS", kmsKey: encryption.kmsKeyArn };
}

/** The text of a lifecycle policy as Terraform has to read it, or undefined where nothing expires. */
export function lifecycleConfig(path: string, rules: readonly LifecycleRule[] = DEFAULT_LIFECYCLE): string | undefined {
  return rules.length === 0 ? undefined : literal(renderLifecyclePolicy(rules, path));
}
