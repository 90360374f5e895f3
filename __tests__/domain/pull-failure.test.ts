import { endpointOf, pullFailureFacts, whoIs } from "../../domain/pull-failure/facts";
import { type PullFailure, PULL_FAILURE_CODES, diagnosePullFailure } from "../../domain/pull-failure/pull-failure";

/**
 * A text as it was printed, with other accounts and names, and where it was read. Where a source has only the form of the
 * text, or another registry, `source` says so.
 */
interface Printed extends PullFailure {
  readonly source: string;
  readonly text: string;
}

const PRINTED: readonly Printed[] = [
  {
    source: "https://github.com/jupyterhub/zero-to-jupyterhub-k8s/issues/472",
    text: String.raw`Failed to apply default image tag "https://harbor.k8s.mybank/release/name:1.1.0": couldn't parse image reference "https://harbor.k8s.mybank/release/name:1.1.0": invalid reference format.`,
    code: "invalid-image-name",
    missing: "https://harbor.k8s.mybank/release/name:1.1.0 is no image reference",
    mend: 'write "harbor.k8s.mybank/release/name:1.1.0"',
    named: { image: "https://harbor.k8s.mybank/release/name:1.1.0" },
  },
  {
    source: "https://github.com/CodeForPhilly/chime/issues/371",
    text: String.raw`Failed to apply default image tag "docker.pkg.github.com/CodeForPhilly/chime/penn-chime:1.1.0-rc.1": couldn't parse image reference "docker.pkg.github.com/CodeForPhilly/chime/penn-chime:1.1.0-rc.1": invalid reference format: repository name must be lowercase`,
    code: "invalid-image-name",
    missing: "docker.pkg.github.com/CodeForPhilly/chime/penn-chime:1.1.0-rc.1 is no image reference",
    mend: 'write "docker.pkg.github.com/codeforphilly/chime/penn-chime:1.1.0-rc.1"',
    named: { image: "docker.pkg.github.com/CodeForPhilly/chime/penn-chime:1.1.0-rc.1" },
  },
  {
    source: "https://github.com/kata-containers/kata-containers/issues/10109",
    text: String.raw`Failed to pull image "busybox": rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/busybox:latest": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/busybox/manifests/sha256:50aa4698fa6262977cff89181b2664b99d8a56dbca847bf62f2ef04854597cf8: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit`,
    code: "rate-limited",
    missing: "the registry docker.io lets no more pulls through for now",
    mend: "pull through a pull-through cache of ECR with a Docker Hub account; official images are also at public.ecr.aws/docker/library",
    named: { repository: "library/busybox", image: "busybox", registry: "docker.io", host: "registry-1.docker.io" },
  },
  {
    source: "https://github.com/FoundationDB/fdb-kubernetes-operator/issues/2294",
    text: String.raw`Failed to pull image "foundationdb/fdb-kubernetes-operator:v2.6.0": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/foundationdb/fdb-kubernetes-operator:v2.6.0": no match for platform in manifest: not found`,
    code: "no-platform",
    missing:
      "foundationdb/fdb-kubernetes-operator:v2.6.0 has no variant for the processor of the node (arm64 or amd64)",
    mend: "build for the nodes' architecture (docker buildx build --platform linux/amd64,linux/arm64), or run the workload on nodes of the image's own",
    named: {
      repository: "foundationdb/fdb-kubernetes-operator",
      image: "foundationdb/fdb-kubernetes-operator:v2.6.0",
      registry: "docker.io",
      tag: "v2.6.0",
    },
  },
  {
    source: "the same limit for an image of ECR, as the AWS SDK words it",
    text: String.raw`Failed to pull image "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:1.4.2": toomanyrequests: Rate exceeded`,
    code: "rate-limited",
    missing: "the registry of account 123456789012 in ap-northeast-1 lets no more pulls through for now",
    mend: "wait, as kubelet tries again; ask for a higher quota of ECR's pulls if it comes back",
    named: {
      repository: "mamezou-tech/task-web",
      account: "123456789012",
      region: "ap-northeast-1",
      image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:1.4.2",
      registry: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
      tag: "1.4.2",
    },
  },
  {
    source: "https://github.com/moby/moby/issues/39201",
    text: String.raw`no matching manifest for linux/arm64/unknown in the manifest list entries`,
    code: "no-platform",
    missing: "the image has no variant for the processor of the node (arm64 or amd64)",
    mend: "build for the nodes' architecture (docker buildx build --platform linux/amd64,linux/arm64), or run the workload on nodes of the image's own",
    named: {},
  },
  {
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    text: String.raw`CannotPullContainerError: pull image manifest has been retried 1 time(s): image Manifest does not contain descriptor matching platform 'linux/arm64'`,
    code: "no-platform",
    missing: "the image has no variant for the processor of the node (arm64 or amd64)",
    mend: "build for the nodes' architecture (docker buildx build --platform linux/amd64,linux/arm64), or run the workload on nodes of the image's own",
    named: {},
  },
  {
    source: "https://github.com/rancher/k3os/issues/55",
    text: String.raw`failed to extract layer sha256:5dacd731af1b0386ead06c8b1feff9f65d9e0bdfec032d2cd0bc03690698feda: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount252943319: write /var/lib/containerd/tmpmounts/containerd-mount252943319/lib/x86_64-linux-gnu/libc-2.24.so: no space left on device: unknown`,
    code: "disk-full",
    missing: "the node has no room for the image",
    mend: "give the nodes a larger disk (launch template, ephemeralStorage on Fargate), or make the image smaller",
    named: {},
  },
  {
    source: "https://github.com/kubernetes/kubernetes/blob/v1.32.2/pkg/kubelet/images/helpers.go",
    text: String.raw`Failed to pull image "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:1.4.2": pull QPS exceeded`,
    code: "kubelet-throttled",
    missing: "kubelet itself holds the pull back, as the node pulls many images at once",
    mend: "wait, as kubelet tries again; if it lasts, raise registryPullQPS and registryBurst of the kubelet",
    named: {
      repository: "mamezou-tech/task-web",
      account: "123456789012",
      region: "ap-northeast-1",
      image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:1.4.2",
      registry: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
      tag: "1.4.2",
    },
  },
  {
    source: "https://vrnithinkumar.github.io/2025/02/17/aws-ecs-docker-pull-error",
    text: String.raw`CannotPullContainerError: ref pull has been retried 1 time(s): number of layers and diffIDs don't match: 3 != 15`,
    code: "image-damaged",
    missing: "the image came, but its content is not what its manifest says",
    mend: "push the image again under a new tag; layers of mixed compression (gzip and zstd) are one cause on ECS",
    named: {},
  },
  {
    source: "kubelet 1.32, pkg/kubelet/images/image_manager.go",
    text: String.raw`Container image "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:1.4.2" is not present with pull policy of Never`,
    code: "never-pulled",
    missing:
      "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:1.4.2 is not on the node, and imagePullPolicy Never forbids to pull it",
    mend: "set imagePullPolicy to IfNotPresent, or load the image onto the node",
    named: {
      repository: "mamezou-tech/task-web",
      account: "123456789012",
      region: "ap-northeast-1",
      image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:1.4.2",
      registry: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
      tag: "1.4.2",
    },
  },
  {
    source:
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html (no text there; as KMS words it)",
    text: String.raw`CannotPullContainerError: failed to copy: httpReadSeeker: failed open: unexpected status code https://123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/v2/mamezou-tech/task-web/manifests/sha256:1111111111111111111111111111111111111111111111111111111111111111: 400 Bad Request - Server message: denied: KmsException: arn:aws:kms:ap-northeast-1:123456789012:key/5f2a8a5c-0c4e-4f43-9a3e-8f5f6a1b2c3d is disabled.`,
    code: "kms-denied",
    missing: "the KMS key of repository mamezou-tech/task-web cannot be used",
    mend: "enable the key and keep ECR's grants on it: they were made with the repository, and whoever pulls needs no right on the key",
    named: {
      repository: "mamezou-tech/task-web",
      account: "123456789012",
      region: "ap-northeast-1",
      image:
        "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web@sha256:1111111111111111111111111111111111111111111111111111111111111111",
      registry: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
      digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111",
      host: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
    },
  },
  {
    source: "a write-up of CodeBuild with a custom image, in a public repository",
    text: String.raw`BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE: Unable to pull customer's container image. CannotPullContainerError: Error response from daemon: pull access denied for 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/test-repos, repository does not exist or may require 'docker login': denied: User: CodeBuild`,
    code: "codebuild-denied",
    missing: "the policy of repository test-repos does not let CodeBuild pull its build image",
    mend: "allow codebuild.amazonaws.com ecr:BatchGetImage, ecr:GetDownloadUrlForLayer and ecr:BatchCheckLayerAvailability in the repository policy, narrowed by aws:SourceAccount; or pull with the project's role (imagePullCredentialsType SERVICE_ROLE)",
    named: {
      repository: "test-repos",
      account: "123456789012",
      region: "ap-northeast-1",
      image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/test-repos",
      registry: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
    },
  },
  {
    source:
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html (its form, with ECR's action)",
    text: String.raw`denied: User: arn:aws:sts::210987654321:assumed-role/node-prod/i-03543d3e416f0f883 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/task-web because no VPC endpoint policy allows the ecr:BatchGetImage action`,
    code: "endpoint-policy-denied",
    missing:
      "the policy of the VPC endpoint does not let ecr:BatchGetImage on arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/task-web through",
    mend: "allow ecr:BatchGetImage in the policies of the endpoints ecr.api and ecr.dkr",
    named: {
      region: "ap-northeast-1",
      account: "123456789012",
      repository: "mamezou-tech/task-web",
      principal: "arn:aws:sts::210987654321:assumed-role/node-prod/i-03543d3e416f0f883",
      action: "ecr:BatchGetImage",
      resource: "arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/task-web",
    },
  },
  {
    source:
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html (its form, with ECR's action)",
    text: String.raw`denied: User: arn:aws:sts::210987654321:assumed-role/node-prod/i-03543d3e416f0f883 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/task-web because no permissions boundary allows the ecr:BatchGetImage action`,
    code: "boundary-denied",
    missing:
      "a limit above role node-prod of account 210987654321 (permissions boundary, session, organization) stops ecr:BatchGetImage on arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/task-web",
    mend: "let ecr:BatchGetImage through in the limit that the text names; no allowing policy can lift it",
    named: {
      region: "ap-northeast-1",
      account: "123456789012",
      repository: "mamezou-tech/task-web",
      principal: "arn:aws:sts::210987654321:assumed-role/node-prod/i-03543d3e416f0f883",
      action: "ecr:BatchGetImage",
      resource: "arn:aws:ecr:ap-northeast-1:123456789012:repository/mamezou-tech/task-web",
    },
  },
  {
    source: "https://github.com/aws/aws-cli/issues/5592",
    text: String.raw`An error occurred (AccessDeniedException) when calling the GetAuthorizationToken operation: User: arn:aws:iam::123456789012:user/deploy is not authorized to perform: ecr:GetAuthorizationToken on resource: * with an explicit deny`,
    code: "explicit-deny",
    missing: "a statement denies ecr:GetAuthorizationToken on * to user deploy of account 123456789012",
    mend: "find the Deny in the kind of policy that the text names and narrow it; no Allow is stronger",
    named: { principal: "arn:aws:iam::123456789012:user/deploy", action: "ecr:GetAuthorizationToken", resource: "*" },
  },
  {
    source: "https://github.com/buildkite/elastic-ci-stack-for-aws/issues/166",
    text: String.raw`An error occurred (AccessDeniedException) when calling the GetAuthorizationToken operation: User: arn:aws:sts::053722134931:assumed-role/buildkite-IAMRole-XXX is not authorized to perform: ecr:GetAuthorizationToken on resource: *`,
    code: "authorization-token-denied",
    missing:
      "role buildkite-IAMRole-XXX of account 053722134931 may not get a token, so it cannot log in to any ECR registry",
    mend: 'allow ecr:GetAuthorizationToken on "*" in an identity policy of role buildkite-IAMRole-XXX of account 053722134931: no other resource fits this action',
    named: {
      principal: "arn:aws:sts::053722134931:assumed-role/buildkite-IAMRole-XXX",
      action: "ecr:GetAuthorizationToken",
      resource: "*",
    },
  },
  {
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/error-pullthroughcache.html (its form)",
    text: String.raw`Failed to pull image "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/quay/prometheus/busybox:1.36": failed to copy: denied: User: arn:aws:sts::123456789012:assumed-role/node-staging/i-0a1b2c3d is not authorized to perform: ecr:BatchImportUpstreamImage on resource: arn:aws:ecr:ap-northeast-1:123456789012:repository/quay/prometheus/busybox because no identity-based policy allows the ecr:BatchImportUpstreamImage action`,
    code: "cache-import-denied",
    missing:
      "role node-staging of account 123456789012 may not bring a new image into the pull-through cache: ecr:BatchImportUpstreamImage on arn:aws:ecr:ap-northeast-1:123456789012:repository/quay/prometheus/busybox",
    mend: "allow ecr:BatchImportUpstreamImage and ecr:CreateRepository on arn:aws:ecr:ap-northeast-1:123456789012:repository/quay/prometheus/busybox in an identity policy of role node-staging of account 123456789012, or pull the image once by somebody who may",
    named: {
      region: "ap-northeast-1",
      account: "123456789012",
      repository: "quay/prometheus/busybox",
      image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/quay/prometheus/busybox:1.36",
      registry: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
      tag: "1.36",
      principal: "arn:aws:sts::123456789012:assumed-role/node-staging/i-0a1b2c3d",
      action: "ecr:BatchImportUpstreamImage",
      resource: "arn:aws:ecr:ap-northeast-1:123456789012:repository/quay/prometheus/busybox",
    },
  },
  {
    source: "https://github.com/aws-actions/amazon-ecr-login/issues/232",
    text: String.raw`denied: User: arn:aws:sts::210987654321:assumed-role/cp-sw-actions-runner/GitHubActions is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-west-2:123456789012:repository/runner-test because no resource-based policy allows the ecr:BatchGetImage action`,
    code: "repository-policy-missing",
    missing: "the policy of repository runner-test does not let role cp-sw-actions-runner of account 210987654321 in",
    mend: "allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer to role cp-sw-actions-runner of account 210987654321 in the policy of repository runner-test; ECR says the same of a repository that does not exist in another account, so check its name and region, too",
    named: {
      region: "us-west-2",
      account: "123456789012",
      repository: "runner-test",
      principal: "arn:aws:sts::210987654321:assumed-role/cp-sw-actions-runner/GitHubActions",
      action: "ecr:BatchGetImage",
      resource: "arn:aws:ecr:us-west-2:123456789012:repository/runner-test",
    },
  },
  {
    source: "https://github.com/everything2/everything2/issues/2562",
    text: String.raw`Error response from daemon: pull access denied for 254865750963.dkr.ecr.us-west-2.amazonaws.com/everything2/e2lib, repository does not exist or may require 'docker login': denied: User: arn:aws:sts::254865750963:assumed-role/Docker-Builder-CodeBuild-Role/AWSCodeBuild-749228d3-4d07-4037-bd81-b631b0a0460e is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-west-2:254865750963:repository/everything2/e2lib because no identity-based policy allows the ecr:BatchGetImage action`,
    code: "identity-policy-missing",
    missing:
      "role Docker-Builder-CodeBuild-Role of account 254865750963 may not do ecr:BatchGetImage on arn:aws:ecr:us-west-2:254865750963:repository/everything2/e2lib",
    mend: "allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on arn:aws:ecr:us-west-2:254865750963:repository/everything2/e2lib in an identity policy of role Docker-Builder-CodeBuild-Role of account 254865750963",
    named: {
      region: "us-west-2",
      account: "254865750963",
      repository: "everything2/e2lib",
      image: "254865750963.dkr.ecr.us-west-2.amazonaws.com/everything2/e2lib",
      registry: "254865750963.dkr.ecr.us-west-2.amazonaws.com",
      principal:
        "arn:aws:sts::254865750963:assumed-role/Docker-Builder-CodeBuild-Role/AWSCodeBuild-749228d3-4d07-4037-bd81-b631b0a0460e",
      action: "ecr:BatchGetImage",
      resource: "arn:aws:ecr:us-west-2:254865750963:repository/everything2/e2lib",
    },
  },
  {
    source: "https://github.com/awslabs/amazon-ecr-credential-helper/issues/88",
    text: String.raw`time="2017-12-28T23:57:02.236510887Z" level=error msg="Not continuing with pull after error: denied: User: arn:aws:sts::123456789012:assumed-role/nomad-client20171228230446599800000004/i-03543d3e416f0f883 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:123456789012:repository/YYY"`,
    code: "identity-policy-missing",
    missing:
      "role nomad-client20171228230446599800000004 of account 123456789012 may not do ecr:BatchGetImage on arn:aws:ecr:us-east-1:123456789012:repository/YYY",
    mend: "allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on arn:aws:ecr:us-east-1:123456789012:repository/YYY in an identity policy of role nomad-client20171228230446599800000004 of account 123456789012",
    named: {
      region: "us-east-1",
      account: "123456789012",
      repository: "YYY",
      principal: "arn:aws:sts::123456789012:assumed-role/nomad-client20171228230446599800000004/i-03543d3e416f0f883",
      action: "ecr:BatchGetImage",
      resource: "arn:aws:ecr:us-east-1:123456789012:repository/YYY",
    },
  },
  {
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    text: String.raw`ECS was unable to assume the role 'arn:aws:iam::123456789012:role/taskExecution' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
    code: "role-not-assumable",
    missing: "whoever pulls gets no credentials of its role",
    mend: "let the service assume the role in its trust policy (ecs-tasks.amazonaws.com, ec2.amazonaws.com through an instance profile, pods.eks.amazonaws.com), and name the role where the workload runs",
    named: {},
  },
  {
    source: "FACTS 8: the tutorial's own manifest, as containerd words it",
    text: String.raw`Failed to pull image "123456789012.dkr.ap-northeast-1.amazonaws.com/mamezou-tech/task-service:1.0.0": failed to pull and unpack image "123456789012.dkr.ap-northeast-1.amazonaws.com/mamezou-tech/task-service:1.0.0": failed to resolve reference "123456789012.dkr.ap-northeast-1.amazonaws.com/mamezou-tech/task-service:1.0.0": failed to do request: Head "https://123456789012.dkr.ap-northeast-1.amazonaws.com/v2/mamezou-tech/task-service/manifests/1.0.0": dial tcp: lookup 123456789012.dkr.ap-northeast-1.amazonaws.com on 10.0.0.2:53: no such host`,
    code: "wrong-host",
    missing: "123456789012.dkr.ap-northeast-1.amazonaws.com is no registry: the reference is misspelled",
    mend: 'write "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-service:1.0.0"',
    named: {
      repository: "mamezou-tech/task-service",
      image: "123456789012.dkr.ap-northeast-1.amazonaws.com/mamezou-tech/task-service:1.0.0",
      registry: "123456789012.dkr.ap-northeast-1.amazonaws.com",
      tag: "1.0.0",
      host: "123456789012.dkr.ap-northeast-1.amazonaws.com",
    },
  },
  {
    source: "https://github.com/docker/for-linux/issues/371",
    text: String.raw`Error response from daemon: Get https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/: dial tcp: lookup 123456789012.dkr.ecr.us-east-1.amazonaws.com on 10.5.0.2:53: no such host`,
    code: "host-not-found",
    missing: "the node finds no address for 123456789012.dkr.ecr.us-east-1.amazonaws.com",
    mend: "turn on DNS support and DNS hostnames of the VPC, and let the nodes use its resolver; check the region in the host",
    named: { host: "123456789012.dkr.ecr.us-east-1.amazonaws.com" },
  },
  {
    source: "https://github.com/hjacobs/kube-ops-view/issues/176",
    text: String.raw`Failed to pull image "hjacobs/kube-ops-view:0.8.1": rpc error: code = Unknown desc = Error response from daemon: Get https://registry-1.docker.io/v2/: dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: server misbehaving`,
    code: "host-not-found",
    missing: "the node finds no address for registry-1.docker.io",
    mend: "check the spelling of the host; then the node's resolver and its route to the internet",
    named: {
      repository: "hjacobs/kube-ops-view",
      image: "hjacobs/kube-ops-view:0.8.1",
      registry: "docker.io",
      tag: "0.8.1",
      host: "registry-1.docker.io",
    },
  },
  {
    source: "https://github.com/aws/aws-for-fluent-bit/issues/924",
    text: String.raw`CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/amazon/aws-for-fluent-bit:stable: failed to authorize: failed to fetch anonymous token: Get "https://auth.docker.io/token?scope=repository%3Aamazon%2Faws-for-fluent-bit%3Apull&service=registry.docker.io": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    code: "certificate-untrusted",
    missing: "the node does not trust the certificate that auth.docker.io shows",
    mend: "something between node and registry opens TLS: let registries pass the proxy untouched, or install its CA on the nodes; check the node's clock",
    named: {
      repository: "amazon/aws-for-fluent-bit",
      image: "docker.io/amazon/aws-for-fluent-bit:stable",
      registry: "docker.io",
      tag: "stable",
      host: "auth.docker.io",
    },
  },
  {
    source: "https://github.com/aws-samples/serverless-jenkins-on-aws-fargate/issues/7",
    text: String.raw`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 5 time(s): RequestCanceled: request context canceled caused by: context deadline exceeded. Please check your task network configuration.`,
    code: "secrets-unreachable",
    missing:
      "the task cannot reach Secrets Manager or Systems Manager, from which it takes its secrets before the image",
    mend: "add the interface endpoints secretsmanager and ssm (port 443 from the pullers' security group, and private DNS on), or a route to the internet",
    named: {},
  },
  {
    source: "https://github.com/doctorray117/minecraft-ondemand/issues/74",
    text: String.raw`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.us-east-2.amazonaws.com/": dial tcp 10.0.1.5:443: i/o timeout. Please check your task network configuration.`,
    code: "ecr-api-unreachable",
    missing: "no way to api.ecr.us-east-2.amazonaws.com, which gives the token for the login",
    mend: "add the interface endpoint ecr.api (port 443 from the pullers' security group, and private DNS on), or a route to the internet (NAT)",
    named: { host: "api.ecr.us-east-2.amazonaws.com" },
  },
  {
    source: "https://github.com/aws/copilot-cli/issues/5927",
    text: String.raw`ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.us-east-1.amazonaws.com/": dial tcp 172.40.1.94:443: i/o timeout`,
    code: "ecr-api-unreachable",
    missing: "no way to api.ecr.us-east-1.amazonaws.com, which gives the token for the login",
    mend: "add the interface endpoint ecr.api (port 443 from the pullers' security group, and private DNS on), or a route to the internet (NAT)",
    named: { host: "api.ecr.us-east-1.amazonaws.com" },
  },
  {
    source: "https://github.com/aws-quickstart/quickstart-amazon-eks/pull/52",
    text: String.raw`Failed to pull image "123456789012.dkr.ecr.us-east-1.amazonaws.com/my/container:e87716617021afc0307a7537d74d3927f6cb9526": rpc error: code = Unknown desc = error pulling image configuration: Get https://prod-us-east-1-starport-layer-bucket.s3.amazonaws.com/b3c1: dial tcp 52.216.1.2:443: i/o timeout`,
    code: "s3-unreachable",
    missing: "no way to S3, where ECR keeps the layers; the manifest came, so ECR itself is reached",
    mend: "add the S3 gateway endpoint to the route tables of the pullers' subnets, and let their security group out to S3's prefix list on port 443",
    named: {
      repository: "my/container",
      account: "123456789012",
      region: "us-east-1",
      image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/my/container:e87716617021afc0307a7537d74d3927f6cb9526",
      registry: "123456789012.dkr.ecr.us-east-1.amazonaws.com",
      tag: "e87716617021afc0307a7537d74d3927f6cb9526",
      host: "prod-us-east-1-starport-layer-bucket.s3.amazonaws.com",
    },
  },
  {
    source: "https://repost.aws/knowledge-center/eks-ecr-troubleshooting",
    text: String.raw`Failed to pull image "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/imagename:tag": rpc error: code = Unknown desc = Error response from daemon: Get https://123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/v2/: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`,
    code: "ecr-dkr-unreachable",
    missing: "no way to 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com, which gives the manifest",
    mend: "add the interface endpoint ecr.dkr (port 443 from the pullers' security group, and private DNS on; it serves its own region only), or a route to the internet (NAT)",
    named: {
      repository: "imagename",
      account: "123456789012",
      region: "ap-northeast-1",
      image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/imagename:tag",
      registry: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
      tag: "tag",
      host: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
    },
  },
  {
    source: "https://devopsaitoolkit.com/blog/aws-error-cannot-pull-container-error-ecs/ (with the dual-stack host)",
    text: String.raw`CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref "123456789012.dkr-ecr.us-east-1.on.aws/api:v42": failed to do request: Head "https://123456789012.dkr-ecr.us-east-1.on.aws/v2/api/manifests/v42": dial tcp 10.0.3.17:443: i/o timeout`,
    code: "ecr-dkr-unreachable",
    missing: "no way to 123456789012.dkr-ecr.us-east-1.on.aws, which gives the manifest",
    mend: "interface endpoints do not serve this dual-stack host: write <account>.dkr.ecr.<region>.amazonaws.com, or give the nodes a route to the internet",
    named: {
      repository: "api",
      account: "123456789012",
      region: "us-east-1",
      image: "123456789012.dkr-ecr.us-east-1.on.aws/api:v42",
      registry: "123456789012.dkr-ecr.us-east-1.on.aws",
      tag: "v42",
      host: "123456789012.dkr-ecr.us-east-1.on.aws",
    },
  },
  {
    source: "https://github.com/siderolabs/talos/issues/11052 (with another host)",
    text: String.raw`Failed to pull image "ghcr.io/siderolabs/kubelet:v1.33.1": failed to do request: Head "https://ghcr.io/v2/siderolabs/kubelet/manifests/v1.33.1": dial tcp 140.82.121.33:443: i/o timeout`,
    code: "registry-unreachable",
    missing: "no way from the node to ghcr.io",
    mend: "give the nodes a route to the internet (NAT); or, in a network without one, pull the image through a pull-through cache of ECR, which has endpoints",
    named: {
      repository: "siderolabs/kubelet",
      image: "ghcr.io/siderolabs/kubelet:v1.33.1",
      registry: "ghcr.io",
      tag: "v1.33.1",
      host: "ghcr.io",
    },
  },
  {
    source:
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html (no text there; the status of describe-images)",
    text: String.raw`{ "imageTags": ["1.0.0"], "registryId": "123456789012", "imageStatus": "ARCHIVED" }`,
    code: "image-archived",
    missing: "the tag or digest of the repository is archived: it is listed, but cannot be pulled",
    mend: "restore it (aws ecr update-image-storage-class --target-storage-class STANDARD), or push it again; it takes up to 20 minutes. Then let the lifecycle policy keep what is in use",
    named: {},
  },
  {
    source: "https://dev.classmethod.jp (docker pull of an absent repository)",
    text: String.raw`Error response from daemon: repository 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/hato-repository not found: name unknown: The repository with name 'hato-repository' does not exist in the registry with id '123456789012'`,
    code: "repository-not-found",
    missing: "repository hato-repository is not in the registry of account 123456789012 in ap-northeast-1",
    mend: "check the name, the account and the region in the reference; a new repository is there only after the registry stack is applied",
    named: {
      repository: "hato-repository",
      account: "123456789012",
      region: "ap-northeast-1",
      image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/hato-repository",
      registry: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
    },
  },
  {
    source: "https://github.com/aws/amazon-vpc-cni-k8s/issues/3526",
    text: String.raw`Failed to pull image "602401143452.dkr.ecr.eu-central-1.amazonaws.com/amazon-k8s-cni-init:v1.20.5": rpc error: code = NotFound desc = failed to pull and unpack image "602401143452.dkr.ecr.eu-central-1.amazonaws.com/amazon-k8s-cni-init:v1.20.5": failed to resolve reference "602401143452.dkr.ecr.eu-central-1.amazonaws.com/amazon-k8s-cni-init:v1.20.5": 602401143452.dkr.ecr.eu-central-1.amazonaws.com/amazon-k8s-cni-init:v1.20.5: not found`,
    code: "image-not-found",
    missing:
      "tag v1.20.5 of repository amazon-k8s-cni-init is not in the registry of account 602401143452 in eu-central-1",
    mend: "ask ECR: aws ecr describe-images --registry-id 602401143452 --region eu-central-1 --repository-name amazon-k8s-cni-init --image-ids imageTag=v1.20.5; RepositoryNotFoundException: the name or place is wrong; ImageNotFoundException: push the image, or see whether the lifecycle policy expired it; imageStatus ARCHIVED: restore it: aws ecr update-image-storage-class --registry-id 602401143452 --region eu-central-1 --repository-name amazon-k8s-cni-init --image-id imageTag=v1.20.5 --target-storage-class STANDARD",
    named: {
      repository: "amazon-k8s-cni-init",
      account: "602401143452",
      region: "eu-central-1",
      image: "602401143452.dkr.ecr.eu-central-1.amazonaws.com/amazon-k8s-cni-init:v1.20.5",
      registry: "602401143452.dkr.ecr.eu-central-1.amazonaws.com",
      tag: "v1.20.5",
    },
  },
  {
    source: "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/564",
    text: String.raw`Failed to pull image "k8s.gcr.io/provider-aws/livenessprobe:v2.1.0": rpc error: code = Unknown desc = Error response from daemon: manifest for k8s.gcr.io/provider-aws/livenessprobe:v2.1.0 not found: manifest unknown: Failed to fetch "v2.1.0" from request "/v2/provider-aws/livenessprobe/manifests/v2.1.0".`,
    code: "image-not-found",
    missing: "tag v2.1.0 of repository provider-aws/livenessprobe is not in the registry k8s.gcr.io",
    mend: "check the host, the path and the tag in the reference; the image may have been deleted",
    named: {
      repository: "provider-aws/livenessprobe",
      image: "k8s.gcr.io/provider-aws/livenessprobe:v2.1.0",
      registry: "k8s.gcr.io",
      tag: "v2.1.0",
    },
  },
  {
    source: "https://github.com/aws-samples/eks-workshop/issues/1544",
    text: String.raw`Error response from daemon: pull access denied for public.ecr.aws/registry_alias/repository_name, repository does not exist or may require 'docker login': denied: Your authorization token has expired. Reauthenticate and try again.`,
    code: "token-expired",
    missing: "the token for the registry public.ecr.aws is over: it lives 12 hours",
    mend: "renew the pull Secret: run the refresher's Job now and look at its CronJob; on EKS and ECS remove the Secret, as the role logs in",
    named: {
      repository: "registry_alias/repository_name",
      image: "public.ecr.aws/registry_alias/repository_name",
      registry: "public.ecr.aws",
    },
  },
  {
    source: "https://github.com/confluentinc/confluent-kubernetes-examples/issues/276",
    text: String.raw`Unable to retrieve some image pull secrets (confluent-registry); attempting to pull the image may not succeed.`,
    code: "pull-secret-missing",
    missing: "pull Secret confluent-registry is not in the pod's namespace",
    mend: "make the Secret in this namespace (the refresher's Job does it), or mend its name in imagePullSecrets",
    named: { pullSecrets: ["confluent-registry"] },
  },
  {
    source: "https://github.com/kubernetes/kops/issues/16762",
    text: String.raw`err="rpc error: code = Unknown desc = failed to get sandbox image \"123456789101.dkr.ecr.ap-southeast-2.amazonaws.com/k8s-example/pause:3.9@sha256:7031c1b283388d2c2e09b57badb803c05ebed362dc88d84b480cc47f72a21097\": failed to pull image \"123456789101.dkr.ecr.ap-southeast-2.amazonaws.com/k8s-example/pause:3.9@sha256:7031c1b283388d2c2e09b57badb803c05ebed362dc88d84b480cc47f72a21097\": failed to resolve reference \"123456789101.dkr.ecr.ap-southeast-2.amazonaws.com/k8s-example/pause@sha256:7031c1b283388d2c2e09b57badb803c05ebed362dc88d84b480cc47f72a21097\": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials"`,
    code: "no-credentials",
    missing: "nobody logs in to the registry of account 123456789101 in ap-southeast-2",
    mend: "on EKS give the node role ecr:GetAuthorizationToken and pull on the repository; elsewhere name a pull Secret whose key is exactly 123456789101.dkr.ecr.ap-southeast-2.amazonaws.com",
    named: {
      repository: "k8s-example/pause",
      account: "123456789101",
      region: "ap-southeast-2",
      image:
        "123456789101.dkr.ecr.ap-southeast-2.amazonaws.com/k8s-example/pause:3.9@sha256:7031c1b283388d2c2e09b57badb803c05ebed362dc88d84b480cc47f72a21097",
      registry: "123456789101.dkr.ecr.ap-southeast-2.amazonaws.com",
      tag: "3.9",
      digest: "sha256:7031c1b283388d2c2e09b57badb803c05ebed362dc88d84b480cc47f72a21097",
    },
  },
  {
    source: "https://github.com/awslabs/amazon-eks-ami/issues/1740",
    text: String.raw`Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "602401143452.dkr.ecr.ap-south-1.amazonaws.com/eks/pause:3.5": failed to pull image "602401143452.dkr.ecr.ap-south-1.amazonaws.com/eks/pause:3.5": failed to resolve reference "602401143452.dkr.ecr.ap-south-1.amazonaws.com/eks/pause:3.5": unexpected status from HEAD request to https://602401143452.dkr.ecr.ap-south-1.amazonaws.com/v2/eks/pause/manifests/3.5: 401 Unauthorized`,
    code: "no-credentials",
    missing: "nobody logs in to the registry of account 602401143452 in ap-south-1",
    mend: "on EKS give the node role ecr:GetAuthorizationToken and pull on the repository; elsewhere name a pull Secret whose key is exactly 602401143452.dkr.ecr.ap-south-1.amazonaws.com",
    named: {
      repository: "eks/pause",
      account: "602401143452",
      region: "ap-south-1",
      image: "602401143452.dkr.ecr.ap-south-1.amazonaws.com/eks/pause:3.5",
      registry: "602401143452.dkr.ecr.ap-south-1.amazonaws.com",
      tag: "3.5",
      host: "602401143452.dkr.ecr.ap-south-1.amazonaws.com",
    },
  },
  {
    source: "https://github.com/octarinesec/octarine-operator/issues/15",
    text: String.raw`Failed to pull image "octarinesec/guardrails-enforcer:20.7": rpc error: code = Unknown desc = Error response from daemon: pull access denied for octarinesec/guardrails-enforcer, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
    code: "access-denied-or-absent",
    missing: "repository octarinesec/guardrails-enforcer is not in the registry docker.io, or is not for whoever pulls",
    mend: "write the host of the registry before the path, since without it Docker Hub is meant; or name a pull Secret for Docker Hub",
    named: {
      repository: "octarinesec/guardrails-enforcer",
      image: "octarinesec/guardrails-enforcer:20.7",
      registry: "docker.io",
      tag: "20.7",
    },
  },
  {
    source: "https://repost.aws/knowledge-center/ecs-pull-container-api-error-ecr (its fourth cause)",
    text: String.raw`CannotPullContainerError: failed to copy: httpReadSeeker: failed open: unexpected status code https://prod-ap-northeast-1-starport-layer-bucket.s3.ap-northeast-1.amazonaws.com/b3c1: 403 Forbidden`,
    code: "s3-denied",
    missing: "S3 refuses the layers in prod-ap-northeast-1-starport-layer-bucket, where ECR keeps them",
    mend: "allow s3:GetObject on arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/* in the policy of the S3 gateway endpoint",
    named: {
      region: "ap-northeast-1",
      host: "prod-ap-northeast-1-starport-layer-bucket.s3.ap-northeast-1.amazonaws.com",
    },
  },
  {
    source: "https://github.com/aws-samples/bedrock-access-gateway/issues/114",
    text: String.raw`CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 366590864501.dkr.ecr.us-west-2.amazonaws.com/bedrock-proxy-api-ecs:latest@sha256:5de487da52320ad9978f3a7a4f6700910342956c7dcb3b6f955222b4cccbd600: unexpected status from HEAD request to https://366590864501.dkr.ecr.us-west-2.amazonaws.com/v2/bedrock-proxy-api-ecs/blobs/sha256:5de487da52320ad9978f3a7a4f6700910342956c7dcb3b6f955222b4cccbd600: 403 Forbidden`,
    code: "forbidden",
    missing:
      "the registry of account 366590864501 in us-west-2 refuses the pull from repository bedrock-proxy-api-ecs; its answer does not say which policy",
    mend: "look in this order: ecr:BatchGetImage and ecr:GetDownloadUrlForLayer in the identity policy of whoever pulls; the same in the repository policy if the accounts differ; a pull Secret older than 12 hours",
    named: {
      repository: "bedrock-proxy-api-ecs",
      account: "366590864501",
      region: "us-west-2",
      image:
        "366590864501.dkr.ecr.us-west-2.amazonaws.com/bedrock-proxy-api-ecs:latest@sha256:5de487da52320ad9978f3a7a4f6700910342956c7dcb3b6f955222b4cccbd600",
      registry: "366590864501.dkr.ecr.us-west-2.amazonaws.com",
      tag: "latest",
      digest: "sha256:5de487da52320ad9978f3a7a4f6700910342956c7dcb3b6f955222b4cccbd600",
      host: "366590864501.dkr.ecr.us-west-2.amazonaws.com",
    },
  },
  {
    source: "kubelet 1.32, pkg/kubelet/images/image_manager.go",
    text: String.raw`Back-off pulling image "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:1.4.2"`,
    code: "no-reason",
    missing:
      "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:1.4.2 could not be pulled; this text does not say why",
    mend: "read the event or stop reason before it: kubectl describe pod, or aws ecs describe-tasks",
    named: {
      repository: "mamezou-tech/task-web",
      account: "123456789012",
      region: "ap-northeast-1",
      image: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech/task-web:1.4.2",
      registry: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
      tag: "1.4.2",
    },
  },
  {
    source: "any other text",
    text: String.raw`The connection to the server localhost:8080 was refused - did you specify the right host or port?`,
    code: "unknown",
    missing: "this text is not known as a failed pull",
    mend: "give the whole message of the event, of the task's stop reason or of the build's phase",
    named: {},
  },
  {
    source: "https://github.com/kubernetes/kubernetes/issues/32542",
    text: String.raw`The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 512Mi.`,
    code: "disk-full",
    missing: "the node has no room for the image",
    mend: "give the nodes a larger disk (launch template, ephemeralStorage on Fargate), or make the image smaller",
    named: {},
  },
  {
    source: "https://github.com/Releem/releem-agent/issues/195",
    text: String.raw`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 5 time(s): failed to fetch secret arn:aws:secretsmanager:us-west-2:123456789012:secret:DBPasswordSecret-a1 from secrets manager: RequestCanceled: request context canceled caused by: context deadline exceeded. Please check your task network configuration.`,
    code: "secrets-unreachable",
    missing:
      "the task cannot reach Secrets Manager or Systems Manager, from which it takes its secrets before the image",
    mend: "add the interface endpoints secretsmanager and ssm (port 443 from the pullers' security group, and private DNS on), or a route to the internet",
    named: {},
  },
  {
    source: "https://github.com/RafalWilinski/deploy-with-serverless/issues/11",
    text: String.raw`CannotPullContainerError: API error (404): repository serverless-batch not found: does not exist or no pull access`,
    code: "repository-not-found",
    missing: "the repository is not in the registry",
    mend: "check the name, the account and the region in the reference; a new repository is there only after the registry stack is applied",
    named: {},
  },
];

describe("diagnosePullFailure", () => {
  it.each(PRINTED)("reads $code in the text of $source", ({ text, code, missing, mend, named }) => {
    expect(diagnosePullFailure(text)).toEqual({ code, missing, mend, named });
  });

  it("has a printed text for every code", () => {
    const seen = new Set(PRINTED.map(({ code }) => code));
    expect(PULL_FAILURE_CODES.filter((code) => !seen.has(code))).toEqual([]);
  });

  it("takes the reason from a whole output, in which kubelet repeats that it failed", () => {
    const [image] = PRINTED.filter(({ code }) => code === "forbidden");
    const output = `Normal BackOff kubelet Back-off pulling image "x"\nWarning Failed kubelet ${image?.text ?? ""}\nWarning Failed kubelet Error: ImagePullBackOff`;
    expect(diagnosePullFailure(output).code).toBe("forbidden");
  });

  it("blames the absent image, not the pull Secret that was absent, too", () => {
    const text =
      "Unable to retrieve some image pull secrets (old); attempting to pull the image may not succeed.\nmanifest unknown";
    expect(diagnosePullFailure(text).code).toBe("image-not-found");
  });

  it("asks for the image's digest where the reference has one", () => {
    const digest = `sha256:${"ab".repeat(32)}`;
    const text = `failed to resolve reference "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/service@${digest}": not found: not found`;
    expect(diagnosePullFailure(text).mend).toContain(`--image-ids imageDigest=${digest};`);
  });
});

describe("pullFailureFacts", () => {
  it.each([
    ["nothing at all", {}],
    [
      "pulling from host 123456789012.dkr.ecr.eu-west-1.amazonaws.com: GET https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/team/service/manifests/1.4.2",
      {
        image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/service:1.4.2",
        registry: "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
        account: "123456789012",
        region: "eu-west-1",
        repository: "team/service",
        tag: "1.4.2",
        host: "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
      },
    ],
    ['Failed to pull image "not a reference": x', { image: "not a reference" }],
    ["image pull secrets (one, two)", { pullSecrets: ["one", "two"] }],
  ])("reads %j", (text, facts) => {
    expect(pullFailureFacts(text)).toEqual(facts);
  });
});

describe("endpointOf", () => {
  it.each([
    ["api.ecr.eu-west-1.amazonaws.com", "ecr.api"],
    ["ecr.eu-west-1.amazonaws.com", "ecr.api"],
    ["123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "ecr.dkr"],
    ["prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com", "s3"],
    ["sts.eu-west-1.amazonaws.com", "sts"],
    ["public.ecr.aws", undefined],
    ["quay.io", undefined],
  ])("knows that %s is served by %s", (host, endpoint) => {
    expect(endpointOf(host)).toBe(endpoint);
  });
});

describe("whoIs", () => {
  it.each([
    ["arn:aws:sts::123456789012:assumed-role/node-prod/i-0a1b", "role node-prod of account 123456789012"],
    ["arn:aws:iam::123456789012:user/deploy", "user deploy of account 123456789012"],
    ["AROAEXAMPLE", "AROAEXAMPLE"],
    [undefined, "the identity that pulls"],
  ])("calls %s by its name", (principal, name) => {
    expect(whoIs(principal)).toBe(name);
  });
});
