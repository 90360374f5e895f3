/**
 * The actions of ECR by what somebody wants to do.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */

/** Getting a token to log in with; it cannot be narrowed to a repository. */
export const ECR_LOGIN = ["ecr:GetAuthorizationToken"] as const;

/** Reading an image. BatchCheckLayerAvailability is not needed, but customary: clients ask with it before a download. */
export const ECR_PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] as const;

/** Writing an image. BatchGetImage, because clients read the manifest that they are about to replace. */
export const ECR_PUSH = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
] as const;

/** Both; a build that uses its own images as a cache needs it. */
export const ECR_PULL_PUSH: readonly string[] = [...new Set<string>([...ECR_PULL, ...ECR_PUSH])].sort();

/** Making a repository, by a push or through a template. */
export const ECR_CREATE = ["ecr:CreateRepository"] as const;

/** Copying images into a registry, which makes the repositories there. */
export const ECR_REPLICATE = ["ecr:CreateRepository", "ecr:ReplicateImage"] as const;

/**
 * Pulling an image that a cache does not have yet: the puller has ECR fetch it, and make the repository for it.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
 */
const ECR_CACHE_IMPORT = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"] as const;

/** Pulling through a cache, whether it has the image or not. */
export const ECR_PULL_THROUGH = [...ECR_PULL, ...ECR_CACHE_IMPORT] as const;

/** The same, where a creation template gives the repositories of the cache tags. */
export const ECR_PULL_THROUGH_TAGGED = [...ECR_PULL_THROUGH, "ecr:TagResource"] as const;

/**
 * What kubelet's documentation lists besides the login: it reads images by the first three, the others are for people
 * who look around on a node.
 */
export const ECR_KUBELET = [
  ...ECR_PULL,
  "ecr:DescribeRepositories",
  "ecr:GetRepositoryPolicy",
  "ecr:ListImages",
] as const;
