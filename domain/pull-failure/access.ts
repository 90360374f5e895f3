import { type PullFailureCase, theRegistry, theRepository } from "./case";
import { type PullFailureFacts, whoIs } from "./facts";

const CACHE_ACTIONS = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];
/** What AWS names as a limit on top of the policies that allow. */
const LIMITS = /permissions? boundary|service control policy|resource control policy|session policy/;

/**
 * Who may not do what. AWS says which kind of policy decided.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export const DENIALS = [
  {
    code: "kms-denied",
    fits: (text) =>
      /\bkms\b/i.test(text) && /AccessDenied|not authorized to perform|KmsException|KMSInvalid|disabled/i.test(text),
    missing: (facts) => `the KMS key of ${theRepository(facts)} cannot be used`,
    mend: () =>
      "enable the key and keep ECR's grants on it: they were made with the repository, and whoever pulls needs no right on the key",
  },
  {
    code: "codebuild-denied",
    fits: (text) => /denied: User: CodeBuild\b/.test(text),
    missing: (facts) => `the policy of ${theRepository(facts)} does not let CodeBuild pull its build image`,
    mend: () =>
      "allow codebuild.amazonaws.com ecr:BatchGetImage, ecr:GetDownloadUrlForLayer and ecr:BatchCheckLayerAvailability in the repository policy, narrowed by aws:SourceAccount; or pull with the project's role (imagePullCredentialsType SERVICE_ROLE)",
  },
  {
    code: "endpoint-policy-denied",
    fits: (text, { action }) => action !== undefined && /VPC endpoint policy/i.test(text),
    missing: (facts) => `the policy of the VPC endpoint does not let ${show(facts)} through`,
    mend: ({ action = "the action" }) => `allow ${action} in the policies of the endpoints ecr.api and ecr.dkr`,
  },
  {
    code: "boundary-denied",
    fits: (text, { action }) => action !== undefined && LIMITS.test(text),
    missing: (facts) =>
      `a limit above ${whoIs(facts.principal)} (permissions boundary, session, organization) stops ${show(facts)}`,
    mend: ({ action = "the action" }) =>
      `let ${action} through in the limit that the text names; no allowing policy can lift it`,
  },
  {
    code: "explicit-deny",
    fits: (text, { action }) => action !== undefined && /explicit deny/.test(text),
    missing: (facts) => `a statement denies ${show(facts)} to ${whoIs(facts.principal)}`,
    mend: () => "find the Deny in the kind of policy that the text names and narrow it; no Allow is stronger",
  },
  {
    code: "authorization-token-denied",
    fits: (text, { action }) =>
      action === "ecr:GetAuthorizationToken" || /GetAuthorizationToken.*AccessDenied/s.test(text),
    missing: ({ principal }) => `${whoIs(principal)} may not get a token, so it cannot log in to any ECR registry`,
    mend: ({ principal }) =>
      `allow ecr:GetAuthorizationToken on "*" in an identity policy of ${whoIs(principal)}: no other resource fits this action`,
  },
  {
    code: "cache-import-denied",
    fits: (_, { action = "" }) => CACHE_ACTIONS.includes(action),
    missing: (facts) =>
      `${whoIs(facts.principal)} may not bring a new image into the pull-through cache: ${show(facts)}`,
    mend: ({ principal, resource = "the cache's prefix" }) =>
      `allow ${CACHE_ACTIONS.join(" and ")} on ${resource} in an identity policy of ${whoIs(principal)}, or pull the image once by somebody who may`,
  },
  {
    code: "repository-policy-missing",
    fits: (text, { action }) => action !== undefined && /no resource-based policy/.test(text),
    missing: (facts) => `the policy of ${theRepository(facts)} does not let ${whoIs(facts.principal)} in`,
    mend: (facts) =>
      `allow ${actionsOf(facts)} to ${whoIs(facts.principal)} in the policy of ${theRepository(facts)}; ECR says the same of a repository that does not exist in another account, so check its name and region, too`,
  },
  {
    code: "identity-policy-missing",
    fits: (_, { action }) => action !== undefined,
    missing: (facts) => `${whoIs(facts.principal)} may not do ${show(facts)}`,
    mend: (facts) =>
      `allow ${actionsOf(facts)} on ${facts.resource ?? "the repository"} in an identity policy of ${whoIs(facts.principal)}`,
  },
  {
    code: "role-not-assumable",
    fits: (text) =>
      /unable to assume the role|not authorized to perform: sts:AssumeRole|NoCredentialProviders|no EC2 IMDS role/i.test(
        text,
      ),
    missing: () => "whoever pulls gets no credentials of its role",
    mend: () =>
      "let the service assume the role in its trust policy (ecs-tasks.amazonaws.com, ec2.amazonaws.com through an instance profile, pods.eks.amazonaws.com), and name the role where the workload runs",
  },
] as const satisfies readonly PullFailureCase<string>[];

/** Failures of a login: there is none, or it is over. */
export const LOGINS = [
  {
    code: "token-expired",
    fits: (text) => /authorization token has expired|ExpiredToken|token (?:is|has) expired/i.test(text),
    missing: (facts) => `the token for ${theRegistry(facts)} is over: it lives 12 hours`,
    mend: () =>
      "renew the pull Secret: run the refresher's Job now and look at its CronJob; on EKS and ECS remove the Secret, as the role logs in",
  },
  {
    code: "pull-secret-missing",
    fits: (text) => /FailedToRetrieveImagePullSecret|[Uu]nable to retrieve (?:some image )?pull secret/.test(text),
    missing: ({ pullSecrets = ["named by the pod"] }) =>
      `pull Secret ${pullSecrets.join(", ")} is not in the pod's namespace`,
    mend: () => "make the Secret in this namespace (the refresher's Job does it), or mend its name in imagePullSecrets",
  },
  {
    code: "no-credentials",
    fits: (text) =>
      /no basic auth credentials|401 Unauthorized|authentication required|does not have the proper credentials/i.test(
        text,
      ),
    missing: (facts) => `nobody logs in to ${theRegistry(facts)}`,
    mend: ({ registry = "", account }) =>
      account === undefined
        ? `name a pull Secret for ${registry === "" ? "the registry" : registry} in imagePullSecrets`
        : `on EKS give the node role ecr:GetAuthorizationToken and pull on the repository; elsewhere name a pull Secret whose key is exactly ${registry}`,
  },
] as const satisfies readonly PullFailureCase<string>[];

