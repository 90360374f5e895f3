import type { Encryption, ImageTagMutability } from "../../domain/repository-settings";

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
