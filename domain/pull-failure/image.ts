import { imageReferenceFaults } from "../ecr/image-reference";
import { type PullFailureCase, theRegistry, theRepository, theVersion } from "./case";
import type { PullFailureFacts } from "./facts";

/** Failures that are known by words that no other has. */
export const PLAIN = [
  {
    code: "invalid-image-name",
    fits: (text) =>
      /InvalidImageName|invalid reference format|couldn't parse image|Failed to apply default image tag/.test(text),
    missing: ({ image = "the image" }) => `${image} is no image reference`,
    mend: ({ image = "" }) =>
      imageReferenceFaults(image)[0]?.remedy ??
      "write <host>/<repository>:<tag>, in lower-case letters but for the tag",
  },
  {
    code: "rate-limited",
    fits: (text) =>
      /toomanyrequests|429 Too Many Requests|pull rate limit|Rate exceeded|ThrottlingException/i.test(text),
    missing: (facts) => `${theRegistry(facts)} lets no more pulls through for now`,
    mend: ({ account, registry }) => limitMend(account, registry),
  },
  {
    code: "kubelet-throttled",
    fits: (text) => /pull QPS exceeded/.test(text),
    missing: () => "kubelet itself holds the pull back, as the node pulls many images at once",
    mend: () => "wait, as kubelet tries again; if it lasts, raise registryPullQPS and registryBurst of the kubelet",
  },
  {
    code: "no-platform",
    fits: (text) =>
      /no match for platform|no matching manifest for|descriptor matching platform|exec format error/.test(text),
    missing: (facts) => `${facts.image ?? "the image"} has no variant for the processor of the node (arm64 or amd64)`,
    mend: () =>
      "build for the nodes' architecture (docker buildx build --platform linux/amd64,linux/arm64), or run the workload on nodes of the image's own",
  },
  {
    code: "disk-full",
    fits: (text) =>
      /no space left on device|DiskPressure|disk pressure|low on resource: (?:ephemeral-storage|imagefs)|ImageGCFailed|FreeDiskSpaceFailed/.test(
        text,
      ),
    missing: () => "the node has no room for the image",
    mend: () =>
      "give the nodes a larger disk (launch template, ephemeralStorage on Fargate), or make the image smaller",
  },
  {
    code: "image-damaged",
    fits: (text) =>
      /diffIDs don't match|failed size validation|unexpected commit digest|wrong diff id|invalid tar header|SignatureValidationFailed|signature validation failed/.test(
        text,
      ),
    missing: ({ image = "the image" }) => `${image} came, but its content is not what its manifest says`,
    mend: () =>
      "push the image again under a new tag; layers of mixed compression (gzip and zstd) are one cause on ECS",
  },
  {
    code: "never-pulled",
    fits: (text) => /ErrImageNeverPull|not present with pull policy of Never/.test(text),
    missing: ({ image = "the image" }) => `${image} is not on the node, and imagePullPolicy Never forbids to pull it`,
    mend: () => "set imagePullPolicy to IfNotPresent, or load the image onto the node",
  },
] as const satisfies readonly PullFailureCase<string>[];

/** Failures of a registry that answered, and does not have what was asked for. */
export const ABSENCES = [
  {
    code: "image-archived",
    fits: (text) => /\barchived\b/i.test(text),
    missing: (facts) =>
      `${theVersion(facts)} of ${theRepository(facts)} is archived: it is listed, but cannot be pulled`,
    mend: (facts) => `${restore(facts)}; it takes up to 20 minutes. Then let the lifecycle policy keep what is in use`,
  },
  {
    code: "repository-not-found",
    fits: (text) =>
      /name unknown|NAME_UNKNOWN|RepositoryNotFoundException|repository with name '[^']+' does not exist|repository \S+ not found/.test(
        text,
      ),
    missing: (facts) => `${theRepository(facts)} is not in ${theRegistry(facts)}`,
    mend: () =>
      "check the name, the account and the region in the reference; a new repository is there only after the registry stack is applied",
  },
  {
    code: "image-not-found",
    fits: (text) =>
      /manifest unknown|MANIFEST_UNKNOWN|manifest for \S+ not found|: not found\b|404 Not Found|ImageNotFoundException|Requested image not found|code = NotFound/i.test(
        text,
      ),
    missing: (facts) => `${theVersion(facts)} of ${theRepository(facts)} is not in ${theRegistry(facts)}`,
    mend: notFoundMend,
  },
] as const satisfies readonly PullFailureCase<string>[];

function limitMend(account: string | undefined, registry: string | undefined): string {
  if (account !== undefined)
    return "wait, as kubelet tries again; ask for a higher quota of ECR's pulls if it comes back";
  if (registry !== undefined && registry !== "docker.io") return "pull through a pull-through cache of ECR, or log in";
  return "pull through a pull-through cache of ECR with a Docker Hub account; official images are also at public.ecr.aws/docker/library";
}

/** A runtime asks by HEAD, whose answer has no text: an absent repository, tag and an archived image look alike. */
function notFoundMend(facts: PullFailureFacts): string {
  const { account, region, repository } = facts;
  if (account === undefined || region === undefined || repository === undefined) {
    return "check the host, the path and the tag in the reference; the image may have been deleted";
  }
  const command = `aws ecr describe-images --registry-id ${account} --region ${region} --repository-name ${repository}${idOf(facts)}`;
  return `ask ECR: ${command}; RepositoryNotFoundException: the name or place is wrong; ImageNotFoundException: push the image, or see whether the lifecycle policy expired it; imageStatus ARCHIVED: ${restore(facts)}`;
}

function restore(facts: PullFailureFacts): string {
  const { account, region, repository } = facts;
  if (account === undefined || region === undefined || repository === undefined) {
    return "restore it (aws ecr update-image-storage-class --target-storage-class STANDARD), or push it again";
  }
  const place = `--registry-id ${account} --region ${region} --repository-name ${repository}`;
  const id = idOf(facts).replace("--image-ids", "--image-id");
  return `restore it: aws ecr update-image-storage-class ${place}${id} --target-storage-class STANDARD`;
}

function idOf({ tag, digest }: PullFailureFacts): string {
  if (digest !== undefined) return ` --image-ids imageDigest=${digest}`;
  return tag === undefined ? "" : ` --image-ids imageTag=${tag}`;
}