/** Refusals of which the text does not say what refused. */
export const REFUSALS = [
  {
    code: "s3-denied",
    fits: (text, { host = "" }) => /starport-layer-bucket/.test(text + host) && /\b403\b|AccessDenied/.test(text),
    missing: ({ region = "<region>" }) =>
      `S3 refuses the layers in prod-${region}-starport-layer-bucket, where ECR keeps them`,
    mend: ({ region = "<region>" }) =>
      `allow s3:GetObject on arn:aws:s3:::prod-${region}-starport-layer-bucket/* in the policy of the S3 gateway endpoint`,
  },
  {
    code: "access-denied-or-absent",
    fits: (text) =>
      /pull access denied|does not exist or no pull access|insufficient_scope|requested access to the resource is denied/.test(
        text,
      ),
    missing: (facts) => `${theRepository(facts)} is not in ${theRegistry(facts)}, or is not for whoever pulls`,
    mend: ({ registry }) =>
      registry === "docker.io"
        ? "write the host of the registry before the path, since without it Docker Hub is meant; or name a pull Secret for Docker Hub"
        : "check the repository's name and account; then allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer to whoever pulls",
  },
  {
    code: "forbidden",
    fits: (text) => /403 Forbidden|status(?: code)?:? 403|\bAccessDenied/.test(text),
    missing: (facts) =>
      `${theRegistry(facts)} refuses the pull from ${theRepository(facts)}; its answer does not say which policy`,
    mend: ({ registry = "", account }) =>
      account === undefined
        ? `log in to ${registry === "" ? "the registry" : registry} with an identity that may pull`
        : "look in this order: ecr:BatchGetImage and ecr:GetDownloadUrlForLayer in the identity policy of whoever pulls; the same in the repository policy if the accounts differ; a pull Secret older than 12 hours",
  },
] as const satisfies readonly PullFailureCase<string>[];

function show({ action = "the action", resource }: PullFailureFacts): string {
  return resource === undefined ? action : `${action} on ${resource}`;
}

/** A pull needs both; whoever lacks the first mostly lacks the second. */
function actionsOf({ action = "ecr:BatchGetImage" }: PullFailureFacts): string {
  return action === "ecr:BatchGetImage" ? "ecr:BatchGetImage and ecr:GetDownloadUrlForLayer" : action;
}
